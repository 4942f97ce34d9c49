"""`/sante`: what a supervisor asks every minute, and nothing that it need not know."""

import asyncio

from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from iel_app.core import gateway
from iel_app.core.actor import VISITEUR
from iel_app.core.errors import Refusal
from iel_app.pilotage import queries

PATIENCE_S = 3
SANS_MEMOIRE = {"Cache-Control": "no-store"}


def routes() -> list[Route]:
    """Return the route."""
    return [Route("/sante", _sante)]


async def _sante(_: Request) -> Response:
    """Answer 200 when the database answers, 503 otherwise; late work is told, and is no reason to restart."""
    try:
        retard = await asyncio.wait_for(gateway.read(queries.travaux_en_retard, VISITEUR), PATIENCE_S)
    except (Refusal, SQLAlchemyError, TimeoutError):
        return JSONResponse({"etat": "panne", "base": "injoignable"}, 503, headers=SANS_MEMOIRE)
    etat = "ok" if retard == 0 else "ralenti"
    return JSONResponse({"etat": etat, "base": "ok", "travaux_en_retard": retard}, headers=SANS_MEMOIRE)
