"""« Composants »: every part of the kit with its states, outside production only."""

import reflex as rx

from iel_app.ui.kit import champs, file, imports, jetons, listes, messages
from iel_app.ui.kit.state import KitState
from iel_app.ui.shell import page
from iel_app.ui.texts import contents, heading

_FAMILLES = (
    ("jetons", "Jetons", jetons.jetons),
    ("boutons", "Boutons", jetons.boutons),
    ("champs", "Champs", champs.champs),
    ("choix", "Choix", champs.choix),
    ("messages", "Messages", messages.messages),
    ("attentes", "Attentes et absences", messages.attentes),
    ("listes", "Listes", listes.listes),
    ("tableaux", "Tableaux", listes.tableaux),
    ("file", "File de travail", file.file),
    ("import", "Import d’un fichier", imports.imports),
    ("navigation", "Navigation", listes.navigation),
    ("textes", "Pages de texte", listes.textes),
)


@page("/kit", "Composants", acces="public", fil=(("Apprentissage", "/"),))
def kit() -> rx.Component:
    """Return the families of the kit, one after the other."""
    return rx.el.div(
        contents("Familles", *((id, titre) for id, titre, _ in _FAMILLES)),
        rx.el.div(
            heading("Composants", "Chaque élément des écrans, ses états, et la fonction qui l’écrit."),
            *(_famille(id, titre, *contenu()) for id, titre, contenu in _FAMILLES),
            rx.el.p(KitState.annonce, class_name="hint", role="status"),
            class_name="stack stack-l",
        ),
        class_name="with-toc",
    )


def _famille(id: str, titre: str, *pieces: rx.Component) -> rx.Component:
    return rx.el.section(
        rx.el.h2(titre, id=f"{id}-titre"),
        *pieces,
        id=id,
        class_name="stack stack-m",
        custom_attrs={"aria-labelledby": f"{id}-titre", "tabIndex": -1},
    )
