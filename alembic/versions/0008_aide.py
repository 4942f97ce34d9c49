"""help: requests, answers, permanences, workshops

Revision ID: 0008
Revises: 0007
"""

import re

import sqlalchemy as sa
import sqlmodel

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

NOUVELLES = (
    "aide_close",
    "aide_demandee",
    "aide_purgee",
    "aide_repondue",
    "atelier_annule",
    "atelier_cree",
    "atelier_quitte",
    "atelier_rejoint",
    "permanence_creee",
    "rappel_annule",
    "rappel_deplace",
    "rappel_fait",
    "rappel_manque",
    "rappel_reserve",
)


def _acceptees() -> list[str]:
    """Return the actions that the journal accepts now: they depend on the migrations before this one."""
    contraintes = sa.inspect(op.get_bind()).get_check_constraints("fait")
    texte = next(c["sqltext"] for c in contraintes if c["name"] == op.f("ck_fait_action"))
    return re.findall(r"'([a-z_]+)'", texte)


def _accepter(actions: list[str]) -> None:
    with op.batch_alter_table("fait", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_fait_action"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_fait_action"), sa.column("action").in_(actions))


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "atelier",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("region_id", sa.Integer(), nullable=True),
        sa.Column("titre", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("description", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("debut", sa.DateTime(timezone=True), nullable=False),
        sa.Column("duree", sa.Integer(), nullable=False),
        sa.Column("lien", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("capacite", sa.Integer(), nullable=False),
        sa.Column("cree_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cree_par", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("annule_le", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("capacite > 0 AND duree > 0", name=op.f("ck_atelier_tailles")),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_atelier_region_id_region")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_atelier")),
    )
    with op.batch_alter_table("atelier", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_atelier_debut"), ["debut"], unique=False)
        batch_op.create_index(batch_op.f("ix_atelier_region_id"), ["region_id"], unique=False)

    op.create_table(
        "permanence_telephonique",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("region_id", sa.Integer(), nullable=True),
        sa.Column("jour_semaine", sa.Integer(), nullable=True),
        sa.Column("jour", sa.Date(), nullable=True),
        sa.Column("debut", sa.Integer(), nullable=False),
        sa.Column("fin", sa.Integer(), nullable=False),
        sa.Column("duree", sa.Integer(), nullable=False),
        sa.Column("capacite", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(jour_semaine IS NULL) <> (jour IS NULL)", name=op.f("ck_permanence_telephonique_jour_ou_semaine")
        ),
        sa.CheckConstraint("capacite > 0", name=op.f("ck_permanence_telephonique_capacite")),
        sa.CheckConstraint(
            "debut >= 0 AND fin <= 1440 AND debut < fin AND duree > 0", name=op.f("ck_permanence_telephonique_heures")
        ),
        sa.CheckConstraint(
            "jour_semaine IS NULL OR jour_semaine BETWEEN 0 AND 6", name=op.f("ck_permanence_telephonique_jour_semaine")
        ),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_permanence_telephonique_region_id_region")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_permanence_telephonique")),
    )
    with op.batch_alter_table("permanence_telephonique", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_permanence_telephonique_region_id"), ["region_id"], unique=False)

    op.create_table(
        "demande_aide",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "genre",
            sa.Enum("message", "rappel", name="genredemande", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column(
            "statut",
            sa.Enum(
                "recue",
                "repondue",
                "rappelee",
                "injoignable",
                "close",
                "annulee",
                name="statutaide",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "sujet",
            sa.Enum(
                "connexion",
                "recensement",
                "offre",
                "recherche",
                "donnees",
                "accessibilite",
                "autre",
                name="sujet",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("message", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("page", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("formation", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("region_id", sa.Integer(), nullable=True),
        sa.Column("utilisateur_id", sa.Integer(), nullable=True),
        sa.Column("auteur", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("structure", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("courriel", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("telephone", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("recue_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("traitee_le", sa.DateTime(timezone=True), nullable=True),
        sa.Column("traitee_par", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("permanence_id", sa.Integer(), nullable=True),
        sa.Column("creneau_le", sa.DateTime(timezone=True), nullable=True),
        sa.Column("adresse_hash", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.CheckConstraint(
            "(genre = 'rappel') = (creneau_le IS NOT NULL AND permanence_id IS NOT NULL)",
            name=op.f("ck_demande_aide_creneau_du_rappel"),
        ),
        sa.ForeignKeyConstraint(
            ["permanence_id"],
            ["permanence_telephonique.id"],
            name=op.f("fk_demande_aide_permanence_id_permanence_telephonique"),
        ),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_demande_aide_region_id_region")),
        sa.ForeignKeyConstraint(
            ["utilisateur_id"], ["utilisateur.id"], name=op.f("fk_demande_aide_utilisateur_id_utilisateur")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_demande_aide")),
    )
    with op.batch_alter_table("demande_aide", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_demande_aide_adresse_hash"), ["adresse_hash"], unique=False)
        batch_op.create_index("ix_demande_aide_creneau", ["permanence_id", "creneau_le"], unique=False)
        batch_op.create_index("ix_demande_aide_file", ["region_id", "statut", "recue_le"], unique=False)
        batch_op.create_index(batch_op.f("ix_demande_aide_utilisateur_id"), ["utilisateur_id"], unique=False)

    op.create_table(
        "inscription_atelier",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("atelier_id", sa.Integer(), nullable=False),
        sa.Column("utilisateur_id", sa.Integer(), nullable=False),
        sa.Column("nom", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("structure", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("courriel", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("inscrite_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("retiree_le", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["atelier_id"], ["atelier.id"], name=op.f("fk_inscription_atelier_atelier_id_atelier")),
        sa.ForeignKeyConstraint(
            ["utilisateur_id"], ["utilisateur.id"], name=op.f("fk_inscription_atelier_utilisateur_id_utilisateur")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inscription_atelier")),
    )
    with op.batch_alter_table("inscription_atelier", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_inscription_atelier_atelier_id"), ["atelier_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_inscription_atelier_utilisateur_id"), ["utilisateur_id"], unique=False)
        batch_op.create_index(
            "uq_inscription_atelier_active",
            ["atelier_id", "utilisateur_id"],
            unique=True,
            sqlite_where=sa.text("retiree_le IS NULL"),
            postgresql_where=sa.text("retiree_le IS NULL"),
        )

    op.create_table(
        "reponse_aide",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("demande_id", sa.Integer(), nullable=False),
        sa.Column("texte", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("auteur", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("instant", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["demande_id"], ["demande_aide.id"], name=op.f("fk_reponse_aide_demande_id_demande_aide")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reponse_aide")),
    )
    with op.batch_alter_table("reponse_aide", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reponse_aide_demande_id"), ["demande_id"], unique=False)

    _accepter([*_acceptees(), *NOUVELLES])


def downgrade() -> None:
    """Undo."""
    fait = sa.table("fait", sa.column("action"))
    op.execute(fait.delete().where(fait.c.action.in_(NOUVELLES)))
    _accepter([action for action in _acceptees() if action not in NOUVELLES])
    with op.batch_alter_table("reponse_aide", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reponse_aide_demande_id"))

    op.drop_table("reponse_aide")
    with op.batch_alter_table("inscription_atelier", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_inscription_atelier_active",
            sqlite_where=sa.text("retiree_le IS NULL"),
            postgresql_where=sa.text("retiree_le IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_inscription_atelier_utilisateur_id"))
        batch_op.drop_index(batch_op.f("ix_inscription_atelier_atelier_id"))

    op.drop_table("inscription_atelier")
    with op.batch_alter_table("demande_aide", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_demande_aide_utilisateur_id"))
        batch_op.drop_index("ix_demande_aide_file")
        batch_op.drop_index("ix_demande_aide_creneau")
        batch_op.drop_index(batch_op.f("ix_demande_aide_adresse_hash"))

    op.drop_table("demande_aide")
    with op.batch_alter_table("permanence_telephonique", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_permanence_telephonique_region_id"))

    op.drop_table("permanence_telephonique")
    with op.batch_alter_table("atelier", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_atelier_region_id"))
        batch_op.drop_index(batch_op.f("ix_atelier_debut"))

    op.drop_table("atelier")
