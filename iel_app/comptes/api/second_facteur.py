"""One's second factor: prepared, shown as a QR code, confirmed, taken away. Passwords and codes by plain forms."""

from collections.abc import Callable
from http import HTTPStatus
from io import BytesIO
from typing import Any

import segno
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from iel_app.comptes import commands, queries, rules
from iel_app.comptes.api.acteurs import acteur_de
from iel_app.comptes.api.formulaires import champs_de, meme_origine, vers
from iel_app.comptes.api.mots_de_passe import est_le_sien
from iel_app.core import gateway
from iel_app.core.actor import Actor
from iel_app.core.errors import Busy, Invalid, Refusal, TooMany
from iel_app.core.settings import settings

PAGE = "/mon-second-facteur"
_ACTES: dict[str, Callable[..., Any]] = {
    "active": commands.activer_second_facteur,
    "codes": commands.renouveler_codes_secours,
    "desactive": commands.desactiver_second_facteur,
}


async def preparer(request: Request) -> Response:
    """Make the secret that the page will show; what forbids it, the page says."""
    if not meme_origine(request):
        return vers(PAGE, refus="origine")
    try:
        await gateway.run(commands.preparer_second_facteur, await acteur_de(request))
    except Busy:
        return vers(PAGE, refus="occupe")
    except Refusal:
        return vers(PAGE)
    return vers(PAGE)


async def agir(request: Request) -> Response:
    """Confirm, renew the recovery codes or take away: one's password and a code are asked each time."""
    champs = await champs_de(request)
    acteur = await acteur_de(request)
    if champs is None:
        return vers(PAGE, refus="origine")
    if not acteur.est_connecte:
        return vers("/connexion", suite=PAGE)
    acte = str(champs.get("acte", ""))
    try:
        motif = await _faire(acteur, acte, champs)
    except Invalid:
        await gateway.run(commands.refuser_connexion, Actor(origine=acteur.origine), acteur.courriel)
        motif = "code"
    except TooMany:
        motif = "attente"
    except Busy:
        motif = "occupe"
    except Refusal:
        return vers(PAGE, refus="perime")
    return vers(PAGE, refus=motif) if motif else vers(PAGE, fait=acte)


async def _faire(acteur: Actor, acte: str, champs: FormData) -> str:
    """Do the act, or return why not; every attempt is counted before anything is compared."""
    code = rules.code_saisi(str(champs.get("code", "")))
    if acte not in _ACTES or not code:
        return "vide"
    if not await est_le_sien(acteur, str(champs.get("actuel", ""))[:256]):
        return "actuel"
    visiteur = Actor(origine=acteur.origine)
    await gateway.run(commands.tenter, visiteur, f"code:{acteur.courriel}", f"code:{rules.reseau(acteur.origine)}")
    await gateway.run(_ACTES[acte], acteur, code)
    return ""


async def image(request: Request) -> Response:
    """Return the QR code of the secret that awaits its first code, to who prepared it; of no other is there one."""
    acteur, vu = await acteur_de(request), None
    try:
        vu = await gateway.read(queries.second_facteur, acteur)
    except Refusal:
        vu = None
    entetes = {"Cache-Control": "no-store"}
    if vu is None or vu.actif:
        return Response(status_code=HTTPStatus.NOT_FOUND, headers=entetes)
    adresse = rules.adresse_totp(vu.secret, acteur.courriel, settings().nom_service)
    return Response(await gateway.compute(_dessiner, adresse), media_type="image/svg+xml", headers=entetes)


def _dessiner(adresse: str) -> bytes:
    sortie = BytesIO()
    segno.make(adresse, error="m", micro=False).save(sortie, kind="svg", scale=4, light="#fff", xmldecl=False)
    return sortie.getvalue()


def routes() -> list[Route]:
    """Return the routes of the second factor."""
    return [
        Route("/auth/second-facteur/preparer", preparer, methods=["POST"]),
        Route("/auth/second-facteur", agir, methods=["POST"]),
        Route("/auth/second-facteur.svg", image, methods=["GET"]),
    ]
