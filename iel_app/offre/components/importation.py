"""The steps of one import: its columns, its check, its report."""

from typing import Any

import reflex as rx

from iel_app import ui
from iel_app.offre.state.importation import ADRESSE, ImportState


def colonnes() -> rx.Component:
    """Return the step where somebody says what each column is."""
    return rx.el.section(
        rx.el.h2("Associer les colonnes", id="associer"),
        rx.el.p("Vos choix sont gardés pour le prochain fichier : cette étape passe seule quand tout est connu."),
        _associations(),
        abandonner(),
        class_name="stack stack-m",
        custom_attrs={"aria-labelledby": "associer"},
    )


def _associations() -> rx.Component:
    caches = {"import": ImportState.numero}
    return ui.mapping_table(ImportState.colonnes, ImportState.champs, ImportState.associer, caches, ImportState.connues)


def abandonner() -> rx.Component:
    """Return the button that gives an import up."""
    return rx.el.p(
        ui.button("Abandonner l’import", genre="discret", on_click=ImportState.abandonner(ImportState.numero))
    )


def controle() -> rx.Component:
    """Return the check: what would be done of each row, the errors, the confirmation."""
    return rx.el.div(
        _chiffres("À créer", "À modifier", "à corriger"),
        _lignes("À créer", "À modifier", corriger=True),
        _confirmer(),
        rx.cond(
            ImportState.colonnes.length() > 0,
            ui.disclosure("Changer les colonnes lues", _associations()),
            rx.fragment(),
        ),
        abandonner(),
        class_name="stack stack-l",
    )


def fini() -> rx.Component:
    """Return the report of an import, and its undo."""
    annuler = rx.el.div(
        rx.el.p(
            "Un import s’annule tant que rien n’en a été envoyé au contrôle ni publié : les formations créées sont "
            "retirées, les autres retrouvent leur brouillon."
        ),
        ui.row(
            ui.button("Annuler l’import", genre="secondaire", on_click=ImportState.annuler(ImportState.numero)),
            ui.link("Importer un autre fichier", href=ADRESSE),
        ),
        id="annuler",
        class_name="stack stack-s measure",
        custom_attrs={"tabIndex": -1},
    )
    efface = rx.el.p("Le détail des lignes de cet import n’est plus gardé. ", ui.link("Tous les imports", href=ADRESSE))
    return rx.el.div(
        ui.alert(
            "succes",
            rx.el.p(ImportState.bilan),
            rx.el.p(ui.link_button("Relire les brouillons", href=ImportState.brouillons, genre="secondaire")),
        ),
        _chiffres("Créées", "Modifiées", "laissées de côté"),
        rx.cond(ImportState.effacees, efface, annuler),
        _lignes("Créées", "Modifiées", corriger=False),
        class_name="stack stack-l",
    )


def _chiffres(creees: str, modifiees: str, erreurs: str) -> rx.Component:
    return ui.figures(
        (creees, ImportState.creees, "nouvelles formations ou sessions"),
        (modifiees, ImportState.modifiees, "déjà au catalogue"),
        ("Inchangées", ImportState.inchangees, "laissées telles quelles"),
        ("En erreur", ImportState.refusees, erreurs),
    )


def _lignes(creees: str, modifiees: str, *, corriger: bool) -> rx.Component:
    filtres: list[Any] = [
        ("En erreur", ImportState.filtres["refusee"], ImportState.refusees),
        (creees, ImportState.filtres["creee"], ImportState.creees),
        (modifiees, ImportState.filtres["modifiee"], ImportState.modifiees),
        ("Inchangées", ImportState.filtres["inchangee"], ImportState.inchangees),
    ]
    return rx.cond(
        ImportState.verdict != "",
        rx.el.section(
            rx.el.h2("Lignes du fichier", id="erreurs", custom_attrs={"tabIndex": -1}),
            ui.tabs("Lignes par résultat", filtres, ImportState.filtres[ImportState.verdict]),
            rx.cond(
                ImportState.verdict == "refusee",
                _corriger() if corriger else _refusees(),
                _autres(),
            ),
            ui.pagination(
                ImportState.page,
                ImportState.nb_pages,
                lambda n: ImportState.filtres[ImportState.verdict] + "&page=" + n.to_string(),
            ),
            class_name="stack stack-m",
            custom_attrs={"aria-labelledby": "erreurs"},
        ),
        rx.fragment(),
    )


def _corriger() -> rx.Component:
    return ui.error_table(ImportState.erreurs, ImportState.corriger, {"import": ImportState.numero}, _annote())


def _annote() -> rx.Component:
    return ui.native_link(
        "Fichier annoté (XLSX)", href=ADRESSE + "/" + ImportState.numero + "/erreurs.xlsx", icone="telecharger"
    )


def _refusees() -> rx.Component:
    return rx.el.div(
        ui.table(
            "Cellules en erreur",
            [
                ui.Colonne("Ligne", lambda e: rx.el.span(e.numero)),
                ui.Colonne("Colonne", lambda e: rx.el.span(e.titre), nomme=True),
                ui.Colonne("Valeur", lambda e: rx.el.span(e.valeur)),
                ui.Colonne("Problème", lambda e: rx.el.span(e.probleme)),
            ],
            ImportState.erreurs,
            lambda e: e.id,
        ),
        rx.el.p(_annote()),
        class_name="stack stack-m",
    )


def _autres() -> rx.Component:
    colonnes = [
        ui.Colonne("Ligne", lambda li: rx.el.span(li.numero)),
        ui.Colonne("Formation", lambda li: rx.el.span(li.formation), nomme=True),
        ui.Colonne("Session", lambda li: rx.el.span(li.session)),
    ]
    changees = [*colonnes, ui.Colonne("Ce qui change", lambda li: rx.el.span(li.changements))]

    def lignes(visibles: list[ui.Colonne]) -> rx.Component:
        return ui.table("Lignes du fichier", visibles, ImportState.lignes, lambda li: li.numero)

    return rx.cond(ImportState.verdict == "modifiee", lignes(changees), lignes(colonnes))


def _confirmer() -> rx.Component:
    formulaire = rx.el.form(
        ui.hidden("import", ImportState.numero),
        ui.hidden("valides", rx.cond(ImportState.en_erreur, "on", "")),
        ui.checkbox("soumettre", "Envoyer au contrôle qualité les formations complètes"),
        ui.row(ui.submit(ImportState.importer)),
        on_submit=ImportState.confirmer,
        class_name="stack stack-m",
    )
    rien = rx.el.p("Il n’y a rien à importer : aucune ligne n’est à créer ni à modifier.")
    laissees = rx.cond(
        ImportState.en_erreur,
        rx.el.p("Les lignes en erreur sont laissées de côté. Elles restent listées dans cet import."),
        rx.fragment(),
    )
    return rx.el.section(
        rx.el.h2("Confirmer l’import", id="confirmer", custom_attrs={"tabIndex": -1}),
        rx.cond(
            ImportState.utiles > 0,
            rx.el.div(
                rx.el.p(
                    "Les lignes deviennent des brouillons, que vous relisez avant de les publier. "
                    "Les places des sessions publiées changent aussitôt."
                ),
                laissees,
                formulaire,
                class_name="stack stack-m",
            ),
            rien,
        ),
        class_name="stack stack-m measure",
        custom_attrs={"aria-labelledby": "confirmer"},
    )
