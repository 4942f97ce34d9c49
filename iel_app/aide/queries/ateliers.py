"""Web workshops: those to come, and who is registered."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col, select

from iel_app.aide.models import Atelier, InscriptionAtelier
from iel_app.aide.queries.contexte import en_portee
from iel_app.core import clock
from iel_app.core.actor import Actor
from iel_app.core.errors import NotFound
from iel_app.core.permissions import Permission, allows, require, scope

ATELIERS_MAX = 50
_RETARD = timedelta(hours=1)
_EN_VIGUEUR = col(InscriptionAtelier.retiree_le).is_(None)
_INSCRITE = sa.and_(_EN_VIGUEUR, col(InscriptionAtelier.en_attente).is_(False))


@dataclass(frozen=True, slots=True)
class AtelierVu:
    """A workshop to come; its link only for those who are registered or organise it."""

    id: int
    titre: str
    description: str
    debut: datetime
    duree: int
    places: int
    capacite: int
    inscrit: bool
    attend: bool
    lien: str
    annule: bool
    organise: bool


@dataclass(frozen=True, slots=True)
class InscritVu:
    """Somebody registered to a workshop, or who awaits a place in it."""

    nom: str
    structure: str
    courriel: str
    inscrite_le: datetime
    en_attente: bool


def ateliers(session: Session, actor: Actor) -> list[AtelierVu]:
    """Return the workshops to come or just begun, the earliest first; a cancelled one to whom it concerns."""
    require(actor, Permission.AIDE_RESERVER)
    lus = session.exec(
        select(Atelier)
        .where(col(Atelier.debut) > clock.now() - _RETARD)
        .order_by(col(Atelier.debut), col(Atelier.id))
        .limit(ATELIERS_MAX)
    ).all()
    pris = _inscrits_par_atelier(session, [a.id or 0 for a in lus])
    siens = dict(
        session.execute(
            select(InscriptionAtelier.atelier_id, InscriptionAtelier.en_attente).where(
                InscriptionAtelier.utilisateur_id == actor.utilisateur_id, _EN_VIGUEUR
            )
        ).all()
    )
    vus = [_vu(actor, a, pris.get(a.id or 0, 0), siens.get(a.id or 0)) for a in lus]
    return [a for a in vus if not a.annule or a.inscrit or a.attend or a.organise]


def atelier_sien(session: Session, actor: Actor, atelier_id: int) -> AtelierVu:
    """Return a workshop that the person is registered to, for their agenda.

    Raises:
        NotFound: not registered to it, or cancelled.
    """
    require(actor, Permission.AIDE_RESERVER)
    trouve = session.exec(
        select(Atelier)
        .join(InscriptionAtelier, col(InscriptionAtelier.atelier_id) == Atelier.id)
        .where(
            Atelier.id == atelier_id,
            InscriptionAtelier.utilisateur_id == actor.utilisateur_id,
            _INSCRITE,
            col(Atelier.annule_le).is_(None),
        )
    ).first()
    if trouve is None:
        raise NotFound
    return _vu(actor, trouve, 0, attend=False)


def inscrits(session: Session, actor: Actor, atelier_id: int) -> list[InscritVu]:
    """Return who is registered to a workshop, in the order of registration, then who awaits a place.

    Raises:
        NotConnected, Forbidden: the actor organises none.
        NotFound: no such workshop in reach.
    """
    perimetre = scope(actor, Permission.AIDE_ORGANISER)
    en_portee_de = select(Atelier.id).where(Atelier.id == atelier_id, en_portee(perimetre, col(Atelier.region_id)))
    if session.exec(en_portee_de).first() is None:
        raise NotFound
    lues = session.exec(
        select(InscriptionAtelier)
        .where(InscriptionAtelier.atelier_id == atelier_id, _EN_VIGUEUR)
        .order_by(col(InscriptionAtelier.en_attente), col(InscriptionAtelier.inscrite_le), col(InscriptionAtelier.id))
    ).all()
    return [InscritVu(i.nom, i.structure, i.courriel, i.inscrite_le, i.en_attente) for i in lues]


def _inscrits_par_atelier(session: Session, ids: list[int]) -> dict[int, int]:
    return dict(
        session.execute(
            select(InscriptionAtelier.atelier_id, sa.func.count())
            .where(col(InscriptionAtelier.atelier_id).in_(ids), _INSCRITE)
            .group_by(col(InscriptionAtelier.atelier_id))
        ).all()
    )


def _vu(actor: Actor, a: Atelier, pris: int, attend: bool | None) -> AtelierVu:
    """Return a workshop; `attend`: whether the person awaits a place, None when they are not in it."""
    inscrit, organise = attend is False, allows(actor, Permission.AIDE_ORGANISER, a.cible)
    return AtelierVu(
        id=a.id or 0,
        titre=a.titre,
        description=a.description,
        debut=a.debut,
        duree=a.duree,
        places=max(0, a.capacite - pris),
        capacite=a.capacite,
        inscrit=inscrit,
        attend=attend is True,
        lien=a.lien if inscrit or organise else "",
        annule=a.annule_le is not None,
        organise=organise,
    )
