"""Samples: what the screen answers, and what it shows while there is nothing."""

import reflex as rx

from iel_app.ui.actions import button, link, row
from iel_app.ui.base import NativeLink
from iel_app.ui.dialogs import dialog
from iel_app.ui.feedback import alert, badge, band, conflict, empty_state, error_summary, skeleton, status
from iel_app.ui.kit.piece import piece
from iel_app.ui.kit.state import KitState

_BADGES = (
    ("neutre", "Pas commencé"),
    ("brouillon", "Brouillon"),
    ("info", "En contrôle"),
    ("attention", "À compléter"),
    ("succes", "Validée"),
    ("erreur", "Refusée"),
    ("nouveau", "Nouveau"),
)


def messages() -> tuple[rx.Component, ...]:
    """Return badges, alerts, the error summary, the conflict, the dialog."""
    alertes = (
        alert("info", rx.el.p("Vous pouvez répondre jusqu’au 31 mars 2027."), titre="Le recensement 2027 est ouvert"),
        alert("succes", rx.el.p("Adresse vérifiée")),
        alert("attention", rx.el.p("Sa remplaçante porte le code 91544."), titre="Certification expirée le 31/08/2026"),
        alert("erreur", rx.el.p("Le fichier doit être au format XLSX ou CSV")),
    )
    forte = alert(
        "succes",
        rx.el.p("Le récapitulatif est envoyé à Nadia Brun et Karim Diallo."),
        id="k-confirmation",
        titre="Recensement 2027 transmis",
        forte=True,
    )
    boite = dialog(
        "k-dialogue",
        "Retirer cette catégorie cible ?",
        rx.el.p("Les nombres saisis sur sa ligne seront retirés du brouillon."),
        row(
            button("Retirer la ligne", genre="danger", on_click=KitState.fermer_dialogue),
            button("Garder la ligne", genre="secondaire", on_click=KitState.fermer_dialogue),
        ),
        ouvert=KitState.dialogue,
        fermer=KitState.fermer_dialogue,
    )
    return (
        piece("État", "badge", rx.el.p(*(badge(ton, texte) for ton, texte in _BADGES), class_name="row")),
        piece("Message", "alert", *alertes, forte),
        piece("Résumé d’erreurs", "error_summary", error_summary(KitState.erreurs, "Votre saisie est conservée.")),
        piece("Conflit sur un champ", "conflict", _conflit()),
        piece(
            "Dialogue",
            "dialog",
            row(button("Ouvrir le dialogue", genre="secondaire", on_click=KitState.ouvrir_dialogue)),
            boite,
        ),
    )


def _conflit() -> rx.Component:
    return conflict(
        "k-conflit",
        rx.Var.create("Niveau 4 (Petite enfance)"),
        "2",
        "3",
        "Paul R. à 14 h 30",
        garder=KitState.noter("garder"),
        prendre=KitState.noter("prendre"),
    )


def attentes() -> tuple[rx.Component, ...]:
    """Return the empty state, the skeleton, the network band, the status."""
    vides = rx.el.div(
        empty_state("ok", "Rien à faire aujourd’hui", rx.el.p("Prochaine échéance : le 31 mars 2027.")),
        empty_state("recherche", "Aucun courriel ne correspond", rx.el.p(link("Tous les courriels", href="/kit"))),
        empty_state("verrou", "La période est terminée", rx.el.p("Depuis le 31/03/2027.")),
        class_name="grid",
    )
    bandes = (
        band(
            "hors_ligne",
            "Connexion interrompue.",
            " Votre saisie reste à l’écran ; l’enregistrement reprendra dès le retour du réseau.",
        ),
        band(
            "verrou",
            "Votre session est terminée.",
            " Ce qui est à l’écran y reste : ",
            NativeLink.create("reconnectez-vous dans un nouvel onglet", href="/connexion", class_name="bar__link"),
            ", puis revenez ici.",
        ),
    )
    return (
        piece("Rien à montrer", "empty_state", vides),
        piece("Chargement", "skeleton", skeleton()),
        piece("Réseau et session", "band", *bandes),
        piece("Annonce", "status", status("Brouillon gardé à 14 h 32", visible=True)),
    )
