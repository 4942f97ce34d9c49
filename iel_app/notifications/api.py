"""The HTTP route that serves the HTML part of a demonstration mail, for a sandboxed frame."""

from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

from iel_app.core import gateway
from iel_app.core.actor import VISITEUR
from iel_app.core.errors import Refusal
from iel_app.notifications import queries

PRUDENCE = {
    "Cache-Control": "private, no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; "
    "frame-ancestors 'self'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
}


def routes() -> list[Route]:
    """Return the routes of this context."""
    return [Route("/demo/courriels/{id}.html", _partie_html)]


async def _partie_html(request: Request) -> Response:
    numero = request.path_params["id"]
    try:
        # The mailbox is public and exists in the demonstration only: nobody's identity is needed.
        identifiant = int(numero) if numero.isascii() and numero.isdigit() and len(numero) < 11 else 0
        lu = await gateway.read(queries.courriel, VISITEUR, identifiant)
    except Refusal:
        return PlainTextResponse("Courriel introuvable", 404, headers=PRUDENCE)
    return HTMLResponse(lu.html, headers=PRUDENCE)
