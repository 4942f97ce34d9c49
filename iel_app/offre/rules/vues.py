"""What of an address is a view: the filter and the order, never the place in the list."""

from urllib.parse import parse_qsl, urlencode

NOM_MAX, REQUETE_MAX, VUES_MAX = 60, 500, 20
CLES = {
    "catalogue": ("categorie", "onglet", "motif", "filtrer", "tri", "taille"),
    "controle": ("texte", "genre", "etat", "attente", "attribution", "par_page", "raccourcis"),
}
"""Page → the parameters of its address that are kept, in their order."""


def requete(page: str, brute: str) -> str:
    """Return the part of a query string that names a view of a page, "" for its first view."""
    lus = dict(parse_qsl(brute[: 4 * REQUETE_MAX]))
    gardes = {cle: lus[cle] for cle in CLES[page] if lus.get(cle)}
    dite = urlencode(gardes)
    return dite if len(dite) <= REQUETE_MAX else ""


def nom(saisi: str) -> str:
    """Return a name on one line."""
    return " ".join("".join(c if c.isprintable() else " " for c in saisi).split())[:NOM_MAX]
