"""The questions by theme, those found, those asked first."""

import reflex as rx

from iel_app import ui
from iel_app.aide.rules import QUESTIONS, Question, Theme
from iel_app.aide.state.questions import AideState, Lien, QuestionVue, reponse


def themes() -> list[tuple[Theme, list[Question]]]:
    """Return the questions of each theme."""
    return [(theme, [q for q in QUESTIONS if q.theme is theme]) for theme in Theme]


def chapitre(theme: Theme, questions: list[Question]) -> rx.Component:
    """Return the questions of a theme, each to open."""
    return ui.chapter(
        f"theme-{theme}", theme.libelle, rx.el.div(*(_question(q) for q in questions), class_name="stack stack-s")
    )


def _question(question: Question) -> rx.Component:
    suites = [rx.el.p(*_separes(question.liens))] if question.liens else []
    return ui.question(
        f"q-{question.code}",
        question.titre,
        *(rx.el.p(phrase) for phrase in reponse(question)),
        *suites,
        ouverte=AideState.ouverte == question.code,
    )


def _separes(liens: tuple[tuple[str, str], ...]) -> list[rx.Component]:
    faits: list[rx.Component] = []
    for libelle, href in liens:
        faits += [rx.fragment(" · "), ui.link(libelle, href=href)] if faits else [ui.link(libelle, href=href)]
    return faits


def resultats() -> rx.Component:
    """Return what the search found."""
    return rx.el.section(
        rx.el.h2(AideState.phrase, id="resultats", custom_attrs={"tabIndex": -1}),
        rx.cond(
            AideState.resultats.length() > 0,
            rx.el.div(rx.foreach(AideState.resultats, _trouvee), class_name="stack stack-s"),
            rx.el.p("Essayez un autre mot, ou écrivez-nous : votre question enrichira l’aide."),
        ),
        rx.el.p(ui.link("Toutes les questions", href="/aide"), " · ", ui.link("Nous écrire", href=AideState.ecrire)),
        class_name="stack measure",
    )


def _trouvee(q: rx.vars.ObjectVar[QuestionVue]) -> rx.Component:
    return ui.question(
        q.code,
        q.titre,
        rx.foreach(q.reponse, lambda phrase, rang: rx.el.p(phrase, key=rang)),
        rx.foreach(q.liens, lambda lien: rx.el.p(ui.link(lien.libelle, href=lien.href), key=lien.href)),
        cle=q.code,
    )


def liens(titre: str, id: str, lignes: rx.Var, *avant: rx.Component) -> rx.Component:
    """Return a titled list of links to questions."""

    def ligne(lien: rx.vars.ObjectVar[Lien]) -> rx.Component:
        return rx.el.li(ui.link(lien.libelle, href=lien.href), key=lien.href)

    return rx.el.section(
        rx.el.h2(titre, id=id),
        *avant,
        rx.el.ul(rx.foreach(lignes, ligne), class_name="lines"),
        class_name="stack stack-s measure",
        custom_attrs={"aria-labelledby": id},
    )
