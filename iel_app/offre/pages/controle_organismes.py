"""Requests to name an organisme of another SIREN (Guide 003, « L’organisme formateur »)."""

import reflex as rx

from iel_app import ui
from iel_app.offre.state.controle import DemandesState
from iel_app.offre.state.controle.adresse import FILE, ORGANISMES
from iel_app.offre.state.controle.demandes import Demande
from iel_app.ui.shell import page

TITRE = "Organismes d’un autre SIREN"


@page(ORGANISMES, TITRE, acces="personne", fil=(("Contrôle", FILE),), charger=DemandesState.ouvrir)
def organismes() -> rx.Component:
    """Return the requests by status."""
    return rx.el.div(
        ui.heading(
            TITRE,
            "Un CFA demande à nommer comme organisme formateur une structure qui n’a pas le même SIREN que lui.",
        ),
        rx.match(
            DemandesState.etat,
            ("pret", _demandes()),
            ("refuse", ui.empty_state("verrou", "Accès refusé", rx.el.p(DemandesState.message))),
            ui.skeleton("Chargement des demandes"),
        ),
        ui.status(DemandesState.annonce),
        ui.FocusOn.create(cible=DemandesState.cible),
        class_name="stack stack-m",
    )


def _demandes() -> rx.Component:
    return rx.fragment(
        ui.tabs(
            "Demandes par état",
            [
                ("À traiter", ORGANISMES, DemandesState.en_attente),
                ("Accordées", f"{ORGANISMES}?statut=accordee", None),
                ("Refusées", f"{ORGANISMES}?statut=refusee", None),
            ],
            DemandesState.onglet,
        ),
        rx.cond(
            DemandesState.motif != "",
            ui.alert("erreur", rx.el.p(DemandesState.motif), id="motif", titre="Rien n’a changé"),
            rx.fragment(),
        ),
        rx.cond(
            DemandesState.demandes.length() > 0,
            rx.el.ul(rx.foreach(DemandesState.demandes, _demande), class_name="lines"),
            ui.empty_state("ok", "Aucune demande dans cet état", rx.el.p("Elles arrivent dans « À traiter ».")),
        ),
        ui.pagination(DemandesState.page, DemandesState.nb_pages, lambda n: DemandesState.suite + n.to_string()),
    )


def _demande(d: rx.vars.ObjectVar[Demande]) -> rx.Component:
    return rx.el.li(
        rx.el.h2(d.formateur, class_name="h4"),
        rx.el.p("Demandé par ", d.organisme),
        rx.el.p("SIRET ", rx.el.span(d.siret, class_name="code"), class_name="small muted"),
        rx.el.p("Raison : ", d.raison, class_name="plain"),
        rx.el.p(d.quand, class_name="small muted"),
        rx.cond(d.reponse != "", rx.el.p("Réponse : ", d.reponse, class_name="plain"), rx.fragment()),
        rx.cond(DemandesState.refusee == d.id, _refus(d), _gestes(d)),
        key=d.id,
        class_name="stack stack-s",
    )


def _gestes(d: rx.vars.ObjectVar[Demande]) -> rx.Component:
    accorder = ui.button(
        "Accorder", ui.vh(" : ", d.formateur), genre="secondaire", on_click=DemandesState.accorder(d.id, d.statut)
    )
    refuser = ui.button(
        rx.cond(d.statut == "accordee", "Retirer l’accord", "Refuser"),
        ui.vh(" : ", d.formateur),
        genre="danger",
        id="refuser-" + d.id,
        on_click=DemandesState.preparer_refus(d.id),
    )
    return ui.row(
        rx.cond(d.statut == "accordee", rx.fragment(), accorder),
        rx.cond(d.statut == "refusee", rx.fragment(), refuser),
    )


def _refus(d: rx.vars.ObjectVar[Demande]) -> rx.Component:
    nom = "reponse-" + d.id
    return rx.el.form(
        ui.hidden("demande", d.id),
        ui.hidden("statut", d.statut),
        ui.text_area(nom, "Raison du refus", aide="Le CFA la recevra par courriel.", erreur=d.erreur),
        ui.row(
            ui.submit("Refuser la demande", genre="danger"),
            ui.button("Revenir à la demande", genre="discret", on_click=DemandesState.preparer_refus("")),
        ),
        on_submit=DemandesState.refuser,
        no_validate=True,
        class_name="stack stack-s measure",
    )
