"""What a person, a file or a partner may send of the offer."""

from iel_app.offre.forms.champs import Refus
from iel_app.offre.forms.formation import (
    ANNEES,
    CHAMPS,
    LIBELLES,
    Contenu,
    Saisie,
    annees,
    lire,
    lire_champ,
    valider,
    vide,
)
from iel_app.offre.forms.recherche import (
    CONTRATS,
    PAGE_MAX,
    RAYONS,
    TRIS,
    Criteres,
    en_parametres,
    lire_criteres,
)
from iel_app.offre.forms.session import (
    CHAMPS_SESSION,
    LIBELLES_SESSION,
    SaisieSession,
    lire_session,
    valider_session,
)

__all__ = [
    "ANNEES",
    "CHAMPS",
    "CHAMPS_SESSION",
    "CONTRATS",
    "LIBELLES",
    "LIBELLES_SESSION",
    "PAGE_MAX",
    "RAYONS",
    "TRIS",
    "Contenu",
    "Criteres",
    "Refus",
    "Saisie",
    "SaisieSession",
    "annees",
    "en_parametres",
    "lire",
    "lire_champ",
    "lire_criteres",
    "lire_session",
    "valider",
    "valider_session",
    "vide",
]
