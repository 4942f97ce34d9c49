"""A public session as an agenda reads it: ICS (RFC 5545)."""

from datetime import timedelta

from icalendar import Calendar, Event
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from iel_app.core import gateway
from iel_app.core.actor import VISITEUR
from iel_app.core.errors import Refusal
from iel_app.core.settings import settings
from iel_app.offre import queries
from iel_app.offre.queries import SeancePubliee


def routes() -> list[Route]:
    """Return the route of the sessions."""
    return [Route("/formations/sessions/{reference}.ics", _session)]


async def _session(request: Request) -> Response:
    try:
        # What is public needs nobody's identity.
        formation, intitule, formateur, seance = await gateway.read(
            queries.seance_publiee, VISITEUR, request.path_params["reference"]
        )
    except Refusal as refus:
        return PlainTextResponse(refus.message, 404)
    nom = f'attachment; filename="session-{seance.reference}.ics"'
    corps = _calendrier(formation, intitule, formateur, seance)
    return Response(corps, media_type="text/calendar; charset=utf-8", headers={"Content-Disposition": nom})


def _calendrier(formation: str, intitule: str, formateur: str, seance: SeancePubliee) -> bytes:
    """Return whole days that leave the agenda free: a training of two years must not make two years busy."""
    adresse = f"{settings().origine}/formations/fiche?ref={formation}"
    calendrier, evenement = Calendar(), Event()
    calendrier.add("prodid", f"-//{settings().nom_service}//formations//FR")
    calendrier.add("version", "2.0")
    evenement.add("uid", f"session-{seance.reference}@{settings().origine.split('//')[1]}")
    evenement.add("dtstamp", seance.vue_le)
    evenement.add("dtstart", seance.date_debut)
    evenement.add("dtend", seance.date_fin + timedelta(days=1))  # the end of an ICS is the day after the last one
    evenement.add("summary", intitule)
    evenement.add("location", seance.lieu)
    evenement.add("description", f"{seance.formateur or formateur}\nSession {seance.reference}\n{adresse}")
    evenement.add("url", adresse)
    evenement.add("transp", "TRANSPARENT")
    calendrier.add_component(evenement)
    return calendrier.to_ical()
