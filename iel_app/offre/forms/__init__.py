"""What a person, a file or a partner may send of the offer."""

from iel_app.offre.forms.champs import Refus
from iel_app.offre.forms.formation import (
    ANNEES,
    CHAMPS,
    ENSEIGNEMENTS,
    FINANCEMENTS,
    LIBELLES,
    Contenu,
    Saisie,
    annees,
    lire,
    lire_champ,
    valider,
    vide,
)
from iel_app.offre.forms.session import (
    CHAMPS_SESSION,
    ENTREES,
    LIBELLES_SESSION,
    RECRUTEMENTS,
    SaisieSession,
    lire_session,
    valider_session,
)

__all__ = [
    "ANNEES",
    "CHAMPS",
    "CHAMPS_SESSION",
    "ENSEIGNEMENTS",
    "ENTREES",
    "FINANCEMENTS",
    "LIBELLES",
    "LIBELLES_SESSION",
    "RECRUTEMENTS",
    "Contenu",
    "Refus",
    "Saisie",
    "SaisieSession",
    "annees",
    "lire",
    "lire_champ",
    "lire_session",
    "valider",
    "valider_session",
    "vide",
]
