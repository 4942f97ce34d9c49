"""Acts of the census."""

from iel_app.recensement.commands.annonce import annoncer_periode
from iel_app.recensement.commands.brouillon import EtatBrouillon, modifier_brouillon
from iel_app.recensement.commands.campagne import fixer_periode, preparer_campagne
from iel_app.recensement.commands.recapitulatif import (
    emettre_recapitulatif,
    envoyer_recapitulatif,
    envoyer_signalement,
    signaler_erreur,
)
from iel_app.recensement.commands.reponse import Enregistrement, Rapprochement, enregistrer

__all__ = [
    "Enregistrement",
    "EtatBrouillon",
    "Rapprochement",
    "annoncer_periode",
    "emettre_recapitulatif",
    "enregistrer",
    "envoyer_recapitulatif",
    "envoyer_signalement",
    "fixer_periode",
    "modifier_brouillon",
    "preparer_campagne",
    "signaler_erreur",
]
