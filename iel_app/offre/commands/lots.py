"""A batch of rows sent by a software: an import confirmed at once, carried out part by part, answered once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from iel_app.comptes.models import Organisme
from iel_app.core import clock, db
from iel_app.core.actor import Actor
from iel_app.core.audit import Action, record
from iel_app.core.errors import Forbidden, Impossible, Invalid, NotFound, UnderWay
from iel_app.core.permissions import Cible, Permission, require
from iel_app.core.settings import settings
from iel_app.offre.commands.importation.analyse import juger_rangees
from iel_app.offre.commands.importation.application import appliquer_lot
from iel_app.offre.commands.importation.confirmation import soumettre_lot
from iel_app.offre.commands.importation.contexte import LOT, annoncer_soumises, compter
from iel_app.offre.models import (
    OUVERTS,
    Formation,
    FormeFichier,
    Import,
    LigneImport,
    LotApi,
    SessionFormation,
    StatutImport,
    Verdict,
    VersionFormation,
)
from iel_app.offre.rules.lots import LigneRecue, reponse

BAIL = timedelta(seconds=30)
"""How long a part may take before the batch is said to have broken off."""
_UTILES = (Verdict.CREEE, Verdict.MODIFIEE)


@dataclass(frozen=True, slots=True)
class LotOuvert:
    """A batch to carry out, or its answer (`statut` 0: none yet)."""

    id: int
    statut: int
    reponse: dict[str, Any]


def ouvrir_lot(session: Session, actor: Actor, idempotence: str, empreinte: str, *, soumises: bool) -> LotOuvert:
    """Begin a batch, or find the one that this key already asked for under the same name.

    Raises:
        Invalid: the same name was given to another body.
        UnderWay: it is being carried out.
    """
    organisme_id = _organisme(actor)
    require(actor, Permission.OFFRE_REDIGER, Cible(organisme_id=organisme_id))
    db.serialize(session, f"lot:{actor.cle_id}:{idempotence}")
    maintenant = clock.now()
    lot = session.exec(select(LotApi).where(LotApi.cle_id == actor.cle_id, LotApi.idempotence == idempotence)).first()
    if lot is not None and lot.empreinte != empreinte:
        raise Invalid({"Idempotency-Key": "Cette clé d’idempotence a déjà servi pour un autre contenu"})
    if lot is not None and lot.reponse_statut is None and lot.bail_jusqu_a > maintenant:
        raise UnderWay
    if lot is None:
        lot = LotApi(
            cle_id=actor.cle_id or 0,
            idempotence=idempotence,
            empreinte=empreinte,
            import_id=_import(session, actor, organisme_id, empreinte, soumises=soumises),
            cree_le=maintenant,
            bail_jusqu_a=maintenant,
        )
        session.add(lot)
    lot.bail_jusqu_a = maintenant + BAIL
    session.flush()
    return LotOuvert(lot.id or 0, lot.reponse_statut or 0, lot.reponse)


def _organisme(actor: Actor) -> int:
    if actor.cle_id is None or len(actor.organismes) != 1:
        raise Forbidden
    return actor.organismes[0]


def _import(session: Session, actor: Actor, organisme_id: int, empreinte: str, *, soumises: bool) -> int:
    """Keep the import that stands for the batch: it is shown with the others, and undone as they are."""
    maintenant = clock.now()
    importe = Import(
        organisme_id=organisme_id,
        region_id=session.get_one(Organisme, organisme_id).region_id,
        nom=f"Lot de {actor.nom}"[:120],
        forme=FormeFichier.API,
        empreinte=empreinte,
        taille=0,
        statut=StatutImport.APPLIQUE,
        prete=True,
        soumettre=soumises,
        auteur_id=actor.utilisateur_id,
        auteur=actor.nom,
        cle_id=actor.cle_id,
        depose_le=maintenant,
        analyse_le=maintenant,
        confirme_le=maintenant,
        applique_le=maintenant,
    )
    session.add(importe)
    session.flush()
    return importe.id or 0


def _lot(session: Session, actor: Actor, lot_id: int) -> tuple[LotApi, Import]:
    """Lock and return the batch under way of this key.

    Raises:
        NotFound: no such batch of this key.
        Impossible: a person undid it meanwhile.
    """
    require(actor, Permission.OFFRE_REDIGER)
    demande = select(LotApi).where(LotApi.id == lot_id, LotApi.cle_id == actor.cle_id)
    lot = session.exec(demande.with_for_update()).first()
    if lot is None:
        raise NotFound
    importe = session.exec(select(Import).where(Import.id == lot.import_id).with_for_update()).one()
    require(actor, Permission.OFFRE_REDIGER, importe.cible)
    if importe.statut is not StatutImport.APPLIQUE:
        raise Impossible("Ce lot a été annulé pendant son traitement.")
    lot.bail_jusqu_a = clock.now() + BAIL
    return lot, importe


def juger_lot(session: Session, actor: Actor, lot_id: int, lignes: Sequence[LigneRecue]) -> None:
    """Give a part of the rows their verdicts, writing nothing of them yet; rows already judged are passed.

    Raises:
        Impossible: a person undid the batch meanwhile.
    """
    _, importe = _lot(session, actor, lot_id)
    nouvelles = [ligne for ligne in lignes if ligne.numero > importe.derniere_ligne]
    if not nouvelles:
        return
    lisibles = [(ligne.numero, dict(ligne.valeurs)) for ligne in nouvelles if not ligne.erreurs]
    gardees = juger_rangees(session, importe, lisibles) if lisibles else []
    gardees += [_illisible(importe, ligne) for ligne in nouvelles if ligne.erreurs]
    session.execute(sa.insert(LigneImport), gardees)
    importe.derniere_ligne = nouvelles[-1].numero
    importe.nb_lignes = importe.nb_lues = importe.nb_lues + len(nouvelles)


def _illisible(importe: Import, ligne: LigneRecue) -> dict[str, Any]:
    compter(importe, Verdict.REFUSEE, 1)
    return {
        "import_id": importe.id,
        "numero": ligne.numero,
        "cle": "",
        "cle_session": "",
        "valeurs": dict(ligne.valeurs),
        "verdict": Verdict.REFUSEE,
        "erreurs": dict(ligne.erreurs),
        "formation_id": None,
        "session_id": None,
        "appliquee": False,
        "annulation": {},
    }


def avancer_lot(session: Session, actor: Actor, lot_id: int, lignes: Sequence[LigneRecue]) -> LotOuvert:
    """Write the next good rows, else submit the next drafts when that was asked, else keep the answer and return it.

    `statut` 0: call again. A batch that wrote nothing leaves no import behind, only its answer.

    Raises:
        Impossible: a person undid the batch meanwhile.
    """
    lot, importe = _lot(session, actor, lot_id)
    if _appliquer(session, actor, importe) or (importe.soumettre and soumettre_lot(session, actor, importe)):
        importe.applique_le = clock.now()
        return LotOuvert(lot_id, 0, {})
    ecrites = importe.nb_creees + importe.nb_modifiees
    comptes = {
        "creees": importe.nb_creees,
        "modifiees": importe.nb_modifiees,
        "inchangees": importe.nb_inchangees,
        "refusees": importe.nb_refusees,
        "soumises": importe.nb_soumises,
    }
    lot.reponse = reponse(importe.id if ecrites else None, comptes, lignes, _faites(session, importe))
    lot.reponse_statut = 207 if importe.nb_refusees else 200
    if ecrites:
        importe.applique_le = clock.now()
        record(
            session, actor, Action.IMPORT_APPLIQUE, importe.objet, apres={"reçu par l’API": lot.idempotence} | comptes
        )
        _alleger(session, importe)
        annoncer_soumises(session, importe)
    else:
        session.execute(sa.delete(LigneImport).where(col(LigneImport.import_id) == importe.id))
        lot.import_id = None
        session.flush()
        session.delete(importe)
    return LotOuvert(lot_id, lot.reponse_statut, lot.reponse)


def _appliquer(session: Session, actor: Actor, importe: Import) -> bool:
    utiles = session.exec(
        select(LigneImport)
        .where(
            LigneImport.import_id == importe.id,
            col(LigneImport.verdict).in_(_UTILES),
            col(LigneImport.appliquee).is_(False),
        )
        .order_by(col(LigneImport.numero))
        .limit(LOT)
    ).all()
    if utiles:
        appliquer_lot(session, actor, importe, utiles)
        importe.nb_appliquees += len(utiles)
    return bool(utiles)


def _faites(session: Session, importe: Import) -> Mapping[int, Mapping[str, Any]]:
    """Return what became of each row."""
    requete = (
        sa.select(
            col(LigneImport.numero),
            col(LigneImport.verdict),
            col(LigneImport.erreurs),
            col(Formation.reference),
            col(SessionFormation.reference),
            col(VersionFormation.statut),
        )
        .outerjoin(Formation, col(Formation.id) == LigneImport.formation_id)
        .outerjoin(SessionFormation, col(SessionFormation.id) == LigneImport.session_id)
        .outerjoin(
            VersionFormation,
            sa.and_(col(VersionFormation.formation_id) == Formation.id, col(VersionFormation.statut).in_(OUVERTS)),
        )
        .where(col(LigneImport.import_id) == importe.id)
    )
    return {
        numero: {
            "verdict": verdict.value,
            "erreurs": erreurs,
            "reference_formation": formation,
            "reference_session": seance,
            "etat": statut.value if statut else None,
        }
        for numero, verdict, erreurs, formation, seance, statut in session.execute(requete).all()
    }


def _alleger(session: Session, importe: Import) -> None:
    """Forget the rows that changed nothing: a software sends its whole catalogue each night."""
    session.execute(
        sa.delete(LigneImport).where(
            col(LigneImport.import_id) == importe.id, col(LigneImport.verdict) == Verdict.INCHANGEE
        )
    )


def relacher_lot(session: Session, actor: Actor, lot_id: int) -> None:
    """Say that a batch broke off: whoever asks again goes on with it at once."""
    require(actor, Permission.OFFRE_REDIGER)
    session.execute(
        sa.update(LotApi)
        .where(col(LotApi.id) == lot_id, col(LotApi.cle_id) == actor.cle_id)
        .values(bail_jusqu_a=clock.now())
    )


def oublier_lots(session: Session, actor: Actor) -> int:
    """Forget the answers past their time, and return how many."""
    require(actor, Permission.OFFRE_INDEXER)
    limite = clock.now() - timedelta(hours=settings().api_idempotence_heures)
    resultat = session.execute(sa.delete(LotApi).where(col(LotApi.cree_le) <= limite))
    return resultat.rowcount  # pyright: ignore[reportAttributeAccessIssue]


PART = LOT
"""Rows of one transaction."""
