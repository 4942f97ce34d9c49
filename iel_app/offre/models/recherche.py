"""What the public search reads: derived tables, one row per public formation and per session that is not over.

`commands.index.indexer` writes them in the transaction of the act; losing them loses nothing, `iel reindexer` makes
them again. The full text is SQLite's FTS5 or PostgreSQL's own, made with the table by the events below.
"""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlmodel import Field

from iel_app.core.db import Instant, Table, code_type
from iel_app.offre.models.codes import Enseignement, EtatRecrutement

JAMAIS = date(9999, 12, 31)


class FichePublique(Table, table=True):
    """A formation that the public sees: what filters, sorts and lists need of its published version.

    Of its sessions that are not over: the next start (`JAMAIS` when all have begun: never null, an index sorts it), the
    latest start, the latest one with places, the latest end.
    """

    __tablename__ = "fiche_publique"
    __table_args__ = (
        sa.Index(
            "ix_fiche_publique_facettes",
            "niveau",
            "enseignement",
            "contrat_apprentissage",
            "contrat_pro",
            "formation_continue",
            "a_des_places",
            "fin_max",
            "debut_max",
            "debut_places_max",
        ),
        sa.Index("ix_fiche_publique_ordre", "debut_min", "formation_id"),
    )

    formation_id: int = Field(primary_key=True, foreign_key="formation.id", sa_column_kwargs={"autoincrement": False})
    reference: str = Field(unique=True, max_length=12)
    version_id: int
    intitule: str
    intitule_cle: str
    certification_code: str = Field(index=True)
    certification_rncp: str = ""
    niveau: int
    formateur: str
    enseignement: Enseignement = Field(sa_type=code_type(Enseignement))
    contrat_apprentissage: bool
    contrat_pro: bool
    formation_continue: bool
    debut_min: date
    debut_max: date | None = None
    debut_places_max: date | None = None
    fin_max: date | None = None
    a_des_places: bool
    publiee_le: datetime = Field(sa_type=Instant)


class TextePublic(Table, table=True):
    """The words under which a public formation is found: small letters, digits and spaces only."""

    __tablename__ = "texte_public"

    formation_id: int = Field(primary_key=True, foreign_key="formation.id", sa_column_kwargs={"autoincrement": False})
    texte: str


class SeancePublique(Table, table=True):
    """A session of a public formation that is not over, with where and when it takes place."""

    __tablename__ = "seance_publique"
    __table_args__ = (
        sa.Index(
            "ix_seance_publique_lieu",
            "latitude",
            "longitude",
            "date_fin",
            "date_debut",
            "places_restantes",
            "recrutement",
            "formation_id",
        ),
        sa.Index("ix_seance_publique_formation", "formation_id", "date_debut"),
    )

    session_id: int = Field(
        primary_key=True, foreign_key="session_formation.id", sa_column_kwargs={"autoincrement": False}
    )
    formation_id: int = Field(foreign_key="formation.id")
    reference: str = Field(unique=True, max_length=8)
    date_debut: date
    date_fin: date
    commune_code: str = Field(index=True)
    departement_code: str
    ville: str
    latitude: float | None = None
    longitude: float | None = None
    capacite: int | None = None
    places_restantes: int | None = None
    recrutement: EtatRecrutement = Field(sa_type=code_type(EtatRecrutement))


class MotPublic(Table, table=True):
    """A word of the titles, places and organismes of the index, to recognise the one that was meant."""

    __tablename__ = "mot_public"

    mot: str = Field(primary_key=True)


class TrigrammePublic(Table, table=True):
    """Three letters that follow each other in a word: what a word typed wrongly still shares with the right one."""

    __tablename__ = "trigramme_public"

    trigramme: str = Field(primary_key=True, max_length=3)
    mot: str = Field(primary_key=True)


PLEIN_TEXTE = {
    "sqlite": (
        "CREATE VIRTUAL TABLE plein_texte USING fts5(texte, content='texte_public', content_rowid='formation_id', "
        "prefix='3 4', tokenize='unicode61')",
        "CREATE TRIGGER plein_texte_ajout AFTER INSERT ON texte_public BEGIN "
        "INSERT INTO plein_texte(rowid, texte) VALUES (new.formation_id, new.texte); END",
        "CREATE TRIGGER plein_texte_retrait AFTER DELETE ON texte_public BEGIN "
        "INSERT INTO plein_texte(plein_texte, rowid, texte) VALUES ('delete', old.formation_id, old.texte); END",
        "CREATE TRIGGER plein_texte_reprise AFTER UPDATE ON texte_public BEGIN "
        "INSERT INTO plein_texte(plein_texte, rowid, texte) VALUES ('delete', old.formation_id, old.texte); "
        "INSERT INTO plein_texte(rowid, texte) VALUES (new.formation_id, new.texte); END",
    ),
    "postgresql": (
        "ALTER TABLE texte_public ADD COLUMN plein_texte tsvector "
        "GENERATED ALWAYS AS (to_tsvector('simple'::regconfig, texte)) STORED",
        "CREATE INDEX plein_texte_gin ON texte_public USING gin (plein_texte)",
    ),
}
"""What makes the full text on each database; its names begin with « plein_texte »: Alembic leaves them alone."""


def _ecouter() -> None:
    table: Any = TextePublic.__table__  # pyright: ignore[reportAttributeAccessIssue]
    for dialecte, ordres in PLEIN_TEXTE.items():
        for ordre in ordres:
            event.listen(table, "after_create", sa.DDL(ordre).execute_if(dialect=dialecte))
    retrait = sa.DDL("DROP TABLE IF EXISTS plein_texte").execute_if(dialect="sqlite")
    event.listen(table, "before_drop", retrait)


_ecouter()
