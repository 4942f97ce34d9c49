"""Slots of the permanences that a person may book, and their callback to come."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from iel_app.aide.models import A_TRAITER, DemandeAide, GenreDemande, PermanenceTelephonique, StatutAide
from iel_app.aide.queries.contexte import region_de
from iel_app.aide.rules import Creneau, Permanence, creneaux
from iel_app.core import clock
from iel_app.core.actor import Actor
from iel_app.core.errors import NotFound
from iel_app.core.permissions import Permission, require
from iel_app.core.settings import settings


@dataclass(frozen=True, slots=True)
class CreneauVu:
    """A slot, and the places left in it."""

    cle: str
    debut: datetime
    duree: int
    places: int


@dataclass(frozen=True, slots=True)
class RappelPrevu:
    """A callback of the person."""

    id: int
    numero: str
    debut: datetime
    duree: int
    telephone: str
    statut: str


def cle_du_creneau(creneau: Creneau) -> str:
    """Return how a form names a slot."""
    return f"{creneau.permanence_id}-{int(creneau.debut.timestamp())}"


def creneaux_ouverts(session: Session, actor: Actor) -> list[tuple[Creneau, int]]:
    """Return the slots to come with the places left in each, the earliest first.

    They are those of the person's region; those of the national service when the region has none to offer.
    """
    region = region_de(session, actor)
    lues = session.exec(
        select(PermanenceTelephonique).where(
            sa.or_(col(PermanenceTelephonique.region_id) == region, col(PermanenceTelephonique.region_id).is_(None)),
            col(PermanenceTelephonique.fermee_le).is_(None),
        )
    ).all()
    regionales = [_permanence(p) for p in lues if p.region_id is not None]
    nationales = [_permanence(p) for p in lues if p.region_id is None]
    maintenant, jours = clock.now(), settings().aide_rappel_jours
    ouverts = creneaux(regionales, maintenant, jours)
    if not ouverts:
        region, ouverts = None, creneaux(nationales, maintenant, jours)
    pris = session.execute(
        select(DemandeAide.creneau_le, PermanenceTelephonique.duree)
        .join(PermanenceTelephonique, col(PermanenceTelephonique.id) == DemandeAide.permanence_id)
        .where(
            PermanenceTelephonique.region_id == region,
            DemandeAide.statut != StatutAide.ANNULEE,
            col(DemandeAide.creneau_le) > maintenant - _UN_JOUR,
        )
    ).all()
    # Whatever the permanence by which it was booked: hours closed, then opened again otherwise, keep their callbacks.
    return [
        (c, max(0, c.capacite - sum(a < c.fin and a + timedelta(minutes=duree) > c.debut for a, duree in pris)))
        for c in ouverts
    ]


_UN_JOUR = timedelta(days=1)


def _permanence(p: PermanenceTelephonique) -> Permanence:
    return Permanence(
        id=p.id or 0,
        debut=p.debut,
        fin=p.fin,
        duree=p.duree,
        capacite=p.capacite,
        jour_semaine=p.jour_semaine,
        jour=p.jour,
    )


def creneaux_libres(session: Session, actor: Actor) -> list[CreneauVu]:
    """Return the slots to come with the places left in each, full ones included, the earliest first."""
    require(actor, Permission.AIDE_RESERVER)
    return [CreneauVu(cle_du_creneau(c), c.debut, c.duree, places) for c, places in creneaux_ouverts(session, actor)]


def rappel_prevu(session: Session, actor: Actor) -> RappelPrevu | None:
    """Return the callback that the person awaits, None when there is none."""
    require(actor, Permission.AIDE_RESERVER)
    trouve = session.exec(
        _rappels()
        .where(
            DemandeAide.utilisateur_id == actor.utilisateur_id,
            col(DemandeAide.statut).in_(A_TRAITER),
            sa.or_(col(DemandeAide.creneau_le) > clock.now(), col(DemandeAide.statut) == StatutAide.INJOIGNABLE),
        )
        .order_by(col(DemandeAide.creneau_le).desc())
    ).first()
    return _vu(*trouve) if trouve is not None else None


def rappel_sien(session: Session, actor: Actor, demande_id: int) -> RappelPrevu:
    """Return one callback of the person, for their agenda.

    Raises:
        NotFound: none of theirs, or given up.
    """
    require(actor, Permission.AIDE_RESERVER)
    trouve = session.exec(
        _rappels().where(
            DemandeAide.id == demande_id,
            DemandeAide.utilisateur_id == actor.utilisateur_id,
            DemandeAide.statut != StatutAide.ANNULEE,
        )
    ).first()
    if trouve is None:
        raise NotFound
    return _vu(*trouve)


def _rappels() -> Any:
    return (
        select(DemandeAide, PermanenceTelephonique.duree)
        .join(PermanenceTelephonique, col(PermanenceTelephonique.id) == DemandeAide.permanence_id)
        .where(DemandeAide.genre == GenreDemande.RAPPEL)
    )


def _vu(demande: DemandeAide, duree: int) -> RappelPrevu:
    return RappelPrevu(
        id=demande.id or 0,
        numero=demande.numero,
        debut=demande.creneau_le or demande.recue_le,
        duree=duree,
        telephone=demande.telephone,
        statut=demande.statut.value,
    )
