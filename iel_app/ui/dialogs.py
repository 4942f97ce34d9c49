"""Dialogs: the browser's own, opened and closed by the state of the page."""

from typing import Any

import reflex as rx

from iel_app.ui.base import NativeDialog, OpenWhen


def dialog(
    id: str, titre: str, *contenu: rx.Component, ouvert: rx.Var[bool] | None = None, fermer: Any
) -> rx.Component:
    """Return a modal dialog. Without `ouvert`, something else opens it; Escape always closes it (`fermer`)."""
    return rx.fragment(
        NativeDialog.create(
            rx.el.div(rx.el.h2(titre, id=f"{id}-titre"), *contenu, class_name="stack"),
            id=id,
            class_name="box dialog",
            on_close=fermer,
            custom_attrs={"aria-labelledby": f"{id}-titre"},
        ),
        *((OpenWhen.create(cible=id, ouvert=ouvert),) if ouvert is not None else ()),
    )
