"""What is typed of a session: dates, place, places."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from iel_app.offre.forms import champs
from iel_app.offre.forms.champs import Refus
from iel_app.offre.models.codes import Entrees, EtatRecrutement

LIBELLES_SESSION: dict[str, str] = {
    "date_debut": "Date de début",
    "date_fin": "Date de fin",
    "adresse": "Adresse",
    "commune": "Commune",
    "code_postal": "Code postal",
    "cedex": "Cedex",
    "formateur": "Organisme formateur",
    "entrees": "Entrées et sorties",
    "capacite": "Capacité",
    "places_restantes": "Places restantes",
    "nb_inscrits": "Inscrits",
    "recrutement": "Recrutement",
}
CHAMPS_SESSION = tuple(LIBELLES_SESSION)
CHAMPS_PLACES = ("capacite", "places_restantes", "recrutement", "nb_inscrits")
ENTREES = tuple((e.value, e.libelle) for e in Entrees)
RECRUTEMENTS = tuple((e.value, e.libelle) for e in EtatRecrutement)


@dataclass(frozen=True, slots=True)
class SaisieSession:
    """A session whose every field is right; `commune` is an INSEE code, still to be found in the reference list."""

    date_debut: date
    date_fin: date
    adresse: str
    commune: str
    code_postal: str
    cedex: str
    formateur: int | None
    entrees: Entrees
    capacite: int | None
    places_restantes: int | None
    nb_inscrits: int | None
    recrutement: EtatRecrutement


def lire_session(recu: Mapping[str, Any]) -> dict[str, str]:
    """Return what a client sent as the fields of a session: known ones, texts of bounded length."""
    return {c: recu[c][:400] for c in CHAMPS_SESSION if isinstance(recu.get(c), str)}


def _formateur(valeur: str) -> int | None:
    if not valeur:
        return None
    if lu := champs.identifiant(valeur):
        return lu
    raise Refus("Sélectionnez un organisme formateur de la liste")


def _commune(valeur: str) -> str:
    return champs.texte(valeur, 5, "Le code de la commune", obligatoire="Saisissez la commune du lieu de formation")


_LECTEURS = {
    "date_debut": lambda v: champs.jour(v, "la date de début"),
    "date_fin": lambda v: champs.jour(v, "la date de fin"),
    "adresse": lambda v: champs.texte(v, 150, "L’adresse", obligatoire="Saisissez l’adresse du lieu de formation"),
    "commune": _commune,
    "code_postal": champs.code_postal,
    "cedex": champs.cedex,
    "formateur": _formateur,
    "entrees": lambda v: Entrees(v) if v in [e.value for e in Entrees] else Entrees.DATES_FIXES,
    "capacite": lambda v: champs.places(v, "La capacité"),
    "places_restantes": lambda v: champs.places(v, "Le nombre de places restantes"),
    "nb_inscrits": lambda v: champs.places(v, "Le nombre d’inscrits"),
    "recrutement": lambda v: EtatRecrutement(v) if v in [e.value for e in EtatRecrutement] else EtatRecrutement.OUVERT,
}


def memes(champ: str, une: str, autre: str) -> bool:
    """Tell whether two texts typed in a field say the same: « 1/9/2027 » and « 01/09/2027 »."""
    try:
        return bool(_LECTEURS[champ](une) == _LECTEURS[champ](autre))
    except Refus:
        return une.strip() == autre.strip()


def lire_places(
    contenu: Mapping[str, str],
) -> tuple[tuple[int | None, int | None, EtatRecrutement, int | None] | None, dict[str, str]]:
    """Return capacity, places left, recruitment and number registered, or the sentence of each wrong field."""
    valeurs, erreurs = _lire(contenu, CHAMPS_PLACES)
    _verifier_places(valeurs, erreurs)
    return (None, erreurs) if erreurs else (tuple(valeurs[c] for c in CHAMPS_PLACES), {})  # pyright: ignore[reportReturnType]


def _lire(contenu: Mapping[str, str], voulus: tuple[str, ...]) -> tuple[dict[str, Any], dict[str, str]]:
    valeurs: dict[str, Any] = {}
    erreurs: dict[str, str] = {}
    for champ in voulus:
        try:
            valeurs[champ] = _LECTEURS[champ](contenu.get(champ, ""))
        except Refus as refus:
            erreurs[champ] = str(refus)
    return valeurs, erreurs


def _verifier_places(valeurs: Mapping[str, Any], erreurs: dict[str, str]) -> None:
    capacite, places = valeurs.get("capacite"), valeurs.get("places_restantes")
    if capacite is not None and places is not None and places > capacite:
        erreurs["places_restantes"] = (
            f"Le nombre de places restantes ({places}) doit être inférieur ou égal à la capacité ({capacite})"
        )


def valider_session(contenu: Mapping[str, str]) -> tuple[SaisieSession | None, dict[str, str]]:
    """Return the values, or the sentence of each wrong field, in the order of the page."""
    valeurs, erreurs = _lire(contenu, CHAMPS_SESSION)
    debut, fin = valeurs.get("date_debut"), valeurs.get("date_fin")
    if debut and fin and fin <= debut:
        erreurs["date_fin"] = f"La date de fin doit être après le {debut:%d/%m/%Y}, date de début de la session"
    _verifier_places(valeurs, erreurs)
    ordonnees = {champ: erreurs[champ] for champ in CHAMPS_SESSION if champ in erreurs}
    return (None if ordonnees else SaisieSession(**valeurs)), ordonnees
