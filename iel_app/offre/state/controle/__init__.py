"""States of the control: the queue, the sheet, two publications side by side, the organismes of another SIREN."""

from iel_app.offre.state.controle.comparaison import ComparaisonState
from iel_app.offre.state.controle.courriels import CourrielsState
from iel_app.offre.state.controle.demandes import DemandesState
from iel_app.offre.state.controle.fiche import FicheState
from iel_app.offre.state.controle.file import FileState

__all__ = ["ComparaisonState", "CourrielsState", "DemandesState", "FicheState", "FileState"]
