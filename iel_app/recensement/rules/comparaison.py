"""Differences between two contents, and the merge of two people's changes."""

import copy
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from iel_app.recensement.forms import CHAMP, CHAMPS_PERSONNE, NIVEAUX, NOMBRES, Contenu
from iel_app.recensement.rules.brouillon import lisible, nouvel_uid

_LIBELLES = {
    "presents": "Apprentis présents",
    "handicap": "dont en situation de handicap",
    "fins_ete": "Fins de contrat de janvier à août",
    "fins_automne": "Fins de contrat de septembre à décembre",
    "aucune_intention": "Aucune intention cette année",
    "prenom": "Prénom",
    "nom": "Nom",
    "courriel": "Adresse électronique",
    "telephone": "Téléphone direct",
}


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that differs between two contents; absent is written « — »."""

    champ: str
    libelle: str
    avant: str
    apres: str


@dataclass(frozen=True, slots=True)
class Fusion:
    """What becomes of a draft when somebody else saved meanwhile."""

    contenu: Contenu
    conflits: list[Difference]
    repris: list[Difference]


def empreinte(contenu: Contenu) -> str:
    """Return the SHA-256 of what a content says: the order of the rows and their screen identifiers say nothing."""
    dit = {
        **{nom: contenu[nom] for nom in (*NOMBRES, "aucune_intention")},
        "responsables": [
            {c: p[c] for c in ("prenom", "nom", "courriel", "telephone")} for p in contenu["responsables"]
        ],
        "intentions": sorted([i["categorie"], *(i[f"n{n}"] for n in NIVEAUX)] for i in contenu["intentions"]),
    }
    return hashlib.sha256(json.dumps(dit, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def a_plat(contenu: Contenu) -> dict[str, Any]:
    """Return field → value, rows named by their uid or catégorie: what differences and merges compare."""
    plat: dict[str, Any] = {nom: contenu[nom] for nom in NOMBRES}
    plat["aucune_intention"] = "Oui" if contenu["aucune_intention"] else "Non"
    for personne in contenu["responsables"]:
        plat |= {f"r-{personne['uid']}-{c}": personne[c] for c in ("prenom", "nom", "courriel", "telephone")}
    for ligne in contenu["intentions"]:
        plat |= {f"i-{ligne['categorie'] or ligne['uid']}-n{n}": ligne[f"n{n}"] or "0" for n in NIVEAUX}
    return plat


def libelle_champ(champ: str, rangs: Mapping[str, int], categories: Mapping[str, str]) -> str:
    """Return « Téléphone direct (personne 1) », « Niveau 4 (Jardinier) », « Apprentis présents »."""
    trouve = CHAMP.match(champ)
    if trouve is None:
        return _LIBELLES.get(champ, champ)
    if trouve["genre"] == "r":
        return f"{_LIBELLES[trouve['nom']]} (personne {rangs.get(trouve['uid'], 1)})"
    return f"Niveau {trouve['nom'][1:]} ({categories.get(trouve['uid'], 'catégorie retirée')})"


def differences(avant: Contenu, apres: Contenu, categories: Mapping[str, str]) -> list[Difference]:
    """Return what changed from one content to another, in the order of the form."""
    ancien, nouveau = a_plat(lisible(avant)), a_plat(lisible(apres))
    rangs = _rangs(avant) | _rangs(apres)
    champs = list(dict.fromkeys([*nouveau, *ancien]))
    return [
        Difference(c, libelle_champ(c, rangs, categories), ancien.get(c) or "—", nouveau.get(c) or "—")
        for c in champs
        if (ancien.get(c) or "") != (nouveau.get(c) or "") and not _nul(ancien.get(c), nouveau.get(c))
    ]


def _nul(avant: Any, apres: Any) -> bool:
    """A row that appears or goes with a zero says nothing at that level."""
    return {avant, apres} <= {None, "0"}


def _vide(ligne: Mapping[str, str], genre: str) -> bool:
    champs = CHAMPS_PERSONNE if genre == "r" else [f"n{n}" for n in NIVEAUX]
    return all(ligne[champ] in ("", "0") for champ in champs)


def _rangs(contenu: Contenu) -> dict[str, int]:
    return {personne["uid"]: rang for rang, personne in enumerate(contenu["responsables"], 1)}


def fusionner(base: Contenu, mien: Contenu, leur: Contenu, categories: Mapping[str, str]) -> Fusion:
    """Merge my draft with what somebody else saved since `base`.

    A field changed by one side takes that side's value. A field changed by both to different values is a conflict:
    mine stays in the content until the person chooses; `Difference.avant` is mine, `apres` is theirs.
    """
    de, a, b = a_plat(base), a_plat(mien), a_plat(leur)
    rangs = _rangs(base) | _rangs(leur) | _rangs(mien)
    contenu = copy.deepcopy(mien)
    conflits, repris = [], []
    for champ in dict.fromkeys([*a, *b, *de]):
        v0, v1, v2 = de.get(champ), a.get(champ), b.get(champ)
        if v2 in (v0, v1) or (v1 is None and v2 == "0"):
            continue
        libelle = libelle_champ(champ, rangs, categories)
        ecart = Difference(champ, libelle, str(v1 or "—"), str(v2 or "—"))
        if v1 != v0 and not _nul(v1, v2):
            conflits.append(ecart)
            continue
        _poser(contenu, champ, v2, leur)
        if not _nul(v1, v2):
            repris.append(ecart)
    return Fusion(contenu, conflits, repris)


def prendre(contenu: Contenu, champ: str, valeur: str, leur: Contenu) -> Contenu:
    """Return the draft with their value in one field of a conflict."""
    contenu = copy.deepcopy(contenu)
    _poser(contenu, champ, None if valeur == "—" else valeur, leur)
    return contenu


def _poser(contenu: Contenu, champ: str, valeur: Any, leur: Contenu) -> None:
    trouve = CHAMP.match(champ)
    if trouve is None:
        contenu[champ] = valeur == "Oui" if champ == "aucune_intention" else (valeur or "")
        return
    liste, cle = ("responsables", "uid") if trouve["genre"] == "r" else ("intentions", "categorie")
    lignes = contenu[liste]
    ligne = next((x for x in lignes if (x.get(cle) or x["uid"]) == trouve["uid"]), None)
    if valeur is None:
        # Field by field: what I changed in a row that they removed stays, and the row goes with its last value.
        if ligne is not None:
            ligne[trouve["nom"]] = ""
            if _vide(ligne, trouve["genre"]) and all(x[cle] != trouve["uid"] for x in leur[liste]):
                lignes.remove(ligne)
        return
    if ligne is None:
        ligne = next(copy.deepcopy(x) for x in leur[liste] if x[cle] == trouve["uid"])
        if trouve["genre"] == "i":
            ligne |= {f"n{n}": "" for n in NIVEAUX}
        if any(x["uid"] == ligne["uid"] for x in lignes):
            ligne["uid"] = nouvel_uid()
        lignes.append(ligne)
    ligne[trouve["nom"]] = valeur
