"""Tables of the census."""

from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from iel_app.core.db import Instant, Table, code_type
from iel_app.core.permissions import Cible


class Etape(StrEnum):
    """Where a campaign stands; opening and closing follow the clock."""

    PREPAREE = "preparee"
    OUVERTE = "ouverte"
    FERMEE = "fermee"
    ALLOUEE = "allouee"
    ARCHIVEE = "archivee"


class StatutRecensement(StrEnum):
    """Whether a collectivité has answered."""

    BROUILLON = "brouillon"
    ENREGISTRE = "enregistre"

    @property
    def libelle(self) -> str:
        """The status as people read it."""
        return {"brouillon": "Brouillon, non transmis", "enregistre": "Transmis"}[self.value]


class Campagne(Table, table=True):
    """One census a civil year: period, welcome message, options."""

    __tablename__ = "campagne"
    __table_args__ = (sa.CheckConstraint("ouverture < fermeture", name="periode"),)

    id: int | None = Field(default=None, primary_key=True)
    annee: int = Field(unique=True)
    ouverture: datetime = Field(sa_type=Instant)
    fermeture: datetime = Field(sa_type=Instant)
    message: str = ""
    consultation_hors_periode: bool = False
    nb_contrats_financables: int | None = None
    plancher_intentions: int | None = None
    plafond_intentions: int | None = None
    allouee_le: datetime | None = Field(default=None, sa_type=Instant)
    archivee_le: datetime | None = Field(default=None, sa_type=Instant)


class CategorieCible(Table, table=True):
    """A métier en tension of one campaign (document 000: « catégorie cible (= métier en tension) »)."""

    __tablename__ = "categorie_cible"
    __table_args__ = (sa.UniqueConstraint("campagne_id", "code"),)

    id: int | None = Field(default=None, primary_key=True)
    campagne_id: int = Field(foreign_key="campagne.id")
    code: str
    libelle: str
    famille: str = ""


class DiplomeCible(Table, table=True):
    """A diploma correlated with a catégorie cible, shown by « ? »."""

    __tablename__ = "diplome_cible"

    id: int | None = Field(default=None, primary_key=True)
    categorie_id: int = Field(foreign_key="categorie_cible.id", index=True)
    niveau: int
    libelle: str
    code_rncp: str = ""


class Recensement(Table, table=True):
    """The answer of one collectivité to one campaign: its present figures and version number."""

    __tablename__ = "recensement"
    __table_args__ = (
        sa.UniqueConstraint("campagne_id", "collectivite_id"),
        sa.CheckConstraint("(statut = 'brouillon') = (version = 0)", name="version_si_enregistre"),
        sa.CheckConstraint("(version = 0) = (enregistre_le IS NULL)", name="date_si_enregistre"),
        sa.CheckConstraint("nb_handicap <= nb_presents", name="handicap_parmi_presents"),
        sa.CheckConstraint("nb_fins_ete + nb_fins_automne <= nb_presents", name="fins_parmi_presents"),
    )

    id: int | None = Field(default=None, primary_key=True)
    campagne_id: int = Field(foreign_key="campagne.id")
    collectivite_id: int = Field(foreign_key="collectivite.id", index=True)
    statut: StatutRecensement = Field(default=StatutRecensement.BROUILLON, sa_type=code_type(StatutRecensement))
    version: int = 0
    nb_presents: int = 0
    nb_handicap: int = 0
    nb_fins_ete: int = 0
    nb_fins_automne: int = 0
    aucune_intention: bool = False
    nb_intentions: int = 0
    enregistre_le: datetime | None = Field(default=None, sa_type=Instant)
    enregistre_par_id: int | None = None
    enregistre_par: str = ""

    @property
    def cible(self) -> Cible:
        """It belongs to its collectivité."""
        return Cible(collectivite_id=self.collectivite_id)

    @property
    def objet(self) -> str:
        """Its name in the journal."""
        return f"recensement:{self.id}"


class Responsable(Table, table=True):
    """A person in charge of apprenticeship, who receives the mails."""

    # Written at each save beside the version, and read by no screen yet: it feeds the steering figures.
    __tablename__ = "responsable"

    id: int | None = Field(default=None, primary_key=True)
    recensement_id: int = Field(foreign_key="recensement.id", index=True)
    rang: int
    prenom: str
    nom: str
    courriel: str
    telephone: str


class Intention(Table, table=True):
    """How many apprentices a collectivité intends to recruit in one catégorie cible, at one level."""

    # Written at each save beside the version, and read by no screen yet: it feeds the steering figures.
    __tablename__ = "intention"
    __table_args__ = (
        sa.UniqueConstraint("recensement_id", "categorie_id", "niveau"),
        sa.CheckConstraint("nombre > 0", name="nombre_positif"),
    )

    id: int | None = Field(default=None, primary_key=True)
    recensement_id: int = Field(foreign_key="recensement.id")
    categorie_id: int = Field(foreign_key="categorie_cible.id", index=True)
    niveau: int
    nombre: int


class VersionRecensement(Table, table=True):
    """What was saved, once and for all: the whole content, who, when, and its SHA-256."""

    __tablename__ = "version_recensement"
    __table_args__ = (sa.UniqueConstraint("recensement_id", "numero"),)

    id: int | None = Field(default=None, primary_key=True)
    recensement_id: int = Field(foreign_key="recensement.id")
    numero: int
    contenu: dict[str, Any] = Field(sa_type=sa.JSON)
    differences: list[dict[str, str]] = Field(default_factory=list, sa_type=sa.JSON)
    empreinte: str
    enregistre_le: datetime = Field(sa_type=Instant)
    enregistre_par: str


class Brouillon(Table, table=True):
    """What one person has typed and not yet saved, with the conflicts left to settle."""

    __tablename__ = "brouillon"
    __table_args__ = (sa.UniqueConstraint("recensement_id", "utilisateur_id"),)

    id: int | None = Field(default=None, primary_key=True)
    recensement_id: int = Field(foreign_key="recensement.id")
    utilisateur_id: int = Field(foreign_key="utilisateur.id", index=True)
    base_version: int
    contenu: dict[str, Any] = Field(sa_type=sa.JSON)
    conflits: list[dict[str, str]] = Field(default_factory=list, sa_type=sa.JSON)
    modifie_le: datetime = Field(sa_type=Instant)


class Signalement(Table, table=True):
    """A report that the identity of a collectivité is wrong, to its contact at the délégation."""

    __tablename__ = "signalement"

    id: int | None = Field(default=None, primary_key=True)
    collectivite_id: int = Field(foreign_key="collectivite.id", index=True)
    utilisateur_id: int = Field(foreign_key="utilisateur.id", index=True)
    champ: str
    message: str
    auteur: str
    courriel: str
    cree_le: datetime = Field(sa_type=Instant)
