"""The sheet of one publication: alone on a phone, beside its queue where there is room."""

import reflex as rx

from iel_app import ui
from iel_app.offre.components import controle as pieces
from iel_app.offre.state.controle import FicheState
from iel_app.offre.state.controle.adresse import FICHE, FILE
from iel_app.ui.shell import page


@page(
    FICHE,
    FicheState.titre,
    acces="personne",
    fil=(("Contrôle", FILE),),
    charger=FicheState.ouvrir,
    en_erreur=FicheState.erreurs.length() > 0,
    dense=True,
)
def fiche() -> rx.Component:
    """Return the sheet and its queue, or that there is none."""
    return rx.el.div(
        rx.match(
            ui.stable(FicheState.etat, FicheState.etat),
            ("pret", _poste()),
            ("introuvable", _absente("Page introuvable")),
            ("refuse", _absente("Accès refusé")),
            rx.el.div(ui.heading(FicheState.titre), ui.skeleton("Chargement de la publication"), class_name="stack"),
        ),
        pieces.bandeau(),
        ui.FocusOn.create(cible=FicheState.cible),
        class_name="stack",
    )


def _poste() -> rx.Component:
    return rx.fragment(
        pieces.compte_rendu(),
        ui.list_and_sheet(
            rx.el.div(
                rx.el.div(
                    ui.link("‹ Revenir à la file", href=FicheState.retour), pieces.raccourcis(), class_name="spread"
                ),
                pieces.liste(),
                class_name="stack",
            ),
            pieces.fiche(),
        ),
    )


def _absente(titre: str) -> rx.Component:
    return rx.el.div(
        ui.heading(titre, FicheState.message),
        rx.el.p(ui.link_button("Revenir à la file", href=FILE)),
        class_name="stack",
    )
