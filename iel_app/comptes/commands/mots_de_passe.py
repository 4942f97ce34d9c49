"""A new password: asked by mail when the old one is lost, or chosen while signed in; every other session then ends."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col, select

from iel_app.comptes import rules
from iel_app.comptes.commands.connexion import fermer_sessions, oublier_tentatives, tenter
from iel_app.comptes.models import ConnexionEnAttente, LienMotDePasse, SessionOuverte, Utilisateur
from iel_app.core import clock, french, outbox
from iel_app.core.actor import Actor
from iel_app.core.audit import Action, record
from iel_app.core.errors import NotFound
from iel_app.core.permissions import Permission, require
from iel_app.core.settings import settings
from iel_app.notifications.commands import aviser

_POURQUOI = "Vous recevez ce message car cette adresse est l’identifiant d’un compte."


def demander_lien(session: Session, actor: Actor, courriel: str, adresse: str) -> None:
    """Ask for the mail that lets choose a new password; for an unknown address the same is done, and nothing is sent.

    Raises:
        TooMany: asked too often for this account, or from this address.
    """
    require(actor, Permission.COMPTES_SE_CONNECTER)
    tenter(session, actor, f"perdu:{courriel}", f"perdu:{rules.reseau(adresse)}")
    actif = select(Utilisateur.id).where(Utilisateur.courriel == courriel, col(Utilisateur.desactive_le).is_(None))
    utilisateur_id = session.exec(actif).first() or 0
    objet = f"utilisateur:{utilisateur_id}" if utilisateur_id else f"identifiant:{rules.hachage(courriel)[:12]}"
    record(session, actor, Action.MOT_DE_PASSE_PERDU, objet)
    outbox.enqueue(
        session, "mot_de_passe_perdu", {"utilisateur_id": utilisateur_id, "demande_le": clock.now().isoformat()}
    )


def envoyer_lien(session: Session, actor: Actor, utilisateur_id: int, demande_le: str) -> int:
    """Make a link and mail it, and count the mails: none when the account is unknown or closed.

    The token is made here and not when asked: it is written in the mail and nowhere else.
    """
    require(actor, Permission.NOTIFICATIONS_EXPEDIER)
    utilisateur = session.get(Utilisateur, utilisateur_id)
    if utilisateur is None or utilisateur.desactive_le is not None:
        return 0
    jeton, maintenant = rules.nouveau_jeton(), clock.now()
    fin = maintenant + timedelta(minutes=settings().mot_de_passe_lien)
    session.add(
        LienMotDePasse(
            utilisateur_id=utilisateur_id, jeton_hash=rules.hachage(jeton), cree_le=maintenant, expire_le=fin
        )
    )
    return aviser(
        session,
        actor,
        [(utilisateur.courriel, utilisateur.nom_complet)],
        cle=f"comptes:mot_de_passe:{utilisateur_id}:{demande_le}",
        sujet="Choisir un nouveau mot de passe",
        phrase="Un nouveau mot de passe a été demandé pour votre compte. Si ce n’est pas vous, ne faites rien : "
        "l’actuel reste valable.",
        lignes=[("Lien valable jusqu’au", french.instant(fin)), ("Usage", "une seule fois")],
        lien=f"/auth/nouveau-mot-de-passe?jeton={jeton}",
        bouton="Choisir un mot de passe",
        pourquoi=_POURQUOI,
        reponse_a=settings().aide_courriel,
    )


def renouveler(session: Session, actor: Actor, jeton_hash: str, empreinte: str) -> None:
    """Give the account of a link the password whose hash this is; the link is used up, and every session ends.

    Raises:
        NotFound: no such link, or it is used or over.
    """
    require(actor, Permission.COMPTES_SE_CONNECTER)
    maintenant = clock.now()
    pris = session.execute(
        sa.update(LienMotDePasse)
        .where(
            col(LienMotDePasse.jeton_hash) == jeton_hash,
            col(LienMotDePasse.utilise_le).is_(None),
            col(LienMotDePasse.expire_le) > maintenant,
        )
        .values(utilise_le=maintenant)
        .returning(col(LienMotDePasse.utilisateur_id))
    ).first()
    utilisateur = session.get(Utilisateur, pris[0], with_for_update=True) if pris else None
    if utilisateur is None or utilisateur.desactive_le is not None:
        raise NotFound
    _remplacer(session, Actor(nom=utilisateur.nom_complet, origine=actor.origine), utilisateur, empreinte)


def changer_mot_de_passe(session: Session, actor: Actor, empreinte: str) -> str:
    """Replace one's own password, end every session, and return the token of a new one that goes on here.

    Raises:
        NotFound: the session was closed meanwhile.
    """
    require(actor, Permission.COMPTES_GERER_SESSIONS)
    ouverte = session.get(SessionOuverte, actor.session_id or 0)
    if ouverte is None or ouverte.fermee_le is not None or actor.utilisateur_id is None:
        raise NotFound
    _remplacer(session, actor, session.get_one(Utilisateur, actor.utilisateur_id, with_for_update=True), empreinte)
    jeton, maintenant = rules.nouveau_jeton(), clock.now()
    session.add(
        SessionOuverte(
            jeton_hash=rules.hachage(jeton),
            utilisateur_id=ouverte.utilisateur_id,
            collectivite_id=ouverte.collectivite_id,
            ouverte_le=maintenant,
            vue_le=maintenant,
            expire_le=ouverte.expire_le,
            appareil=ouverte.appareil,
        )
    )
    return jeton


def _remplacer(session: Session, actor: Actor, utilisateur: Utilisateur, empreinte: str) -> None:
    maintenant = clock.now()
    utilisateur.mot_de_passe = empreinte
    fermees = fermer_sessions(session, col(SessionOuverte.utilisateur_id) == utilisateur.id)
    session.execute(
        sa.update(LienMotDePasse)
        .where(col(LienMotDePasse.utilisateur_id) == utilisateur.id, col(LienMotDePasse.utilise_le).is_(None))
        .values(utilise_le=maintenant)
    )
    session.execute(sa.delete(ConnexionEnAttente).where(col(ConnexionEnAttente.utilisateur_id) == utilisateur.id))
    oublier_tentatives(session, utilisateur.courriel)
    auteur = Actor(nom=actor.nom, utilisateur_id=utilisateur.id, origine=actor.origine)
    apres = {"connexions fermées": fermees}
    record(session, auteur, Action.MOT_DE_PASSE_CHANGE, f"utilisateur:{utilisateur.id}", apres=apres)
    charge = {"utilisateur_id": utilisateur.id, "change_le": maintenant.isoformat()}
    outbox.enqueue(session, "mot_de_passe_change", charge)


def envoyer_changement(session: Session, actor: Actor, utilisateur_id: int, change_le: str) -> int:
    """Tell a person that their password changed, and count the mails."""
    quand = french.instant(datetime.fromisoformat(change_le))
    return prevenir(
        session,
        actor,
        utilisateur_id,
        cle=f"comptes:mot_de_passe_change:{utilisateur_id}:{change_le}",
        sujet="Votre mot de passe a changé",
        phrase="Votre compte a un nouveau mot de passe. Ses connexions ouvertes auparavant sont fermées. "
        "Si ce n’est pas vous, choisissez-en un autre sans attendre.",
        lignes=[("Changé le", quand)],
    )


def envoyer_nouvel_appareil(session: Session, actor: Actor, session_id: int) -> int:
    """Tell a person that their account was opened on a device never seen before, and count the mails."""
    ouverte = session.get_one(SessionOuverte, session_id)
    return prevenir(
        session,
        actor,
        ouverte.utilisateur_id,
        cle=f"comptes:appareil:{session_id}",
        sujet="Nouvelle connexion à votre compte",
        phrase="Votre compte vient d’être ouvert sur un appareil jamais utilisé jusqu’ici. "
        "Si ce n’est pas vous, choisissez sans attendre un autre mot de passe : cette connexion sera fermée.",
        lignes=[("Appareil", ouverte.appareil), ("Ouverte le", french.instant(ouverte.ouverte_le))],
    )


def prevenir(
    session: Session,
    actor: Actor,
    utilisateur_id: int,
    *,
    cle: str,
    sujet: str,
    phrase: str,
    lignes: Sequence[tuple[str, str]],
) -> int:
    """Tell a person what happened to their account, and count the mails: none when it is closed."""
    require(actor, Permission.NOTIFICATIONS_EXPEDIER)
    utilisateur = session.get_one(Utilisateur, utilisateur_id)
    if utilisateur.desactive_le is not None:
        return 0
    return aviser(
        session,
        actor,
        [(utilisateur.courriel, utilisateur.nom_complet)],
        cle=cle,
        sujet=sujet,
        phrase=phrase,
        lignes=lignes,
        lien="/mot-de-passe-perdu",
        bouton="Choisir un autre mot de passe",
        pourquoi=_POURQUOI,
        reponse_a=settings().aide_courriel,
    )
