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
from iel_app.offre.models.recherche import (
    JAMAIS,
    PLEIN_TEXTE,
    FichePublique,
    MotPublic,
    SeancePublique,
    TextePublic,
    TrigrammePublic,
)

__all__ = [
    "JAMAIS",
    "OUVERTS",
    "PLEIN_TEXTE",
    "Compteur",
    "DemandeOrganisme",
    "Enseignement",
    "Entrees",
    "EtatRecrutement",
    "FichePublique",
    "Financement",
    "Formation",
    "MotPublic",
    "NoteControle",
    "SeancePublique",
    "SessionFormation",
    "StatutDemande",
    "StatutFormation",
    "StatutVersion",
    "TextePublic",
    "TrigrammePublic",
    "TypeFormation",
    "VersionFormation",
    "VersionSession",
]
