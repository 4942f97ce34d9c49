"""The import of a file in five steps: Modèle, Dépôt, Colonnes, Contrôle, Confirmation."""

from typing import Any

import reflex as rx

from iel_app.ui.actions import Texte, submit
from iel_app.ui.base import NativeForm, vh
from iel_app.ui.feedback import badge, error_message
from iel_app.ui.fields import hidden, select_field
from iel_app.ui.keys import Watch
from iel_app.ui.lists import disclosure
from iel_app.ui.tables import Colonne, table

ETAPES = ("Modèle", "Dépôt", "Colonnes", "Contrôle", "Confirmation")
SECONDES = 2
PATIENCE = 1800


def import_steps(etape: rx.Var[int]) -> rx.Component:
    """Return the five steps on one line, the present one marked; `etape` counts from 1, 6 when all are done."""
    return rx.el.ol(
        *(
            rx.el.li(
                rx.el.span(titre),
                rx.cond(etape > rang, vh(" (fait)"), rx.fragment()),
                class_name=rx.cond(etape > rang, "is-done", ""),
                custom_attrs={"aria-current": rx.cond(etape == rang, "step", None)},
            )
            for rang, titre in enumerate(ETAPES, 1)
        ),
        class_name="steps",
        custom_attrs={"aria-label": "Étapes de l’import"},
    )


def upload_form(
    adresse: str,
    label: Texte,
    aide: Texte,
    *,
    erreur: rx.Var[str],
    accepte: str,
    structures: rx.Var | None = None,
) -> rx.Component:
    """Return the form that sends a file to a route of ours; the browser does it, with its own field.

    `structures` are objects with `code` and `libelle`: asked for when there are several.
    """
    champ = rx.el.div(
        rx.el.label(label, html_for="fichier"),
        rx.el.p(aide, id="fichier-aide", class_name="hint"),
        rx.cond(erreur != "", error_message("fichier-erreur", erreur), rx.fragment()),
        rx.el.input(
            id="fichier",
            name="fichier",
            type="file",
            accept=accepte,
            required=True,
            class_name="input",
            custom_attrs={
                "aria-describedby": rx.cond(erreur != "", "fichier-erreur fichier-aide", "fichier-aide"),
                "aria-invalid": rx.cond(erreur != "", "true", None),
            },
        ),
        class_name=rx.cond(erreur != "", "field has-error", "field"),
    )
    choix = rx.fragment()
    if structures is not None:
        choix = rx.cond(structures.length() > 1, select_field("organisme", "Structure", structures), rx.fragment())
    return NativeForm.create(
        choix,
        champ,
        rx.el.div(submit("Déposer le fichier"), class_name="row"),
        action=adresse,
        method="post",
        enc_type="multipart/form-data",
        class_name="stack stack-m",
    )


def mapping_table(
    colonnes: rx.Var, champs: rx.Var, envoyer: Any, caches: dict[str, Any], connues: rx.Var | None = None
) -> rx.Component:
    """Return a line for each column of the file with the list of what it may be read as, and their button.

    `colonnes`: objects with `id`, `entete`, `champ`, `exemple`, `inconnue`, `erreur`; `champs`: with `code`, `titre`.
    `connues`: columns already known, folded away below the others.
    """
    suite = rx.fragment()
    if connues is not None:
        suite = rx.cond(
            connues.length() > 0,
            disclosure(
                rx.fragment("Colonnes reconnues : ", connues.length()),
                _table("Colonnes reconnues et champs où elles sont lues", connues, champs),
            ),
            rx.fragment(),
        )
    return rx.el.form(
        *(hidden(nom, valeur) for nom, valeur in caches.items()),
        _table("Colonnes du fichier et champs où elles sont lues", colonnes, champs),
        suite,
        rx.el.div(submit("Contrôler le fichier"), class_name="row"),
        on_submit=envoyer,
        class_name="stack stack-m",
    )


def _table(legende: str, colonnes: rx.Var, champs: rx.Var) -> rx.Component:
    return table(
        legende,
        [
            Colonne("Colonne du fichier", _entete),
            Colonne("Première ligne", lambda c: rx.cond(c.exemple != "", rx.el.span(c.exemple), "—")),
            Colonne("Champ", lambda c: _choix(c, champs)),
        ],
        colonnes,
        lambda c: c.id,
    )


def _entete(colonne: Any) -> rx.Component:
    return rx.el.span(
        colonne.entete,
        rx.cond(colonne.inconnue, rx.fragment(" ", badge("attention", "À associer")), rx.fragment()),
    )


def _choix(colonne: Any, champs: rx.Var) -> rx.Component:
    return rx.el.div(
        rx.cond(colonne.erreur != "", error_message(colonne.id + "-erreur", colonne.erreur), rx.fragment()),
        rx.el.select(
            rx.el.option("Ne pas importer", value=""),
            rx.foreach(champs, lambda champ: rx.el.option(champ.titre, value=champ.code)),
            id=colonne.id,
            name=colonne.id,
            default_value=colonne.champ,
            class_name="input input--auto",
            custom_attrs={
                "aria-label": "Champ lu dans la colonne " + colonne.entete.to(str),
                "aria-invalid": rx.cond(colonne.erreur != "", "true", None),
                "aria-describedby": rx.cond(colonne.erreur != "", colonne.id + "-erreur", None),
            },
        ),
        class_name="stack stack-s",
    )


def error_table(erreurs: rx.Var, corriger: Any, caches: dict[str, Any], *actions: rx.Component) -> rx.Component:
    """Return the cells in error, each with its problem and a field that corrects it; one button sends them all.

    `erreurs`: objects with `id`, `numero`, `champ`, `titre`, `valeur`, `probleme`; no `champ`: the whole row, whose
    problem lies elsewhere and which is only looked at again. The id of a cell is the name of its field.
    """

    def correction(erreur: Any) -> rx.Component:
        champ = rx.el.input(
            id=erreur.id,
            name=erreur.id,
            default_value=erreur.valeur,
            type="text",
            auto_complete="off",
            class_name="input",
            custom_attrs={
                "aria-label": "Correction, ligne " + erreur.numero.to_string() + ", " + erreur.titre.to(str),
                "aria-describedby": erreur.id + "-probleme",
                "aria-invalid": "true",
            },
        )
        return rx.cond(erreur.champ != "", champ, rx.fragment(hidden(erreur.id, ""), "—"))

    def probleme(erreur: Any) -> rx.Component:
        return rx.el.span(erreur.probleme, id=erreur.id + "-probleme", class_name="bad")

    colonnes: list[Colonne] = [
        Colonne("Ligne", lambda e: rx.el.span(e.numero)),
        Colonne("Colonne", lambda e: rx.el.span(e.titre), nomme=True),
        Colonne("Problème", probleme),
        Colonne("Correction", correction),
    ]
    return rx.el.form(
        *(hidden(nom, valeur) for nom, valeur in caches.items()),
        table("Cellules en erreur", colonnes, erreurs, lambda e: e.id),
        rx.el.div(submit("Contrôler de nouveau"), *actions, class_name="row"),
        on_submit=corriger,
        class_name="stack stack-m",
    )


def import_progress(
    faites: rx.Var[int], total: rx.Var[int], phrase: rx.Var[str], rafraichir: Any = None
) -> rx.Component:
    """Return how far the work is, in words and by the bar of the browser; `rafraichir` reads it again by itself."""
    suite = (
        rx.el.button("Actualiser", id="import-actualiser", type="button", hidden=True, on_click=rafraichir),
        Watch.create(cible="import-actualiser", secondes=SECONDES, patience=PATIENCE),
    )
    return rx.el.div(
        rx.el.p(phrase, id="import-avancement"),
        rx.el.progress(
            value=faites,
            max=rx.cond(total > 0, total, 1),
            class_name="progress",
            custom_attrs={"aria-labelledby": "import-avancement"},
        ),
        *(suite if rafraichir is not None else ()),
        class_name="stack stack-s measure",
    )
