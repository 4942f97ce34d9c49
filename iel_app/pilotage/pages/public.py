"""The public home, tab « Apprentissage » (document 000: « Accès à la plateforme »)."""

import reflex as rx

from iel_app import ui
from iel_app.pilotage.state import PublicState
from iel_app.ui.shell import page


@page("/", "L’apprentissage dans les collectivités", acces="public", charger=PublicState.ouvrir, pleine_largeur=True)
def public() -> rx.Component:
    """Return the home."""
    return rx.fragment(_hero(), _portes(), _calendrier(), _aide())


def _hero() -> rx.Component:
    texte = rx.el.div(
        rx.el.h1("L’apprentissage dans les collectivités territoriales", id="titre", custom_attrs={"tabIndex": -1}),
        rx.el.p(
            "Déclarez vos besoins, gardez la preuve de vos réponses : un espace commun aux collectivités et au CNFPT.",
            class_name="lead",
        ),
        ui.row(
            ui.link_button("Accès à la plateforme", ui.icon("fleche"), href="/connexion"),
            ui.link_button("Comment répondre", href="/aide", genre="discret"),
        ),
        class_name="stack",
    )
    return rx.el.section(
        rx.el.div(texte, _campagne(), class_name="wrap grid halves"),
        class_name="hero hero--large",
        custom_attrs={"aria-labelledby": "titre"},
    )


def _campagne() -> rx.Component:
    jauge = ui.gauge(PublicState.part.to_string())
    ouverte = rx.fragment(
        rx.el.h2(PublicState.titre),
        rx.el.p(rx.el.span(PublicState.delai, class_name="figure"), rx.el.br(), PublicState.phrase),
        rx.el.div(
            jauge, rx.el.p(PublicState.debut, rx.el.span(PublicState.fin, class_name="push"), class_name="row small")
        ),
        rx.el.dl(
            rx.el.div(rx.el.dt("Collectivités ayant répondu"), rx.el.dd(PublicState.reponses, class_name="h2")),
            rx.el.div(rx.el.dt("Intentions de recrutement"), rx.el.dd(PublicState.intentions, class_name="h2")),
            class_name="facts",
        ),
    )
    attente = rx.fragment(
        rx.el.h2("Recensement annuel"), rx.el.p("Le CNFPT ouvre la période de recensement en début d’année.")
    )
    return rx.el.div(rx.cond(PublicState.titre != "", ouverte, attente), class_name="relief stack")


def _porte(icone: str, titre: str, texte: str, precision: str) -> rx.Component:
    return rx.el.div(
        ui.icon(icone, classe="icon pictogram"),
        rx.el.h3(titre),
        rx.el.p(texte),
        rx.el.p(
            ui.link_button("Se connecter", ui.vh(" : ", precision), href="/connexion", genre="secondaire"),
        ),
        class_name="stack-s stack",
    )


def _portes() -> rx.Component:
    return rx.el.section(
        rx.el.div(
            rx.el.h2("Trois entrées, une plateforme", id="portes"),
            rx.el.div(
                _porte(
                    "batiment",
                    "Vous êtes une collectivité",
                    "Service RH ou formation : le recensement de vos intentions, ses versions et ses récapitulatifs.",
                    "service formation d’une collectivité",
                ),
                _porte(
                    "personne",
                    "Vous êtes agent ou intervenant",
                    "Votre compte vous suit ; la demande de formation en ligne ouvrira ici.",
                    "agent travaillant dans une collectivité",
                ),
                _porte(
                    "diplome",
                    "Vous êtes un CFA",
                    "Vos formations : catalogue, sessions, publication, import et export.",
                    "CFA ou organisme",
                ),
                class_name="grid cells",
            ),
            class_name="stack stack-m",
        ),
        class_name="wrap part",
        custom_attrs={"aria-labelledby": "portes"},
    )


def _calendrier() -> rx.Component:
    return rx.el.section(
        rx.el.div(
            rx.el.h2("Une campagne, pas à pas", id="pas"),
            ui.timeline(
                ("a_venir", _etape("Le CNFPT ouvre la période", "Ses dates s’affichent sur cette page.")),
                (
                    "a_venir",
                    _etape(
                        "Vous répondez, à plusieurs si besoin",
                        "Le brouillon se garde seul, d’un appareil à l’autre ; rien n’est écrasé.",
                    ),
                ),
                (
                    "a_venir",
                    _etape(
                        "« Enregistrer » transmet",
                        "Un récapitulatif PDF, daté et numéroté, est envoyé. La réponse se modifie jusqu’à la clôture.",
                    ),
                ),
                ("a_venir", _etape("La période se ferme", "Le CNFPT répartit les contrats financés et vous écrit.")),
            ),
            class_name="stack stack-m",
        ),
        class_name="wrap part",
        custom_attrs={"aria-labelledby": "pas"},
    )


def _etape(titre: str, texte: str) -> rx.Component:
    return rx.fragment(rx.el.p(rx.el.strong(titre)), rx.el.p(texte))


def _aide() -> rx.Component:
    return rx.el.section(
        rx.el.div(
            rx.el.h2("Besoin d’aide ?", id="besoin-aide"),
            rx.el.div(
                rx.el.div(
                    rx.el.h3("Questions fréquentes", class_name="h4"),
                    rx.el.p("Connexion, brouillon, versions, récapitulatif."),
                    rx.el.p(ui.link("Lire l’aide", href="/aide")),
                ),
                rx.el.div(
                    rx.el.h3("Vérifier un document", class_name="h4"),
                    rx.el.p("Chaque récapitulatif porte un code que chacun peut vérifier."),
                    rx.el.p(ui.link("Saisir un code", href="/verifier")),
                ),
                class_name="grid cells",
            ),
            class_name="wrap stack",
        ),
        class_name="band",
        custom_attrs={"aria-labelledby": "besoin-aide"},
    )
