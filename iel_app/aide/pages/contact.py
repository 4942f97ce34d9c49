"""« Nous écrire »: object, message, and in plain sight what goes with it (ux.md §2.14)."""

import reflex as rx

from iel_app import ui
from iel_app.aide.components.messages import onglets
from iel_app.aide.forms import MESSAGE_MAX, PIEGE, SUJETS
from iel_app.aide.state import ContactState
from iel_app.aide.state.adresses import AIDE, CONTACT, MIENNES
from iel_app.ui.shell import page

TITRE = "Nous écrire"


@page(
    CONTACT,
    TITRE,
    en_erreur=ContactState.erreurs.length() > 0,
    acces="public",
    fil=(("Aide et contact", AIDE),),
    charger=ContactState.ouvrir,
)
def contact() -> rx.Component:
    """Return the form, or the number of what was sent."""
    return rx.el.div(
        ui.error_summary(ContactState.erreurs, "Rien n’est envoyé. Corrigez, puis envoyez de nouveau."),
        ui.not_done(ContactState.motif),
        ui.heading(TITRE, rx.fragment("Délai habituel de réponse : ", ContactState.delai, ".")),
        onglets(CONTACT),
        rx.cond(ContactState.numero != "", _envoye(), _formulaire()),
        ui.LiveCounts.create(),
        ui.FocusOn.create(cible=ContactState.cible),
        class_name="stack stack-m",
    )


def _envoye() -> rx.Component:
    suite = rx.cond(
        ContactState.connecte,
        ui.link_button("Suivre mes demandes", href=MIENNES, genre="secondaire"),
        ui.link_button("Revenir à l’aide", href=AIDE, genre="secondaire"),
    )
    return rx.el.div(
        ui.alert(
            "succes",
            rx.el.p("Un courriel le confirme. Délai habituel de réponse : ", ContactState.delai, "."),
            id="fait",
            titre=rx.fragment("Votre demande ", ContactState.numero, " est envoyée"),
        ),
        ui.row(suite, ui.button("Écrire un autre message", genre="discret", on_click=ContactState.recommencer)),
        class_name="stack stack-m measure",
    )


def _formulaire() -> rx.Component:
    fautes = ContactState.fautes
    return rx.el.form(
        rx.el.p("Tous les champs sont obligatoires, sauf mention contraire.", class_name="hint"),
        ui.select_field(
            "sujet",
            "Objet",
            list(SUJETS),
            vide="Choisir un objet",
            valeur=ContactState.sujet,
            erreur=fautes.get("sujet", ""),
        ),
        ui.text_area(
            "message",
            "Message",
            aide="Ce que vous vouliez faire, la phrase affichée. Ne communiquez jamais votre mot de passe.",
            erreur=fautes.get("message", ""),
            maximum=MESSAGE_MAX,
        ),
        _joint(),
        rx.cond(ContactState.connecte, _adresse_connue(), _adresse()),
        ui.trap_field(PIEGE, "Laissez ce champ vide", erreur=fautes.get(PIEGE, "")),
        ui.row(ui.submit("Envoyer le message")),
        key=ContactState.tirage.to_string(),
        class_name="stack stack-m measure",
        no_validate=True,
        on_submit=ContactState.envoyer,
    )


def _joint() -> rx.Component:
    page_jointe = rx.fragment(
        ui.hidden("page", ContactState.page),
        ui.checkbox(
            "joindre_page",
            rx.fragment("La page d’où vous écrivez : ", rx.el.span(ContactState.page, class_name="code")),
            coche=True,
        ),
    )
    formation = rx.fragment(
        ui.hidden("formation", ContactState.formation),
        ui.checkbox(
            "joindre_formation",
            rx.fragment(
                "La formation ",
                rx.el.span(ContactState.formation, class_name="code"),
                ", ",
                ContactState.formation_titre,
            ),
            coche=True,
            erreur=ContactState.fautes.get("joindre_formation", ""),
        ),
    )
    return rx.cond(
        (ContactState.page != "") | (ContactState.formation != ""),
        rx.el.fieldset(
            rx.el.legend("Joint à votre message"),
            rx.el.p("Décochez ce que vous ne souhaitez pas transmettre.", class_name="hint"),
            rx.cond(ContactState.page != "", page_jointe, rx.fragment()),
            rx.cond(ContactState.formation != "", formation, rx.fragment()),
            class_name="panel",
        ),
        rx.fragment(),
    )


def _adresse_connue() -> rx.Component:
    return rx.el.p("Nous répondrons à ", rx.el.strong(ContactState.courriel), ", l’adresse de votre compte.")


def _adresse() -> rx.Component:
    fautes = ContactState.fautes
    return rx.fragment(
        ui.text_field(
            "nom",
            "Votre nom (facultatif)",
            erreur=fautes.get("nom", ""),
            max_length=120,
            auto_complete="name",
        ),
        ui.text_field(
            "courriel",
            "Votre adresse électronique",
            aide="Pour vous répondre, et pour rien d’autre. Comme nom@ville.fr",
            erreur=fautes.get("courriel", ""),
            type="email",
            max_length=254,
            auto_complete="email",
        ),
    )
