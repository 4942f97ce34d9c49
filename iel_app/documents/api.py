"""The HTTP route that hands over a PDF."""

import re
from collections.abc import Awaitable, Callable
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from iel_app.core import gateway
from iel_app.core.actor import SYSTEME, Actor
from iel_app.core.errors import Busy, NotConnected, Refusal
from iel_app.documents import commands, queries

PRUDENCE = {"Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff"}


def routes(acteur_de: Callable[[Request], Awaitable[Actor]]) -> list[Route]:
    """Return the routes of this context; `acteur_de` tells who asks, from the session cookie."""

    async def telecharger(request: Request) -> Response:
        numero, version = request.path_params["numero"], request.path_params["version"]
        # What no number can be never reaches the database (a NUL or a huge integer would be an error there).
        if not re.fullmatch(r"[\w-]{1,60}", numero, re.ASCII) or not re.fullmatch(r"[1-9][0-9]{0,5}", version):
            return _introuvable()
        try:
            document = await gateway.read(queries.telechargeable, await acteur_de(request), numero, int(version))
            contenu = document.contenu or await gateway.run(commands.produire, SYSTEME, document.id)
        except NotConnected:
            suite = quote(request.url.path, safe="/")
            return RedirectResponse(f"/connexion?suite={suite}", 303, headers=PRUDENCE)
        except Busy as refus:
            return PlainTextResponse(refus.message, 503, headers=PRUDENCE | {"Retry-After": "5"})
        except Refusal:
            return _introuvable()
        nom = {"Content-Disposition": f'inline; filename="{document.nom}"'}
        return Response(contenu, media_type="application/pdf", headers=PRUDENCE | nom)

    return [Route("/documents/{numero}/v{version}.pdf", telecharger)]


def _introuvable() -> Response:
    # One answer for a foreign document and for one that does not exist: the difference would be a leak.
    return PlainTextResponse("Document introuvable", 404, headers=PRUDENCE)
