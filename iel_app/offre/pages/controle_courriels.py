"""« Mes courriels »: how often an offer manager is written to (M38, M39)."""

import reflex as rx

from iel_app import ui
from iel_app.offre.forms import RYTHMES
from iel_app.offre.state.controle import CourrielsState
from iel_app.offre.state.controle.adresse import COURRIELS, FILE
from iel_app.ui.shell import page

TITRE = "Mes courriels"
_AIDES = {
    "immediat": "Un courriel par publication, ou par import.",
    "quotidien": "Le matin à 7 h, seulement si quelque chose attend.",
    "hebdomadaire": "Le lundi à 7 h, seulement si quelque chose attend.",
    "jamais": "La page « Contrôle » reste à jour.",
}


@page(COURRIELS, TITRE, acces="personne", fil=(("Contrôle", FILE),), charger=CourrielsState.ouvrir)
def courriels() -> rx.Component:
    """Return the choice, or why there is none."""
    return rx.el.div(
        ui.heading(TITRE, "Publications à contrôler et organismes demandés dans votre région."),
        rx.match(
            ui.stable(CourrielsState.etat, CourrielsState.etat),
            ("pret", _choix()),
            ("refuse", ui.empty_state("verrou", "Accès refusé", rx.el.p(CourrielsState.message))),
            ui.skeleton("Chargement de votre choix"),
        ),
        ui.status(CourrielsState.annonce),
        ui.FocusOn.create(cible=CourrielsState.cible),
        class_name="stack stack-m",
    )


def _choix() -> rx.Component:
    return rx.fragment(
        ui.not_done(CourrielsState.motif),
        rx.el.form(
            rx.el.fieldset(
                rx.el.legend("Recevoir un courriel"),
                rx.el.div(
                    *(
                        ui.choice_tile("rythme", code, libelle, _AIDES[code], coche=CourrielsState.rythme == code)
                        for code, libelle in RYTHMES
                    ),
                    class_name="stack stack-s",
                ),
            ),
            rx.cond(
                CourrielsState.annonce != "",
                ui.alert("succes", rx.el.p(CourrielsState.annonce)),
                rx.fragment(),
            ),
            ui.row(ui.submit("Enregistrer"), ui.link("Revenir au contrôle", href=FILE)),
            key=CourrielsState.tirage.to_string(),
            on_submit=CourrielsState.enregistrer,
            no_validate=True,
            class_name="stack stack-m measure",
        ),
    )
