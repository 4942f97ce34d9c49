"""What the pages of sign-in, of passwords and of codes share: their frame, their refusals, their identifier."""

import reflex as rx

from iel_app import ui
from iel_app.comptes.state import ConnexionState


def refus(formulaire: str) -> rx.Var:
    """Return the sentence of the refusal of a form, "" when it has none.

    The state outlives its page: until this one is loaded, what it holds may be another's refusal.
    """
    return rx.cond(ConnexionState.formulaire == formulaire, ConnexionState.erreur, "").to(str)


def faute(formulaire: str, champ: str) -> rx.Var:
    """Return the sentence of a wrong field of a form, "" when it is right."""
    return rx.cond(ConnexionState.fautif == champ, refus(formulaire), "").to(str)


def resume(formulaire: str, reste: str) -> rx.Component:
    """Return the error summary of a form, and what takes focus there; `reste` says what is kept."""
    ici = ConnexionState.formulaire == formulaire
    return rx.fragment(
        rx.cond(ici, ui.error_summary(ConnexionState.erreurs, reste), rx.fragment()),
        ui.FocusOn.create(cible=rx.cond(ici, ConnexionState.cible, "").to(str)),
    )


def cadre(formulaire: str, titre: str, *contenu: rx.Component, reste: str) -> rx.Component:
    """Return a page of one column: error summary, title, content."""
    return rx.el.div(
        resume(formulaire, reste),
        rx.el.h1(titre, id="titre", custom_attrs={"tabIndex": -1}),
        *contenu,
        class_name="stack stack-m measure",
    )


def identifiant(formulaire: str, aide: str) -> rx.Component:
    """Return the field of the address, with what was typed before a refusal."""
    return rx.el.div(
        ui.text_field(
            "identifiant",
            "Identifiant",
            valeur=ConnexionState.identifiant,
            aide=aide,
            erreur=refus(formulaire),
            type="email",
            auto_complete="username",
            max_length=254,
            required=True,
        ),
        key="identifiant-" + ConnexionState.identifiant,
    )


def actuel(formulaire: str) -> rx.Component:
    """Return the field of the present password."""
    return ui.password_field(
        "actuel",
        "Mot de passe actuel",
        visible=ConnexionState.visible == "actuel",
        basculer=ConnexionState.basculer("actuel"),
        erreur=faute(formulaire, "actuel"),
    )
