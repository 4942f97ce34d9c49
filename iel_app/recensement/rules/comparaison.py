"""Differences between two contents, in words."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from iel_app.recensement.forms import CHAMP, CHAMPS_PERSONNE, NIVEAUX, NOMBRES, Contenu
from iel_app.recensement.rules import libelles
from iel_app.recensement.rules.brouillon import lisible


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that differs between two contents; absent is written « — »."""

    champ: str
    libelle: str
    avant: str
    apres: str


def empreinte(contenu: Contenu) -> str:
    """Return the SHA-256 of what a content says: the order of the rows and their screen identifiers say nothing."""
    dit = {
        **{nom: contenu[nom] for nom in (*NOMBRES, "aucune_intention")},
        "responsables": [{c: p[c] for c in CHAMPS_PERSONNE} for p in contenu["responsables"]],
        "intentions": sorted([i["categorie"], *(i[f"n{n}"] for n in NIVEAUX)] for i in contenu["intentions"]),
    }
    return hashlib.sha256(json.dumps(dit, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def a_plat(contenu: Contenu) -> dict[str, Any]:
    """Return field → value, rows named by their uid or catégorie: what differences and merges compare."""
    plat: dict[str, Any] = {nom: contenu[nom] for nom in NOMBRES}
    plat["aucune_intention"] = "Oui" if contenu["aucune_intention"] else "Non"
    for personne in contenu["responsables"]:
        plat |= {f"r-{personne['uid']}-{c}": personne[c] for c in CHAMPS_PERSONNE}
    for ligne in contenu["intentions"]:
        plat |= {f"i-{ligne['categorie'] or ligne['uid']}-n{n}": ligne[f"n{n}"] or "0" for n in NIVEAUX}
    return plat


def libelle_champ(champ: str, personnes: Mapping[str, str], categories: Mapping[str, str]) -> str:
    """Return « Téléphone direct (personne 1) », « Niveau 4 (Jardinier) », « Apprentis présents »."""
    trouve = CHAMP.match(champ)
    if trouve is None:
        return libelles.CHAMPS.get(champ, champ)
    if trouve["genre"] == "r":
        return f"{libelles.CHAMPS[trouve['nom']]} ({personnes.get(trouve['uid'], 'personne 1')})"
    return f"Niveau {trouve['nom'][1:]} ({categories.get(trouve['uid'], 'catégorie retirée')})"


def differences(avant: Contenu, apres: Contenu, categories: Mapping[str, str]) -> list[Difference]:
    """Return what changed from one content to another, in the order of the form."""
    ancien, nouveau = a_plat(lisible(avant)), a_plat(lisible(apres))
    personnes = noms_des_personnes(avant, apres, avant)
    champs = list(dict.fromkeys([*nouveau, *ancien]))
    return [
        Difference(c, libelle_champ(c, personnes, categories), ancien.get(c) or "—", nouveau.get(c) or "—")
        for c in champs
        if (ancien.get(c) or "") != (nouveau.get(c) or "") and not sans_effet(ancien.get(c), nouveau.get(c))
    ]


def sans_effet(avant: Any, apres: Any) -> bool:
    """Tell whether a row appears or goes with a zero: it says nothing at that level."""
    return {avant, apres} <= {None, "0"}


def noms_des_personnes(base: Contenu, un: Contenu, autre: Contenu) -> dict[str, str]:
    """Return uid → « personne 2 », said removed or added when one of two contents made from `base` lacks it.

    Two people may hold one rank, before and after: without the word, the journal would read as one person's change.
    """
    de, a, b = (_rangs(contenu) for contenu in (base, un, autre))
    return (
        {uid: f"personne {rang}, ajoutée" for uid, rang in (b | a).items()}
        | {uid: f"personne {rang}, retirée" for uid, rang in de.items()}
        | {uid: f"personne {rang}" for uid, rang in a.items() if uid in b}
    )


def _rangs(contenu: Contenu) -> dict[str, int]:
    return {personne["uid"]: rang for rang, personne in enumerate(contenu["responsables"], 1)}
