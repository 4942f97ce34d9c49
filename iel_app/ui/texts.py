"""Pages of text: their title, their contents, their chapters; sentences no longer than 70 characters."""

from typing import Any

import reflex as rx

from iel_app.ui.base import NativeLink

Texte = rx.Component | rx.Var | str


def heading(titre: Texte, chapo: Texte | None = None) -> rx.Component:
    """Return the title of the page, where focus arrives, and the sentence below it."""
    return rx.el.div(
        rx.el.h1(titre, id="titre", custom_attrs={"tabIndex": -1}),
        rx.el.p(chapo, class_name="lead") if chapo is not None else rx.fragment(),
        class_name="stack stack-s",
    )


def contents(label: str, *chapitres: tuple[str, str]) -> rx.Component:
    """Return the contents of a page as (id, title); it stays in sight where there is room."""
    return rx.el.nav(
        rx.el.ul(*(rx.el.li(NativeLink.create(titre, href=f"#{id}")) for id, titre in chapitres)),
        class_name="toc sticky",
        custom_attrs={"aria-label": label},
    )


def chapter(id: str, titre: str, *contenu: Texte) -> rx.Component:
    """Return a titled part of a page; links reach it by its id, and so does focus."""
    return rx.el.section(
        rx.el.h2(titre, id=f"{id}-titre"),
        *contenu,
        id=id,
        class_name="stack measure",
        custom_attrs={"aria-labelledby": f"{id}-titre", "tabIndex": -1},
    )


def question(id: Any, titre: Any, *reponse: Texte, ouverte: Any = False, cle: Any = None) -> rx.Component:
    """Return a question that opens on its answer; links reach it by its id, and so does focus."""
    return rx.el.details(
        rx.el.summary(rx.el.h3(titre, class_name="h4"), id=id),
        rx.el.div(*reponse, class_name="stack stack-s"),
        open=ouverte,
        key=cle,
        class_name="question",
    )


def bullets(*elements: Texte) -> rx.Component:
    """Return a list of short points."""
    return rx.el.ul(*(rx.el.li(e) for e in elements), class_name="bullets")


def text_page(entete: rx.Component, sommaire: rx.Component | None, *chapitres: rx.Component) -> rx.Component:
    """Return a page made of chapters, with its contents beside it when it has one."""
    if sommaire is None:
        return rx.el.div(entete, *chapitres, class_name="stack stack-l")
    corps = rx.el.div(sommaire, rx.el.div(*chapitres, class_name="stack stack-l"), class_name="with-toc")
    return rx.el.div(entete, corps, class_name="stack stack-l")


def framed(adresse: Any, titre: Any) -> rx.Component:
    """Return a document of somebody else's making, shut in: no script, no form, links open beside it."""
    return rx.el.iframe(
        src=adresse,
        title=titre,
        key=adresse,  # a new element: one whose address changes while it loads may keep what it loaded first
        class_name="framed",
        custom_attrs={"sandbox": "allow-popups allow-popups-to-escape-sandbox"},
    )


def plain_text(texte: Any) -> rx.Component:
    """Return a text whose line breaks count, as a mail has them."""
    return rx.el.pre(texte, class_name="box plain")
