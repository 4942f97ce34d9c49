"""how often an offer manager is written to

Revision ID: 0011
Revises: 0010
"""

import re

import sqlalchemy as sa

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

NOUVELLES = ("courriels_regles",)


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
    op.create_table(
        "rythme_courriels",
        sa.Column("utilisateur_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column(
            "rythme",
            sa.Enum(
                "immediat",
                "quotidien",
                "hebdomadaire",
                "jamais",
                name="rythme",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["utilisateur_id"], ["utilisateur.id"], name=op.f("fk_rythme_courriels_utilisateur_id_utilisateur")
        ),
        sa.PrimaryKeyConstraint("utilisateur_id", name=op.f("pk_rythme_courriels")),
    )
    _accepter(_acceptees() | set(NOUVELLES))


def downgrade() -> None:
    """Undo: everybody is written to at once again."""
    fait = sa.table("fait", sa.column("action"))
    op.execute(fait.delete().where(fait.c.action.in_(NOUVELLES)))
    _accepter(_acceptees() - set(NOUVELLES))
    op.drop_table("rythme_courriels")
