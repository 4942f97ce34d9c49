"""the offer manager to whom a publication is assigned

Revision ID: 0012
Revises: 0011
"""

import re

import sqlalchemy as sa

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

NOUVELLES = ("publication_attribuee",)


def _acceptees() -> set[str]:
    """Return the actions that the journal accepts now, whichever migrations came before."""
    contraintes = sa.inspect(op.get_bind()).get_check_constraints("fait")
    return {a for c in contraintes if c["name"] == "ck_fait_action" for a in re.findall(r"'(\w+)'", c["sqltext"])}


def _accepter(actions: set[str]) -> None:
    with op.batch_alter_table("fait", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_fait_action"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_fait_action"), sa.column("action").in_(sorted(actions)))


def upgrade() -> None:
    """Apply."""
    op.add_column("version_formation", sa.Column("attribuee_a_id", sa.Integer(), nullable=True))
    op.add_column("version_formation", sa.Column("attribuee_a", sa.String(), server_default="", nullable=False))
    _accepter(_acceptees() | set(NOUVELLES))


def downgrade() -> None:
    """Undo."""
    fait = sa.table("fait", sa.column("action"))
    op.execute(fait.delete().where(fait.c.action.in_(NOUVELLES)))
    _accepter(_acceptees() - set(NOUVELLES))
    op.drop_column("version_formation", "attribuee_a")
    op.drop_column("version_formation", "attribuee_a_id")
