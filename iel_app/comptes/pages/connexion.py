"""« Connexion » (document 000, « Je me connecte »; document 001, the two doors)."""

import reflex as rx

from iel_app import ui
from iel_app.comptes.pages.cadre import identifiant, refus, resume
from iel_app.comptes.state import ConnexionState
from iel_app.core.settings import settings
from iel_app.ui.shell import page


@page(
    "/connexion",
    "Connexion",
    en_erreur=refus("connexion") != "",
    acces="public",
    fil=(("Apprentissage", "/"),),
    charger=ConnexionState.ouvrir,
)
def connexion() -> rx.Component:
    """Return the sign-in form and, beside it, what a first visit needs."""
    return rx.el.div(
        rx.el.div(
            resume("connexion", "Votre saisie est conservée, sauf le mot de passe."),
            rx.match(
                ConnexionState.note,
                ("deconnecte", ui.alert("succes", rx.el.p("Vous êtes déconnecté ou déconnectée. À bientôt."))),
                ("change", ui.alert("succes", rx.el.p("Votre mot de passe est changé. Connectez-vous avec lui."))),
                rx.fragment(),
            ),
            rx.el.h1("Connexion", id="titre", custom_attrs={"tabIndex": -1}),
            _formulaire(),
            class_name="stack stack-m",
        ),
        _aide(),
        class_name="with-aside",
    )


def _formulaire() -> rx.Component:
    return ui.NativeForm.create(
        _portes(),
        identifiant("connexion", "Votre adresse électronique, comme nom@ville.fr"),
        ui.password_field(
            "mot_de_passe",
            "Mot de passe",
            visible=ConnexionState.visible == "mot_de_passe",
            basculer=ConnexionState.basculer("mot_de_passe"),
        ),
        ui.hidden("suite", ConnexionState.suite),
        ui.row(
            ui.submit("Se connecter"),
            ui.link("J’ai perdu mon mot de passe", href="/mot-de-passe-perdu"),
        ),
        rx.el.p("CFA, Carif-Oref et personnel du CNFPT : connectez-vous ici avec la même adresse.", class_name="muted"),
        action="/auth/connexion",
        method="post",
        class_name="stack stack-m",
    )


def _portes() -> rx.Component:
    return rx.el.fieldset(
        rx.el.legend("Vous vous connectez en tant que"),
        rx.el.div(
            ui.choice_tile(
                "profil",
                "service",
                "Service formation d’une collectivité",
                "Gestionnaire RH, formation ou apprentissage",
                coche=~ConnexionState.agent,
            ),
            ui.choice_tile(
                "profil",
                "agent",
                "Agent travaillant dans une collectivité",
                "Ou intervenant indépendant",
                coche=ConnexionState.agent,
            ),
            key=rx.cond(ConnexionState.agent, "agent", "service"),
            class_name="grid",
        ),
    )


def _aide() -> rx.Component:
    essais, minutes = settings().essais_par_compte, settings().attente_apres_essais
    return rx.el.div(
        rx.el.div(
            rx.el.h2("Première visite ?"),
            rx.el.p("La délégation du CNFPT remet le code et le mot de passe de la collectivité, séparément."),
            rx.el.p(ui.link("Comment obtenir un accès", href="/aide?question=obtenir-un-acces#q-obtenir-un-acces")),
            rx.el.p(
                ui.link("M’inscrire en tant qu’agent", href="/aide?question=inscription-agent#q-inscription-agent")
            ),
            class_name="relief stack",
        ),
        rx.el.h2("Vous n’arrivez pas à vous connecter ?", class_name="h4"),
        ui.lines(
            rx.el.li(f"Après {essais} essais, attendez {minutes} minutes."),
            rx.el.li("Une personne = une adresse électronique par collectivité."),
            rx.el.li("Sur un poste partagé, déconnectez-vous en partant."),
        ),
        rx.el.p(ui.link("Aide à la connexion", href="/aide")),
        class_name="stack small",
    )
