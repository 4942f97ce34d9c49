"""Pieces of the control: the list, the sheet, the decision."""

from iel_app.offre.components.controle.decision import decision, gestes
from iel_app.offre.components.controle.fiche import fiche
from iel_app.offre.components.controle.liste import bandeau, compte_rendu, filtres, liste, raccourcis, vues

__all__ = ["bandeau", "compte_rendu", "decision", "fiche", "filtres", "gestes", "liste", "raccourcis", "vues"]
