"""« Accessibilité »: the declaration, honest until an audit exists (ux.md §0.11)."""

import reflex as rx

from iel_app import ui
from iel_app.core.settings import settings
from iel_app.ui.shell import page


@page("/accessibilite", "Accessibilité", acces="public", fil=(("Apprentissage", "/"),))
def accessibilite() -> rx.Component:
    """Return the declaration."""
    return ui.text_page(
        ui.heading("Accessibilité", "Déclaration d’accessibilité de ce service."),
        None,
        ui.chapter(
            "etat",
            "État de conformité",
            rx.el.p(
                f"{settings().nom_service} est ",
                rx.el.strong("non conforme"),
                " au référentiel général d’amélioration de l’accessibilité (RGAA 4.1).",
            ),
            rx.el.p(
                "Aucun audit n’a encore été mené par une personne indépendante. Sans audit, rien d’autre ne se dit."
            ),
        ),
        ui.chapter("verifie", "Ce qui est vérifié", *_verifie()),
        ui.chapter("limites", "Ce qui reste à vérifier", *_limites()),
        ui.chapter("contact", "Une difficulté ? Dites-le", *_contact()),
        ui.chapter("recours", "Voies de recours", *_recours()),
    )


def _verifie() -> tuple[rx.Component, ...]:
    return (
        rx.el.p("À chaque changement, des essais automatiques parcourent les pages dans un vrai navigateur :"),
        ui.bullets(
            "structure, noms et contrastes, avec l’outil axe (règles WCAG 2.2 A et AA, et RGAA) ;",
            "parcours au clavier, ordre et visibilité du focus ;",
            "affichage à 320, 360 et 1280 pixels, sans défilement horizontal ;",
            "messages d’erreur liés à leur champ, et annonces aux lecteurs d’écran.",
        ),
        rx.el.p("Un outil ne voit qu’une partie des défauts. Il ne remplace pas un audit."),
    )


def _limites() -> tuple[rx.Component, ...]:
    return (
        ui.bullets(
            "L’usage avec NVDA, JAWS, VoiceOver et TalkBack, par des personnes qui s’en servent.",
            "La liste à saisie (« combobox ») avec VoiceOver sur iPhone : le texte libre y est toujours accepté.",
            "Les récapitulatifs PDF, balisés selon PDF/UA-1, avec un lecteur d’écran.",
        ),
    )


def _contact() -> tuple[rx.Component, ...]:
    return (
        rx.el.p(
            "Si une page vous empêche d’agir, écrivez à votre délégation : elle vous aide, et transmet le défaut. "
            "Vous pouvez aussi obtenir le contenu sous une autre forme."
        ),
        rx.el.p(ui.link("Nous écrire", href="/aide/contact?objet=accessibilite")),
        rx.el.p("Par courrier : CNFPT, 80 rue de Reuilly, CS 41232, 75578 Paris Cedex 12."),
    )


def _recours() -> tuple[rx.Component, ...]:
    return (
        rx.el.p(
            "Vous avez signalé un défaut qui vous empêche d’accéder à un contenu, et la réponse ne vous convient pas : "
            "vous pouvez saisir le Défenseur des droits."
        ),
        ui.bullets(
            ui.native_link(
                "Écrire au Défenseur des droits (formulaire en ligne)", href="https://formulaire.defenseurdesdroits.fr/"
            ),
            "Téléphone : 09 69 39 00 00.",
            "Courrier gratuit, sans timbre : Défenseur des droits, Libre réponse 71120, 75342 Paris Cedex 07.",
        ),
        rx.el.p("Déclaration établie le 21 novembre 2026, à revoir après le premier audit.", class_name="hint"),
    )
