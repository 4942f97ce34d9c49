"""What surrounds every HTTP answer and socket: security headers, content policy, origins, closed doors, caching."""

import asyncio
import base64
import hashlib
import re
import secrets
import time
from collections.abc import Awaitable, Callable, MutableMapping
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from iel_app.core import logs
from iel_app.core.settings import settings
from iel_app.ui import problems

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Asgi = Callable[[Scope, Receive, Send], Awaitable[None]]

_INLINE = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", re.S)
# The upload route of the framework knows no session, and its debugging routes list every page.
_CLOSED = ("/_upload", "/_all_routes", "/auth-codespace")
# No address of ours is written so: nothing behind has to guess what it means.
_DOUBTFUL = re.compile(r"//|\\|[\x00-\x1f\x7f\ud800-\udfff]|(?:\A|/)\.\.?(?:/|\Z)|\A(?!/)|\A.{1001}", re.S)
_RAFALE = 3  # seconds' worth of messages
_FIXED = (
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=(), payment=()"),
)


def _build() -> Path:
    return settings().pages / "build" / "client"


@cache
def _pages() -> frozenset[str]:
    return frozenset(f"/{f.parent.relative_to(_build()).as_posix()}" for f in _build().rglob("index.html"))


@cache
def built_page(route: str) -> str:
    """Return the HTML of a page as it was built."""
    return (_build() / route.strip("/") / "index.html").read_text(encoding="utf-8")


@cache
def content_policy() -> bytes:
    """Return the policy of the built pages: scripts of ours and the inline ones of the build, by their hash."""
    hachages = set()
    for fichier in _build().rglob("*.html"):
        for script in _INLINE.findall(fichier.read_text()):
            hachages.add(f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'")
    sockets = " ".join(o.replace("http", "ws", 1) for o in settings().origines)
    return (
        f"default-src 'self'; script-src 'self' {' '.join(sorted(hachages))}; style-src 'self' 'unsafe-inline'; "
        f"img-src 'self' data:; font-src 'self'; connect-src 'self' {sockets}; frame-src 'self'; "
        "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ).encode()


def protect(app: Asgi) -> Asgi:
    """Wrap the whole application: nothing leaves without its headers, no socket opens from another origin."""

    async def protected(scope: Scope, receive: Receive, send: Send) -> None:
        chemin = scope.get("path", "")
        if scope["type"] == "websocket":
            if _header(scope, b"origin").decode("latin-1") not in settings().origines:
                await send({"type": "websocket.close", "code": 4403})
                return
            await app(scope, _paced(receive, settings().evenements_par_seconde), send)
            return
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        logs.follow.set(secrets.token_hex(6))
        if chemin.startswith(_CLOSED) or _DOUBTFUL.search(chemin):
            await _not_found(send, chemin)
            return
        if chemin in _pages():
            # The static server would answer by a redirect to the same page with a slash: one round trip for nothing.
            scope = {**scope, "path": f"{chemin}/", "raw_path": f"{chemin}/".encode()}

        async def with_headers(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                deja = [(nom, _inside(nom, valeur)) for nom, valeur in message["headers"]]
                message = {**message, "headers": [*deja, *_headers(deja, chemin, message["status"])]}
            await send(message)

        await app(scope, receive, with_headers)

    return protected


def _paced(receive: Receive, debit: int) -> Receive:
    """Read a socket at `debit` messages a second at most, after a burst of three seconds' worth.

    What is not read waits at the sender's: a flood slows who sends it, loses nothing and fills no queue of ours.
    """
    du_a = 0.0

    async def paced() -> MutableMapping[str, Any]:
        nonlocal du_a
        message, maintenant = await receive(), time.monotonic()
        du_a = max(du_a, maintenant) + 1 / debit
        if (avance := du_a - maintenant - _RAFALE) > 0:
            await asyncio.sleep(avance)
        return message

    return paced


def _inside(nom: bytes, valeur: bytes) -> bytes:
    """Return a header whose redirect, if it is one, stays here: neither the client's Host nor http:// behind TLS."""
    if nom.lower() != b"location" or valeur.startswith(b"/"):
        return valeur
    adresse = urlsplit(valeur.decode("latin-1"))
    return (adresse.path + (f"?{adresse.query}" if adresse.query else "")).encode("latin-1") or b"/"


def _headers(deja: list[tuple[bytes, bytes]], chemin: str, statut: int) -> list[tuple[bytes, bytes]]:
    noms = {nom.lower() for nom, _ in deja}
    ajouts = list(_FIXED)
    ajouts.append((b"content-security-policy", content_policy()))
    if settings().cookie_securise:
        ajouts.append((b"strict-transport-security", b"max-age=31536000; includeSubDomains"))
    if chemin.startswith("/assets/") and statut < 400:
        ajouts.append((b"cache-control", b"public, max-age=31536000, immutable"))
    elif not chemin.startswith("/fonts/"):
        ajouts.append((b"cache-control", b"no-cache"))
    return [(nom, valeur) for nom, valeur in ajouts if nom not in noms]


def _header(scope: Scope, nom: bytes) -> bytes:
    return next((valeur for cle, valeur in scope["headers"] if cle.lower() == nom), b"")


async def _not_found(send: Send, chemin: str) -> None:
    if chemin.startswith("/api/"):
        reponse = problems.of_status(404).answer()
        corps, propres = bytes(reponse.body), list(reponse.raw_headers)
    else:
        corps, propres = b"Introuvable.", [(b"content-type", b"text/plain; charset=utf-8")]
    entetes = [*propres, *_headers(propres, "", 404)]
    await send({"type": "http.response.start", "status": 404, "headers": entetes})
    await send({"type": "http.response.body", "body": corps})
