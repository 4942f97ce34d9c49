"""« Mes demandes »: what one asked, where it stands, what was answered."""

import reflex as rx

from iel_app import ui
from iel_app.aide.components.messages import onglets
from iel_app.aide.state import MesDemandesState
from iel_app.aide.state.adresses import AIDE, CONTACT, MIENNES
from iel_app.aide.state.vues import DemandeLue
from iel_app.ui.shell import page

TITRE = "Mes demandes"


@page(MIENNES, TITRE, acces="personne", fil=(("Aide et contact", AIDE),), charger=MesDemandesState.ouvrir)
def miennes() -> rx.Component:
    """Return the requests of the person, the latest first."""
    return rx.el.div(
        ui.heading(TITRE),
        onglets(MIENNES),
        rx.match(
            ui.stable(MesDemandesState.etat, MesDemandesState.etat),
            ("pret", rx.cond(MesDemandesState.lignes.length() > 0, _liste(), _vide())),
            ("refuse", rx.el.p(MesDemandesState.message)),
            ui.skeleton("Chargement de vos demandes"),
        ),
        class_name="stack stack-m",
    )


def _liste() -> rx.Component:
    return rx.el.div(
        rx.el.ul(rx.foreach(MesDemandesState.lignes, _demande), class_name="lines"),
        rx.el.div(
            rx.el.p(MesDemandesState.compte, class_name="muted"),
            ui.pagination(
                MesDemandesState.page, MesDemandesState.nb_pages, lambda n: MesDemandesState.suite + n.to_string()
            ),
            class_name="spread small",
        ),
        class_name="stack",
    )


def _demande(d: rx.vars.ObjectVar[DemandeLue]) -> rx.Component:
    reponse = rx.foreach(
        d.reponses,
        lambda r: rx.el.div(
            rx.el.p(rx.el.strong(r.entete), class_name="small"),
            ui.prose(r.texte),
            class_name="panel stack stack-s",
            key=r.entete,
        ),
    )
    return rx.el.li(
        rx.el.div(
            rx.el.h2(d.sujet, class_name="h4"),
            ui.badge(d.ton, d.statut),
            class_name="spread",
        ),
        rx.el.p(
            rx.el.span(d.numero, class_name="code"),
            " · ",
            d.genre,
            " · ",
            rx.cond(d.creneau != "", rx.fragment("créneau du ", d.creneau), rx.fragment("envoyée le ", d.recue)),
            rx.cond(d.formation != "", rx.fragment(" · formation ", rx.el.span(d.formation, class_name="code")), ""),
            class_name="small muted",
        ),
        rx.cond(d.court, ui.prose(d.message), ui.disclosure("Lire mon message", ui.prose(d.message))),
        reponse,
        class_name="stack stack-s",
        key=d.numero,
    )


def _vide() -> rx.Component:
    return ui.empty_state(
        "aide",
        "Aucune demande pour le moment",
        rx.el.p("Vos messages, vos rappels et nos réponses apparaîtront ici."),
        rx.el.p(ui.link_button("Nous écrire", href=CONTACT)),
    )
