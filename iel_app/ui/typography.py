"""French typesetting of the written pages: no sign stands alone at the end, or at the start, of a line."""

import re

import reflex as rx
from reflex.vars.sequence import LiteralStringVar
from reflex_components_core.base.bare import Bare

NBSP = "\u00a0"
_AVANT = re.compile(r"(?<=\S) (?=[:;?!»])")
_APRES = re.compile(r"« ")


def french_spaces(texte: str) -> str:
    """Return the text with a no-break space before « : ; ? ! » and inside quotation marks."""
    return _APRES.sub(f"«{NBSP}", _AVANT.sub(NBSP, texte))


def typeset(composant: rx.Component) -> rx.Component:
    """Typeset every text written in the page; what a state holds is typeset where it is made."""
    for enfant in composant.children:
        if isinstance(enfant, Bare) and isinstance(enfant.contents, LiteralStringVar):
            enfant.contents = LiteralStringVar.create(french_spaces(enfant.contents._var_value))
        elif isinstance(enfant, rx.Component):
            typeset(enfant)
    return composant
