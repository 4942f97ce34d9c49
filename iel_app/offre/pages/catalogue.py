"""« Formations non conventionnées »: the catalogue of a CFA, by tabs (Guide 003, « Modifier une formation »)."""

import reflex as rx

from iel_app import ui
from iel_app.offre.components import catalogue as pieces
from iel_app.offre.components.messages import absent
from iel_app.offre.components.onglets import onglets
from iel_app.offre.components.vues_gardees import vues_gardees
from iel_app.offre.state import CatalogueState
from iel_app.offre.state.cles import ADRESSE_CLES
from iel_app.offre.state.vues_gardees import VuesState
from iel_app.ui.shell import page

# Tab → what to read when it is empty: icon, title, sentence.
_VIDES = {
    "alerte": ("ok", "Rien à reprendre", "Toutes vos formations publiées sont à jour."),
    "publiees": ("agenda", "Aucune formation publiée", "Une formation est publiée après son contrôle qualité."),
    "creees": ("ok", "Aucune création en contrôle", "Vos nouvelles formations y restent jusqu’à leur validation."),
    "modifiees": ("ok", "Aucune modification en contrôle", "La version publiée reste visible pendant le contrôle."),
    "brouillons": ("crayon", "Aucun brouillon", "Ce que vous n’avez pas encore publié se retrouve ici."),
    "archivees": ("ok", "Aucune formation archivée", "Une formation archivée n’est plus visible ; elle se restaure."),
    "supprimees": ("ok", "Aucune formation supprimée", "Une formation supprimée se restaure d’ici."),
    "maj_diplomes": ("diplome", "Aucun diplôme à mettre à jour", "Les certifications remplacées apparaissent ici."),
}


@page(
    "/offre/catalogue",
    CatalogueState.titre,
    acces="personne",
    fil=(("Accueil", "/accueil"),),
    charger=(CatalogueState.ouvrir, VuesState.ouvrir),
)
def catalogue() -> rx.Component:
    """Return one tab of the catalogue."""
    return rx.el.div(
        rx.match(
            ui.stable(CatalogueState.vue, CatalogueState.vue),
            ("liste", _cadre(pieces.outils(), _motif(), pieces.tableau())),
            ("alerte", _cadre(pieces.alertes())),
            ("rien", _cadre(pieces.outils(), _rien())),
            ("vide", _cadre(_vide())),
            ("refuse", absent("Accès refusé", CatalogueState.message, retour=False)),
            ui.skeleton("Chargement du catalogue"),
        ),
        ui.FocusOn.create(cible=CatalogueState.cible),
    )


def _cadre(*contenu: rx.Component) -> rx.Component:
    return rx.el.div(
        rx.el.div(
            rx.el.div(
                rx.el.h1(CatalogueState.titre, id="titre", custom_attrs={"tabIndex": -1}),
                rx.el.p(
                    ui.link(CatalogueState.autre, href=CatalogueState.autre_href),
                    rx.cond(pieces.REDIGE, ui.link("Clés de l’API", href=ADRESSE_CLES), rx.fragment()),
                    class_name="row small",
                ),
            ),
            rx.cond(
                pieces.REDIGE,
                ui.link_button("Ajouter une nouvelle formation", href=CatalogueState.nouvelle, icone="plus"),
                rx.fragment(),
            ),
            class_name="spread",
        ),
        onglets(CatalogueState.onglets, CatalogueState.comptes, CatalogueState.onglet),
        vues_gardees(),
        pieces.bilan(),
        *contenu,
        class_name="stack",
    )


def _motif() -> rx.Component:
    return rx.cond(
        CatalogueState.motif != "",
        rx.el.p(
            rx.el.strong(CatalogueState.motif_titre),
            " ",
            ui.link("Voir tous les motifs", href=CatalogueState.onglets["alerte"]),
            class_name="row",
        ),
        rx.fragment(),
    )


def _rien() -> rx.Component:
    return ui.empty_state(
        "recherche",
        rx.fragment("Aucune formation pour « ", CatalogueState.texte, " »"),
        rx.el.p("Cherchez un autre mot de l’intitulé, ou le début de la référence."),
        rx.el.p(ui.link("Effacer le filtre", href=CatalogueState.onglets[CatalogueState.onglet])),
    )


def _vide() -> rx.Component:
    return rx.match(
        CatalogueState.onglet,
        *((code, ui.empty_state(icone, titre, rx.el.p(phrase))) for code, (icone, titre, phrase) in _VIDES.items()),
        rx.fragment(),
    )
