"""Who acts behind a request: a person by the cookie of their session, a software by its key (without cookie)."""

import re
from dataclasses import dataclass
from time import monotonic

from starlette.requests import Request

from iel_app.comptes import commands, queries, rules
from iel_app.core import gateway
from iel_app.core.actor import VISITEUR, Actor
from iel_app.core.settings import settings
from iel_app.ui import limits
from iel_app.ui.cookies import cookie_name
from iel_app.ui.problems import Problem
from iel_app.ui.session import Identite

FRAICHEUR = 2.0
"""Seconds for which an identity is believed without asking the database again."""
GARDEES_MAX = 10_000
_BEARER = re.compile(r"bearer +(iel_[0-9a-f]{8}_[A-Za-z0-9_-]{43})", re.I)
_REFUS = {
    "": "Présentez une clé de l’API connue, dans l’en-tête Authorization: Bearer.",
    "revoquee": "Cette clé est révoquée. Créez-en une autre.",
    "expiree": "La date de fin de cette clé est passée. Créez-en une autre.",
}


@dataclass(frozen=True, slots=True)
class _Gardee:
    identite: Identite
    adresse: str
    generation: int
    jusqu_a: float


_gardees: dict[str, _Gardee] = {}


async def identite(jeton: str, adresse: str) -> Identite | None:
    """Return who stands behind a session token now; once a minute, note that the session is in use.

    Kept for `FRAICHEUR` while this process commits nothing in `comptes`: what it commits acts at the next event; what
    another process commits, within that time.
    """
    empreinte, generation = rules.hachage(jeton), gateway.generation("comptes")
    gardee = _gardees.get(empreinte)
    if gardee and gardee.generation == generation and monotonic() < gardee.jusqu_a and gardee.adresse == adresse:
        return gardee.identite
    connexion = await gateway.read(queries.connexion, Actor(origine=adresse), empreinte)
    if connexion is None:
        _gardees.pop(empreinte, None)
        return None
    if connexion.a_rafraichir:
        await gateway.run(commands.marquer_vue, connexion.actor)
        return await identite(jeton, adresse)
    trouvee = Identite(
        actor=connexion.actor,
        prenom=connexion.prenom,
        gerante=connexion.gerante,
        nb_collectivites=connexion.nb_collectivites,
        expire_le=connexion.expire_le,
        prolongeable=connexion.prolongeable,
        collectivite_retiree=connexion.collectivite_retiree,
    )
    if len(_gardees) >= GARDEES_MAX:
        _gardees.clear()
    _gardees[empreinte] = _Gardee(trouvee, adresse, generation, monotonic() + FRAICHEUR)
    return trouvee


async def acteur_de(request: Request) -> Actor:
    """Return the actor of an HTTP request, from the same cookie as the sockets."""
    jeton = request.cookies.get(cookie_name(), "")
    trouvee = await identite(jeton, adresse_de(request)) if jeton else None
    return trouvee.actor if trouvee else VISITEUR


async def porteur(request: Request) -> Actor:
    """Return the actor of the key that a software presents; once a minute, note that the key is in use.

    Raises:
        Problem: no key, an unknown one, one that is over; or too many of these from this address.
    """
    adresse = adresse_de(request)
    compte, seuil = f"cles:{rules.hachage(rules.reseau(adresse))}", settings().api_refus_par_minute
    presentee = _BEARER.fullmatch(request.headers.get("authorization", ""))
    connue = None
    if presentee:
        connue = await gateway.read(queries.cle, Actor(origine=adresse), rules.hachage(presentee[1]))
    if connue is None or connue.etat:
        # Only refused keys count: one address may serve many structures, whose keys are good.
        if not (permis := await limits.count(compte, seuil)).permis:
            detail = "Trop de clés refusées depuis cette adresse."
            raise Problem("trop-de-requetes", detail, entetes={"Retry-After": str(permis.dans)})
        detail = _REFUS[connue.etat if connue else ""]
        raise Problem("cle-refusee", detail, entetes={"WWW-Authenticate": "Bearer"})
    if connue.a_marquer:
        await gateway.run(commands.marquer_cle, connue.actor)
    return connue.actor


def adresse_de(request: Request) -> str:
    """Return the address of who asks, behind the relays we trust."""
    sauts = settings().proxys_de_confiance
    relais = [a.strip() for a in request.headers.get("x-forwarded-for", "").split(",") if a.strip()]
    if sauts and len(relais) >= sauts:
        return relais[-sauts]
    return request.client.host if request.client else ""
