"""The draft: what it starts from, how each gesture changes it, what can be read in it."""

import copy
import secrets
from collections.abc import Mapping

from iel_app.recensement.forms import (
    CHAMP,
    LIGNES_MAX,
    NIVEAUX,
    NOMBRES,
    RESPONSABLES_MAX,
    Contenu,
    Modification,
    entier,
    telephone_lisible,
)

_GENERIQUES = ("rh", "apprenti", "formation", "mairie", "contact", "accueil", "drh", "personnel", "service", "ccas")


def nouvel_uid() -> str:
    """Return the identifier of a new row: stable for the screen, meaningless for the rest."""
    return "x" + secrets.token_hex(4)


def personne_vide() -> dict[str, str]:
    """Return a person in charge with nothing typed."""
    return {"uid": nouvel_uid(), "prenom": "", "nom": "", "courriel": "", "telephone": ""}


def ligne_vide(categorie: str = "") -> dict[str, str]:
    """Return a row of intentions with nothing typed."""
    return {"uid": categorie or nouvel_uid(), "categorie": categorie, "texte": "", "n3": "", "n4": "", "n5": ""}


def contenu_vide() -> Contenu:
    """Return a form with one empty person and no row."""
    return {
        # A fixed uid: two people who start from nothing fill the same first person, and a merge compares them.
        "responsables": [personne_vide() | {"uid": "p1"}],
        **dict.fromkeys(NOMBRES, ""),
        "aucune_intention": False,
        "intentions": [],
    }


def preremplir(precedent: Contenu | None, categories: Mapping[str, str]) -> Contenu:
    """Return the first content of a year: last year's people, its catégories still listed with empty numbers."""
    contenu = contenu_vide()
    if precedent is None:
        return contenu
    if precedent["responsables"]:
        contenu["responsables"] = copy.deepcopy(precedent["responsables"])
    contenu["intentions"] = [
        ligne_vide(ligne["categorie"]) for ligne in precedent["intentions"] if ligne["categorie"] in categories
    ]
    return contenu


def depart(version: Contenu | None, precedent: Contenu | None, categories: Mapping[str, str]) -> Contenu:
    """Return what the form shows before anything is typed: the saved version, else what last year's answer gives."""
    return lisible(version if version is not None else preremplir(precedent, categories))


def lisible(contenu: Contenu) -> Contenu:
    """Return the content as people type it: national phone numbers."""
    contenu = {**contenu, **{nom: [dict(x) for x in contenu[nom]] for nom in ("responsables", "intentions")}}
    for personne in contenu["responsables"]:
        if personne["telephone"].startswith("+"):
            personne["telephone"] = telephone_lisible(personne["telephone"])
    return contenu


def appliquer(contenu: Contenu, modification: Modification) -> Contenu:
    """Return the content after one change asked by the screen; what names nothing known changes nothing."""
    contenu = copy.deepcopy(contenu)
    champ, valeur = modification.champ, modification.valeur
    if modification.acte not in ("noter", "retablir"):
        contenu.pop("retiree", None)
    match modification.acte:
        case "noter":
            _noter(contenu, champ, valeur)
        case "reprendre":
            for repris, chiffre in (modification.valeurs or {champ: valeur}).items():
                if repris in NOMBRES or CHAMP.match(repris):
                    _noter(contenu, repris, chiffre)
        case "ajouter_personne":
            if len(contenu["responsables"]) < RESPONSABLES_MAX:
                contenu["responsables"].append(personne_vide())
        case "retirer_personne":
            _retirer(contenu, "responsables", champ)
        case "ajouter_ligne":
            if len(contenu["intentions"]) < LIGNES_MAX:
                contenu["intentions"].append(ligne_vide())
        case "retirer_ligne":
            _retirer(contenu, "intentions", champ)
        case "retablir":
            _retablir(contenu)
        case "choisir_categorie":
            for ligne in contenu["intentions"]:
                if ligne["uid"] == champ:
                    ligne |= {"categorie": valeur, "texte": ""}
        case "remplacer":
            return modification.contenu or contenu
        case "trancher":
            pass
    return contenu


def _noter(contenu: Contenu, champ: str, valeur: str) -> None:
    if champ in NOMBRES:
        contenu[champ] = valeur
    elif champ == "aucune_intention":
        contenu[champ] = valeur == "true"
    elif trouve := CHAMP.match(champ):
        for ligne in contenu["responsables" if trouve["genre"] == "r" else "intentions"]:
            if ligne["uid"] == trouve["uid"] and trouve["nom"] in ligne:
                ligne[trouve["nom"]] = valeur


def _retirer(contenu: Contenu, liste: str, uid: str) -> None:
    lignes = contenu[liste]
    rang = next((i for i, ligne in enumerate(lignes) if ligne["uid"] == uid), None)
    if rang is None or (liste == "responsables" and len(lignes) == 1):
        return
    contenu["retiree"] = {"liste": liste, "rang": rang, "ligne": lignes.pop(rang)}


def _retablir(contenu: Contenu) -> None:
    retiree = contenu.pop("retiree", None)
    if retiree is not None and all(ligne["uid"] != retiree["ligne"]["uid"] for ligne in contenu[retiree["liste"]]):
        contenu[retiree["liste"]].insert(retiree["rang"], retiree["ligne"])


def total(ligne: Mapping[str, str]) -> int:
    """Return the row total of what is typed; what is not a number counts for nothing."""
    return sum(entier(ligne.get(f"n{n}", "")) or 0 for n in NIVEAUX)


def totaux(contenu: Contenu) -> dict[int, int]:
    """Return the total of each level."""
    return {n: sum(entier(ligne.get(f"n{n}", "")) or 0 for ligne in contenu["intentions"]) for n in NIVEAUX}


def semble_personnelle(courriel: str, prenom: str, nom: str) -> bool:
    """Tell whether an address looks like a person's (document 000: « privilégier… les adresses génériques »)."""
    local = courriel.partition("@")[0].lower()
    if not local or any(mot in local for mot in _GENERIQUES):
        return False
    parties = [p.lower() for p in (prenom, nom) if len(p) > 2]
    return any(partie in local for partie in parties) or ("." in local and all(local.split(".")))


def avancement(contenu: Contenu) -> dict[str, bool]:
    """Tell which blocks hold something in every field: the ticks of the table of contents."""
    return {
        "responsables": all(
            p[champ].strip() for p in contenu["responsables"] for champ in ("prenom", "nom", "courriel", "telephone")
        )
        and bool(contenu["responsables"]),
        "contrats": all(contenu[nom].strip() for nom in NOMBRES),
        "intentions": bool(contenu["aucune_intention"])
        or (bool(contenu["intentions"]) and all(i["categorie"] and total(i) for i in contenu["intentions"])),
    }
