"""« Trouver une formation »: the public search."""

import reflex as rx

from iel_app import ui
from iel_app.offre.components.publique import resultats
from iel_app.offre.state.publique.recherche import TITRE, RechercheState
from iel_app.ui.shell import page


@page(
    "/formations",
    RechercheState.titre,
    en_erreur=RechercheState.erreurs.length() > 0,
    acces="public",
    charger=RechercheState.ouvrir,
    pleine_largeur=True,
)
def formations() -> rx.Component:
    """Return the search bar, the filters and the results."""
    return rx.fragment(
        ui.hero(
            ui.error_summary(RechercheState.erreurs, "Les autres critères sont appliqués."),
            rx.el.h1(TITRE, id="titre", custom_attrs={"tabIndex": -1}),
            resultats.formulaire(),
        ),
        ui.page_body(
            ui.status(RechercheState.annonce),
            rx.cond(
                RechercheState.vue == "",
                ui.skeleton("Chargement des formations"),
                ui.with_filters(resultats.filtres(), resultats.resultats()),
            ),
        ),
        ui.FocusOn.create(cible=RechercheState.cible),
    )
