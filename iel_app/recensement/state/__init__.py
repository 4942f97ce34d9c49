"""Adapters of the census screens."""

from iel_app.recensement.state.historique import HistoriqueState
from iel_app.recensement.state.indicateurs import indications
from iel_app.recensement.state.saisie import SaisieState

__all__ = ["HistoriqueState", "SaisieState", "indications"]
