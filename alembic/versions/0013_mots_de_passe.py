"""the links by which a person chooses a new password

Revision ID: 0013
Revises: 0012
"""

import re

import sqlalchemy as sa

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

NOUVELLES = ("mot_de_passe_change", "mot_de_passe_perdu")


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
        "lien_mot_de_passe",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("utilisateur_id", sa.Integer(), nullable=False),
        sa.Column("jeton_hash", sa.String(length=64), nullable=False),
        sa.Column("cree_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expire_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("utilise_le", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["utilisateur_id"], ["utilisateur.id"], name=op.f("fk_lien_mot_de_passe_utilisateur_id_utilisateur")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lien_mot_de_passe")),
        sa.UniqueConstraint("jeton_hash", name=op.f("uq_lien_mot_de_passe_jeton_hash")),
    )
    op.create_index(op.f("ix_lien_mot_de_passe_utilisateur_id"), "lien_mot_de_passe", ["utilisateur_id"])
    _accepter(_acceptees() | set(NOUVELLES))


def downgrade() -> None:
    """Undo."""
    fait = sa.table("fait", sa.column("action"))
    op.execute(fait.delete().where(fait.c.action.in_(NOUVELLES)))
    _accepter(_acceptees() - set(NOUVELLES))
    op.drop_table("lien_mot_de_passe")
