"""« Accueil » of the signed-in person: what awaits, what is coming, how the year goes."""

import reflex as rx

from iel_app import ui
from iel_app.pilotage.state import AccueilState
from iel_app.ui.shell import page


@page("/accueil", "Accueil", charger=AccueilState.ouvrir)
def accueil() -> rx.Component:
    """Return the home."""
    return rx.el.div(
        rx.el.div(
            rx.el.h1(AccueilState.bonjour, id="titre", custom_attrs={"tabIndex": -1}),
            rx.el.p(AccueilState.jour, class_name="muted"),
            class_name="spread",
        ),
        rx.cond(AccueilState.charge, _contenu(), ui.skeleton()),
        class_name="stack stack-l",
    )


def _contenu() -> rx.Component:
    return rx.fragment(
        rx.cond(
            AccueilState.repond,
            _collectivite(),
            rx.cond(AccueilState.controle, _a_faire(), rx.fragment()),
        ),
        rx.cond(AccueilState.roles.length() > 0, _roles(), rx.fragment()),
    )


def _collectivite() -> rx.Component:
    return rx.fragment(
        rx.el.div(_a_faire(), _echeances(), class_name="with-aside"),
        rx.cond(AccueilState.chiffres.length() > 0, _annee(), rx.fragment()),
    )


def _a_faire() -> rx.Component:
    return rx.el.section(
        rx.el.h2("À faire ", ui.count(AccueilState.taches.length()), id="a-faire"),
        rx.cond(
            AccueilState.taches.length() > 0,
            rx.el.ul(
                rx.foreach(
                    AccueilState.taches,
                    lambda t: ui.task(ui.link(t.titre, href=t.href), t.aide, ui.badge(t.ton, t.etat)),
                ),
                class_name="lines",
            ),
            ui.empty_state(
                "ok", "Rien à faire aujourd’hui", rx.el.p("La prochaine campagne ouvrira en début d’année.")
            ),
        ),
        class_name="stack",
        custom_attrs={"aria-labelledby": "a-faire"},
    )


def _echeances() -> rx.Component:
    return rx.el.section(
        rx.el.h2("Échéances", id="echeances"),
        rx.cond(
            AccueilState.echeances.length() > 0,
            rx.el.ul(
                rx.foreach(
                    AccueilState.echeances,
                    lambda e: rx.el.li(
                        rx.el.div(rx.el.strong(e.jour), rx.el.small(e.distance), class_name="dated__when"),
                        rx.el.p(e.texte),
                        key=e.texte,
                    ),
                ),
                class_name="lines dated",
            ),
            rx.el.p("Aucune échéance.", class_name="hint"),
        ),
        class_name="stack",
        custom_attrs={"aria-labelledby": "echeances"},
    )


def _annee() -> rx.Component:
    return rx.el.section(
        rx.el.h2("Votre dernière réponse : ", AccueilState.annee, id="annee"),
        rx.el.dl(
            rx.foreach(
                AccueilState.chiffres,
                lambda c: rx.el.div(
                    rx.el.dt(c.libelle),
                    rx.el.dd(c.valeur, class_name="figure"),
                    rx.el.dd(c.detail, class_name="hint"),
                    key=c.libelle,
                ),
            ),
            class_name="grid cells figures",
        ),
        ui.disclosure(
            "Comment est-ce calculé ?",
            rx.el.p("Ce sont les chiffres de la dernière version que votre collectivité a transmise."),
        ),
        class_name="stack",
        custom_attrs={"aria-labelledby": "annee"},
    )


def _roles() -> rx.Component:
    return rx.el.section(
        rx.el.h2("Vos autres espaces", id="espaces"),
        rx.el.p(
            "Ces services rejoignent la plateforme par étapes ; ils ne sont pas encore ouverts.", class_name="measure"
        ),
        rx.el.ul(
            rx.foreach(
                AccueilState.roles,
                lambda r: rx.el.li(
                    rx.el.div(rx.el.strong(r.libelle), rx.el.p(r.a_venir, class_name="hint")),
                    ui.badge("info", "Bientôt disponible"),
                    class_name="spread",
                    key=r.libelle,
                ),
            ),
            class_name="lines",
        ),
        class_name="stack",
        custom_attrs={"aria-labelledby": "espaces"},
    )
