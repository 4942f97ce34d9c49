"""Acts on a campaign."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from iel_app.core import clock, outbox
from iel_app.core.actor import Actor
from iel_app.core.audit import Action, record
from iel_app.core.errors import Invalid, NotFound
from iel_app.core.permissions import Permission, require
from iel_app.recensement.models import Campagne, CategorieCible, DiplomeCible
from iel_app.referentiels.models import DiplomeCorrele, Metier

OPTIONS = (
    "message",
    "consultation_hors_periode",
    "nb_contrats_financables",
    "plancher_intentions",
    "plafond_intentions",
)
"""What a campaign says beside its dates, and takes over from another."""


def preparer_campagne(
    session: Session,
    actor: Actor,
    annee: int,
    ouverture: datetime,
    fermeture: datetime,
    *,
    depuis: int | None = None,
    **options: Any,
) -> int:
    """Prepare the campaign of a year, its catégories cibles and diplomas copied from the trades of `referentiels`.

    `depuis` is the year of another campaign, whose catégories, message and options are taken instead; `options` are
    `message`, `consultation_hors_periode`, `nb_contrats_financables`, `plancher_intentions`, `plafond_intentions`.

    Raises:
        NotFound: no campaign in the year `depuis`.
        Invalid: the year already has a campaign, or the period ends before it begins.
    """
    require(actor, Permission.RECENSEMENT_PREPARER)
    _periode(ouverture, fermeture)
    if session.exec(select(Campagne.id).where(Campagne.annee == annee)).first() is not None:
        raise Invalid({"annee": f"La campagne {annee} existe déjà"})
    modele = None
    if (
        depuis is not None
        and (modele := session.exec(select(Campagne).where(Campagne.annee == depuis)).first()) is None
    ):
        raise NotFound(f"Aucune campagne n’existe pour {depuis}.")
    reprises = {nom: getattr(modele, nom) for nom in OPTIONS} if modele else {}
    campagne = Campagne(annee=annee, ouverture=ouverture, fermeture=fermeture, **(reprises | options))
    session.add(campagne)
    session.flush()
    if modele:
        _reprendre_categories(session, campagne.id or 0, modele.id or 0)
    else:
        _copier_categories(session, campagne.id or 0)
    apres = {"année": annee, "ouverture": ouverture.isoformat(), "fermeture": fermeture.isoformat()}
    apres |= {"reprise de": depuis} if depuis else {}
    record(session, actor, Action.CAMPAGNE_PREPAREE, f"campagne:{campagne.id}", apres=apres)
    return campagne.id or 0


def _periode(ouverture: datetime, fermeture: datetime) -> None:
    if fermeture <= ouverture:
        raise Invalid({"fermeture": "La fermeture doit être après l’ouverture de la campagne"})


def _reprendre_categories(session: Session, campagne_id: int, modele_id: int) -> None:
    session.execute(
        sa.insert(CategorieCible).from_select(
            ["campagne_id", "code", "libelle", "famille"],
            sa.select(
                sa.literal(campagne_id),
                col(CategorieCible.code),
                col(CategorieCible.libelle),
                col(CategorieCible.famille),
            ).where(col(CategorieCible.campagne_id) == modele_id),
        )
    )
    ancienne, nouvelle = aliased(CategorieCible), aliased(CategorieCible)
    session.execute(
        sa.insert(DiplomeCible).from_select(
            ["categorie_id", "niveau", "libelle", "code_rncp"],
            sa.select(
                col(nouvelle.id), col(DiplomeCible.niveau), col(DiplomeCible.libelle), col(DiplomeCible.code_rncp)
            )
            .join(ancienne, col(ancienne.id) == DiplomeCible.categorie_id)
            .join(nouvelle, sa.and_(col(nouvelle.code) == ancienne.code, col(nouvelle.campagne_id) == campagne_id))
            .where(col(ancienne.campagne_id) == modele_id)
            .order_by(col(DiplomeCible.id)),
        )
    )


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
    """Move the dates of a campaign: prolong it, or close it early; those who answer are told by mail.

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
    if avant == apres:
        return
    record(session, actor, Action.CAMPAGNE_DATES_FIXEES, f"campagne:{campagne.id}", avant=avant, apres=apres)
    charge = {"campagne_id": campagne.id, "avant": avant, "apres": apres, "fixees_le": clock.now().isoformat()}
    outbox.enqueue(session, "recensement_periode", charge)
