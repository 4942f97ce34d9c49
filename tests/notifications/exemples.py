"""Mails to prepare."""

from typing import Any

from sqlmodel import Session

from iel_app.core.actor import SYSTEME
from iel_app.notifications import commands

RECENSEMENT: dict[str, Any] = {
    "annee": 2027,
    "collectivite": "CCAS de Limoges",
    "instant": "12/02/2027 à 14 h 32",
    "auteur": "Nadia Brun",
    "numero": "REC-2027-92-000412",
    "version": 1,
    "cloture": "31/03/2027",
    "lien": "https://exemple.fr/recensement/2027",
    "nb_intentions": 9,
    "differences": [],
}
ERREUR: dict[str, Any] = {
    "collectivite": "CCAS de Limoges",
    "champ": "Adresse",
    "valeur": "9 place Léon-Betoulle",
    "message": "Nous avons déménagé.\nMerci",
    "auteur": "Nadia Brun",
    "courriel_auteur": "nadia@limoges.example",
}


def preparer(session: Session, cle: str = "recensement:1:1", **autres: Any) -> int:
    """Prepare a census mail as the worker does."""
    arguments: dict[str, Any] = {
        "cle": cle,
        "modele": "recensement_enregistre",
        "contexte": RECENSEMENT,
        "destinataire": "nadia@limoges.example",
        "destinataire_nom": "Nadia Brun",
    }
    return commands.preparer(session, SYSTEME, **(arguments | autres))
