"""Acts on imports."""

from iel_app.offre.commands.importation.analyse import (
    analyser_import,
    corriger_cellules,
    terminer_analyse,
)
from iel_app.offre.commands.importation.annulation import annuler_import
from iel_app.offre.commands.importation.confirmation import appliquer_import, confirmer_import, interrompre_import
from iel_app.offre.commands.importation.courriel import envoyer_import, envoyer_soumises
from iel_app.offre.commands.importation.depot import abandonner_import, associer, deposer, rejeter
from iel_app.offre.commands.importation.purge import purger_imports

__all__ = [
    "abandonner_import",
    "analyser_import",
    "annuler_import",
    "appliquer_import",
    "associer",
    "confirmer_import",
    "corriger_cellules",
    "deposer",
    "envoyer_import",
    "envoyer_soumises",
    "interrompre_import",
    "purger_imports",
    "rejeter",
    "terminer_analyse",
]
