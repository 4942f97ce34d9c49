"""Upkeep of the catalogue at night: links that no longer answer, formations that are over."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from sqlmodel import Session, col, select

from iel_app.core import clock, outbox
from iel_app.core.actor import Actor
from iel_app.core.audit import Action, record
from iel_app.core.outbox import Effet
from iel_app.core.permissions import Permission, require
from iel_app.core.settings import settings
from iel_app.core.workflow import advance
from iel_app.offre.commands.index import indexer
from iel_app.offre.models import OUVERTS, Formation, StatutFormation, VersionFormation
from iel_app.offre.workflow import CATALOGUE

LOT = 50
DEFINITIFS = ("réponse 404", "réponse 410")
"""What is believed at once; anything else may be a bad night, and is believed the second time."""


def noter_liens(session: Session, actor: Actor, constats: Mapping[int, tuple[str, str]]) -> int:
    """Keep what was found of links (formation → address, finding), and count the formations whose alert changes.

    A finding on an address that is no longer the published one is left out.
    """
    require(actor, Permission.OFFRE_ENTRETENIR)
    lignes = session.execute(
        select(Formation, VersionFormation.contenu)
        .join(VersionFormation, col(VersionFormation.id) == Formation.version_publiee_id)
        .where(col(Formation.id).in_(constats))
        .order_by(col(Formation.id))
        .with_for_update(of=Formation)
    ).all()
    changees = 0
    for formation, contenu in lignes:
        adresse, constat = constats[formation.id or 0]
        if contenu.get("lien_web", "") != adresse:
            continue
        avant, en_panne = formation.lien_constat, formation.lien_en_panne_le is not None
        formation.lien_constat = constat
        if not constat:
            formation.lien_en_panne_le = None
        elif not en_panne and (avant or constat in DEFINITIFS):
            formation.lien_en_panne_le = clock.now()
        if en_panne != (formation.lien_en_panne_le is not None):
            changees += 1
            faits = {"avant": {"constat": avant}, "apres": {"adresse": adresse, "constat": constat or "répond"}}
            record(session, actor, Action.LIEN_VERIFIE, formation.objet, **faits)
    return changees


def archiver_finies(session: Session, actor: Actor) -> int:
    """Archive the next published formations whose last session is long over, and count them; none when it is off.

    They were in « Alerte » all that time. One that somebody works on, or touched meanwhile, stays. Their CFA are told.
    """
    require(actor, Permission.OFFRE_ENTRETENIR)
    jours = settings().offre_archivage_jours
    if not jours:
        return 0
    ouverte = (
        select(VersionFormation.id)
        .where(VersionFormation.formation_id == Formation.id, col(VersionFormation.statut).in_(OUVERTS))
        .correlate(Formation)
        .exists()
    )
    finies = session.exec(
        select(Formation)
        .join(VersionFormation, col(VersionFormation.id) == Formation.version_publiee_id)
        .where(
            Formation.statut == StatutFormation.ACTIVE,
            col(VersionFormation.fin) < clock.today() - timedelta(days=jours),
            col(Formation.modifie_le) < clock.now() - timedelta(days=jours),
            ~ouverte,
        )
        .order_by(col(Formation.id))
        .limit(LOT)
        .with_for_update(of=Formation)
    ).all()
    for formation in finies:
        advance(session, actor, CATALOGUE, formation, "archiver")
        formation.modifie_le = clock.now()
    ids = [formation.id or 0 for formation in finies]
    indexer(session, ids)
    if ids:
        _annoncer(session, ids)
    return len(ids)


def _annoncer(session: Session, ids: Sequence[int]) -> None:
    """Have what a night archives told once: each batch adds to what the first one announced."""
    cle = f"offre:finies:{clock.today()}"
    annonce = session.exec(select(Effet).where(Effet.cle == cle).with_for_update()).first()
    if annonce is not None:
        annonce.charge = annonce.charge | {"formation_ids": [*annonce.charge["formation_ids"], *ids]}
        return
    charge = {"acte": "archiver", "formation_ids": ids, "par_id": None, "instant": clock.now().isoformat()}
    outbox.enqueue(session, "offre_sorties", charge, cle=cle, delai=timedelta(hours=1))
