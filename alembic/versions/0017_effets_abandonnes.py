"""an index of what was given up

Revision ID: 0017
Revises: 0016
"""

import sqlalchemy as sa

from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    seuls = sa.text("abandonne_le IS NOT NULL")
    op.create_index("ix_effet_abandonne", "effet", ["abandonne_le"], sqlite_where=seuls, postgresql_where=seuls)


def downgrade() -> None:
    """Undo."""
    op.drop_index("ix_effet_abandonne", table_name="effet")
