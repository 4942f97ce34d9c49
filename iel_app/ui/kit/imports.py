"""Samples: the import of a file in five steps."""

from dataclasses import dataclass

import reflex as rx

from iel_app.ui.importation import error_table, import_progress, import_steps, mapping_table, upload_form
from iel_app.ui.kit.piece import piece
from iel_app.ui.kit.state import KitState


@dataclass
class Colonne:
    """A column of a file."""

    id: str
    entete: str
    champ: str
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


_COLONNES = [Colonne("kit-colonne", "Nom du diplôme", "intitule", "")]
_CHAMPS = [Champ("intitule", "Intitulé"), Champ("objectif", "Objectifs")]
_PROBLEME = "«\u00a031/06/2027\u00a0» n’existe pas dans le calendrier"
_CELLULES = [Cellule("kit-cellule", 14, "date_debut", "Date de début", "31/06/2027", _PROBLEME)]


def imports() -> tuple[rx.Component, ...]:
    """Return the parts of an import."""
    depot = upload_form(
        "/kit", "Fichier de formations", "XLSX, CSV ou XML", erreur=rx.Var.create(""), accepte=".xlsx,.csv,.xml"
    )
    colonnes = rx.Var.create(_COLONNES).to(list[Colonne])
    champs = rx.Var.create(_CHAMPS).to(list[Champ])
    erreurs = rx.Var.create(_CELLULES).to(list[Cellule])
    phrase = rx.Var.create("312 sur 1 204 lignes").to(str)
    avancement = import_progress(rx.Var.create(312), rx.Var.create(1204), phrase, KitState.annuler)
    return (
        piece("Étapes", "import_steps", import_steps(rx.Var.create(3))),
        piece("Dépôt", "upload_form", depot),
        piece("Correspondance", "mapping_table", mapping_table(colonnes, champs, KitState.annuler, {})),
        piece("Erreurs", "error_table", error_table(erreurs, KitState.annuler, {})),
        piece("Avancement", "import_progress", avancement),
    )
