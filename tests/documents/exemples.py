"""Data of a census récapitulatif."""

from typing import Any

from sqlmodel import Session, select

from iel_app.core.actor import SYSTEME, Actor, Habilitation, Role
from iel_app.documents import commands
from iel_app.documents.models import Document

NUMERO = "REC-2027-92-000412"
GESTIONNAIRE = Actor(nom="Nadia Brun", utilisateur_id=1, habilitations=(Habilitation(Role.GESTIONNAIRE, 7),))
VOISINE = Actor(nom="Paul Roy", utilisateur_id=2, habilitations=(Habilitation(Role.GESTIONNAIRE, 8),))
NATIONAL = Actor(nom="Siège", utilisateur_id=3, habilitations=(Habilitation(Role.CNFPT_NATIONAL),))
AGENT = Actor(nom="Marc Roy", utilisateur_id=4, habilitations=(Habilitation(Role.AGENT, 7),))


def donnees(**autres: Any) -> dict[str, Any]:
    """Return what the template needs, before issue."""
    return {
        "annee": 2027,
        "enregistre_le": "12/02/2027 à 14 h 32",
        "enregistre_par": "Nadia Brun",
        "collectivite": "CCAS de Limoges",
        "identite": [{"libelle": "SIRET", "valeur": "268 700 317 00012"}],
        "responsables": [{"nom": "Nadia Brun", "courriel": "nadia@limoges.example", "telephone": "05 36 49 20 14"}],
        "contrats": [{"libelle": "Apprentis présents", "valeur": 12}],
        "niveaux": [3, 4, 5],
        "intentions": [{"categorie": "Aide à domicile", "nombres": [2, 1, 0], "total": 3}],
        "totaux": [2, 1, 0],
        "total": 3,
        "aucune_intention": False,
        "differences": [],
        "empreinte": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    } | autres


def emettre(session: Session, version: int = 1, numero: str = NUMERO, collectivite_id: int = 7, **autres: Any) -> int:
    """Issue a récapitulatif as the census does, and return its id."""
    commands.emettre(
        session,
        SYSTEME,
        numero=numero,
        version=version,
        genre="recapitulatif_recensement",
        titre="Récapitulatif de votre recensement 2027",
        donnees=donnees(**autres),
        collectivite_id=collectivite_id,
    )
    session.flush()
    return session.exec(select(Document.id).where(Document.numero == numero, Document.version == version)).one() or 0
