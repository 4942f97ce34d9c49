"""« Page introuvable »: what answers at an address that is none."""

import reflex as rx

from iel_app import ui
from iel_app.ui.shell import page


@page("404", "Page introuvable", acces="public")
def introuvable() -> rx.Component:
    """Return what happened and where to go from here."""
    return rx.el.div(
        ui.heading(
            "Page introuvable", "Cette adresse ne mène à aucune page. Elle a pu changer, ou comporter une faute."
        ),
        ui.bullets(
            "Si vous l’avez saisie, relisez-la.",
            "Si vous l’avez suivie depuis un courriel, connectez-vous : la page demande peut-être un compte.",
        ),
        ui.row(
            ui.link_button("Revenir à l’accueil", href="/"),
            ui.link_button("Plan du site", href="/plan-du-site", genre="secondaire"),
            ui.link_button("Aide et contact", href="/aide", genre="discret"),
        ),
        class_name="stack stack-m",
    )
