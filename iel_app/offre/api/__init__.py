"""HTTP routes of the offer."""

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.routing import Route

from iel_app.core.actor import Actor
from iel_app.offre.api import agenda, export, importation, page, plan
from iel_app.offre.api.logiciels import routes as routes_des_logiciels

__all__ = ["ActeurDe", "routes", "routes_des_logiciels"]

ActeurDe = Callable[[Request], Awaitable[Actor]]


def routes(acteur_de: ActeurDe) -> list[Route]:
    """Return the routes of this context; `acteur_de` tells who asks, from the session cookie."""
    propres = [*export.routes(acteur_de), *importation.routes(acteur_de)]
    return [*propres, *agenda.routes(), *page.routes(), *plan.routes()]
