"""What people type to the service: each form becomes typed values, or is refused with one sentence a field."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from urllib.parse import urlsplit

import phonenumbers
from email_validator import EmailNotValidError, validate_email

from iel_app.aide.models import Sujet
from iel_app.core import clock, french
from iel_app.core.errors import Invalid

MESSAGE_MAX, REPONSE_MAX, NOM_MAX, TITRE_MAX, DESCRIPTION_MAX = 2000, 4000, 100, 120, 1000
CAPACITE_MAX, DUREE_MAX = 500, 480
RAPPELS_MAX, RAPPEL_MAX = 20, 120
UNE_DATE = "date"
JOURS = (
    *((str(rang), f"Chaque {jour}") for rang, jour in enumerate(("lundi", "mardi", "mercredi", "jeudi", "vendredi"))),
    (UNE_DATE, "Une seule date"),
)
PIEGE = "site"
"""A field that nobody sees: who fills it in is no person."""
SUJETS = tuple((sujet.value, sujet.libelle) for sujet in Sujet)
_REGIONS = ("FR", "GP", "RE", "GF", "MQ", "YT")
_DATE = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_HEURE = re.compile(r"(\d{1,2})\s*[h:]\s*(\d{2})?")


@dataclass(frozen=True, slots=True)
class SaisieDemande:
    """A message to the service; `courriel` and `nom` are empty for somebody who is signed in."""

    sujet: Sujet
    message: str
    nom: str = ""
    courriel: str = ""
    page: str = ""
    formation: str = ""


@dataclass(frozen=True, slots=True)
class SaisieRappel:
    """A callback to book."""

    creneau: str
    telephone: str
    sujet: Sujet
    message: str = ""


@dataclass(frozen=True, slots=True)
class SaisiePermanence:
    """Hours of a permanence: each week on a day (Monday is 0), or on one date; minutes since midnight."""

    jour_semaine: int | None
    jour: date | None
    debut: int
    fin: int
    duree: int
    capacite: int


@dataclass(frozen=True, slots=True)
class SaisieAtelier:
    """A workshop to create."""

    titre: str
    description: str
    debut: datetime
    duree: int
    lien: str
    capacite: int


def _texte(champs: Mapping[str, Any], nom: str) -> str:
    valeur = champs.get(nom)
    return valeur.replace("\r\n", "\n").strip() if isinstance(valeur, str) else ""


def _borne(texte: str, maximum: int, quoi: str) -> str:
    if len(texte) <= maximum:
        return ""
    return f"{quoi} doit comporter {french.number(maximum)} caractères au plus\u00a0: retirez-en {len(texte) - maximum}"


def _sujet(champs: Mapping[str, Any], erreurs: dict[str, str]) -> Sujet:
    try:
        return Sujet(_texte(champs, "sujet"))
    except ValueError:
        erreurs["sujet"] = "Sélectionnez l’objet de votre demande"
        return Sujet.AUTRE


def courriel(valeur: str) -> str:
    """Return an address that a mail server could have, "" when it is none."""
    try:
        return validate_email(
            valeur, check_deliverability=False, test_environment=True, allow_smtputf8=False
        ).normalized
    except EmailNotValidError:
        return ""


def telephone(valeur: str) -> str:
    """Return a French or foreign number in E.164, "" when it is none, or a premium one."""
    for region in (None,) if valeur.startswith("+") else _REGIONS:
        try:
            numero = phonenumbers.parse(valeur, region)
        except phonenumbers.NumberParseException:
            continue
        genre = phonenumbers.number_type(numero)
        if phonenumbers.is_valid_number(numero) and genre != phonenumbers.PhoneNumberType.PREMIUM_RATE:
            return phonenumbers.format_number(numero, phonenumbers.PhoneNumberFormat.E164)
    return ""


def lire_demande(champs: Mapping[str, Any], *, connecte: bool) -> SaisieDemande:
    """Return the message typed; somebody who is not signed in also gives an address to answer to.

    Raises:
        Invalid: fields are missing or wrong.
    """
    erreurs: dict[str, str] = {}
    sujet, message = _sujet(champs, erreurs), _texte(champs, "message")
    if not message:
        erreurs["message"] = "Saisissez votre message"
    elif trop := _borne(message, MESSAGE_MAX, "Le message"):
        erreurs["message"] = trop
    nom, adresse = " ".join(_texte(champs, "nom").split()), _texte(champs, "courriel")
    if connecte:
        nom = adresse = ""
    elif trop := _borne(nom, NOM_MAX, "Le nom"):
        erreurs["nom"] = trop
    elif not adresse:
        erreurs["courriel"] = "Saisissez l’adresse électronique où vous répondre"
    elif len(adresse) > 254 or not (adresse := courriel(adresse)):
        erreurs["courriel"] = "L’adresse électronique doit comporter un @ et un nom de domaine, comme nom@ville.fr"
    if _texte(champs, PIEGE):
        erreurs[PIEGE] = "Laissez ce champ vide\u00a0: il sert à écarter les envois automatiques"
    if erreurs:
        raise Invalid(erreurs)
    page = _texte(champs, "page") if champs.get("joindre_page") else ""
    formation = _texte(champs, "formation") if champs.get("joindre_formation") else ""
    return SaisieDemande(sujet, message, nom, adresse, page, formation)


def lire_rappel(champs: Mapping[str, Any]) -> SaisieRappel:
    """Return the callback asked for.

    Raises:
        Invalid: fields are missing or wrong.
    """
    erreurs: dict[str, str] = {}
    creneau, numero = _texte(champs, "creneau"), _texte(champs, "telephone")
    if not creneau:
        erreurs["creneau"] = "Choisissez un créneau"
    if not numero:
        erreurs["telephone"] = "Saisissez le numéro où vous rappeler"
    elif len(numero) > 40 or not (numero := telephone(numero)):
        erreurs["telephone"] = (
            "Le numéro de téléphone doit comporter 10 chiffres, comme 05 55 01 02 03, ou commencer par +"
        )
    sujet, message = _sujet(champs, erreurs), _texte(champs, "message")
    if trop := _borne(message, MESSAGE_MAX, "Le message"):
        erreurs["message"] = trop
    if erreurs:
        raise Invalid(erreurs)
    return SaisieRappel(creneau, numero, sujet, message)


def lire_reponse(texte: str) -> str:
    """Return an answer.

    Raises:
        Invalid: nothing, or too much.
    """
    lu = texte.replace("\r\n", "\n").strip()
    if not lu:
        raise Invalid({"reponse": "Saisissez votre réponse"})
    if trop := _borne(lu, REPONSE_MAX, "La réponse"):
        raise Invalid({"reponse": trop})
    return lu


def lire_atelier(champs: Mapping[str, Any]) -> SaisieAtelier:
    """Return the workshop typed.

    Raises:
        Invalid: fields are missing or wrong.
    """
    erreurs: dict[str, str] = {}
    titre, description = " ".join(_texte(champs, "intitule").split()), _texte(champs, "description")
    if not titre:
        erreurs["intitule"] = "Saisissez le titre de l’atelier"
    elif trop := _borne(titre, TITRE_MAX, "Le titre"):
        erreurs["intitule"] = trop
    if trop := _borne(description, DESCRIPTION_MAX, "La présentation"):
        erreurs["description"] = trop
    debut = _debut(champs, erreurs)
    duree = _nombre(champs, "duree", "La durée", DUREE_MAX, erreurs)
    lien = _texte(champs, "lien")
    if not _https(lien):
        erreurs["lien"] = (
            "Le lien doit être une adresse qui commence par https://, comme https://visio.exemple.fr/salle"
        )
    capacite = _nombre(champs, "capacite", "Le nombre de places", CAPACITE_MAX, erreurs)
    if erreurs or debut is None:
        raise Invalid(erreurs)
    return SaisieAtelier(titre, description, debut, duree, lien, capacite)


def lire_permanence(champs: Mapping[str, Any]) -> SaisiePermanence:
    """Return the hours typed.

    Raises:
        Invalid: fields are missing or wrong.
    """
    erreurs: dict[str, str] = {}
    choix = _texte(champs, "jour_semaine")
    jour = _jour(champs, erreurs) if choix == UNE_DATE else None
    if choix not in dict(JOURS):
        erreurs["jour_semaine"] = "Sélectionnez un jour de la semaine, ou une seule date"
    elif jour is not None and jour < clock.today():
        erreurs["jour"] = "La date doit être à venir"
    debut = _heure(champs, "debut", "L’heure de début", erreurs)
    fin = _heure(champs, "fin", "L’heure de fin", erreurs)
    duree = _nombre(champs, "duree", "La durée d’un rappel", RAPPEL_MAX, erreurs)
    capacite = _nombre(champs, "capacite", "Le nombre de rappels", RAPPELS_MAX, erreurs)
    if not erreurs and debut + duree > fin:
        erreurs["fin"] = "La fin doit laisser le temps d’un rappel après le début"
    if erreurs:
        raise Invalid(erreurs)
    return SaisiePermanence(None if jour else int(choix), jour, debut, fin, duree, capacite)


def _https(lien: str) -> bool:
    try:
        parties = urlsplit(lien)
        return parties.scheme == "https" and bool(parties.hostname) and len(lien) <= 500 and not re.search(r"\s", lien)
    except ValueError:
        return False


def _jour(champs: Mapping[str, Any], erreurs: dict[str, str]) -> date | None:
    jour = _DATE.fullmatch(_texte(champs, "jour"))
    try:
        lu = date(int(jour[3]), int(jour[2]), int(jour[1])) if jour else None
    except ValueError:
        lu = None
    if lu is None:
        erreurs["jour"] = "La date doit exister dans le calendrier, comme 12/03/2027"
    return lu


def _heure(champs: Mapping[str, Any], nom: str, quoi: str, erreurs: dict[str, str]) -> int:
    """Return an hour, in minutes since midnight."""
    heure = _HEURE.fullmatch(_texte(champs, nom).lower())
    if heure is None or int(heure[1]) > 23 or int(heure[2] or 0) > 59:
        erreurs[nom] = f"{quoi} doit s’écrire comme 14\u00a0h\u00a030"
        return 0
    return int(heure[1]) * 60 + int(heure[2] or 0)


def _debut(champs: Mapping[str, Any], erreurs: dict[str, str]) -> datetime | None:
    jour, heure = _jour(champs, erreurs), _heure(champs, "heure", "L’heure", erreurs)
    if jour is None or "heure" in erreurs:
        return None
    debut = datetime.combine(jour, time(heure // 60, heure % 60), clock.PARIS)
    if debut <= clock.now():
        erreurs["jour"] = "La date doit être à venir"
    return debut


def _nombre(champs: Mapping[str, Any], nom: str, quoi: str, maximum: int, erreurs: dict[str, str]) -> int:
    lu = _texte(champs, nom)
    if lu.isascii() and lu.isdigit() and len(lu) < 6 and 0 < int(lu) <= maximum:
        return int(lu)
    erreurs[nom] = f"{quoi} doit être un nombre entier, de 1 à {maximum}"
    return 0
