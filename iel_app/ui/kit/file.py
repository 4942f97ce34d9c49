"""Samples: the work queue, with its keys, its sheet, its lock, its reasons, its report."""

import reflex as rx

from iel_app.ui.actions import button, row
from iel_app.ui.feedback import badge, undo_bar
from iel_app.ui.kit.piece import piece
from iel_app.ui.kit.state import Demande, KitState
from iel_app.ui.lists import diff_list
from iel_app.ui.queue import (
    SANS_ETIQUETTE,
    Geste,
    Selection,
    bulk_bar,
    bulk_button,
    bulk_report,
    newcomers,
    queue,
    row_link,
    shortcuts,
)
from iel_app.ui.sheet import beside_list, list_and_sheet, lock_notice, neighbours, reasons, side_sheet
from iel_app.ui.tables import Colonne

GESTES = (
    Geste("V", "Valider la ligne ouverte", "k-valider"),
    Geste("C", "Demander un complément", "k-complement"),
    Geste("R", "Refuser", "k-refuser"),
    Geste("A", "Annuler la dernière décision", "k-annuler", libre=True),
)


def file() -> tuple[rx.Component, ...]:
    """Return the work queue."""
    return (
        piece(
            "File de travail et sa fiche",
            "queue row_link Selection Geste bulk_bar list_and_sheet side_sheet neighbours",
            list_and_sheet(_liste(), _fiche()),
        ),
        piece(
            "Raccourcis clavier", "shortcuts", shortcuts(GESTES, actif=KitState.raccourcis, basculer=KitState.activer)
        ),
        piece(
            "Nouvelles lignes",
            "newcomers",
            newcomers(
                "k-guet",
                KitState.nouvelles,
                verifier=KitState.noter("vérifier"),
                actualiser=KitState.noter("actualiser"),
            ),
        ),
        piece("Réservée par un collègue", "lock_notice", _verrou("En cours de traitement par Samir Kaci.", soi=False)),
        piece("Motif-type", "reasons", reasons("k-motif", "Message", [("Doublon", "Cette demande existe déjà.")])),
        piece("Compte rendu d’un geste en nombre", "bulk_report undo_bar", _bilan()),
    )


def _liste() -> rx.Component:
    def reference(d: rx.vars.ObjectVar[Demande]) -> rx.Component:
        return row_link(d.reference, id="k-ligne-" + d.reference, href="/kit?ligne=" + d.reference)

    colonnes = [
        Colonne("Réf.", reference),
        Colonne("Collectivité", lambda d: rx.el.strong(d.collectivite), SANS_ETIQUETTE),
        Colonne("Reçue le", lambda d: rx.el.span(d.recue)),
        Colonne("État", lambda d: badge(d.ton, d.etat)),
    ]
    selection = Selection(
        KitState.choisies,
        KitState.choisir,
        KitState.tout_choisir,
        KitState.choisies.length() == KitState.demandes.length(),
        lambda d: d.reference,
        "toutes les demandes",
    )
    return rx.el.div(
        bulk_bar(
            rx.fragment(KitState.choisies.length(), " sélectionnées"),
            bulk_button("Valider", KitState.noter("valider la sélection")),
            vider=KitState.tout_choisir(False),
        ),
        queue(
            "k-file",
            "Demandes à traiter, de la plus ancienne à la plus récente",
            colonnes,
            KitState.demandes,
            lambda d: d.reference,
            courante=KitState.courante,
            selection=selection,
            gestes=GESTES,
            actif=KitState.raccourcis,
        ),
        class_name="stack stack-s",
    )


def _fiche() -> rx.Component:
    return side_sheet(
        rx.el.div(
            neighbours("2 sur 3", KitState.precedente, KitState.suivante),
            rx.el.h4("Commune de Tulle"),
            _verrou("Vous la traitez depuis 14 h 32. Vos collègues la voient réservée jusqu’à 14 h 42.", soi=True),
            class_name="stack stack-s",
        ),
        rx.el.div(diff_list(KitState.ecarts)),
        row(
            button("Valider", id="k-valider", on_click=KitState.noter("valider")),
            button(
                "Complément", genre="secondaire", id="k-complement", on_click=KitState.noter("demander un complément")
            ),
            button("Refuser", genre="danger", id="k-refuser", on_click=KitState.noter("refuser")),
        ),
        beside_list("Au clavier, depuis la liste : ", rx.el.kbd("V"), " ", rx.el.kbd("C"), " ", rx.el.kbd("R")),
        label="Demande ouverte",
    )


def _verrou(phrase: str, *, soi: bool) -> rx.Component:
    return lock_notice(rx.Var.create(phrase), soi=rx.Var.create(soi), reprendre=KitState.noter("reprendre la main"))


def _bilan() -> rx.Component:
    return rx.fragment(
        bulk_report(
            "k-bilan",
            KitState.bilan,
            KitState.refusees,
            KitState.faites,
            resume_faites="Voir les demandes validées",
            fermer=KitState.noter("fermer le compte rendu"),
        ),
        undo_bar(KitState.decidee, KitState.annuler, label="Dernière décision", id="k-annuler"),
    )
