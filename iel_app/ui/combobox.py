"""The combobox: react-aria's, which announces in French; free text is always accepted and resolved on the server."""

import json
from typing import Any

import reflex as rx

from iel_app.ui.feedback import error_message
from iel_app.ui.fields import hint

_LIBRARY = "react-aria-components@1.22.1"


class _Aria(rx.NoSSRComponent):
    library = _LIBRARY


class _ComboBox(_Aria):
    tag = "ComboBox"
    default_items: rx.Var[list[Any]]
    default_input_value: rx.Var[str]
    default_filter: rx.Var[Any]
    allows_custom_value: rx.Var[bool]
    allows_empty_collection: rx.Var[bool]
    menu_trigger: rx.Var[str]
    on_input_change: rx.EventHandler[rx.event.passthrough_event_spec(str)]
    on_selection_change: rx.EventHandler[rx.event.passthrough_event_spec(str)]


class _Label(_Aria):
    tag = "Label"
    alias = "AriaLabel"


class _Input(_Aria):
    tag = "Input"
    alias = "AriaInput"


class _Popover(_Aria):
    tag = "Popover"
    alias = "AriaPopover"


class _ListBox(_Aria):
    tag = "ListBox"
    render_empty_state: rx.Var[Any]


class _ListBoxItem(_Aria):
    tag = "ListBoxItem"
    text_value: rx.Var[str]


def _nothing(phrase: str) -> rx.Var:
    return rx.Var(f"(() => {json.dumps(phrase, ensure_ascii=False)})")


def combobox(
    id: Any,
    label: Any,
    options: rx.Var,
    *,
    texte: Any = "",
    sur_texte: Any,
    sur_choix: Any,
    aucun: str = "Aucun résultat",
    attributs: dict[str, Any] | None = None,
) -> rx.Component:
    """Return a searchable list (objects with `code`, `libelle`): `sur_choix` gets the code, `sur_texte` free text.

    `aucun` is said in the list when nothing in it has what is typed.
    """
    return _ComboBox.create(
        _Label.create(label, class_name="vh"),
        _Input.create(id=id, class_name="input", custom_attrs={"name": id} | (attributs or {})),
        _Popover.create(
            _ListBox.create(
                rx.foreach(
                    options,
                    lambda o: _ListBoxItem.create(o.libelle, id=o.code, key=o.code, text_value=o.libelle),
                ),
                render_empty_state=_nothing(aucun),
                class_name="combobox__list",
            ),
            class_name="combobox__popover",
        ),
        default_input_value=texte,
        allows_empty_collection=True,
        allows_custom_value=True,
        menu_trigger="focus",
        on_input_change=sur_texte,
        on_selection_change=sur_choix,
        class_name="combobox",
    )


def _found(options: rx.Var) -> rx.Component:
    """Return the list of what the server found."""
    return _Popover.create(
        _ListBox.create(
            rx.foreach(
                options,
                lambda o: _ListBoxItem.create(
                    rx.el.span(o.libelle),
                    rx.el.span(o.marque, class_name="code"),
                    rx.el.small(o.detail),
                    id=o.code,
                    key=o.code,
                    text_value=o.libelle,
                ),
            ),
            render_empty_state=_nothing("Aucun résultat pour le moment"),
            class_name="combobox__list",
        ),
        class_name="combobox__popover",
    )


def search_field(
    id: str,
    label: Any,
    options: rx.Var,
    *,
    texte: Any = "",
    aide: Any = None,
    comprendre: rx.Component | None = None,
    erreur: rx.Var,
    apres: rx.Component | None = None,
    sur_texte: Any,
    sur_choix: Any,
) -> rx.Component:
    """Return a field searched on the server (objects with `code`, `libelle`, `marque`, `detail`).

    `sur_texte` gets what is typed, and the label of what is chosen; `apres` stands below and describes it too.
    """
    aides = " ".join(
        f"{id}-{p}" for p in (["aide"] if aide is not None else []) + (["etat"] if apres is not None else [])
    )
    decrit = {"aria-describedby": rx.cond(erreur != "", f"{id}-erreur {aides}", aides or None)}
    corps = _ComboBox.create(
        _Label.create(label),
        hint(id, aide, comprendre),
        rx.cond(erreur != "", error_message(f"{id}-erreur", erreur), rx.fragment()),
        _Input.create(
            id=id,
            class_name="input",
            custom_attrs={"name": id, "aria-invalid": rx.cond(erreur != "", "true", None)} | decrit,
        ),
        _found(options),
        default_input_value=texte,
        # The list opens at once: what the server finds comes into it.
        allows_empty_collection=True,
        # The server searches, by code too: what it returns is not filtered again by the label.
        default_filter=rx.Var("(() => true)"),
        allows_custom_value=True,
        on_input_change=sur_texte,
        on_selection_change=sur_choix,
        class_name="combobox combobox--field",
    )
    return rx.el.div(
        corps,
        rx.el.div(apres, id=f"{id}-etat", class_name="hint") if apres is not None else rx.fragment(),
        class_name=rx.cond(erreur != "", "field has-error", "field"),
    )
