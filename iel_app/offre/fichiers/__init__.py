"""Files of sessions as they come: columns, CSV and workbooks, read row by row, with hostile files refused."""

from iel_app.offre.fichiers.colonnes import COLONNES, IMPORTABLES, TITRES, Colonne, deviner
from iel_app.offre.fichiers.depot import FORMAT, Depot, dossier, examiner, lignes, nettoyer, premiere
from iel_app.offre.fichiers.ligne import LigneLue

__all__ = [
    "COLONNES",
    "FORMAT",
    "IMPORTABLES",
    "TITRES",
    "Colonne",
    "Depot",
    "LigneLue",
    "deviner",
    "dossier",
    "examiner",
    "lignes",
    "nettoyer",
    "premiere",
]
