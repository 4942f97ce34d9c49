"""LHEO 2.3, the national format of training offers (décret 2015-742): a world of its own, written and read here."""

from iel_app.offre.lheo.ecriture import ESPACE_DE_NOMS, FORMAT, ecrire
from iel_app.offre.lheo.fiche import Fiche, OrganismeDecrit, SeanceDecrite
from iel_app.offre.lheo.lecture import lire, verifier
from iel_app.offre.lheo.schema import schema

__all__ = [
    "ESPACE_DE_NOMS",
    "FORMAT",
    "Fiche",
    "OrganismeDecrit",
    "SeanceDecrite",
    "ecrire",
    "lire",
    "schema",
    "verifier",
]
