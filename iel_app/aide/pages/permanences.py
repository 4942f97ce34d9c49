"""« Permanences téléphoniques »: the hours at which the service calls back, for who organises them."""

import reflex as rx

from iel_app import ui
from iel_app.aide.components import permanences as pieces
from iel_app.aide.components.messages import fait
from iel_app.aide.state import PermanencesState
from iel_app.aide.state.adresses import FILE, PERMANENCES
from iel_app.ui.shell import page

TITRE = "Permanences téléphoniques"


@page(
    PERMANENCES,
    TITRE,
    en_erreur=PermanencesState.erreurs.length() > 0,
    acces="personne",
    fil=(("Demandes d’aide", FILE),),
    charger=PermanencesState.ouvrir,
)
def permanences() -> rx.Component:
    """Return the hours open, and the form that opens others."""
    return rx.el.div(
        ui.error_summary(PermanencesState.erreurs, "La permanence n’est pas ouverte. Corrigez, puis recommencez."),
        ui.not_done(PermanencesState.motif),
        ui.heading(TITRE, "Les heures où votre service rappelle les personnes qui ont réservé un créneau."),
        fait(PermanencesState.annonce),
        rx.match(
            ui.stable(PermanencesState.etat, PermanencesState.etat),
            ("pret", rx.fragment(pieces.liste(), pieces.creation())),
            ("refuse", rx.el.p(PermanencesState.message)),
            ui.skeleton("Chargement des permanences"),
        ),
        pieces.fermeture(),
        ui.FocusOn.create(cible=PermanencesState.cible),
        class_name="stack stack-m",
    )
