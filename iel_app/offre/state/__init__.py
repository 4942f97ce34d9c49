"""States of the screens of the offer."""

from iel_app.offre.state.catalogue import CatalogueState
from iel_app.offre.state.demande import DemandeState
from iel_app.offre.state.formation import FormationState
from iel_app.offre.state.nouvelle import NouvelleState
from iel_app.offre.state.relecture import RelectureState
from iel_app.offre.state.seance import SeanceState

__all__ = [
    "CatalogueState",
    "DemandeState",
    "FormationState",
    "NouvelleState",
    "RelectureState",
    "SeanceState",
]
