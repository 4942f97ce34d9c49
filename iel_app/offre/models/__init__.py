"""Tables of the offer."""

from iel_app.offre.models.codes import (
    OUVERTS,
    Enseignement,
    Entrees,
    EtatRecrutement,
    Financement,
    StatutDemande,
    StatutFormation,
    StatutVersion,
    TypeFormation,
)
from iel_app.offre.models.formation import (
    Compteur,
    DemandeOrganisme,
    Formation,
    NoteControle,
    SessionFormation,
    VersionFormation,
    VersionSession,
)

__all__ = [
    "OUVERTS",
    "Compteur",
    "DemandeOrganisme",
    "Enseignement",
    "Entrees",
    "EtatRecrutement",
    "Financement",
    "Formation",
    "NoteControle",
    "SessionFormation",
    "StatutDemande",
    "StatutFormation",
    "StatutVersion",
    "TypeFormation",
    "VersionFormation",
    "VersionSession",
]
