"""« Contrôle »: the queue of the offer manager."""

import reflex as rx

from iel_app import ui
from iel_app.offre.components import controle as pieces
from iel_app.offre.components.vues_gardees import vues_gardees
from iel_app.offre.state.controle import FileState
from iel_app.offre.state.controle.adresse import COURRIELS, FILE, ORGANISMES
from iel_app.offre.state.vues_gardees import VuesState
from iel_app.ui.shell import page

TITRE = "Contrôle des publications"


@page(FILE, TITRE, acces="personne", charger=(FileState.ouvrir, VuesState.ouvrir), dense=True)
def controle() -> rx.Component:
    """Return the queue, or why it cannot be read."""
    return rx.el.div(
        rx.match(
            ui.stable(FileState.etat, FileState.etat),
            ("pret", _file()),
            ("refuse", _refuse()),
            rx.el.div(ui.heading(TITRE), ui.skeleton("Chargement de la file"), class_name="stack"),
        ),
        pieces.bandeau(),
        class_name="stack",
    )


def _file() -> rx.Component:
    return rx.fragment(
        rx.el.div(
            rx.el.div(
                rx.el.h1(TITRE, " ", ui.count(FileState.total), id="titre", custom_attrs={"tabIndex": -1}),
                rx.el.p(FileState.mediane, class_name="muted"),
                class_name="stack stack-s",
            ),
            ui.row(
                ui.link("Organismes d’un autre SIREN", href=ORGANISMES),
                ui.link("Mes courriels", href=COURRIELS),
            ),
            class_name="spread",
        ),
        pieces.vues(),
        pieces.filtres(),
        vues_gardees(),
        rx.el.div(
            pieces.raccourcis(),
            ui.newcomers(
                "guet",
                FileState.nouvelles,
                verifier=FileState.verifier(FileState.lue_le),
                actualiser=FileState.actualiser,
            ),
            class_name="spread",
        ),
        pieces.compte_rendu(),
        rx.cond(FileState.total > 0, pieces.liste(), _vide()),
    )


def _vide() -> rx.Component:
    return rx.cond(
        FileState.adresse == FILE,
        ui.empty_state(
            "ok", "Rien à contrôler", rx.el.p("Les prochaines publications arriveront ici, la plus ancienne d’abord.")
        ),
        ui.empty_state(
            "recherche",
            "Aucune publication ne correspond",
            rx.el.p("Retirez un critère du filtre, ou revenez à toutes les publications en contrôle."),
            rx.el.p(ui.link("Toutes les publications en contrôle", href=FILE)),
        ),
    )


def _refuse() -> rx.Component:
    return rx.el.div(
        ui.heading(TITRE), ui.empty_state("verrou", "Accès refusé", rx.el.p(FileState.message)), class_name="stack"
    )
