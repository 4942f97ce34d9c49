"""The first three blocks of the form (document 000, 1 to 3)."""

from typing import Any

import reflex as rx

from iel_app import ui
from iel_app.recensement.components.messages import choix
from iel_app.recensement.state import SaisieState
from iel_app.recensement.state.signalement import SignalementState
from iel_app.recensement.state.vues import Nombre, Personne

FRAPPE = 700
"""Milliseconds without typing after which a field is kept: a pause, not a word."""


def noter(champ: Any) -> dict[str, Any]:
    """Return the events that keep a field: while typing, and on leaving it."""
    return {
        "on_change": lambda valeur: SaisieState.noter.debounce(FRAPPE)(SaisieState.formulaire, champ, valeur),
        "on_blur": lambda valeur: SaisieState.noter(SaisieState.formulaire, champ, valeur),
    }


def erreur_de(champ: Any) -> rx.Var:
    """Return the sentence of a wrong field, "" when it is right."""
    return SaisieState.fautifs.get(champ, "")


def identite() -> rx.Component:
    """Return block 1: read-only, with whom to tell when it is wrong."""
    note = rx.el.div(
        rx.el.p(rx.el.strong("Une erreur ?"), " Ces données viennent de l’inscription en ligne (IEL)."),
        rx.el.p(
            SaisieState.contact_nom,
            rx.el.br(),
            SaisieState.contact_telephone,
            rx.el.br(),
            ui.mail_link(SaisieState.contact_courriel),
        ),
        rx.el.p(ui.button("Signaler une erreur", genre="petit", on_click=SignalementState.ouvrir)),
        class_name="note stack stack-s",
        role="note",
    )
    return ui.section("identite", 1, "Identité de la collectivité", note, ui.summary_list(SaisieState.identite))


def responsables() -> rx.Component:
    """Return block 2: one to five people in charge."""
    note = rx.el.div(
        rx.el.p(
            rx.el.strong("Elles reçoivent"),
            " le récapitulatif, le suivi des accords préalables de financement (APF) et les alertes de caducité.",
        ),
        class_name="note",
        role="note",
    )
    corps = rx.el.div(
        rx.foreach(ui.stable(SaisieState.personnes, SaisieState.etat), _personne),
        ui.row(
            rx.cond(
                SaisieState.personnes.length() < 5,
                ui.button(
                    "Ajouter une personne",
                    genre="secondaire",
                    icone="plus",
                    id="ajouter-personne",
                    on_click=SaisieState.ajouter_personne(SaisieState.formulaire),
                ),
                rx.fragment(),
            ),
            rx.el.span(SaisieState.personnes.length(), " sur 5 au plus", class_name="hint"),
        ),
        rx.cond(
            erreur_de("responsables") != "",
            ui.error_message("responsables-erreur", erreur_de("responsables")),
            rx.fragment(),
        ),
        class_name="stack stack-m",
    )
    return ui.section("responsables", 2, "Personnes en charge de l’apprentissage", note, corps)


def _personne(p: rx.vars.ObjectVar[Personne]) -> rx.Component:
    base = "r-" + p.uid

    def champ(nom: str, label: str, **props: Any) -> rx.Component:
        cle = f"{base}-{nom}"
        return ui.text_field(cle, label, valeur=p[nom], erreur=erreur_de(cle), max_length=2000, **noter(cle), **props)

    return rx.el.fieldset(
        rx.el.legend(
            "Personne ", p.rang, rx.cond(p.a_confirmer, rx.fragment(" ", ui.badge("nouveau", "À confirmer")), "")
        ),
        rx.el.div(
            rx.el.div(
                champ("prenom", "Prénom"),
                champ("nom", "Nom"),
                champ(
                    "courriel",
                    "Adresse électronique",
                    type="email",
                    aide="Adresse générique si possible",
                    comprendre=ui.help_link("personnes-en-charge", "les personnes en charge"),
                    apres=rx.cond(
                        p.personnelle, "Cette adresse semble personnelle : une adresse de service suit les départs.", ""
                    ),
                ),
                champ("telephone", "Téléphone direct", type="tel", aide="Comme 05 55 01 02 03"),
                class_name="pairs",
            ),
            choix(base),
            _retirer(p),
            class_name="stack",
        ),
        class_name="box cq",
        key=p.uid,
    )


def _retirer(p: rx.vars.ObjectVar[Personne]) -> rx.Component:
    bouton = ui.button(
        "Retirer la personne ",
        p.rang,
        genre="discret-petit",
        icone="poubelle",
        on_click=SaisieState.retirer_personne(SaisieState.formulaire, p.uid),
    )
    return rx.cond(p.retirable, rx.el.p(bouton), rx.fragment())


def contrats() -> rx.Component:
    """Return block 3: four figures; zero is an answer, empty is not."""
    note = rx.el.div(
        rx.el.p(
            rx.el.strong("Contrats signés avant ", SaisieState.annee, "."),
            " Zéro est une réponse. Les chiffres de l’an dernier sont proposés, jamais repris sans vous.",
        ),
        class_name="note",
        role="note",
    )
    return ui.section(
        "contrats",
        3,
        "Contrats d’apprentissage en cours",
        note,
        rx.el.div(rx.foreach(ui.stable(SaisieState.nombres, SaisieState.etat), _nombre), class_name="lines"),
    )


def _nombre(n: rx.vars.ObjectVar[Nombre]) -> rx.Component:
    rappel = rx.cond(
        n.precedent != "",
        rx.fragment(
            n.precedent,
            " ",
            ui.button(
                "Reprendre ",
                n.precedente,
                ui.vh(" pour : ", n.libelle),
                genre="discret-petit",
                on_click=SaisieState.reprendre(SaisieState.formulaire, n.nom),
                custom_attrs=ui.TAKES_OVER,
            ),
        ),
        rx.fragment(),
    )
    return rx.el.div(
        ui.number_row(
            n.nom,
            n.libelle,
            valeur=n.valeur,
            erreur=erreur_de(n.nom),
            aide=n.aide,
            comprendre=_comprendre(n),
            retrait=n.retrait,
            precedent=rappel,
            **noter(n.nom),
        ),
        choix(n.nom),
        key=n.nom,
    )


def _comprendre(n: rx.vars.ObjectVar[Nombre]) -> rx.Component:
    fins = ui.help_link("fins-de-contrat", n.libelle)
    return rx.match(
        n.nom,
        ("presents", ui.help_link("apprentis-presents", n.libelle)),
        ("handicap", ui.help_link("handicap", n.libelle)),
        ("fins_ete", fins),
        ("fins_automne", fins),
        rx.fragment(),
    )
