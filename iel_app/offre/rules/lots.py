"""Batches sent by software: a row received, and the answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

LIGNE = "ligne"
"""Name, in an answer, of what is wrong with a whole row."""


@dataclass(frozen=True, slots=True)
class LigneRecue:
    """A row: its rank in the batch from 1, its cells as text; `erreurs` when its shape is already wrong."""

    numero: int
    valeurs: Mapping[str, str]
    erreurs: Mapping[str, str] = field(default_factory=dict)


def reponse(
    import_id: int | None,
    comptes: Mapping[str, int],
    lignes: Sequence[LigneRecue],
    faites: Mapping[int, Mapping[str, Any]],
) -> dict[str, Any]:
    """Return the answer to a batch: its counts, then each row in order, with the author's own identifiers."""
    return {"import": import_id, **comptes, "lignes": [_ligne(ligne, faites[ligne.numero]) for ligne in lignes]}


def _ligne(ligne: LigneRecue, faite: Mapping[str, Any]) -> dict[str, Any]:
    erreurs = [{"champ": champ or LIGNE, "message": message} for champ, message in faite["erreurs"].items()]
    return {
        "ligne": ligne.numero,
        "identifiant_formation": ligne.valeurs.get("identifiant_formation") or None,
        "identifiant_session": ligne.valeurs.get("identifiant_session") or None,
        "reference_formation": faite["reference_formation"],
        "reference_session": faite["reference_session"],
        "verdict": faite["verdict"],
        "etat": faite["etat"],
        "erreurs": erreurs,
    }
