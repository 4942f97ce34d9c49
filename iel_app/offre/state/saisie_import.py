"""What the forms of the import send, and the sentence of a refused file: anyone may write there."""

import re
from typing import Any

from iel_app.ui.cookies import cookie_of

REFUS = "iel_import"
VALEUR_MAX = 6000
CELLULES_MAX = 500
_CELLULE = re.compile(r"^cellule-(\d{1,9})-([a-z_]{0,40})$", re.ASCII)


def cellules(formulaire: Any) -> dict[int, dict[str, str]]:
    """Return the cells that a form sends, by row; a row without cell is only to be judged again."""
    cellules: dict[int, dict[str, str]] = {}
    noms = list(formulaire)[:CELLULES_MAX] if isinstance(formulaire, dict) else []
    for nom in noms:
        if lu := _CELLULE.match(str(nom)):
            ligne = cellules.setdefault(int(lu[1]), {})
            if lu[2]:
                ligne[lu[2]] = texte(formulaire, nom)
    return cellules


def texte(formulaire: Any, champ: str) -> str:
    """Return a field of a form, of bounded length."""
    valeur = formulaire.get(champ, "") if isinstance(formulaire, dict) else ""
    return valeur[:VALEUR_MAX].replace("\x00", "") if isinstance(valeur, str) else ""


def cochee(formulaire: Any, champ: str) -> bool:
    """Tell whether a box was ticked."""
    return isinstance(formulaire, dict) and formulaire.get(champ) in ("on", True)


def phrase(entete: str) -> str:
    """Return the sentence of the file just refused, which a cookie brings."""
    generale = "Le fichier n’a pas été accepté. Réessayez."
    try:
        return bytes.fromhex(cookie_of(entete, REFUS)).decode()[:500] or generale
    except ValueError:
        return generale
