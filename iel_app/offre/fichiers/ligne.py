"""One row of a file."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LigneLue:
    """One session with the fields of its formation: `numero` is its row in the file (its rank in LHEO)."""

    numero: int
    valeurs: dict[str, str]
