"""What several screens of the help answer: what was done, why nothing was, where else to go."""

import reflex as rx

from iel_app import ui
from iel_app.aide.state.adresses import AIDE, ATELIERS, CONTACT, MIENNES, RAPPEL


def fait(annonce: rx.Var) -> rx.Component:
    """Return what was just done; it takes focus."""
    return rx.cond(annonce != "", ui.alert("succes", rx.el.p(annonce), id="fait"), rx.fragment())


def onglets(courant: str) -> rx.Component:
    """Return the ways to reach the service, and what became of what was asked."""
    return ui.tabs(
        "Aide et contact",
        [
            ("Questions", AIDE, None),
            ("Nous écrire", CONTACT, None),
            ("Demander un rappel", RAPPEL, None),
            ("Ateliers", ATELIERS, None),
            ("Mes demandes", MIENNES, None),
        ],
        courant,
    )
