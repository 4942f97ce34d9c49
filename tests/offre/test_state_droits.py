"""The matrix of rights of the offer: who may what on what a CFA owns, by command, by socket, by HTTP.

What each may is in `matrice.py`; a command, a query, a handler or a route without its line there is refused here.
"""

import inspect
import re
import shutil
import zipfile
from collections.abc import Iterator
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from sqlmodel import Session
from starlette.applications import Starlette
from starlette.routing import Mount, Route

from iel_app.comptes import api as comptes_api
from iel_app.core import clock, db
from iel_app.core.actor import Actor
from iel_app.core.errors import Forbidden, Invalid, NotConnected, NotFound
from iel_app.core.settings import settings
from iel_app.offre import api, commands, queries
from iel_app.offre.commands import SessionRefusee
from iel_app.ui import http, limits
from iel_app.ui.cookies import cookie_name
from tests.conftest import Horloge
from tests.etats import SQLITE, Onglet, Porte, enregistres
from tests.offre import actes, matrice
from tests.offre.monde import PUBLIC, SECRET, Monde, Qui, chez_le_voisin, dans_l_autre_region, faire

pytestmark = [SQLITE, pytest.mark.usefixtures("depart")]
INSTANT = datetime(2027, 2, 12, 13, 32, tzinfo=clock.UTC)
REFUS = {
    Forbidden: "non",
    NotFound: "absent",
    NotConnected: "connexion",
    Invalid: "invalide",
    SessionRefusee: "invalide",
}
NEUTRE = "/aide"
# Being there and the answer kept for a software are no acts on the offer.
A_PART = re.compile(r"UPDATE session_ouverte|UPDATE cle_api SET vue_le|INSERT INTO tentative")


def lire(table: str) -> dict[str, dict[str, str]]:
    """Return a table of the matrix: act → column → what it answers."""
    entete, *lignes = [ligne.lstrip("# ").split("|") for ligne in table.strip().splitlines()]
    colonnes = entete[1].split()
    lus = {nom.strip(): dict(zip(colonnes, cases.split(), strict=True)) for nom, cases in lignes}
    assert len(lus) == len(lignes)
    return lus


ACTES = lire(matrice.COMMANDES) | lire(matrice.LECTURES)
GESTES, ROUTES = lire(matrice.GESTES), lire(matrice.ROUTES) | lire(matrice.API)
MELANGES = lire(matrice.MELANGES)


# --- the world --------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def modele_sqlite(modele_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file that `base` copies for each test: here, with the world in it."""
    return Path(shutil.copy(modele_sqlite, tmp_path_factory.mktemp("droits") / "modele.sqlite3"))


@pytest.fixture(scope="module")
def monde(modele_sqlite: Path) -> Iterator[Monde]:
    """The world, made once."""
    page = modele_sqlite.parent / "build" / "client" / "formations" / "fiche" / "index.html"
    page.parent.mkdir(parents=True)
    page.write_text("<html><head><title>Formation</title></head><body></body></html>", encoding="utf-8")
    http.built_page.cache_clear()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "now", lambda: INSTANT)
        patch.setenv("IEL_DOSSIER", str(modele_sqlite.parent))
        settings.cache_clear()
        moteur = db.create_engine(f"sqlite:///{modele_sqlite}")
        with Session(moteur, expire_on_commit=False) as session, session.begin():
            fait = faire(session)
        moteur.dispose()
    settings.cache_clear()
    yield fait
    http.built_page.cache_clear()


@pytest.fixture
def depart(monde: Monde, base: str, modele_sqlite: Path, reglages: pytest.MonkeyPatch, horloge: Horloge) -> None:
    """Start each test from the world."""
    horloge.instant = INSTANT
    reglages.setenv("IEL_DOSSIER", str(modele_sqlite.parent))
    reglages.setenv("IEL_PAGES", str(modele_sqlite.parent))
    settings.cache_clear()
    limits.forget()


@pytest.fixture
def ecrits(depart: None) -> Iterator[list[str]]:
    """What is committed from here on, being there apart."""
    moteur, faits, en_cours = db.engine(), list[str](), list[str]()

    def noter(_c: Any, _curseur: Any, instruction: str, *_reste: Any) -> None:
        if re.match(r"INSERT|UPDATE|DELETE", instruction) and not A_PART.match(instruction):
            en_cours.append(instruction[:60])

    def garder(_c: Any) -> None:
        faits.extend(en_cours)
        en_cours.clear()

    ecouteurs = {"before_cursor_execute": noter, "commit": garder, "rollback": lambda _c: en_cours.clear()}
    for evenement, ecouteur in ecouteurs.items():
        sa.event.listen(moteur, evenement, ecouteur)
    yield faits
    for evenement, ecouteur in ecouteurs.items():
        sa.event.remove(moteur, evenement, ecouteur)


def vu(texte: str, signes: str = "") -> str:
    """Return how much of what the CFA owns is in an answer."""
    if SECRET in texte or (signes and signes in texte):
        return "tout"
    return "public" if PUBLIC in texte else ""


def ensemble(reponses: list[str]) -> str:
    """Return what everybody of a column was answered, each different answer once."""
    return " ou ".join(dict.fromkeys(reponses))


# --- commands and queries ---------------------------------------------------------------------------------------------


def test_every_command_and_query_has_its_line() -> None:
    publics = {
        nom
        for module in (commands, queries)
        for nom, fonction in vars(module).items()
        if inspect.isfunction(fonction) and not nom.startswith("_")
    }
    assert {nom.split()[0] for nom in ACTES if "." not in nom} == publics
    assert ACTES.keys() == actes.COMMANDES.keys() | actes.LECTURES.keys()
    assert MELANGES.keys() == actes.MELANGES.keys()


@pytest.mark.parametrize("acte", ACTES)
def test_a_command_or_a_query(monde: Monde, acte: str) -> None:
    obtenu = {
        colonne: ensemble([repondre(acte, qui.actor, monde) for qui in monde.gens[colonne].values()])
        for colonne in ACTES[acte]
    }
    assert obtenu == ACTES[acte]


def repondre(acte: str, actor: Actor, monde: Monde) -> str:
    """Return what an act answers to somebody, and undo it; a refusal must have written nothing."""
    lecture = acte in actes.LECTURES
    appel = actes.LECTURES[acte] if lecture else actes.COMMANDES[acte]
    with Session(db.engine()) as session:
        if acte in actes.AVANT:
            actes.AVANT[acte](session, monde)
            session.flush()
        pilote: Any = session.connection().connection.dbapi_connection
        avant = pilote.total_changes
        try:
            issue = appel(session, actor, monde)
        except tuple(REFUS) as refus:
            issue = REFUS[type(refus)]
            session.flush()
            assert pilote.total_changes == avant, "un refus a écrit"
            return issue
        else:
            session.flush()
            ecrit = pilote.total_changes != avant
        finally:
            session.rollback()
    if lecture:
        assert not ecrit, "une lecture a écrit"
        return vu(repr(issue)) or "vide"
    return "oui" if ecrit else "rien"


@pytest.mark.parametrize("acte", MELANGES)
def test_the_ids_of_another_at_home(monde: Monde, acte: str) -> None:
    ((colonne, attendu),) = ((c, case) for c, case in MELANGES[acte].items() if case != ".")
    chez_soi: Any = {"voisin": chez_le_voisin, "ailleurs": dans_l_autre_region}[colonne]
    with Session(db.engine()) as session:
        sien = chez_soi(session, monde)
        with pytest.raises(tuple(REFUS)) as refus:
            actes.MELANGES[acte](session, monde.un(colonne).actor, monde, sien)
    assert REFUS[refus.type] == attendu


# --- the socket -------------------------------------------------------------------------------------------------------

EVENEMENTS = {
    nom.rpartition("____")[2]: nom for nom in enregistres() if "iel_app___offre___" in nom and "setvar" not in nom
}
ETATS = sorted({nom.partition(".")[0] for nom in GESTES})
FAITS = [(nom, colonne) for nom, cases in GESTES.items() for colonne, case in cases.items() if case == "ecrit"]


def test_every_handler_has_its_line(monde: Monde) -> None:
    assert GESTES.keys() == EVENEMENTS.keys() == actes.gestes(monde).keys()


@pytest.mark.parametrize("etat", ETATS)
async def test_gestures_that_write_nothing(porte: Porte, monde: Monde, ecrits: list[str], etat: str) -> None:
    gestes = {nom: geste for nom, geste in actes.gestes(monde).items() if nom.startswith(f"{etat}.")}
    for geste in gestes.values():
        preparer(geste, monde)
    attendu = {nom: {c: case for c, case in GESTES[nom].items() if case != "ecrit"} for nom in gestes}
    obtenu: dict[str, dict[str, list[str]]] = {nom: {c: [] for c in cases} for nom, cases in attendu.items()}
    for colonne in next(iter(GESTES.values())):
        for qui in monde.gens[colonne].values():
            onglet = await entrer(porte, qui)
            for nom, geste in gestes.items():
                if colonne in attendu[nom]:
                    obtenu[nom][colonne].append(await envoyer(onglet, nom, geste, ecrits))
    assert {nom: {c: ensemble(r) for c, r in cases.items()} for nom, cases in obtenu.items()} == attendu
    assert porte.fuites == []


@pytest.mark.parametrize(("nom", "colonne"), FAITS)
async def test_a_gesture_that_writes(porte: Porte, monde: Monde, ecrits: list[str], nom: str, colonne: str) -> None:
    """Else the refusals above would prove nothing."""
    geste = actes.gestes(monde)[nom]
    preparer(geste, monde)
    assert await envoyer(await entrer(porte, monde.un(colonne)), nom, geste, ecrits) == "ecrit"
    assert porte.fuites == []


def preparer(geste: actes.Geste, monde: Monde) -> None:
    if geste.avant:
        with db.transaction() as session:
            actes.AVANT[geste.avant](session, monde)


async def entrer(porte: Porte, qui: Qui) -> Onglet:
    """Open a tab on a page that shows nothing of the offer."""
    onglet = porte.onglet(qui.jeton)
    await onglet.arriver(NEUTRE)
    return onglet


async def envoyer(onglet: Onglet, nom: str, geste: actes.Geste, ecrits: list[str]) -> str:
    """Send an event and return what it did: `ecrit`, else what it let see."""
    onglet.oublier()
    ecrits.clear()
    onglet.chemin, _, requete = geste.depuis.partition("?")
    onglet.requete = f"?{requete}" if requete else ""
    await onglet.envoyer(EVENEMENTS[nom], geste.charge)
    return "ecrit" if ecrits else vu(onglet.recu() + repr(onglet.evenements), geste.signes) or "rien"


# --- HTTP -------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def servie() -> Starlette:
    """The routes of the offer, as the application mounts them."""
    return Starlette(routes=[*api.routes(comptes_api.acteur_de), *api.routes_des_logiciels(comptes_api.porteur)])


def test_every_route_has_its_line(monde: Monde, servie: Starlette) -> None:
    def noms(routes: Any) -> Iterator[str]:
        for route in routes:
            if isinstance(route, Mount):
                yield from noms(route.app.router.routes)  # pyright: ignore[reportAttributeAccessIssue]
            else:
                assert isinstance(route, Route)
                yield from (f"{m} {route.path_format}" for m in (route.methods or set()) - {"HEAD"})

    assert set(noms(servie.routes)) == ROUTES.keys() == actes.requetes(monde).keys()


@pytest.mark.parametrize("route", ROUTES)
async def test_a_route(monde: Monde, servie: Starlette, ecrits: list[str], route: str) -> None:
    attendu = {c: case for c, case in ROUTES[route].items() if not case.endswith("ecrit")}
    obtenu = {
        c: ensemble([await demander(servie, q, route, monde, ecrits) for q in monde.gens[c].values()]) for c in attendu
    }
    assert obtenu == attendu


@pytest.mark.parametrize(
    ("route", "colonne"), [(r, c) for r, cases in ROUTES.items() for c, case in cases.items() if case.endswith("ecrit")]
)
async def test_a_route_that_writes(
    monde: Monde, servie: Starlette, ecrits: list[str], route: str, colonne: str
) -> None:
    if route.endswith(("depot", "fichier")):
        with db.transaction() as session:
            actes.AVANT["deposer"](session, monde)
    assert await demander(servie, monde.un(colonne), route, monde, ecrits) == ROUTES[route][colonne]


async def demander(servie: Starlette, qui: Qui, route: str, monde: Monde, ecrits: list[str]) -> str:
    """Ask once, with the cookie of a person or with a key, and return the status and what it did."""
    adresse, reste = actes.requetes(monde)[route]
    entetes = reste.pop("headers", {}) | ({"Authorization": f"Bearer {qui.jeton}"} if qui.actor.cle_id else {})
    cookies = {cookie_name(): qui.jeton} if qui.jeton and not qui.actor.cle_id else {}
    ecrits.clear()
    transport = httpx.ASGITransport(servie)
    async with httpx.AsyncClient(transport=transport, base_url="http://iel.test", cookies=cookies) as client:
        reponse = await client.request(route.partition(" ")[0], adresse, headers=entetes, **reste)
    fait = "ecrit" if ecrits else vu(_texte(reponse.content))
    return f"{reponse.status_code}+{fait}" if fait else str(reponse.status_code)


def _texte(contenu: bytes) -> str:
    if not contenu.startswith(b"PK"):
        return contenu.decode()
    with zipfile.ZipFile(BytesIO(contenu)) as archive:
        return " ".join(archive.read(nom).decode("utf-8", "replace") for nom in archive.namelist())
