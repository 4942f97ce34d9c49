"""API of the offer

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
import sqlmodel

from alembic import op

revision = "0007"
down_revision = "0006"
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
NOUVELLES = ("cle_api_creee", "cle_api_revoquee")
FORMES = ("xlsx", "csv", "xml")


def _accepter(*actions: str) -> None:
    with op.batch_alter_table("fait", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_fait_action"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_fait_action"), sa.column("action").in_(actions))


def _formes(*formes: str) -> None:
    with op.batch_alter_table("import_offre", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_import_offre_formefichier"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_import_offre_formefichier"), sa.column("forme").in_(formes))


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "cle_api",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisme_id", sa.Integer(), nullable=False),
        sa.Column("nom", sqlmodel.sql.sqltypes.AutoString(length=60), nullable=False),
        sa.Column("prefixe", sqlmodel.sql.sqltypes.AutoString(length=16), nullable=False),
        sa.Column("secret_hash", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("portees", sa.JSON(), nullable=False),
        sa.Column("creee_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("creee_par_id", sa.Integer(), nullable=False),
        sa.Column("creee_par", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("vue_le", sa.DateTime(timezone=True), nullable=True),
        sa.Column("expire_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoquee_le", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoquee_par", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.ForeignKeyConstraint(["creee_par_id"], ["utilisateur.id"], name=op.f("fk_cle_api_creee_par_id_utilisateur")),
        sa.ForeignKeyConstraint(["organisme_id"], ["organisme.id"], name=op.f("fk_cle_api_organisme_id_organisme")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cle_api")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_cle_api_secret_hash")),
    )
    with op.batch_alter_table("cle_api", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_cle_api_organisme_id"), ["organisme_id"], unique=False)

    op.create_table(
        "lot_api",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cle_id", sa.Integer(), nullable=False),
        sa.Column("idempotence", sqlmodel.sql.sqltypes.AutoString(length=255), nullable=False),
        sa.Column("empreinte", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=True),
        sa.Column("cree_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("bail_jusqu_a", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reponse_statut", sa.Integer(), nullable=True),
        sa.Column("reponse", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["cle_id"], ["cle_api.id"], name=op.f("fk_lot_api_cle_id_cle_api")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lot_api")),
        sa.UniqueConstraint("cle_id", "idempotence", name=op.f("uq_lot_api_cle_id_idempotence")),
    )
    with op.batch_alter_table("lot_api", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lot_api_cree_le"), ["cree_le"], unique=False)

    with op.batch_alter_table("import_offre", schema=None) as batch_op:
        batch_op.add_column(sa.Column("cle_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_import_offre_cle_id_cle_api"), "cle_api", ["cle_id"], ["id"])
    _formes(*FORMES, "api")
    _accepter(*ACTIONS, *NOUVELLES)


def downgrade() -> None:
    """Undo."""
    fait = sa.table("fait", sa.column("action"))
    op.execute(fait.delete().where(fait.c.action.in_(NOUVELLES)))
    _accepter(*ACTIONS)
    importe = sa.table("import_offre", sa.column("id"), sa.column("forme"))
    ligne = sa.table("ligne_import", sa.column("import_id"))
    lots = sa.select(importe.c.id).where(importe.c.forme == "api")
    op.execute(ligne.delete().where(ligne.c.import_id.in_(lots)))
    op.execute(importe.delete().where(importe.c.forme == "api"))
    _formes(*FORMES)
    with op.batch_alter_table("import_offre", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_import_offre_cle_id_cle_api"), type_="foreignkey")
        batch_op.drop_column("cle_id")

    with op.batch_alter_table("lot_api", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lot_api_cree_le"))

    op.drop_table("lot_api")
    with op.batch_alter_table("cle_api", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_cle_api_organisme_id"))

    op.drop_table("cle_api")
