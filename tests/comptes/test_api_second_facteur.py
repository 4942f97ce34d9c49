"""The second factor over HTTP: enrolment, sign-in by code, and what never leaves."""

from collections.abc import AsyncIterator

import httpx
import pyotp
import pytest
import pytest_asyncio
from sqlmodel import select
from starlette.applications import Starlette

from iel_app import worker
from iel_app.comptes import api, commands, rules
from iel_app.comptes.api import acteurs
from iel_app.comptes.models import ConnexionEnAttente, SecondFacteur, SessionOuverte
from iel_app.core import clock, db, gateway
from iel_app.core.actor import SYSTEME, Role
from iel_app.core.audit import Action, Fait
from iel_app.core.settings import settings
from tests import factories as f
from tests.comptes.test_api import jeton_recu, occupee
from tests.conftest import Horloge
from tests.etats import SQLITE

pytestmark = SQLITE
COURRIEL, MOT_DE_PASSE = "a@carif.example", "Un-mot-de-passe-2027"
PAGE, CODE = "/mon-second-facteur", "/connexion/code"
SVG = "/auth/second-facteur.svg"


@pytest_asyncio.fixture
async def client(base: str, horloge: Horloge) -> AsyncIterator[httpx.AsyncClient]:
    with db.transaction() as session:
        utilisateur = commands.creer_utilisateur(session, SYSTEME, COURRIEL, "Ada", "Ville", rules.hacher(MOT_DE_PASSE))
        commands.habiliter(session, SYSTEME, utilisateur, Role.ADMIN)
    acteurs._gardees.clear()
    transport = httpx.ASGITransport(Starlette(routes=api.routes()))
    origine = settings().origine
    async with httpx.AsyncClient(transport=transport, base_url=origine, headers={"Origin": origine}) as http:
        yield http


async def poster(client: httpx.AsyncClient, chemin: str, **champs: str) -> str:
    reponse = await client.post(f"/auth/{chemin}", data=champs)
    assert reponse.status_code == 303
    secrets = [champs.get(nom) for nom in ("code", "actuel", "mot_de_passe")]
    assert [secret for secret in secrets if secret and secret in reponse.headers["location"]] == []
    return reponse.headers["location"]


async def connecter(client: httpx.AsyncClient, **reste: str) -> str:
    client.cookies.clear()
    return await poster(client, "connexion", identifiant=COURRIEL, mot_de_passe=MOT_DE_PASSE, **reste)


async def agir(client: httpx.AsyncClient, acte: str, code: str, actuel: str = MOT_DE_PASSE) -> str:
    return await poster(client, "second-facteur", acte=acte, code=code, actuel=actuel)


def code_de(decalage: int = 0) -> str:
    with db.reading() as session:
        secret = session.exec(select(SecondFacteur.secret)).one()
    return pyotp.TOTP(secret).at(clock.now(), counter_offset=decalage)


async def activer(client: httpx.AsyncClient) -> list[str]:
    await connecter(client)
    await poster(client, "second-facteur/preparer")
    assert await agir(client, "active", code_de(-1)) == f"{PAGE}?fait=active"
    with db.transaction() as session:
        acteur = f.qui(session, client.cookies["iel"])
        return commands.montrer_codes_secours(session, acteur)


async def test_from_nothing_to_in_force(client: httpx.AsyncClient) -> None:
    await connecter(client)
    assert (await client.get(SVG)).status_code == 404
    assert await poster(client, "second-facteur/preparer") == PAGE
    image = await client.get(SVG)
    assert (image.status_code, image.headers["cache-control"]) == (200, "no-store")
    assert image.headers["content-type"] == "image/svg+xml"
    assert image.content.startswith(b"<svg")
    juste = code_de()
    assert await agir(client, "active", "") == f"{PAGE}?refus=vide"
    assert await agir(client, "inconnu", juste) == f"{PAGE}?refus=vide"
    assert await agir(client, "active", juste, "pas le bon") == f"{PAGE}?refus=actuel"
    assert await agir(client, "active", "000000") == f"{PAGE}?refus=code"
    assert await agir(client, "active", f" {juste[:3]} {juste[3:]} ") == f"{PAGE}?fait=active"
    assert (await client.get(SVG)).status_code == 404
    assert await poster(client, "second-facteur/preparer") == PAGE


async def test_the_image_is_of_ones_own_secret_only(client: httpx.AsyncClient) -> None:
    await connecter(client)
    await poster(client, "second-facteur/preparer")
    client.cookies.clear()
    assert (await client.get(SVG)).status_code == 404
    with db.transaction() as session:
        autre = f.un_utilisateur(session, "b@ville.example")
        commands.habiliter(session, SYSTEME, autre, Role.ADMIN)
        jeton = commands.ouvrir(session, f.VISITEUR, autre, "Firefox sur Linux")
    client.cookies.set("iel", jeton)
    assert (await client.get(SVG)).status_code == 404


async def test_sign_in_asks_for_the_code(client: httpx.AsyncClient) -> None:
    await activer(client)
    assert await connecter(client, suite="/offre/controle?vue=1") == f"{CODE}?suite=%2Foffre%2Fcontrole%3Fvue%3D1"
    assert "iel" not in client.cookies
    assert await poster(client, "code", code="", suite="//mal.example") == f"{CODE}?refus=vide"
    assert (
        await poster(client, "code", code="000 000", suite="/offre/controle")
        == f"{CODE}?refus=code&suite=%2Foffre%2Fcontrole"
    )
    reponse = await client.post("/auth/code", data={"code": code_de(), "suite": "/offre/controle?vue=1"})
    assert reponse.headers["location"] == "/offre/controle?vue=1"
    assert client.cookies.get("iel")
    assert "iel_attente" not in client.cookies
    assert await poster(client, "code", code=code_de(1)) == "/connexion?erreur=perime"
    with db.reading() as session:
        actes = session.exec(select(Fait.action)).all()
        assert session.exec(select(ConnexionEnAttente)).all() == []
    assert Action.CONNEXION_REFUSEE in actes


async def test_the_cookie_that_waits_is_closed_to_scripts_and_kept_hashed(client: httpx.AsyncClient) -> None:
    await activer(client)
    client.cookies.clear()
    reponse = await client.post("/auth/connexion", data={"identifiant": COURRIEL, "mot_de_passe": MOT_DE_PASSE})
    (cookie,) = [c for c in reponse.headers.get_list("set-cookie") if c.startswith("iel_attente=")]
    assert all(mot in cookie for mot in ("HttpOnly", "SameSite=lax", "Max-Age=300"))
    with db.reading() as session:
        assert session.exec(select(ConnexionEnAttente.jeton_hash)).one() == rules.hachage(client.cookies["iel_attente"])
    client.cookies.set("iel", client.cookies["iel_attente"])
    assert (await client.post("/auth/collectivite", data={})).headers["location"].startswith("/connexion")


async def test_a_wrong_password_says_nothing_of_the_second_factor(client: httpx.AsyncClient) -> None:
    await activer(client)
    client.cookies.clear()
    for courriel in (COURRIEL, "inconnue@ville.example"):
        assert (
            await poster(client, "connexion", identifiant=courriel, mot_de_passe="faux")
            == "/connexion?erreur=identifiants"
        )
    assert "iel_attente" not in client.cookies


async def test_a_replayed_code_and_an_expired_wait_are_refused(client: httpx.AsyncClient, horloge: Horloge) -> None:
    await activer(client)
    await connecter(client)
    code = code_de()
    assert await poster(client, "code", code=code) == "/accueil"
    await connecter(client)
    assert await poster(client, "code", code=code) == f"{CODE}?refus=code"
    horloge.avancer(minutes=5)
    assert await poster(client, "code", code=code_de(), suite="/aide") == "/connexion?erreur=perime&suite=%2Faide"


async def test_a_recovery_code_opens_once(client: httpx.AsyncClient) -> None:
    secours = await activer(client)
    await connecter(client)
    assert await poster(client, "code", code=f"{secours[0][:4]} {secours[0][4:]}") == "/accueil"
    await connecter(client)
    assert await poster(client, "code", code=secours[0]) == f"{CODE}?refus=code"


async def test_guessing_codes_is_slowed_then_stopped(client: httpx.AsyncClient, horloge: Horloge) -> None:
    await activer(client)
    await connecter(client)
    for attente in (0, 0, 0, 1, 3):
        horloge.avancer(seconds=attente)
        assert await poster(client, "code", code="000000") == f"{CODE}?refus=code"
    horloge.avancer(seconds=60)
    assert await poster(client, "code", code=code_de()) == f"{CODE}?refus=attente"
    with db.reading() as session:
        assert len(session.exec(select(SessionOuverte)).all()) == 1


async def test_a_lost_password_does_not_spare_the_code(client: httpx.AsyncClient) -> None:
    await activer(client)
    client.cookies.clear()
    await client.post("/auth/mot-de-passe-perdu", data={"identifiant": COURRIEL})
    worker.livrer()
    await client.get("/auth/nouveau-mot-de-passe", params={"jeton": jeton_recu()})
    nouveau = "une souris verte et rose"
    assert await poster(client, "nouveau-mot-de-passe", mot_de_passe=nouveau) == "/connexion"
    assert await poster(client, "connexion", identifiant=COURRIEL, mot_de_passe=nouveau) == CODE
    assert "iel" not in client.cookies


async def test_the_picker_comes_after_the_code(client: httpx.AsyncClient) -> None:
    await activer(client)
    with db.transaction() as session:
        utilisateur = session.exec(select(SecondFacteur.utilisateur_id)).one()
        for _ in range(2):
            commands.habiliter(session, SYSTEME, utilisateur, Role.GESTIONNAIRE, f.une_collectivite(session))
    await connecter(client, suite="/aide")
    assert await poster(client, "code", code=code_de(), suite="/aide") == "/choisir-collectivite?suite=%2Faide"


async def test_new_codes_and_taking_away_ask_for_both(client: httpx.AsyncClient, horloge: Horloge) -> None:
    secours = await activer(client)
    assert await agir(client, "codes", code_de(), "pas le bon") == f"{PAGE}?refus=actuel"
    assert await agir(client, "codes", code_de()) == f"{PAGE}?fait=codes"
    assert await agir(client, "desactive", secours[1]) == f"{PAGE}?refus=code"
    horloge.avancer(seconds=30)
    assert await agir(client, "desactive", code_de()) == f"{PAGE}?fait=desactive"
    assert await connecter(client) == "/accueil"
    assert await agir(client, "desactive", "123456") == f"{PAGE}?refus=perime"


async def test_who_has_no_right_to_it_changes_nothing(client: httpx.AsyncClient) -> None:
    for chemin in ("second-facteur/preparer", "second-facteur"):
        reponse = await client.post(f"/auth/{chemin}", data={"acte": "active", "code": "1"})
        assert reponse.headers["location"] in (PAGE, "/connexion?suite=%2Fmon-second-facteur")
        reponse = await client.post(f"/auth/{chemin}", data={}, headers={"Origin": "https://mechant.example"})
        assert reponse.headers["location"] == f"{PAGE}?refus=origine"
    reponse = await client.post("/auth/code", data={"code": "1"}, headers={"Origin": "https://mechant.example"})
    assert reponse.headers["location"] == f"{CODE}?refus=origine"
    with db.reading() as session:
        assert session.exec(select(SecondFacteur)).all() == []


async def test_a_busy_database_is_told(client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch) -> None:
    await activer(client)
    monkeypatch.setattr(gateway, "run", occupee(commands.preparer_second_facteur))
    assert await poster(client, "second-facteur/preparer") == f"{PAGE}?refus=occupe"
    monkeypatch.setattr(gateway, "run", occupee(commands.tenter))
    assert await agir(client, "codes", "123456") == f"{PAGE}?refus=occupe"
    monkeypatch.setattr(gateway, "run", occupee(commands.ouvrir_par_code))
    await connecter(client)
    assert await poster(client, "code", code=code_de()) == f"{CODE}?refus=occupe"
    monkeypatch.setattr(gateway, "run", occupee(commands.attendre_code))
    assert await connecter(client) == "/connexion?erreur=occupe"
