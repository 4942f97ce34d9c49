"""Telephone permanences that are open, for who organises them."""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlmodel import Session, col, select

from iel_app.aide.models import DemandeAide, PermanenceTelephonique, StatutAide
from iel_app.aide.queries.contexte import en_portee
from iel_app.core import clock
from iel_app.core.actor import Actor
from iel_app.core.permissions import Permission, scope
from iel_app.referentiels.models import Region

PERMANENCES_MAX = 100


@dataclass(frozen=True, slots=True)
class PermanenceVue:
    """Hours that are open; `rappels` are booked and still to come, `region` is empty for the national service."""

    id: int
    region: str
    jour_semaine: int | None
    jour: date | None
    debut: int
    fin: int
    duree: int
    capacite: int
    rappels: int


def permanences(session: Session, actor: Actor) -> list[PermanenceVue]:
    """Return the hours open in the actor’s reach, by day; those of one date leave the list when it is over.

    Raises:
        NotConnected, Forbidden: the actor organises no help.
    """
    perimetre, table = scope(actor, Permission.AIDE_ORGANISER), PermanenceTelephonique
    attendus = (
        select(sa.func.count())
        .select_from(DemandeAide)
        .where(
            DemandeAide.permanence_id == table.id,
            DemandeAide.statut == StatutAide.RECUE,
            col(DemandeAide.creneau_le) > clock.now(),
        )
        .scalar_subquery()
    )
    lues = session.execute(
        select(table, Region.nom, attendus)
        .outerjoin(Region, col(Region.id) == table.region_id)
        .where(
            en_portee(perimetre, col(table.region_id)),
            col(table.fermee_le).is_(None),
            sa.or_(col(table.jour).is_(None), col(table.jour) >= clock.today()),
        )
        .order_by(
            col(Region.nom).nulls_first(), col(table.jour).nulls_first(), col(table.jour_semaine), col(table.debut)
        )
        .limit(PERMANENCES_MAX)
    ).all()
    return [
        PermanenceVue(p.id or 0, region or "", p.jour_semaine, p.jour, p.debut, p.fin, p.duree, p.capacite, rappels)
        for p, region, rappels in lues
    ]
