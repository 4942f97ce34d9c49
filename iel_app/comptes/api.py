"""Sign-in, choice of collectivité, sign-out: plain form posts, because a password never travels by the websocket.

And who acts behind a key of the API: no cookie counts there.
"""

import re
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from time import monotonic
from urllib.parse import urlencode

from pydantic import ValidationError
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from iel_app.comptes import commands, queries, rules
from iel_app.comptes.forms import IDENTIFIANT, SaisieCollectivite, SaisieConnexion
from iel_app.core import gateway
from iel_app.core.actor import VISITEUR, Actor
from iel_app.core.errors import Busy, NotConnected, NotFound, TooMany
from iel_app.core.settings import settings
from iel_app.ui import limits
from iel_app.ui.problems import Problem
from iel_app.ui.session import Identite, cookie_name

_FORM = "application/x-www-form-urlencoded"
_FORM_MAX = 16_384
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
    trouvee = await identite(jeton, _adresse(request)) if jeton else None
    return trouvee.actor if trouvee else VISITEUR


async def porteur(request: Request) -> Actor:
    """Return the actor of the key that a software presents; once a minute, note that the key is in use.

    Raises:
        Problem: no key, an unknown one, one that is over; or too many of these from this address.
    """
    adresse = _adresse(request)
    compte, seuil = f"cles:{rules.hachage(adresse)}", settings().api_refus_par_minute
    if not (permis := await limits.look(compte, seuil)).permis:
        detail = "Trop de clés refusées depuis cette adresse."
        raise Problem("trop-de-requetes", detail, entetes={"Retry-After": str(permis.dans)})
    presentee = _BEARER.fullmatch(request.headers.get("authorization", ""))
    connue = None
    if presentee:
        connue = await gateway.read(queries.cle, Actor(origine=adresse), rules.hachage(presentee[1]))
    if connue is None or connue.etat:
        await limits.count(compte, seuil)
        detail = _REFUS[connue.etat if connue else ""]
        raise Problem("cle-refusee", detail, entetes={"WWW-Authenticate": "Bearer"})
    if connue.a_marquer:
        await gateway.run(commands.marquer_cle, connue.actor)
    return connue.actor


def _adresse(request: Request) -> str:
    sauts = settings().proxys_de_confiance
    relais = [a.strip() for a in request.headers.get("x-forwarded-for", "").split(",") if a.strip()]
    if sauts and len(relais) >= sauts:
        return relais[-sauts]
    return request.client.host if request.client else ""


def _meme_origine(request: Request) -> bool:
    return request.headers.get("origin", "") in settings().origines


async def _champs(request: Request) -> FormData | None:
    """Return the posted fields of a form of ours, None when it comes from elsewhere or is too large."""
    longueur = request.headers.get("content-length", "")
    genre = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if not _meme_origine(request) or genre != _FORM or not longueur.isdecimal() or int(longueur) > _FORM_MAX:
        return None
    champs = await request.form(max_files=0, max_fields=20)
    return None if any("\x00" in str(valeur) for valeur in champs.values()) else champs


def _vers(chemin: str, **parametres: str) -> RedirectResponse:
    requete = urlencode({cle: valeur for cle, valeur in parametres.items() if valeur})
    return RedirectResponse(f"{chemin}?{requete}" if requete else chemin, HTTPStatus.SEE_OTHER)


def _poser(reponse: Response, jeton: str) -> Response:
    reglages = settings()
    reponse.set_cookie(
        cookie_name(),
        jeton,
        max_age=reglages.session_absolue * 60,
        httponly=True,
        secure=reglages.cookie_securise,
        samesite="lax",
        path="/",
    )
    reponse.delete_cookie(IDENTIFIANT, path="/")
    return reponse


async def connexion(request: Request) -> Response:
    """Sign in: count the attempt, verify the password away from the event loop, open a session, go on."""
    champs = await _champs(request)
    if champs is None:
        return _vers("/connexion", erreur="origine")
    suite, profil = str(champs.get("suite", ""))[:500], str(champs.get("profil", ""))[:20]
    try:
        saisie = SaisieConnexion.model_validate(dict(champs))
    except ValidationError:
        return _refus("vide", str(champs.get("identifiant", ""))[:254], suite, profil)
    try:
        return await _ouvrir(request, saisie)
    except TooMany:
        return _refus("attente", saisie.identifiant, saisie.suite, profil)
    except Busy:
        return _refus("occupe", saisie.identifiant, saisie.suite, profil)
    except NotConnected:
        return _refus("identifiants", saisie.identifiant, saisie.suite, profil)


async def _ouvrir(request: Request, saisie: SaisieConnexion) -> Response:
    visiteur, courriel = Actor(origine=_adresse(request)), saisie.identifiant
    await gateway.run(commands.tenter, visiteur, courriel, visiteur.origine)
    connu = await gateway.read(queries.identifiants, visiteur, courriel)
    if not await gateway.compute(rules.verifier, saisie.mot_de_passe, connu.mot_de_passe if connu else ""):
        await gateway.run(commands.refuser_connexion, visiteur, courriel)
        raise NotConnected
    jeton = await gateway.run(
        commands.ouvrir,
        visiteur,
        connu.utilisateur_id if connu else 0,
        rules.appareil(request.headers.get("user-agent", "")),
        request.cookies.get(cookie_name(), ""),
    )
    plusieurs = connu is not None and connu.collectivites > 1
    reponse = _vers("/choisir-collectivite", suite=saisie.suite) if plusieurs else _vers(saisie.suite or "/accueil")
    return _poser(reponse, jeton)


def _refus(motif: str, identifiant: str, suite: str, profil: str) -> Response:
    """Go back to the form with what was typed (but the password), in a short-lived cookie and not in the address."""
    reponse = _vers("/connexion", erreur=motif, suite=suite, profil=profil)
    ecrire = partial(reponse.set_cookie, httponly=True, secure=settings().cookie_securise, samesite="lax", path="/")
    ecrire(IDENTIFIANT, identifiant.encode("utf-8").hex(), max_age=120)
    return reponse


async def collectivite(request: Request) -> Response:
    """Act for the chosen collectivité: the token changes, so does what every open tab may do."""
    champs = await _champs(request)
    if champs is None:
        return _vers("/connexion", erreur="origine")
    suite = str(champs.get("suite", ""))[:500]
    acteur = await acteur_de(request)
    if not acteur.est_connecte:
        return _vers("/connexion", suite="/choisir-collectivite")
    try:
        saisie = SaisieCollectivite.model_validate(dict(champs))
        jeton = await gateway.run(commands.choisir_collectivite, acteur, saisie.collectivite, saisie.proposer_derniere)
    except ValidationError:
        return _vers("/choisir-collectivite", motif="vide", suite=suite)
    except Busy:
        return _vers("/choisir-collectivite", motif="occupe", suite=suite)
    except NotFound:
        return _vers("/choisir-collectivite", motif="introuvable", suite=suite)
    return _poser(_vers(saisie.suite or "/accueil"), jeton)


async def deconnexion(request: Request) -> Response:
    """Close the session and forget the browser's state of it."""
    if not _meme_origine(request):
        return _vers("/connexion", erreur="origine")
    acteur = await acteur_de(request)
    if acteur.session_id is not None:
        # Signed out at once in two tabs: the second finds nothing left to close.
        with suppress(NotFound):
            await gateway.run(commands.fermer_session, acteur, acteur.session_id)
    reponse = _vers("/connexion", erreur="deconnecte")
    reponse.delete_cookie(cookie_name(), path="/", secure=settings().cookie_securise, httponly=True)
    reponse.headers["clear-site-data"] = '"storage"'
    return reponse


def routes() -> list[Route]:
    """Return the routes of sign-in."""
    return [
        Route("/auth/connexion", connexion, methods=["POST"]),
        Route("/auth/collectivite", collectivite, methods=["POST"]),
        Route("/auth/deconnexion", deconnexion, methods=["POST"]),
    ]
