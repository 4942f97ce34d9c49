"""An import is confirmed, then carried out batch after batch by the worker."""

from sqlmodel import Session, col, select

from iel_app.core import clock, outbox
from iel_app.core.actor import Actor
from iel_app.core.audit import Action, record
from iel_app.core.errors import Impossible, Refusal
from iel_app.core.permissions import Permission, require
from iel_app.core.workflow import advance
from iel_app.offre.commands.importation.application import appliquer_lot
from iel_app.offre.commands.importation.contexte import LOT, annoncer_soumises, import_de
from iel_app.offre.commands.publication import soumettre
from iel_app.offre.models import Import, LigneImport, StatutImport, StatutVersion, Verdict, VersionFormation
from iel_app.offre.workflow import IMPORT

_UTILES = (Verdict.CREEE, Verdict.MODIFIEE)
SOUMISES_PAR_LOT = 100


def confirmer_import(
    session: Session, actor: Actor, import_id: int, *, valides_seulement: bool = False, soumises: bool = False
) -> None:
    """Have the rows written as drafts; with `soumises`, complete drafts then go to control.

    Raises:
        Impossible: not at this stage, nothing to write, or rows in error without the choice to leave them out.
    """
    importe = import_de(session, actor, import_id)
    utiles = importe.nb_creees + importe.nb_modifiees
    if importe.statut is StatutImport.ANALYSE and not utiles:
        raise Impossible("Il n’y a rien à importer\u00a0: aucune ligne n’est à créer ni à modifier.")
    if importe.statut is StatutImport.ANALYSE and importe.nb_refusees and not valides_seulement:
        pluriel = "lignes sont" if importe.nb_refusees > 1 else "ligne est"
        raise Impossible(
            f"{importe.nb_refusees} {pluriel} en erreur. Corrigez, ou choisissez d’importer seulement les lignes "
            "valides."
        )
    importe.soumettre = soumises
    importe.confirme_le = clock.now()
    choix = {"lignes": utiles, "laissées": importe.nb_refusees, "suite": "contrôle" if soumises else "brouillons"}
    advance(session, actor, IMPORT, importe, "confirmer", apres=choix)
    _poursuivre(session, importe)


def _poursuivre(session: Session, importe: Import) -> None:
    outbox.enqueue(session, "offre_import_appliquer", {"import_id": importe.id})


def appliquer_import(session: Session, actor: Actor, import_id: int) -> None:
    """Write the next batch of rows, else submit the next drafts, else end the import; safe to run again."""
    importe = import_de(session, actor, import_id)
    if importe.statut is not StatutImport.CONFIRME:
        return
    lot = session.exec(
        select(LigneImport)
        .where(
            LigneImport.import_id == import_id,
            col(LigneImport.verdict).in_(_UTILES),
            col(LigneImport.appliquee).is_(False),
        )
        .order_by(col(LigneImport.numero))
        .limit(LOT)
    ).all()
    if lot:
        appliquer_lot(session, actor, importe, lot)
        importe.nb_appliquees += len(lot)
        _poursuivre(session, importe)
    elif importe.soumettre and soumettre_lot(session, actor, importe):
        _poursuivre(session, importe)
    else:
        importe.applique_le = clock.now()
        ecrites = {
            "créées": importe.nb_creees,
            "modifiées": importe.nb_modifiees,
            "soumises": importe.nb_soumises,
            "en erreur": importe.nb_refusees,
        }
        advance(session, actor, IMPORT, importe, "terminer", apres=ecrites)
        outbox.enqueue(session, "offre_import_termine", {"import_id": import_id})
        annoncer_soumises(session, importe)


INTERROMPU = "Import interrompu\u00a0: la personne ou la clé qui l’a demandé n’écrit plus pour cette structure."


def interrompre_import(session: Session, actor: Actor, import_id: int) -> None:
    """End an import that nobody may carry on: what it wrote stays, and its undo is open; the next one may come."""
    require(actor, Permission.OFFRE_ENTRETENIR)
    importe = session.get_one(Import, import_id)
    if importe.statut is StatutImport.CONFIRME:
        importe.message, importe.applique_le = INTERROMPU, clock.now()
        advance(session, actor, IMPORT, importe, "interrompre", apres={"raison": INTERROMPU})
        annoncer_soumises(session, importe)


def soumettre_lot(session: Session, actor: Actor, importe: Import) -> bool:
    """Submit the next drafts that the import wrote; one incomplete, or changed by a person since, stays a draft."""
    ids = session.exec(
        select(LigneImport.formation_id)
        .where(
            LigneImport.import_id == importe.id,
            col(LigneImport.verdict).in_(_UTILES),
            col(LigneImport.version_id).is_not(None),
            col(LigneImport.formation_id) > importe.curseur,
        )
        .distinct()
        .order_by(col(LigneImport.formation_id))
        .limit(SOUMISES_PAR_LOT)
    ).all()
    for formation_id in ids:
        # The number alone, not the version: `soumettre` reads it afresh, its formation locked, and compares.
        revision = session.exec(
            select(VersionFormation.revision).where(
                VersionFormation.formation_id == formation_id,
                VersionFormation.import_id == importe.id,
                col(VersionFormation.statut).in_((StatutVersion.BROUILLON, StatutVersion.A_COMPLETER)),
            )
        ).first()
        if revision is not None:
            importe.nb_soumises += _tenter(session, actor, formation_id or 0, revision)
        importe.curseur = formation_id or importe.curseur
    if ids:
        record(session, actor, Action.IMPORT_APPLIQUE, importe.objet, apres={"soumises": importe.nb_soumises})
    return bool(ids)


def _tenter(session: Session, actor: Actor, formation_id: int, revision: int) -> int:
    try:
        soumettre(session, actor, formation_id, revision, en_nombre=True)
    except Refusal:  # refused before anything is written: it stays a draft, which says itself what it misses
        return 0
    return 1
