"""Rendering of mails: pure functions over the templates of `modeles/`."""

import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from iel_app.core.clock import local

OBJET_MAX = 60

_MODELES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "modeles"),
    autoescape=select_autoescape(["html"], default=False),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


@dataclass(frozen=True, slots=True)
class Rendu:
    """A mail ready to be kept: its subject and its two parts, which say the same."""

    objet: str
    texte: str
    html: str


def rendre(modele: str, contexte: dict[str, Any]) -> Rendu:
    """Render a template; the subject is the block `objet` of its text part.

    Raises:
        jinja2.UndefinedError: the context lacks a variable: a bug.
    """
    texte = _MODELES.get_template(f"{modele}.txt")
    objet = une_ligne("".join(texte.blocks["objet"](texte.new_context(contexte))))
    if len(objet) > OBJET_MAX:
        objet = objet[: OBJET_MAX - 1].rstrip() + "…"
    corps = re.sub(r"\n{3,}", "\n\n", texte.render(contexte)).strip() + "\n"
    return Rendu(objet, corps, _MODELES.get_template(f"{modele}.html").render(contexte, objet=objet))


def une_ligne(texte: str) -> str:
    """Return the text on one line, without control characters: no header can be added through it."""
    return re.sub(r"[\x00-\x20\x7f-\x9f\u2028\u2029]+", " ", texte).strip(" ")


def instant_en_clair(instant: datetime | None) -> str:
    """Return the instant as people in France read it: « 12/02/2027 à 14 h 32 »; empty for none."""
    if instant is None:
        return ""
    ici = local(instant)
    return f"{ici:%d/%m/%Y} à\u00a0{ici.hour}\u00a0h\u00a0{ici:%M}"
