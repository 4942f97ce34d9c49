"""Acts on a campaign."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from iel_app.core.actor import Actor
from iel_app.core.audit import Action, record
from iel_app.core.errors import Invalid, NotFound
from iel_app.core.permissions import Permission, require
from iel_app.recensement.models import Campagne, CategorieCible, DiplomeCible
from iel_app.referentiels.models import DiplomeCorrele, Metier


def preparer_campagne(
    session: Session,
    actor: Actor,
    annee: int,
    ouverture: datetime,
    fermeture: datetime,
    *,
    message: str = "",
    consultation_hors_periode: bool = False,
    nb_contrats_financables: int | None = None,
) -> int:
    """Prepare the campaign of a year, its catégories cibles and diplomas copied from the trades of `referentiels`.

    Raises:
        Invalid: the year already has a campaign, or the period ends before it begins.
    """
    require(actor, Permission.RECENSEMENT_PREPARER)
    _periode(ouverture, fermeture)
    if session.exec(select(Campagne.id).where(Campagne.annee == annee)).first() is not None:
        raise Invalid({"annee": f"La campagne {annee} existe déjà"})
    campagne = Campagne(
        annee=annee,
        ouverture=ouverture,
        fermeture=fermeture,
        message=message,
        consultation_hors_periode=consultation_hors_periode,
        nb_contrats_financables=nb_contrats_financables,
    )
    session.add(campagne)
    session.flush()
    _copier_categories(session, campagne.id or 0)
    apres = {"année": annee, "ouverture": ouverture.isoformat(), "fermeture": fermeture.isoformat()}
    record(session, actor, Action.CAMPAGNE_PREPAREE, f"campagne:{campagne.id}", apres=apres)
    return campagne.id or 0


def _periode(ouverture: datetime, fermeture: datetime) -> None:
    if fermeture <= ouverture:
        raise Invalid({"fermeture": "La fermeture doit être après l’ouverture de la campagne"})


def _copier_categories(session: Session, campagne_id: int) -> None:
    metiers = session.exec(select(Metier).where(col(Metier.est_actuel)).order_by(Metier.libelle)).all()
    if not metiers:
        return
    session.execute(
        sa.insert(CategorieCible),
        [{"campagne_id": campagne_id, "code": m.code, "libelle": m.libelle, "famille": m.famille} for m in metiers],
    )
    categories = dict(
        session.execute(
            select(CategorieCible.code, CategorieCible.id).where(CategorieCible.campagne_id == campagne_id)
        ).all()
    )
    correles = session.exec(
        select(DiplomeCorrele).where(
            col(DiplomeCorrele.est_actuel), col(DiplomeCorrele.metier_code).in_(list(categories))
        )
    ).all()
    diplomes = [
        {"categorie_id": categories[d.metier_code], "niveau": d.niveau, "libelle": d.libelle, "code_rncp": d.code_rncp}
        for d in correles
    ]
    if diplomes:
        session.execute(sa.insert(DiplomeCible), diplomes)


def fixer_periode(session: Session, actor: Actor, annee: int, ouverture: datetime, fermeture: datetime) -> None:
    """Move the dates of a campaign: prolong it, or close it early.

    Raises:
        NotFound: no campaign that year.
        Invalid: the period ends before it begins.
    """
    require(actor, Permission.RECENSEMENT_PREPARER)
    _periode(ouverture, fermeture)
    campagne = session.exec(select(Campagne).where(col(Campagne.annee) == annee).with_for_update()).first()
    if campagne is None:
        raise NotFound
    avant = {"ouverture": campagne.ouverture.isoformat(), "fermeture": campagne.fermeture.isoformat()}
    campagne.ouverture, campagne.fermeture = ouverture, fermeture
    apres = {"ouverture": ouverture.isoformat(), "fermeture": fermeture.isoformat()}
    record(session, actor, Action.CAMPAGNE_DATES_FIXEES, f"campagne:{campagne.id}", avant=avant, apres=apres)
