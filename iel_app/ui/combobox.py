"""The combobox: react-aria's, which announces in French; free text is always accepted and resolved on the server."""

from typing import Any

import reflex as rx

_LIBRARY = "react-aria-components@1.22.1"


class _Aria(rx.NoSSRComponent):
    library = _LIBRARY


class _ComboBox(_Aria):
    tag = "ComboBox"
    default_items: rx.Var[list[Any]]
    default_input_value: rx.Var[str]
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


class _ListBoxItem(_Aria):
    tag = "ListBoxItem"
    text_value: rx.Var[str]


def combobox(
    id: Any,
    label: Any,
    options: rx.Var,
    *,
    texte: Any = "",
    sur_texte: Any,
    sur_choix: Any,
    attributs: dict[str, Any] | None = None,
) -> rx.Component:
    """Return a searchable list (objects with `code`, `libelle`): `sur_choix` gets the code, `sur_texte` free text."""
    return _ComboBox.create(
        _Label.create(label, class_name="vh"),
        _Input.create(id=id, class_name="input", custom_attrs={"name": id} | (attributs or {})),
        _Popover.create(
            _ListBox.create(
                rx.foreach(
                    options,
                    lambda o: _ListBoxItem.create(o.libelle, id=o.code, key=o.code, text_value=o.libelle),
                ),
                class_name="combobox__list",
            ),
            class_name="combobox__popover",
        ),
        default_input_value=texte,
        allows_custom_value=True,
        menu_trigger="focus",
        on_input_change=sur_texte,
        on_selection_change=sur_choix,
        class_name="combobox",
    )
