"""What is read of the census."""

from iel_app.recensement.queries.fiche import (
    Contact,
    FicheRecensement,
    PeriodeRecensement,
    diplomes,
    fiche,
    periode,
)
from iel_app.recensement.queries.suivi import EtatRecensement, VersionVue, etats, historique

__all__ = [
    "Contact",
    "EtatRecensement",
    "FicheRecensement",
    "PeriodeRecensement",
    "VersionVue",
    "diplomes",
    "etats",
    "fiche",
    "historique",
    "periode",
]
