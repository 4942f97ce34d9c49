"""« Aide »: search, six first questions, all questions by theme, and the ways to reach somebody (ux.md §2.14)."""

import reflex as rx

from iel_app import ui
from iel_app.aide.components import questions
from iel_app.aide.state import AideState
from iel_app.aide.state.adresses import AIDE, ATELIERS, MIENNES, RAPPEL
from iel_app.ui.shell import page


@page(AIDE, "Aide et contact", acces="public", fil=(("Apprentissage", "/"),), charger=AideState.ouvrir)
def aide() -> rx.Component:
    """Return the help; a search shows what it found in the place of the questions."""
    return rx.el.div(
        rx.cond(
            AideState.q != "",
            rx.el.div(_entete(), questions.resultats(), class_name="stack stack-m"),
            _questions(),
        ),
        ui.FocusOn.create(cible=AideState.cible),
    )


def _questions() -> rx.Component:
    themes = questions.themes()
    return ui.text_page(
        rx.el.div(_entete(), _accueil(), class_name="stack stack-m"),
        ui.contents("Sommaire de l’aide", *((f"theme-{t}", t.libelle) for t, _ in themes)),
        *(questions.chapitre(theme, liste) for theme, liste in themes),
    )


def _entete() -> rx.Component:
    chapo = "Les réponses aux questions les plus fréquentes, et comment nous joindre."
    return rx.el.div(ui.heading("Aide et contact", chapo), _recherche(), class_name="stack stack-m")


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
        rx.el.div(
            rx.cond(AideState.utiles.length() > 0, ici, rx.fragment()),
            questions.liens("Les six premières questions", "premieres", AideState.premieres),
            class_name="grid halves",
        ),
        _joindre(),
    )


def _joindre() -> rx.Component:
    return rx.el.section(
        rx.el.h2("Joindre quelqu’un", id="joindre"),
        ui.row(
            ui.link_button("Nous écrire", href=AideState.ecrire),
            ui.link_button("Demander un rappel", href=RAPPEL, genre="secondaire"),
            ui.link_button("Ateliers en ligne", href=ATELIERS, genre="secondaire"),
            ui.link("Mes demandes", href=MIENNES),
        ),
        class_name="stack stack-s measure",
        custom_attrs={"aria-labelledby": "joindre"},
    )
