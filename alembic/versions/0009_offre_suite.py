"""upkeep of the offer: what the journal may say of it; views that people keep

Revision ID: 0009
Revises: 0008
"""

import re

import sqlalchemy as sa
import sqlmodel

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

NOUVELLES = ("import_purge", "lien_verifie", "vue_enregistree", "vue_retiree")


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
        "vue_enregistree",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("utilisateur_id", sa.Integer(), nullable=False),
        sa.Column("page", sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
        sa.Column("nom", sqlmodel.sql.sqltypes.AutoString(length=60), nullable=False),
        sa.Column("requete", sqlmodel.sql.sqltypes.AutoString(length=500), nullable=False),
        sa.Column("cree_le", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["utilisateur_id"], ["utilisateur.id"], name=op.f("fk_vue_enregistree_utilisateur_id_utilisateur")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vue_enregistree")),
        sa.UniqueConstraint("utilisateur_id", "page", "nom", name=op.f("uq_vue_enregistree_utilisateur_id_page_nom")),
    )
    _accepter(_acceptees() | set(NOUVELLES))


def downgrade() -> None:
    """Undo."""
    fait = sa.table("fait", sa.column("action"))
    op.execute(fait.delete().where(fait.c.action.in_(NOUVELLES)))
    _accepter(_acceptees() - set(NOUVELLES))
    op.drop_table("vue_enregistree")
