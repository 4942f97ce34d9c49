"""Sign-in and sign-out over HTTP, when everything happens at once or the database is busy."""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx
import pytest
import pytest_asyncio
from starlette.applications import Starlette

from iel_app.comptes import api, commands, rules
from iel_app.core import db, gateway
from iel_app.core.actor import SYSTEME
from iel_app.core.errors import Busy
from iel_app.core.settings import settings
from tests import factories as f
from tests.etats import SQLITE

pytestmark = SQLITE
COURRIEL, MOT_DE_PASSE = "a@ville.example", "Un-mot-de-passe-2027"


@pytest_asyncio.fixture
async def client(base: str) -> AsyncIterator[httpx.AsyncClient]:
    with db.transaction() as session:
        utilisateur = commands.creer_utilisateur(session, SYSTEME, COURRIEL, "Ada", "Ville", rules.hacher(MOT_DE_PASSE))
        commands.habiliter(session, SYSTEME, utilisateur, f.Role.GESTIONNAIRE, f.une_collectivite(session))
    transport = httpx.ASGITransport(Starlette(routes=api.routes()))
    origine = settings().origine
    async with httpx.AsyncClient(transport=transport, base_url=origine, headers={"Origin": origine}) as http:
        yield http


async def connecter(client: httpx.AsyncClient) -> httpx.Response:
    return await client.post("/auth/connexion", data={"identifiant": COURRIEL, "mot_de_passe": MOT_DE_PASSE})


def occupee(acte: Callable[..., Any]) -> Callable[..., Any]:
    async def run(commande: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        if commande is acte:
            raise Busy
        return gateway.execute(commande, *args, **kwargs)

    return run


async def test_signing_out_in_three_tabs_at_once(client: httpx.AsyncClient) -> None:
    await connecter(client)
    reponses = await asyncio.gather(*(client.post("/auth/deconnexion") for _ in range(3)))
    assert [(r.status_code, r.headers["location"]) for r in reponses] == [(303, "/connexion?erreur=deconnecte")] * 3


@pytest.mark.parametrize("acte", [commands.tenter, commands.ouvrir])
async def test_a_busy_database_is_told_on_the_form(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch, acte: Callable[..., Any]
) -> None:
    monkeypatch.setattr(gateway, "run", occupee(acte))
    reponse = await connecter(client)
    assert (reponse.status_code, reponse.headers["location"]) == (303, "/connexion?erreur=occupe")
    assert "iel" not in client.cookies


async def test_a_busy_database_is_told_on_the_picker(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    await connecter(client)
    monkeypatch.setattr(gateway, "run", occupee(commands.choisir_collectivite))
    reponse = await client.post("/auth/collectivite", data={"collectivite": "1"})
    assert reponse.headers["location"] == "/choisir-collectivite?motif=occupe"
