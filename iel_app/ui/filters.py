"""Searches and filters that the browser sends by the address: they can be shared, and going back works."""

from typing import Any

import reflex as rx

from iel_app.ui.base import NativeForm, icon
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
            rx.el.button(icon("recherche"), bouton, type="submit", class_name="btn btn--secondary"),
            class_name="filters",
        ),
        action=adresse,
        method="get",
        role="search",
    )


def filter_form(id: str, adresse: str, label: str, *champs: rx.Component, bouton: str = "Filtrer") -> rx.Component:
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
                rx.el.button(icon("recherche"), bouton, type="submit", class_name="btn btn--secondary"),
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
