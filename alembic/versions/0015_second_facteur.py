"""the second factor of an account, and the sign-in that awaits its code

Revision ID: 0015
Revises: 0014
"""

import re

import sqlalchemy as sa

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

NOUVELLES = (
    "code_secours_utilise",
    "codes_secours_montres",
    "codes_secours_renouveles",
    "second_facteur_active",
    "second_facteur_retire",
)


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
        "second_facteur",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("utilisateur_id", sa.Integer(), nullable=False),
        sa.Column("secret", sa.String(length=32), nullable=False),
        sa.Column("prepare_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirme_le", sa.DateTime(timezone=True), nullable=True),
        sa.Column("dernier_pas", sa.Integer(), nullable=False),
        sa.Column("codes_secours", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(
            ["utilisateur_id"], ["utilisateur.id"], name=op.f("fk_second_facteur_utilisateur_id_utilisateur")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_second_facteur")),
        sa.UniqueConstraint("utilisateur_id", name=op.f("uq_second_facteur_utilisateur_id")),
    )
    op.create_table(
        "connexion_en_attente",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("jeton_hash", sa.String(length=64), nullable=False),
        sa.Column("utilisateur_id", sa.Integer(), nullable=False),
        sa.Column("expire_le", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["utilisateur_id"], ["utilisateur.id"], name=op.f("fk_connexion_en_attente_utilisateur_id_utilisateur")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_connexion_en_attente")),
        sa.UniqueConstraint("jeton_hash", name=op.f("uq_connexion_en_attente_jeton_hash")),
    )
    op.create_index(op.f("ix_connexion_en_attente_utilisateur_id"), "connexion_en_attente", ["utilisateur_id"])
    _accepter(_acceptees() | set(NOUVELLES))


def downgrade() -> None:
    """Undo."""
    fait = sa.table("fait", sa.column("action"))
    op.execute(fait.delete().where(fait.c.action.in_(NOUVELLES)))
    _accepter(_acceptees() - set(NOUVELLES))
    op.drop_table("connexion_en_attente")
    op.drop_table("second_facteur")
