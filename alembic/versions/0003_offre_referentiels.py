"""certifications, and coordinates of the communes

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
import sqlmodel

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

LISTES = ("regions", "departements", "communes", "epci", "structures_cnfpt", "niveaux", "metiers", "diplomes")
NOUVELLES = ("certifications", "coordonnees")


def _accepter(*listes: str) -> None:
    with op.batch_alter_table("chargement_referentiel", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_chargement_referentiel_liste"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_chargement_referentiel_liste"), sa.column("nom").in_(listes))


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "certification",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("est_actuel", sa.Boolean(), nullable=False),
        sa.Column("code", sqlmodel.sql.sqltypes.AutoString(length=10), nullable=False),
        sa.Column("code_rncp", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("code_formation_diplome", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("intitule", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("intitule_recherche", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("niveau", sa.Integer(), nullable=False),
        sa.Column("duree_annees", sa.Integer(), nullable=False),
        sa.Column("valide_jusqu_au", sa.Date(), nullable=True),
        sa.Column("remplacee_par", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("en_apprentissage", sa.Boolean(), nullable=False),
        sa.Column("code_nsf", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("formacodes", sa.JSON(), nullable=False),
        sa.Column("romes", sa.JSON(), nullable=False),
        sa.CheckConstraint("duree_annees BETWEEN 1 AND 5", name=op.f("ck_certification_duree_annees")),
        sa.CheckConstraint("niveau BETWEEN 3 AND 8", name=op.f("ck_certification_niveau")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certification")),
        sa.UniqueConstraint("code", name=op.f("uq_certification_code")),
    )
    with op.batch_alter_table("certification", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_certification_intitule_recherche"), ["intitule_recherche"], unique=False)

    with op.batch_alter_table("commune", schema=None) as batch_op:
        batch_op.add_column(sa.Column("latitude", sa.Float(), nullable=True))
        batch_op.add_column(sa.Column("longitude", sa.Float(), nullable=True))

    _accepter(*LISTES, *NOUVELLES)


def downgrade() -> None:
    """Undo."""
    chargement = sa.table("chargement_referentiel", sa.column("nom"))
    op.execute(chargement.delete().where(chargement.c.nom.in_(NOUVELLES)))
    _accepter(*LISTES)
    with op.batch_alter_table("commune", schema=None) as batch_op:
        batch_op.drop_column("longitude")
        batch_op.drop_column("latitude")

    with op.batch_alter_table("certification", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_certification_intitule_recherche"))

    op.drop_table("certification")
