"""Pure rules of accounts: passwords, tokens, delays, addresses."""

import hashlib
import secrets
import warnings
from datetime import datetime, timedelta

with warnings.catch_warnings():
    # passlib 1.7.4 reads argon2.__version__ and the crypt module, both deprecated: its last release is its only one.
    warnings.simplefilter("ignore", DeprecationWarning)
    from passlib.context import CryptContext

    _CONTEXTE = CryptContext(schemes=["argon2"], argon2__type="ID", argon2__memory_cost=47104, argon2__time_cost=2)
    _LEURRE = _CONTEXTE.hash("leurre-pour-un-temps-egal")


def hacher(mot_de_passe: str) -> str:
    """Return the argon2id hash of a password (about 0.1 s of a core)."""
    return _CONTEXTE.hash(mot_de_passe)


def verifier(mot_de_passe: str, empreinte: str) -> bool:
    """Tell whether the password matches; without a hash, spend the same time on a decoy and answer no."""
    juste = _CONTEXTE.verify(mot_de_passe, empreinte or _LEURRE)
    return juste and bool(empreinte)


def nouveau_jeton() -> str:
    """Return a 256-bit session token, never stored as such."""
    return secrets.token_urlsafe(32)


def nouvelle_cle() -> tuple[str, str]:
    """Return a key of the API, of which 256 bits are drawn, and the beginning by which people recognise it."""
    prefixe = f"iel_{secrets.token_hex(4)}"
    return f"{prefixe}_{secrets.token_urlsafe(32)}", prefixe


def hachage(texte: str) -> str:
    """Return the SHA-256 under which a token or a throttling key is stored."""
    return hashlib.sha256(texte.encode()).hexdigest()


def attente(nb_tentatives: int, derniere: datetime | None, seuil: int, blocage: timedelta) -> timedelta:
    """Return how long after `derniere` the next attempt is heard: growing, then `blocage` from `seuil` attempts on."""
    if derniere is None or nb_tentatives < seuil - 2:
        return timedelta(0)
    if nb_tentatives >= seuil:
        return blocage
    return timedelta(seconds=1 if nb_tentatives == seuil - 2 else 3)


def appareil(agent_utilisateur: str) -> str:
    """Return « Chrome sur Android » from a User-Agent header: what a person recognises, nothing more is kept."""
    navigateurs = (("Firefox", "Firefox"), ("Edg/", "Edge"), ("Chrome", "Chrome"), ("Safari", "Safari"))
    systemes = (
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS", "Mac"),
        ("Linux", "Linux"),
    )
    navigateur = next((nom for signe, nom in navigateurs if signe in agent_utilisateur), "Navigateur")
    systeme = next((nom for signe, nom in systemes if signe in agent_utilisateur), "appareil inconnu")
    return f"{navigateur} sur {systeme}"
