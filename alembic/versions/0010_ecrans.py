"""fields that an imported row changes; waiting lists of workshops; permanences that are closed

Revision ID: 0010
Revises: 0009
"""

import re

import sqlalchemy as sa

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

NOUVELLES = ("atelier_attendu", "permanence_fermee")


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
    op.add_column("ligne_import", sa.Column("changements", sa.JSON(), server_default="[]", nullable=False))
    op.add_column(
        "inscription_atelier", sa.Column("en_attente", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    op.add_column("permanence_telephonique", sa.Column("fermee_le", sa.DateTime(timezone=True), nullable=True))
    _accepter(_acceptees() | set(NOUVELLES))


def downgrade() -> None:
    """Undo: who waited is registered no more."""
    fait = sa.table("fait", sa.column("action"))
    op.execute(fait.delete().where(fait.c.action.in_(NOUVELLES)))
    _accepter(_acceptees() - set(NOUVELLES))
    inscription = sa.table("inscription_atelier", sa.column("en_attente", sa.Boolean()))
    op.execute(inscription.delete().where(inscription.c.en_attente))
    op.drop_column("permanence_telephonique", "fermee_le")
    op.drop_column("inscription_atelier", "en_attente")
    op.drop_column("ligne_import", "changements")
