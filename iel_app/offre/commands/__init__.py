"""Acts on the offer."""

from iel_app.offre.commands.brouillon import Doublon, EtatChamp, abandonner, creer, noter
from iel_app.offre.commands.catalogue import (
    archiver,
    confirmer_fiche,
    decider_organisme,
    demander_organisme,
    en_nombre,
    modifier_places,
    remplacer_certification,
    restaurer,
    supprimer,
)
from iel_app.offre.commands.controle import (
    ajouter_note,
    annuler_decision,
    corriger,
    demander_complement,
    liberer,
    prendre,
    refuser,
    valider,
)
from iel_app.offre.commands.courriels import (
    envoyer_annulee,
    envoyer_corrigee,
    envoyer_decidee,
    envoyer_demande,
    envoyer_demande_decidee,
    envoyer_soumise,
)
from iel_app.offre.commands.index import reindexer
from iel_app.offre.commands.nombre import annuler_en_nombre, valider_en_nombre
from iel_app.offre.commands.publication import retirer, soumettre
from iel_app.offre.commands.sessions import (
    ajouter_session,
    dupliquer_session,
    modifier_session,
    reconduire,
    remettre_session,
    supprimer_session,
    verifier_session,
)

__all__ = [
    "Doublon",
    "EtatChamp",
    "abandonner",
    "ajouter_note",
    "ajouter_session",
    "annuler_decision",
    "annuler_en_nombre",
    "archiver",
    "confirmer_fiche",
    "corriger",
    "creer",
    "decider_organisme",
    "demander_complement",
    "demander_organisme",
    "dupliquer_session",
    "en_nombre",
    "envoyer_annulee",
    "envoyer_corrigee",
    "envoyer_decidee",
    "envoyer_demande",
    "envoyer_demande_decidee",
    "envoyer_soumise",
    "liberer",
    "modifier_places",
    "modifier_session",
    "noter",
    "prendre",
    "reconduire",
    "refuser",
    "reindexer",
    "remettre_session",
    "remplacer_certification",
    "restaurer",
    "retirer",
    "soumettre",
    "supprimer",
    "supprimer_session",
    "valider",
    "valider_en_nombre",
    "verifier_session",
]
