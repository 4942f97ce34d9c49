"""« Au nom de quelle collectivité travaillez-vous ? » (document 000, « Sélectionner une collectivité »)."""

import reflex as rx

from iel_app import ui
from iel_app.comptes.state import Choix, ChoixState
from iel_app.ui.shell import page


@page(
    "/choisir-collectivite",
    "Au nom de quelle collectivité travaillez-vous ?",
    acces="personne",
    espace="Connexion",
    charger=ChoixState.ouvrir,
)
def choisir() -> rx.Component:
    """Return the list to choose from; « Se connecter » posts the choice."""
    return rx.el.div(
        rx.el.h1("Au nom de quelle collectivité travaillez-vous ?", id="titre", custom_attrs={"tabIndex": -1}),
        rx.cond(
            ChoixState.message != "", ui.alert("attention", rx.el.p(ChoixState.message), id="message"), rx.fragment()
        ),
        rx.cond(ChoixState.charge, rx.cond(ChoixState.total > 0, _liste(), _aucune()), ui.skeleton()),
        class_name="stack",
    )


def _liste() -> rx.Component:
    return rx.el.div(
        rx.el.p(
            "Bonjour ",
            ChoixState.prenom,
            ". Vous pourrez en changer à tout moment, sans vous déconnecter.",
            class_name="measure",
        ),
        ui.text_field(
            "filtre",
            "Rechercher une collectivité",
            aide="Nom, type, commune ou SIRET",
            type="search",
            on_change=ChoixState.chercher.debounce(200),
        ),
        rx.el.p(ChoixState.resultat, class_name="small muted", role="status"),
        ui.NativeForm.create(
            rx.el.fieldset(
                rx.el.legend("Collectivité", class_name="vh"),
                rx.el.ul(rx.foreach(ChoixState.choix, _ligne), class_name="lines flush"),
            ),
            ui.hidden("suite", ChoixState.suite),
            ui.action_bar(
                rx.el.label(
                    rx.el.input(type="checkbox", name="proposer_derniere", value="true", default_checked=True),
                    rx.el.span("Me proposer la dernière utilisée"),
                    class_name="choice",
                ),
                ui.submit("Se connecter"),
            ),
            action="/auth/collectivite",
            method="post",
        ),
        class_name="stack",
    )


def _ligne(choix: rx.vars.ObjectVar[Choix]) -> rx.Component:
    return rx.el.li(
        ui.radio_row(
            "collectivite",
            choix.id,
            coche=choix.coche,
            gauche=rx.el.span(
                rx.el.strong(choix.nom),
                " ",
                rx.cond(choix.derniere, ui.badge("nouveau", "Dernière utilisée", icone=False), rx.fragment()),
                rx.el.span(choix.detail, " ", rx.el.span(choix.siret, class_name="code"), class_name="hint"),
            ),
            droite=rx.el.span(
                rx.foreach(choix.etiquettes, lambda e: rx.el.span(ui.badge(e.ton, e.texte), key=e.texte))
            ),
        ),
        key=choix.id,
    )


def _aucune() -> rx.Component:
    return ui.empty_state(
        "batiment",
        "Aucune collectivité",
        rx.el.p(
            "Votre compte n’est rattaché à aucune collectivité active. Votre délégation du CNFPT peut l’expliquer."
        ),
        rx.el.p(ui.link("Continuer vers l’accueil", href="/accueil")),
    )
