"""The brand: its mark beside the name of the service, and the icons of the browser tab."""

import reflex as rx

from iel_app.core.settings import settings


def brand(href: str) -> rx.Component:
    """Return the mark and the name, as a link to the home."""
    premier, _, reste = settings().nom_service.partition(" ")
    logo = rx.el.svg(
        rx.el.rect(width="36", height="36", rx="8", fill="#0F4C5C"),
        rx.el.path(
            d="M7 28h7v-6.5h7V15h8",
            fill="none",
            stroke="#fff",
            custom_attrs={"strokeWidth": "3", "strokeLinecap": "round", "strokeLinejoin": "round"},
        ),
        rx.el.circle(cx="25", cy="8.5", r="3", fill="#F0B775"),
        custom_attrs={"viewBox": "0 0 36 36", "aria-hidden": "true"},
    )
    return rx.el.a(logo, rx.el.span(premier, rx.el.br(), reste), href=href, class_name="brand")


def icons() -> list[rx.Component]:
    """Return the icons of the browser tab: the brand, drawn once as lines, once as dots."""
    return [
        rx.el.link(rel="icon", href="/favicon.ico", custom_attrs={"sizes": "32x32"}),
        rx.el.link(rel="icon", href="/favicon.svg", type="image/svg+xml"),
    ]
