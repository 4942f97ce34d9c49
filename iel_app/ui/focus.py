"""Where focus goes after an answer of the server."""

import reflex as rx


class Aimed(rx.State, mixin=True):
    """A state that says where focus goes."""

    cible: str = ""
    _focus: int = 0

    def _viser(self, ancre: str) -> None:
        """Move focus once to an element: the counter makes the same place a new target."""
        self._focus += 1
        self.cible = f"{ancre}#{self._focus}"
