"""The sheet of one row of a work queue: beside its list, its neighbours, who treats it, the reasons of a decision."""

from typing import Any

import reflex as rx

from iel_app.ui.base import icon
from iel_app.ui.feedback import alert
from iel_app.ui.fields import text_area
from iel_app.ui.keys import FillFrom

Texte = rx.Component | rx.Var | str


def list_and_sheet(liste: rx.Component, fiche: rx.Component) -> rx.Component:
    """Return the list and the sheet of one of its rows side by side; the sheet alone where there is no room."""
    return rx.el.div(rx.el.div(liste, class_name="sticky"), fiche, class_name="split split--sheet")


def beside_list(*contenu: Texte) -> rx.Component:
    """Return a hint of the sheet that means something only when its list is beside it."""
    return rx.el.p(*contenu, class_name="hint beside")


def side_sheet(*parties: rx.Component, label: str) -> rx.Component:
    """Return the sheet of one row, its parts separated by lines; beside the list where there is room."""
    return rx.el.section(*parties, class_name="box pane", custom_attrs={"aria-label": label})


def neighbours(position: Texte, precedente: rx.Var, suivante: rx.Var) -> rx.Component:
    """Return where one is in the filtered queue, and the links to the rows before and after."""
    return rx.el.nav(
        rx.el.p(
            rx.el.span(position, class_name="muted"),
            rx.el.span(
                rx.cond(precedente != "", rx.el.a("‹ Précédente", href=precedente), rx.fragment()),
                rx.cond(suivante != "", rx.el.a("Suivante ›", href=suivante), rx.fragment()),
                class_name="push row",
            ),
            class_name="row small",
        ),
        custom_attrs={"aria-label": "Dans la file"},
    )


def lock_notice(phrase: rx.Var, *, soi: rx.Var, reprendre: Any) -> rx.Component:
    """Return who is treating the row: oneself, as a plain line; a colleague, with the way to take it over."""
    return rx.cond(
        phrase != "",
        rx.cond(
            soi,
            rx.el.p(icon("verrou"), " ", phrase, class_name="small muted"),
            alert(
                "attention",
                rx.el.p(phrase),
                rx.el.p(
                    rx.el.button(
                        "Reprendre la main", type="button", class_name="btn btn--secondary", on_click=reprendre
                    )
                ),
                icone="verrou",
            ),
        ),
        rx.fragment(),
    )


def reasons(
    id: Any,
    label: Texte,
    modeles: list[tuple[str, str]],
    *,
    label_modele: Texte = "Motif-type",
    vide: str = "Choisir un motif-type",
    aide: Texte | None = None,
    erreur: rx.Var | None = None,
    **props: Any,
) -> rx.Component:
    """Return a text of several lines, and above it the templates (title, text) that fill it in."""
    source = f"{id}-modele"
    return rx.el.div(
        rx.el.div(
            rx.el.label(label_modele, " (facultatif)", html_for=source),
            rx.el.select(
                rx.el.option(vide, value=""),
                *(rx.el.option(titre, value=texte) for titre, texte in modeles),
                id=source,
                name=source,
                class_name="input",
                custom_attrs={"data-fills": id},
            ),
            class_name="field",
        ),
        text_area(id, label, aide=aide, erreur=erreur, **props),
        FillFrom.create(),
        class_name="stack",
    )
