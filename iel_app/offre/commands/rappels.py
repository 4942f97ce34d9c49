"""Once a month, each organisme is told together what will soon be missing (M32 and M33)."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from iel_app.comptes import queries as comptes
from iel_app.core import clock, french
from iel_app.core.actor import Actor, Role
from iel_app.core.permissions import Permission, require
from iel_app.core.settings import settings
from iel_app.notifications.commands import aviser
from iel_app.offre.commands.contexte import Ligne, citees, lien_catalogue
from iel_app.offre.models import OUVERTS, Formation, StatutFormation, VersionFormation
from iel_app.referentiels.models import Certification

LOT = 20
PREVENANCE = 90
"""Days before a certification ends at which its formations are told."""
PREMIERS_JOURS = 7
"""Days of the month in which the mail may leave: a server down that night still tells, and never twice in a month."""
CITEES = 10


def rappeler(session: Session, actor: Actor, apres: int) -> int | None:
    """Write to the authors of the next organismes that something awaits, and return the last one, None for the end.

    One mail a person and a month, for the certifications that end within `PREVENANCE` days and for the formations
    without session to come; nothing to say, no mail.
    """
    require(actor, Permission.NOTIFICATIONS_EXPEDIER)
    if clock.today().day > PREMIERS_JOURS:
        return None
    organismes = session.exec(
        select(Formation.organisme_id)
        .where(col(Formation.organisme_id) > apres, col(Formation.version_publiee_id).is_not(None))
        .distinct()
        .order_by(col(Formation.organisme_id))
        .limit(LOT)
    ).all()
    for organisme in organismes:
        _rappeler(session, actor, organisme)
    return organismes[-1] if organismes else None


def _rappeler(session: Session, actor: Actor, organisme_id: int) -> None:
    expirent, vides = _expirent(session, organisme_id), _sans_session(session, organisme_id)
    if not expirent and not vides:
        return
    aviser(
        session,
        actor,
        comptes.titulaires(session, actor, Role.CFA, organisme_id),
        cle=f"offre:rappel:{organisme_id}:{clock.today():%Y-%m}",
        sujet=_sujet(expirent, vides),
        phrase="Ces formations publiées demandent bientôt une action de votre part. Ce rappel part une fois par mois.",
        lignes=[
            *citees("Certification qui expire", expirent, CITEES),
            *citees("Sans session à venir", vides, CITEES),
        ],
        lien=lien_catalogue("alerte" if vides else "maj_diplomes", _categories(session, vides or expirent)),
        bouton="Ouvrir les alertes" if vides else "Ouvrir les mises à jour de diplômes",
        pourquoi="Vous recevez ce message car vous rédigez les formations de cet organisme.",
        reponse_a=settings().offre_contact,
    )


def _categories(session: Session, lignes: Sequence[Ligne]) -> set[bool]:
    references = [reference for reference, _, _ in lignes]
    return set(session.exec(select(Formation.conventionnee).where(col(Formation.reference).in_(references))).all())


def _sujet(expirent: Sequence[Ligne], vides: Sequence[Ligne]) -> str:
    if expirent and vides:
        nombre = len({reference for reference, _, _ in (*expirent, *vides)})
        return f"Offre\u00a0: {french.plural(nombre, 'formation à reprendre', 'formations à reprendre')}"
    if expirent:
        return f"Offre\u00a0: {french.plural(len(expirent), 'certification expire', 'certifications expirent')}"
    return f"Offre\u00a0: {french.plural(len(vides), 'formation sans session', 'formations sans session')}"


# As the tabs that the mail leads to: a draft that mends it only awaits its publication.
_OUVERTE = aliased(VersionFormation)


def _publiees(organisme_id: int, *colonnes: Any) -> Any:
    return (
        sa.select(col(Formation.reference), col(VersionFormation.intitule), *colonnes)
        .join(VersionFormation, col(VersionFormation.id) == Formation.version_publiee_id)
        .outerjoin(_OUVERTE, sa.and_(col(_OUVERTE.formation_id) == Formation.id, col(_OUVERTE.statut).in_(OUVERTS)))
        .where(col(Formation.organisme_id) == organisme_id, col(Formation.statut) == StatutFormation.ACTIVE)
    )


def _expirent(session: Session, organisme_id: int) -> list[Ligne]:
    aujourd_hui, fin = clock.today(), col(Certification.valide_jusqu_au)
    lignes = session.execute(
        _publiees(organisme_id, fin)
        .join(
            Certification,
            col(Certification.id) == sa.func.coalesce(_OUVERTE.certification_id, VersionFormation.certification_id),
        )
        .where(fin >= aujourd_hui, fin <= aujourd_hui + timedelta(days=PREVENANCE))
        .order_by(fin, col(Formation.id))
    ).all()
    return [(str(r), str(i), f"\u00a0: le {jour:%d/%m/%Y}") for r, i, jour in lignes]


def _sans_session(session: Session, organisme_id: int) -> list[Ligne]:
    fin = sa.case((col(_OUVERTE.id).is_not(None), col(_OUVERTE.fin)), else_=col(VersionFormation.fin))
    lignes = session.execute(
        _publiees(organisme_id).where(sa.or_(fin.is_(None), fin < clock.today())).order_by(col(Formation.id))
    ).all()
    return [(str(r), str(i), "") for r, i in lignes]
