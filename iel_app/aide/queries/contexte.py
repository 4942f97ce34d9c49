"""What the help needs to know of who asks: their region, and the formation that they may read."""

from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from iel_app.aide.rules import Designation
from iel_app.comptes.models import Collectivite, Organisme
from iel_app.core.actor import Actor, Role
from iel_app.core.permissions import Permission, Scope, allows
from iel_app.offre.models import Formation, StatutFormation
from iel_app.referentiels.models import Region


def region_de(session: Session, actor: Actor) -> int | None:
    """Return the region of who asks: that of their CFA, their own, or that of the collectivité acted for."""
    for habilitation in actor.habilitations:
        if habilitation.role in (Role.GESTIONNAIRE_OFFRE, Role.PILOTE):
            return habilitation.structure_id
    if actor.organismes:
        return session.exec(select(Organisme.region_id).where(Organisme.id == actor.organismes[0])).first()
    if actor.collectivite_id is None:
        return None
    return session.exec(
        select(Region.id)
        .join(Collectivite, col(Collectivite.region_code) == Region.code)
        .where(Collectivite.id == actor.collectivite_id)
    ).first()


def formation_lisible(session: Session, actor: Actor, designee: Designation) -> Formation | None:
    """Return the formation named, when it is public or in the actor's reach; one answer, None, for all others."""
    if designee.reference:
        condition = Formation.reference == designee.reference
    elif designee.formation_id:
        condition = Formation.id == designee.formation_id
    else:
        return None
    formation = session.exec(select(Formation).where(condition)).first()
    if formation is None:
        return None
    publique = formation.version_publiee_id is not None and formation.statut is StatutFormation.ACTIVE
    return formation if publique or allows(actor, Permission.OFFRE_LIRE, formation.cible) else None


def en_portee(perimetre: Scope, region: Any) -> sa.ColumnElement[bool]:
    """Return the condition under which a thing of a region is in reach."""
    return sa.true() if perimetre.toutes else region.in_(perimetre.regions)
