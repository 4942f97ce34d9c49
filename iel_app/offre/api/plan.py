"""What search engines are told: robots.txt, and the sitemap of the public formations."""

from collections.abc import AsyncIterator

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from iel_app.core import gateway
from iel_app.core.actor import VISITEUR
from iel_app.core.settings import Environnement, settings
from iel_app.offre import queries
from iel_app.ui.navigation import MENU_PUBLIC, PIED

PAR_FICHIER = 50_000
"""The most addresses that one file may hold (sitemaps.org)."""
_LOT = 2000
_TETE = '<?xml version="1.0" encoding="UTF-8"?>\n'
_XMLNS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def routes() -> list[Route]:
    """Return the routes."""
    return [
        Route("/robots.txt", _robots),
        Route("/sitemap.xml", _index),
        Route("/sitemap-pages.xml", _pages),
        Route("/sitemap-formations-{rang:int}.xml", _formations),
    ]


async def _robots(_: Request) -> Response:
    """Open the public pages; a demonstration, whose CFA do not exist, is closed to robots."""
    if settings().environnement is Environnement.PRODUCTION:
        regles = "Disallow: /auth/\nDisallow: /formations/sessions/"
    else:
        regles = "Disallow: /"
    return PlainTextResponse(f"User-agent: *\n{regles}\n\nSitemap: {settings().origine}/sitemap.xml\n")


async def _index(_: Request) -> Response:
    nombre = await gateway.read(queries.nb_adresses, VISITEUR)
    fichiers = ["pages", *(f"formations-{rang}" for rang in range(1, -(-nombre // PAR_FICHIER) + 1))]
    lignes = "".join(f"<sitemap><loc>{settings().origine}/sitemap-{nom}.xml</loc></sitemap>\n" for nom in fichiers)
    return _xml(f"{_TETE}<sitemapindex {_XMLNS}>\n{lignes}</sitemapindex>\n")


async def _pages(_: Request) -> Response:
    adresses = dict.fromkeys(e.href for e in (*MENU_PUBLIC, *PIED))
    lignes = "".join(f"<url><loc>{settings().origine}{adresse}</loc></url>\n" for adresse in adresses)
    return _xml(f"{_TETE}<urlset {_XMLNS}>\n{lignes}</urlset>\n")


async def _formations(request: Request) -> Response:
    rang = request.path_params["rang"]
    apres = None
    if 1 <= rang <= 1000:
        apres = await gateway.read(queries.debut_du_fichier, VISITEUR, rang, PAR_FICHIER)
    if apres is None:
        return PlainTextResponse("Introuvable.", 404)
    return StreamingResponse(_adresses(apres), media_type="application/xml")


async def _adresses(apres: int) -> AsyncIterator[str]:
    """Yield the addresses by lots: memory holds one."""
    yield f"{_TETE}<urlset {_XMLNS}>\n"
    reste = PAR_FICHIER
    while reste and (lot := await gateway.read(queries.adresses, VISITEUR, apres, min(_LOT, reste))):
        yield "".join(
            f"<url><loc>{settings().origine}/formations/fiche?ref={reference}</loc><lastmod>{jour}</lastmod></url>\n"
            for _, reference, jour in lot
        )
        apres, reste = lot[-1][0], reste - len(lot)
    yield "</urlset>\n"


def _xml(texte: str) -> Response:
    return Response(texte, media_type="application/xml")
