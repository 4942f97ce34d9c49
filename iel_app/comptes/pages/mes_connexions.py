"""« Mes connexions »: the person's open sessions, closed one by one or everywhere."""

import reflex as rx

from iel_app import ui
from iel_app.comptes.state import ConnexionsState
from iel_app.ui.shell import page


@page(
    "/mes-connexions",
    "Mes connexions",
    acces="personne",
    fil=(("Accueil", "/accueil"),),
    charger=ConnexionsState.ouvrir,
)
def mes_connexions() -> rx.Component:
    """Return the list, and « Se déconnecter partout »."""
    return rx.el.div(
        rx.el.h1("Mes connexions", id="titre", custom_attrs={"tabIndex": -1}),
        rx.el.p(
            "Les appareils sur lesquels votre compte est ouvert. Fermez ceux que vous ne reconnaissez pas.",
            class_name="measure",
        ),
        ui.row(
            ui.link("Changer mon mot de passe", href="/mon-mot-de-passe"),
            rx.cond(ConnexionsState.double, ui.link("Double vérification", href="/mon-second-facteur"), rx.fragment()),
        ),
        ui.status(ConnexionsState.annonce, visible=True),
        rx.cond(ConnexionsState.charge, _liste(), ui.skeleton()),
        class_name="stack",
    )


def _liste() -> rx.Component:
    return rx.el.div(
        ui.table(
            "Connexions ouvertes, celle-ci en premier",
            [
                ui.Colonne("Appareil", lambda ligne: ligne.appareil),
                ui.Colonne("Ouverte le", lambda ligne: ligne.ouverte),
                ui.Colonne("Dernière activité", lambda ligne: ligne.vue),
                ui.Colonne(
                    "Action",
                    lambda ligne: rx.cond(
                        ligne.actuelle,
                        ui.badge("succes", "Cette connexion"),
                        ui.button(
                            "Fermer",
                            ui.vh(" la connexion ", ligne.appareil, " ouverte le ", ligne.ouverte),
                            genre="discret-petit",
                            on_click=ConnexionsState.fermer(ligne.id),
                        ),
                    ),
                    "actions",
                ),
            ],
            ConnexionsState.lignes,
            lambda ligne: ligne.id,
        ),
        rx.el.p(
            ui.button("Se déconnecter partout", genre="danger", on_click=ConnexionsState.fermer_partout),
        ),
        class_name="stack",
    )
