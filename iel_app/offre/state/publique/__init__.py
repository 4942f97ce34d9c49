"""Adapters of the public screens: the search, and the sheet of a formation."""

from iel_app.offre.state.publique.fiche import FormationPubliqueState
from iel_app.offre.state.publique.recherche import RechercheState

__all__ = ["FormationPubliqueState", "RechercheState"]
