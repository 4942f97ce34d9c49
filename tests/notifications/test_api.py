"""The HTML part for the sandboxed frame."""

import httpx
import pytest
from starlette.applications import Starlette

from iel_app.core import db
from iel_app.core.settings import settings
from iel_app.notifications import api
from tests.notifications.exemples import preparer


@pytest.fixture(autouse=True)
def demonstration(reglages: pytest.MonkeyPatch) -> None:
    reglages.setenv("IEL_ENVIRONNEMENT", "demonstration")
    settings.cache_clear()


async def demander(chemin: str) -> httpx.Response:
    transport = httpx.ASGITransport(Starlette(routes=api.routes()))
    async with httpx.AsyncClient(transport=transport, base_url="http://iel.test") as http:
        return await http.get(chemin)


@pytest.fixture
def identifiant(base: str) -> int:
    with db.transaction() as session:
        return preparer(session)


async def test_html_part_with_its_own_policy(identifiant: int) -> None:
    reponse = await demander(f"/demo/courriels/{identifiant}.html")
    assert reponse.status_code == 200
    assert reponse.headers["content-type"] == "text/html; charset=utf-8"
    assert reponse.headers["content-security-policy"].startswith("default-src 'none'; style-src 'unsafe-inline'")
    assert "Bonjour Nadia Brun" in reponse.text


@pytest.mark.parametrize("numero", ["404", "0", "-1", "abc", "9" * 5000, "%D9%A1"])
async def test_unknown(identifiant: int, numero: str) -> None:
    reponse = await demander(f"/demo/courriels/{numero}.html")
    assert (reponse.status_code, reponse.text) == (404, "Courriel introuvable")


async def test_nothing_outside_the_demonstration(identifiant: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IEL_ENVIRONNEMENT", "developpement")
    settings.cache_clear()
    assert (await demander(f"/demo/courriels/{identifiant}.html")).status_code == 404
