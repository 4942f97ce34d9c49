"""Erase, at night, what is no longer needed."""

from datetime import timedelta

import sqlalchemy as sa
from sqlmodel import Session, col, select

from iel_app.aide.models import FINIES, Atelier, DemandeAide, InscriptionAtelier, ReponseAide
from iel_app.core import clock, french
from iel_app.core.actor import Actor
from iel_app.core.audit import Action, record
from iel_app.core.permissions import Permission, require
from iel_app.core.settings import settings

_MOIS = timedelta(days=30.44)
_JOUR = timedelta(days=1)


def purger(session: Session, actor: Actor) -> int:
    """Erase the requests done with for longer than the setting, and the lists of workshops as old; count the requests.

    The network address of a visitor, even hashed, is forgotten after a day: it only serves to limit their messages.
    """
    require(actor, Permission.AIDE_PURGER)
    limite = clock.now() - settings().aide_conservation_mois * _MOIS
    closes = session.exec(
        select(DemandeAide.id).where(col(DemandeAide.statut).in_(FINIES), col(DemandeAide.traitee_le) < limite)
    ).all()
    session.execute(sa.delete(ReponseAide).where(col(ReponseAide.demande_id).in_(closes)))
    session.execute(sa.delete(DemandeAide).where(col(DemandeAide.id).in_(closes)))
    passes = sa.select(col(Atelier.id)).where(col(Atelier.debut) < limite)
    session.execute(sa.delete(InscriptionAtelier).where(col(InscriptionAtelier.atelier_id).in_(passes)))
    session.execute(
        sa.update(DemandeAide)
        .where(col(DemandeAide.adresse_hash) != "", col(DemandeAide.recue_le) < clock.now() - _JOUR)
        .values(adresse_hash="")
    )
    if closes:
        apres = {"Nombre": french.number(len(closes))}
        record(session, actor, Action.AIDE_PURGEE, "demande_aide", apres=apres)
    return len(closes)
