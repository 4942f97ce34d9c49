"""What the server sends about the public offer to browsers without script, agendas and search engines."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import httpx
import pytest
from icalendar import Calendar
from sqlmodel import select
from starlette.applications import Starlette

from iel_app.core import db
from iel_app.core.actor import VISITEUR
from iel_app.core.settings import settings
from iel_app.offre import api, commands
from iel_app.offre.api import plan
from iel_app.offre.models import FichePublique, SeancePublique
from iel_app.ui import http
from tests.offre import exemples as ex
from tests.ui.test_http import PRODUCTION

MECHANT = 'Cuisinier </title></script><script>alert(1)</script> & "l’été" <b>'
CONSTRUITE = (
    '<!DOCTYPE html><html lang="fr"><head><title>Formation – Plateforme apprentissage</title>'
    '<meta name="x"/></head><body><div id="root"></div></body></html>'
)
NS = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


@pytest.fixture
def references(base: str, tmp_path: Path, reglages: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Two public formations, one of them typed by somebody malicious; a draft; the built page."""
    reglages.setenv("IEL_PAGES", str(tmp_path))
    settings.cache_clear()
    http.built_page.cache_clear()
    page = tmp_path / "build" / "client" / "formations" / "fiche" / "index.html"
    page.parent.mkdir(parents=True)
    page.write_text(CONSTRUITE, encoding="utf-8")
    with db.transaction() as session:
        auteur = ex.un_cfa(session)
        controleur = ex.un_controleur(session)
        for intitule in ("Agent de propreté", MECHANT):
            ex.publier(session, auteur, controleur, ex.une_formation(session, auteur, intitule=intitule))
        ex.une_formation(session, auteur, intitule="Brouillon secret")
    with db.reading() as session:
        yield list(session.exec(select(FichePublique.reference).order_by(FichePublique.formation_id)))
    http.built_page.cache_clear()


@pytest.fixture
def client() -> httpx.AsyncClient:
    """The routes of the offer."""

    async def personne(_: object) -> object:
        return VISITEUR

    transport = httpx.ASGITransport(Starlette(routes=api.routes(personne)))  # type: ignore[arg-type]
    return httpx.AsyncClient(transport=transport, base_url="http://localhost:3000")


async def test_the_page_holds_the_formation(client: httpx.AsyncClient, references: list[str]) -> None:
    reponse = await client.get(f"/formations/fiche/?ref={references[0]}")
    assert reponse.status_code == 200
    texte = reponse.text
    adresse = f"{settings().origine}/formations/fiche?ref={references[0]}"
    assert texte.count("<title>") == 1
    assert "<title>Agent de propreté – CFA des métiers territoriaux – Plateforme apprentissage</title>" in texte
    assert f'<link rel="canonical" href="{adresse}">' in texte
    assert re.search(r'<meta name="description" content="CFA des métiers territoriaux à Limoges, à partir du ', texte)
    assert "2 rue des Écoles, 87000 Limoges" in texte
    assert "Nettoyer les locaux." in texte
    trouve = re.search(r'<script type="application/ld\+json">(.*?)</script>', texte)
    assert trouve is not None
    donnees = json.loads(trouve[1])
    assert (donnees["@type"], donnees["url"], donnees["name"]) == ("Course", adresse, "Agent de propreté")
    (instance,) = donnees["hasCourseInstance"]
    assert instance["@type"] == "CourseInstance"
    assert (instance["remainingAttendeeCapacity"], instance["location"]["name"]) == (6, "Limoges")
    assert ex.SIREN not in texte


async def test_what_an_author_types_stays_text(client: httpx.AsyncClient, references: list[str]) -> None:
    texte = (await client.get(f"/formations/fiche/?ref={references[1]}")).text
    assert "<script>alert" not in texte
    assert "<b>" not in texte
    assert texte.count("<script") == texte.count("</script>") == 1
    trouve = re.search(r'<script type="application/ld\+json">(.*?)</script>', texte)
    assert trouve is not None
    assert json.loads(trouve[1])["name"] == MECHANT
    assert texte.count("</title>") == 1


@pytest.mark.parametrize("ref", ["", "1", "999999999999", "%00", "x" * 300, "'"])
async def test_what_is_not_public_is_not_found(client: httpx.AsyncClient, references: list[str], ref: str) -> None:
    reponse = await client.get(f"/formations/fiche/?ref={ref}")
    assert reponse.status_code == 404
    assert "Formation introuvable" in reponse.text
    assert 'content="noindex"' in reponse.text


async def test_a_session_goes_into_an_agenda(client: httpx.AsyncClient, references: list[str]) -> None:
    with db.reading() as session:
        seance = session.exec(select(SeancePublique).order_by(SeancePublique.session_id)).first()
    assert seance is not None
    reponse = await client.get(f"/formations/sessions/{seance.reference}.ics")
    assert reponse.headers["content-type"].startswith("text/calendar")
    assert f"session-{seance.reference}.ics" in reponse.headers["content-disposition"]
    (evenement,) = Calendar.from_ical(reponse.content).walk("VEVENT")
    assert evenement["SUMMARY"] == "Agent de propreté"
    assert evenement["DTSTART"].dt == seance.date_debut
    assert (evenement["DTEND"].dt - seance.date_fin).days == 1
    assert evenement["LOCATION"] == "2 rue des Écoles, 87000 Limoges"
    assert evenement["TRANSP"] == "TRANSPARENT"
    assert references[0] in evenement["URL"]
    for autre in ("00000001", "x", "%00", "1" * 40):
        assert (await client.get(f"/formations/sessions/{autre}.ics")).status_code == 404


async def test_the_sitemap_names_every_public_formation(
    client: httpx.AsyncClient, references: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plan, "PAR_FICHIER", 1)
    index = ElementTree.fromstring((await client.get("/sitemap.xml")).text)
    fichiers = [loc.text or "" for loc in index.findall(".//s:loc", NS)]
    origine = settings().origine
    assert fichiers == [f"{origine}/sitemap-{nom}.xml" for nom in ("pages", "formations-1", "formations-2")]
    vues = []
    for fichier in fichiers[1:]:
        urls = ElementTree.fromstring((await client.get(fichier.removeprefix(origine))).text)
        vues += [loc.text for loc in urls.findall(".//s:loc", NS)]
    assert vues == [f"{origine}/formations/fiche?ref={reference}" for reference in references]
    pages = (await client.get("/sitemap-pages.xml")).text
    assert f"<loc>{origine}/formations</loc>" in pages
    for rang in ("0", "3", "99999999999"):
        assert (await client.get(f"/sitemap-formations-{rang}.xml")).status_code == 404


async def test_a_withdrawn_formation_leaves_everything(client: httpx.AsyncClient, references: list[str]) -> None:
    with db.transaction() as session:
        fiche = session.exec(select(FichePublique).where(FichePublique.reference == references[0])).one()
        seance = session.exec(
            select(SeancePublique.reference).where(SeancePublique.formation_id == fiche.formation_id)
        ).one()
        commands.archiver(session, ex.un_cfa(session, 1), fiche.formation_id)
    assert (await client.get(f"/formations/fiche/?ref={references[0]}")).status_code == 404
    assert (await client.get(f"/formations/sessions/{seance}.ics")).status_code == 404
    assert references[0] not in (await client.get("/sitemap-formations-1.xml")).text


async def test_robots_are_welcome_in_production_only(
    client: httpx.AsyncClient, base: str, reglages: pytest.MonkeyPatch
) -> None:
    assert "Disallow: /\n" in (await client.get("/robots.txt")).text
    for nom, valeur in PRODUCTION.items():
        reglages.setenv(nom, valeur)
    settings.cache_clear()
    texte = (await client.get("/robots.txt")).text
    assert "Disallow: /\n" not in texte
    assert "Sitemap: https://apprentissage.exemple.fr/sitemap.xml" in texte
