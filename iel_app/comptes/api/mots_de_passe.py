"""A lost password, a new one, and how strong it is while it is typed: never by the websocket, never in a log."""

import re
from collections.abc import Sequence
from functools import partial
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from iel_app.comptes import commands, queries, rules
from iel_app.comptes.api.acteurs import acteur_de, adresse_de
from iel_app.comptes.api.formulaires import champs_de, garder, poser, vers
from iel_app.comptes.forms import FAIT, IDENTIFIANT, LIEN, courriel_normalise, forme_de_courriel
from iel_app.core import gateway
from iel_app.core.actor import Actor
from iel_app.core.errors import Busy, NotFound, TooMany
from iel_app.core.settings import settings
from iel_app.ui import limits

PERDU, NOUVEAU, MIEN = "/mot-de-passe-perdu", "/nouveau-mot-de-passe", "/mon-mot-de-passe"
JUGEMENTS_PAR_MINUTE = 60
_JETON = re.compile(r"[A-Za-z0-9_-]{43}")


async def perdu(request: Request) -> Response:
    """Ask for the mail; the answer is the same, and takes the same time, whether or not the account exists."""
    champs = await champs_de(request)
    if champs is None:
        return vers(PERDU, refus="origine")
    courriel = courriel_normalise(str(champs.get("identifiant", ""))[:254])
    visiteur = Actor(origine=adresse_de(request))
    if not forme_de_courriel(courriel):
        return garder(vers(PERDU, refus="forme"), IDENTIFIANT, courriel.encode().hex(), 120)
    try:
        await gateway.run(commands.demander_lien, visiteur, courriel, visiteur.origine)
        reponse = vers(PERDU, envoye="1")
    except TooMany:
        reponse = vers(PERDU, refus="attente")
    except Busy:
        reponse = vers(PERDU, refus="occupe")
    return garder(reponse, IDENTIFIANT, courriel.encode().hex(), 120)


async def suivre(request: Request) -> Response:
    """Follow the link of the mail: its token goes to a short-lived cookie, so that it stays in no address.

    Nothing is used up: mailboxes open links before people do.
    """
    jeton = request.query_params.get("jeton", "")
    connu = jeton if _JETON.fullmatch(jeton) else ""
    return garder(RedirectResponse(NOUVEAU, HTTPStatus.SEE_OTHER), LIEN, connu, settings().mot_de_passe_lien * 60)


async def nouveau(request: Request) -> Response:
    """Give the account of the link its new password, and go to sign-in."""
    champs = await champs_de(request)
    if champs is None:
        return vers(NOUVEAU, refus="origine")
    choisi, visiteur = str(champs.get("mot_de_passe", "")), Actor(origine=adresse_de(request))
    cle = rules.hachage(request.cookies.get(LIEN, ""))
    vu = await gateway.read(queries.lien, visiteur, cle)
    if vu is None:
        return vers(NOUVEAU)
    if motif := (await _juger(choisi, (vu.courriel, vu.nom))).motif:
        return vers(NOUVEAU, refus=motif)
    try:
        await gateway.run(commands.renouveler, visiteur, cle, await gateway.compute(rules.hacher, choisi))
    except NotFound:
        return vers(NOUVEAU)
    except Busy:
        return vers(NOUVEAU, refus="occupe")
    reponse = garder(garder(vers("/connexion"), FAIT, "change", 20), IDENTIFIANT, vu.courriel.encode().hex(), 120)
    reponse.delete_cookie(LIEN, path="/")
    return reponse


async def mien(request: Request) -> Response:
    """Replace one's own password, once the present one is verified; the other connections end."""
    champs = await champs_de(request)
    acteur = await acteur_de(request)
    if champs is None:
        return vers(MIEN, refus="origine")
    if not acteur.est_connecte:
        return vers("/connexion", suite=MIEN)
    actuel, choisi = str(champs.get("actuel", ""))[:256], str(champs.get("mot_de_passe", ""))
    try:
        if motif := (await _juger(choisi, _personnels(acteur))).motif or ("meme" if choisi == actuel else ""):
            return vers(MIEN, refus=motif)
        if not await est_le_sien(acteur, actuel):
            return vers(MIEN, refus="actuel")
        empreinte = await gateway.compute(rules.hacher, choisi)
        jeton = await gateway.run(commands.changer_mot_de_passe, acteur, empreinte)
    except TooMany:
        return vers(MIEN, refus="attente")
    except Busy:
        return vers(MIEN, refus="occupe")
    except NotFound:
        return vers("/connexion", suite=MIEN)
    return poser(garder(vers(MIEN), FAIT, "change", 20), jeton)


async def est_le_sien(acteur: Actor, mot_de_passe: str) -> bool:
    """Verify a password as sign-in does, attempts counted: an open screen is not its owner."""
    visiteur = Actor(origine=acteur.origine)
    await gateway.run(commands.tenter, visiteur, acteur.courriel, acteur.origine)
    connu = await gateway.read(queries.identifiants, visiteur, acteur.courriel)
    juste = await gateway.compute(rules.verifier, mot_de_passe, connu.mot_de_passe if connu else "")
    if not juste:
        await gateway.run(commands.refuser_connexion, visiteur, acteur.courriel)
    return juste


async def force(request: Request) -> Response:
    """Judge the password being typed, by the rule that will accept it or not; nothing is kept."""
    champs = await champs_de(request)
    acteur, jeton = await acteur_de(request), request.cookies.get(LIEN, "")
    personnels = _personnels(acteur)
    if not acteur.est_connecte and jeton:
        vu = await gateway.read(queries.lien, Actor(origine=adresse_de(request)), rules.hachage(jeton))
        personnels = (vu.courriel, vu.nom) if vu else ()
    if champs is None or not personnels:
        return Response(status_code=HTTPStatus.FORBIDDEN)
    if not (await limits.count(f"force:{rules.hachage(personnels[0])}", JUGEMENTS_PAR_MINUTE)).permis:
        return Response(status_code=HTTPStatus.TOO_MANY_REQUESTS)
    jugement = await _juger(str(champs.get("mot_de_passe", "")), personnels)
    return JSONResponse({"phrase": jugement.phrase, "niveau": 1 if jugement.motif else 3 if jugement.solide else 2})


def _personnels(acteur: Actor) -> tuple[str, ...]:
    return (acteur.courriel, acteur.nom, acteur.structure_nom) if acteur.est_connecte else ()


async def _juger(choisi: str, personnels: Sequence[str]) -> rules.Jugement:
    reglages = settings()
    juger = partial(rules.juger, minimum=reglages.mot_de_passe_min, force=reglages.mot_de_passe_force)
    return await gateway.compute_alone(juger, choisi, personnels)


def routes() -> list[Route]:
    """Return the routes of passwords."""
    return [
        Route("/auth/mot-de-passe-perdu", perdu, methods=["POST"]),
        Route("/auth/nouveau-mot-de-passe", suivre, methods=["GET"]),
        Route("/auth/nouveau-mot-de-passe", nouveau, methods=["POST"]),
        Route("/auth/mon-mot-de-passe", mien, methods=["POST"]),
        Route("/auth/force", force, methods=["POST"]),
    ]
