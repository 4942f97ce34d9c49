"""The published offer as files."""

import reflex as rx

from iel_app import ui


def exports() -> rx.Component:
    """Return links to files of all that is published, both categories and whatever the filter; to national flows."""
    formes = (
        ("xlsx", "tableur (XLSX)"),
        ("csv", "texte (CSV)"),
        ("xml", "format national LHEO 2.3 (XML)"),
    )
    flux = (
        ("parcoursup", "Parcoursup (CSV)"),
        ("parcoursup-ecartees", "écartées de Parcoursup, avec la raison"),
        ("affelnet", "Affelnet (CSV)"),
        ("affelnet-ecartees", "écartées d’Affelnet, avec la raison"),
    )
    return rx.fragment(
        *(
            rx.el.p(
                titre,
                *(ui.native_link(texte, href=f"/offre/export.{code}", icone="telecharger") for code, texte in liens),
                class_name="row small",
            )
            for titre, liens in (
                ("Exporter toutes les formations publiées : ", formes),
                ("Flux nationaux de la prochaine rentrée : ", flux),
            )
        )
    )
