"""Web workshops: create one, cancel it; register, withdraw."""

from datetime import timedelta

import sqlalchemy as sa
from sqlmodel import Session, col, select

from iel_app.aide.commands.contexte import atelier_de
from iel_app.aide.forms import SaisieAtelier
from iel_app.aide.models import Atelier, InscriptionAtelier
from iel_app.core import clock, db, outbox
from iel_app.core.actor import Actor
from iel_app.core.audit import Action, record
from iel_app.core.errors import Forbidden, Impossible, NotFound
from iel_app.core.permissions import Permission, Scope, require, scope

_VEILLE = timedelta(days=1)


def creer_atelier(session: Session, actor: Actor, saisie: SaisieAtelier) -> int:
    """Create a workshop and return its id: of the organiser's region, or national.

    Raises:
        Forbidden: the actor organises none.
    """
    require(actor, Permission.AIDE_ORGANISER)
    atelier = Atelier(
        region_id=_region(scope(actor, Permission.AIDE_ORGANISER)),
        titre=saisie.titre,
        description=saisie.description,
        debut=saisie.debut,
        duree=saisie.duree,
        lien=saisie.lien,
        capacite=saisie.capacite,
        cree_le=clock.now(),
        cree_par=actor.nom,
    )
    session.add(atelier)
    session.flush()
    record(session, actor, Action.ATELIER_CREE, atelier.objet, apres={"Titre": atelier.titre})
    return atelier.id or 0


def _region(perimetre: Scope) -> int | None:
    if perimetre.toutes:
        return None
    if not perimetre.regions:
        raise Forbidden
    return min(perimetre.regions)


def annuler_atelier(session: Session, actor: Actor, atelier_id: int) -> None:
    """Cancel a workshop: those registered are told.

    Raises:
        Impossible: already cancelled, or over.
        NotFound: no such workshop in reach.
    """
    require(actor, Permission.AIDE_ORGANISER)
    atelier = atelier_de(session, actor, atelier_id)
    if atelier.annule_le is not None:
        raise Impossible("Cet atelier est déjà annulé.")
    if atelier.debut <= clock.now():
        raise Impossible("Cet atelier a déjà eu lieu.")
    atelier.annule_le = clock.now()
    record(session, actor, Action.ATELIER_ANNULE, atelier.objet, apres={"Titre": atelier.titre})
    outbox.enqueue(session, "atelier_annule", {"atelier_id": atelier_id}, cle=f"atelier:annule:{atelier_id}")


def rejoindre(session: Session, actor: Actor, atelier_id: int) -> None:
    """Register to a workshop; the last place goes to one person.

    Raises:
        Impossible: full, over, cancelled, or already registered.
        NotFound: no such workshop.
    """
    require(actor, Permission.AIDE_RESERVER)
    db.serialize(session, f"atelier:{atelier_id}")
    atelier = session.get(Atelier, atelier_id)
    if atelier is None:
        raise NotFound
    if atelier.annule_le is not None or atelier.debut <= clock.now():
        raise Impossible("Les inscriptions à cet atelier sont closes.")
    en_vigueur = (InscriptionAtelier.atelier_id == atelier_id, col(InscriptionAtelier.retiree_le).is_(None))
    if session.exec(
        select(InscriptionAtelier.id).where(*en_vigueur, InscriptionAtelier.utilisateur_id == actor.utilisateur_id)
    ).first():
        raise Impossible("Vous êtes déjà inscrit ou inscrite à cet atelier.")
    if (
        session.exec(select(sa.func.count()).select_from(InscriptionAtelier).where(*en_vigueur)).one()
        >= atelier.capacite
    ):
        raise Impossible("Cet atelier est complet.")
    inscription = InscriptionAtelier(
        atelier_id=atelier_id,
        utilisateur_id=actor.utilisateur_id or 0,
        nom=actor.nom,
        structure=actor.structure_nom,
        courriel=actor.courriel,
        inscrite_le=clock.now(),
    )
    session.add(inscription)
    session.flush()
    record(session, actor, Action.ATELIER_REJOINT, atelier.objet, apres={"Titre": atelier.titre})
    _prevenir(session, atelier, inscription)


def _prevenir(session: Session, atelier: Atelier, inscription: InscriptionAtelier) -> None:
    """Queue the mail with the link and, for a workshop some days away, the reminder of the day before."""
    charge = {"inscription_id": inscription.id}
    outbox.enqueue(session, "atelier_rejoint", charge | {"veille": False}, cle=f"atelier:rejoint:{inscription.id}")
    attente = atelier.debut - clock.now() - _VEILLE
    if attente > timedelta(0):
        cle = f"atelier:veille:{inscription.id}"
        outbox.enqueue(session, "atelier_rejoint", charge | {"veille": True}, cle=cle, delai=attente)


def quitter(session: Session, actor: Actor, atelier_id: int) -> None:
    """Withdraw from a workshop: the place is free again.

    Raises:
        NotFound: not registered to it.
    """
    require(actor, Permission.AIDE_RESERVER)
    inscription = session.exec(
        select(InscriptionAtelier)
        .where(
            InscriptionAtelier.atelier_id == atelier_id,
            InscriptionAtelier.utilisateur_id == actor.utilisateur_id,
            col(InscriptionAtelier.retiree_le).is_(None),
        )
        .with_for_update()
    ).first()
    if inscription is None:
        raise NotFound
    inscription.retiree_le = clock.now()
    record(session, actor, Action.ATELIER_QUITTE, f"atelier:{atelier_id}")
