"""What the addresses of the offer say, and what events carry: anyone may write there."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import reflex as rx

from iel_app.offre.queries import Onglet

CATALOGUE = "/offre/catalogue"
REFERENCE = "reference_demandee"
"""The part of the path of an editor that says which formation."""
IMPORT = "/offre/import"
NON_CONVENTIONNEES, CONVENTIONNEES = "Formations non conventionnées", "Formations conventionnées"


def entier(valeur: Any) -> int:
    """Return a natural number, 0 for anything else."""
    if isinstance(valeur, int) and not isinstance(valeur, bool):
        return valeur if 0 < valeur < 10**9 else 0
    if isinstance(valeur, str) and valeur.isascii() and valeur.isdigit() and len(valeur) < 10:
        return int(valeur)
    return 0


def texte(valeur: Any, maximum: int = 200) -> str:
    """Return a text of bounded length, "" for anything else."""
    return valeur[:maximum] if isinstance(valeur, str) else ""


def lien(page: str, /, **parametres: Any) -> str:
    """Return an address of the offer; what is empty is left out."""
    donnes = {cle: str(v) for cle, v in parametres.items() if v}
    chemin = f"/offre/{page}" if page else CATALOGUE
    return f"{chemin}?{urlencode(donnes)}" if donnes else chemin


def onglets(categorie: str = "") -> dict[str, str]:
    """Return the address of each tab of the catalogue, the page of imports with them."""
    defaut = Onglet.PUBLIEES
    parts = {o.value: lien("", categorie=categorie, onglet="" if o is defaut else o.value) for o in Onglet}
    return parts | {"import": IMPORT}


def formation(reference: str, ancre: str = "", *, manques: bool = False) -> str:
    """Return the address of an editor, at one of its fields: told twice, for the browser and for the server."""
    chemin = lien(f"formations/{reference}", manques=int(manques), champ=ancre)
    return f"{chemin}#{ancre}" if ancre else chemin


def session(identifiant: int, reference: str) -> str:
    """Return the address of a session."""
    return lien("session", id=identifiant, ref=reference)


def champs_de(recu: Any) -> Mapping[str, Any]:
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


class Chargee(Visee, mixin=True):
    """For which parameters of the address the screen was loaded: it shows nothing for others."""

    demande: str = ""

    def _charge(self, *parametres: str) -> None:
        """Say that what the state now shows is what the address asks."""
        lus = self.router.url.query_parameters
        self.demande = " ".join(lus.get(nom, "") for nom in parametres)
