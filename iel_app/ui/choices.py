"""Choices among few, grouped under their question: yes or no, years to tick."""

from typing import Any

import reflex as rx

from iel_app.ui.feedback import error_message
from iel_app.ui.fields import hint

Texte = rx.Component | rx.Var | str


def _groupe(
    id: str, legende: Texte, aide: Texte, comprendre: rx.Component | None, erreur: rx.Var, *contenu: rx.Component
) -> rx.Component:
    decrit = f"{id}-aide"
    return rx.el.fieldset(
        rx.el.legend(legende),
        hint(id, aide, comprendre),
        rx.cond(erreur != "", error_message(f"{id}-erreur", erreur), rx.fragment()),
        rx.el.div(*contenu, class_name="choices"),
        class_name=rx.cond(erreur != "", "has-error", ""),
        custom_attrs={"aria-describedby": rx.cond(erreur != "", f"{id}-erreur {decrit}", decrit)},
    )


def yes_no(
    id: str,
    legende: Texte,
    aide: Texte,
    *,
    comprendre: rx.Component | None = None,
    valeur: rx.Var,
    erreur: rx.Var,
    sur_choix: Any,
) -> rx.Component:
    """Return a question answered by yes or no; `sur_choix` makes the event of « oui » or « non »."""

    def reponse(code: str, texte: str, ancre: str) -> rx.Component:
        return rx.el.label(
            rx.el.input(
                id=ancre,
                name=id,
                type="radio",
                value=code,
                default_checked=valeur == code,
                on_change=sur_choix(code),
            ),
            rx.el.span(texte),
            class_name="choice",
        )

    reponses = reponse("oui", "Oui", id), reponse("non", "Non", f"{id}-non")
    return _groupe(id, legende, aide, comprendre, erreur, *reponses)


def tick_group(id: str, legende: Texte, aide: Texte, options: rx.Var, *, erreur: rx.Var) -> rx.Component:
    """Return boxes posted with their form as « id-code » (objects with `code`, `libelle`, `coche`).

    The first one bears the id.
    """

    def boite(option: Any, rang: Any) -> rx.Component:
        return rx.el.label(
            rx.el.input(
                id=rx.cond(rang == 0, id, id + "-" + option.code),
                name=id + "-" + option.code,
                type="checkbox",
                default_checked=option.coche,
            ),
            rx.el.span(option.libelle),
            class_name="choice",
            key=option.code,
        )

    return _groupe(id, legende, aide, None, erreur, rx.foreach(options, boite))


def tick_boxes(
    id: str,
    legende: Texte,
    aide: Texte,
    options: rx.Var,
    *,
    comprendre: rx.Component | None = None,
    erreur: rx.Var,
    sur_choix: Any,
) -> rx.Component:
    """Return boxes to tick (objects with `code`, `libelle`, `coche`, `inerte`); the first one bears the id.

    `sur_choix` makes the event of one box from its code and the event of the browser.
    """

    def boite(option: Any, rang: Any) -> rx.Component:
        return rx.el.label(
            rx.el.input(
                id=rx.cond(rang == 0, id, id + "-" + option.code),
                name=id,
                type="checkbox",
                value=option.code,
                default_checked=option.coche,
                disabled=option.inerte,
                on_change=lambda coche: sur_choix(option.code, coche),
            ),
            rx.el.span(option.libelle),
            class_name="choice",
            key=option.code,
        )

    return _groupe(id, legende, aide, comprendre, erreur, rx.foreach(options, boite))
