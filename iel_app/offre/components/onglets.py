"""The tabs of the catalogue, which the page of imports shows too."""

import reflex as rx

from iel_app import ui

_ONGLETS = (
    ("publiees", "Publiées"),
    ("creees", "Créées"),
    ("modifiees", "Modifiées"),
    ("brouillons", "Brouillons"),
    ("archivees", "Archivées"),
    ("supprimees", "Supprimées"),
    ("maj_diplomes", "Maj diplômes"),
)


def onglets(adresses: rx.Var, comptes: rx.Var, courant: rx.Var | str) -> rx.Component:
    """Return the tabs with their counts, `courant` being the code of the present one (Guide 003)."""
    alerte = rx.fragment("Alerte ", ui.count(comptes["alerte"], fort=True), ui.vh(" formations à reprendre"))
    tous = [
        (alerte, adresses["alerte"], None),
        *((texte, adresses[code], comptes[code]) for code, texte in _ONGLETS),
        ("Import", adresses["import"], None),
    ]
    return ui.tabs("États des formations", tous, adresses[courant])
