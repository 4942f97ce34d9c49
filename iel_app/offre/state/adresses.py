"""What the addresses of the offer say, and what events carry: anyone may write there."""

from typing import Any
from urllib.parse import urlencode

from iel_app.offre.queries import Onglet
from iel_app.ui.focus import Aimed

CATALOGUE = "/offre/catalogue"
REFERENCE = "reference_demandee"
"""The part of the path of an editor that says which formation."""
IMPORT = "/offre/import"
NON_CONVENTIONNEES, CONVENTIONNEES = "Formations non conventionnées", "Formations conventionnées"


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


class Chargee(Aimed, mixin=True):
    """For which parameters of the address the screen was loaded: it shows nothing for others."""

    demande: str = ""

    def _charge(self, *parametres: str) -> None:
        """Say that what the state now shows is what the address asks."""
        lus = self.router.url.query_parameters
        self.demande = " ".join(lus.get(nom, "") for nom in parametres)
