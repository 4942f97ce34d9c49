"""A formation as an exchange file tells it, whatever the format."""

from dataclasses import dataclass
from datetime import date

from iel_app.offre.forms import Saisie
from iel_app.offre.rules.sessions import Seance


@dataclass(frozen=True, slots=True)
class OrganismeDecrit:
    """An organisme responsable or formateur."""

    nom: str
    siret: str
    uai: str
    numero_activite: str
    adresse: str
    code_postal: str
    ville: str
    code_insee: str
    courriel: str
    telephone: str


@dataclass(frozen=True, slots=True)
class SeanceDecrite:
    """A session with its places and the organisme that gives its courses."""

    seance: Seance
    capacite: int | None
    places_restantes: int | None
    recrutement: str
    formateur: OrganismeDecrit
    identifiant: str = ""
    nb_inscrits: int | None = None


@dataclass(frozen=True, slots=True)
class Fiche:
    """A published formation, whole."""

    reference: str
    saisie: Saisie
    intitule_public: str
    conventionnee: bool
    rncp: str
    niveau: int
    nsf: str
    formacodes: tuple[str, ...]
    romes: tuple[str, ...]
    responsable: OrganismeDecrit
    formateur: OrganismeDecrit
    seances: tuple[SeanceDecrite, ...]
    identifiant: str = ""
    cfd: str = ""
    valide_jusqu_au: date | None = None
