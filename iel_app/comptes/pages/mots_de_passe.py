"""« J’ai perdu mon mot de passe » (document 000, « Je me connecte »), and the choice of a new one."""

import reflex as rx

from iel_app import ui
from iel_app.comptes.pages.cadre import actuel, cadre, faute, identifiant, refus
from iel_app.comptes.state import ConnexionState
from iel_app.core.settings import settings
from iel_app.ui.shell import page

_CONNEXION = ("Connexion", "/connexion")
_RESTE = "Rien n’est changé. Le mot de passe tapé n’est pas gardé."


@page(
    "/mot-de-passe-perdu",
    "Mot de passe perdu",
    en_erreur=refus("perdu") != "",
    acces="public",
    fil=(("Apprentissage", "/"), _CONNEXION),
    charger=ConnexionState.ouvrir_perdu,
)
def mot_de_passe_perdu() -> rx.Component:
    """Return the form that asks for the mail, then what to do next."""
    return cadre(
        "perdu",
        "Mot de passe perdu",
        rx.cond(ConnexionState.note == "envoye", _envoye(), rx.fragment()),
        rx.cond(
            ConnexionState.note == "envoye",
            rx.el.h2("Recevoir un autre courriel", class_name="h4"),
            rx.el.p("Nous vous envoyons un lien pour choisir un nouveau mot de passe."),
        ),
        ui.NativeForm.create(
            identifiant("perdu", "L’adresse électronique de votre compte, comme nom@ville.fr"),
            ui.row(ui.submit("Recevoir le lien"), ui.link("Revenir à la connexion", href="/connexion")),
            action="/auth/mot-de-passe-perdu",
            method="post",
            class_name="stack stack-m",
        ),
        reste="Rien n’est changé. Votre saisie est conservée.",
    )


def _envoye() -> rx.Component:
    return ui.alert(
        "succes",
        rx.el.p(
            "Si ",
            rx.el.strong(ConnexionState.identifiant),
            " est l’identifiant d’un compte, un courriel part à cette adresse.",
        ),
        ui.bullets(
            f"Son lien sert une fois, pendant {settings().mot_de_passe_lien} minutes.",
            "Rien dans cinq minutes ? Regardez dans les courriers indésirables, et relisez l’adresse.",
            ui.link("Toujours rien ? Nous écrire", href="/aide/contact?objet=connexion"),
        ),
    )


@page(
    "/nouveau-mot-de-passe",
    "Nouveau mot de passe",
    en_erreur=refus("nouveau") != "",
    acces="public",
    fil=(("Apprentissage", "/"), _CONNEXION),
    charger=ConnexionState.ouvrir_nouveau,
)
def nouveau_mot_de_passe() -> rx.Component:
    """Return the choice of a password for the account of the link, or the way to another link."""
    inutile = rx.el.div(
        ui.alert("attention", rx.el.p(ConnexionState.phrase)),
        rx.el.p(ui.link_button("Recevoir un nouveau lien", href="/mot-de-passe-perdu")),
        class_name="stack stack-m",
    )
    formulaire = ui.NativeForm.create(
        _compte(),
        _choix("nouveau"),
        ui.row(ui.submit("Enregistrer le mot de passe")),
        action="/auth/nouveau-mot-de-passe",
        method="post",
        class_name="stack stack-m",
    )
    return cadre(
        "nouveau",
        "Nouveau mot de passe",
        rx.match(ConnexionState.note, ("choisir", formulaire), ("lien", inutile), ui.skeleton()),
        reste=_RESTE,
    )


@page(
    "/mon-mot-de-passe",
    "Mon mot de passe",
    en_erreur=refus("mien") != "",
    acces="personne",
    fil=(("Accueil", "/accueil"), ("Mes connexions", "/mes-connexions")),
    charger=ConnexionState.ouvrir_mien,
)
def mon_mot_de_passe() -> rx.Component:
    """Return the change of one’s own password."""
    change = ui.alert(
        "succes",
        rx.el.p("Votre mot de passe est changé. Vos autres connexions sont fermées, dans tous leurs onglets."),
        rx.el.p(ui.link("Voir mes connexions", href="/mes-connexions")),
    )
    formulaire = ui.NativeForm.create(
        _compte(),
        actuel("mien"),
        _choix("mien"),
        rx.el.p("Vos autres connexions seront fermées.", class_name="muted"),
        ui.row(
            ui.submit("Changer le mot de passe"),
            ui.link("J’ai perdu mon mot de passe", href="/mot-de-passe-perdu"),
        ),
        action="/auth/mon-mot-de-passe",
        method="post",
        class_name="stack stack-m",
    )
    return cadre(
        "mien",
        "Mon mot de passe",
        rx.cond(ConnexionState.note == "change", change, rx.fragment()),
        formulaire,
        reste=_RESTE,
    )


def _compte() -> rx.Component:
    """Return whose password it is; password managers read it too."""
    return rx.el.div(
        ui.text_field(
            "identifiant",
            "Compte",
            valeur=ConnexionState.identifiant,
            auto_complete="username",
            read_only=True,
        ),
        key="compte-" + ConnexionState.identifiant,
    )


def _choix(formulaire: str) -> rx.Component:
    return ui.password_field(
        "mot_de_passe",
        "Nouveau mot de passe",
        visible=ConnexionState.visible == "mot_de_passe",
        basculer=ConnexionState.basculer("mot_de_passe"),
        erreur=faute(formulaire, "mot_de_passe"),
        nouveau=True,
    )
