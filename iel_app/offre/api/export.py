"""The published offer as a file: LHEO 2.3, XLSX, CSV, national flows."""

from collections.abc import Awaitable, Callable, Iterator
from typing import IO

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from iel_app.core import clock, gateway
from iel_app.core.actor import Actor
from iel_app.core.errors import NotConnected, Refusal
from iel_app.offre import queries

PRUDENCE = {"Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff"}
TYPES = {
    "xml": "application/xml",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
SELECTION_MAX = 500
MORCEAU = 65_536


def routes(acteur_de: Callable[[Request], Awaitable[Actor]]) -> list[Route]:
    """Return the route of exports."""

    async def exporter(request: Request) -> Response:
        forme, ids = request.path_params["forme"], request.query_params.get("ids")
        choisies = _selection(ids or "")
        if ids is not None and not choisies:
            return PlainTextResponse("Aucune formation choisie", 404, headers=PRUDENCE)
        try:
            fichier = await gateway.read(queries.fichier, await acteur_de(request), forme, choisies)
        except NotConnected:
            # Not back here: a file leaves the page of sign-in on the screen, and a choice is to be made again.
            return RedirectResponse("/connexion?suite=/offre/catalogue", 303, headers=PRUDENCE)
        except Refusal:
            return PlainTextResponse("Export introuvable", 404, headers=PRUDENCE)
        nom = f"offre-apprentissage-{clock.today().isoformat()}.{forme}"
        if forme not in TYPES:
            nom = f"flux-{forme}-{clock.today().isoformat()}.csv"
        entetes = PRUDENCE | {"Content-Disposition": f'attachment; filename="{nom}"'}
        return StreamingResponse(morceaux(fichier), media_type=TYPES.get(forme, TYPES["csv"]), headers=entetes)

    return [Route("/offre/export.{forme}", exporter)]


def _selection(brut: str) -> tuple[int, ...]:
    return tuple(int(m) for m in brut.split(",")[:SELECTION_MAX] if m.isascii() and m.isdigit() and len(m) < 10)


def morceaux(fichier: IO[bytes]) -> Iterator[bytes]:
    """Read a file piece by piece, then close it: Starlette reads it outside the loop of events."""
    with fichier:
        while morceau := fichier.read(MORCEAU):
            yield morceau
