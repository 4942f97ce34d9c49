"""Pieces of the census screens."""

from iel_app.recensement.components.blocs import contrats, identite, responsables
from iel_app.recensement.components.intentions import intentions
from iel_app.recensement.components.messages import confirmation, conflits, motif

__all__ = ["confirmation", "conflits", "contrats", "identite", "intentions", "motif", "responsables"]
