"""What a person sends to sign in and to choose a collectivité."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from email_validator import EmailNotValidError, validate_email
from pydantic import BaseModel, ConfigDict, Field, field_validator

IDENTIFIANT = "iel_identifiant"
"""The short-lived cookie that gives the identifier typed back to the form after a refusal."""

LIEN = "iel_lien"
"""The short-lived cookie that holds the token of the link followed, so that it stays in no address."""

FAIT = "iel_fait"
"""The short-lived cookie that says what was just done: an address would say it again to whoever opens it."""

ATTENTE = "iel_attente"
"""The short-lived cookie that holds the token of a sign-in whose code is awaited."""

_CHEMIN = re.compile(r"^/(?![/\\])[A-Za-z0-9\-._~/?&=%#]{0,500}\Z")


def courriel_normalise(courriel: str) -> str:
    """Return the address as the identifier of an account: trimmed, in lower case."""
    return courriel.strip().lower()


def forme_de_courriel(courriel: str) -> bool:
    """Tell whether a text is written as an e-mail address."""
    try:
        validate_email(courriel, check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        return False
    return True


def chemin_interne(suite: str) -> str:
    """Return the address to go on to when it is a path of this site, else nothing (no open redirect)."""
    return suite if _CHEMIN.match(suite) and not suite.startswith("/auth") else ""


class SaisieConnexion(BaseModel):
    """The sign-in form. Lengths bound the work of hashing."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    identifiant: str = Field(min_length=1, max_length=254)
    mot_de_passe: str = Field(min_length=1, max_length=256)
    suite: str = ""

    @field_validator("identifiant")
    @classmethod
    def _normalise(cls, valeur: str) -> str:
        return courriel_normalise(valeur)

    @field_validator("suite")
    @classmethod
    def _interne(cls, valeur: str) -> str:
        return chemin_interne(valeur)


class SaisieCollectivite(BaseModel):
    """The choice made in the picker."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    collectivite: int = Field(ge=1, le=2**62)
    suite: str = ""
    proposer_derniere: bool = False

    @field_validator("suite")
    @classmethod
    def _interne(cls, valeur: str) -> str:
        return chemin_interne(valeur)


NOM_CLE_MAX, DUREE_MAX_CLE = 60, 730
_JOUR = re.compile(r"^(\d{1,2})[/. -](\d{1,2})[/. -](\d{4})$")


@dataclass(frozen=True, slots=True)
class SaisieCle:
    """A key to make; the last day counts."""

    nom: str
    portees: tuple[str, ...]
    fin: date


def lire_cle(
    recu: Mapping[str, object], portees: Sequence[str], aujourd_hui: date
) -> tuple[SaisieCle | None, dict[str, str]]:
    """Return what was typed of a key (`nom`, `portees`, `fin`), or the sentence of each wrong field, in order."""
    erreurs: dict[str, str] = {}
    nom = " ".join(str(recu.get("nom") or "").split())
    if not nom or not nom.isprintable():
        erreurs["nom"] = "Saisissez le nom du logiciel, comme Ymag"
    elif len(nom) > NOM_CLE_MAX:
        erreurs["nom"] = f"Le nom du logiciel doit comporter {NOM_CLE_MAX} caractères au plus"
    demandees = recu.get("portees")
    choisies = tuple(p for p in portees if isinstance(demandees, list | tuple | set) and p in demandees)
    if not choisies:
        erreurs["portees"] = "Choisissez au moins un droit"
    fin, faute = _fin(str(recu.get("fin") or ""), aujourd_hui)
    if faute:
        erreurs["fin"] = faute
    return (None, erreurs) if erreurs or fin is None else (SaisieCle(nom, choisies, fin), {})


def _fin(tapee: str, aujourd_hui: date) -> tuple[date | None, str]:
    trouvee = _JOUR.match(" ".join(tapee.split()))
    if trouvee is None:
        return None, "La date de fin doit comporter un jour, un mois et une année, comme 31/08/2027"
    try:
        fin = date(int(trouvee[3]), int(trouvee[2]), int(trouvee[1]))
    except ValueError:
        return None, "La date de fin doit exister dans le calendrier"
    limite = aujourd_hui + timedelta(days=DUREE_MAX_CLE)
    if not aujourd_hui <= fin <= limite:
        return None, f"La date de fin doit être entre aujourd’hui et le {limite:%d/%m/%Y}, deux ans au plus"
    return fin, ""
