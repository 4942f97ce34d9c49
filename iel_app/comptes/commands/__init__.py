"""Acts on accounts: sign in, choose a collectivité, close sessions; create structures, people and roles."""

from iel_app.comptes.commands.connexion import (
    choisir_collectivite,
    fermer_partout,
    fermer_session,
    marquer_vue,
    ouvrir,
    refuser_connexion,
    tenter,
)
from iel_app.comptes.commands.structures import (
    creer_collectivite,
    creer_organisme,
    creer_utilisateur,
    habiliter,
    rattacher,
    retirer_habilitation,
    terminer_rattachement,
)

__all__ = [
    "choisir_collectivite",
    "creer_collectivite",
    "creer_organisme",
    "creer_utilisateur",
    "fermer_partout",
    "fermer_session",
    "habiliter",
    "marquer_vue",
    "ouvrir",
    "rattacher",
    "refuser_connexion",
    "retirer_habilitation",
    "tenter",
    "terminer_rattachement",
]
