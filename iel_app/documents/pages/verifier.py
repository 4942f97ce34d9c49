"""« Vérifier un document »: what the code printed on a PDF proves, for anyone who holds the paper."""

import reflex as rx

from iel_app import ui
from iel_app.documents.state import SAISIE_MAX, VerifierState
from iel_app.ui.shell import page

TITRE = "Vérifier un document"


@page(
    "/verifier",
    TITRE,
    en_erreur=VerifierState.erreur != "",
    acces="public",
    charger=VerifierState.ouvrir,
)
def verifier() -> rx.Component:
    """Return the field, the answer, and where to find the code."""
    return rx.el.div(
        rx.el.div(
            ui.error_summary(VerifierState.erreurs, "Votre saisie est conservée."),
            ui.heading(
                TITRE, "Chaque récapitulatif porte un code. Il prouve que le document vient bien de la plateforme."
            ),
            _formulaire(),
            _resultat(),
            class_name="stack stack-m",
        ),
        _aide(),
        ui.FocusOn.create(cible=VerifierState.cible),
        class_name="with-aside",
    )


def _formulaire() -> rx.Component:
    return rx.el.form(
        rx.el.div(
            ui.text_field(
                "code",
                "Code du document",
                valeur=VerifierState.saisie,
                aide="12 caractères, comme 7K2M-4QXT-9BWD. Espaces, tirets et minuscules sont acceptés.",
                erreur=VerifierState.erreur,
                max_length=SAISIE_MAX,
                spell_check=False,
                auto_capitalize="characters",
            ),
            key="code-" + VerifierState.saisie,
        ),
        rx.el.p(ui.submit("Vérifier le document")),
        on_submit=VerifierState.verifier,
        action="/verifier",
        method="get",
        no_validate=True,
        class_name="stack",
    )


def _resultat() -> rx.Component:
    faits = ui.summary_list(VerifierState.faits)
    partage = rx.el.p(
        "L’adresse de cette page mène toujours à ce résultat : vous pouvez la transmettre.", class_name="hint"
    )
    a_jour = ui.alert(
        "succes",
        rx.el.p("La plateforme a émis ce document, et c’est sa dernière version."),
        faits,
        partage,
        id="resultat",
        titre="Document authentique",
        forte=True,
    )
    remplace = ui.alert(
        "attention",
        rx.el.p("La plateforme a émis ce document. Une version plus récente existe : elle seule fait foi."),
        faits,
        partage,
        id="resultat",
        titre="Document authentique, mais remplacé",
        forte=True,
    )
    return rx.cond(VerifierState.trouve, rx.cond(VerifierState.a_jour, a_jour, remplace), rx.fragment())


def _aide() -> rx.Component:
    return rx.el.div(
        rx.el.h2("Où trouver le code", class_name="h4"),
        rx.el.p("Sur la dernière page du PDF, sous le titre « Vérifier ce document »."),
        rx.el.h2("Ce que prouve le code", class_name="h4"),
        ui.bullets(
            "Le document a été émis par la plateforme, à la date indiquée.",
            "L’empreinte du fichier est celle du PDF d’origine : un fichier modifié n’a plus la même.",
            "Le contenu du document n’est pas montré ici.",
        ),
        class_name="note stack stack-s",
    )
