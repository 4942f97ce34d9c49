"""A callback and a workshop as an agenda reads them: ICS (RFC 5545), for the person who holds them."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from icalendar import Calendar, Event
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from iel_app.aide import queries
from iel_app.core import clock, gateway
from iel_app.core.actor import Actor
from iel_app.core.errors import NotConnected, Refusal
from iel_app.core.settings import settings

ActeurDe = Callable[[Request], Awaitable[Actor]]


def routes(acteur_de: ActeurDe) -> list[Route]:
    """Return the routes; `acteur_de` tells who asks, from the session cookie."""

    async def rappel(request: Request) -> Response:
        try:
            prevu = await gateway.read(queries.rappel_sien, await acteur_de(request), _entier(request))
        except NotConnected:
            return RedirectResponse("/connexion?suite=/aide/rappel", 303)
        except Refusal as refus:
            return PlainTextResponse(refus.message, 404)
        titre = f"Rappel téléphonique {prevu.numero} – {settings().nom_service}"
        return _reponse("rappel", prevu.id, titre, prevu.debut, prevu.duree, f"Au {prevu.telephone}", "/aide/rappel")

    async def atelier(request: Request) -> Response:
        try:
            vu = await gateway.read(queries.atelier_sien, await acteur_de(request), _entier(request))
        except NotConnected:
            return RedirectResponse("/connexion?suite=/aide/ateliers", 303)
        except Refusal as refus:
            return PlainTextResponse(refus.message, 404)
        return _reponse("atelier", vu.id, vu.titre, vu.debut, vu.duree, vu.lien, "/aide/ateliers")

    return [Route("/aide/rappels/{id:int}.ics", rappel), Route("/aide/ateliers/{id:int}.ics", atelier)]


def _entier(request: Request) -> int:
    """Return the number of the address, 0 when no row can bear it."""
    numero: int = request.path_params["id"]
    return numero if numero < 2**31 else 0


def _reponse(genre: str, identifiant: int, titre: str, debut: datetime, duree: int, detail: str, page: str) -> Response:
    calendrier, evenement, adresse = Calendar(), Event(), f"{settings().origine}{page}"
    calendrier.add("prodid", f"-//{settings().nom_service}//aide//FR")
    calendrier.add("version", "2.0")
    evenement.add("uid", f"{genre}-{identifiant}@{settings().origine.split('//')[1]}")
    evenement.add("dtstamp", clock.now())
    evenement.add("dtstart", debut)
    evenement.add("dtend", debut + timedelta(minutes=duree))
    evenement.add("summary", titre)
    evenement.add("description", f"{detail}\n{adresse}")
    evenement.add("url", adresse)
    calendrier.add_component(evenement)
    nom = f'attachment; filename="{genre}-{identifiant}.ics"'
    entetes = {"Content-Disposition": nom, "Cache-Control": "private, no-store"}
    return Response(calendrier.to_ical(), media_type="text/calendar; charset=utf-8", headers=entetes)
