"""« Importer des formations » (Guide 003, tab « Import »)."""

import reflex as rx

from iel_app import ui
from iel_app.offre.components import importation as pieces
from iel_app.offre.components.onglets import onglets
from iel_app.offre.state import adresses
from iel_app.offre.state.importation import ADRESSE, ImportState
from iel_app.ui.shell import page

_FORMATS = ".xlsx,.csv,.xml"


@page(
    ADRESSE,
    ImportState.titre,
    en_erreur=ImportState.fautes.length() > 0,
    acces="personne",
    fil=(("Accueil", "/accueil"), ("Catalogue", adresses.CATALOGUE)),
    charger=ImportState.ouvrir,
)
def importation() -> rx.Component:
    """Return the list with the form that begins an import, or one import at its step."""
    return rx.el.div(
        ui.error_summary(ImportState.fautes, "Rien n’a été modifié."),
        rx.match(
            ui.stable(ImportState.vue, ImportState.vue),
            ("liste", _liste()),
            ("import", _import()),
            ("introuvable", _introuvable()),
            rx.el.div(ui.heading(ImportState.titre), ui.skeleton("Chargement de l’import"), class_name="stack"),
        ),
        ui.status(ImportState.annonce),
        ui.FocusOn.create(cible=ImportState.cible),
        class_name="stack stack-m",
    )


def _liste() -> rx.Component:
    return rx.el.div(
        ui.heading(ImportState.titre, "Un fichier devient des brouillons : rien n’est publié sans votre relecture."),
        onglets(ImportState.onglets, ImportState.comptes, "import"),
        rx.cond(ImportState.present.length() > 0, _present(), _nouveau()),
        _recents(),
        class_name="stack stack-l",
    )


def _present() -> rx.Component:
    return rx.foreach(
        ImportState.present,
        lambda r: ui.alert(
            "info",
            rx.el.p("« ", r.nom, " », déposé le ", r.quand, " par ", r.par, ". État : ", r.statut, "."),
            rx.el.p("Terminez cet import ou abandonnez-le avant de déposer un autre fichier."),
            rx.el.p(ui.link_button("Reprendre l’import", href=r.href)),
            id="present",
            titre="Un import est en cours",
        ),
    )


def _nouveau() -> rx.Component:
    return rx.el.div(
        ui.import_steps(ImportState.etape),
        rx.el.section(
            rx.el.h2("Partir du modèle", id="modele"),
            rx.el.p("Le classeur décrit chaque colonne. Vos exports XLSX, CSV et LHEO se déposent aussi tels quels."),
            rx.el.p(ui.native_link("Modèle d’import (XLSX)", href=f"{ADRESSE}/modele.xlsx", icone="telecharger")),
            class_name="stack stack-s measure",
            custom_attrs={"aria-labelledby": "modele"},
        ),
        rx.el.section(
            rx.el.h2("Déposer le fichier", id="depot"),
            ui.upload_form(
                f"{ADRESSE}/depot",
                "Fichier de formations",
                ImportState.aide,
                erreur=ImportState.refus,
                accepte=_FORMATS,
                structures=ImportState.structures,
            ),
            class_name="stack stack-s measure",
            custom_attrs={"aria-labelledby": "depot"},
        ),
        class_name="stack stack-l",
    )


def _recents() -> rx.Component:
    colonnes = [
        ui.Colonne("Fichier", lambda r: ui.link(r.nom, href=r.href)),
        ui.Colonne("Déposé le", lambda r: rx.el.span(r.quand)),
        ui.Colonne("Par", lambda r: rx.el.span(r.par)),
        ui.Colonne("État", lambda r: ui.badge(r.ton, r.statut)),
        ui.Colonne("Lignes", lambda r: rx.el.span(r.resultat)),
    ]
    return rx.el.section(
        rx.el.h2("Imports précédents", id="recents"),
        rx.cond(
            ImportState.recents.length() > 0,
            ui.table("Imports, du plus récent au plus ancien", colonnes, ImportState.recents, lambda r: r.id),
            rx.el.p("Aucun import pour l’instant.", class_name="muted"),
        ),
        class_name="stack stack-s",
        custom_attrs={"aria-labelledby": "recents"},
    )


def _import() -> rx.Component:
    return rx.el.div(
        rx.el.p(ui.link("Tous les imports", href=ADRESSE)),
        ui.heading(ImportState.titre),
        rx.el.p(ui.badge(ImportState.ton, ImportState.statut_libelle), " ", ImportState.depot),
        rx.cond(ImportState.statut != "abandonne", ui.import_steps(ImportState.etape), rx.fragment()),
        rx.match(
            ImportState.statut,
            ("depose", rx.cond(ImportState.attend_colonnes, pieces.colonnes(), _avancement(abandonner=True))),
            ("analyse", pieces.controle()),
            ("confirme", _avancement()),
            ("applique", pieces.fini()),
            (
                "annule",
                ui.alert(
                    "info",
                    rx.el.p(ImportState.bilan),
                    rx.el.p(ui.link("Importer un autre fichier", href=ADRESSE)),
                ),
            ),
            ui.alert(
                "info",
                rx.el.p("Cet import est abandonné : rien n’a été écrit."),
                rx.cond(ImportState.message != "", rx.el.p(ImportState.message), rx.fragment()),
                rx.el.p(ui.link("Importer un autre fichier", href=ADRESSE)),
            ),
        ),
        class_name="stack stack-m",
    )


def _avancement(*, abandonner: bool = False) -> rx.Component:
    return rx.el.div(
        ui.import_progress(
            ImportState.faites, ImportState.total, ImportState.avancement, ImportState.actualiser(ImportState.numero)
        ),
        rx.el.p("Vous pouvez fermer cette page : le travail continue, et l’import se retrouve dans l’onglet Import.")
        if abandonner
        else rx.el.p("Vous pouvez fermer cette page : un courriel vous préviendra à la fin de l’import."),
        pieces.abandonner() if abandonner else rx.fragment(),
        class_name="stack stack-m",
    )


def _introuvable() -> rx.Component:
    return rx.el.div(
        ui.heading("Page introuvable", ImportState.message),
        rx.el.p(ui.link("Tous les imports", href=ADRESSE)),
        class_name="stack stack-m",
    )
