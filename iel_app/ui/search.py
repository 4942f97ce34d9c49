"""A public search: its bar, its filters, what they are, its results."""

from typing import Any

import reflex as rx

from iel_app.ui.base import icon, vh

Texte = rx.Component | rx.Var | str


def hero(*contenu: Texte) -> rx.Component:
    """Return the band at the top of a public page, across the whole width."""
    return rx.el.div(rx.el.div(*contenu, class_name="wrap stack"), class_name="hero")


def page_body(*contenu: Texte) -> rx.Component:
    """Return what stands below the band."""
    return rx.el.div(rx.el.div(*contenu, class_name="inner"), class_name="wrap page")


def search_fields(*champs: rx.Component) -> rx.Component:
    """Return the fields of a search on one line, its button last."""
    return rx.el.div(*champs, class_name="searchbar")


def with_filters(filtres: rx.Component, resultats: rx.Component) -> rx.Component:
    """Return results with their filters beside them where there is room."""
    return rx.el.div(filtres, resultats, class_name="with-toc")


def drawer(id: str, ouvrir: Texte, fermer: str, label: str, *contenu: Texte, cle: Any) -> rx.Component:
    """Return a panel that covers a narrow screen when its button is pressed; a new `cle` closes it."""
    return rx.el.div(
        rx.el.button(
            icon("filtre"),
            ouvrir,
            type="button",
            class_name="btn btn--secondary drawer-btn",
            custom_attrs={"popovertarget": id},
        ),
        rx.el.div(
            rx.el.p(
                rx.el.button(
                    icon("fermer"),
                    fermer,
                    type="button",
                    class_name="btn btn--quiet",
                    custom_attrs={"popovertarget": id, "popovertargetaction": "hide"},
                ),
                class_name="drawer__close",
            ),
            *contenu,
            id=id,
            key=cle,
            class_name="drawer",
            custom_attrs={"popover": "auto", "role": "group", "aria-label": label},
        ),
    )


def filter_group(titre: str, *choix: Texte) -> rx.Component:
    """Return the choices of one filter."""
    return rx.el.fieldset(rx.el.legend(titre), *choix)


def filter_choice(nom: Any, label: Texte, nombre: Any, *, coche: Any, formulaire: str) -> rx.Component:
    """Return one box of a filter with how many results it holds; it belongs to a form elsewhere in the page."""
    return rx.el.label(
        rx.el.input(id=nom, name=nom, type="checkbox", default_checked=coche, form=formulaire),
        rx.el.span(label, " ", rx.el.span("(", nombre, ")", class_name="muted")),
        class_name="choice",
    )


def chips(puces: rx.Var, effacer: Any) -> rx.Component:
    """Return the filters in use (objects with `libelle`, `href`), each a link that takes it away."""
    return rx.el.ul(
        rx.foreach(
            puces,
            lambda p: rx.el.li(
                rx.el.a(p.libelle, icon("fermer"), vh("\u00a0: retirer ce filtre"), href=p.href, class_name="chip"),
                key=p.libelle,
            ),
        ),
        rx.el.li(rx.el.a("Tout effacer", href=effacer)),
        class_name="row small",
        custom_attrs={"aria-label": "Filtres en place"},
    )


def sort_links(label: str, choix: rx.Var) -> rx.Component:
    """Return the orders of a list (objects with `libelle`, `href`, `courant`) as links."""
    return rx.el.nav(
        rx.el.ul(
            rx.el.li(rx.el.span(label, class_name="label")),
            rx.foreach(
                choix,
                lambda c: rx.el.li(
                    rx.el.a(c.libelle, href=c.href, custom_attrs={"aria-current": rx.cond(c.courant, "true", None)}),
                    key=c.libelle,
                ),
            ),
            class_name="row small sorts",
        ),
        custom_attrs={"aria-label": label},
    )


def tag(icone: str, *texte: Texte) -> rx.Component:
    """Return a short fact with its icon."""
    return rx.el.span(icon(icone), " ", *texte)


def result(principal: rx.Component, cote: rx.Component, *, cle: Any) -> rx.Component:
    """Return one result: what it is, and at the right what is left of it."""
    return rx.el.li(principal, cote, class_name="spread result", key=cle)


def prose(texte: Any) -> rx.Component:
    """Return a text of several lines as it was typed."""
    return rx.el.p(texte, class_name="prose measure")
