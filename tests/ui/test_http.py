"""What surrounds every answer: headers, closed doors, redirects that stay here, the cookie under https."""

from collections.abc import Iterator
from http.cookies import SimpleCookie
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from iel_app.comptes.api.formulaires import poser
from iel_app.core.settings import settings
from iel_app.ui import cookies, http

PRODUCTION = {
    "IEL_ENVIRONNEMENT": "production",
    "IEL_PUBLIC_URL": "https://apprentissage.exemple.fr",
    "IEL_SMTP_HOTE": "smtp.exemple.fr",
    "IEL_PROXYS_DE_CONFIANCE": "1",
}


@pytest.fixture
def production(reglages: pytest.MonkeyPatch) -> Iterator[None]:
    """Settings of production, behind https."""
    for nom, valeur in PRODUCTION.items():
        reglages.setenv(nom, valeur)
    settings.cache_clear()
    http.content_policy.cache_clear()
    yield
    http.content_policy.cache_clear()


@pytest.mark.usefixtures("production")
def test_the_cookie_under_https_is_host_only_and_secure() -> None:
    assert cookies.cookie_name() == "__Host-iel"
    reponse = poser(Response(), "valeur")
    cookie = SimpleCookie(reponse.headers.getlist("set-cookie")[0])["__Host-iel"]
    assert (cookie.value, cookie["secure"], cookie["httponly"], cookie["path"]) == ("valeur", True, True, "/")
    assert (cookie["samesite"], cookie["domain"]) == ("lax", "")
    assert int(cookie["max-age"]) == settings().session_absolue * 60


@pytest.mark.parametrize("autre", ['consent={"a":1}', "été=1", "nu", "a=b=c", ""])
def test_a_strange_cookie_of_the_domain_hides_nothing(autre: str) -> None:
    assert cookies.token_of(f"{autre}; {cookies.cookie_name()}=jeton; b=2") == "jeton"


def test_the_cookie_on_plain_localhost() -> None:
    assert cookies.cookie_name() == "iel"
    cookie = SimpleCookie(poser(Response(), "valeur").headers.getlist("set-cookie")[0])["iel"]
    assert (cookie["secure"], cookie["httponly"], cookie["samesite"], cookie["domain"]) == ("", True, "lax", "")


@pytest.mark.usefixtures("production")
def test_one_origin_only_in_production() -> None:
    assert settings().origines == ("https://apprentissage.exemple.fr",)
    assert b"wss://apprentissage.exemple.fr" in http.content_policy()
    assert b"localhost" not in http.content_policy()


@pytest.mark.parametrize(
    ("entete", "jeton"),
    [
        ("", ""),
        ("iel=a", "a"),
        ("iel=a; iel=b", "b"),
        ("autre=1; iel=x", "x"),
        ("iel", ""),
        ("=;;,", ""),
        ("__Host-iel=a", ""),
        ("iel=" + "a" * 5000, "a" * 5000),
    ],
)
def test_the_token_of_a_cookie_header(entete: str, jeton: str) -> None:
    assert cookies.token_of(entete) == jeton


async def _ici(request: Request) -> Response:
    return PlainTextResponse(request.url.path)


async def _ailleurs(request: Request) -> Response:
    return RedirectResponse(str(request.url.replace(path="/ici")), 307)


@pytest.fixture
def client() -> httpx.AsyncClient:
    """An application behind the wrapper."""
    routes = [Route("/ici", _ici), Route("/assets/x.js", _ici), Route("/ailleurs", _ailleurs)]
    transport = httpx.ASGITransport(http.protect(Starlette(routes=routes)))  # pyright: ignore[reportArgumentType]
    return httpx.AsyncClient(transport=transport, base_url="http://localhost:3000")


async def test_a_redirect_never_leaves_whatever_the_host_says(client: httpx.AsyncClient) -> None:
    reponse = await client.get("/ailleurs?suite=1", headers={"host": "evil.example"})
    assert (reponse.status_code, reponse.headers["location"]) == (307, "/ici?suite=1")


@pytest.mark.parametrize(
    "chemin",
    [
        "/_upload",
        "/_upload/x",
        "/_all_routes",
        "/auth-codespace",
        "/a//b",
        "/a%5cb",
        "/a%00b",
        "/a/%2e%2e/ici",
        "/" + "a" * 1001,
    ],
)
async def test_doubtful_addresses_stop_at_the_door(client: httpx.AsyncClient, chemin: str) -> None:
    reponse = await client.get(chemin)
    assert (reponse.status_code, reponse.text) == (404, "Introuvable.")
    assert reponse.headers["x-content-type-options"] == "nosniff"
    assert "frame-ancestors 'none'" in reponse.headers["content-security-policy"]


async def test_only_what_exists_is_kept_for_a_year(client: httpx.AsyncClient) -> None:
    assert "immutable" in (await client.get("/assets/x.js")).headers["cache-control"]
    assert (await client.get("/assets/absent.js")).headers["cache-control"] == "no-cache"


@pytest.mark.usefixtures("production")
async def test_https_is_remembered(client: httpx.AsyncClient) -> None:
    assert (await client.get("/ici")).headers["strict-transport-security"].startswith("max-age=31536000")


@pytest.mark.parametrize("origine", ["https://evil.example", "null", "", "http://localhost:3000.evil.example"])
async def test_no_socket_from_elsewhere(origine: str) -> None:
    envoyes: list[Any] = []

    async def application(*_: Any) -> None:
        raise AssertionError("the application was reached")

    async def envoyer(message: Any) -> None:
        envoyes.append(message)

    entetes = [(b"origin", origine.encode())] if origine else []
    await http.protect(application)({"type": "websocket", "path": "/_event", "headers": entetes}, None, envoyer)  # type: ignore[arg-type]
    assert envoyes == [{"type": "websocket.close", "code": 4403}]


async def test_a_socket_is_read_at_its_pace(monkeypatch: pytest.MonkeyPatch) -> None:
    """A person's gestures wait for nothing; of two hundred at once, those beyond the burst wait, and none is lost."""
    horloge, attendus, lus = [0.0], list(range(200)), []

    async def attendre(secondes: float) -> None:
        horloge[0] += secondes

    async def recevoir() -> Any:
        return {"rang": attendus.pop(0)}

    async def application(scope: Any, receive: Any, send: Any) -> None:
        while attendus:
            lus.append(((await receive())["rang"], round(horloge[0], 2)))

    monkeypatch.setattr(http, "time", SimpleNamespace(monotonic=lambda: horloge[0]))
    monkeypatch.setattr(http, "asyncio", SimpleNamespace(sleep=attendre))
    entetes = [(b"origin", settings().origine.encode())]
    await http.protect(application)({"type": "websocket", "path": "/_event", "headers": entetes}, recevoir, recevoir)  # type: ignore[arg-type]
    assert [rang for rang, _ in lus] == list(range(200))
    assert [quand for _, quand in lus[:60]] == [0] * 60
    assert lus[-1][1] == pytest.approx((200 - 60) / settings().evenements_par_seconde)
