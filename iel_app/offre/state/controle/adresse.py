"""The address of the control: it tells the filter, the page, the sheet and the keys, and can be shared."""

from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import urlencode

from iel_app.offre.queries import FiltreFile
from iel_app.ui.payloads import natural

FILE, FICHE, COMPARER, ORGANISMES, COURRIELS = (
    "/offre/controle",
    "/offre/controle/fiche",
    "/offre/controle/comparer",
    "/offre/controle/organismes",
    "/offre/controle/courriels",
)
TAILLES = (15, 50, 100)
TEXTE_MAX = 100
ETATS = {
    "en_controle": "En contrôle",
    "a_completer": "Complément demandé",
    "publiee": "Publiées récemment",
    "refusee": "Refusées",
    "archivee": "Archivées",
}
GENRES = {"": "Toutes", "creation": "Créations", "modification": "Modifications", "reconduction": "Reconductions"}
ATTENTES = {"": "Toutes", "retard": "En retard"}
ATTRIBUTIONS = {"": "Toutes", "moi": "À moi", "libre": "À personne"}


def filtre(parametres: Mapping[str, str]) -> FiltreFile:
    """Return the filter that an address tells; what it does not know is left at its default."""

    def parmi(nom: str, connus: Mapping[str, str], defaut: str) -> str:
        return parametres.get(nom, "") if parametres.get(nom, "") in connus else defaut

    taille = natural(parametres.get("par_page", ""))
    return FiltreFile(
        texte=parametres.get("texte", "").strip()[:TEXTE_MAX],
        genre=parmi("genre", GENRES, ""),
        etat=parmi("etat", ETATS, "en_controle"),
        attente=parmi("attente", ATTENTES, ""),
        attribution=parmi("attribution", ATTRIBUTIONS, ""),
        page=natural(parametres.get("page", "")) or 1,
        par_page=taille if taille in TAILLES else TAILLES[0],
    )


def raccourcis(parametres: Mapping[str, str]) -> bool:
    """Tell whether the address leaves the single keys on."""
    return parametres.get("raccourcis", "") != "non"


def lien(vers: str, voulu: FiltreFile, *, avec_raccourcis: bool, **autres: int | str) -> str:
    """Return an address: what differs from the defaults, and nothing else."""
    defaut = FiltreFile()
    dits = {
        nom: getattr(voulu, nom)
        for nom in ("texte", "genre", "etat", "attente", "attribution", "page", "par_page")
        if getattr(voulu, nom) != getattr(defaut, nom)
    }
    dits = autres | dits | ({} if avec_raccourcis else {"raccourcis": "non"})
    return f"{vers}?{urlencode(dits)}" if dits else vers


def a_la_page(voulu: FiltreFile, position: int) -> FiltreFile:
    """Return the filter at the page that holds a rank."""
    return replace(voulu, page=max(1, -(-position // voulu.par_page)))
