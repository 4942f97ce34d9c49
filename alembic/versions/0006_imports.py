"""imports of the offer

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
import sqlmodel

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


ACTIONS = (
    "campagne_preparee",
    "campagne_dates_fixees",
    "collectivite_creee",
    "collectivite_choisie",
    "compte_cree",
    "connexion",
    "connexion_refusee",
    "courriel_expedie",
    "courriel_prepare",
    "deconnexion",
    "document_emis",
    "erreur_signalee",
    "habilitation_donnee",
    "habilitation_retiree",
    "rattachement_cree",
    "rattachement_termine",
    "recensement_enregistre",
    "referentiel_charge",
    "session_fermee",
    "brouillon_abandonne",
    "certification_remplacee",
    "complement_demande",
    "correction_mineure",
    "decision_annulee",
    "doublon_confirme",
    "fiche_confirmee",
    "formation_archivee",
    "formation_creee",
    "formation_refusee",
    "formation_restauree",
    "formation_retiree",
    "formation_soumise",
    "formation_supprimee",
    "formation_validee",
    "note_ajoutee",
    "organisme_accorde",
    "organisme_cree",
    "organisme_demande",
    "organisme_refuse",
    "places_modifiees",
    "sessions_reconduites",
    "session_ajoutee",
    "session_modifiee",
    "session_supprimee",
    "version_remplacee",
    "version_retablie",
)
NOUVELLES = (
    "formation_importee",
    "import_abandonne",
    "import_analyse",
    "import_annule",
    "import_applique",
    "import_associe",
    "import_confirme",
    "import_corrige",
    "import_depose",
)


def _accepter(*actions: str) -> None:
    with op.batch_alter_table("fait", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_fait_action"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_fait_action"), sa.column("action").in_(actions))


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "correspondance_colonnes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisme_id", sa.Integer(), nullable=False),
        sa.Column("entete", sqlmodel.sql.sqltypes.AutoString(length=80), nullable=False),
        sa.Column("champ", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisme_id"], ["organisme.id"], name=op.f("fk_correspondance_colonnes_organisme_id_organisme")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_correspondance_colonnes")),
        sa.UniqueConstraint("organisme_id", "entete", name=op.f("uq_correspondance_colonnes_organisme_id_entete")),
    )
    with op.batch_alter_table("correspondance_colonnes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_correspondance_colonnes_organisme_id"), ["organisme_id"], unique=False)

    op.create_table(
        "import_offre",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisme_id", sa.Integer(), nullable=False),
        sa.Column("region_id", sa.Integer(), nullable=True),
        sa.Column("nom", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column(
            "forme",
            sa.Enum("xlsx", "csv", "xml", name="formefichier", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("empreinte", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("taille", sa.Integer(), nullable=False),
        sa.Column(
            "statut",
            sa.Enum(
                "depose",
                "analyse",
                "confirme",
                "applique",
                "annule",
                "abandonne",
                name="statutimport",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("prete", sa.Boolean(), nullable=False),
        sa.Column("soumettre", sa.Boolean(), nullable=False),
        sa.Column("entetes", sa.JSON(), nullable=False),
        sa.Column("correspondance", sa.JSON(), nullable=False),
        sa.Column("tour", sa.Integer(), nullable=False),
        sa.Column("nb_lignes", sa.Integer(), nullable=False),
        sa.Column("nb_lues", sa.Integer(), nullable=False),
        sa.Column("derniere_ligne", sa.Integer(), nullable=False),
        sa.Column("nb_creees", sa.Integer(), nullable=False),
        sa.Column("nb_modifiees", sa.Integer(), nullable=False),
        sa.Column("nb_inchangees", sa.Integer(), nullable=False),
        sa.Column("nb_refusees", sa.Integer(), nullable=False),
        sa.Column("nb_appliquees", sa.Integer(), nullable=False),
        sa.Column("nb_soumises", sa.Integer(), nullable=False),
        sa.Column("curseur", sa.Integer(), nullable=False),
        sa.Column("message", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("rapport", sa.JSON(), nullable=False),
        sa.Column("auteur_id", sa.Integer(), nullable=True),
        sa.Column("auteur", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("depose_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("analyse_le", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirme_le", sa.DateTime(timezone=True), nullable=True),
        sa.Column("applique_le", sa.DateTime(timezone=True), nullable=True),
        sa.Column("annule_le", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisme_id"], ["organisme.id"], name=op.f("fk_import_offre_organisme_id_organisme")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_offre")),
    )
    with op.batch_alter_table("import_offre", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_import_offre_organisme_id"), ["organisme_id"], unique=False)
        batch_op.create_index(
            "uq_import_en_cours",
            ["organisme_id"],
            unique=True,
            sqlite_where=sa.text("statut IN ('depose', 'analyse', 'confirme')"),
            postgresql_where=sa.text("statut IN ('depose', 'analyse', 'confirme')"),
        )

    op.create_table(
        "ligne_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("numero", sa.Integer(), nullable=False),
        sa.Column("cle", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("cle_session", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("valeurs", sa.JSON(), nullable=False),
        sa.Column(
            "verdict",
            sa.Enum(
                "creee",
                "modifiee",
                "inchangee",
                "refusee",
                name="verdict",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("erreurs", sa.JSON(), nullable=False),
        sa.Column("formation_id", sa.Integer(), nullable=True),
        sa.Column("session_id", sa.Integer(), nullable=True),
        sa.Column("version_id", sa.Integer(), nullable=True),
        sa.Column("appliquee", sa.Boolean(), nullable=False),
        sa.Column("annulation", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"], ["import_offre.id"], name=op.f("fk_ligne_import_import_id_import_offre")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ligne_import")),
        sa.UniqueConstraint("import_id", "numero", name=op.f("uq_ligne_import_import_id_numero")),
    )
    with op.batch_alter_table("ligne_import", schema=None) as batch_op:
        batch_op.create_index("ix_ligne_import_cle", ["import_id", "cle"], unique=False)
        batch_op.create_index("ix_ligne_import_verdict", ["import_id", "verdict", "numero"], unique=False)

    _accepter(*ACTIONS, *NOUVELLES)


def downgrade() -> None:
    """Undo."""
    fait = sa.table("fait", sa.column("action"))
    op.execute(fait.delete().where(fait.c.action.in_(NOUVELLES)))
    _accepter(*ACTIONS)
    with op.batch_alter_table("ligne_import", schema=None) as batch_op:
        batch_op.drop_index("ix_ligne_import_verdict")
        batch_op.drop_index("ix_ligne_import_cle")

    op.drop_table("ligne_import")
    with op.batch_alter_table("import_offre", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_import_en_cours",
            sqlite_where=sa.text("statut IN ('depose', 'analyse', 'confirme')"),
            postgresql_where=sa.text("statut IN ('depose', 'analyse', 'confirme')"),
        )
        batch_op.drop_index(batch_op.f("ix_import_offre_organisme_id"))

    op.drop_table("import_offre")
    with op.batch_alter_table("correspondance_colonnes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_correspondance_colonnes_organisme_id"))

    op.drop_table("correspondance_colonnes")
