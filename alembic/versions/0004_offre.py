"""the apprenticeship offer: formations, versions, sessions, organismes

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
import sqlmodel

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

ACTIONS = (
    "campagne_preparee",
    "campagne_dates_fixees",
    "collectivite_creee",
    "collectivite_choisie",
    "compte_cree",
    "connexion",
    "connexion_refusee",
    "courriel_expedie",
    "courriel_prepare",
    "deconnexion",
    "document_emis",
    "erreur_signalee",
    "habilitation_donnee",
    "habilitation_retiree",
    "rattachement_cree",
    "rattachement_termine",
    "recensement_enregistre",
    "referentiel_charge",
    "session_fermee",
)
NOUVELLES = (
    "brouillon_abandonne",
    "certification_remplacee",
    "complement_demande",
    "correction_mineure",
    "decision_annulee",
    "doublon_confirme",
    "fiche_confirmee",
    "formation_archivee",
    "formation_creee",
    "formation_refusee",
    "formation_restauree",
    "formation_retiree",
    "formation_soumise",
    "formation_supprimee",
    "formation_validee",
    "note_ajoutee",
    "organisme_accorde",
    "organisme_cree",
    "organisme_demande",
    "organisme_refuse",
    "places_modifiees",
    "sessions_reconduites",
    "session_ajoutee",
    "session_modifiee",
    "session_supprimee",
    "version_remplacee",
    "version_retablie",
)


def _accepter(*actions: str) -> None:
    with op.batch_alter_table("fait", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_fait_action"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_fait_action"), sa.column("action").in_(actions))


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "compteur",
        sa.Column("nom", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("valeur", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("nom", name=op.f("pk_compteur")),
    )
    op.create_table(
        "organisme",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("nom", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("siret", sqlmodel.sql.sqltypes.AutoString(length=14), nullable=False),
        sa.Column("siren", sqlmodel.sql.sqltypes.AutoString(length=9), nullable=False),
        sa.Column("uai", sqlmodel.sql.sqltypes.AutoString(length=8), nullable=False),
        sa.Column("numero_activite", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("adresse", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("code_postal", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("ville", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("code_insee", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("region_id", sa.Integer(), nullable=True),
        sa.Column("courriel", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("telephone", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_organisme_region_id_region")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisme")),
        sa.UniqueConstraint("siret", name=op.f("uq_organisme_siret")),
    )
    with op.batch_alter_table("organisme", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_organisme_region_id"), ["region_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_organisme_siren"), ["siren"], unique=False)
        batch_op.create_index(batch_op.f("ix_organisme_uai"), ["uai"], unique=False)

    op.create_table(
        "demande_organisme",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisme_id", sa.Integer(), nullable=False),
        sa.Column("formateur_id", sa.Integer(), nullable=False),
        sa.Column("region_id", sa.Integer(), nullable=True),
        sa.Column(
            "statut",
            sa.Enum(
                "demandee",
                "accordee",
                "refusee",
                name="statutdemande",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("raison", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("reponse", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("demandee_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("demandee_par", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("decidee_le", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decidee_par", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.ForeignKeyConstraint(
            ["formateur_id"], ["organisme.id"], name=op.f("fk_demande_organisme_formateur_id_organisme")
        ),
        sa.ForeignKeyConstraint(
            ["organisme_id"], ["organisme.id"], name=op.f("fk_demande_organisme_organisme_id_organisme")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_demande_organisme")),
        sa.UniqueConstraint(
            "organisme_id", "formateur_id", name=op.f("uq_demande_organisme_organisme_id_formateur_id")
        ),
    )
    with op.batch_alter_table("demande_organisme", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_demande_organisme_organisme_id"), ["organisme_id"], unique=False)

    op.create_table(
        "formation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sqlmodel.sql.sqltypes.AutoString(length=12), nullable=False),
        sa.Column(
            "type",
            sa.Enum("simple", "modulaire", name="typeformation", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("conventionnee", sa.Boolean(), nullable=False),
        sa.Column("organisme_id", sa.Integer(), nullable=False),
        sa.Column("region_id", sa.Integer(), nullable=True),
        sa.Column(
            "statut",
            sa.Enum(
                "active",
                "archivee",
                "supprimee",
                name="statutformation",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("identifiant_externe", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("version_publiee_id", sa.Integer(), nullable=True),
        sa.Column("publiee_le", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmee_le", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cree_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("modifie_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lien_en_panne_le", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lien_constat", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.CheckConstraint(
            "(version_publiee_id IS NULL) = (publiee_le IS NULL)", name=op.f("ck_formation_publiee_si_version")
        ),
        sa.ForeignKeyConstraint(["organisme_id"], ["organisme.id"], name=op.f("fk_formation_organisme_id_organisme")),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_formation_region_id_region")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_formation")),
        sa.UniqueConstraint(
            "organisme_id", "identifiant_externe", name=op.f("uq_formation_organisme_id_identifiant_externe")
        ),
        sa.UniqueConstraint("reference", name=op.f("uq_formation_reference")),
    )
    with op.batch_alter_table("formation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_formation_organisme_id"), ["organisme_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_formation_region_id"), ["region_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_formation_version_publiee_id"), ["version_publiee_id"], unique=False)

    op.create_table(
        "note_controle",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("formation_id", sa.Integer(), nullable=False),
        sa.Column("texte", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("auteur", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("instant", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["formation_id"], ["formation.id"], name=op.f("fk_note_controle_formation_id_formation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_note_controle")),
    )
    with op.batch_alter_table("note_controle", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_note_controle_formation_id"), ["formation_id"], unique=False)

    op.create_table(
        "session_formation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sqlmodel.sql.sqltypes.AutoString(length=8), nullable=False),
        sa.Column("formation_id", sa.Integer(), nullable=False),
        sa.Column("identifiant_externe", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("capacite", sa.Integer(), nullable=True),
        sa.Column("places_restantes", sa.Integer(), nullable=True),
        sa.Column("nb_inscrits", sa.Integer(), nullable=True),
        sa.Column("places_le", sa.DateTime(timezone=True), nullable=True),
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
        sa.Column("publiee_le", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("capacite IS NULL OR capacite >= 0", name=op.f("ck_session_formation_capacite")),
        sa.CheckConstraint(
            "places_restantes IS NULL OR places_restantes >= 0", name=op.f("ck_session_formation_places")
        ),
        sa.ForeignKeyConstraint(
            ["formation_id"], ["formation.id"], name=op.f("fk_session_formation_formation_id_formation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session_formation")),
        sa.UniqueConstraint("reference", name=op.f("uq_session_formation_reference")),
    )
    with op.batch_alter_table("session_formation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_session_formation_formation_id"), ["formation_id"], unique=False)

    op.create_table(
        "version_formation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("formation_id", sa.Integer(), nullable=False),
        sa.Column("numero", sa.Integer(), nullable=False),
        sa.Column(
            "statut",
            sa.Enum(
                "brouillon",
                "en_controle",
                "a_completer",
                "publiee",
                "refusee",
                "remplacee",
                "abandonnee",
                name="statutversion",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("contenu", sa.JSON(), nullable=False),
        sa.Column("intitule", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("intitule_recherche", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("certification_id", sa.Integer(), nullable=True),
        sa.Column("responsable_id", sa.Integer(), nullable=True),
        sa.Column("formateur_id", sa.Integer(), nullable=True),
        sa.Column("nb_sessions", sa.Integer(), nullable=False),
        sa.Column("debut", sa.Date(), nullable=True),
        sa.Column("fin", sa.Date(), nullable=True),
        sa.Column("cree_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("modifie_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("auteur_id", sa.Integer(), nullable=True),
        sa.Column("auteur", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("soumise_le", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decidee_le", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decidee_par", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("message", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("motifs", sa.JSON(), nullable=False),
        sa.Column("prise_par_id", sa.Integer(), nullable=True),
        sa.Column("prise_par", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("prise_jusqu_a", sa.DateTime(timezone=True), nullable=True),
        sa.Column("organisme_id", sa.Integer(), nullable=False),
        sa.Column("region_id", sa.Integer(), nullable=True),
        sa.Column("reference", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.ForeignKeyConstraint(
            ["certification_id"], ["certification.id"], name=op.f("fk_version_formation_certification_id_certification")
        ),
        sa.ForeignKeyConstraint(
            ["formateur_id"], ["organisme.id"], name=op.f("fk_version_formation_formateur_id_organisme")
        ),
        sa.ForeignKeyConstraint(
            ["formation_id"], ["formation.id"], name=op.f("fk_version_formation_formation_id_formation")
        ),
        sa.ForeignKeyConstraint(
            ["organisme_id"], ["organisme.id"], name=op.f("fk_version_formation_organisme_id_organisme")
        ),
        sa.ForeignKeyConstraint(
            ["responsable_id"], ["organisme.id"], name=op.f("fk_version_formation_responsable_id_organisme")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_version_formation")),
        sa.UniqueConstraint("formation_id", "numero", name=op.f("uq_version_formation_formation_id_numero")),
    )
    with op.batch_alter_table("version_formation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_version_formation_certification_id"), ["certification_id"], unique=False)
        batch_op.create_index("ix_version_formation_file", ["region_id", "statut", "soumise_le", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_version_formation_formateur_id"), ["formateur_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_version_formation_organisme_id"), ["organisme_id"], unique=False)
        batch_op.create_index(
            "uq_version_ouverte",
            ["formation_id"],
            unique=True,
            sqlite_where=sa.text("statut IN ('brouillon', 'en_controle', 'a_completer')"),
            postgresql_where=sa.text("statut IN ('brouillon', 'en_controle', 'a_completer')"),
        )

    op.create_table(
        "version_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("date_debut", sa.Date(), nullable=True),
        sa.Column("date_fin", sa.Date(), nullable=True),
        sa.Column("adresse", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("commune_code", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("code_postal", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("ville", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("cedex", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("formateur_id", sa.Integer(), nullable=True),
        sa.Column("entrees", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("a_verifier", sa.Boolean(), nullable=False),
        sa.Column("copiee_de", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.CheckConstraint(
            "date_debut IS NULL OR date_fin IS NULL OR date_debut < date_fin", name=op.f("ck_version_session_periode")
        ),
        sa.ForeignKeyConstraint(
            ["formateur_id"], ["organisme.id"], name=op.f("fk_version_session_formateur_id_organisme")
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["session_formation.id"], name=op.f("fk_version_session_session_id_session_formation")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["version_formation.id"], name=op.f("fk_version_session_version_id_version_formation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_version_session")),
        sa.UniqueConstraint("version_id", "session_id", name=op.f("uq_version_session_version_id_session_id")),
    )
    with op.batch_alter_table("version_session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_version_session_session_id"), ["session_id"], unique=False)
    _accepter(*ACTIONS, *NOUVELLES)


def downgrade() -> None:
    """Undo."""
    fait = sa.table("fait", sa.column("action"))
    op.execute(fait.delete().where(fait.c.action.in_(NOUVELLES)))
    _accepter(*ACTIONS)
    with op.batch_alter_table("version_session", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_version_session_session_id"))

    op.drop_table("version_session")
    with op.batch_alter_table("version_formation", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_version_ouverte",
            sqlite_where=sa.text("statut IN ('brouillon', 'en_controle', 'a_completer')"),
            postgresql_where=sa.text("statut IN ('brouillon', 'en_controle', 'a_completer')"),
        )
        batch_op.drop_index(batch_op.f("ix_version_formation_organisme_id"))
        batch_op.drop_index(batch_op.f("ix_version_formation_formateur_id"))
        batch_op.drop_index("ix_version_formation_file")
        batch_op.drop_index(batch_op.f("ix_version_formation_certification_id"))

    op.drop_table("version_formation")
    with op.batch_alter_table("session_formation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_session_formation_formation_id"))

    op.drop_table("session_formation")
    with op.batch_alter_table("note_controle", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_note_controle_formation_id"))

    op.drop_table("note_controle")
    with op.batch_alter_table("formation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_formation_version_publiee_id"))
        batch_op.drop_index(batch_op.f("ix_formation_region_id"))
        batch_op.drop_index(batch_op.f("ix_formation_organisme_id"))

    op.drop_table("formation")
    with op.batch_alter_table("demande_organisme", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_demande_organisme_organisme_id"))

    op.drop_table("demande_organisme")
    with op.batch_alter_table("organisme", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_organisme_uai"))
        batch_op.drop_index(batch_op.f("ix_organisme_siren"))
        batch_op.drop_index(batch_op.f("ix_organisme_region_id"))

    op.drop_table("organisme")
    op.drop_table("compteur")
