"""What the API answers when it does not do what was asked: problems (RFC 9457), and bodies read within a limit."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from pydantic_core import from_json
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response

from iel_app.core.errors import (
    Busy,
    Closed,
    Forbidden,
    Impossible,
    Invalid,
    NotConnected,
    NotFound,
    Refusal,
    TooMany,
    UnderWay,
)
from iel_app.core.settings import settings

DOCS = "/api/docs"
PRIVE = {"Cache-Control": "no-store"}


@dataclass(frozen=True, slots=True)
class Genre:
    """A kind of problem: its status, its title, and what to do of it."""

    statut: int
    titre: str
    conseil: str


_ATTENDRE = "Attendez le délai de l’en-tête Retry-After, puis renvoyez la même requête."
GENRES = {
    "requete-malformee": Genre(400, "Requête illisible", "Corrigez la requête : l’envoyer de nouveau ne sert à rien."),
    "cle-refusee": Genre(
        401, "Clé absente ou refusée", "Présentez une clé active dans l’en-tête Authorization: Bearer …"
    ),
    "portee-insuffisante": Genre(403, "Droit absent de la clé", "Créez une clé qui a ce droit."),
    "introuvable": Genre(404, "Introuvable", "L’objet n’existe pas, ou n’appartient pas à la structure de la clé."),
    "methode-refusee": Genre(405, "Méthode refusée", "L’en-tête Allow donne les méthodes de cette adresse."),
    "conflit": Genre(
        409,
        "Refusé dans l’état actuel",
        "Avec un en-tête Retry-After, attendez ce délai, puis renvoyez la même requête. "
        "Sans lui, la renvoyer ne sert à rien : le détail dit pourquoi.",
    ),
    "corps-trop-gros": Genre(413, "Envoi trop volumineux", "Partagez l’envoi."),
    "format-refuse": Genre(415, "Format refusé", "Envoyez le type de contenu que l’opération demande."),
    "contenu-invalide": Genre(422, "Contenu refusé", "Le détail et les erreurs disent quoi corriger."),
    "trop-de-requetes": Genre(429, "Trop de requêtes", _ATTENDRE),
    "panne": Genre(500, "Panne de la plateforme", "Elle est notée. Renvoyez la requête plus tard."),
}
_PAR_STATUT = {genre.statut: code for code, genre in GENRES.items()}


class Problem(Exception):
    """An answer that refuses: its kind, the sentence of this case, and what is wrong by field."""

    def __init__(
        self,
        genre: str,
        detail: str,
        erreurs: Mapping[str, str] | None = None,
        entetes: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(genre)
        self.genre, self.detail = genre, detail
        self.erreurs, self.entetes = dict(erreurs or {}), dict(entetes or {})

    def answer(self) -> Response:
        """Return it as `application/problem+json`."""
        genre = GENRES[self.genre]
        corps: dict[str, Any] = {
            "type": f"{settings().origine}{DOCS}#erreur-{self.genre}",
            "title": genre.titre,
            "status": genre.statut,
            "detail": self.detail,
        }
        if self.erreurs:
            corps["erreurs"] = [{"champ": champ, "message": message} for champ, message in self.erreurs.items()]
        return JSONResponse(corps, genre.statut, headers=PRIVE | self.entetes, media_type="application/problem+json")


def of_refusal(refus: Refusal) -> Problem:
    """Return the problem that a refusal of the domain is."""
    if isinstance(refus, Invalid):
        return Problem("contenu-invalide", next(iter(refus.erreurs.values()), refus.message), refus.erreurs)
    if isinstance(refus, UnderWay | Busy | TooMany):
        genre = "conflit" if isinstance(refus, UnderWay) else "trop-de-requetes"
        return Problem(genre, refus.message, entetes={"Retry-After": "2"})
    if isinstance(refus, Forbidden):
        return Problem("portee-insuffisante", "Les droits de cette clé ne permettent pas cette opération.")
    if isinstance(refus, NotConnected):
        return Problem("cle-refusee", "Présentez une clé de l’API.", entetes={"WWW-Authenticate": "Bearer"})
    if isinstance(refus, NotFound):
        return Problem("introuvable", "Cet objet n’existe pas, ou n’est pas accessible avec cette clé.")
    if isinstance(refus, Impossible | Closed):
        return Problem("conflit", refus.message)
    return Problem("contenu-invalide", refus.message)


def of_status(statut: int, entetes: Mapping[str, str] | None = None) -> Problem:
    """Return the problem of a bare status."""
    details = {404: "Cette adresse n’existe pas.", 405: "Cette adresse n’accepte pas cette méthode."}
    genre = _PAR_STATUT.get(statut, "requete-malformee")
    return Problem(genre, details.get(statut, HTTPStatus(statut).phrase), entetes=entetes)


async def chunks(request: Request, maximum: int) -> AsyncIterator[bytes]:
    """Yield a body, refused as soon as it is known to pass `maximum` bytes.

    Raises:
        Problem: too large, or broken off.
    """
    trop = Problem("corps-trop-gros", f"Le corps doit peser {maximum // 1_000_000}\u00a0Mo au plus.")
    annonce = request.headers.get("content-length", "")
    if annonce.isdecimal() and int(annonce) > maximum:
        raise trop
    recus = 0
    try:
        async for morceau in request.stream():
            recus += len(morceau)
            if recus > maximum:
                raise trop
            yield morceau
    except ClientDisconnect:
        raise Problem("requete-malformee", "Le corps n’est pas arrivé en entier.") from None


async def json_object(request: Request, maximum: int) -> tuple[bytes, dict[str, Any]]:
    """Return a body of JSON, as bytes and as the object that it must be.

    Raises:
        Problem: of another type, too large, not JSON, or not an object.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise Problem("format-refuse", "Envoyez du JSON, avec l’en-tête Content-Type: application/json.")
    corps = b"".join([morceau async for morceau in chunks(request, maximum)])
    try:
        lu = from_json(corps, allow_inf_nan=False, cache_strings="none")
    except ValueError:  # also: nested too deep, half a surrogate pair
        raise Problem("requete-malformee", "Le corps n’est pas du JSON bien formé, en UTF-8.") from None
    if not isinstance(lu, dict):
        raise Problem("contenu-invalide", "Le corps doit être un objet JSON.")
    return corps, lu
