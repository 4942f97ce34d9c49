"""States of sign-in and passwords, of the picker and of « Mes connexions »."""

from iel_app.comptes.state.choix import INDICATEURS, Choix, ChoixState
from iel_app.comptes.state.connexion import CLE, CODES, ConnexionState
from iel_app.comptes.state.mes_connexions import ConnexionsState

__all__ = ["CLE", "CODES", "INDICATEURS", "Choix", "ChoixState", "ConnexionState", "ConnexionsState"]
