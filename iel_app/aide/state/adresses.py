"""What the addresses of the help say, and what events carry: anyone may write there."""

from typing import Any
from urllib.parse import urlencode

import reflex as rx

AIDE, CONTACT, MIENNES = "/aide", "/aide/contact", "/aide/mes-demandes"
RAPPEL, ATELIERS, FILE, PERMANENCES = "/aide/rappel", "/aide/ateliers", "/aide/demandes", "/aide/permanences"


def lien(vers: str, /, **parametres: Any) -> str:
    """Return an address; what is empty is left out."""
    dits = {cle: str(valeur) for cle, valeur in parametres.items() if valeur}
    return f"{vers}?{urlencode(dits)}" if dits else vers


def question(code: str, page: str = "") -> str:
    """Return the address of a question, opened: told twice, for the browser and for the server."""
    return f"{lien(AIDE, question=code, page=page)}#q-{code}"


def entier(valeur: Any) -> int:
    """Return a natural number, 0 for anything else."""
    if isinstance(valeur, int) and not isinstance(valeur, bool):
        return valeur if 0 < valeur < 2**31 else 0
    if isinstance(valeur, str) and valeur.isascii() and valeur.isdigit() and len(valeur) < 10:
        return int(valeur)
    return 0


def texte(valeur: Any, maximum: int = 200) -> str:
    """Return a text of bounded length, "" for anything else."""
    return valeur[:maximum] if isinstance(valeur, str) else ""


def champs_de(recu: Any) -> dict[str, Any]:
    """Return what a form posted."""
    return recu if isinstance(recu, dict) else {}


class Visee(rx.State, mixin=True):
    """Where focus goes."""

    cible: str = ""
    _focus: int = 0

    def _viser(self, ancre: str) -> None:
        """Move focus once to an element: the counter makes the same place a new target."""
        self._focus += 1
        self.cible = f"{ancre}#{self._focus}"
