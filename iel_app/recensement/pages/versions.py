"""« Versions enregistrées »: who saved what, when, and what changed."""

import reflex as rx

from iel_app import ui
from iel_app.recensement.state import HistoriqueState
from iel_app.recensement.state.historique import Version
from iel_app.ui.shell import page


@page(
    "/recensement/versions",
    HistoriqueState.titre,
    fil=(("Accueil", "/accueil"), ("Recensement", "/recensement/saisie")),
    charger=HistoriqueState.ouvrir,
)
def versions() -> rx.Component:
    """Return the versions, newest first."""
    return rx.el.div(
        rx.el.h1(HistoriqueState.titre, id="titre", custom_attrs={"tabIndex": -1}),
        rx.match(
            HistoriqueState.etat,
            ("pret", _liste()),
            (
                "vide",
                ui.empty_state(
                    "crayon",
                    "Rien n’est encore transmis",
                    rx.el.p(ui.link("Compléter le recensement", href="/recensement/saisie")),
                ),
            ),
            ("refuse", ui.empty_state("verrou", "Versions non consultables", rx.el.p(HistoriqueState.message))),
            ui.skeleton(),
        ),
        class_name="stack stack-m",
    )


def _liste() -> rx.Component:
    plus = HistoriqueState.plus_anciennes
    return rx.el.div(
        rx.el.ol(rx.foreach(HistoriqueState.versions, _version), class_name="timeline"),
        ui.row(
            rx.cond(
                plus > 0,
                ui.link("Versions plus anciennes", href="/recensement/versions?avant=" + plus.to_string()),
                rx.fragment(),
            ),
            rx.cond(
                HistoriqueState.recentes,
                rx.fragment(),
                ui.link("Versions les plus récentes", href="/recensement/versions"),
            ),
        ),
        class_name="stack stack-m",
    )


def _version(v: rx.vars.ObjectVar[Version]) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.h2("Version ", v.numero, class_name="h4"),
            rx.el.p(v.quand, ", par ", v.qui, ". ", v.intentions, class_name="hint"),
            rx.cond(
                v.ecarts.length() > 0,
                ui.diff_list(v.ecarts),
                rx.cond(v.numero == 1, rx.el.p("Première réponse.", class_name="small"), rx.fragment()),
            ),
            rx.el.p(
                ui.native_link(
                    rx.el.span("Récapitulatif", ui.vh(" de la version ", v.numero), " (PDF)"),
                    href=v.recapitulatif,
                    icone="telecharger",
                ),
                class_name="small",
            ),
            class_name="stack stack-s",
        ),
        class_name=rx.cond(v.actuelle, "is-done", ""),
        key=v.numero,
    )
