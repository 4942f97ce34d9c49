"""Dates, times, numbers and signs as French people read them."""

import re
from collections.abc import Sequence
from datetime import date, datetime

from babel.dates import format_date

from iel_app.core import clock

NBSP = "\u00a0"
_AVANT = re.compile(r" (?=[:;?!»])")
_APRES = re.compile(r"« ")


def french_spaces(texte: str) -> str:
    """Return the text with a no-break space before « : ; ? ! » and inside quotation marks."""
    return _APRES.sub(f"«{NBSP}", _AVANT.sub(NBSP, texte))


def day(jour: date) -> str:
    """Return « 12/02/2027 »."""
    return f"{jour:%d/%m/%Y}"


def long_day(jour: date) -> str:
    """Return « mercredi 31 mars 2027 »."""
    return format_date(jour, "EEEE d MMMM y", locale="fr").replace(" 1 ", " 1er ")


def plain_day(jour: date) -> str:
    """Return « 1er septembre 2027 »."""
    texte = format_date(jour, "d MMMM y", locale="fr")
    return (f"1er{texte[1:]}" if jour.day == 1 else texte).replace(" ", NBSP, 1)


def phone(numero: str) -> str:
    """Return « 05 55 01 02 03 » from a French number in E.164; anything else as it is."""
    if not (numero.startswith("+33") and len(numero) == 12):
        return numero
    return NBSP.join(f"0{numero[3:]}"[i : i + 2] for i in range(0, 10, 2))


def short_day(jour: date) -> str:
    """Return « 1er mars », « 12 avr. »."""
    texte = format_date(jour, "d MMM", locale="fr")
    return (f"1er{texte[1:]}" if jour.day == 1 else texte).replace(" ", NBSP)


def hour(instant: datetime) -> str:
    """Return « 14 h 32 », Paris time."""
    heure = clock.local(instant)
    return f"{heure.hour}{NBSP}h{NBSP}{heure:%M}"


def instant(moment: datetime | None) -> str:
    """Return « 12/02/2027 à 14 h 32 », Paris time; nothing for none."""
    return f"{day(clock.local(moment).date())} à{NBSP}{hour(moment)}" if moment else ""


def moment(quand: datetime) -> str:
    """Return « à 14 h 32 » of today, « le 12/02/2027 à 14 h 32 » of another day, Paris time."""
    return f"à {hour(quand)}" if clock.local(quand).date() == clock.today() else f"le {instant(quand)}"


def number(nombre: int) -> str:
    """Return « 1 250 »."""
    return f"{nombre:,}".replace(",", NBSP)


def plural(nombre: int, singulier: str, pluriel: str = "") -> str:
    """Return « 1 apprenti », « 2 apprentis »."""
    mot = singulier if abs(nombre) < 2 else (pluriel or f"{singulier}s")
    return f"{number(nombre)}{NBSP}{mot}"


def listing(mots: Sequence[str]) -> str:
    """Return « A », « A et B », « A, B et C »."""
    *debut, fin = mots or [""]
    return f"{', '.join(debut)} et {fin}" if debut else fin


def duration(minutes: int) -> str:
    """Return « 4 heures », « 90 minutes »."""
    heures, reste = divmod(minutes, 60)
    return plural(minutes, "minute") if reste or not heures else plural(heures, "heure")
