"""Tabs: links with an address and a count, so that the back button and bookmarks work."""

import reflex as rx

from iel_app.ui.lists import count


def tabs(label: str, onglets: list[tuple[str, str, rx.Var | int | None]], courant: rx.Var | str) -> rx.Component:
    """Return tabs as (text, address, count); the one whose address is `courant` is the present one."""
    return rx.el.nav(
        rx.el.ul(
            *(
                rx.el.li(
                    rx.el.a(
                        texte,
                        count(nombre) if nombre is not None else rx.fragment(),
                        href=href,
                        custom_attrs={"aria-current": rx.cond(rx.Var.create(courant) == href, "page", None)},
                    )
                )
                for texte, href, nombre in onglets
            )
        ),
        class_name="tabs",
        custom_attrs={"aria-label": label},
    )
