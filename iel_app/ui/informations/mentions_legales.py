"""« Mentions légales »: publisher, hosting, licences; names come from the settings, none is invented."""

import reflex as rx

from iel_app import ui
from iel_app.core.settings import settings
from iel_app.ui.shell import page


@page("/mentions-legales", "Mentions légales", acces="public", fil=(("Apprentissage", "/"),))
def mentions_legales() -> rx.Component:
    """Return the notices."""
    return ui.text_page(
        ui.heading("Mentions légales"),
        None,
        ui.chapter(
            "editeur",
            "Éditeur",
            rx.el.p(
                f"{settings().nom_service} est un service du Centre national de la fonction publique territoriale "
                "(CNFPT), établissement public, 80 rue de Reuilly, CS 41232, 75578 Paris Cedex 12."
            ),
            rx.el.p("Direction de la publication : ", settings().directeur_publication or "la direction du CNFPT", "."),
        ),
        ui.chapter(
            "hebergement",
            "Hébergement",
            rx.el.p(settings().hebergeur or "Le CNFPT communique le nom et l’adresse de l’hébergeur sur demande."),
        ),
        ui.chapter("licences", "Logiciel, caractères et données", *_licences()),
        ui.chapter(
            "usage",
            "Usage du service",
            rx.el.p("L’accès est personnel. Chaque action est datée et attribuée à son auteur dans un journal."),
            rx.el.p("Les liens vers d’autres sites sont donnés pour votre information ; leur contenu leur appartient."),
        ),
        rx.el.p(
            "Voir aussi : ",
            ui.link("Données personnelles", href="/donnees-personnelles"),
            " et ",
            ui.link("Accessibilité", href="/accessibilite"),
            ".",
        ),
    )


def _licences() -> tuple[rx.Component, ...]:
    return (
        ui.bullets(
            "Le logiciel est publié sous licence MIT.",
            "Les caractères Atkinson Hyperlegible Next et Mono sont du Braille Institute, sous licence OFL 1.1.",
            "Les communes, départements et régions : Etalab, d’après l’Insee, la DGCL et La Poste, Licence Ouverte.",
        ),
    )
