"""How often a person is written to."""

from sqlmodel import Session

from iel_app.core.actor import Actor
from iel_app.core.permissions import Permission, require
from iel_app.offre.models import Rythme, RythmeCourriels


def rythme(session: Session, actor: Actor) -> str:
    """Return how often the person is written to about the control."""
    require(actor, Permission.OFFRE_CONTROLER)
    garde = session.get(RythmeCourriels, actor.utilisateur_id) if actor.utilisateur_id else None
    return (garde.rythme if garde else Rythme.IMMEDIAT).value
