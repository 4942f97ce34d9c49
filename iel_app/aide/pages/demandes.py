"""« Demandes d’aide »: the queue of those who answer, with the request opened beside it."""

import reflex as rx

from iel_app import ui
from iel_app.aide.components import file as pieces
from iel_app.aide.state import DemandesState
from iel_app.aide.state.adresses import ATELIERS, FILE, PERMANENCES
from iel_app.ui.shell import page

TITRE = "Demandes d’aide"


@page(FILE, TITRE, acces="personne", charger=DemandesState.ouvrir, dense=True)
def demandes() -> rx.Component:
    """Return the queue, one of its requests beside it, or why it cannot be read."""
    return rx.el.div(
        rx.match(
            ui.stable(DemandesState.etat, DemandesState.etat),
            ("file", _file()),
            ("fiche", _poste()),
            ("introuvable", _absente("Demande introuvable")),
            ("refuse", _absente("Accès refusé")),
            rx.el.div(ui.heading(TITRE), ui.skeleton("Chargement de la file"), class_name="stack"),
        ),
        ui.FocusOn.create(cible=DemandesState.cible),
        class_name="stack",
    )


def _file() -> rx.Component:
    return rx.fragment(
        rx.el.div(
            rx.el.h1(TITRE, " ", ui.count(DemandesState.total), id="titre", custom_attrs={"tabIndex": -1}),
            ui.row(ui.link("Permanences téléphoniques", href=PERMANENCES), ui.link("Ateliers en ligne", href=ATELIERS)),
            class_name="spread",
        ),
        pieces.vues(),
        pieces.filtres(),
        rx.cond(
            DemandesState.total > 0,
            rx.fragment(pieces.raccourcis(), pieces.liste()),
            rx.cond(
                DemandesState.texte != "",
                ui.empty_state(
                    "recherche",
                    rx.fragment("Aucune demande pour « ", DemandesState.texte, " »"),
                    rx.el.p("Cherchez un autre mot, un nom, une structure ou un numéro, dans toutes les demandes."),
                    rx.el.p(ui.link("Toutes les demandes", href=f"{FILE}?etat=toutes")),
                ),
                ui.empty_state(
                    "ok",
                    "Aucune demande ici",
                    rx.el.p("Les prochaines arriveront dans cette liste, la plus urgente d’abord."),
                    rx.el.p(ui.link("Toutes les demandes", href=f"{FILE}?etat=toutes")),
                ),
            ),
        ),
    )


def _poste() -> rx.Component:
    return ui.list_and_sheet(rx.el.div(pieces.raccourcis(), pieces.liste(), class_name="stack"), pieces.fiche())


def _absente(titre: str) -> rx.Component:
    return rx.el.div(
        ui.heading(titre, DemandesState.message),
        rx.el.p(ui.link_button("Revenir à la file", href=FILE)),
        class_name="stack",
    )
