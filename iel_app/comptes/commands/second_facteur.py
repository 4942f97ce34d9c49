"""A second factor: prepared, confirmed by a first code, asked at each sign-in, taken away by its holder or by us."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from iel_app.comptes import rules
from iel_app.comptes.commands.connexion import oublier_tentatives, ouvrir
from iel_app.comptes.commands.mots_de_passe import prevenir
from iel_app.comptes.forms import courriel_normalise
from iel_app.comptes.models import ConnexionEnAttente, SecondFacteur, Utilisateur
from iel_app.core import clock, db, french, outbox
from iel_app.core.actor import Actor
from iel_app.core.audit import Action, record
from iel_app.core.errors import Impossible, Invalid, NotConnected, NotFound
from iel_app.core.permissions import Permission, require

_AVIS = {
    "active": (
        "La double vérification est activée",
        "Votre compte demande maintenant un code après le mot de passe. Gardez vos codes de secours à l’abri.",
    ),
    "desactive": (
        "La double vérification est désactivée",
        "Votre compte ne demande plus que le mot de passe.",
    ),
    "retire": (
        "La double vérification est désactivée",
        "Le service d’aide l’a retirée de votre compte, qui ne demande plus que le mot de passe.",
    ),
    "secours": (
        "Un code de secours a servi",
        "Un de vos codes de secours vient de servir à la place d’un code du téléphone. Il ne servira plus.",
    ),
}


def preparer_second_facteur(session: Session, actor: Actor) -> None:
    """Make a new secret for oneself; it asks nothing yet, and a former one not confirmed is forgotten.

    Raises:
        Impossible: one is in force already.
    """
    require(actor, Permission.COMPTES_SECOND_FACTEUR)
    db.serialize(session, f"second_facteur:{actor.utilisateur_id}")
    facteur = _celui_de(session, actor.utilisateur_id)
    if facteur is not None and facteur.confirme_le is not None:
        raise Impossible("La double vérification est déjà activée.")
    facteur = facteur or SecondFacteur(utilisateur_id=actor.utilisateur_id or 0, secret="", prepare_le=clock.now())
    facteur.secret, facteur.prepare_le = rules.nouveau_secret(), clock.now()
    session.add(facteur)


def activer_second_facteur(session: Session, actor: Actor, code: str) -> None:
    """Put the secret prepared in force, once its application gave a right code.

    Raises:
        NotFound: none is prepared, or it is over.
        Invalid: the code is wrong.
    """
    require(actor, Permission.COMPTES_SECOND_FACTEUR)
    facteur = _celui_de(session, actor.utilisateur_id)
    if facteur is None or facteur.confirme_le or facteur.prepare_le <= clock.now() - rules.PREPARATION:
        raise NotFound
    facteur.dernier_pas = rules.pas_du_code(facteur.secret, code, clock.now(), 0)
    if not facteur.dernier_pas:
        raise _inexact()
    facteur.confirme_le = clock.now()
    _pardonner(session, actor.courriel, actor.origine)
    record(session, actor, Action.SECOND_FACTEUR_ACTIVE, f"utilisateur:{actor.utilisateur_id}")
    _annoncer(session, actor.utilisateur_id, "active")


def montrer_codes_secours(session: Session, actor: Actor) -> list[str]:
    """Draw one's recovery codes and return them, this once: only their hashes are kept.

    Raises:
        NotFound: no second factor is in force.
        Impossible: they were shown already.
    """
    require(actor, Permission.COMPTES_SECOND_FACTEUR)
    facteur = _en_vigueur(session, actor.utilisateur_id)
    if facteur.codes_secours is not None:
        raise Impossible("Ces codes ont déjà été montrés. Demandez-en de nouveaux.")
    codes = rules.nouveaux_codes_secours()
    facteur.codes_secours = [rules.hachage(code) for code in codes]
    record(session, actor, Action.CODES_SECOURS_MONTRES, f"utilisateur:{actor.utilisateur_id}")
    return codes


def renouveler_codes_secours(session: Session, actor: Actor, code: str) -> None:
    """Forget one's recovery codes, so that others can be shown.

    Raises:
        NotFound: no second factor is in force.
        Invalid: the code is wrong, or it already served.
    """
    require(actor, Permission.COMPTES_SECOND_FACTEUR)
    _exiger_code(session, actor, actor.utilisateur_id, code).codes_secours = None
    _pardonner(session, actor.courriel, actor.origine)
    record(session, actor, Action.CODES_SECOURS_RENOUVELES, f"utilisateur:{actor.utilisateur_id}")


def desactiver_second_facteur(session: Session, actor: Actor, code: str) -> None:
    """Take one's second factor away.

    Raises:
        NotFound: none is in force.
        Invalid: the code is wrong, or it already served.
    """
    require(actor, Permission.COMPTES_SECOND_FACTEUR)
    session.delete(_exiger_code(session, actor, actor.utilisateur_id, code))
    _pardonner(session, actor.courriel, actor.origine)
    record(session, actor, Action.SECOND_FACTEUR_RETIRE, f"utilisateur:{actor.utilisateur_id}")
    _annoncer(session, actor.utilisateur_id, "desactive")


def retirer_second_facteur(session: Session, actor: Actor, courriel: str) -> None:
    """Take the second factor of an account away, for who lost phone and recovery codes.

    Raises:
        NotFound: no such account, or no second factor in force.
    """
    require(actor, Permission.COMPTES_HABILITER)
    adresse = courriel_normalise(courriel)
    utilisateur_id = session.exec(select(Utilisateur.id).where(Utilisateur.courriel == adresse)).first()
    facteur = _celui_de(session, utilisateur_id)
    if facteur is None or facteur.confirme_le is None:
        raise NotFound("Aucun compte à double vérification n’a cette adresse.")
    session.delete(facteur)
    _pardonner(session, adresse, "")
    record(session, actor, Action.SECOND_FACTEUR_RETIRE, f"utilisateur:{utilisateur_id}")
    _annoncer(session, utilisateur_id, "retire")


def attendre_code(session: Session, actor: Actor, utilisateur_id: int, verifiee: str) -> str:
    """Note that the password was right and that a code is awaited, and return the token that says so.

    Raises:
        NotConnected: the password was changed since `verifiee`, the hash that it matched.
    """
    require(actor, Permission.COMPTES_SE_CONNECTER)
    # The row is locked: a password that changes now takes this away too, or refuses it.
    if session.get_one(Utilisateur, utilisateur_id, with_for_update=True).mot_de_passe != verifiee:
        raise NotConnected
    jeton, maintenant = rules.nouveau_jeton(), clock.now()
    session.execute(sa.delete(ConnexionEnAttente).where(col(ConnexionEnAttente.expire_le) <= maintenant))
    session.add(
        ConnexionEnAttente(
            jeton_hash=rules.hachage(jeton),
            utilisateur_id=utilisateur_id,
            expire_le=maintenant + rules.ATTENTE_CODE,
        )
    )
    return jeton


def ouvrir_par_code(
    session: Session, actor: Actor, jeton_hash: str, code: str, appareil: str, ancien_jeton: str = ""
) -> str:
    """Open the session that awaits a code, used up with it, and return its token.

    Raises:
        NotFound: nothing awaits under this token, or no more; the second factor or the account is gone.
        Invalid: the code is wrong, or it already served; the sign-in goes on waiting.
    """
    require(actor, Permission.COMPTES_SE_CONNECTER)
    prise = session.execute(
        sa.delete(ConnexionEnAttente)
        .where(col(ConnexionEnAttente.jeton_hash) == jeton_hash, col(ConnexionEnAttente.expire_le) > clock.now())
        .returning(col(ConnexionEnAttente.utilisateur_id))
    ).first()
    utilisateur = session.get(Utilisateur, prise[0]) if prise else None
    if utilisateur is None:
        raise NotFound
    auteur = Actor(nom=utilisateur.nom_complet, utilisateur_id=utilisateur.id, origine=actor.origine)
    _exiger_code(session, auteur, utilisateur.id, code)
    oublier_tentatives(session, f"code:{utilisateur.courriel}", f"code:{rules.reseau(actor.origine)}")
    return ouvrir(session, actor, utilisateur.id or 0, appareil, ancien_jeton, code_verifie=True)


def envoyer_second_facteur(
    session: Session, actor: Actor, utilisateur_id: int, quoi: str, quand: str, reste: int | None = None
) -> int:
    """Tell a person what happened to their second factor, and count the mails."""
    sujet, phrase = _AVIS[quoi]
    restants = "" if reste is None else f"{reste} sur {rules.CODES_SECOURS}"
    return prevenir(
        session,
        actor,
        utilisateur_id,
        cle=f"comptes:second_facteur:{quoi}:{utilisateur_id}:{quand}",
        sujet=sujet,
        phrase=f"{phrase} Si ce n’est pas vous, changez sans attendre votre mot de passe.",
        lignes=[("Le", french.instant(datetime.fromisoformat(quand))), ("Codes de secours restants", restants)],
    )


def _celui_de(session: Session, utilisateur_id: int | None) -> SecondFacteur | None:
    """Return a person's second factor; whoever else wants it waits for the end of this act."""
    du_sien = select(SecondFacteur).where(SecondFacteur.utilisateur_id == utilisateur_id)
    return session.exec(du_sien.with_for_update()).first()


def _en_vigueur(session: Session, utilisateur_id: int | None) -> SecondFacteur:
    facteur = _celui_de(session, utilisateur_id)
    if facteur is None or facteur.confirme_le is None:
        raise NotFound
    return facteur


def _exiger_code(session: Session, auteur: Actor, utilisateur_id: int | None, code: str) -> SecondFacteur:
    """Use a code up, of the application or of recovery."""
    facteur = _en_vigueur(session, utilisateur_id)
    empreinte, secours = rules.hachage(code), facteur.codes_secours or []
    if pas := rules.pas_du_code(facteur.secret, code, clock.now(), facteur.dernier_pas):
        facteur.dernier_pas = pas
    elif empreinte in secours:
        facteur.codes_secours = [autre for autre in secours if autre != empreinte]
        restants = len(facteur.codes_secours)
        objet = f"utilisateur:{utilisateur_id}"
        record(session, auteur, Action.CODE_SECOURS_UTILISE, objet, apres={"codes restants": restants})
        _annoncer(session, utilisateur_id, "secours", restants)
    else:
        raise _inexact()
    return facteur


def _inexact() -> Invalid:
    return Invalid({"code": "Ce code est inexact, ou il a déjà servi"})


def _pardonner(session: Session, courriel: str, adresse: str) -> None:
    """Forget the attempts at the code, and at the password asked with it."""
    oublier_tentatives(session, courriel, adresse)
    oublier_tentatives(session, f"code:{courriel}", f"code:{rules.reseau(adresse)}")


def _annoncer(session: Session, utilisateur_id: int | None, quoi: str, reste: int | None = None) -> None:
    charge = {"utilisateur_id": utilisateur_id, "quoi": quoi, "quand": clock.now().isoformat(), "reste": reste}
    outbox.enqueue(session, "second_facteur", charge)
