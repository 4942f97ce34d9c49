"""Fields: label, hint, error and their links, once. All uncontrolled: an answer of the server rewrites none."""

from typing import Any

import reflex as rx

from iel_app.core.french import number
from iel_app.ui.feedback import error_message

Texte = rx.Component | rx.Var | str


def described(id: Any, erreur: rx.Var | None, *autres: str) -> dict[str, Any]:
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


def message(id: Any, erreur: rx.Var | None) -> rx.Component:
    """Return the error of a field, where it has one."""
    if erreur is None:
        return rx.fragment()
    return rx.cond(erreur != "", error_message(f"{id}-erreur", erreur), rx.fragment())


def hint(id: Any, aide: Texte | None, comprendre: rx.Component | None = None) -> rx.Component:
    """Return the hint of a field, which describes it, and beside it the link to the question that explains it."""
    if comprendre is None:
        return rx.el.p(aide, id=f"{id}-aide", class_name="hint") if aide is not None else rx.fragment()
    dit = () if aide is None else (rx.el.span(aide, id=f"{id}-aide"), " ")
    return rx.el.p(*dit, comprendre, class_name="hint")


def _compte(id: Any, valeur: Any, maximum: int) -> rx.Component:
    """Return how many characters are typed; `LiveCounts` keeps it true between two answers of the server."""
    if not maximum:
        return rx.fragment()
    texte = rx.Var.create(valeur).to(str).length().to_string() + f" caractères sur {number(maximum)}"
    return rx.el.p(texte, id=f"{id}-compte", class_name="hint")


def text_field(
    id: Any,
    label: Texte,
    *,
    valeur: Any = "",
    aide: Texte | None = None,
    comprendre: rx.Component | None = None,
    erreur: rx.Var | None = None,
    apres: rx.Component | None = None,
    nom: Any = None,
    maximum: int = 0,
    court: bool = False,
    **props: Any,
) -> rx.Component:
    """Return a one-line field, `court` for a date or a number. `apres` stands below and describes it too.

    `maximum` counts its characters.
    """
    descriptions = (("aide",) if aide is not None else ()) + (("etat",) if apres is not None else ())
    descriptions += ("compte",) if maximum else ()
    return _champ(
        id,
        erreur,
        rx.el.label(label, html_for=id),
        hint(id, aide, comprendre),
        message(id, erreur),
        rx.el.input(
            **(
                {"type": "text", "auto_complete": "off"}
                | props
                | {"id": id, "name": nom if nom is not None else id, "default_value": valeur}
            ),
            class_name="input input--short" if court else "input",
            custom_attrs=described(id, erreur, *descriptions) | ({"data-maximum": str(maximum)} if maximum else {}),
        ),
        _compte(id, valeur, maximum),
        rx.el.div(apres, id=f"{id}-etat", class_name="hint") if apres is not None else rx.fragment(),
    )


def text_area(
    id: str,
    label: Texte,
    *,
    aide: Texte | None = None,
    comprendre: rx.Component | None = None,
    erreur: rx.Var | None = None,
    valeur: Any = "",
    maximum: int = 0,
    **props: Any,
) -> rx.Component:
    """Return a field of several lines; `maximum` counts its characters."""
    descriptions = (("aide",) if aide is not None else ()) + (("compte",) if maximum else ())
    return _champ(
        id,
        erreur,
        rx.el.label(label, html_for=id),
        hint(id, aide, comprendre),
        message(id, erreur),
        rx.el.textarea(
            id=id,
            name=id,
            default_value=valeur,
            class_name="input",
            rows="4",
            custom_attrs=described(id, erreur, *descriptions) | ({"data-maximum": str(maximum)} if maximum else {}),
            **props,
        ),
        _compte(id, valeur, maximum),
    )


def select_field(
    id: str,
    label: Texte,
    options: list[tuple[str, str]] | rx.Var,
    *,
    erreur: rx.Var | None = None,
    aide: Texte | None = None,
    comprendre: rx.Component | None = None,
    vide: str = "",
    valeur: Any = None,
    **props: Any,
) -> rx.Component:
    """Return the browser's own list of choices: (code, text) pairs, or a Var of objects with `code` and `libelle`.

    `vide` is the text of the choice not made.
    """
    choix = (
        [rx.foreach(options, lambda o: rx.el.option(o.libelle, value=o.code, key=o.code))]
        if isinstance(options, rx.Var)
        else [rx.el.option(texte, value=code) for code, texte in options]
    )
    return _champ(
        id,
        erreur,
        rx.el.label(label, html_for=id),
        hint(id, aide, comprendre),
        message(id, erreur),
        rx.el.select(
            *([rx.el.option(vide, value="")] if vide else []),
            *choix,
            id=id,
            name=id,
            class_name="input input--auto",
            custom_attrs=described(id, erreur, *(("aide",) if aide is not None else ()))
            | ({} if valeur is None else {"data-dit": valeur}),
            **(props if valeur is None else props | {"default_value": valeur}),
        ),
    )


def checkbox(
    id: str,
    label: Texte,
    *,
    coche: Any = False,
    erreur: rx.Var | None = None,
    comprendre: rx.Component | None = None,
    **props: Any,
) -> rx.Component:
    """Return one box to tick, its label a target of 44 px."""
    return _champ(
        id,
        erreur,
        message(id, erreur),
        rx.el.label(
            rx.el.input(
                id=id,
                name=id,
                type="checkbox",
                default_checked=coche,
                custom_attrs=described(id, erreur),
                **props,
            ),
            rx.el.span(label),
            class_name="choice",
        ),
        hint(id, None, comprendre),
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


def trap_field(nom: str, label: Texte, *, erreur: rx.Var) -> rx.Component:
    """Return a field that nobody sees nor reaches by keyboard, and that its label asks to leave empty: for robots."""
    return rx.el.div(
        text_field(nom, label, erreur=erreur, tab_index=-1),
        class_name=rx.cond(erreur != "", "", "vh"),
    )


def _sous_le_nombre(id: Any, aide: Any, comprendre: rx.Component | None) -> rx.Component:
    """Return the hint of a number, which its state may leave empty, and the link to what explains it."""
    if aide is None or comprendre is None:
        return hint(id, None, comprendre) if aide is None else rx.cond(aide != "", hint(id, aide), rx.fragment())
    return rx.cond(aide != "", hint(id, aide, comprendre), hint(id, None, comprendre))


def number_row(
    id: Any,
    label: Texte,
    *,
    valeur: Any,
    erreur: rx.Var,
    aide: Any = None,
    comprendre: rx.Component | None = None,
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
            _sous_le_nombre(id, aide, comprendre),
            message(id, erreur),
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
                custom_attrs=described(id, erreur, *descriptions),
                **props,
            ),
            rx.el.div(precedent, id=f"{id}-prec", class_name="hint nowrap") if precedent is not None else rx.fragment(),
            class_name="row",
        ),
        class_name=rx.cond(erreur != "", "spread count-row has-error", "spread count-row"),
    )
