"""States of the help."""

from iel_app.aide.state.questions import AideState

__all__ = ["AideState"]
