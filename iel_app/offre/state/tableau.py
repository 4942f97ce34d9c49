"""The table of the sessions in the editor: what its address asks for, one page of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from iel_app.core import french
from iel_app.offre.queries import FicheEdition, SeanceVue
from iel_app.offre.rules import sessions as regles
from iel_app.offre.state import adresses
from iel_app.offre.state.vues import Taille
from iel_app.ui.payloads import bounded, natural

TAILLES = (25, 10, 50, 100)
"""Lengths of a page, that of the Guide 003 first."""
PEU = min(TAILLES)
TRIS = ("debut", "fin")


@dataclass
class Tableau:
    """How many sessions there are, which are shown, and the addresses of the others."""

    nombre: int = 0
    long: bool = False
    adresse: str = ""
    texte: str = ""
    tri: str = ""
    taille: str = ""
    place: str = ""
    precedente: str = ""
    suivante: str = ""
    tailles: list[Taille] = field(default_factory=list)
    tris: dict[str, str] = field(default_factory=dict)
    ordres: dict[str, str] = field(default_factory=dict)


def tableau(lue: FicheEdition, parametres: Mapping[str, str]) -> tuple[Tableau, list[SeanceVue]]:
    """Return the table that an address asks for, and the sessions of its page; what it says wrongly is left out."""
    texte = bounded(parametres.get("filtrer", ""), 100).strip()
    tri = parametres.get("tri", "") if parametres.get("tri", "").removeprefix("-") in TRIS else TRIS[0]
    taille = natural(parametres.get("taille", ""))
    taille = taille if taille in TAILLES else TAILLES[0]
    trouvees = _triees([s for s in lue.seances if regles.repond(s.seance, s.formateur, texte)], tri)
    nb_pages = max(1, -(-len(trouvees) // taille))
    page = min(natural(parametres.get("page", "")) or 1, nb_pages)
    debut = (page - 1) * taille
    montrees = trouvees[debut : debut + taille]
    dits: dict[str, Any] = {
        "filtrer": texte,
        "tri": "" if tri == TRIS[0] else tri,
        "taille": "" if taille == TAILLES[0] else taille,
    }

    def vers(**autres: Any) -> str:
        chemin = adresses.lien(f"formations/{lue.reference}", **(dits | {"champ": "sessions"} | autres))
        return f"{chemin}#sessions"

    place = "Aucune session ne correspond"
    if montrees:
        place = f"{debut + 1} à {debut + len(montrees)} sur {french.number(len(trouvees))}"
    return Tableau(
        nombre=len(lue.seances),
        long=len(lue.seances) > PEU,
        adresse=f"/offre/formations/{lue.reference}",
        texte=texte,
        tri=str(dits["tri"]),
        taille=str(dits["taille"]),
        place=place,
        precedente=vers(page=page - 1) if page > 1 else "",
        suivante=vers(page=page + 1) if page < nb_pages else "",
        tailles=[Taille(str(n), vers(taille=n), n == taille) for n in sorted(TAILLES)],
        tris={t: vers(tri=f"-{t}" if tri == t else t) for t in TRIS},
        ordres={t: _ordre(t, tri) for t in TRIS},
    ), montrees


def _triees(vues: list[SeanceVue], tri: str) -> list[SeanceVue]:
    def cle(vue: SeanceVue) -> tuple[date, str]:
        s = vue.seance
        return (s.date_fin if tri.endswith("fin") else s.date_debut) or date.max, s.reference

    return sorted(vues, key=cle, reverse=tri.startswith("-"))


def _ordre(tri: str, courant: str) -> str:
    if courant.removeprefix("-") != tri:
        return "none"
    return "descending" if courant.startswith("-") else "ascending"
