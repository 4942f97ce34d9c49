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
from iel_app.offre.models.importation import (
    EN_COURS,
    CorrespondanceColonnes,
    FormeFichier,
    Import,
    LigneImport,
    StatutImport,
    Verdict,
)

__all__ = [
    "EN_COURS",
    "OUVERTS",
    "Compteur",
    "CorrespondanceColonnes",
    "DemandeOrganisme",
    "Enseignement",
    "Entrees",
    "EtatRecrutement",
    "Financement",
    "Formation",
    "FormeFichier",
    "Import",
    "LigneImport",
    "NoteControle",
    "SessionFormation",
    "StatutDemande",
    "StatutFormation",
    "StatutImport",
    "StatutVersion",
    "TypeFormation",
    "Verdict",
    "VersionFormation",
    "VersionSession",
]
