"""What the form answers: confirmation, conflicts, refusal."""

from typing import Any

import reflex as rx

from iel_app import ui
from iel_app.recensement.state import SaisieState


def choix(lieu: Any) -> rx.Component:
    """Return the choices to make beside a row or a figure."""
    return rx.cond(
        SaisieState.conflits.contains(lieu),
        rx.foreach(
            SaisieState.conflits[lieu],
            lambda c: ui.conflict(
                c.ancre,
                c.libelle,
                c.mien,
                c.leur,
                SaisieState.conflit_auteur,
                garder=SaisieState.trancher(SaisieState.formulaire, c.champ, "garder"),
                prendre=SaisieState.trancher(SaisieState.formulaire, c.champ, "prendre"),
                sans=c.sans,
            ),
        ),
        rx.fragment(),
    )


def conflits() -> rx.Component:
    """Return what somebody else saved meanwhile, and where to choose; here itself when the row is not in the form."""
    return rx.cond(
        SaisieState.conflit_titre != "",
        ui.alert(
            "attention",
            rx.cond(SaisieState.nb_conflits > 0, _a_choisir(), _a_corriger()),
            icone="equipe",
            id="conflits",
            titre=SaisieState.conflit_titre,
        ),
        rx.fragment(),
    )


def _a_choisir() -> rx.Component:
    phrase = rx.el.p(
        "Rien n’est perdu : ",
        rx.cond(
            SaisieState.nb_conflits > 1,
            rx.fragment(SaisieState.nb_conflits, " champs diffèrent"),
            "1 champ diffère",
        ),
        ", choisissez la valeur à conserver.",
        rx.cond(
            SaisieState.nb_repris > 0,
            rx.fragment(
                rx.cond(
                    SaisieState.nb_repris > 1,
                    rx.fragment(" Ses ", SaisieState.nb_repris, " autres changements sont déjà repris"),
                    " Son autre changement est déjà repris",
                ),
                " dans votre saisie :",
            ),
            rx.fragment(),
        ),
    )
    liens = rx.el.ul(
        rx.foreach(
            SaisieState.conflit_liens,
            lambda c: rx.el.li(ui.native_link(c.libelle, href="#" + c.ancre), key=c.champ),
        ),
        class_name="bullets",
    )
    repris = rx.cond(SaisieState.nb_repris > 0, ui.diff_list(SaisieState.repris), rx.fragment())
    return rx.fragment(phrase, repris, liens, choix(""))


def _a_corriger() -> rx.Component:
    return rx.fragment(
        rx.el.p("Ses changements sont repris dans votre saisie. L’ensemble comporte des points à corriger."),
        rx.cond(SaisieState.nb_repris > 0, ui.diff_list(SaisieState.repris), rx.fragment()),
    )


def confirmation() -> rx.Component:
    """Return what was committed: reference, version, receipt, and what happens next."""
    faits = rx.el.dl(
        rx.el.div(rx.el.dt("Référence"), rx.el.dd(SaisieState.reference, class_name="code")),
        rx.el.div(rx.el.dt("Version"), rx.el.dd(SaisieState.confirmation)),
        rx.el.div(rx.el.dt("Intentions"), rx.el.dd(SaisieState.confirmation_intentions)),
        class_name="summary-list",
    )
    ensuite = rx.el.p(
        "Le récapitulatif est envoyé à ",
        SaisieState.destinataires,
        ". Vous pouvez modifier la réponse jusqu’au ",
        SaisieState.cloture_jour,
        ", autant de fois que nécessaire.",
    )
    return rx.cond(
        SaisieState.confirme,
        ui.alert(
            "succes",
            faits,
            _reprises(),
            ensuite,
            ui.row(
                ui.link_button(
                    "Récapitulatif (PDF)",
                    href=SaisieState.recapitulatif,
                    icone="telecharger",
                    natif=True,
                ),
                ui.link_button("Versions enregistrées", href="/recensement/versions", genre="secondaire"),
            ),
            id="confirmation",
            titre=SaisieState.titre + " transmis",
            forte=True,
        ),
        rx.fragment(),
    )


def _reprises() -> rx.Component:
    return rx.cond(
        SaisieState.nb_repris > 0,
        rx.fragment(
            rx.el.p("Ce qui a changé entre-temps sur un autre écran est repris dans votre réponse :"),
            ui.diff_list(SaisieState.repris),
        ),
        rx.fragment(),
    )


def motif() -> rx.Component:
    """Return why nothing was transmitted, or nothing since the last version, when it is no field's fault."""
    titre = rx.cond(SaisieState.version > 0, "Ces changements ne sont pas transmis", "Rien n’est transmis")
    return rx.cond(
        SaisieState.motif != "",
        ui.alert("attention", rx.el.p(SaisieState.motif), id="motif", titre=titre),
        rx.fragment(),
    )
