"""Rendering of mails: pure functions over the templates of `modeles/`."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

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
