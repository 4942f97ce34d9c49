"""The file of an import received by a plain form, its template and its rows in error downloaded."""

import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from http import HTTPStatus
from pathlib import Path
from shutil import copyfileobj
from typing import IO
from urllib.parse import quote

from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from iel_app.core import gateway
from iel_app.core.actor import Actor
from iel_app.core.errors import Impossible, NotConnected, Refusal
from iel_app.core.settings import settings
from iel_app.offre import commands, fichiers, lheo, queries
from iel_app.offre.api.examen import examiner
from iel_app.offre.api.export import PRUDENCE, TYPES, morceaux
from iel_app.offre.fichiers import Depot

PAGE = "/offre/import"
REFUS = "iel_import"
"""Cookie that brings the sentence of a refused file to the page, for a minute."""
ENVELOPPE = 20_000
"""Bytes of a form beside its file."""
ActeurDe = Callable[[Request], Awaitable[Actor]]


class _TropGros(Exception):
    """The body passes what is accepted."""


def routes(acteur_de: ActeurDe) -> list[Route]:
    """Return the routes of imports."""

    async def deposer(request: Request) -> Response:
        acteur = await acteur_de(request)
        if not acteur.est_connecte:
            return RedirectResponse(f"/connexion?suite={quote(PAGE)}", HTTPStatus.SEE_OTHER, headers=PRUDENCE)
        if request.headers.get("origin", "") not in settings().origines:
            return _refuser("Le fichier doit être déposé depuis cette page. Réessayez.")
        try:
            numero = await _deposer(request, acteur)
        except _TropGros:
            return _refuser(f"Le fichier doit peser moins de {settings().import_max_mo}\u00a0Mo.")
        except (MultiPartException, ClientDisconnect):
            return _refuser("Le fichier n’est pas arrivé en entier. Réessayez.")
        except Refusal as refus:
            return _refuser(refus.message)
        return RedirectResponse(f"{PAGE}?id={numero}", HTTPStatus.SEE_OTHER, headers=PRUDENCE)

    async def modele(request: Request) -> Response:
        return await _telecharger(lambda actor: gateway.read(queries.modele, actor), await acteur_de(request), "modele")

    async def erreurs(request: Request) -> Response:
        numero = request.path_params["numero"]
        acteur = await acteur_de(request)
        return await _telecharger(lambda actor: gateway.read(queries.annote, actor, numero), acteur, "erreurs")

    return [
        Route(f"{PAGE}/depot", deposer, methods=["POST"]),
        Route(f"{PAGE}/modele.xlsx", modele),
        Route(PAGE + "/{numero:int}/erreurs.xlsx", erreurs),
    ]


def _refuser(phrase: str) -> Response:
    reponse = RedirectResponse(f"{PAGE}?refus=1", HTTPStatus.SEE_OTHER, headers=PRUDENCE)
    reponse.set_cookie(
        REFUS,
        phrase.encode("utf-8").hex(),
        max_age=60,
        httponly=True,
        secure=settings().cookie_securise,
        samesite="lax",
        path="/",
    )
    return reponse


async def _deposer(request: Request, acteur: Actor) -> int:
    formulaire = await _formulaire(request)
    try:
        fichier = formulaire.get("fichier")
        if not isinstance(fichier, UploadFile) or not fichier.filename:
            raise Impossible("Choisissez un fichier.")
        if not acteur.organismes:
            raise Impossible("Votre compte ne rédige l’offre d’aucune structure.")
        choisi = str(formulaire.get("organisme", ""))
        organisme = int(choisi) if choisi.isascii() and choisi.isdigit() and len(choisi) < 10 else acteur.organismes[0]
        depot = await examiner(acteur, _recevoir, fichier.file, fichier.filename)
    finally:
        await formulaire.close()
    return await gateway.run(commands.deposer, acteur, organisme, depot)


async def _formulaire(request: Request) -> FormData:
    maximum = settings().import_max_mo * 1_000_000 + ENVELOPPE
    annonce = request.headers.get("content-length", "")
    if annonce.isdecimal() and int(annonce) > maximum:
        raise _TropGros

    async def parvenus() -> AsyncIterator[bytes]:
        recus = 0
        async for morceau in request.stream():
            recus += len(morceau)
            if recus > maximum:
                raise _TropGros
            yield morceau

    if not request.headers.get("content-type", "").lower().startswith("multipart/form-data"):
        raise Impossible("Choisissez un fichier.")
    try:
        return await MultiPartParser(request.headers, parvenus(), max_files=1, max_fields=5).parse()  # pyright: ignore[reportArgumentType]
    except (KeyError, UnicodeDecodeError):
        raise MultiPartException("malformed") from None


def _recevoir(recu: IO[bytes], nom: str) -> Depot:
    """Keep a received file once it is known to be readable; nothing is left of a refused one."""
    with tempfile.NamedTemporaryFile(dir=fichiers.dossier(), prefix="recu-", delete=False) as copie:
        copyfileobj(recu, copie)
    chemin = Path(copie.name)
    try:
        depot = fichiers.examiner(chemin, nom)
        if depot.forme == "xml":
            lheo.verifier(depot.chemin)
    finally:
        chemin.unlink(missing_ok=True)
    return depot


async def _telecharger(lire: Callable[[Actor], Awaitable[IO[bytes]]], acteur: Actor, nom: str) -> Response:
    try:
        fichier = await lire(acteur)
    except NotConnected:
        return RedirectResponse(f"/connexion?suite={quote(PAGE)}", HTTPStatus.SEE_OTHER, headers=PRUDENCE)
    except Refusal:
        return PlainTextResponse("Fichier introuvable", 404, headers=PRUDENCE)
    entetes = PRUDENCE | {"Content-Disposition": f'attachment; filename="import-offre-{nom}.xlsx"'}
    return StreamingResponse(morceaux(fichier), media_type=TYPES["xlsx"], headers=entetes)
