"""Tables of formations, of their versions and of their sessions."""

from datetime import date, datetime
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlmodel import Field

from iel_app.core.db import Instant, Table, code_type
from iel_app.core.permissions import Cible
from iel_app.offre.models.codes import (
    OUVERTS,
    EtatRecrutement,
    StatutDemande,
    StatutFormation,
    StatutVersion,
    TypeFormation,
)

_OUVERTE = sa.text("statut IN ({})".format(", ".join(f"'{s.value}'" for s in OUVERTS)))


class Rattachee(Table):
    """What belongs to an organisme, in its region."""

    organisme_id: int = Field(foreign_key="organisme.id", index=True)
    region_id: int | None = None

    @property
    def cible(self) -> Cible:
        """Where it belongs, for permissions."""
        return Cible(organisme_id=self.organisme_id, region_id=self.region_id)


class Compteur(Table, table=True):
    """The last number given in a series of references: a number given is never given again."""

    __tablename__ = "compteur"

    nom: str = Field(primary_key=True)
    valeur: int


class Formation(Rattachee, table=True):
    """A formation of a CFA: its reference and owner; what it says is in its versions.

    The published version stays public while the next one is drafted and controlled.
    """

    __tablename__ = "formation"
    OBJET: ClassVar[str] = "formation:"
    __table_args__ = (
        sa.UniqueConstraint("organisme_id", "identifiant_externe"),
        sa.CheckConstraint("(version_publiee_id IS NULL) = (publiee_le IS NULL)", name="publiee_si_version"),
    )

    id: int | None = Field(default=None, primary_key=True)
    reference: str = Field(unique=True, max_length=12)
    type: TypeFormation = Field(default=TypeFormation.SIMPLE, sa_type=code_type(TypeFormation))
    conventionnee: bool = False
    region_id: int | None = Field(default=None, foreign_key="region.id", index=True)
    statut: StatutFormation = Field(default=StatutFormation.ACTIVE, sa_type=code_type(StatutFormation))
    identifiant_externe: str | None = None
    version_publiee_id: int | None = Field(default=None, index=True)
    publiee_le: datetime | None = Field(default=None, sa_type=Instant)
    confirmee_le: datetime | None = Field(default=None, sa_type=Instant)
    cree_le: datetime = Field(sa_type=Instant)
    modifie_le: datetime = Field(sa_type=Instant)
    lien_en_panne_le: datetime | None = Field(default=None, sa_type=Instant)
    lien_constat: str = ""

    @property
    def objet(self) -> str:
        """Its name in the journal."""
        return f"{Formation.OBJET}{self.reference}"


class VersionFormation(Rattachee, table=True):
    """One version of what a formation says.

    `contenu` holds the fields as typed, also while they are wrong: nothing typed is lost. The other columns are read
    from it when they can be, for lists, filters and rules.

    `import_id`: the import that wrote it last, None once a person did.
    """

    __tablename__ = "version_formation"
    __table_args__ = (
        sa.UniqueConstraint("formation_id", "numero"),
        sa.Index("uq_version_ouverte", "formation_id", unique=True, sqlite_where=_OUVERTE, postgresql_where=_OUVERTE),
        sa.Index("ix_version_formation_file", "region_id", "statut", "soumise_le", "id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    formation_id: int = Field(foreign_key="formation.id")
    numero: int
    statut: StatutVersion = Field(default=StatutVersion.BROUILLON, sa_type=code_type(StatutVersion))
    revision: int = 0
    contenu: dict[str, Any] = Field(default_factory=dict, sa_type=sa.JSON)
    intitule: str = ""
    intitule_recherche: str = ""
    certification_id: int | None = Field(default=None, foreign_key="certification.id", index=True)
    responsable_id: int | None = Field(default=None, foreign_key="organisme.id")
    formateur_id: int | None = Field(default=None, foreign_key="organisme.id", index=True)
    nb_sessions: int = 0
    debut: date | None = None
    fin: date | None = None
    cree_le: datetime = Field(sa_type=Instant)
    modifie_le: datetime = Field(sa_type=Instant)
    auteur_id: int | None = None
    auteur: str = ""
    soumise_le: datetime | None = Field(default=None, sa_type=Instant)
    decidee_le: datetime | None = Field(default=None, sa_type=Instant)
    decidee_par: str = ""
    message: str = ""
    motifs: dict[str, str] = Field(default_factory=dict, sa_type=sa.JSON)
    prise_par_id: int | None = None
    prise_par: str = ""
    prise_jusqu_a: datetime | None = Field(default=None, sa_type=Instant)
    attribuee_a_id: int | None = None
    attribuee_a: str = Field(default="", sa_column_kwargs={"server_default": ""})
    reference: str
    import_id: int | None = None

    @property
    def objet(self) -> str:
        """Its name in the journal: that of its formation, whose history is one."""
        return f"{Formation.OBJET}{self.reference}"


class SessionFormation(Table, table=True):
    """A session: a reference kept for ever, and the places, which live without control (document 004, version 2)."""

    __tablename__ = "session_formation"
    __table_args__ = (
        sa.CheckConstraint("capacite IS NULL OR capacite >= 0", name="capacite"),
        sa.CheckConstraint("places_restantes IS NULL OR places_restantes >= 0", name="places"),
    )

    id: int | None = Field(default=None, primary_key=True)
    reference: str = Field(unique=True, max_length=8)
    formation_id: int = Field(foreign_key="formation.id", index=True)
    identifiant_externe: str | None = None
    capacite: int | None = None
    places_restantes: int | None = None
    nb_inscrits: int | None = None
    places_le: datetime | None = Field(default=None, sa_type=Instant)
    recrutement: EtatRecrutement = Field(default=EtatRecrutement.OUVERT, sa_type=code_type(EtatRecrutement))
    publiee_le: datetime | None = Field(default=None, sa_type=Instant)


class VersionSession(Table, table=True):
    """What one version of a formation says of one of its sessions; dates and place may still be missing."""

    __tablename__ = "version_session"
    __table_args__ = (
        sa.UniqueConstraint("version_id", "session_id"),
        sa.CheckConstraint("date_debut IS NULL OR date_fin IS NULL OR date_debut < date_fin", name="periode"),
    )

    id: int | None = Field(default=None, primary_key=True)
    version_id: int = Field(foreign_key="version_formation.id")
    session_id: int = Field(foreign_key="session_formation.id", index=True)
    date_debut: date | None = None
    date_fin: date | None = None
    adresse: str = ""
    commune_code: str = ""
    code_postal: str = ""
    ville: str = ""
    cedex: str = ""
    formateur_id: int | None = Field(default=None, foreign_key="organisme.id")
    entrees: str = "dates_fixes"
    a_verifier: bool = False
    copiee_de: str = ""


class DemandeOrganisme(Rattachee, table=True):
    """A request to name as formateur an organisme of another SIREN (Guide 003, « L’organisme formateur »)."""

    __tablename__ = "demande_organisme"
    __table_args__ = (sa.UniqueConstraint("organisme_id", "formateur_id"),)

    id: int | None = Field(default=None, primary_key=True)
    formateur_id: int = Field(foreign_key="organisme.id")
    statut: StatutDemande = Field(default=StatutDemande.DEMANDEE, sa_type=code_type(StatutDemande))
    raison: str = ""
    reponse: str = ""
    demandee_le: datetime = Field(sa_type=Instant)
    demandee_par: str = ""
    decidee_le: datetime | None = Field(default=None, sa_type=Instant)
    decidee_par: str = ""

    @property
    def objet(self) -> str:
        """Its name in the journal."""
        return f"demande_organisme:{self.id}"


class NoteControle(Table, table=True):
    """An internal note of the offer managers on a formation: never shown to its author."""

    __tablename__ = "note_controle"

    id: int | None = Field(default=None, primary_key=True)
    formation_id: int = Field(foreign_key="formation.id", index=True)
    texte: str
    auteur: str
    instant: datetime = Field(sa_type=Instant)
