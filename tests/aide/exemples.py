"""A permanence, a workshop, requests, and those who ask or answer: made through the commands."""

from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session

from iel_app.aide import commands
from iel_app.aide.forms import SaisieAtelier, SaisieDemande, SaisieRappel
from iel_app.aide.models import PermanenceTelephonique, Sujet
from iel_app.aide.queries import creneaux_libres
from iel_app.core import clock
from iel_app.core.actor import SYSTEME, Actor, Role
from tests import factories as f
from tests.offre import exemples as offre

LUNDI = datetime(2027, 2, 15, 8, 0, tzinfo=clock.PARIS)
"""A Monday without holiday in its fortnight."""


def une_permanence(session: Session, region_id: int | None = None, **champs: Any) -> int:
    """Each Tuesday from 9 h to 10 h, slots of half an hour, one place each."""
    defauts: dict[str, Any] = {"jour_semaine": 1, "debut": 540, "fin": 600, "duree": 30, "capacite": 1}
    return commands.creer_permanence(
        session, SYSTEME, PermanenceTelephonique(region_id=region_id, **(defauts | champs))
    )


def un_atelier(session: Session, actor: Actor = SYSTEME, **champs: Any) -> int:
    """In three days, two places."""
    defauts: dict[str, Any] = {
        "titre": "Saisir une formation",
        "description": "De l’intitulé à la publication.",
        "debut": clock.now() + timedelta(days=3),
        "duree": 60,
        "lien": "https://visio.example/salle",
        "capacite": 2,
    }
    return commands.creer_atelier(session, actor, SaisieAtelier(**(defauts | champs)))


def une_demande(session: Session, actor: Actor, **champs: Any) -> int:
    """A message on the offer, and its id."""
    defauts: dict[str, Any] = {"sujet": Sujet.OFFRE, "message": "Comment publier ?"}
    if not actor.est_connecte:
        defauts |= {"nom": "Ana", "courriel": "ana@exemple.fr"}
    numero = commands.demander(session, actor, SaisieDemande(**(defauts | champs)), "192.0.2.1")
    return int(numero.removeprefix("A"))


def un_creneau(session: Session, actor: Actor, rang: int = 0) -> str:
    """The key of a slot that is free."""
    return [c.cle for c in creneaux_libres(session, actor) if c.places][rang]


def un_rappel(session: Session, actor: Actor, rang: int = 0) -> int:
    """A callback booked, and its id."""
    cle = un_creneau(session, actor, rang)
    return commands.reserver(session, actor, SaisieRappel(cle, "+33555010203", Sujet.OFFRE))


def un_agent(session: Session, role: Role, structure: int | None = None, **noms: str) -> Actor:
    """Somebody who answers."""
    return f.un_acteur(session, role, structure, **noms)


un_cfa, une_region, un_controleur = offre.un_cfa, offre.une_region, offre.un_controleur
