"""What several screens answer: what is missing, why nothing was done."""

from typing import Any

import reflex as rx

from iel_app import ui
from iel_app.offre.state.fiche import Manque


def lien_manquant(manque: rx.vars.ObjectVar[Manque]) -> rx.Component:
    """Return one thing missing, as a link that moves the focus to where it is given."""
    return rx.el.li(
        rx.cond(
            manque.ici,
            ui.native_link(manque.texte, href=manque.href),
            ui.link(manque.texte, href=manque.href),
        ),
        key=manque.href,
    )


def absent(titre: str, motif: rx.Var, *, retour: bool = True) -> rx.Component:
    """Return that there is nothing here for this account, and where to go on."""
    lien = (
        ui.link_button("Revenir au catalogue", href="/offre/catalogue")
        if retour
        else ui.link_button("Accueil", href="/accueil")
    )
    return rx.el.div(ui.heading(titre), rx.el.p(motif), rx.el.p(lien), class_name="stack stack-m")


def sur_place(etat: Any, *parametres: str) -> rx.Var:
    """Return what a screen shows, "" while it holds what another address asked for."""
    la = ui.loaded_for(ui.stable(etat.demande, etat.etat), *parametres)
    return rx.cond(la, ui.stable(etat.etat, etat.etat), "").to(str)
