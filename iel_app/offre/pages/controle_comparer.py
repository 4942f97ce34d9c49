"""Two formations side by side, to tell whether they are the same."""

import reflex as rx

from iel_app import ui
from iel_app.offre.state.controle import ComparaisonState
from iel_app.offre.state.controle.adresse import COMPARER, FILE
from iel_app.offre.state.controle.comparaison import LigneComparee
from iel_app.ui.shell import page

TITRE = "Comparer deux formations"


@page(COMPARER, TITRE, acces="personne", fil=(("Contrôle", FILE),), charger=ComparaisonState.ouvrir)
def comparer() -> rx.Component:
    """Return both, line by line."""
    return rx.match(
        ComparaisonState.etat,
        ("pret", _vue()),
        (
            "refuse",
            rx.el.div(
                ui.heading("Page introuvable", ComparaisonState.message),
                rx.el.p(ui.link_button("Revenir à la file", href=FILE)),
                class_name="stack",
            ),
        ),
        rx.el.div(ui.heading(TITRE), ui.skeleton("Chargement des deux formations"), class_name="stack"),
    )


def _vue() -> rx.Component:
    def comparee(x: rx.vars.ObjectVar[LigneComparee]) -> rx.Component:
        return rx.cond(
            x.differe, ui.badge("attention", "Différent", icone=False), rx.el.span("Identique", class_name="muted")
        )

    colonnes = [
        ui.Colonne("Champ", lambda x: rx.el.span(x.libelle)),
        ui.Colonne("Comparaison", comparee),
        ui.Colonne("Cette publication", lambda x: rx.el.p(x.gauche, class_name="plain")),
        ui.Colonne("L’autre formation", lambda x: rx.el.p(x.droite, class_name="plain")),
    ]
    return rx.el.div(
        rx.el.p(ui.link("‹ Revenir à la publication", href=ComparaisonState.retour)),
        ui.heading(TITRE, ComparaisonState.phrase),
        rx.el.p(
            "Cette publication : ",
            rx.el.span(ComparaisonState.gauche, class_name="code"),
            rx.el.br(),
            "L’autre formation : ",
            rx.el.span(ComparaisonState.droite, class_name="code"),
            " ",
            ComparaisonState.intitule,
            " (",
            ComparaisonState.statut,
            ")",
        ),
        ui.table("Les deux formations, champ par champ", colonnes, ComparaisonState.lignes, lambda x: x.libelle),
        class_name="stack stack-m",
    )
