"""Slots of the permanences that a person may book, and their callback to come."""

from dataclasses import dataclass
from datetime import datetime
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


def permanences_de(session: Session, actor: Actor) -> list[Permanence]:
    """Return the permanences of the person's region; those of the national service where the region has none."""
    region = region_de(session, actor)
    lues = session.exec(
        select(PermanenceTelephonique).where(
            sa.or_(col(PermanenceTelephonique.region_id) == region, col(PermanenceTelephonique.region_id).is_(None)),
            col(PermanenceTelephonique.fermee_le).is_(None),
        )
    ).all()
    propres = [p for p in lues if p.region_id is not None] or lues
    return [
        Permanence(
            id=p.id or 0,
            debut=p.debut,
            fin=p.fin,
            duree=p.duree,
            capacite=p.capacite,
            jour_semaine=p.jour_semaine,
            jour=p.jour,
        )
        for p in propres
    ]


def creneaux_libres(session: Session, actor: Actor) -> list[CreneauVu]:
    """Return the slots to come with the places left in each, full ones included, the earliest first."""
    require(actor, Permission.AIDE_RESERVER)
    ouverts = creneaux(permanences_de(session, actor), clock.now(), settings().aide_rappel_jours)
    pris = {
        (permanence, debut): nombre
        for permanence, debut, nombre in session.execute(
            select(DemandeAide.permanence_id, DemandeAide.creneau_le, sa.func.count())
            .where(DemandeAide.statut != StatutAide.ANNULEE, col(DemandeAide.creneau_le) > clock.now())
            .group_by(col(DemandeAide.permanence_id), col(DemandeAide.creneau_le))
        )
    }
    return [
        CreneauVu(cle_du_creneau(c), c.debut, c.duree, max(0, c.capacite - pris.get((c.permanence_id, c.debut), 0)))
        for c in ouverts
    ]


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
