"""The HTTP routes of a context, asked by people whom the test names."""

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

import httpx
from starlette.applications import Starlette
from starlette.requests import Request

from iel_app.core.actor import VISITEUR, Actor

Client = Callable[..., httpx.Response]
"""`client(path, who, **options of httpx)`: a GET, or a POST where there are options; nobody known is a visitor."""


def un_client(routes: Callable[..., Any], acteurs: Mapping[str, Actor]) -> Client:
    """A client of `routes(acteur_de)`; it asks as the first of `acteurs` unless told otherwise."""

    async def acteur_de(requete: Request) -> Actor:
        return acteurs.get(requete.headers.get("x-acteur", ""), VISITEUR)

    transport = httpx.ASGITransport(Starlette(routes=routes(acteur_de)))

    async def demander(chemin: str, acteur: str, options: dict[str, Any]) -> httpx.Response:
        async with httpx.AsyncClient(transport=transport, base_url="http://iel.test") as http:
            entetes = {"x-acteur": acteur} | options.pop("headers", {})
            return await http.request("POST" if options else "GET", chemin, headers=entetes, **options)

    return lambda chemin, acteur=next(iter(acteurs)), **options: asyncio.run(demander(chemin, acteur, options))
