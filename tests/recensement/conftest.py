"""The states of this folder run behind the real dispatcher."""

from tests.etats import porte

__all__ = ["porte"]
