"""« Importer des formations » (Guide 003, tab « Import »)."""

import reflex as rx

from iel_app import ui
from iel_app.offre.state.importation import ADRESSE, ImportState
from iel_app.ui.shell import page

_FORMATS = ".xlsx,.csv,.xml"


@page(
    ADRESSE,
    ImportState.titre,
    en_erreur=ImportState.fautes.length() > 0,
    acces="personne",
    fil=(("Accueil", "/accueil"),),
    charger=ImportState.ouvrir,
)
def importation() -> rx.Component:
    """Return the list with the form that begins an import, or one import at its step."""
    return rx.el.div(
        ui.error_summary(ImportState.fautes, "Rien n’a été modifié."),
        rx.match(
            ImportState.vue,
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
        ui.import_steps(ImportState.etape),
        rx.el.section(
            rx.el.h2("Télécharger le modèle", id="modele"),
            rx.el.p("Le classeur décrit chaque colonne. Vos exports XLSX, CSV et LHEO se déposent aussi tels quels."),
            rx.el.p(
                ui.native_link("Modèle d’import (XLSX)", href=f"{ADRESSE}/modele.xlsx", icone="telecharger"),
            ),
            class_name="stack stack-s measure",
            custom_attrs={"aria-labelledby": "modele"},
        ),
        rx.el.section(
            rx.el.h2("Déposer le fichier", id="depot"),
            ui.upload_form(
                f"{ADRESSE}/depot",
                "Fichier de formations",
                "XLSX, CSV ou LHEO 2.3 (XML), moins de 20 Mo",
                erreur=ImportState.refus,
                accepte=_FORMATS,
            ),
            class_name="stack stack-s measure",
            custom_attrs={"aria-labelledby": "depot"},
        ),
        _recents(),
        class_name="stack stack-l",
    )


def _recents() -> rx.Component:
    colonnes = [
        ui.Colonne("Fichier", lambda r: ui.link(r.nom, href=r.href)),
        ui.Colonne("Déposé le", lambda r: rx.el.span(r.quand)),
        ui.Colonne("Résultat", lambda r: rx.el.span(r.resultat)),
        ui.Colonne("État", lambda r: ui.badge(r.ton, r.statut)),
    ]
    return rx.cond(
        ImportState.recents.length() > 0,
        rx.el.section(
            rx.el.h2("Imports précédents", id="recents"),
            ui.table("Imports, du plus récent au plus ancien", colonnes, ImportState.recents, lambda r: r.id),
            class_name="stack stack-s",
            custom_attrs={"aria-labelledby": "recents"},
        ),
        rx.fragment(),
    )


def _import() -> rx.Component:
    return rx.el.div(
        rx.el.p(ui.link("Tous les imports", href=ADRESSE)),
        ui.heading(ImportState.titre),
        rx.el.p("État : ", rx.el.strong(ImportState.statut_libelle)),
        ui.import_steps(ImportState.etape),
        rx.match(
            ImportState.statut,
            ("depose", rx.cond(ImportState.attend_colonnes, _colonnes(), _avancement("L’analyse est en cours."))),
            ("analyse", _controle()),
            ("confirme", _avancement("Les lignes sont en cours d’écriture.")),
            ("applique", _fini()),
            ("annule", ui.alert("info", rx.el.p(ImportState.bilan))),
            ui.alert(
                "info",
                rx.el.p("Cet import est abandonné : rien n’a été écrit."),
                rx.cond(ImportState.message != "", rx.el.p(ImportState.message), rx.fragment()),
            ),
        ),
        class_name="stack stack-m",
    )


def _colonnes() -> rx.Component:
    return rx.el.section(
        rx.el.h2("Associer les colonnes", id="colonnes"),
        rx.el.p("Vos choix sont gardés pour le prochain fichier."),
        ui.mapping_table(
            ImportState.colonnes, ImportState.champs, ImportState.associer, {"import": ImportState.numero}
        ),
        _abandonner(),
        class_name="stack stack-m",
        custom_attrs={"aria-labelledby": "colonnes"},
    )


def _avancement(phrase: str) -> rx.Component:
    return rx.el.div(
        rx.el.p(phrase, " Vous pouvez quitter cette page : un courriel vous préviendra à la fin de l’import."),
        ui.import_progress(
            ImportState.faites,
            ImportState.total,
            ImportState.avancement,
            ImportState.actualiser(ImportState.numero),
        ),
        class_name="stack stack-m",
    )


def _chiffres() -> rx.Component:
    return ui.figures(
        ("Créées", ImportState.creees, "nouvelles sessions"),
        ("Modifiées", ImportState.modifiees, "déjà au catalogue"),
        ("Inchangées", ImportState.inchangees, "laissées telles quelles"),
        ("En erreur", ImportState.refusees, "à corriger"),
    )


def _erreurs() -> rx.Component:
    return rx.cond(
        ImportState.erreurs.length() > 0,
        rx.el.section(
            rx.el.h2("Lignes en erreur", id="erreurs"),
            rx.el.p(
                ui.native_link(
                    "Lignes en erreur annotées (XLSX)",
                    href=ADRESSE + "/" + ImportState.numero + "/erreurs.xlsx",
                    icone="telecharger",
                )
            ),
            rx.cond(
                ImportState.statut == "analyse",
                ui.error_table(ImportState.erreurs, ImportState.corriger, {"import": ImportState.numero}),
                ui.table(
                    "Lignes en erreur",
                    [
                        ui.Colonne("Ligne", lambda e: rx.el.span(e.numero)),
                        ui.Colonne("Colonne", lambda e: rx.el.span(e.titre)),
                        ui.Colonne("Problème", lambda e: rx.el.span(e.probleme)),
                    ],
                    ImportState.erreurs,
                    lambda e: e.id,
                ),
            ),
            ui.pagination(
                ImportState.page,
                ImportState.nb_pages,
                lambda n: ADRESSE + "?id=" + ImportState.numero + "&page=" + n.to_string(),
            ),
            class_name="stack stack-m",
            custom_attrs={"aria-labelledby": "erreurs"},
        ),
        rx.fragment(),
    )


def _controle() -> rx.Component:
    confirmation = rx.el.form(
        ui.hidden("import", ImportState.numero),
        rx.cond(
            ImportState.en_erreur,
            ui.checkbox("valides", "Importer seulement les lignes valides"),
            rx.fragment(),
        ),
        ui.checkbox("soumettre", "Envoyer au contrôle les formations complètes"),
        ui.row(ui.submit("Importer")),
        on_submit=ImportState.confirmer,
        class_name="stack stack-m",
    )
    rien = rx.el.p("Il n’y a rien à importer : aucune ligne n’est à créer ni à modifier.")
    return rx.el.div(
        _chiffres(),
        _erreurs(),
        rx.el.section(
            rx.el.h2("Confirmer", id="confirmer"),
            rx.cond(ImportState.utiles > 0, confirmation, rien),
            class_name="stack stack-m measure",
            custom_attrs={"aria-labelledby": "confirmer"},
        ),
        rx.cond(
            ImportState.colonnes.length() > 0,
            ui.disclosure(
                "Changer les colonnes lues",
                ui.mapping_table(
                    ImportState.colonnes, ImportState.champs, ImportState.associer, {"import": ImportState.numero}
                ),
            ),
            rx.fragment(),
        ),
        _abandonner(),
        class_name="stack stack-l",
    )


def _abandonner() -> rx.Component:
    return rx.el.p(
        ui.button("Abandonner l’import", genre="discret", on_click=ImportState.abandonner(ImportState.numero))
    )


def _fini() -> rx.Component:
    return rx.el.div(
        ui.alert("succes", rx.el.p(ImportState.bilan)),
        _chiffres(),
        rx.el.p(
            "Un import s’annule tant que rien n’en a été soumis : les formations créées sont retirées, les autres "
            "retrouvent leur brouillon."
        ),
        ui.row(
            ui.button("Annuler l’import", genre="secondaire", on_click=ImportState.annuler(ImportState.numero)),
            ui.link("Importer un autre fichier", href=ADRESSE),
        ),
        _erreurs(),
        class_name="stack stack-l",
    )


def _introuvable() -> rx.Component:
    return rx.el.div(
        ui.heading("Page introuvable", ImportState.message),
        rx.el.p(ui.link("Tous les imports", href=ADRESSE)),
        class_name="stack stack-m",
    )
