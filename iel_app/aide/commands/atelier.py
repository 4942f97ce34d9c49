"""Web workshops: create one, cancel it; register, await a place, withdraw."""

from datetime import timedelta

import sqlalchemy as sa
from sqlmodel import Session, col, select

from iel_app.aide.commands.contexte import atelier_de, region_organisee
from iel_app.aide.forms import SaisieAtelier
from iel_app.aide.models import Atelier, InscriptionAtelier
from iel_app.core import clock, db, outbox
from iel_app.core.actor import Actor
from iel_app.core.audit import Action, record
from iel_app.core.errors import Impossible, NotFound
from iel_app.core.permissions import Permission, require, scope

_VEILLE = timedelta(days=1)


def creer_atelier(session: Session, actor: Actor, saisie: SaisieAtelier) -> int:
    """Create a workshop and return its id: of the organiser's region, or national.

    Raises:
        Forbidden: the actor organises none.
    """
    require(actor, Permission.AIDE_ORGANISER)
    atelier = Atelier(
        region_id=region_organisee(scope(actor, Permission.AIDE_ORGANISER)),
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


def annuler_atelier(session: Session, actor: Actor, atelier_id: int) -> None:
    """Cancel a workshop: those registered are told.

    Raises:
        Impossible: already cancelled, or over.
        NotFound: no such workshop in reach.
    """
    require(actor, Permission.AIDE_ORGANISER)
    # Who joins in this very moment is told too.
    db.serialize(session, f"atelier:{atelier_id}")
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
    atelier = _ouvert(session, atelier_id)
    if atelier.capacite <= _pris(session, atelier_id):
        raise Impossible("Cet atelier est complet.")
    inscription = _inscrire(session, actor, atelier_id, en_attente=False)
    record(session, actor, Action.ATELIER_REJOINT, atelier.objet, apres={"Titre": atelier.titre})
    _prevenir(session, atelier, inscription)


def attendre(session: Session, actor: Actor, atelier_id: int) -> None:
    """Await a place in a full workshop: the first who waits is registered as soon as one is free.

    Raises:
        Impossible: a place is free, the workshop is over or cancelled, or the person is already in it or waiting.
        NotFound: no such workshop.
    """
    require(actor, Permission.AIDE_RESERVER)
    atelier = _ouvert(session, atelier_id)
    if atelier.capacite > _pris(session, atelier_id):
        raise Impossible("Une place est libre. Inscrivez-vous.")
    _inscrire(session, actor, atelier_id, en_attente=True)
    record(session, actor, Action.ATELIER_ATTENDU, atelier.objet, apres={"Titre": atelier.titre})


def _ouvert(session: Session, atelier_id: int) -> Atelier:
    """Return a workshop that one may still join; nobody else joins or leaves it meanwhile."""
    db.serialize(session, f"atelier:{atelier_id}")
    atelier = session.get(Atelier, atelier_id)
    if atelier is None:
        raise NotFound
    if atelier.annule_le is not None or atelier.debut <= clock.now():
        raise Impossible("Les inscriptions à cet atelier sont closes.")
    return atelier


def _pris(session: Session, atelier_id: int) -> int:
    compte = select(sa.func.count()).select_from(InscriptionAtelier)
    return session.exec(compte.where(*_en_vigueur(atelier_id, en_attente=False))).one()


def _en_vigueur(atelier_id: int, *, en_attente: bool) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        col(InscriptionAtelier.atelier_id) == atelier_id,
        col(InscriptionAtelier.retiree_le).is_(None),
        col(InscriptionAtelier.en_attente).is_(en_attente),
    )


def _sienne(session: Session, actor: Actor, atelier_id: int) -> InscriptionAtelier | None:
    return session.exec(
        select(InscriptionAtelier)
        .where(
            InscriptionAtelier.atelier_id == atelier_id,
            InscriptionAtelier.utilisateur_id == actor.utilisateur_id,
            col(InscriptionAtelier.retiree_le).is_(None),
        )
        .with_for_update()
    ).first()


def _inscrire(session: Session, actor: Actor, atelier_id: int, *, en_attente: bool) -> InscriptionAtelier:
    if (deja := _sienne(session, actor, atelier_id)) is not None:
        etat = "sur la liste d’attente de" if deja.en_attente else "inscrit ou inscrite à"
        raise Impossible(f"Vous êtes déjà {etat} cet atelier.")
    inscription = InscriptionAtelier(
        atelier_id=atelier_id,
        utilisateur_id=actor.utilisateur_id or 0,
        nom=actor.nom,
        structure=actor.structure_nom,
        courriel=actor.courriel,
        inscrite_le=clock.now(),
        en_attente=en_attente,
    )
    session.add(inscription)
    session.flush()
    return inscription


def _prevenir(session: Session, atelier: Atelier, inscription: InscriptionAtelier, *, liberee: bool = False) -> None:
    """Queue the mail with the link and, for a workshop some days away, the reminder of the day before."""
    charge = {"inscription_id": inscription.id}
    present = charge | {"veille": False, "liberee": liberee}
    outbox.enqueue(session, "atelier_rejoint", present, cle=f"atelier:rejoint:{inscription.id}")
    attente = atelier.debut - clock.now() - _VEILLE
    if attente > timedelta(0):
        cle = f"atelier:veille:{inscription.id}"
        outbox.enqueue(session, "atelier_rejoint", charge | {"veille": True}, cle=cle, delai=attente)


def quitter(session: Session, actor: Actor, atelier_id: int) -> None:
    """Withdraw from a workshop, or from its waiting list: a place given back goes to the first who waits.

    Raises:
        NotFound: neither registered to it nor waiting.
    """
    require(actor, Permission.AIDE_RESERVER)
    db.serialize(session, f"atelier:{atelier_id}")
    inscription = _sienne(session, actor, atelier_id)
    if inscription is None:
        raise NotFound
    inscription.retiree_le = clock.now()
    record(session, actor, Action.ATELIER_QUITTE, f"atelier:{atelier_id}")
    session.flush()
    if not inscription.en_attente:
        _ceder(session, actor, session.get_one(Atelier, atelier_id))


def _ceder(session: Session, actor: Actor, atelier: Atelier) -> None:
    """Register the first who waits, unless the workshop is over or cancelled."""
    if atelier.annule_le is not None or atelier.debut <= clock.now():
        return
    premiere = session.exec(
        select(InscriptionAtelier)
        .where(*_en_vigueur(atelier.id or 0, en_attente=True))
        .order_by(col(InscriptionAtelier.inscrite_le), col(InscriptionAtelier.id))
        .with_for_update()
    ).first()
    if premiere is None:
        return
    premiere.en_attente = False
    record(session, actor, Action.ATELIER_REJOINT, atelier.objet, apres={"Titre": atelier.titre, "Place": premiere.nom})
    _prevenir(session, atelier, premiere, liberee=True)
