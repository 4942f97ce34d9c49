"""What software sends: a batch of rows, the places of a session, a file."""

import hashlib
import logging
import re
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import Response

from iel_app.core import gateway
from iel_app.core.actor import Actor
from iel_app.core.errors import Impossible
from iel_app.core.settings import settings
from iel_app.offre import commands, fichiers, lheo, queries
from iel_app.offre.api.examen import examiner
from iel_app.offre.api.logiciels import lectures, lignes, modeles
from iel_app.offre.commands import INCHANGE, PART, LotOuvert
from iel_app.offre.fichiers import Depot
from iel_app.offre.models import EtatRecrutement
from iel_app.offre.rules.lots import LigneRecue
from iel_app.ui import problems
from iel_app.ui.problems import Problem

log = logging.getLogger("iel.api")
IDEMPOTENCE = r"^[!-~]{1,255}$"
_IDEMPOTENCE = re.compile(r"[!-~]{1,255}")
FICHIERS = {
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "text/csv": "csv",
    "application/xml": "xml",
}
NOM_FICHIER = r"^[\w .()-]{1,100}$"


def _maximum() -> int:
    return settings().api_corps_mo * 1_000_000


async def lot(request: Request, actor: Actor) -> Response:
    """Carry out a batch, part by part, and answer what became of each row; asked again, answer the same."""
    idempotence = request.headers.get("idempotency-key", "")
    if not _IDEMPOTENCE.fullmatch(idempotence):
        raise Problem(
            "requete-malformee",
            "Donnez un nom à cette demande dans l’en-tête Idempotency-Key, de 255 caractères ASCII au plus.",
        )
    corps, brut = await problems.json_object(request, _maximum())
    lues, publier = await gateway.compute(_lignes, brut)
    empreinte = hashlib.sha256(corps).hexdigest()
    ouvert = await gateway.run(commands.ouvrir_lot, actor, idempotence, empreinte, soumises=publier)
    rejoue = bool(ouvert.statut)
    if not rejoue:
        ouvert = await _mener(actor, ouvert, lues)
    entetes = {"Idempotent-Replayed": "true"} if rejoue else None
    return lectures.json(modeles.LotJuge, ouvert.reponse, ouvert.statut, entetes)


def _lignes(brut: dict[str, Any]) -> tuple[list[LigneRecue], bool]:
    try:
        enveloppe = lignes.Enveloppe.model_validate(brut)
    except ValidationError as erreur:
        raise Problem("contenu-invalide", "Ce n’est pas un lot de lignes.", lignes.phrases(erreur)) from None
    maximum = settings().api_lot_lignes
    if len(enveloppe.lignes) > maximum:
        detail = f"Un lot comporte {maximum} lignes au plus. Partagez-le."
        raise Problem("contenu-invalide", detail, {"lignes": detail})
    return [lignes.ligne_recue(n, brute) for n, brute in enumerate(enveloppe.lignes, 1)], enveloppe.publier


async def _mener(actor: Actor, ouvert: LotOuvert, recues: list[LigneRecue]) -> LotOuvert:
    try:
        for debut in range(0, len(recues), PART):
            await gateway.run(commands.juger_lot, actor, ouvert.id, recues[debut : debut + PART])
        while not ouvert.statut:
            ouvert = await gateway.run(commands.avancer_lot, actor, ouvert.id, recues)
    except BaseException:  # also when the client left: whoever asks again goes on from there
        with suppress(Exception):
            await gateway.run(commands.relacher_lot, actor, ouvert.id)
        raise
    return ouvert


async def places(request: Request, actor: Actor) -> Response:
    """Change the places of a session at once, and answer them."""
    reference = request.path_params["reference"][:20]
    _, brut = await problems.json_object(request, 10_000)
    try:
        voulues = lignes.PlacesModifiees.model_validate(brut)
    except ValidationError as erreur:
        raise Problem("contenu-invalide", "Ces places ne peuvent pas être lues.", lignes.phrases(erreur)) from None
    dites = voulues.model_fields_set
    if not dites:
        raise Problem("contenu-invalide", "Donnez au moins un champ à changer.")
    await gateway.run(
        commands.modifier_places,
        actor,
        reference,
        voulues.capacite if "capacite" in dites else INCHANGE,
        voulues.places_restantes if "places_restantes" in dites else INCHANGE,
        EtatRecrutement(voulues.recrutement) if "recrutement" in dites else None,
        voulues.nb_inscrits if "nb_inscrits" in dites else INCHANGE,
    )
    lues = await gateway.read(queries.places, actor, reference)
    return lectures.json(modeles.Places, lectures.places(lues))


async def fichier(request: Request, actor: Actor) -> Response:
    """Leave a file to the import of five steps, and answer where to follow it."""
    genre = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if genre not in FICHIERS:
        raise Problem("format-refuse", f"{fichiers.FORMAT}\u00a0: dites lequel dans l’en-tête Content-Type.")
    nom = request.query_params.get("nom", f"offre.{FICHIERS[genre]}")
    if not re.fullmatch(NOM_FICHIER, nom):
        raise Problem("contenu-invalide", "Le nom du fichier est refusé.", {"nom": "Lettres, chiffres, points, tirets"})
    recu = await _recevoir(request)
    try:
        depot = await examiner(actor, _examiner, recu, nom, FICHIERS[genre])
    except Impossible as refus:
        raise Problem("contenu-invalide", refus.message) from None
    finally:
        recu.unlink(missing_ok=True)
    numero = await gateway.run(commands.deposer, actor, actor.organismes[0], depot)
    suivi = f"/api/v1/imports/{numero}"
    return lectures.json(modeles.ImportRendu, await lectures.rendu(actor, numero), 202, {"Location": suivi})


async def _recevoir(request: Request) -> Path:
    maximum = min(_maximum(), settings().import_max_mo * 1_000_000)
    with tempfile.NamedTemporaryFile(dir=fichiers.dossier(), prefix="recu-", delete=False) as copie:
        chemin = Path(copie.name)
        try:
            async for morceau in problems.chunks(request, maximum):
                copie.write(morceau)
        except BaseException:
            chemin.unlink(missing_ok=True)
            raise
    return chemin


def _examiner(recu: Path, nom: str, forme: str) -> Depot:
    depot = fichiers.examiner(recu, nom)
    if depot.forme != forme:
        raise Impossible("Le fichier n’est pas du type que l’en-tête Content-Type annonce.")
    if depot.forme == "xml":
        lheo.verifier(depot.chemin)
    return depot
