"""The import of a file in five steps: Modèle, Dépôt, Correspondance, Contrôle, Confirmation."""

from typing import Any

import reflex as rx

from iel_app.ui.actions import Texte, submit
from iel_app.ui.base import NativeForm, vh
from iel_app.ui.feedback import error_message
from iel_app.ui.fields import hidden
from iel_app.ui.tables import Colonne, table

ETAPES = ("Modèle", "Dépôt", "Correspondance", "Contrôle", "Confirmation")


def import_steps(etape: rx.Var[int]) -> rx.Component:
    """Return the five steps, the present one marked; `etape` counts from 1, 6 when all are done."""
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
        class_name="timeline",
        custom_attrs={"aria-label": "Étapes de l’import"},
    )


def upload_form(adresse: str, label: Texte, aide: Texte, *, erreur: rx.Var[str], accepte: str) -> rx.Component:
    """Return the form that sends a file to a route of ours; the browser does it, with its own field."""
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
    return NativeForm.create(
        champ,
        rx.el.div(submit("Déposer le fichier"), class_name="row"),
        action=adresse,
        method="post",
        enc_type="multipart/form-data",
        class_name="stack stack-m",
    )


def mapping_table(colonnes: rx.Var, champs: rx.Var, envoyer: Any, caches: dict[str, Any]) -> rx.Component:
    """Return a line for each column of the file with the list of what it may be read as, and their button.

    `colonnes`: objects with `id`, `entete`, `champ`, `erreur`; `champs`: objects with `code`, `titre`.
    """

    def choix(colonne: Any) -> rx.Component:
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
        )

    return rx.el.form(
        *(hidden(nom, valeur) for nom, valeur in caches.items()),
        table(
            "Colonnes du fichier et champs où elles sont lues",
            [Colonne("Colonne du fichier", lambda c: rx.el.span(c.entete)), Colonne("Champ", choix)],
            colonnes,
            lambda c: c.id,
        ),
        rx.el.div(submit("Analyser le fichier"), class_name="row"),
        on_submit=envoyer,
        class_name="stack stack-m",
    )


def error_table(erreurs: rx.Var, corriger: Any, caches: dict[str, Any]) -> rx.Component:
    """Return the cells in error, each with its problem and a field that corrects it in place.

    `erreurs`: objects with `id`, `numero`, `champ`, `titre`, `valeur`, `probleme`; no `champ`: the whole row.
    """

    def correction(erreur: Any) -> rx.Component:
        formulaire = rx.el.form(
            *(hidden(nom, valeur) for nom, valeur in caches.items()),
            hidden("numero", erreur.numero),
            hidden("champ", erreur.champ),
            rx.el.input(
                id=erreur.id,
                name="valeur",
                default_value=erreur.valeur,
                type="text",
                auto_complete="off",
                class_name="input",
                custom_attrs={
                    "aria-label": erreur.titre.to(str) + ", ligne " + erreur.numero.to_string(),
                    "aria-describedby": erreur.id + "-probleme",
                },
            ),
            submit("Corriger", vh(" la ligne ", erreur.numero), genre="petit"),
            on_submit=corriger,
            class_name="row",
        )
        return rx.cond(erreur.champ != "", formulaire, rx.el.span("Dans le fichier"))

    def probleme(erreur: Any) -> rx.Component:
        return rx.el.span(erreur.probleme, id=erreur.id + "-probleme")

    colonnes: list[Colonne] = [
        Colonne("Ligne", lambda e: rx.el.span(e.numero)),
        Colonne("Colonne", lambda e: rx.el.span(e.titre)),
        Colonne("Valeur", lambda e: rx.el.span(e.valeur)),
        Colonne("Problème", probleme),
        Colonne("Correction", correction),
    ]
    return table("Lignes en erreur", colonnes, erreurs, lambda e: e.id)


def import_progress(faites: rx.Var[int], total: rx.Var[int], phrase: rx.Var[str], rafraichir: Any) -> rx.Component:
    """Return how far the work is: the sentence, the bar of the browser, and the button that reads again."""
    return rx.el.div(
        rx.el.p(phrase, role="status"),
        rx.el.progress(value=faites, max=rx.cond(total > 0, total, 1), custom_attrs={"aria-label": "Avancement"}),
        rx.el.div(
            rx.el.button("Actualiser", type="button", class_name="btn btn--secondary", on_click=rafraichir),
            class_name="row",
        ),
        class_name="stack stack-s",
    )
