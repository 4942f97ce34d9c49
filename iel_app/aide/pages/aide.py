"""« Aide »: search, six first questions, all questions by theme, and the ways to reach somebody (ux.md §2.14)."""

import reflex as rx

from iel_app import ui
from iel_app.aide.components import questions
from iel_app.aide.state import AideState
from iel_app.aide.state.adresses import AIDE
from iel_app.ui.shell import page


@page(AIDE, "Aide et contact", acces="public", fil=(("Apprentissage", "/"),), charger=AideState.ouvrir)
def aide() -> rx.Component:
    """Return the help; a search shows what it found in the place of the questions."""
    themes = questions.themes()
    return rx.el.div(
        ui.text_page(
            rx.el.div(
                ui.heading("Aide et contact", "Les réponses aux questions les plus fréquentes, puis qui joindre."),
                _recherche(),
                rx.cond(AideState.q != "", questions.resultats(), _accueil()),
                class_name="stack stack-m",
            ),
            ui.contents("Sommaire de l’aide", *((f"theme-{t}", t.libelle) for t, _ in themes)),
            *(questions.chapitre(theme, liste) for theme, liste in themes),
        ),
        ui.FocusOn.create(cible=AideState.cible),
    )


def _recherche() -> rx.Component:
    return rx.el.div(
        ui.search_bar(
            AIDE,
            "q",
            "Rechercher dans l’aide",
            valeur=AideState.q,
            aide="Quelques mots, comme « code Certifinfo » ou « mot de passe »",
            caches=(("page", AideState.page),),
        ),
        key="recherche-" + AideState.q + AideState.page,
    )


def _accueil() -> rx.Component:
    ici = questions.liens(
        "Aide sur cette page",
        "ici",
        AideState.utiles,
        rx.el.p("Vous venez de la page ", ui.link(AideState.page, href=AideState.page, class_name="code"), "."),
    )
    return rx.fragment(
        rx.cond(AideState.utiles.length() > 0, ici, rx.fragment()),
        questions.liens("Les six premières questions", "premieres", AideState.premieres),
        _joindre(),
    )


def _joindre() -> rx.Component:
    return rx.el.section(
        rx.el.h2("Joindre quelqu’un", id="joindre"),
        ui.row(
            ui.link_button("Nous écrire", href=AideState.ecrire),
        ),
        class_name="stack stack-s measure",
        custom_attrs={"aria-labelledby": "joindre"},
    )
