"""Operations of the API, told once: the route that serves each and its part of the OpenAPI 3.1 document."""

import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema
from starlette.applications import Starlette
from starlette.convertors import Convertor, register_url_convertor
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route, Router

from iel_app.core.actor import Actor
from iel_app.core.errors import Forbidden, Refusal
from iel_app.core.permissions import Permission, require
from iel_app.core.settings import settings
from iel_app.ui import limits, problems
from iel_app.ui.problems import PRIVE, Problem

log = logging.getLogger("iel.api")
RACINE = "/api/v1"
REF = "#/components/schemas/{model}"
COMMUNES = ("requete-malformee", "cle-refusee", "portee-insuffisante", "trop-de-requetes")
Porteur = Callable[[Request], Awaitable[Actor]]


class ErreurChamp(BaseModel):
    """What is wrong with a field."""

    champ: str
    message: str


class Probleme(BaseModel):
    """A problem (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    erreurs: list[ErreurChamp] | None = None


@dataclass(frozen=True)
class Parameter:
    """A parameter of the address or of the headers."""

    nom: str
    dans: str
    aide: str
    schema: dict[str, Any]
    exemple: Any
    obligatoire: bool = False


@dataclass(frozen=True)
class Body:
    """What is sent: a model, or a file of these types."""

    aide: str
    modele: type[BaseModel] | None = None
    types: tuple[str, ...] = ("application/json",)
    exemple: Any = None


@dataclass(frozen=True)
class Answer:
    """What comes back."""

    aide: str
    modele: type[BaseModel]
    exemple: Any
    entetes: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Operation:
    """One thing that a software may ask, with the right that it needs and how often it may."""

    nom: str
    methode: str
    chemin: str
    titre: str
    aide: str
    portee: str
    permission: Permission
    limite: Callable[[], int]
    traiter: Callable[[Request, Actor], Awaitable[Response]]
    reponses: dict[int, Answer]
    parametres: tuple[Parameter, ...] = ()
    corps: Body | None = None
    erreurs: tuple[str, ...] = ()
    compte: str = "general"


def application(operations: Sequence[Operation], porteur: Porteur, document: dict[str, Any]) -> Starlette:
    """Return what serves these operations and their document; whatever goes wrong is a problem."""

    async def openapi(_: Request) -> Response:
        return JSONResponse(document, headers={"Cache-Control": "no-cache"})

    async def refuser(_: Request, refus: Exception) -> Response:
        if isinstance(refus, HTTPException):
            return problems.of_status(refus.status_code, refus.headers).answer()
        log.error("api call failed", exc_info=refus)
        return Problem("panne", "La plateforme a rencontré un problème.").answer()

    chemins: dict[str, list[Operation]] = {}
    for operation in operations:
        chemins.setdefault(operation.chemin, []).append(operation)
    app = Starlette(exception_handlers={HTTPException: refuser, Exception: refuser})
    app.router = Router(
        [Route("/openapi.json", openapi), *(_route(chemin, siennes, porteur) for chemin, siennes in chemins.items())],
        redirect_slashes=False,
    )
    return app


class _Matching(Convertor[str]):
    """A part of an address that has a shape: « /offres/fichier » is no formation."""

    def __init__(self, motif: str) -> None:
        self.regex = motif.strip("^$")

    def convert(self, value: str) -> str:
        """Return the part as it is."""
        return value

    def to_string(self, value: str) -> str:
        """Return the part as it is."""
        return value


def _shaped(chemin: str, operations: list[Operation]) -> str:
    """Return an address whose parts match only what the document says of them."""
    for parametre in (p for o in operations for p in o.parametres if p.dans == "path" and "pattern" in p.schema):
        register_url_convertor(parametre.nom, _Matching(parametre.schema["pattern"]))
        chemin = chemin.replace(f"{{{parametre.nom}}}", f"{{{parametre.nom}:{parametre.nom}}}")
    return chemin


def _route(chemin: str, operations: list[Operation], porteur: Porteur) -> Route:
    par_methode = {o.methode: o for o in operations}

    async def servir(request: Request) -> Response:
        operation = par_methode["GET" if request.method == "HEAD" else request.method]
        entetes: dict[str, str] = {}
        try:
            actor = await porteur(request)
            permis = await limits.count(f"cle:{actor.cle_id}:{operation.compte}", operation.limite())
            entetes = permis.headers
            if not permis.permis:
                raise Problem("trop-de-requetes", f"Cette clé peut faire {permis.limite} requêtes par minute.")
            _exiger(actor, operation)
            reponse = await operation.traiter(request, actor)
        except Problem as probleme:
            reponse = probleme.answer()
        except Refusal as refus:
            reponse = problems.of_refusal(refus).answer()
        reponse.headers.update(PRIVE | entetes)
        return reponse

    return Route(_shaped(chemin, operations), servir, methods=list(par_methode))


def _exiger(actor: Actor, operation: Operation) -> None:
    """Refuse before the body is read; the command would too."""
    try:
        require(actor, operation.permission)
    except Forbidden:
        raise Problem("portee-insuffisante", f"Cette clé n’a pas le droit «\u00a0{operation.portee}\u00a0».") from None


def document(titre: str, version: str, aide: str, operations: Sequence[Operation]) -> dict[str, Any]:
    """Return the OpenAPI document of operations."""
    entrees = [(o.corps.modele, "validation") for o in operations if o.corps and o.corps.modele]
    sorties = [(r.modele, "serialization") for o in operations for r in o.reponses.values()]
    _, schemas = models_json_schema(
        [*dict.fromkeys([*entrees, *sorties]), (Probleme, "serialization")],  # pyright: ignore[reportArgumentType]
        ref_template=REF,
    )
    chemins: dict[str, dict[str, Any]] = {}
    for operation in operations:
        chemins.setdefault(operation.chemin, {})[operation.methode.lower()] = _operation(operation)
    return {
        "openapi": "3.1.0",
        "info": {"title": titre, "version": version, "description": aide},
        "servers": [{"url": f"{settings().origine}{RACINE}"}],
        "paths": chemins,
        "components": {
            "schemas": schemas["$defs"],
            "securitySchemes": {
                "cle": {"type": "http", "scheme": "bearer", "description": "Clé de l’API d’une structure."}
            },
        },
    }


def _operation(o: Operation) -> dict[str, Any]:
    dite: dict[str, Any] = {
        "operationId": o.nom,
        "summary": o.titre,
        "description": o.aide,
        "security": [{"cle": [o.portee]}],
        "responses": {str(statut): _reponse(r) for statut, r in o.reponses.items()} | _erreurs(o),
    }
    if o.parametres:
        dite["parameters"] = [
            {
                "name": p.nom,
                "in": p.dans,
                "description": p.aide,
                "required": p.obligatoire,
                "schema": p.schema,
                "example": p.exemple,
            }
            for p in o.parametres
        ]
    if o.corps:
        schema = {"$ref": _ref(o.corps.modele)} if o.corps.modele else {"type": "string", "format": "binary"}
        contenu = {"schema": schema} | ({"example": o.corps.exemple} if o.corps.exemple is not None else {})
        dite["requestBody"] = {
            "description": o.corps.aide,
            "required": True,
            "content": dict.fromkeys(o.corps.types, contenu),
        }
    return dite


def _ref(modele: type[BaseModel]) -> str:
    return REF.format(model=modele.__name__)


def _reponse(r: Answer) -> dict[str, Any]:
    dite: dict[str, Any] = {
        "description": r.aide,
        "content": {"application/json": {"schema": {"$ref": _ref(r.modele)}, "example": r.exemple}},
    }
    if r.entetes:
        dite["headers"] = {nom: {"description": aide, "schema": {"type": "string"}} for nom, aide in r.entetes.items()}
    return dite


def _erreurs(o: Operation) -> dict[str, Any]:
    """Return the problems of an operation, by status."""
    corps = {"application/problem+json": {"schema": {"$ref": _ref(Probleme)}}}
    attente = {"Retry-After": {"description": "Secondes à attendre.", "schema": {"type": "integer"}}}
    genres = sorted(
        (problems.GENRES[code] for code in dict.fromkeys((*COMMUNES, *o.erreurs))), key=lambda genre: genre.statut
    )
    return {
        str(genre.statut): {"description": genre.titre, "content": corps}
        | ({"headers": attente} if genre.statut in (409, 429) else {})
        for genre in genres
    }
