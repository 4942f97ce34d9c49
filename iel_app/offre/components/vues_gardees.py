"""The views that a person keeps, above a list."""

import reflex as rx

from iel_app import ui
from iel_app.offre.state.vues_gardees import VuesState


def vues_gardees() -> rx.Component:
    """Return the views kept as links, and how to keep or forget one."""
    return rx.fragment(
        ui.saved_views(
            VuesState.vues,
            VuesState.erreur,
            VuesState.tirage,
            enregistrer=VuesState.enregistrer,
            retirer=VuesState.retirer,
        ),
        ui.status(VuesState.annonce),
        ui.FocusOn.create(cible=VuesState.cible),
    )
