"""The bands at the top of any page: the network, the session or the service is lost."""

import reflex as rx
from reflex_components_core.core.banner import has_too_many_connection_errors

from iel_app.ui.base import NativeLink
from iel_app.ui.feedback import band
from iel_app.ui.session import SessionState


def session_band(conserve: rx.Var | None = None) -> rx.Component:
    """Say, without leaving the page, that the connection or the session is lost.

    `conserve` is what the page says of what it keeps, as « Brouillon enregistré à 14 h 32 ».
    """
    reseau = rx.cond(
        has_too_many_connection_errors,
        band(
            "hors_ligne",
            "Connexion interrompue.",
            " Votre saisie reste à l’écran ; l’enregistrement reprendra dès le retour du réseau.",
        ),
        rx.fragment(),
    )
    session = rx.cond(
        SessionState.terminee,
        band(
            "verrou",
            "Votre session est terminée.",
            " Elle a pris fin, ou a changé dans un autre onglet. Ce qui est à l’écran y reste : ",
            NativeLink.create(
                "reconnectez-vous dans un nouvel onglet",
                href="/connexion?suite=" + SessionState.chemin,
                target="_blank",
                rel="noopener",
                class_name="bar__link",
            ),
            ", puis revenez ici.",
        ),
        rx.fragment(),
    )
    return rx.el.div(reseau, session, _panne(conserve), class_name="wrap band-area", role="alert")


def _panne(conserve: rx.Var | None) -> rx.Component:
    reste: rx.Var | str = "Ce qui est à l’écran y reste"
    if conserve is not None:
        reste = rx.cond(conserve != "", conserve, reste)
    return rx.cond(
        SessionState.panne != "",
        band(
            "alerte",
            "Le service a rencontré un problème.",
            " ",
            reste,
            ". Référence : ",
            rx.el.span(SessionState.panne, class_name="code"),
        ),
        rx.fragment(),
    )
