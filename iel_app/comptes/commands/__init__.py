"""Acts on accounts: sign in, choose a collectivité, close sessions; create structures, people, roles and keys."""

from iel_app.comptes.commands.cles import ADRESSE_CLES, creer_cle, envoyer_cle, marquer_cle, revoquer_cle
from iel_app.comptes.commands.connexion import (
    choisir_collectivite,
    fermer_partout,
    fermer_session,
    marquer_vue,
    ouvrir,
    refuser_connexion,
    tenter,
)
from iel_app.comptes.commands.mots_de_passe import (
    changer_mot_de_passe,
    demander_lien,
    envoyer_changement,
    envoyer_lien,
    envoyer_nouvel_appareil,
    renouveler,
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
    "ADRESSE_CLES",
    "changer_mot_de_passe",
    "choisir_collectivite",
    "creer_cle",
    "creer_collectivite",
    "creer_organisme",
    "creer_utilisateur",
    "demander_lien",
    "envoyer_changement",
    "envoyer_cle",
    "envoyer_lien",
    "envoyer_nouvel_appareil",
    "fermer_partout",
    "fermer_session",
    "habiliter",
    "marquer_cle",
    "marquer_vue",
    "ouvrir",
    "rattacher",
    "refuser_connexion",
    "renouveler",
    "retirer_habilitation",
    "revoquer_cle",
    "tenter",
    "terminer_rattachement",
]
