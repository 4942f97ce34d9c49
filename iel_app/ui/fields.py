"""Fields: label, hint, error and their links, once. All uncontrolled: an answer of the server rewrites none."""

from typing import Any

import reflex as rx

from iel_app.ui.base import NativeForm, icon, vh
from iel_app.ui.feedback import error_message

Texte = rx.Component | rx.Var | str


def _decrit(id: Any, erreur: rx.Var | None, *autres: str) -> dict[str, Any]:
    """Return `aria-describedby` and `aria-invalid`: the error first, then the hints."""
    aides: Any = None
    for autre in autres:
        aides = f"{id}-{autre}" if aides is None else f"{aides} {id}-{autre}"
    if erreur is None:
        return {} if aides is None else {"aria-describedby": aides}
    fautif = erreur != ""
    avec = f"{id}-erreur" if aides is None else f"{id}-erreur {aides}"
    return {"aria-describedby": rx.cond(fautif, avec, aides), "aria-invalid": rx.cond(fautif, "true", None)}


def _champ(id: Any, erreur: rx.Var | None, *contenu: Texte, classe: str = "field") -> rx.Component:
    if erreur is None:
        return rx.el.div(*contenu, class_name=classe)
    return rx.el.div(*contenu, class_name=rx.cond(erreur != "", f"{classe} has-error", classe))


def _message(id: Any, erreur: rx.Var | None) -> rx.Component:
    if erreur is None:
        return rx.fragment()
    return rx.cond(erreur != "", error_message(f"{id}-erreur", erreur), rx.fragment())


def text_field(
    id: Any,
    label: Texte,
    *,
    valeur: Any = "",
    aide: Texte | None = None,
    erreur: rx.Var | None = None,
    apres: rx.Component | None = None,
    nom: Any = None,
    **props: Any,
) -> rx.Component:
    """Return a one-line field. `apres` stands below it and describes it too."""
    descriptions = (("aide",) if aide is not None else ()) + (("etat",) if apres is not None else ())
    return _champ(
        id,
        erreur,
        rx.el.label(label, html_for=id),
        rx.el.p(aide, id=f"{id}-aide", class_name="hint") if aide is not None else rx.fragment(),
        _message(id, erreur),
        rx.el.input(
            **(
                {"type": "text", "auto_complete": "off"}
                | props
                | {"id": id, "name": nom if nom is not None else id, "default_value": valeur, "class_name": "input"}
            ),
            custom_attrs=_decrit(id, erreur, *descriptions),
        ),
        rx.el.div(apres, id=f"{id}-etat", class_name="hint") if apres is not None else rx.fragment(),
    )


def password_field(id: str, label: str, *, visible: rx.Var[bool], basculer: Any) -> rx.Component:
    """Return a password field with « Afficher »; pasting and password managers work."""
    return rx.el.div(
        rx.el.label(label, html_for=id),
        rx.el.div(
            rx.el.input(
                id=id,
                name=id,
                type=rx.cond(visible, "text", "password"),
                auto_complete="current-password",
                max_length=256,
                required=True,
                class_name="input",
            ),
            rx.el.button(
                icon("oeil"),
                rx.cond(visible, "Masquer", "Afficher"),
                vh(" le mot de passe"),
                type="button",
                class_name="btn btn--secondary",
                on_click=basculer,
            ),
            class_name="with-button",
        ),
        class_name="field",
    )


def text_area(
    id: str, label: Texte, *, aide: Texte | None = None, erreur: rx.Var | None = None, valeur: Any = "", **props: Any
) -> rx.Component:
    """Return a field of several lines."""
    return _champ(
        id,
        erreur,
        rx.el.label(label, html_for=id),
        rx.el.p(aide, id=f"{id}-aide", class_name="hint") if aide is not None else rx.fragment(),
        _message(id, erreur),
        rx.el.textarea(
            id=id,
            name=id,
            default_value=valeur,
            class_name="input",
            rows="4",
            custom_attrs=_decrit(id, erreur, *(("aide",) if aide is not None else ())),
            **props,
        ),
    )


def select_field(
    id: str, label: Texte, options: list[tuple[str, str]], *, erreur: rx.Var | None = None, **props: Any
) -> rx.Component:
    """Return the browser's own list of choices."""
    return _champ(
        id,
        erreur,
        rx.el.label(label, html_for=id),
        _message(id, erreur),
        rx.el.select(
            *(rx.el.option(texte, value=valeur) for valeur, texte in options),
            id=id,
            name=id,
            class_name="input input--auto",
            custom_attrs=_decrit(id, erreur),
            **props,
        ),
    )


def checkbox(id: str, label: Texte, *, coche: Any = False, erreur: rx.Var | None = None, **props: Any) -> rx.Component:
    """Return one box to tick, its label a target of 44 px."""
    return _champ(
        id,
        erreur,
        _message(id, erreur),
        rx.el.label(
            rx.el.input(
                id=id,
                name=id,
                type="checkbox",
                default_checked=coche,
                custom_attrs=_decrit(id, erreur),
                **props,
            ),
            rx.el.span(label),
            class_name="choice",
        ),
        classe="choice-field",
    )


def choice_tile(nom: str, valeur: str, titre: str, aide: str, *, coche: Any = False) -> rx.Component:
    """Return one choice among few, as a tile."""
    return rx.el.label(
        rx.el.input(type="radio", name=nom, value=valeur, default_checked=coche),
        rx.el.span(rx.el.strong(titre), rx.el.span(aide, class_name="hint")),
        class_name="choice choice--tile",
    )


def radio_row(nom: str, valeur: Any, *, coche: Any, gauche: rx.Component, droite: rx.Component) -> rx.Component:
    """Return one line of a list to choose from."""
    return rx.el.label(
        rx.el.input(type="radio", name=nom, value=valeur, default_checked=coche),
        rx.el.span(gauche, droite, class_name="spread"),
        class_name="choice choice--row",
    )


def hidden(nom: Any, valeur: Any) -> rx.Component:
    """Return a value that goes with its form."""
    return rx.el.input(type="hidden", name=nom, value=valeur, read_only=True)


def search_bar(adresse: str, nom: str, label: str, *, valeur: Any, aide: Texte) -> rx.Component:
    """Return a search that the browser sends by the address: it can be shared, and going back works."""
    return NativeForm.create(
        rx.el.div(
            text_field(nom, label, valeur=valeur, aide=aide, type="search", max_length=100),
            rx.el.button(icon("recherche"), "Rechercher", type="submit", class_name="btn btn--secondary"),
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


def number_row(
    id: Any,
    label: Texte,
    *,
    valeur: Any,
    erreur: rx.Var,
    aide: Any = None,
    retrait: Any = False,
    precedent: rx.Component | None = None,
    **props: Any,
) -> rx.Component:
    """Return a natural number on one line, with last year's figure beside it; digits keyboard on phones."""
    a_une_aide = aide is not None
    descriptions = (("aide",) if a_une_aide else ()) + (("prec",) if precedent is not None else ())
    return rx.el.div(
        rx.el.div(
            rx.el.label(label, html_for=id),
            rx.cond(aide != "", rx.el.p(aide, id=f"{id}-aide", class_name="hint")) if a_une_aide else None,
            _message(id, erreur),
            class_name=rx.cond(retrait, "indent", ""),
        ),
        rx.el.div(
            rx.el.input(
                id=id,
                name=id,
                default_value=valeur,
                input_mode="numeric",
                auto_complete="off",
                max_length=12,
                class_name="input input--num",
                custom_attrs=_decrit(id, erreur, *descriptions),
                **props,
            ),
            rx.el.div(precedent, id=f"{id}-prec", class_name="hint nowrap") if precedent is not None else rx.fragment(),
            class_name="row",
        ),
        class_name=rx.cond(erreur != "", "spread count-row has-error", "spread count-row"),
    )
