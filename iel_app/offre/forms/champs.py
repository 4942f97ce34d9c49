"""Fields of the offer: each turns what was typed into a value, or refuses it with the sentence of `ux.md` §3.2."""

import re
from datetime import date

import phonenumbers
from email_validator import EmailNotValidError, validate_email
from pydantic import AnyHttpUrl, TypeAdapter, ValidationError

LIEN_MAX = 400
PLACES_MAX = 9999
_LIEN = TypeAdapter(AnyHttpUrl)
_DATE = re.compile(r"^(\d{1,2})[/. -](\d{1,2})(?:[/. -](\d{4}|\d{2}))?$")
_CEDEX = re.compile(r"^CEDEX( \d{1,2})?$")
_RETOURS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_ILLISIBLES = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
_CODE_POSTAL = re.compile(r"^\d{5}$")


class Refus(ValueError):
    """What was typed is refused; the argument is the sentence."""


def lisible(valeur: str) -> str:
    """Return a text as any file may hold it: line ends of one kind (word processors have theirs), no control sign."""
    return _ILLISIBLES.sub("", _RETOURS.sub("\n", valeur))


def texte(valeur: object, maximum: int, quoi: str, *, obligatoire: str = "") -> str:
    """Return a text without needless spaces at its ends; `obligatoire` is the sentence when it is empty.

    Raises:
        Refus: empty though mandatory, or too long.
    """
    lu = lisible(str(valeur or "")).strip()
    if not lu and obligatoire:
        raise Refus(obligatoire)
    if len(lu) > maximum:
        trop = len(lu) - maximum
        raise Refus(
            f"{quoi} doit comporter {_milliers(maximum)} caractères au plus\u00a0: retirez-en {_milliers(trop)}"
        )
    return lu


def _milliers(nombre: int) -> str:
    return f"{nombre:,}".replace(",", "\u00a0")


def oui_non(valeur: object, question: str) -> bool:
    """Return an answer by yes or no.

    Raises:
        Refus: neither; the sentence is « Indiquez si » and the question.
    """
    if valeur not in ("oui", "non"):
        raise Refus(f"Indiquez si {question}")
    return valeur == "oui"


def jour(valeur: object, quoi: str) -> date:
    """Return a day typed JJ/MM/AAAA; `quoi` is « la date de début ».

    Raises:
        Refus: empty, incomplete, or not a day of the calendar.
    """
    lu = " ".join(str(valeur or "").split())
    if not lu:
        raise Refus(f"Saisissez {quoi}")
    trouve = _DATE.match(lu)
    if trouve is None:
        raise Refus(f"L{quoi[1:]} doit comporter un jour, un mois et une année, comme 01/09/2027")
    if trouve[3] is None:
        raise Refus(f"L{quoi[1:]} doit comporter une année")
    annee = int(trouve[3]) + (2000 if len(trouve[3]) == 2 else 0)
    try:
        lue = date(annee, int(trouve[2]), int(trouve[1]))
    except ValueError:
        raise Refus(f"L{quoi[1:]} doit exister dans le calendrier") from None
    if not 2000 <= lue.year <= 2100:
        raise Refus(f"L{quoi[1:]} doit comporter une année entre 2000 et 2100")
    return lue


def lien(valeur: object) -> str:
    """Return a web address, "" for none (Guide 003, « Le lien web »).

    Raises:
        Refus: another scheme than http or https, no host, or too long.
    """
    lu = str(valeur or "").strip()
    if not lu:
        return ""
    if len(lu) > LIEN_MAX:
        raise Refus(f"Le lien web doit comporter {LIEN_MAX} caractères au plus\u00a0: retirez-en {len(lu) - LIEN_MAX}")
    try:
        adresse = _LIEN.validate_python(lu)
    except ValidationError:
        adresse = None
    hote = (adresse.host or "") if adresse else ""
    if adresse is None or "." not in hote or adresse.username or re.search(r"\s", lu):
        raise Refus("Le lien web doit être une adresse qui commence par https://, comme https://www.cfa.fr/formation")
    return str(adresse)


def courriel(valeur: object) -> str:
    """Return an address that a mail server could have, "" for none.

    Raises:
        Refus: not an address.
    """
    lu = str(valeur or "").strip()
    if not lu:
        return ""
    try:
        return validate_email(lu, check_deliverability=False, test_environment=True, allow_smtputf8=False).normalized
    except EmailNotValidError:
        raise Refus("L’adresse électronique doit comporter un @ et un nom de domaine, comme nom@cfa.fr") from None


def telephone(valeur: object) -> str:
    """Return a number in E.164, "" for none.

    Raises:
        Refus: not a number.
    """
    lu = str(valeur or "").strip()
    if not lu:
        return ""
    for region in (None,) if lu.startswith("+") else ("FR", "GP", "RE", "GF", "MQ", "YT"):
        try:
            numero = phonenumbers.parse(lu, region)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number(numero):
            return phonenumbers.format_number(numero, phonenumbers.PhoneNumberFormat.E164)
    raise Refus("Le numéro de téléphone doit comporter 10 chiffres, comme 05 55 01 02 03, ou commencer par +")


def cedex(valeur: object) -> str:
    """Return « CEDEX » or « CEDEX 03 », "" for none (Guide 003, « Le lieu de formation »).

    Raises:
        Refus: anything else.
    """
    lu = " ".join(str(valeur or "").upper().split())
    if lu and not _CEDEX.match(lu):
        raise Refus("Le CEDEX doit s’écrire CEDEX ou CEDEX 03")
    return lu


def code_postal(valeur: object) -> str:
    """Return a postal code of five digits.

    Raises:
        Refus: anything else.
    """
    lu = "".join(str(valeur or "").split())
    if not _CODE_POSTAL.match(lu):
        raise Refus("Le code postal doit comporter 5 chiffres, comme 87000")
    return lu


def identifiant(valeur: str) -> int:
    """Return the id that a list gives, 0 for what is none: « ² » is a digit that is no number."""
    return int(valeur) if valeur.isascii() and valeur.isdigit() and len(valeur) < 10 else 0


def places(valeur: object, quoi: str) -> int | None:
    """Return a number of places, None for nothing typed.

    Raises:
        Refus: not a natural number, or above 9 999.
    """
    lu = re.sub(r"\s", "", str(valeur if valeur is not None else ""))
    if not lu:
        return None
    if not (lu.isascii() and lu.isdigit()):
        raise Refus(f"{quoi} doit être un nombre entier, comme 12")
    if len(lu) > 9 or int(lu) > PLACES_MAX:
        raise Refus(f"{quoi} doit être un nombre entier, au plus 9\u00a0999")
    return int(lu)
