"""What the addresses of the help say, and what events carry: anyone may write there."""

from typing import Any
from urllib.parse import urlencode

AIDE, CONTACT, MIENNES = "/aide", "/aide/contact", "/aide/mes-demandes"
RAPPEL, ATELIERS, FILE, PERMANENCES = "/aide/rappel", "/aide/ateliers", "/aide/demandes", "/aide/permanences"


def lien(vers: str, /, **parametres: Any) -> str:
    """Return an address; what is empty is left out."""
    dits = {cle: str(valeur) for cle, valeur in parametres.items() if valeur}
    return f"{vers}?{urlencode(dits)}" if dits else vers


def question(code: str, page: str = "") -> str:
    """Return the address of a question, opened: told twice, for the browser and for the server."""
    return f"{lien(AIDE, question=code, page=page)}#q-{code}"
