"""Rules of the offer: pure functions."""

from iel_app.offre.rules import comparaison, constats, delais, intitule, publication, recherche, sessions
from iel_app.offre.rules.comparaison import Ecart
from iel_app.offre.rules.constats import Constat
from iel_app.offre.rules.publication import Certification, Reperes
from iel_app.offre.rules.sessions import Seance

__all__ = [
    "Certification",
    "Constat",
    "Ecart",
    "Reperes",
    "Seance",
    "comparaison",
    "constats",
    "delais",
    "intitule",
    "publication",
    "recherche",
    "sessions",
]
