"""the import that wrote a version last

Revision ID: 0016
Revises: 0015
"""

import sqlalchemy as sa

from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply; the versions that no person changed since their import stay those that its undo takes back."""
    op.add_column("version_formation", sa.Column("import_id", sa.Integer(), nullable=True))
    version = sa.table("version_formation", *map(sa.column, ("id", "import_id", "modifie_le")))
    ligne = sa.table("ligne_import", *map(sa.column, ("import_id", "version_id")))
    importe = sa.table("import_offre", *map(sa.column, ("id", "applique_le")))
    dernier = (
        sa.select(sa.func.max(importe.c.id))
        .select_from(importe.join(ligne, ligne.c.import_id == importe.c.id))
        .where(
            ligne.c.version_id == version.c.id,
            sa.func.coalesce(importe.c.applique_le, version.c.modifie_le) >= version.c.modifie_le,
        )
    )
    op.execute(version.update().values(import_id=dernier.scalar_subquery()))


def downgrade() -> None:
    """Undo."""
    op.drop_column("version_formation", "import_id")
