"""What every act of the help stands on: the request or the workshop, locked; the person who acts for themselves."""

from dataclasses import replace

from sqlmodel import Session, select

from iel_app.aide.models import Atelier, DemandeAide
from iel_app.core.actor import VISITEUR, Actor
from iel_app.core.errors import Forbidden, NotFound
from iel_app.core.permissions import Permission, Scope, allows, require


def demande_de(session: Session, actor: Actor, demande_id: int) -> DemandeAide:
    """Lock and return a request that the actor may answer.

    Raises:
        NotConnected, Forbidden: the actor answers nowhere.
        NotFound: no such request, or out of reach.
    """
    require(actor, Permission.AIDE_REPONDRE)
    demande = session.exec(select(DemandeAide).where(DemandeAide.id == demande_id).with_for_update()).first()
    if demande is None or not allows(actor, Permission.AIDE_REPONDRE, demande.cible):
        raise NotFound
    return demande


def sienne(session: Session, actor: Actor, demande_id: int) -> DemandeAide:
    """Lock and return a request of the person who acts.

    Raises:
        NotConnected: nobody is signed in.
        NotFound: no such request, or somebody else's.
    """
    require(actor, Permission.AIDE_RESERVER)
    demande = session.exec(select(DemandeAide).where(DemandeAide.id == demande_id).with_for_update()).first()
    if demande is None or demande.utilisateur_id != actor.utilisateur_id:
        raise NotFound
    return demande


def en_personne(actor: Actor) -> Actor:
    """Return who acts for themselves: with the rights of everybody, whatever region the request is of."""
    return replace(actor, habilitations=VISITEUR.habilitations)


def atelier_de(session: Session, actor: Actor, atelier_id: int) -> Atelier:
    """Lock and return a workshop that the actor organises.

    Raises:
        NotConnected, Forbidden: the actor organises none.
        NotFound: no such workshop, or out of reach.
    """
    require(actor, Permission.AIDE_ORGANISER)
    atelier = session.exec(select(Atelier).where(Atelier.id == atelier_id).with_for_update()).first()
    if atelier is None or not allows(actor, Permission.AIDE_ORGANISER, atelier.cible):
        raise NotFound
    return atelier


def region_organisee(perimetre: Scope) -> int | None:
    """Return the region that what one organises belongs to, None for the national service.

    Raises:
        Forbidden: no region.
    """
    if perimetre.toutes:
        return None
    if not perimetre.regions:
        raise Forbidden
    return min(perimetre.regions)
