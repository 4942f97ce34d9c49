"""« Plan du site »: made from the tables of the menu and of the footer, so that it cannot forget a page."""

import reflex as rx

from iel_app import ui
from iel_app.core.settings import settings
from iel_app.ui.navigation import COMPLEMENTS, DEMONSTRATION, LOGICIELS, MENU, MENU_PUBLIC, PIED, Entree
from iel_app.ui.shell import page


@page("/plan-du-site", "Plan du site", acces="public", fil=(("Apprentissage", "/"),))
def plan_du_site() -> rx.Component:
    """Return every page that one may open."""
    ouvertes = MENU_PUBLIC + tuple(e for e in COMPLEMENTS if not e.prefixe)
    if settings().est_demonstration:
        ouvertes += DEMONSTRATION
    avec_compte = MENU + tuple(e for e in COMPLEMENTS if e.prefixe)
    deja = {e.href for e in ouvertes}
    return ui.text_page(
        ui.heading("Plan du site"),
        None,
        ui.chapter("ouvert", "Ouvert à tous", _liens(ouvertes)),
        ui.chapter(
            "compte",
            "Avec un compte",
            rx.el.p("Selon votre rôle ; la connexion est demandée si besoin.", class_name="hint"),
            _liens(avec_compte),
        ),
        ui.chapter("informations", "Informations", _liens((*(e for e in PIED if e.href not in deja), LOGICIELS))),
    )


def _liens(entrees: tuple[Entree, ...]) -> rx.Component:
    def lien(e: Entree) -> rx.Component:
        return (ui.native_link if e is LOGICIELS else ui.link)(e.libelle, href=e.href)

    return ui.lines(*(rx.el.li(lien(e)) for e in entrees))
