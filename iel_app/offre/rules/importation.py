"""From the cells of a row to the fields of a formation and of a session; no database."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from iel_app.offre import forms
from iel_app.offre.forms import champs
from iel_app.offre.models.codes import Enseignement, Entrees, EtatRecrutement, Financement

CELLULE_MAX = 6000
EXEMPLE = "EXEMPLE"
"""How the identifiers of the rows of example of the template begin."""
_OUI, _NON = {"oui", "o", "1", "vrai", "true", "x", "yes"}, {"non", "n", "0", "faux", "false", "no"}
_ANNEE = re.compile(r"^([1-5])(?:re|ere|er|e|eme|nde|nd)?(?:annee)?$")
_ISO = re.compile(r"^(\d{4})-(\d{2})-(\d{2})(?:[T ].*)?$")
_TEXTES = ("intitule", "objectif", "lien_web", "contenu", "resultats", "prerequis", "rythme", "contact_nom",
           "contact_courriel", "contact_telephone")  # fmt: skip
_SESSION = ("date_debut", "date_fin", "adresse", "code_postal", "ville", "commune", "cedex", "capacite",
            "places_restantes", "nb_inscrits", "recrutement", "entrees", "reference_session",
            "identifiant_session")  # fmt: skip
CODES: dict[str, type[StrEnum]] = {
    "enseignement": Enseignement,
    "financement": Financement,
    "recrutement": EtatRecrutement,
    "entrees": Entrees,
}


@dataclass(frozen=True, slots=True)
class Demande:
    """What a row asks: fields of the formation and of the session, organismes still by SIRET; errors by field."""

    reference: str
    identifiant: str
    contenu: dict[str, str]
    conventionnee: str
    responsable: str
    formateur: str
    seance: dict[str, str] | None
    ville: str
    reference_session: str
    identifiant_session: str
    erreurs: dict[str, str]


def convertir(valeurs: Mapping[str, str]) -> Demande:
    """Return what a row asks; only the fields that it has, so that a column left out changes nothing."""
    erreurs: dict[str, str] = {}
    propres = {c: champs.lisible(v[:CELLULE_MAX]).strip() for c, v in valeurs.items()}
    lues = {c: v if c in _TEXTES else " ".join(v.split()) for c, v in propres.items()}
    contenu = {c: lues[c] for c in _TEXTES if c in lues}
    if "certification" in lues:
        contenu["certification"] = lues["certification"]
    for champ in ("formation_continue", "contrat_pro", "contrat_apprentissage"):
        if champ in lues:
            contenu[champ] = _oui_non(champ, lues[champ], erreurs)
    if "annees" in lues:
        contenu["annees"] = _annees(lues["annees"], erreurs)
    for champ in ("enseignement", "financement"):
        if lues.get(champ):
            contenu[champ] = _code(champ, lues[champ], erreurs)
    return Demande(
        reference=lues.get("reference_formation", ""),
        identifiant=lues.get("identifiant_formation", "")[:100],
        contenu=contenu,
        conventionnee=_oui_non("conventionnee", lues.get("conventionnee", ""), erreurs),
        responsable=_siret("siret_responsable", lues, erreurs),
        formateur=_siret("siret_formateur", lues, erreurs),
        seance=_seance(lues, erreurs),
        ville=lues.get("ville", ""),
        reference_session=_complete(lues.get("reference_session", ""), 8),
        identifiant_session=lues.get("identifiant_session", "")[:100],
        erreurs=erreurs,
    )


def plat(texte: str) -> str:
    """Return the letters and digits of a text, without accents nor case."""
    decompose = unicodedata.normalize("NFKD", texte)
    return "".join(c for c in decompose.lower() if c.isascii() and c.isalnum())


def _oui_non(champ: str, valeur: str, erreurs: dict[str, str]) -> str:
    mot = plat(valeur)
    if mot in _OUI or mot in _NON:
        return "oui" if mot in _OUI else "non"
    if valeur:
        erreurs[champ] = "Écrivez Oui ou Non"
    return ""


def _annees(valeur: str, erreurs: dict[str, str]) -> str:
    morceaux = [plat(m) for m in re.split(r"[,;/+&]|\bet\b", valeur) if m.strip()]
    trouvees = [_ANNEE.match(m) for m in morceaux]
    if not all(trouvees):
        erreurs["annees"] = "Écrivez les années du cursus, de la 1re à la 5e, comme 1re, 2e"
        return ""
    cochees = {t[1] for t in trouvees if t}
    return ",".join(sorted(cochees))


def _code(champ: str, valeur: str, erreurs: dict[str, str]) -> str:
    for code in CODES[champ]:
        if plat(valeur) in (plat(code.value), plat(str(getattr(code, "libelle", "")))):
            return code.value
    permis = " ou ".join(f"«\u00a0{getattr(code, 'libelle', '')}\u00a0»" for code in CODES[champ])
    erreurs[champ] = f"Écrivez {permis}"
    return ""


def _siret(champ: str, lues: Mapping[str, str], erreurs: dict[str, str]) -> str:
    siret = re.sub(r"[\s.]", "", lues.get(champ, ""))
    if siret and not (siret.isascii() and siret.isdigit() and len(siret) == 14):
        erreurs[champ] = "Le SIRET doit comporter 14 chiffres"
        return ""
    return siret


def _complete(code: str, chiffres: int) -> str:
    """Give back to a code the zeros that a spreadsheet takes off."""
    return code.zfill(chiffres) if code.isascii() and code.isdigit() and len(code) < chiffres else code


def _seance(lues: Mapping[str, str], erreurs: dict[str, str]) -> dict[str, str] | None:
    """Return the fields of the session, None when the row has none."""
    if not any(lues.get(c) for c in _SESSION):
        return None
    seance = {c: lues[c] for c in forms.CHAMPS_SESSION if c in lues}
    for champ in ("date_debut", "date_fin"):
        if champ in seance and (iso := _ISO.match(seance[champ])):
            seance[champ] = f"{iso[3]}/{iso[2]}/{iso[1]}"
    for champ in ("code_postal", "commune"):
        if champ in seance:
            seance[champ] = _complete(seance[champ].upper(), 5)
    for champ in ("recrutement", "entrees"):
        if seance.get(champ):
            seance[champ] = _code(champ, seance[champ], erreurs)
        else:
            seance.pop(champ, None)
    return seance


def phrase(champ: str, valeur: str, message: str) -> str:
    """Return the sentence of an error, which quotes the value when that says more."""
    if message.endswith("doit exister dans le calendrier"):
        return f"«\u00a0{valeur[:30]}\u00a0» n’existe pas dans le calendrier"
    return message


def place(numero: int, titre: str, message: str) -> str:
    """Return an error with its place: « Ligne 14, colonne Date de début : … »."""
    return f"Ligne {numero}, colonne {titre}\u00a0: {message}" if titre else f"Ligne {numero}\u00a0: {message}"
