"""Fields of the editor: each is kept as it is typed, with its error and the choice between two people’s values."""

from typing import Any

import reflex as rx

from iel_app import ui
from iel_app.offre.state import FormationState

FRAPPE = 700
"""Milliseconds without typing after which a field is kept: a pause, not a word."""


def erreur_de(champ: str) -> rx.Var:
    """Return the sentence of a wrong field, "" when it is right."""
    return FormationState.erreurs.get(champ, "")


def noter(champ: str) -> dict[str, Any]:
    """Return the events that keep a field: while typing, and on leaving it."""
    vue = ui.typed_on(FormationState.valeurs[champ])

    def en_tapant(valeur: Any) -> Any:
        return FormationState.noter.debounce(FRAPPE)(FormationState.formation, champ, valeur, vue, False)

    def en_quittant(valeur: Any) -> Any:
        return FormationState.noter(FormationState.formation, champ, valeur, vue, True)

    return {"on_change": en_tapant, "on_blur": en_quittant}


def choisir(champ: str) -> dict[str, Any]:
    """Return the event that keeps a choice."""
    vue = ui.typed_on(FormationState.valeurs[champ])
    return {"on_change": lambda code: FormationState.noter(FormationState.formation, champ, code, vue, True)}


def tenu(champ: str, corps: rx.Component) -> rx.Component:
    """Return a field with, when somebody else wrote in it meanwhile, both values to choose from."""
    conflit = FormationState.conflits[champ]

    def garder(valeur: Any) -> Any:
        return FormationState.trancher(FormationState.formation, champ, valeur, conflit.leur_brut)

    choix = ui.conflict(
        f"conflit-{champ}",
        conflit.libelle,
        conflit.mien,
        conflit.leur,
        conflit.qui,
        garder=garder(conflit.mien_brut),
        prendre=garder(conflit.leur_brut),
    )
    return rx.el.div(
        corps,
        rx.cond(FormationState.conflits.contains(champ), choix, rx.fragment()),
        class_name="stack stack-s",
    )


def ligne(champ: str, label: Any, *, id: str = "", **props: Any) -> rx.Component:
    """Return a field of one line."""
    return tenu(
        champ,
        ui.text_field(
            id or champ, label, valeur=FormationState.valeurs[champ], erreur=erreur_de(champ), **noter(champ), **props
        ),
    )


def texte(champ: str, label: Any, *, id: str = "", maximum: int = 0, **props: Any) -> rx.Component:
    """Return a field of several lines."""
    return tenu(
        champ,
        ui.text_area(
            id or champ,
            label,
            valeur=FormationState.valeurs[champ],
            erreur=erreur_de(champ),
            maximum=maximum,
            max_length=6000,
            **noter(champ),
            **props,
        ),
    )


def liste(champ: str, label: Any, options: Any, **props: Any) -> rx.Component:
    """Return a list of choices."""
    return tenu(
        champ,
        ui.select_field(
            champ,
            label,
            options,
            valeur=FormationState.valeurs[champ],
            erreur=erreur_de(champ),
            **choisir(champ),
            **props,
        ),
    )


def oui_non(champ: str, legende: str, question: str) -> rx.Component:
    """Return one of the three questions of the modalités."""
    vue = FormationState.valeurs[champ]
    return tenu(
        champ,
        ui.yes_no(
            champ,
            legende,
            question,
            comprendre=ui.help_link("modalites", legende),
            valeur=vue,
            erreur=erreur_de(champ),
            sur_choix=lambda code: FormationState.noter(FormationState.formation, champ, code, ui.typed_on(vue), True),
        ),
    )
