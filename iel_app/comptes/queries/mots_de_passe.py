"""What is read to choose a new password: the account of a link, and what is too easily guessed for it."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from iel_app.comptes.models import LienMotDePasse, Utilisateur
from iel_app.core import clock
from iel_app.core.actor import Actor
from iel_app.core.permissions import Permission, require


@dataclass(frozen=True, slots=True)
class LienVu:
    """A link, for who holds its token."""

    courriel: str
    nom: str
    expire_le: datetime
    expire: bool
    utilise: bool


def lien(session: Session, actor: Actor, jeton_hash: str) -> LienVu | None:
    """Return the link of a token, or None when there is none or when its account is closed."""
    require(actor, Permission.COMPTES_SE_CONNECTER)
    ligne = session.exec(
        select(LienMotDePasse, Utilisateur)
        .join(Utilisateur, col(Utilisateur.id) == LienMotDePasse.utilisateur_id)
        .where(LienMotDePasse.jeton_hash == jeton_hash, col(Utilisateur.desactive_le).is_(None))
    ).first()
    if ligne is None:
        return None
    trouve, personne = ligne
    return LienVu(
        personne.courriel,
        personne.nom_complet,
        trouve.expire_le,
        trouve.expire_le <= clock.now(),
        trouve.utilise_le is not None,
    )
