"""what a campaign finds few or many intentions

Revision ID: 0014
Revises: 0013
"""

import sqlalchemy as sa

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column("campagne", sa.Column("plancher_intentions", sa.Integer(), nullable=True))
    op.add_column("campagne", sa.Column("plafond_intentions", sa.Integer(), nullable=True))


def downgrade() -> None:
    """Undo."""
    op.drop_column("campagne", "plafond_intentions")
    op.drop_column("campagne", "plancher_intentions")
