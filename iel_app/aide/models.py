"""Tables of the requests, of their answers, of the telephone permanences and of the web workshops."""

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field

from iel_app.core.db import Instant, Table, code_type
from iel_app.core.permissions import Cible


class GenreDemande(StrEnum):
    """How the service is asked: by a message, or for a callback."""

    MESSAGE = "message"
    RAPPEL = "rappel"

    @property
    def libelle(self) -> str:
        """The kind as people read it."""
        return {"message": "Message", "rappel": "Rappel téléphonique"}[self.value]


class Sujet(StrEnum):
    """What a request is about."""

    CONNEXION = "connexion"
    RECENSEMENT = "recensement"
    OFFRE = "offre"
    RECHERCHE = "recherche"
    DONNEES = "donnees"
    ACCESSIBILITE = "accessibilite"
    AUTRE = "autre"

    @property
    def libelle(self) -> str:
        """The subject as people read it."""
        return _SUJETS[self]


_SUJETS = {
    Sujet.CONNEXION: "Connexion et compte",
    Sujet.RECENSEMENT: "Recensement",
    Sujet.OFFRE: "Saisie ou publication d’une formation",
    Sujet.RECHERCHE: "Recherche d’une formation",
    Sujet.DONNEES: "Données personnelles",
    Sujet.ACCESSIBILITE: "Difficulté d’accès à une page",
    Sujet.AUTRE: "Autre question",
}


class StatutAide(StrEnum):
    """Life of a request, message or callback."""

    RECUE = "recue"
    REPONDUE = "repondue"
    RAPPELEE = "rappelee"
    INJOIGNABLE = "injoignable"
    CLOSE = "close"
    ANNULEE = "annulee"

    @property
    def libelle(self) -> str:
        """The status as people read it."""
        return _STATUTS[self]


_STATUTS = {
    StatutAide.RECUE: "Reçue",
    StatutAide.REPONDUE: "Répondue",
    StatutAide.RAPPELEE: "Personne rappelée",
    StatutAide.INJOIGNABLE: "Personne non jointe",
    StatutAide.CLOSE: "Close",
    StatutAide.ANNULEE: "Annulée",
}
A_TRAITER = (StatutAide.RECUE, StatutAide.INJOIGNABLE)
"""Statuses of a request that awaits somebody of the service."""
FINIES = (StatutAide.REPONDUE, StatutAide.RAPPELEE, StatutAide.CLOSE, StatutAide.ANNULEE)
"""Statuses of a request that nobody awaits anything of: it is erased some months later."""


class DemandeAide(Table, table=True):
    """A request to the service: who asks, about what, from which page; a callback also has its slot."""

    __tablename__ = "demande_aide"
    __table_args__ = (
        sa.CheckConstraint(
            "(genre = 'rappel') = (creneau_le IS NOT NULL AND permanence_id IS NOT NULL)", name="creneau_du_rappel"
        ),
        sa.Index("ix_demande_aide_file", "region_id", "statut", "recue_le"),
        sa.Index("ix_demande_aide_creneau", "permanence_id", "creneau_le"),
    )

    id: int | None = Field(default=None, primary_key=True)
    genre: GenreDemande = Field(default=GenreDemande.MESSAGE, sa_type=code_type(GenreDemande))
    statut: StatutAide = Field(default=StatutAide.RECUE, sa_type=code_type(StatutAide))
    sujet: Sujet = Field(default=Sujet.AUTRE, sa_type=code_type(Sujet))
    message: str = ""
    page: str = ""
    formation: str = ""
    region_id: int | None = Field(default=None, foreign_key="region.id")
    utilisateur_id: int | None = Field(default=None, foreign_key="utilisateur.id", index=True)
    auteur: str = ""
    structure: str = ""
    courriel: str = ""
    telephone: str = ""
    recue_le: datetime = Field(sa_type=Instant)
    traitee_le: datetime | None = Field(default=None, sa_type=Instant)
    traitee_par: str = ""
    permanence_id: int | None = Field(default=None, foreign_key="permanence_telephonique.id")
    creneau_le: datetime | None = Field(default=None, sa_type=Instant)
    adresse_hash: str = Field(default="", index=True, max_length=64)

    @property
    def numero(self) -> str:
        """Its number, as it is told to people."""
        return f"A{self.id or 0:06d}"

    @property
    def cible(self) -> Cible:
        """Where it belongs, for permissions: to a region, or to the national service."""
        return Cible(region_id=self.region_id)

    @property
    def objet(self) -> str:
        """Its name in the journal."""
        return f"demande_aide:{self.id}"


class ReponseAide(Table, table=True):
    """An answer to a request, sent by mail and kept beside it."""

    __tablename__ = "reponse_aide"

    id: int | None = Field(default=None, primary_key=True)
    demande_id: int = Field(foreign_key="demande_aide.id", index=True)
    texte: str
    auteur: str
    instant: datetime = Field(sa_type=Instant)


class PermanenceTelephonique(Table, table=True):
    """Hours at which a service calls back: each week on a day, or on one date; nobody calls on public holidays.

    `debut` and `fin` are minutes since midnight in Paris; a slot lasts `duree` minutes and holds `capacite` callbacks.
    """

    __tablename__ = "permanence_telephonique"
    __table_args__ = (
        sa.CheckConstraint("(jour_semaine IS NULL) <> (jour IS NULL)", name="jour_ou_semaine"),
        sa.CheckConstraint("jour_semaine IS NULL OR jour_semaine BETWEEN 0 AND 6", name="jour_semaine"),
        sa.CheckConstraint("debut >= 0 AND fin <= 1440 AND debut < fin AND duree > 0", name="heures"),
        sa.CheckConstraint("capacite > 0", name="capacite"),
    )

    id: int | None = Field(default=None, primary_key=True)
    region_id: int | None = Field(default=None, foreign_key="region.id", index=True)
    jour_semaine: int | None = None
    jour: date | None = None
    debut: int
    fin: int
    duree: int = 30
    capacite: int = 1
    fermee_le: datetime | None = Field(default=None, sa_type=Instant)

    @property
    def cible(self) -> Cible:
        """Where it belongs, for permissions."""
        return Cible(region_id=self.region_id)

    @property
    def objet(self) -> str:
        """Its name in the journal."""
        return f"permanence:{self.id}"


class Atelier(Table, table=True):
    """A web workshop: its link is for those who are registered."""

    __tablename__ = "atelier"
    __table_args__ = (sa.CheckConstraint("capacite > 0 AND duree > 0", name="tailles"),)

    id: int | None = Field(default=None, primary_key=True)
    region_id: int | None = Field(default=None, foreign_key="region.id", index=True)
    titre: str
    description: str = ""
    debut: datetime = Field(sa_type=Instant, index=True)
    duree: int
    lien: str
    capacite: int
    cree_le: datetime = Field(sa_type=Instant)
    cree_par: str = ""
    annule_le: datetime | None = Field(default=None, sa_type=Instant)

    @property
    def cible(self) -> Cible:
        """Where it belongs, for permissions."""
        return Cible(region_id=self.region_id)

    @property
    def objet(self) -> str:
        """Its name in the journal."""
        return f"atelier:{self.id}"


_EN_VIGUEUR = sa.text("retiree_le IS NULL")


class InscriptionAtelier(Table, table=True):
    """Somebody registered to a workshop, or who awaits a place in it; withdrawn, the line stays."""

    __tablename__ = "inscription_atelier"
    __table_args__ = (
        sa.Index(
            "uq_inscription_atelier_active",
            "atelier_id",
            "utilisateur_id",
            unique=True,
            sqlite_where=_EN_VIGUEUR,
            postgresql_where=_EN_VIGUEUR,
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    atelier_id: int = Field(foreign_key="atelier.id", index=True)
    utilisateur_id: int = Field(foreign_key="utilisateur.id", index=True)
    nom: str
    structure: str = ""
    courriel: str
    inscrite_le: datetime = Field(sa_type=Instant)
    en_attente: bool = Field(default=False, sa_column_kwargs={"server_default": sa.false()})
    retiree_le: datetime | None = Field(default=None, sa_type=Instant)
