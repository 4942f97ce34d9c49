"""« Demander un rappel »: a slot of the permanences; change it, give it up, put it in one's agenda."""

from typing import Any

import reflex as rx

from iel_app import ui
from iel_app.aide.components.messages import fait, onglets
from iel_app.aide.forms import MESSAGE_MAX, SUJETS
from iel_app.aide.state import RappelState
from iel_app.aide.state.adresses import AIDE, CONTACT, RAPPEL
from iel_app.aide.state.vues import CreneauLu, Jour
from iel_app.ui.shell import page

TITRE = "Demander un rappel"


@page(
    RAPPEL,
    TITRE,
    en_erreur=RappelState.erreurs.length() > 0,
    acces="personne",
    fil=(("Aide et contact", AIDE),),
    charger=RappelState.ouvrir,
)
def rappel() -> rx.Component:
    """Return the callback booked, or the slots to choose from."""
    return rx.el.div(
        ui.error_summary(RappelState.erreurs, "Rien n’est réservé. Corrigez, puis recommencez."),
        ui.not_done(RappelState.motif),
        ui.heading(TITRE, "Une personne du service vous appelle au créneau que vous avez choisi."),
        onglets(RAPPEL),
        fait(RappelState.annonce),
        rx.match(
            ui.stable(RappelState.etat, RappelState.etat),
            ("pret", _corps()),
            ("refuse", rx.fragment()),
            ui.skeleton("Chargement des créneaux"),
        ),
        ui.LiveCounts.create(),
        ui.FocusOn.create(cible=RappelState.cible),
        class_name="stack stack-m",
    )


def _corps() -> rx.Component:
    sans_creneau = ui.empty_state(
        "attente",
        "Aucun créneau pour le moment",
        rx.el.p("Les prochaines permanences seront affichées ici. Écrivez-nous en attendant."),
        rx.el.p(ui.link_button("Nous écrire", href=CONTACT)),
    )
    return rx.fragment(
        rx.cond(RappelState.prevu > 0, _prevu(), rx.fragment()),
        rx.cond(
            (RappelState.prevu == 0) | RappelState.changement,
            rx.cond(
                RappelState.jours.length() > 0, rx.cond(RappelState.changement, _changement(), _nouveau()), sans_creneau
            ),
            rx.fragment(),
        ),
    )


def _prevu() -> rx.Component:
    titre = rx.cond(RappelState.manque, "Nous n’avons pas pu vous joindre", "Votre prochain rappel")
    return rx.el.section(
        rx.el.h2(titre, id="prevu", custom_attrs={"tabIndex": -1}),
        ui.facts(("Créneau", RappelState.prevu_quand), ("Numéro appelé", RappelState.prevu_telephone)),
        rx.cond(
            RappelState.changement,
            rx.fragment(),
            ui.row(
                ui.button("Changer de créneau", genre="secondaire", on_click=RappelState.changer),
                ui.button("Annuler le rappel", genre="discret", on_click=RappelState.annuler(RappelState.prevu)),
                rx.cond(
                    RappelState.manque,
                    rx.fragment(),
                    ui.native_link("Ajouter à mon agenda (ICS)", href=RappelState.prevu_ics, icone="agenda"),
                ),
            ),
        ),
        class_name="box stack stack-s",
        custom_attrs={"aria-labelledby": "prevu"},
    )


def _formulaire(*contenu: rx.Component, envoi: Any) -> rx.Component:
    return rx.el.form(
        _creneaux(),
        *contenu,
        key=RappelState.tirage.to_string(),
        class_name="stack stack-m",
        no_validate=True,
        on_submit=envoi,
    )


def _nouveau() -> rx.Component:
    fautes = RappelState.fautes
    return _formulaire(
        ui.text_field(
            "telephone",
            "Numéro où vous rappeler",
            aide="Comme 05 55 01 02 03",
            erreur=fautes.get("telephone", ""),
            type="tel",
            max_length=40,
            auto_complete="tel",
        ),
        ui.select_field("sujet", "Objet", list(SUJETS), vide="Choisir un objet", erreur=fautes.get("sujet", "")),
        ui.text_area("message", "Précisions (facultatif)", erreur=fautes.get("message", ""), maximum=MESSAGE_MAX),
        ui.row(ui.submit("Réserver ce créneau")),
        envoi=RappelState.reserver,
    )


def _changement() -> rx.Component:
    return _formulaire(
        ui.hidden("demande", RappelState.prevu.to_string()),
        ui.row(
            ui.submit("Choisir ce créneau"),
            ui.button("Garder mon créneau", genre="secondaire", on_click=RappelState.garder),
        ),
        envoi=RappelState.deplacer,
    )


def _creneaux() -> rx.Component:
    erreur = RappelState.fautes.get("creneau", "")

    def creneau(c: rx.vars.ObjectVar[CreneauLu]) -> rx.Component:
        return rx.el.label(
            rx.el.input(type="radio", name="creneau", value=c.cle, disabled=c.complet),
            rx.el.span(c.heure, " ", rx.el.small(c.places)),
            class_name="choice",
            key=c.cle,
        )

    def jour(j: rx.vars.ObjectVar[Jour]) -> rx.Component:
        return rx.el.fieldset(
            rx.el.legend(j.libelle),
            rx.el.div(rx.foreach(j.creneaux, creneau), class_name="choices"),
            key=j.libelle,
        )

    return rx.el.section(
        rx.el.h2("Créneaux proposés", id="creneaux", custom_attrs={"tabIndex": -1}),
        rx.cond(erreur != "", ui.error_message("creneau-erreur", erreur), rx.fragment()),
        rx.el.div(rx.foreach(RappelState.jours, jour), class_name="grid"),
        id="creneau",
        class_name="stack",
        custom_attrs={"aria-labelledby": "creneaux", "tabIndex": -1},
    )
