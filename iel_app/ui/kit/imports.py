"""Samples: the import of a file in five steps."""

from dataclasses import dataclass
from typing import Any

import reflex as rx

from iel_app.ui.feedback import alert
from iel_app.ui.importation import error_table, import_progress, import_steps, mapping_table, upload_form
from iel_app.ui.kit.piece import piece
from iel_app.ui.kit.state import KitState
from iel_app.ui.lists import figures
from iel_app.ui.tabs import tabs


@dataclass
class Colonne:
    """A column of a file."""

    id: str
    entete: str
    champ: str
    exemple: str
    inconnue: bool
    erreur: str


@dataclass
class Champ:
    """A field."""

    code: str
    titre: str


@dataclass
class Cellule:
    """A cell in error."""

    id: str
    numero: int
    champ: str
    titre: str
    valeur: str
    probleme: str


_PRIS = "«\u00a0Intitulé\u00a0» est déjà lu dans la colonne «\u00a0Nom du diplôme\u00a0»"
_COLONNES = [
    Colonne("kit-colonne-0", "Nom du diplôme", "intitule", "Agent de propreté et d’hygiène", True, ""),
    Colonne("kit-colonne-1", "Titre court", "intitule", "APH", True, _PRIS),
    Colonne("kit-colonne-2", "Date de début", "date_debut", "01/09/2027", False, ""),
]
_CHAMPS = [Champ("intitule", "Intitulé"), Champ("objectif", "Objectifs"), Champ("date_debut", "Date de début")]
_CALENDRIER = "«\u00a031/06/2027\u00a0» n’existe pas dans le calendrier"
_CELLULES = [
    Cellule("kit-cellule-0", 14, "date_debut", "Date de début", "31/06/2027", _CALENDRIER),
    Cellule(
        "kit-cellule-1", 52, "annees", "Années en apprentissage", "7e", "Écrivez les années du cursus, comme 1re, 2e"
    ),
    Cellule("kit-cellule-2", 207, "", "Toute la ligne", "", "Cette session est déjà à la ligne 12"),
]


def imports() -> tuple[rx.Component, ...]:
    """Return an import from its file to its report."""
    colonnes = rx.Var.create(_COLONNES).to(list[Colonne])
    champs = rx.Var.create(_CHAMPS).to(list[Champ])
    erreurs = rx.Var.create(_CELLULES).to(list[Cellule])
    phrase = rx.Var.create("Import : 312 sur 1 204 lignes").to(str)
    lignes: list[Any] = [("En erreur", "#lignes-erreur", 3), ("Créées", "#lignes-creees", 289)]
    return (
        piece("Étapes", "import_steps", import_steps(rx.Var.create(4))),
        piece("Dépôt", "upload_form", _depot("Le fichier doit peser moins de 50 Mo.")),
        piece("Correspondance", "mapping_table", mapping_table(colonnes, champs, KitState.annuler, {})),
        piece(
            "Contrôle",
            "figures",
            figures(
                ("À créer", "289", "nouvelles formations ou sessions"),
                ("À modifier", "14", "déjà au catalogue"),
                ("Inchangées", "6", "laissées telles quelles"),
                ("En erreur", "3", "laissées de côté ou à corriger"),
            ),
        ),
        piece("Lignes", "tabs", tabs("Lignes par résultat", lignes, "#lignes-erreur")),
        piece("Erreurs", "error_table", error_table(erreurs, KitState.annuler, {})),
        piece("Avancement", "import_progress", import_progress(rx.Var.create(312), rx.Var.create(1204), phrase)),
        piece("Bilan", "alert", alert("succes", rx.el.p("303 lignes importées, 3 en erreur."))),
    )


def _depot(erreur: str) -> rx.Component:
    return upload_form(
        "/kit",
        "Fichier de formations",
        "XLSX, CSV ou LHEO 2.3 (XML), moins de 50 Mo",
        erreur=rx.Var.create(erreur).to(str),
        accepte=".xlsx,.csv,.xml",
    )
