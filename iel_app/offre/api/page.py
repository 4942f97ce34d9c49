"""The sheet of a formation as the server sends it: the built page with its title, its data and its text in it."""

import json
import re
from html import escape
from typing import Any

from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from iel_app.core import clock, french, gateway
from iel_app.core.actor import VISITEUR
from iel_app.core.errors import NotFound
from iel_app.core.settings import settings
from iel_app.offre import queries
from iel_app.offre.models import EtatRecrutement
from iel_app.offre.queries import FormationPubliee, SeancePubliee
from iel_app.ui import http

ADRESSE = "/formations/fiche"
RESUME_MAX = 300
_TITRE = re.compile(r"<title\b[^>]*>.*?</title>", re.S)
_ENSEIGNEMENTS = {"presentiel": "onsite", "mixte": "blended", "distance": "online"}


def routes() -> list[Route]:
    """Return the route of the page."""
    compresse = [Middleware(GZipMiddleware, minimum_size=1000)]
    return [Route(f"{ADRESSE}/", _page, middleware=compresse)]


async def _page(request: Request) -> Response:
    """Send the page that was built; search engines and browsers without script read the formation in it."""
    construite = http.built_page(ADRESSE)
    try:
        # Only what is public goes into the page: what professionals read comes by their own connection.
        fiche = await gateway.read(queries.fiche_publique, VISITEUR, request.query_params.get("ref", ""))
    except NotFound:
        titre = f"<title>Formation introuvable – {_e(settings().nom_service)}</title>"
        return HTMLResponse(_avec(construite, f'{titre}<meta name="robots" content="noindex">'), 404)
    return HTMLResponse(_avec(construite, _tete(fiche), _json_ld(fiche), _corps(fiche)))


def _avec(page: str, tete: str, fin: str = "", corps: str = "") -> str:
    """Return the page with its own title replaced, data at the end of its head, a text for who runs no script.

    React skips what it did not draw at these places, and there only: elsewhere it would draw the whole page again.
    """
    page = _TITRE.sub(lambda _: tete, page, count=1)
    page = page.replace("</head>", f"{fin}</head>", 1)
    avant, _, apres = page.rpartition("</body>")
    return f"{avant}<noscript>{corps}</noscript></body>{apres}" if corps else page


def _e(texte: object) -> str:
    return escape(str(texte), quote=True)


def _adresse(fiche: FormationPubliee) -> str:
    return f"{settings().origine}{ADRESSE}?ref={fiche.reference}"


def _resume(fiche: FormationPubliee) -> str:
    lieux = french.listing(list(dict.fromkeys(s.ville for s in fiche.seances))[:3])
    ou = f" à {lieux}" if lieux else ""
    prochaine = next((s.date_debut for s in fiche.seances if s.date_debut >= clock.today()), None)
    quand = f", à partir du {french.plain_day(prochaine)}" if prochaine else ""
    objectif = next((texte for _, texte in fiche.textes), "")
    return " ".join(f"{fiche.formateur.nom}{ou}{quand}. {objectif}".split())[:RESUME_MAX]


def _tete(fiche: FormationPubliee) -> str:
    titre = f"{fiche.intitule} – {fiche.formateur.nom} – {settings().nom_service}"
    return (
        f"<title>{_e(titre)}</title>"
        f'<meta name="description" content="{_e(_resume(fiche))}">'
        f'<link rel="canonical" href="{_e(_adresse(fiche))}">'
    )


def _json_ld(fiche: FormationPubliee) -> str:
    donnees = json.dumps(_donnees(fiche), ensure_ascii=False)
    for signe in "<>&\u2028\u2029":  # nothing in the data may close the block, whatever an author typed
        donnees = donnees.replace(signe, f"\\u{ord(signe):04x}")
    return f'<script type="application/ld+json">{donnees}</script>'


def _donnees(fiche: FormationPubliee) -> dict[str, Any]:
    """Return the formation in the words of schema.org: Course, and one CourseInstance by session."""
    donnees: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Course",
        "@id": _adresse(fiche),
        "url": _adresse(fiche),
        "name": fiche.intitule,
        "description": _resume(fiche),
        "courseCode": fiche.reference,
        "inLanguage": "fr",
        "educationalLevel": f"Niveau {fiche.niveau}",
        "educationalCredentialAwarded": {
            "@type": "EducationalOccupationalCredential",
            "name": fiche.certification,
        },
        "provider": {"@type": "EducationalOrganization", "name": fiche.formateur.nom},
    }
    if fiche.seances:
        mode = _ENSEIGNEMENTS[fiche.enseignement.value]
        donnees["hasCourseInstance"] = [_instance(s, mode) for s in fiche.seances]
    return donnees


def _instance(seance: SeancePubliee, mode: str) -> dict[str, Any]:
    instance: dict[str, Any] = {
        "@type": "CourseInstance",
        "courseMode": mode,
        "startDate": seance.date_debut.isoformat(),
        "endDate": seance.date_fin.isoformat(),
        "location": {
            "@type": "Place",
            "name": seance.ville,
            "address": {
                "@type": "PostalAddress",
                "streetAddress": seance.adresse,
                "postalCode": seance.code_postal,
                "addressLocality": seance.ville,
                "addressCountry": "FR",
            },
        },
    }
    if seance.capacite is not None:
        instance["maximumAttendeeCapacity"] = seance.capacite
    if seance.places_restantes is not None and seance.recrutement is EtatRecrutement.OUVERT:
        instance["remainingAttendeeCapacity"] = seance.places_restantes
    return instance


def _corps(fiche: FormationPubliee) -> str:
    textes = "".join(f"<h2>{_e(libelle)}</h2><p>{_e(texte)}</p>" for libelle, texte in fiche.textes)
    seances = "".join(
        f"<li>Du {french.plain_day(s.date_debut)} au {french.plain_day(s.date_fin)}, {_e(s.lieu)} "
        f"(session {_e(s.reference)})</li>"
        for s in fiche.seances
    )
    joindre = " ".join(p for p in (french.phone(fiche.contact_telephone), fiche.contact_courriel) if p)
    return (
        f"<h1>{_e(fiche.intitule)} {_e(fiche.mention)}</h1>"
        f"<p>{_e(fiche.formateur.nom)}</p>"
        f"<p>{_e(fiche.certification)}, niveau {fiche.niveau}, {_e(fiche.enseignement.libelle)}. "
        f"{_e(french.listing(fiche.contrats))}.</p>"
        f"{_metiers(fiche)}"
        f"<h2>Sessions en cours et à venir</h2><ul>{seances or '<li>Aucune pour le moment</li>'}</ul>"
        f"{textes}<p>{_e(joindre)}</p>"
    )


def _metiers(fiche: FormationPubliee) -> str:
    return f"<p>Métiers\u00a0: {_e(french.listing(fiche.metiers))}.</p>" if fiche.metiers else ""
