"""« Ateliers en ligne »: those to come; who organises them sees who comes, creates and cancels."""

import reflex as rx

from iel_app import ui
from iel_app.aide.components import ateliers as pieces
from iel_app.aide.components.messages import fait, onglets
from iel_app.aide.state import AteliersState
from iel_app.aide.state.adresses import AIDE, ATELIERS
from iel_app.ui.shell import page

TITRE = "Ateliers en ligne"


@page(
    ATELIERS,
    TITRE,
    en_erreur=AteliersState.erreurs.length() > 0,
    acces="personne",
    fil=(("Aide et contact", AIDE),),
    charger=AteliersState.ouvrir,
)
def ateliers() -> rx.Component:
    """Return the workshops."""
    return rx.el.div(
        ui.error_summary(AteliersState.erreurs, "L’atelier n’est pas créé. Corrigez, puis recommencez."),
        ui.not_done(AteliersState.motif),
        ui.heading(TITRE, "En direct, depuis votre navigateur. Le lien est envoyé aux personnes inscrites."),
        onglets(ATELIERS),
        fait(AteliersState.annonce),
        rx.match(
            ui.stable(AteliersState.etat, AteliersState.etat),
            ("pret", _corps()),
            ui.skeleton("Chargement des ateliers"),
        ),
        pieces.annulation(),
        ui.LiveCounts.create(),
        ui.FocusOn.create(cible=AteliersState.cible),
        class_name="stack stack-m",
    )


def _corps() -> rx.Component:
    return rx.fragment(
        rx.cond(AteliersState.liste_de > 0, pieces.inscrits(), rx.fragment()),
        rx.cond(
            AteliersState.ateliers.length() > 0,
            rx.el.ul(rx.foreach(AteliersState.ateliers, pieces.atelier), class_name="lines"),
            ui.empty_state(
                "agenda", "Aucun atelier pour le moment", rx.el.p("Les prochains ateliers seront annoncés ici.")
            ),
        ),
        rx.cond(AteliersState.organise, pieces.creation(), rx.fragment()),
    )
