"""« Aide »: the questions that people ask, and whom to write to (document 000; ux.md §2.14)."""

import reflex as rx

from iel_app import ui
from iel_app.core.settings import settings
from iel_app.ui.informations import questions
from iel_app.ui.shell import page


@page("/aide", "Aide et contact", acces="public", fil=(("Apprentissage", "/"),))
def aide() -> rx.Component:
    """Return the questions by theme, and the contact."""
    chapitres = (
        ("connexion", "Se connecter", questions.connexion()),
        ("mot-de-passe", "Mot de passe perdu", questions.mot_de_passe()),
        ("premiere-visite", "Première visite", questions.premiere_visite()),
        ("collectivite", "Choisir la collectivité", questions.collectivite()),
        ("recensement", "Répondre au recensement", questions.recensement()),
        ("brouillon", "Le brouillon", questions.brouillon()),
        ("versions", "Versions et récapitulatif PDF", questions.versions()),
        ("periode-fermee", "Quand la période est fermée", questions.periode_fermee()),
        ("contact", "Contacter votre délégation", _contact()),
    )
    return ui.text_page(
        ui.heading("Aide et contact", "Les réponses aux questions les plus fréquentes, puis qui joindre."),
        ui.contents("Sommaire de l’aide", *((id, titre) for id, titre, _ in chapitres)),
        *(ui.chapter(id, titre, *contenu) for id, titre, contenu in chapitres),
    )


def _contact() -> tuple[rx.Component, ...]:
    return (
        rx.el.p("Chaque collectivité a une personne à qui s’adresser, dans sa délégation régionale du CNFPT."),
        ui.bullets(
            "Avec un compte : son nom, son téléphone et son adresse sont affichés au début du recensement.",
            "Dans les courriels reçus : répondez au message, votre réponse lui parvient.",
            rx.fragment(
                "Sans compte : les coordonnées des délégations sont sur ",
                ui.native_link("www.cnfpt.fr", href="https://www.cnfpt.fr"),
                ".",
            ),
        ),
        rx.el.p("Pour gagner du temps, indiquez :"),
        ui.bullets(
            "le nom de la collectivité et son SIRET ;",
            "la page où vous êtes et ce que vous vouliez faire ;",
            "la phrase affichée à l’écran. Ne communiquez jamais votre mot de passe.",
        ),
        rx.el.p(
            "Une page vous pose une difficulté d’accès ? Voyez la page ",
            ui.link("Accessibilité", href="/accessibilite"),
            f" de {settings().nom_service}.",
        ),
    )
