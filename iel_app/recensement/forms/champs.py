"""Fields: each turns what was typed into a value, or refuses it with the sentence of `ux.md` §3.2."""

import re
import unicodedata
from functools import lru_cache
from typing import Annotated, Any

import phonenumbers
from email_validator import EmailNotValidError, validate_email
from pydantic import BeforeValidator, ValidationInfo
from pydantic_core import PydanticCustomError

NOMBRE_MAX = 9999
_NOM = re.compile(r"^[^\W\d_]([^\W\d_]|[ .'’-])*$")
# Overseas numbers are valid only under their own region: 0590… is no number of mainland France.
_REGIONS = ("FR", "GP", "RE", "GF", "MQ", "YT", "PM", "NC", "PF", "WF")

NOMS_DES_NOMBRES = {
    "presents": "le nombre d’apprentis présents",
    "handicap": "le nombre d’apprentis en situation de handicap",
    "fins_ete": "le nombre de contrats finissant de janvier à août",
    "fins_automne": "le nombre de contrats finissant de septembre à décembre",
}
_NOMS_DES_TEXTES = {
    "prenom": ("le prénom", 100),
    "nom": ("le nom", 100),
    "courriel": ("l’adresse électronique", 254),
    "telephone": ("le téléphone direct", 40),
}


def refus(phrase: str) -> PydanticCustomError:
    """Return a validation error that carries only its sentence."""
    return PydanticCustomError("refus", "{phrase}", {"phrase": phrase})


def _texte(valeur: Any, info: ValidationInfo) -> str:
    quoi, maximum = _NOMS_DES_TEXTES[info.field_name or ""]
    # A name pasted on a Mac may come with its accents apart.
    texte = unicodedata.normalize("NFC", " ".join(str(valeur or "").split()))
    if not texte:
        raise refus(f"Saisissez {quoi} du responsable apprentissage")
    if len(texte) > maximum:
        trop = len(texte) - maximum
        raise refus(f"{quoi.capitalize()} doit comporter {maximum} caractères au plus : retirez-en {trop}")
    return texte


def nom_propre(valeur: str, info: ValidationInfo) -> str:
    """Return a given or family name: letters, spaces, hyphens, dots and apostrophes."""
    if not _NOM.match(valeur):
        quoi = _NOMS_DES_TEXTES[info.field_name or ""][0].capitalize()
        raise refus(f"{quoi} ne doit comporter que des lettres, des espaces, des traits d’union et des apostrophes")
    return valeur


@lru_cache(maxsize=4096)
def courriel(valeur: str) -> str:
    """Return an address that a mail server could have, in its normal form."""
    try:
        return validate_email(valeur, check_deliverability=False, test_environment=True).normalized
    except EmailNotValidError:
        message = "L’adresse électronique doit comporter un @ et un nom de domaine, comme nom@ville.fr"
        raise refus(message) from None


@lru_cache(maxsize=4096)
def telephone(valeur: str) -> str | None:
    """Return a French (mainland or overseas) or foreign number in E.164, None when it is none, or a premium one."""
    for region in (None,) if valeur.lstrip().startswith("+") else _REGIONS:
        try:
            numero = phonenumbers.parse(valeur, region)
        except phonenumbers.NumberParseException:
            continue
        if not phonenumbers.is_valid_number(numero):
            continue
        if phonenumbers.number_type(numero) != phonenumbers.PhoneNumberType.PREMIUM_RATE:
            return phonenumbers.format_number(numero, phonenumbers.PhoneNumberFormat.E164)
    return None


@lru_cache(maxsize=4096)
def telephone_lisible(e164: str) -> str:
    """Return the number as it is said in France, « 05 55 01 02 03 », or internationally when foreign."""
    try:
        numero = phonenumbers.parse(e164, None)
    except phonenumbers.NumberParseException:
        return e164
    francais = phonenumbers.region_code_for_number(numero) in _REGIONS[:6]
    forme = phonenumbers.PhoneNumberFormat.NATIONAL if francais else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(numero, forme)


def numero(valeur: str) -> str:
    """Return the number in E.164."""
    if (e164 := telephone(valeur)) is None:
        raise refus("Le numéro de téléphone doit comporter 10 chiffres, comme 05 55 01 02 03, ou commencer par +")
    return e164


def entier(texte: str) -> int | None:
    """Return the natural number typed, spaces between thousands allowed, None when it is not one."""
    chiffres = re.sub(r"[\s\u00a0\u202f]", "", texte)
    return int(chiffres) if chiffres.isascii() and chiffres.isdigit() and len(chiffres) <= 12 else None


def _nombre(valeur: Any, info: ValidationInfo) -> int:
    quoi = NOMS_DES_NOMBRES[info.field_name or ""]
    texte = str(valeur or "").strip()
    if not texte:
        raise refus(f"Saisissez {quoi}, 0 s’il n’y en a pas")
    return borne(texte, f"L{quoi[1:]}")


def borne(texte: str, sujet: str) -> int:
    """Return the natural number typed, `sujet` being how the refusal starts.

    Raises:
        PydanticCustomError: not a natural number, or above 9 999.
    """
    nombre = entier(texte)
    if nombre is None:
        raise refus(f"{sujet} doit être un nombre entier, comme 12")
    if nombre > NOMBRE_MAX:
        raise refus(f"{sujet} doit être un nombre entier, au plus 9 999")
    return nombre


Texte = Annotated[str, BeforeValidator(_texte)]
Nombre = Annotated[int, BeforeValidator(_nombre)]
