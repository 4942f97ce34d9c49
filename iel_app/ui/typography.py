"""French typesetting of the written pages: no sign stands alone at the end, or at the start, of a line."""

import reflex as rx
from reflex.vars.sequence import LiteralStringVar
from reflex_components_core.base.bare import Bare

from iel_app.core.french import french_spaces


def typeset(composant: rx.Component) -> rx.Component:
    """Typeset every text written in the page; what a state holds is typeset where it is made."""
    for enfant in composant.children:
        if isinstance(enfant, Bare) and isinstance(enfant.contents, LiteralStringVar):
            enfant.contents = LiteralStringVar.create(french_spaces(enfant.contents._var_value))
        elif isinstance(enfant, rx.Component):
            typeset(enfant)
    return composant
