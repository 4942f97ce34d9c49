"""Lists: read-again lists, tasks, dates, steps, figures, differences."""

from typing import Any

import reflex as rx

from iel_app.ui.base import NativeLink, breakable, icon, vh
from iel_app.ui.feedback import VIDE

Texte = rx.Component | rx.Var | str


def section(id: str, numero: int, titre: Texte, note: rx.Component, *contenu: rx.Component) -> rx.Component:
    """Return one block of a form, with its note in the margin; 0 for a block without number."""
    rang = rx.el.span(str(numero), class_name="section__n") if numero else rx.fragment()
    return rx.el.section(
        rx.el.h2(rang, titre, id=f"{id}-titre"),
        note,
        *contenu,
        id=id,
        class_name="section",
        custom_attrs={"aria-labelledby": f"{id}-titre", "tabIndex": -1},
    )


def note(*contenu: Texte) -> rx.Component:
    """Return good practice, in the margin of the block that it is about."""
    return rx.el.div(*contenu, class_name="note stack stack-s", role="note")


def lines(*elements: Texte) -> rx.Component:
    """Return elements separated by lines."""
    return rx.el.ul(*elements, class_name="lines")


def summary_list(lignes: rx.Var) -> rx.Component:
    """Return label and value pairs (objects with `libelle`, `valeur`)."""
    return rx.el.dl(
        rx.foreach(lignes, lambda ligne: rx.el.div(rx.el.dt(ligne.libelle), rx.el.dd(ligne.valeur), key=ligne.libelle)),
        class_name="summary-list lines",
    )


def facts(*paires: tuple[Texte, Texte]) -> rx.Component:
    """Return a few short facts side by side."""
    return rx.el.dl(*(rx.el.div(rx.el.dt(libelle), rx.el.dd(valeur)) for libelle, valeur in paires), class_name="facts")


def figures(*paires: tuple[Texte, Texte, Texte]) -> rx.Component:
    """Return large figures: label, figure, what it is made of."""
    return rx.el.dl(
        *(
            rx.el.div(rx.el.dt(libelle), rx.el.dd(chiffre, class_name="figure"), rx.el.dd(detail, class_name="hint"))
            for libelle, chiffre, detail in paires
        ),
        class_name="grid cells figures",
    )


def task(titre: rx.Component, aide: Texte, etat: rx.Component) -> rx.Component:
    """Return one thing to do: link, explanation, status at the right."""
    return rx.el.li(rx.el.div(rx.el.strong(titre), rx.el.p(aide, class_name="hint")), etat, class_name="spread")


def dated(*elements: tuple[Texte, Texte, rx.Component]) -> rx.Component:
    """Return dated lines: date, distance, what happens."""
    return rx.el.ul(
        *(
            rx.el.li(rx.el.div(rx.el.strong(jour), rx.el.small(distance), class_name="dated__when"), contenu)
            for jour, distance, contenu in elements
        ),
        class_name="lines dated",
    )


def timeline(*etapes: tuple[str, rx.Component]) -> rx.Component:
    """Return steps in time; each state is `faite`, `courante` or `a_venir`."""
    return rx.el.ol(
        *(
            rx.el.li(
                contenu,
                class_name="is-done" if etat == "faite" else "",
                custom_attrs={"aria-current": "step"} if etat == "courante" else {},
            )
            for etat, contenu in etapes
        ),
        class_name="timeline",
    )


def toc(etapes: rx.Var, label: str) -> rx.Component:
    """Return the table of contents of a form (objects with `ancre`, `libelle`, `etat`, `ton`)."""
    return rx.el.nav(
        rx.el.ol(
            rx.foreach(
                etapes,
                lambda e: rx.el.li(
                    NativeLink.create(
                        rx.match(
                            e.ton,
                            ("done", icon("ok", classe="icon done")),
                            ("bad", icon("alerte", classe="icon bad")),
                            icon("crayon", classe="icon todo"),
                        ),
                        rx.el.span(e.libelle, rx.el.small(e.etat)),
                        href="#" + e.ancre,
                    ),
                    key=e.ancre,
                ),
            )
        ),
        class_name="toc",
        custom_attrs={"aria-label": label},
    )


def disclosure(resume: Texte, *contenu: Texte) -> rx.Component:
    """Return text that opens on demand."""
    return rx.el.details(rx.el.summary(resume), rx.el.div(*contenu))


def diff_list(differences: rx.Var) -> rx.Component:
    """Return what changed, field by field (objects with `libelle`, `avant`, `apres`): struck, then underlined."""
    return rx.el.ul(
        rx.foreach(
            differences,
            lambda d: rx.el.li(
                rx.el.span(d.libelle, " : "),
                vh("Ancienne valeur : "),
                rx.cond(d.avant == VIDE, vh("aucune"), rx.el.del_(breakable(d.avant))),
                " ",
                vh("Nouvelle valeur : "),
                rx.cond(d.apres == VIDE, vh("aucune"), rx.el.ins(breakable(d.apres))),
                key=d.libelle,
            ),
        ),
        class_name="bullets small",
    )


def count(nombre: Any, *, fort: bool = False) -> rx.Component:
    """Return a count beside a title; `fort` when it awaits an act."""
    return rx.el.span(nombre, class_name="count count--strong" if fort else "count")


def gauge(part: Any) -> rx.Component:
    """Return a part of a hundred, drawn; words beside it say the same."""
    return rx.el.svg(
        rx.el.rect(width=part, height="1"),
        class_name="gauge",
        custom_attrs={"viewBox": "0 0 100 1", "preserveAspectRatio": "none", "aria-hidden": "true"},
    )
