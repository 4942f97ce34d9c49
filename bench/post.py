"""The baseline of the save: the same command and identity behind a plain JSON POST, with the same worker beside."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from iel_app import worker
from iel_app.comptes import api
from iel_app.core import clock, gateway, logs
from iel_app.recensement import commands
from iel_app.recensement.commands import Enregistrement
from iel_app.recensement.forms import lire


async def enregistrer(requete: Request) -> Response:
    """Save, and answer the new version."""
    recu_le = clock.now()
    acteur = await api.acteur_de(requete)
    corps = await requete.json()
    resultat = await gateway.run(
        commands.enregistrer, acteur, corps["annee"], lire(corps["champs"]), int(corps["champs"]["base"]), recu_le
    )
    if not isinstance(resultat, Enregistrement):
        return JSONResponse({"conflits": True}, 409)
    return JSONResponse({"version": resultat.version, "enregistre_le": resultat.enregistre_le.isoformat()})


async def ping(requete: Request) -> Response:
    """Answer."""
    return JSONResponse("pong")


@asynccontextmanager
async def vie(app: Starlette) -> AsyncIterator[None]:
    """Work in the background exactly as the application does."""
    logs.configure()
    worker.start()
    yield
    worker.stop()


def app() -> Starlette:
    """Return the ASGI application."""
    return Starlette(routes=[Route("/enregistrer", enregistrer, methods=["POST"]), Route("/ping", ping)], lifespan=vie)
