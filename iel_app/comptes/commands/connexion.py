"""Sign in, choose a collectivité, close sessions."""

from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from iel_app.comptes import queries, rules
from iel_app.comptes.models import SecondFacteur, SessionOuverte, Tentative, Utilisateur
from iel_app.core import clock, db, outbox
from iel_app.core.actor import Actor
from iel_app.core.audit import Action, record
from iel_app.core.errors import NotConnected, NotFound, TooMany
from iel_app.core.permissions import Permission, require
from iel_app.core.settings import settings


def tenter(session: Session, actor: Actor, courriel: str, adresse: str) -> None:
    """Count a sign-in attempt before the password is looked at, so that parallel attempts count too.

    Raises:
        TooMany: this account or this address must wait; the attempt is then not counted.
    """
    require(actor, Permission.COMPTES_SE_CONNECTER)
    reglages = settings()
    blocage = timedelta(minutes=reglages.attente_apres_essais)
    seuils = {
        rules.hachage(f"compte:{courriel}"): reglages.essais_par_compte,
        _par_adresse(adresse): reglages.essais_par_adresse,
    }
    db.serialize(session, *seuils)
    maintenant = clock.now()
    session.execute(sa.delete(Tentative).where(col(Tentative.instant) <= maintenant - blocage))
    comptes = session.execute(
        select(Tentative.cle, sa.func.count(), sa.func.max(Tentative.instant))
        .where(col(Tentative.cle).in_(seuils))
        .group_by(Tentative.cle)
    ).all()
    for cle, nombre, derniere in comptes:
        if derniere + rules.attente(nombre, derniere, seuils[cle], blocage) > maintenant:
            raise TooMany(
                f"Trop d’essais. Attendez {_duree(derniere, nombre, seuils[cle], blocage)}, puis recommencez."
            )
    session.add_all(Tentative(cle=cle, instant=maintenant) for cle in seuils)


def _duree(derniere: Any, nombre: int, seuil: int, blocage: timedelta) -> str:
    reste = derniere + rules.attente(nombre, derniere, seuil, blocage) - clock.now()
    minutes = int(reste.total_seconds() // 60) + 1
    return "quelques secondes" if reste < timedelta(seconds=30) else f"{minutes} minute{'s' if minutes > 1 else ''}"


def refuser_connexion(session: Session, actor: Actor, courriel: str) -> None:
    """Write in the journal that a sign-in failed, under the hash of the identifier given."""
    require(actor, Permission.COMPTES_SE_CONNECTER)
    record(session, actor, Action.CONNEXION_REFUSEE, f"identifiant:{rules.hachage(courriel)[:12]}")


def ouvrir(
    session: Session,
    actor: Actor,
    utilisateur_id: int,
    appareil: str,
    ancien_jeton: str = "",
    *,
    verifiee: str | None = None,
    code_verifie: bool = False,
) -> str:
    """Open a session for a person whose password was just verified, and return its token.

    `verifiee` is the hash that the password matched: changed meanwhile, it opens nothing.

    The token is new at every sign-in; a session that the browser still carried is closed. With one collectivité
    reachable it is chosen at once; with several the picker comes next.

    Raises:
        NotConnected: this account has a second factor, and no code was verified.
    """
    require(actor, Permission.COMPTES_SE_CONNECTER)
    # The row is locked: a password that changes now closes this session too, or refuses it.
    utilisateur = session.get(Utilisateur, utilisateur_id, with_for_update=True)
    if utilisateur is None or utilisateur.desactive_le is not None:
        raise NotFound
    if verifiee is not None and verifiee != utilisateur.mot_de_passe:
        raise NotConnected
    if not code_verifie and _a_second_facteur(session, utilisateur_id):
        raise NotConnected
    maintenant = clock.now()
    if ancien_jeton:
        fermer_sessions(session, col(SessionOuverte.jeton_hash) == rules.hachage(ancien_jeton))
    oublier_tentatives(session, utilisateur.courriel, actor.origine)
    possibles = queries.collectivites_accessibles(session, utilisateur_id)
    jeton, nouveau = rules.nouveau_jeton(), _jamais_vu(session, utilisateur_id, appareil)
    ouverte = SessionOuverte(
        jeton_hash=rules.hachage(jeton),
        utilisateur_id=utilisateur_id,
        collectivite_id=possibles[0] if len(possibles) == 1 else None,
        ouverte_le=maintenant,
        vue_le=maintenant,
        expire_le=maintenant + timedelta(minutes=settings().session_absolue),
        appareil=appareil,
    )
    session.add(ouverte)
    session.flush()
    if nouveau:
        outbox.enqueue(session, "appareil_nouveau", {"session_id": ouverte.id})
    auteur = Actor(nom=utilisateur.nom_complet, utilisateur_id=utilisateur_id, origine=actor.origine)
    record(session, auteur, Action.CONNEXION, f"utilisateur:{utilisateur_id}", apres={"appareil": appareil})
    return jeton


def _a_second_facteur(session: Session, utilisateur_id: int) -> bool:
    confirme = col(SecondFacteur.confirme_le).is_not(None)
    return (
        session.exec(select(SecondFacteur.id).where(SecondFacteur.utilisateur_id == utilisateur_id, confirme)).first()
        is not None
    )


def _jamais_vu(session: Session, utilisateur_id: int, appareil: str) -> bool:
    """Tell whether a person who signed in before does it on another kind of device."""
    du_sien = col(SessionOuverte.utilisateur_id) == utilisateur_id
    meme = sa.func.count().filter(col(SessionOuverte.appareil) == appareil)
    total, deja = session.execute(sa.select(sa.func.count(), meme).where(du_sien)).one()
    return bool(total) and not deja


def _par_adresse(adresse: str) -> str:
    return rules.hachage(f"adresse:{rules.reseau(adresse)}")


def oublier_tentatives(session: Session, courriel: str, adresse: str = "") -> None:
    """A success wipes the account's attempts, and its own one at the address: a whole town hall may share it."""
    reussie = sa.select(sa.func.max(Tentative.id)).where(col(Tentative.cle) == _par_adresse(adresse)).scalar_subquery()
    du_compte = col(Tentative.cle) == rules.hachage(f"compte:{courriel}")
    session.execute(sa.delete(Tentative).where(sa.or_(du_compte, col(Tentative.id) == reussie)))


def choisir_collectivite(session: Session, actor: Actor, collectivite_id: int, proposer_derniere: bool = True) -> str:
    """Act for another collectivité from now on: the session's token changes, and is returned.

    Raises:
        NotFound: the person may not act for this collectivité, or it does not exist.
    """
    require(actor, Permission.COMPTES_AGIR_POUR)
    ouverte = session.get(SessionOuverte, actor.session_id or 0)
    if ouverte is None or actor.utilisateur_id is None:
        raise NotFound
    if collectivite_id not in queries.collectivites_accessibles(session, actor.utilisateur_id):
        raise NotFound("Cette collectivité n’est pas, ou n’est plus, accessible avec votre compte.")
    jeton, avant = rules.nouveau_jeton(), ouverte.collectivite_id
    ouverte.jeton_hash = rules.hachage(jeton)
    ouverte.collectivite_id = collectivite_id
    utilisateur = session.get_one(Utilisateur, actor.utilisateur_id)
    utilisateur.derniere_collectivite_id = collectivite_id
    utilisateur.proposer_derniere = proposer_derniere
    record(
        session,
        actor,
        Action.COLLECTIVITE_CHOISIE,
        f"session:{ouverte.id}",
        avant={"collectivité": avant},
        apres={"collectivité": collectivite_id},
        collectivite_id=collectivite_id,
    )
    return jeton


def marquer_vue(session: Session, actor: Actor) -> None:
    """Put off the idle expiry of the session in use; no trace: it is no act of the person."""
    require(actor, Permission.COMPTES_GERER_SESSIONS)
    session.execute(
        sa.update(SessionOuverte).where(col(SessionOuverte.id) == actor.session_id).values(vue_le=clock.now())
    )


def fermer_session(session: Session, actor: Actor, session_id: int) -> None:
    """Close one of the person's own sessions, in every open tab at its next event.

    Raises:
        NotFound: no such session, or somebody else's.
    """
    require(actor, Permission.COMPTES_GERER_SESSIONS)
    ouverte = session.get(SessionOuverte, session_id)
    if ouverte is None or ouverte.utilisateur_id != actor.utilisateur_id or ouverte.fermee_le is not None:
        raise NotFound
    ouverte.fermee_le = clock.now()
    action = Action.DECONNEXION if session_id == actor.session_id else Action.SESSION_FERMEE
    record(session, actor, action, f"session:{session_id}")


def fermer_partout(session: Session, actor: Actor) -> int:
    """Close all of the person's sessions, this one included, and return how many."""
    require(actor, Permission.COMPTES_GERER_SESSIONS)
    nombre = fermer_sessions(session, col(SessionOuverte.utilisateur_id) == actor.utilisateur_id)
    record(
        session,
        actor,
        Action.SESSION_FERMEE,
        f"utilisateur:{actor.utilisateur_id}",
        apres={"connexions fermées": nombre},
    )
    return nombre


def fermer_sessions(session: Session, condition: Any) -> int:
    """Close the open sessions that match, and return how many."""
    ouvertes = col(SessionOuverte.fermee_le).is_(None)
    resultat = session.execute(sa.update(SessionOuverte).where(condition, ouvertes).values(fermee_le=clock.now()))
    return resultat.rowcount  # pyright: ignore[reportAttributeAccessIssue]
