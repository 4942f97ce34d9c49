"""Pure rules of accounts: passwords, tokens, delays, addresses."""

import hashlib
import hmac
import re
import secrets
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv4Address, ip_address, ip_network

from pyotp import random_base32
from pyotp.hotp import HOTP
from pyotp.totp import TOTP
from zxcvbn import zxcvbn  # pyright: ignore[reportMissingTypeStubs]

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


_FRANCAIS = (
    "apprentissage apprenti cnfpt collectivite mairie commune plateforme portail recensement formation agent iel "
    "motdepasse passe secret bonjour bonsoir soleil chocolat doudou loulou chouchou jetaime amour bisous coucou "
    "azerty qsdfgh wxcvbn marseille paris lyon france limoges toulouse bordeaux nantes villeneuve "
    "printemps ete automne hiver janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre "
    "lundi mardi mercredi jeudi vendredi samedi dimanche demonstration bienvenue administrateur maman papa famille"
)
_FACILES = tuple(_FRANCAIS.split())
"""French words that open most guessing lists; those of English are the library's."""
MOT_DE_PASSE_MAX = 256
_EXAMINES = 24  # characters: a quarter of a second at worst, and what follows only makes a password longer to guess


@dataclass(frozen=True, slots=True)
class Jugement:
    """What is said of a password being chosen: why it is refused (`vide`, `court`, `long`, `facile`), or nothing."""

    phrase: str
    motif: str = ""
    solide: bool = False


def juger(mot_de_passe: str, personnels: Sequence[str], minimum: int, force: int) -> Jugement:
    """Judge a password by its length and by how many guesses it resists (10 to the power `force`), not by its signs.

    CNIL, délibération 2022-100: how guessable it is, with the delays of sign-in; ANSSI-PG-078: 12 characters.
    """
    if not mot_de_passe:
        return Jugement("Saisissez le nouveau mot de passe", "vide")
    if (manque := minimum - len(mot_de_passe)) > 0:
        pluriel = "s" if manque > 1 else ""
        return Jugement(f"Trop court\u00a0: encore {manque}\u00a0caractère{pluriel}", "court")
    if len(mot_de_passe) > MOT_DE_PASSE_MAX:
        return Jugement(f"Trop long\u00a0: {MOT_DE_PASSE_MAX} caractères au plus", "long")
    mots = [mot for texte in (*personnels, *_FACILES) for mot in (texte, *re.split(r"\W+", texte)) if len(mot) > 2]
    essais = zxcvbn(mot_de_passe[:_EXAMINES], mots)["guesses_log10"]
    if essais < force:
        return Jugement("Facile à deviner\u00a0: ajoutez un ou deux mots sans rapport entre eux", "facile")
    solide = essais >= force + 3
    return Jugement("Mot de passe solide" if solide else "Mot de passe accepté", solide=solide)


def nouveau_jeton() -> str:
    """Return a 256-bit session token, never stored as such."""
    return secrets.token_urlsafe(32)


def nouvelle_cle() -> tuple[str, str]:
    """Return a key of the API, of which 256 bits are drawn, and the beginning by which people recognise it."""
    prefixe = f"iel_{secrets.token_hex(4)}"
    return f"{prefixe}_{secrets.token_urlsafe(32)}", prefixe


PREPARATION, ATTENTE_CODE = timedelta(minutes=15), timedelta(minutes=5)
"""How long a second factor may wait for its first code, and a sign-in for its code."""
_PAS = 30  # seconds, RFC 6238
CODES_SECOURS = 10


def nouveau_secret() -> str:
    """Return 160 bits in base 32, for an authenticator application."""
    return random_base32()


def adresse_totp(secret: str, courriel: str, service: str) -> str:
    """Return the address that the QR code carries."""
    return TOTP(secret).provisioning_uri(name=courriel, issuer_name=service)


def code_saisi(texte: str) -> str:
    """Return the digits of a code, however they are grouped."""
    return "".join(signe for signe in texte[:40] if signe in "0123456789")


def pas_du_code(secret: str, code: str, instant: datetime, dernier: int) -> int:
    """Return the time step of a code after the last that served, 0 when it is wrong: a clock may be 30 s off."""
    actuel = int(instant.timestamp()) // _PAS
    possibles = {pas: HOTP(secret).generate_otp(pas) for pas in (actuel - 1, actuel, actuel + 1)}
    return next((pas for pas, juste in possibles.items() if hmac.compare_digest(juste, code) and pas > dernier), 0)


def nouveaux_codes_secours() -> list[str]:
    """Return recovery codes of 8 digits, all different: a phone asks for them with the same keyboard."""
    return [f"{n:08d}" for n in secrets.SystemRandom().sample(range(10**8), CODES_SECOURS)]


def hachage(texte: str) -> str:
    """Return the SHA-256 under which a token or a throttling key is stored."""
    return hashlib.sha256(texte.encode()).hexdigest()


def reseau(adresse: str) -> str:
    """Return what attempts are counted by: an address, or the /64 of an IPv6 one, which a subscriber holds whole."""
    try:
        lue = ip_address(adresse.partition("%")[0])
    except ValueError:
        return adresse
    if isinstance(lue, IPv4Address) or lue.ipv4_mapped:
        return str(getattr(lue, "ipv4_mapped", None) or lue)
    return str(ip_network((lue, 64), strict=False))


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
