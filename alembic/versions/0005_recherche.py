"""public search: its tables, the full text of each database, indexes that measures asked for

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
import sqlmodel

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

PLEIN_TEXTE = {
    "sqlite": (
        "CREATE VIRTUAL TABLE plein_texte USING fts5(texte, content='texte_public', content_rowid='formation_id', prefix='3 4', tokenize='unicode61')",
        "CREATE TRIGGER plein_texte_ajout AFTER INSERT ON texte_public BEGIN INSERT INTO plein_texte(rowid, texte) VALUES (new.formation_id, new.texte); END",
        "CREATE TRIGGER plein_texte_retrait AFTER DELETE ON texte_public BEGIN INSERT INTO plein_texte(plein_texte, rowid, texte) VALUES ('delete', old.formation_id, old.texte); END",
        "CREATE TRIGGER plein_texte_reprise AFTER UPDATE ON texte_public BEGIN INSERT INTO plein_texte(plein_texte, rowid, texte) VALUES ('delete', old.formation_id, old.texte); INSERT INTO plein_texte(rowid, texte) VALUES (new.formation_id, new.texte); END",
    ),
    "postgresql": (
        "ALTER TABLE texte_public ADD COLUMN plein_texte tsvector GENERATED ALWAYS AS (to_tsvector('simple'::regconfig, texte)) STORED",
        "CREATE INDEX plein_texte_gin ON texte_public USING gin (plein_texte)",
    ),
}


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "mot_public",
        sa.Column("mot", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.PrimaryKeyConstraint("mot", name=op.f("pk_mot_public")),
    )
    op.create_table(
        "trigramme_public",
        sa.Column("trigramme", sqlmodel.sql.sqltypes.AutoString(length=3), nullable=False),
        sa.Column("mot", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.PrimaryKeyConstraint("trigramme", "mot", name=op.f("pk_trigramme_public")),
    )
    op.create_table(
        "fiche_publique",
        sa.Column("formation_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("reference", sqlmodel.sql.sqltypes.AutoString(length=12), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("intitule", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("intitule_cle", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("certification_code", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("certification_rncp", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("niveau", sa.Integer(), nullable=False),
        sa.Column("formateur", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column(
            "enseignement",
            sa.Enum(
                "presentiel",
                "mixte",
                "distance",
                name="enseignement",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("contrat_apprentissage", sa.Boolean(), nullable=False),
        sa.Column("contrat_pro", sa.Boolean(), nullable=False),
        sa.Column("formation_continue", sa.Boolean(), nullable=False),
        sa.Column("debut_min", sa.Date(), nullable=False),
        sa.Column("debut_max", sa.Date(), nullable=True),
        sa.Column("debut_places_max", sa.Date(), nullable=True),
        sa.Column("fin_max", sa.Date(), nullable=True),
        sa.Column("a_des_places", sa.Boolean(), nullable=False),
        sa.Column("publiee_le", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["formation_id"], ["formation.id"], name=op.f("fk_fiche_publique_formation_id_formation")
        ),
        sa.PrimaryKeyConstraint("formation_id", name=op.f("pk_fiche_publique")),
        sa.UniqueConstraint("reference", name=op.f("uq_fiche_publique_reference")),
    )
    with op.batch_alter_table("fiche_publique", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_fiche_publique_certification_code"), ["certification_code"], unique=False)
        batch_op.create_index(
            "ix_fiche_publique_facettes",
            [
                "niveau",
                "enseignement",
                "contrat_apprentissage",
                "contrat_pro",
                "formation_continue",
                "a_des_places",
                "fin_max",
                "debut_max",
                "debut_places_max",
            ],
            unique=False,
        )
        batch_op.create_index("ix_fiche_publique_ordre", ["debut_min", "formation_id"], unique=False)

    op.create_table(
        "texte_public",
        sa.Column("formation_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("texte", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.ForeignKeyConstraint(
            ["formation_id"], ["formation.id"], name=op.f("fk_texte_public_formation_id_formation")
        ),
        sa.PrimaryKeyConstraint("formation_id", name=op.f("pk_texte_public")),
    )
    op.create_table(
        "seance_publique",
        sa.Column("session_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("formation_id", sa.Integer(), nullable=False),
        sa.Column("reference", sqlmodel.sql.sqltypes.AutoString(length=8), nullable=False),
        sa.Column("date_debut", sa.Date(), nullable=False),
        sa.Column("date_fin", sa.Date(), nullable=False),
        sa.Column("commune_code", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("departement_code", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("ville", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("latitude", sa.Float(), nullable=True),
        sa.Column("longitude", sa.Float(), nullable=True),
        sa.Column("capacite", sa.Integer(), nullable=True),
        sa.Column("places_restantes", sa.Integer(), nullable=True),
        sa.Column(
            "recrutement",
            sa.Enum(
                "ouvert",
                "ferme",
                "suspendu",
                name="etatrecrutement",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["formation_id"], ["formation.id"], name=op.f("fk_seance_publique_formation_id_formation")
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["session_formation.id"], name=op.f("fk_seance_publique_session_id_session_formation")
        ),
        sa.PrimaryKeyConstraint("session_id", name=op.f("pk_seance_publique")),
        sa.UniqueConstraint("reference", name=op.f("uq_seance_publique_reference")),
    )
    with op.batch_alter_table("seance_publique", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_seance_publique_commune_code"), ["commune_code"], unique=False)
        batch_op.create_index("ix_seance_publique_formation", ["formation_id", "date_debut"], unique=False)
        batch_op.create_index(
            "ix_seance_publique_lieu",
            ["latitude", "longitude", "date_fin", "date_debut", "places_restantes", "recrutement", "formation_id"],
            unique=False,
        )

    for ordre in PLEIN_TEXTE[op.get_bind().dialect.name]:
        op.execute(ordre)


def downgrade() -> None:
    """Undo."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE plein_texte")
    with op.batch_alter_table("seance_publique", schema=None) as batch_op:
        batch_op.drop_index("ix_seance_publique_lieu")
        batch_op.drop_index("ix_seance_publique_formation")
        batch_op.drop_index(batch_op.f("ix_seance_publique_commune_code"))

    op.drop_table("seance_publique")
    op.drop_table("texte_public")
    with op.batch_alter_table("fiche_publique", schema=None) as batch_op:
        batch_op.drop_index("ix_fiche_publique_ordre")
        batch_op.drop_index("ix_fiche_publique_facettes")
        batch_op.drop_index(batch_op.f("ix_fiche_publique_certification_code"))

    op.drop_table("fiche_publique")
    op.drop_table("trigramme_public")
    op.drop_table("mot_public")
