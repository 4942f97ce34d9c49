"""Telephone permanences: open hours, close them."""

import sqlalchemy as sa
from sqlmodel import Session, col, select

from iel_app.aide.commands.contexte import region_organisee
from iel_app.aide.forms import SaisiePermanence
from iel_app.aide.models import PermanenceTelephonique
from iel_app.aide.rules import est_ouvre
from iel_app.core import clock, db
from iel_app.core.actor import Actor
from iel_app.core.audit import Action, record
from iel_app.core.errors import Impossible, Invalid, NotFound
from iel_app.core.permissions import Permission, allows, require, scope


def creer_permanence(session: Session, actor: Actor, permanence: PermanenceTelephonique) -> int:
    """Open the hours of a permanence and return its id.

    Raises:
        Forbidden: the actor organises no help there.
    """
    require(actor, Permission.AIDE_ORGANISER, permanence.cible)
    session.add(permanence)
    session.flush()
    record(session, actor, Action.PERMANENCE_CREEE, permanence.objet)
    return permanence.id or 0


def ouvrir_permanence(session: Session, actor: Actor, saisie: SaisiePermanence) -> int:
    """Open hours for the organiser’s region, or for the national service, and return their id.

    Raises:
        Forbidden: the actor organises no help.
        Invalid: nobody works on that date.
        Impossible: others are open at these hours.
    """
    require(actor, Permission.AIDE_ORGANISER)
    if saisie.jour is not None and not est_ouvre(saisie.jour):
        raise Invalid({"jour": "Ce jour est chômé. Choisissez un jour ouvré"})
    region = region_organisee(scope(actor, Permission.AIDE_ORGANISER))
    db.serialize(session, f"permanences:{region or 0}")
    autres = session.exec(
        select(PermanenceTelephonique).where(
            PermanenceTelephonique.region_id == region,
            col(PermanenceTelephonique.fermee_le).is_(None),
            sa.or_(col(PermanenceTelephonique.jour).is_(None), col(PermanenceTelephonique.jour) >= clock.today()),
            PermanenceTelephonique.debut < saisie.fin,
            PermanenceTelephonique.fin > saisie.debut,
        )
    ).all()
    if any(_meme_jour(autre, saisie) for autre in autres):
        raise Impossible("Une permanence est déjà ouverte à ces heures.")
    permanence = PermanenceTelephonique(
        region_id=region,
        jour_semaine=saisie.jour_semaine,
        jour=saisie.jour,
        debut=saisie.debut,
        fin=saisie.fin,
        duree=saisie.duree,
        capacite=saisie.capacite,
    )
    return creer_permanence(session, actor, permanence)


def _meme_jour(autre: PermanenceTelephonique, saisie: SaisiePermanence) -> bool:
    if autre.jour is not None and saisie.jour is not None:
        return autre.jour == saisie.jour
    semaines = [p.jour_semaine if p.jour is None else p.jour.weekday() for p in (autre, saisie)]
    return semaines[0] == semaines[1]


def fermer_permanence(session: Session, actor: Actor, permanence_id: int) -> None:
    """Close the hours of a permanence: no slot of theirs is offered any more; callbacks already booked stay.

    Raises:
        Impossible: already closed.
        NotFound: no such permanence in reach.
    """
    require(actor, Permission.AIDE_ORGANISER)
    permanence = session.exec(
        select(PermanenceTelephonique).where(PermanenceTelephonique.id == permanence_id).with_for_update()
    ).first()
    if permanence is None or not allows(actor, Permission.AIDE_ORGANISER, permanence.cible):
        raise NotFound
    if permanence.fermee_le is not None:
        raise Impossible("Cette permanence est déjà fermée.")
    permanence.fermee_le = clock.now()
    record(session, actor, Action.PERMANENCE_FERMEE, permanence.objet)
