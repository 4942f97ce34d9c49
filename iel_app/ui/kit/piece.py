"""The frame of one sample: its title, the functions that write it, and the thing itself."""

import reflex as rx


def piece(titre: str, appels: str, *contenu: rx.Component) -> rx.Component:
    """Return one sample in its box; `appels` names the functions, separated by spaces."""
    noms = [element for nom in appels.split() for element in (" ", rx.el.code(f"ui.{nom}"))]
    return rx.el.div(
        rx.el.h3(titre),
        rx.el.p(*noms, class_name="small muted") if noms else rx.fragment(),
        rx.el.div(rx.el.div(*contenu, class_name="stack"), class_name="box cq"),
        class_name="stack stack-s",
    )
