"""States of the help."""

from iel_app.aide.state.ateliers import AteliersState
from iel_app.aide.state.contact import ContactState
from iel_app.aide.state.file import DemandesState
from iel_app.aide.state.miennes import MesDemandesState
from iel_app.aide.state.permanences import PermanencesState
from iel_app.aide.state.questions import AideState
from iel_app.aide.state.rappel import RappelState

__all__ = [
    "AideState",
    "AteliersState",
    "ContactState",
    "DemandesState",
    "MesDemandesState",
    "PermanencesState",
    "RappelState",
]
