"""Acts of the help: write, answer, call back, organise workshops."""

from iel_app.aide.commands.atelier import annuler_atelier, attendre, creer_atelier, quitter, rejoindre
from iel_app.aide.commands.courriels import (
    envoyer_atelier_annule,
    envoyer_demandee,
    envoyer_inscription,
    envoyer_manquee,
    envoyer_rappel,
    envoyer_repondue,
)
from iel_app.aide.commands.demande import demander
from iel_app.aide.commands.permanence import creer_permanence, fermer_permanence, ouvrir_permanence
from iel_app.aide.commands.purge import purger
from iel_app.aide.commands.rappel import annuler, deplacer, reserver
from iel_app.aide.commands.reponse import clore, manquer, rappeler, repondre

__all__ = [
    "annuler",
    "annuler_atelier",
    "attendre",
    "clore",
    "creer_atelier",
    "creer_permanence",
    "demander",
    "deplacer",
    "envoyer_atelier_annule",
    "envoyer_demandee",
    "envoyer_inscription",
    "envoyer_manquee",
    "envoyer_rappel",
    "envoyer_repondue",
    "fermer_permanence",
    "manquer",
    "ouvrir_permanence",
    "purger",
    "quitter",
    "rappeler",
    "rejoindre",
    "repondre",
    "reserver",
]
