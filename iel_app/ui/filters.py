"""Searches and filters that the browser sends by the address: they can be shared, and going back works."""

from typing import Any

import reflex as rx

from iel_app.ui.actions import button, submit
from iel_app.ui.base import NativeForm, icon, vh
from iel_app.ui.fields import Texte, hidden, text_field


def search_bar(
    adresse: str,
    nom: str,
    label: str,
    *,
    valeur: Any,
    aide: Texte,
    caches: tuple[tuple[str, Any], ...] = (),
    bouton: str = "Rechercher",
) -> rx.Component:
    """Return a search that the browser sends by the address: it can be shared, and going back works.

    `caches` are the (name, value) that go along.
    """
    return NativeForm.create(
        *(hidden(cle, contenu) for cle, contenu in caches),
        rx.el.div(
            text_field(nom, label, valeur=valeur, aide=aide, type="search", max_length=100),
            rx.el.button(icon("recherche"), "Filtrer", type="submit", class_name="btn btn--secondary"),
            class_name="filters",
        ),
        action=adresse,
        method="get",
        role="search",
    )


def filter_form(id: str, adresse: str, label: str, *champs: rx.Component) -> rx.Component:
    """Return a filter of several fields that the browser sends by the address; on a phone it opens over the page."""
    return rx.fragment(
        rx.el.button(
            icon("recherche"),
            "Filtres",
            type="button",
            class_name="btn btn--secondary drawer-btn",
            custom_attrs={"popovertarget": id},
        ),
        NativeForm.create(
            rx.el.p(
                rx.el.button(
                    icon("fermer"),
                    "Fermer les filtres",
                    type="button",
                    class_name="btn btn--quiet",
                    custom_attrs={"popovertarget": id, "popovertargetaction": "hide"},
                ),
                class_name="drawer__close",
            ),
            rx.el.div(
                *champs,
                rx.el.button(icon("recherche"), "Filtrer", type="submit", class_name="btn btn--secondary"),
                class_name="panel filters",
            ),
            action=adresse,
            method="get",
            id=id,
            role="search",
            class_name="drawer",
            custom_attrs={"aria-label": label, "popover": "auto"},
        ),
    )


def saved_views(vues: rx.Var, erreur: rx.Var[str], tirage: rx.Var, *, enregistrer: Any, retirer: Any) -> rx.Component:
    """Return the views that somebody keeps of a list, as links, and how to keep or forget one.

    `vues`: objects with `id`, `nom`, `href`, `courante`; a new `tirage` empties the field.
    """
    formulaire = rx.el.form(
        rx.el.div(
            text_field("vue-nom", "Nom de la vue affichée", erreur=erreur, max_length=60), key=tirage.to(str) + "-vue"
        ),
        rx.el.div(submit("Enregistrer cette vue", genre="petit"), class_name="row"),
        on_submit=enregistrer,
        class_name="stack stack-s",
    )
    return rx.el.div(
        rx.cond(vues.length() > 0, _liens(vues), rx.fragment()),
        rx.el.details(
            rx.el.summary(rx.cond(vues.length() > 0, "Gérer mes vues", "Enregistrer cette vue"), id="vues-gerer"),
            rx.el.div(
                formulaire,
                rx.cond(vues.length() > 0, _retraits(vues, retirer), rx.fragment()),
                class_name="stack stack-s",
            ),
            class_name="small",
        ),
        class_name="stack stack-s",
    )


def _liens(vues: rx.Var) -> rx.Component:
    return rx.el.nav(
        rx.el.p("Mes vues", class_name="small muted"),
        rx.foreach(
            vues,
            lambda v: rx.el.a(
                v.nom,
                id="vue-" + v.id.to_string(),
                href=v.href,
                class_name="chip",
                key=v.id,
                custom_attrs={"aria-current": rx.cond(v.courante, "true", None)},
            ),
        ),
        class_name="row",
        custom_attrs={"aria-label": "Mes vues"},
    )


def _retraits(vues: rx.Var, retirer: Any) -> rx.Component:
    return rx.el.ul(
        rx.foreach(
            vues,
            lambda v: rx.el.li(
                v.nom,
                " ",
                button("Supprimer", vh(" la vue ", v.nom), genre="discret-petit", on_click=retirer(v.id)),
                key=v.id,
                class_name="row",
            ),
        )
    )
