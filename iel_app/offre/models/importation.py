"""Tables of imports: a file, its rows with their verdicts, and the columns that a structure uses."""

from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from iel_app.core.db import Instant, Table, code_type
from iel_app.offre.models.formation import Rattachee


class FormeFichier(StrEnum):
    """Formats that are imported."""

    XLSX = "xlsx"
    CSV = "csv"
    XML = "xml"
    API = "api"

    @property
    def libelle(self) -> str:
        """The format as people read it."""
        return {"xlsx": "Classeur XLSX", "csv": "CSV", "xml": "LHEO 2.3 (XML)", "api": "API"}[self.value]


class StatutImport(StrEnum):
    """Life of an import, from the file received to what it wrote, or unwrote."""

    DEPOSE = "depose"
    ANALYSE = "analyse"
    CONFIRME = "confirme"
    APPLIQUE = "applique"
    ANNULE = "annule"
    ABANDONNE = "abandonne"

    @property
    def libelle(self) -> str:
        """The status as people read it."""
        return _STATUTS[self]


_STATUTS = {
    StatutImport.DEPOSE: "Fichier déposé",
    StatutImport.ANALYSE: "À confirmer",
    StatutImport.CONFIRME: "En cours",
    StatutImport.APPLIQUE: "Terminé",
    StatutImport.ANNULE: "Annulé",
    StatutImport.ABANDONNE: "Abandonné",
}
EN_COURS = (StatutImport.DEPOSE, StatutImport.ANALYSE, StatutImport.CONFIRME)
"""Statuses of an import under way: a structure has one at most."""
_EN_COURS = sa.text("statut IN ({})".format(", ".join(f"'{s.value}'" for s in EN_COURS)))


class Verdict(StrEnum):
    """What an import does of a row."""

    CREEE = "creee"
    MODIFIEE = "modifiee"
    INCHANGEE = "inchangee"
    REFUSEE = "refusee"

    @property
    def libelle(self) -> str:
        """The verdict as people read it."""
        return {"creee": "Créée", "modifiee": "Modifiée", "inchangee": "Inchangée", "refusee": "En erreur"}[self.value]


class Import(Rattachee, table=True):
    """A file of a structure, or a batch that a software sent, and what becomes of it.

    `prete`: its columns are known, its analysis is asked for. `soumettre`: complete drafts go to control.
    """

    __tablename__ = "import_offre"
    __table_args__ = (
        sa.Index("uq_import_en_cours", "organisme_id", unique=True, sqlite_where=_EN_COURS, postgresql_where=_EN_COURS),
    )

    id: int | None = Field(default=None, primary_key=True)
    nom: str
    forme: FormeFichier = Field(sa_type=code_type(FormeFichier))
    empreinte: str = Field(max_length=64)
    taille: int
    statut: StatutImport = Field(default=StatutImport.DEPOSE, sa_type=code_type(StatutImport))
    prete: bool = False
    soumettre: bool = False
    entetes: list[str] = Field(default_factory=list, sa_type=sa.JSON)
    correspondance: dict[str, str] = Field(default_factory=dict, sa_type=sa.JSON)
    tour: int = 0
    nb_lignes: int = 0
    nb_lues: int = 0
    derniere_ligne: int = 0
    nb_creees: int = 0
    nb_modifiees: int = 0
    nb_inchangees: int = 0
    nb_refusees: int = 0
    nb_appliquees: int = 0
    nb_soumises: int = 0
    curseur: int = 0
    message: str = ""
    rapport: dict[str, Any] = Field(default_factory=dict, sa_type=sa.JSON)
    auteur_id: int | None = None
    cle_id: int | None = Field(default=None, foreign_key="cle_api.id")
    auteur: str = ""
    depose_le: datetime = Field(sa_type=Instant)
    analyse_le: datetime | None = Field(default=None, sa_type=Instant)
    confirme_le: datetime | None = Field(default=None, sa_type=Instant)
    applique_le: datetime | None = Field(default=None, sa_type=Instant)
    annule_le: datetime | None = Field(default=None, sa_type=Instant)

    @property
    def objet(self) -> str:
        """Its name in the journal."""
        return f"import:{self.id}"


class LigneImport(Table, table=True):
    """A row of a file: what it says, what would be done of it, what was done, and how to undo it.

    `version_id`: the draft that this row was the first of the import to touch; its `annulation` holds how it was.
    """

    __tablename__ = "ligne_import"
    __table_args__ = (
        sa.UniqueConstraint("import_id", "numero"),
        sa.Index("ix_ligne_import_verdict", "import_id", "verdict", "numero"),
        sa.Index("ix_ligne_import_cle", "import_id", "cle"),
    )

    id: int | None = Field(default=None, primary_key=True)
    import_id: int = Field(foreign_key="import_offre.id")
    numero: int
    cle: str = ""
    cle_session: str = ""
    valeurs: dict[str, str] = Field(default_factory=dict, sa_type=sa.JSON)
    verdict: Verdict = Field(sa_type=code_type(Verdict))
    erreurs: dict[str, str] = Field(default_factory=dict, sa_type=sa.JSON)
    changements: list[str] = Field(default_factory=list, sa_type=sa.JSON, sa_column_kwargs={"server_default": "[]"})
    formation_id: int | None = None
    session_id: int | None = None
    version_id: int | None = None
    appliquee: bool = False
    annulation: dict[str, Any] = Field(default_factory=dict, sa_type=sa.JSON)


class LotApi(Table, table=True):
    """A batch asked for once by a key: while it is carried out, then its answer, given again to who asks again.

    `import_id` keeps what was done of it so far: a batch that breaks off goes on from there.
    """

    __tablename__ = "lot_api"
    __table_args__ = (sa.UniqueConstraint("cle_id", "idempotence"),)

    id: int | None = Field(default=None, primary_key=True)
    cle_id: int = Field(foreign_key="cle_api.id")
    idempotence: str = Field(max_length=255)
    empreinte: str = Field(max_length=64)
    import_id: int | None = None
    cree_le: datetime = Field(sa_type=Instant, index=True)
    bail_jusqu_a: datetime = Field(sa_type=Instant)
    reponse_statut: int | None = None
    reponse: dict[str, Any] = Field(default_factory=dict, sa_type=sa.JSON)


class CorrespondanceColonnes(Table, table=True):
    """Which field a structure reads in a column of its files, remembered from its last import."""

    __tablename__ = "correspondance_colonnes"
    __table_args__ = (sa.UniqueConstraint("organisme_id", "entete"),)

    id: int | None = Field(default=None, primary_key=True)
    organisme_id: int = Field(foreign_key="organisme.id", index=True)
    entete: str = Field(max_length=80)
    champ: str = ""
