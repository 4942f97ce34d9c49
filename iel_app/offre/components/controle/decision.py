"""The decision on a publication: validate, ask for a complement, refuse, undo."""

from typing import Any

import reflex as rx

from iel_app import ui
from iel_app.offre.state.controle import FicheState, FileState
from iel_app.offre.state.controle.saisie import ARCHIVAGES, COMPLEMENTS, REFUS


def decision() -> rx.Component:
    """Return what was decided, else the ways to decide."""
    return rx.cond(
        FicheState.a_decider,
        rx.match(
            FicheState.geste,
            ("complement", _complement()),
            ("refus", _refus()),
            ("archivage", _archivage()),
            gestes(),
        ),
        _decidee(),
    )


def gestes() -> rx.Component:
    """Return the buttons, which stay in sight while the sheet is read."""
    return ui.action_bar(
        ui.row(
            rx.cond(
                FileState.raccourcis,
                ui.beside_list(
                    "Au clavier, depuis la liste : ", *(part for t in "VCRE" for part in (rx.el.kbd(t), " "))
                ),
                rx.fragment(),
            ),
            ui.button("Archiver", genre="discret-petit", id="archiver", on_click=FicheState.preparer("archivage")),
        ),
        ui.button("Refuser", genre="danger", id="refuser", on_click=FicheState.preparer("refus")),
        ui.button("Complément", genre="secondaire", id="complement", on_click=FicheState.preparer("complement")),
        ui.button("Valider", id="valider", on_click=FicheState.valider(FicheState.formulaire)),
    )


def _resume() -> rx.Component:
    return ui.error_summary(FicheState.erreurs, "Votre saisie est conservée.")


def _complement() -> rx.Component:
    return rx.el.form(
        rx.el.h2("Demander un complément", class_name="h4"),
        rx.el.p("L’auteur reçoit chaque raison à côté du champ concerné.", class_name="hint"),
        _resume(),
        ui.hidden("formulaire", FicheState.formulaire),
        rx.foreach(FicheState.rangs, _motif),
        rx.cond(
            FicheState.rangs.length() < 8,
            ui.button(
                "Ajouter un champ",
                genre="petit",
                icone="plus",
                on_click=FicheState.ajouter_motif(FicheState.rangs.length()),
            ),
            rx.fragment(),
        ),
        ui.text_area("complement-message", "Message d’ensemble (facultatif)"),
        ui.row(
            ui.submit("Demander le complément"),
            ui.button("Revenir à la fiche", genre="discret", on_click=FicheState.preparer("")),
        ),
        on_submit=FicheState.demander,
        no_validate=True,
        class_name="stack",
    )


def _motif(rang: rx.Var[int]) -> rx.Component:
    champ, motif = "champ-" + rang.to_string(), "motif-" + rang.to_string()
    erreur = FicheState.fautifs.get(champ, "")
    return rx.el.fieldset(
        rx.el.legend("Champ ", rang + 1),
        rx.el.div(
            rx.el.label("Champ concerné", html_for=champ),
            rx.cond(erreur != "", ui.error_message(f"{champ}-erreur", erreur), rx.fragment()),
            rx.el.select(
                rx.el.option("Choisir un champ", value=""),
                rx.foreach(FicheState.champs, lambda c: rx.el.option(c.libelle, value=c.code, key=c.code)),
                id=champ,
                name=champ,
                class_name="input",
                custom_attrs={
                    "aria-invalid": rx.cond(erreur != "", "true", None),
                    "aria-describedby": rx.cond(erreur != "", f"{champ}-erreur", None),
                },
            ),
            class_name=rx.cond(erreur != "", "field has-error", "field"),
        ),
        ui.reasons(motif, "Ce qui est à compléter", COMPLEMENTS, erreur=FicheState.fautifs.get(motif, "")),
        key=rang,
        class_name="stack stack-s",
    )


def _refus() -> rx.Component:
    return _motivee(
        "Refuser la publication",
        "La version publiée, s’il y en a une, reste visible.",
        ui.reasons(
            "refus-message",
            "Raison du refus",
            REFUS,
            aide="L’auteur la recevra. Vous pouvez modifier le motif-type.",
            erreur=FicheState.fautifs.get("refus-message", ""),
        ),
        FicheState.refuser,
    )


def _archivage() -> rx.Component:
    return _motivee(
        "Archiver la formation",
        "La publication est refusée, et la formation quitte le catalogue et la recherche publique, version publiée "
        "comprise. Son auteur peut la restaurer.",
        ui.reasons(
            "archivage-message",
            "Raison de l’archivage",
            ARCHIVAGES,
            aide="L’auteur la recevra. Vous pouvez modifier le motif-type.",
            erreur=FicheState.fautifs.get("archivage-message", ""),
        ),
        FicheState.archiver,
    )


def _motivee(geste: str, effet: str, raisons: rx.Component, envoi: Any) -> rx.Component:
    return rx.el.form(
        rx.el.h2(geste, class_name="h4"),
        rx.el.p(effet, class_name="hint"),
        _resume(),
        ui.hidden("formulaire", FicheState.formulaire),
        raisons,
        ui.row(
            ui.submit(geste, genre="danger"),
            ui.button("Revenir à la fiche", genre="discret", on_click=FicheState.preparer("")),
        ),
        on_submit=envoi,
        no_validate=True,
        class_name="stack",
    )


def _decidee() -> rx.Component:
    return rx.el.div(
        rx.el.h2("Décision", class_name="h4"),
        rx.cond(
            FicheState.decision != "",
            rx.el.p(FicheState.decision),
            rx.el.p("Cette publication n’est pas en contrôle : son auteur a repris la saisie."),
        ),
        rx.cond(
            FicheState.decision_message != "", rx.el.p(FicheState.decision_message, class_name="plain"), rx.fragment()
        ),
        rx.cond(FicheState.decision_motifs.length() > 0, ui.summary_list(FicheState.decision_motifs), rx.fragment()),
        rx.cond(
            FicheState.annulable,
            ui.button(
                "Annuler la décision",
                genre="secondaire",
                icone="annuler",
                on_click=FileState.annuler([FicheState.decidee]),
            ),
            rx.cond(
                FicheState.refus_annulation != "",
                rx.el.p(FicheState.refus_annulation, class_name="hint"),
                rx.fragment(),
            ),
        ),
        class_name="stack stack-s",
    )
