"""What software reads: its formations, one of them, the state of an import."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from iel_app.core import clock, gateway
from iel_app.core.actor import Actor
from iel_app.core.errors import NotFound
from iel_app.core.settings import settings
from iel_app.offre import forms, queries
from iel_app.offre.api.importation import PAGE
from iel_app.offre.api.logiciels import modeles
from iel_app.offre.queries import OffreLue, PlacesLues, SessionLue
from iel_app.ui.problems import Problem

TAILLE, TAILLE_MAX = 50, 200
_CHIFFRES = "0123456789abcdefghijklmnopqrstuv"
CURSEUR = r"^[0-9a-v]{1,12}$"
_OUI = {"oui": True, "non": False}


def json(modele: type[BaseModel], donnees: Any, statut: int = 200, entetes: dict[str, str] | None = None) -> Response:
    """Return an answer that has the shape of its model."""
    lu = modele.model_validate(donnees)
    return JSONResponse(lu.model_dump(mode="json", by_alias=True), statut, headers=entetes)


def _parametres(request: Request, *connus: str) -> dict[str, str]:
    recus = request.query_params
    for nom in recus:
        if nom not in connus:
            raise Problem("contenu-invalide", "Un paramètre de l’adresse n’existe pas.", {nom[:100]: "Inconnu"})
        if len(recus.getlist(nom)) > 1:
            raise Problem("contenu-invalide", "Un paramètre de l’adresse est donné deux fois.", {nom: "Répété"})
    return dict(recus)


def _entier(valeur: str, nom: str, maximum: int) -> int:
    if not (valeur.isascii() and valeur.isdigit() and len(valeur) < 10 and 1 <= int(valeur) <= maximum):
        raise Problem(
            "contenu-invalide", "Un paramètre de l’adresse est faux.", {nom: f"Écrivez un entier de 1 à {maximum}"}
        )
    return int(valeur)


def _instant(valeur: str) -> datetime:
    faux = Problem(
        "contenu-invalide",
        "Un paramètre de l’adresse est faux.",
        {"modifie_depuis": "Écrivez une date et une heure avec leur fuseau, comme 2027-02-12T14:30:00Z"},
    )
    if len(valeur) > 40 or not valeur[:10].replace("-", "").isdigit():
        raise faux
    try:
        lu = datetime.fromisoformat(valeur.replace(" ", "+").upper())  # « + » is a space in an address
    except ValueError:
        raise faux from None
    if lu.tzinfo is None:
        raise faux
    # A few hours at the ends of the calendar cannot be told in UTC.
    return _TOUT if lu.year < _TOUT.year else _RIEN if lu.year >= _RIEN.year else lu


_TOUT, _RIEN = datetime(2000, 1, 1, tzinfo=clock.UTC), datetime(2200, 1, 1, tzinfo=clock.UTC)


async def offres(request: Request, actor: Actor) -> Response:
    """Answer a page of the formations of the structure."""
    lus = _parametres(request, "curseur", "modifie_depuis", "taille")
    curseur = lus.get("curseur")
    if curseur is not None and not (0 < len(curseur) <= 12 and set(curseur) <= set(_CHIFFRES)):
        raise Problem("contenu-invalide", "Ce curseur n’est pas de nous.", {"curseur": "Reprenez celui de « suite »"})
    apres = min(int(curseur, 32), 2**31 - 1) if curseur else 0
    depuis = _instant(lus["modifie_depuis"]) if "modifie_depuis" in lus else None
    taille = _entier(lus["taille"], "taille", TAILLE_MAX) if "taille" in lus else TAILLE
    page = await gateway.read(queries.offres, actor, apres, depuis, taille)
    suite = None if page.suite is None else _base32(page.suite)
    return json(modeles.PageOffres, {"offres": [_offre(o) for o in page.offres], "suite": suite})


def _base32(nombre: int) -> str:
    chiffres = ""
    while nombre:
        nombre, reste = divmod(nombre, 32)
        chiffres = _CHIFFRES[reste] + chiffres
    return chiffres or "0"


async def offre(request: Request, actor: Actor) -> Response:
    """Answer one formation, with what its draft lacks."""
    _parametres(request)
    lue = await gateway.read(queries.offre, actor, request.path_params["reference"][:20])
    manques = [{"champ": champ, "message": message} for champ, message in lue.manques.items()]
    return json(modeles.OffreDetaillee, _offre(lue) | {"manques": manques})


def _offre(o: OffreLue) -> dict[str, Any]:
    contenu = o.contenu
    textes = ("intitule", "certification", "enseignement", "financement", "lien_web", "objectif", "contenu",
              "resultats", "prerequis", "rythme", "contact_nom", "contact_courriel", "contact_telephone")  # fmt: skip
    return (
        {champ: contenu.get(champ, "") for champ in textes}
        | {c: _OUI.get(contenu.get(c, "")) for c in ("formation_continue", "contrat_pro", "contrat_apprentissage")}
        | {
            "reference_formation": o.reference,
            "identifiant_formation": o.identifiant,
            "catalogue": o.catalogue,
            "conventionnee": o.conventionnee,
            "etat": o.etat,
            "intitule_public": o.intitule_public,
            "annees": list(forms.annees(contenu.get("annees", ""))),
            "siret_responsable": o.siret_responsable,
            "siret_formateur": o.siret_formateur,
            "cree_le": o.cree_le,
            "modifie_le": o.modifie_le,
            "publiee_le": o.publiee_le,
            "sessions": [_session(s) for s in o.sessions],
        }
    )


def _session(s: SessionLue) -> dict[str, Any]:
    champs = ("adresse", "code_postal", "commune", "ville", "cedex", "siret_formateur", "entrees", "publiee")
    jours = {c: jour.isoformat() if (jour := getattr(s, c)) else None for c in ("date_debut", "date_fin")}
    return places(s.places) | jours | {champ: getattr(s, champ) for champ in champs}


def places(p: PlacesLues) -> dict[str, Any]:
    """Return the places of a session as they are answered."""
    return {
        "reference_session": p.reference,
        "identifiant_session": p.identifiant,
        "capacite": p.capacite,
        "places_restantes": p.places_restantes,
        "nb_inscrits": p.nb_inscrits,
        "recrutement": p.recrutement,
        "places_le": p.places_le,
    }


async def importe(request: Request, actor: Actor) -> Response:
    """Answer where an import is, and a page of its errors."""
    lus = _parametres(request, "page")
    page = _entier(lus["page"], "page", 10_000) if "page" in lus else 1
    brut = request.path_params["id"]
    if not (brut.isascii() and brut.isdigit() and len(brut) < 10):
        raise NotFound
    return json(modeles.ImportRendu, await rendu(actor, int(brut), page))


async def rendu(actor: Actor, numero: int, page: int = 1) -> dict[str, Any]:
    """Return an import as it is answered."""
    fiche = await gateway.read(queries.fiche_import, actor, numero, page, "refusee")
    vu = fiche.resume
    erreurs = [
        {"ligne": ligne.numero, "champ": e.champ or "ligne", "valeur": e.valeur, "message": e.probleme}
        for ligne in fiche.lignes
        for e in ligne.erreurs
    ]
    return {
        "id": vu.id,
        "fichier": vu.nom,
        "format": vu.forme,
        "statut": vu.statut,
        "attend": "colonnes" if fiche.attend_colonnes else "confirmation" if vu.statut == "analyse" else None,
        "page": f"{settings().origine}{PAGE}?id={vu.id}",
        "message": vu.message,
        "faites": vu.faites,
        "total": vu.total,
        "creees": vu.nb_creees,
        "modifiees": vu.nb_modifiees,
        "inchangees": vu.nb_inchangees,
        "refusees": vu.nb_refusees,
        "soumises": vu.nb_soumises,
        "erreurs": erreurs,
        "suite": page + 1 if page < fiche.nb_pages else None,
    }
