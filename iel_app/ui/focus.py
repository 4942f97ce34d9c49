"""Where focus goes after an answer of the server, and what sends it there."""

from dataclasses import dataclass

import reflex as rx


@dataclass
class Erreur:
    """One line of an error summary: the id of the field, and what is wrong with it."""

    ancre: str
    texte: str


class Aimed(rx.State, mixin=True):
    """A state that says where focus goes."""

    cible: str = ""
    _focus: int = 0

    def _viser(self, ancre: str) -> None:
        """Move focus once to an element: the counter makes the same place a new target."""
        self._focus += 1
        self.cible = f"{ancre}#{self._focus}"
