"""What is read of a second factor: one's own, and the sign-in that awaits its code."""

from dataclasses import dataclass, field

from sqlmodel import Session, col, select

from iel_app.comptes import rules
from iel_app.comptes.models import ConnexionEnAttente, SecondFacteur, Utilisateur
from iel_app.comptes.queries.connexion import collectivites_accessibles
from iel_app.core import clock
from iel_app.core.actor import Actor
from iel_app.core.permissions import Permission, require


@dataclass(frozen=True, slots=True)
class SecondFacteurVu:
    """One's own second factor; `secret` until it is confirmed, `codes` left, None before they are shown."""

    actif: bool
    codes: int | None
    secret: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Attente:
    """A sign-in whose password was right, for who holds its token."""

    courriel: str
    collectivites: int


def second_facteur(session: Session, actor: Actor) -> SecondFacteurVu | None:
    """Return one's own second factor, in force or just prepared."""
    require(actor, Permission.COMPTES_SECOND_FACTEUR)
    sien = select(SecondFacteur).where(SecondFacteur.utilisateur_id == actor.utilisateur_id)
    facteur = session.exec(sien).first()
    if facteur is None:
        return None
    if facteur.confirme_le is None:
        perime = facteur.prepare_le <= clock.now() - rules.PREPARATION
        return None if perime else SecondFacteurVu(False, None, facteur.secret)
    return SecondFacteurVu(True, None if facteur.codes_secours is None else len(facteur.codes_secours))


def attente(session: Session, actor: Actor, jeton_hash: str) -> Attente | None:
    """Return the sign-in that awaits a code under a token, or None when there is none or no more."""
    require(actor, Permission.COMPTES_SE_CONNECTER)
    utilisateur = session.exec(
        select(Utilisateur)
        .join(ConnexionEnAttente, col(ConnexionEnAttente.utilisateur_id) == Utilisateur.id)
        .where(
            ConnexionEnAttente.jeton_hash == jeton_hash,
            col(ConnexionEnAttente.expire_le) > clock.now(),
            col(Utilisateur.desactive_le).is_(None),
        )
    ).first()
    if utilisateur is None:
        return None
    return Attente(utilisateur.courriel, len(collectivites_accessibles(session, utilisateur.id or 0)))
