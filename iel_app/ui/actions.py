"""Buttons and links."""

from typing import Any, Literal

import reflex as rx

from iel_app.ui.base import NativeLink, breakable, icon, vh

Genre = Literal["primaire", "secondaire", "danger", "discret", "petit", "discret-petit"]
Texte = rx.Component | rx.Var | str

_CLASSES: dict[str, str] = {
    "primaire": "btn",
    "secondaire": "btn btn--secondary",
    "danger": "btn btn--danger",
    "discret": "btn btn--quiet",
    "petit": "btn btn--secondary btn--small",
    "discret-petit": "btn btn--quiet btn--small",
}


def button(*texte: Texte, genre: Genre = "primaire", icone: str = "", **props: Any) -> rx.Component:
    """Return a button that acts in the page. Its text is a verb with its object."""
    return rx.el.button(
        *((icon(icone),) if icone else ()), *texte, class_name=_CLASSES[genre], **({"type": "button"} | props)
    )


def submit(*texte: Texte, genre: Genre = "primaire", icone: str = "", **props: Any) -> rx.Component:
    """Return the button that sends its form."""
    return button(*texte, genre=genre, icone=icone, type="submit", **props)


def busy_button(
    texte: str, pendant: str, *, occupe: rx.Var[bool], id: str, inerte: rx.Var[bool] | bool = False
) -> rx.Component:
    """Return a submit button that says it is at work while `occupe`, and never sends twice."""
    return rx.el.button(
        rx.cond(occupe, pendant, texte),
        id=id,
        type=rx.cond(occupe, "button", "submit"),
        class_name=_CLASSES["primaire"],
        custom_attrs={
            "aria-busy": rx.cond(occupe, "true", "false"),
            "aria-disabled": rx.cond(rx.Var.create(inerte), "true", "false"),
        },
    )


def no_enter() -> rx.Component:
    """Return what, first in a form, keeps Enter in a field from sending it: its own button alone does."""
    # The browser presses the first submit button of the form, and does nothing when it is disabled.
    return rx.el.button(type="submit", disabled=True, hidden=True)


def link(*texte: Texte, href: Any, icone: str = "", **props: Any) -> rx.Component:
    """Return a link inside the application."""
    return rx.el.a(*((icon(icone),) if icone else ()), *texte, href=href, **props)


def native_link(*texte: Texte, href: Any, icone: str = "", **props: Any) -> rx.Component:
    """Return a link that the browser follows itself: a file, a field of this page, another site."""
    return NativeLink.create(*((icon(icone),) if icone else ()), *texte, href=href, **props)


def help_link(question: str, sujet: Texte, *, onglet: bool = False) -> rx.Component:
    """Return the link from a field to the question that explains it; `onglet` where leaving would lose what is typed.

    The question is told twice: for the browser, which goes to it, and for the server, which opens it.
    """
    adresse = f"/aide?question={question}#q-{question}"
    if not onglet:
        return rx.el.a("Comprendre", vh(" : ", sujet), href=adresse, class_name="help-link")
    return NativeLink.create(
        "Comprendre",
        vh(" : ", sujet, " (nouvel onglet)"),
        icon("sortir"),
        href=adresse,
        target="_blank",
        rel="noopener",
        class_name="help-link",
    )


def mail_link(courriel: rx.Var[str]) -> rx.Component:
    """Return a link that writes to an address."""
    return NativeLink.create(breakable(courriel), href="mailto:" + courriel)


def link_button(
    *texte: Texte, href: Any, genre: Genre = "primaire", icone: str = "", natif: bool = False, **props: Any
) -> rx.Component:
    """Return a link that looks like a button: it goes somewhere."""
    createur = NativeLink.create if natif else rx.el.a
    return createur(*((icon(icone),) if icone else ()), *texte, href=href, class_name=_CLASSES[genre], **props)


def row(*enfants: Texte) -> rx.Component:
    """Return elements on one line that wraps."""
    return rx.el.div(*enfants, class_name="row")


def action_bar(etat: rx.Component, *actions: rx.Component) -> rx.Component:
    """Return the bar that stays at the bottom: what the draft is worth, then the actions, the main one last."""
    return rx.el.div(etat, rx.el.div(*actions, class_name="row"), class_name="action-bar spread")
