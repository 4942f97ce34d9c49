"""What the plain forms of accounts share: passwords never travel by the websocket."""

from http import HTTPStatus
from urllib.parse import parse_qs, urlencode, urlsplit

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from iel_app.comptes.forms import ATTENTE, IDENTIFIANT
from iel_app.core.settings import settings
from iel_app.ui.cookies import cookie_name

_FORM = "application/x-www-form-urlencoded"
_FORM_MAX = 16_384


def meme_origine(request: Request) -> bool:
    """Tell whether a request comes from a page of ours."""
    return request.headers.get("origin", "") in settings().origines


async def champs_de(request: Request) -> FormData | None:
    """Return the posted fields of a form of ours, None when it comes from elsewhere or is too large."""
    longueur = request.headers.get("content-length", "")
    genre = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if not meme_origine(request) or genre != _FORM or not longueur.isdecimal() or int(longueur) > _FORM_MAX:
        return None
    champs = await request.form(max_files=0, max_fields=20)
    if any("\x00" in str(valeur) for valeur in champs.values()):
        return None
    return champs if champs.get("suite") else FormData({**champs, "suite": _suite(request)})


def _suite(request: Request) -> str:
    """Return where the page of the form was to go on: its hidden field is empty when one is quicker than the page."""
    page = urlsplit(request.headers.get("referer", ""))
    return parse_qs(page.query).get("suite", [""])[0][:500]


def vers(chemin: str, **parametres: str) -> RedirectResponse:
    """Return the answer that goes on to a page of ours."""
    requete = urlencode({cle: valeur for cle, valeur in parametres.items() if valeur})
    return RedirectResponse(f"{chemin}?{requete}" if requete else chemin, HTTPStatus.SEE_OTHER)


def garder(reponse: Response, nom: str, valeur: str, secondes: int) -> Response:
    """Give the browser a short-lived cookie that its scripts cannot read."""
    reponse.set_cookie(
        nom, valeur, secondes, httponly=True, secure=settings().cookie_securise, samesite="lax", path="/"
    )
    return reponse


def poser(reponse: Response, jeton: str) -> Response:
    """Give the browser the token of its session."""
    reglages = settings()
    reponse.set_cookie(
        cookie_name(),
        jeton,
        max_age=reglages.session_absolue * 60,
        httponly=True,
        secure=reglages.cookie_securise,
        samesite="lax",
        path="/",
    )
    reponse.delete_cookie(IDENTIFIANT, path="/")
    reponse.delete_cookie(ATTENTE, path="/")
    return reponse
