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
    ecrite = version.alias("ecrite")
    derniers = (
        sa.select(ligne.c.version_id, sa.func.max(importe.c.id).label("import_id"))
        .select_from(
            ligne.join(importe, ligne.c.import_id == importe.c.id).join(ecrite, ecrite.c.id == ligne.c.version_id)
        )
        .where(sa.func.coalesce(importe.c.applique_le, ecrite.c.modifie_le) >= ecrite.c.modifie_le)
        .group_by(ligne.c.version_id)
        .subquery()
    )
    op.execute(version.update().where(version.c.id == derniers.c.version_id).values(import_id=derniers.c.import_id))


def downgrade() -> None:
    """Undo."""
    op.drop_column("version_formation", "import_id")
