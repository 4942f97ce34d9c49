"""the census without its unused columns; a partial index of effects on both databases

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

A_FAIRE = sa.text("fait_le IS NULL AND abandonne_le IS NULL")


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table("campagne", schema=None) as batch_op:
        batch_op.drop_column("niveaux")

    with op.batch_alter_table("document", schema=None) as batch_op:
        batch_op.drop_column("taille")

    with op.batch_alter_table("signalement", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_signalement_utilisateur_id"), ["utilisateur_id"], unique=False)

    op.drop_index("ix_effet_a_faire", table_name="effet")
    op.create_index("ix_effet_a_faire", "effet", ["a_partir_de"], sqlite_where=A_FAIRE, postgresql_where=A_FAIRE)


def downgrade() -> None:
    """Undo."""
    op.drop_index("ix_effet_a_faire", table_name="effet")
    op.create_index("ix_effet_a_faire", "effet", ["a_partir_de"], sqlite_where=A_FAIRE)
    with op.batch_alter_table("signalement", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_signalement_utilisateur_id"))

    with op.batch_alter_table("document", schema=None) as batch_op:
        batch_op.add_column(sa.Column("taille", sa.Integer(), nullable=False, server_default="0"))

    with op.batch_alter_table("campagne", schema=None) as batch_op:
        batch_op.add_column(sa.Column("niveaux", sa.JSON(), nullable=False, server_default="[3, 4, 5]"))
