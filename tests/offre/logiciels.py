"""The API as software meets it: the application served in memory, keys, batches."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import httpx
from sqlmodel import Session
from starlette.applications import Starlette

from iel_app.comptes import api as comptes_api
from iel_app.core import db
from iel_app.offre import api
from iel_app.ui import http, limits
from tests.offre import exemples as ex

LOT = "/api/v1/offres"
LIGNE: dict[str, Any] = {
    "identifiant_formation": "APH", "identifiant_session": "APH-1", "intitule": "Agent de propreté",
    "certification": ex.PROPRETE, "formation_continue": False, "contrat_pro": False, "contrat_apprentissage": True,
    "annees": [1], "objectif": "Nettoyer.", "contact_courriel": "a@cfa.example", "date_debut": "2027-09-01",
    "date_fin": "2029-07-31", "adresse": "2 rue des Écoles", "code_postal": "87000", "commune": ex.LIMOGES,
    "capacite": 12, "places_restantes": 6,
}  # fmt: skip


def application() -> http.Asgi:
    """The API alone, behind what surrounds every answer."""
    limits.forget()
    return http.protect(Starlette(routes=api.routes_des_logiciels(comptes_api.porteur)))


class Logiciel:
    """A software that knows a key."""

    def __init__(self, app: http.Asgi, cle: str) -> None:
        self.app, self.cle = app, cle

    async def demander(self, methode: str, chemin: str, **options: Any) -> httpx.Response:
        """Ask once."""
        entetes = {"Authorization": f"Bearer {self.cle}"} if self.cle else {}
        options["headers"] = entetes | options.pop("headers", {})
        transport = httpx.ASGITransport(self.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://iel.test") as client:
            return await client.request(methode, chemin, **options)

    def __call__(self, methode: str, chemin: str, **options: Any) -> httpx.Response:
        """Ask once, from a test that is not asynchronous."""
        return asyncio.run(self.demander(methode, chemin, **options))

    def lot(self, *lignes: Any, cle: str = "", publier: bool = False, **options: Any) -> httpx.Response:
        """Send a batch, under a name of its own unless told otherwise."""
        self.rang = getattr(self, "rang", 0) + 1
        entetes = {"Idempotency-Key": cle or f"essai-{self.rang}"}
        return self("POST", LOT, json={"publier": publier, "lignes": list(lignes)}, headers=entetes, **options)

    def ensemble(self, nombre: int, faire: Callable[[int], tuple[str, str, dict[str, Any]]]) -> list[httpx.Response]:
        """Ask several times at once."""

        async def tous() -> list[httpx.Response]:
            demandes = [faire(n) for n in range(nombre)]
            return list(await asyncio.gather(*(self.demander(m, c, **o) for m, c, o in demandes)))

        return asyncio.run(tous())


@contextmanager
def transaction() -> Iterator[Session]:
    """Open a transaction that is committed."""
    with db.transaction() as session:
        yield session
