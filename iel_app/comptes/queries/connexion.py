"""What is read about accounts: the actor behind a token, the collectivités open to it, its open sessions."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from iel_app.comptes.models import (
    Collectivite,
    HabilitationAccordee,
    Organisme,
    Rattachement,
    SecondFacteur,
    SessionOuverte,
    StatutCollectivite,
    Utilisateur,
)
from iel_app.core import clock
from iel_app.core.actor import Actor, Habilitation, Role
from iel_app.core.permissions import PORTEES, Permission, Portee, require
from iel_app.core.settings import settings
from iel_app.referentiels.models import Region


@dataclass(frozen=True, slots=True)
class Identifiants:
    """What sign-in compares a password with."""

    utilisateur_id: int
    mot_de_passe: str
    collectivites: int
    second_facteur: bool = False


@dataclass(frozen=True, slots=True)
class Connexion:
    """The open session behind a token: who acts, until when, and whether the choice of collectivité must be made."""

    actor: Actor
    prenom: str
    gerante: str
    nb_collectivites: int
    a_rafraichir: bool
    expire_le: datetime
    prolongeable: bool
    collectivite_retiree: bool


@dataclass(frozen=True, slots=True)
class CollectivitePossible:
    """One line of the picker."""

    id: int
    nom: str
    type: str
    ville: str
    siret: str
    gerante: str
    derniere: bool


@dataclass(frozen=True, slots=True)
class SessionVue:
    """One line of « Mes connexions »."""

    id: int
    appareil: str
    ouverte_le: datetime
    vue_le: datetime
    actuelle: bool


def rattachements_actifs(jour: date) -> sa.ColumnElement[bool]:
    """Return the condition under which a rattachement is in force on a day."""
    return sa.and_(
        col(Rattachement.accepte_le).is_not(None),
        col(Rattachement.debut) <= jour,
        sa.or_(col(Rattachement.fin).is_(None), col(Rattachement.fin) >= jour),
    )


def identifiants(session: Session, actor: Actor, courriel: str) -> Identifiants | None:
    """Return the password hash of an active account, or None."""
    require(actor, Permission.COMPTES_SE_CONNECTER)
    ligne = session.exec(
        select(Utilisateur, SecondFacteur.confirme_le)
        .outerjoin(SecondFacteur, col(SecondFacteur.utilisateur_id) == Utilisateur.id)
        .where(Utilisateur.courriel == courriel, col(Utilisateur.desactive_le).is_(None))
    ).first()
    if ligne is None or ligne[0].id is None:
        return None
    nombre = len(collectivites_accessibles(session, ligne[0].id))
    return Identifiants(ligne[0].id, ligne[0].mot_de_passe, nombre, ligne[1] is not None)


def _acces(utilisateur_id: int) -> sa.Select[Any, Any]:
    """Return (collectivité, role) pairs: own roles, and that of gestionnaire on what is managed today."""
    actives = select(Collectivite.id).where(Collectivite.statut == StatutCollectivite.ACTIVE)
    siennes = select(HabilitationAccordee.structure_id, HabilitationAccordee.role).where(
        HabilitationAccordee.utilisateur_id == utilisateur_id,
        col(HabilitationAccordee.retiree_le).is_(None),
        col(HabilitationAccordee.role).in_([r for r, p in PORTEES.items() if p is Portee.COLLECTIVITE]),
        col(HabilitationAccordee.structure_id).in_(actives),
    )
    gerees = (
        select(Rattachement.collectivite_id, HabilitationAccordee.role)
        .join(HabilitationAccordee, col(HabilitationAccordee.structure_id) == Rattachement.gestionnaire_id)
        .where(
            HabilitationAccordee.utilisateur_id == utilisateur_id,
            HabilitationAccordee.role == Role.GESTIONNAIRE,
            col(HabilitationAccordee.retiree_le).is_(None),
            rattachements_actifs(clock.today()),
            col(Rattachement.collectivite_id).in_(actives),
            col(Rattachement.gestionnaire_id).in_(actives),
        )
    )
    union = siennes.union(gerees).subquery()
    return sa.select(union.c[0], union.c[1]).order_by(union.c[0])


def collectivites_accessibles(session: Session, utilisateur_id: int) -> list[int]:
    """Return the ids of the active collectivités this person may act for, own and managed."""
    return list(dict.fromkeys(ligne[0] for ligne in session.execute(_acces(utilisateur_id)).all()))


def connexion(session: Session, actor: Actor, jeton_hash: str) -> Connexion | None:
    """Resolve who acts behind a token's hash, in four statements at most; None when the session is closed or over.

    Roles are computed now, from what is in force now: a role taken back is gone at the next action.
    """
    require(actor, Permission.COMPTES_SE_CONNECTER)
    maintenant, reglages = clock.now(), settings()
    ligne = session.execute(_vivante(jeton_hash, maintenant)).first()
    if ligne is None:
        return None
    ouverte, utilisateur = ligne
    acces = [(int(c), Role(r)) for c, r in session.execute(_acces(utilisateur.id)).all()]
    active = ouverte.collectivite_id if any(c == ouverte.collectivite_id for c, _ in acces) else None
    autres, nom, gerante = _contexte(session, utilisateur.id, active)
    acteur = Actor(
        nom=utilisateur.nom_complet,
        utilisateur_id=utilisateur.id,
        courriel=utilisateur.courriel,
        session_id=ouverte.id,
        collectivite_id=active,
        structure_nom=nom,
        # Who has no role left is an agent of nowhere: they still see and close their own connections.
        habilitations=_effectives(acces, active) + autres or (Habilitation(Role.AGENT),),
        origine=actor.origine,
    )
    inactive_le = ouverte.vue_le + timedelta(minutes=reglages.session_inactivite)
    return Connexion(
        actor=acteur,
        prenom=utilisateur.prenom,
        gerante=gerante,
        nb_collectivites=len({c for c, _ in acces}),
        a_rafraichir=maintenant - ouverte.vue_le > timedelta(minutes=1),
        expire_le=min(ouverte.expire_le, inactive_le),
        prolongeable=inactive_le < ouverte.expire_le,
        # Who has other roles, and no collectivité to choose, goes on with these.
        collectivite_retiree=ouverte.collectivite_id is not None and active is None and bool(acces or not autres),
    )


def _effectives(acces: list[tuple[int, Role]], active: int | None) -> tuple[Habilitation, ...]:
    """Return the roles on the collectivité chosen; until one is, they reach none."""
    propres = {Habilitation(role, c if c == active else None) for c, role in acces if active in (c, None)}
    return tuple(sorted(propres, key=lambda h: h.role))


def _vivante(jeton_hash: str, instant: datetime) -> sa.Select[Any, Any]:
    """Return the open session of a token and its person, when neither is over at that instant."""
    return (
        sa.select(SessionOuverte, Utilisateur)
        .join(Utilisateur, col(Utilisateur.id) == SessionOuverte.utilisateur_id)
        .where(
            col(SessionOuverte.jeton_hash) == jeton_hash,
            col(SessionOuverte.fermee_le).is_(None),
            col(SessionOuverte.expire_le) > instant,
            col(SessionOuverte.vue_le) > instant - timedelta(minutes=settings().session_inactivite),
            col(Utilisateur.desactive_le).is_(None),
        )
    )


def _contexte(
    session: Session, utilisateur_id: int, collectivite_id: int | None
) -> tuple[tuple[Habilitation, ...], str, str]:
    """Return the roles that do not depend on a collectivité, the name of the active one and of who manages it."""
    gerante = (
        select(Collectivite.nom)
        .join(Rattachement, col(Rattachement.gestionnaire_id) == Collectivite.id)
        .where(Rattachement.collectivite_id == collectivite_id, rattachements_actifs(clock.today()))
        .limit(1)
        .scalar_subquery()
    )
    noms = select(Collectivite.nom, sa.func.coalesce(gerante, "")).where(Collectivite.id == collectivite_id)
    autres = session.execute(
        select(HabilitationAccordee.role, HabilitationAccordee.structure_id).where(
            HabilitationAccordee.utilisateur_id == utilisateur_id,
            col(HabilitationAccordee.retiree_le).is_(None),
            col(HabilitationAccordee.role).in_([r for r, p in PORTEES.items() if p is not Portee.COLLECTIVITE]),
        )
    ).all()
    habilitations = tuple(Habilitation(role, structure) for role, structure in autres)
    if collectivite_id is None:
        return habilitations, _nom_de_structure(session, habilitations), ""
    ligne = session.execute(noms).first()
    nom, nom_gerante = (ligne[0], ligne[1]) if ligne else ("", "")
    return habilitations, nom, nom_gerante


def _nom_de_structure(session: Session, habilitations: tuple[Habilitation, ...]) -> str:
    """Return the name of the CFA, or of the region, of a person who acts for no collectivité."""
    for habilitation in habilitations:
        if habilitation.role is Role.CFA:
            return session.exec(select(Organisme.nom).where(Organisme.id == habilitation.structure_id)).first() or ""
        if habilitation.role is Role.GESTIONNAIRE_OFFRE:
            return session.exec(select(Region.nom).where(Region.id == habilitation.structure_id)).first() or ""
    return ""


def collectivites_possibles(session: Session, actor: Actor) -> list[CollectivitePossible]:
    """Return the picker's lines: last used first when the person wants it so, then by name."""
    require(actor, Permission.COMPTES_AGIR_POUR)
    utilisateur = session.get_one(Utilisateur, actor.utilisateur_id)
    gerante = Collectivite.__table__.alias("gerante")  # pyright: ignore[reportAttributeAccessIssue]
    actif = sa.and_(col(Rattachement.collectivite_id) == Collectivite.id, rattachements_actifs(clock.today()))
    lignes = session.execute(
        select(Collectivite, gerante.c.nom)
        .outerjoin(Rattachement, actif)
        .outerjoin(gerante, gerante.c.id == Rattachement.gestionnaire_id)
        .where(col(Collectivite.id).in_(collectivites_accessibles(session, utilisateur.id or 0)))
        .order_by(Collectivite.nom)
    ).all()
    derniere = utilisateur.derniere_collectivite_id if utilisateur.proposer_derniere else None
    vues = [
        CollectivitePossible(c.id, c.nom, c.type.libelle, c.ville, c.siret, nom or "", c.id == derniere)
        for c, nom in lignes
    ]
    return sorted(vues, key=lambda vue: (not vue.derniere, bool(vue.gerante), vue.nom))


def acteur_elargi(session: Session, actor: Actor) -> Actor:
    """Return the actor with its roles on every collectivité it may choose: for the picker's own indications only."""
    require(actor, Permission.COMPTES_AGIR_POUR)
    acces = session.execute(_acces(actor.utilisateur_id or 0)).all()
    return replace(actor, habilitations=tuple(Habilitation(Role(role), c) for c, role in acces))


def sessions_ouvertes(session: Session, actor: Actor) -> list[SessionVue]:
    """Return the person's own open sessions, the one in use first."""
    require(actor, Permission.COMPTES_GERER_SESSIONS)
    maintenant = clock.now()
    lignes = session.exec(
        select(SessionOuverte)
        .where(
            SessionOuverte.utilisateur_id == actor.utilisateur_id,
            col(SessionOuverte.fermee_le).is_(None),
            col(SessionOuverte.expire_le) > maintenant,
            col(SessionOuverte.vue_le) > maintenant - timedelta(minutes=settings().session_inactivite),
        )
        .order_by(col(SessionOuverte.vue_le).desc())
    ).all()
    vues = [SessionVue(s.id or 0, s.appareil, s.ouverte_le, s.vue_le, s.id == actor.session_id) for s in lignes]
    return sorted(vues, key=lambda vue: not vue.actuelle)
