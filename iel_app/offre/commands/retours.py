"""Undo of an act of the catalogue, told by its line in the journal, while nothing was built on it."""

from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from iel_app.core.actor import Actor
from iel_app.core.audit import Action, Fait, record
from iel_app.core.errors import Impossible
from iel_app.core.permissions import Permission
from iel_app.core.workflow import advance
from iel_app.offre.commands.brouillon import noter
from iel_app.offre.commands.contexte import (
    exiger_active,
    formation_de,
    lignes_de,
    seances_de,
    version_ouverte,
    version_publiee,
)
from iel_app.offre.commands.versions import compter_sessions, toucher
from iel_app.offre.models import Formation, StatutVersion, VersionFormation
from iel_app.offre.workflow import PUBLICATION

TROP_TARD = "Cette formation a changé depuis\u00a0: l’action ne s’annule plus."


def annuler_confirmation(session: Session, actor: Actor, formation_id: int) -> None:
    """Undo `confirmer_fiche`: the yearly alert is back.

    Raises:
        Impossible: it was not confirmed, or was confirmed or published again since.
    """
    formation = _active(session, actor, formation_id)
    fait = dernier(session, actor, formation, Action.FICHE_CONFIRMEE)
    if _instant(fait.apres) != formation.confirmee_le:
        raise Impossible(TROP_TARD)
    formation.confirmee_le = _instant(fait.avant)
    record(session, actor, Action.DECISION_ANNULEE, formation.objet, avant=fait.apres, apres=fait.avant)


def annuler_reconduction(session: Session, actor: Actor, formation_id: int) -> None:
    """Undo `reconduire`: the sessions copied leave the draft, and the draft goes with them when it held nothing else.

    Raises:
        Impossible: nothing was carried over, or a copy was verified, changed, taken out or submitted since.
    """
    formation = _active(session, actor, formation_id)
    fait, version = dernier(session, actor, formation, Action.SESSIONS_RECONDUITES), _brouillon(session, formation)
    references = fait.apres["sessions"]
    copies = [ligne for ligne, s in lignes_de(session, version.id or 0) if s.reference in references]
    if len(copies) != len(references) or not all(ligne.a_verifier for ligne in copies):
        raise Impossible(TROP_TARD)
    for ligne in copies:
        session.delete(ligne)
    session.flush()
    compter_sessions(session, version)
    toucher(session, actor, formation, version)
    record(session, actor, Action.DECISION_ANNULEE, formation.objet, avant=fait.apres)
    _abandonner_le_vide(session, actor, formation, version)


def annuler_remplacement(session: Session, actor: Actor, formation_id: int) -> None:
    """Undo `remplacer_certification`: the draft takes the former one back, and goes when it held nothing else.

    Raises:
        Impossible: nothing was replaced, or the certification was changed or submitted since.
    """
    formation = _active(session, actor, formation_id)
    fait, version = dernier(session, actor, formation, Action.CERTIFICATION_REMPLACEE), _brouillon(session, formation)
    avant, apres = fait.avant["certification"], fait.apres["certification"]
    if version.contenu.get("certification") != apres:
        raise Impossible(TROP_TARD)
    noter(session, actor, formation_id, "certification", avant, apres)
    record(session, actor, Action.DECISION_ANNULEE, formation.objet, avant=fait.apres, apres=fait.avant)
    _abandonner_le_vide(session, actor, formation, version)


def _active(session: Session, actor: Actor, formation_id: int) -> Formation:
    formation = formation_de(session, actor, formation_id, Permission.OFFRE_REDIGER)
    exiger_active(formation)
    return formation


def dernier(session: Session, actor: Actor, formation: Formation, *actions: Action) -> Fait:
    """Return the last of these acts on a formation.

    Raises:
        Impossible: there is none, or somebody else did it: it is theirs to undo.
    """
    faits = select(Fait).where(Fait.objet == formation.objet, col(Fait.action).in_(actions))
    fait = session.exec(faits.order_by(col(Fait.id).desc()).limit(1)).first()
    if fait is None:
        raise Impossible("Il n’y a rien à annuler sur cette formation.")
    if fait.utilisateur_id != actor.utilisateur_id:
        raise Impossible(TROP_TARD)
    return fait


def _instant(dit: dict[str, Any]) -> datetime | None:
    return datetime.fromisoformat(dit["confirmée le"]) if dit.get("confirmée le") else None


def _brouillon(session: Session, formation: Formation) -> VersionFormation:
    version = version_ouverte(session, formation)
    if version is None or version.statut is StatutVersion.EN_CONTROLE:
        raise Impossible(TROP_TARD)
    return version


def _abandonner_le_vide(session: Session, actor: Actor, formation: Formation, version: VersionFormation) -> None:
    """Give up a draft that says what is published: it was opened by the act undone."""
    publiee = version_publiee(session, formation)
    if publiee is None or version.message or version.contenu != publiee.contenu:
        return
    if seances_de(session, version.id or 0) == seances_de(session, publiee.id or 0):
        advance(session, actor, PUBLICATION, version, "abandonner", apres={"version": version.numero})
