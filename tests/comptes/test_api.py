"""Sign-in and sign-out over HTTP, when everything happens at once or the database is busy."""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx
import pytest
import pytest_asyncio
from sqlmodel import col, select
from starlette.applications import Starlette

from iel_app import worker
from iel_app.comptes import api, commands, rules
from iel_app.comptes.models import Utilisateur
from iel_app.core import db, gateway
from iel_app.core.actor import SYSTEME
from iel_app.core.errors import Busy
from iel_app.core.settings import settings
from iel_app.notifications.models import Courriel
from tests import factories as f
from tests.etats import SQLITE

pytestmark = SQLITE
COURRIEL, MOT_DE_PASSE = "a@ville.example", "Un-mot-de-passe-2027"


@pytest_asyncio.fixture
async def client(base: str) -> AsyncIterator[httpx.AsyncClient]:
    with db.transaction() as session:
        utilisateur = commands.creer_utilisateur(session, SYSTEME, COURRIEL, "Ada", "Ville", rules.hacher(MOT_DE_PASSE))
        commands.habiliter(session, SYSTEME, utilisateur, f.Role.GESTIONNAIRE, f.une_collectivite(session))
    transport = httpx.ASGITransport(Starlette(routes=api.routes()))
    origine = settings().origine
    async with httpx.AsyncClient(transport=transport, base_url=origine, headers={"Origin": origine}) as http:
        yield http


async def connecter(client: httpx.AsyncClient) -> httpx.Response:
    return await client.post("/auth/connexion", data={"identifiant": COURRIEL, "mot_de_passe": MOT_DE_PASSE})


def occupee(acte: Callable[..., Any]) -> Callable[..., Any]:
    async def run(commande: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        if commande is acte:
            raise Busy
        return gateway.execute(commande, *args, **kwargs)

    return run


async def test_signing_out_in_three_tabs_at_once(client: httpx.AsyncClient) -> None:
    await connecter(client)
    reponses = await asyncio.gather(*(client.post("/auth/deconnexion") for _ in range(3)))
    assert [(r.status_code, r.headers["location"]) for r in reponses] == [(303, "/connexion?erreur=deconnecte")] * 3


@pytest.mark.parametrize(
    ("referer", "suite", "vers"),
    [
        ("/connexion?suite=/recensement/saisie", "", "/recensement/saisie"),
        ("/connexion?suite=%2Faide%3Fpage%3D1", "", "/aide?page=1"),
        ("/connexion?suite=/recensement/saisie", "/aide", "/aide"),
        ("/connexion?suite=//mechant.example", "", "/accueil"),
        ("/connexion?suite=/auth/deconnexion", "", "/accueil"),
        ("/connexion", "", "/accueil"),
    ],
)
async def test_a_form_sent_before_its_page_answered_still_goes_on(
    client: httpx.AsyncClient, referer: str, suite: str, vers: str
) -> None:
    champs = {"identifiant": COURRIEL, "mot_de_passe": MOT_DE_PASSE, "suite": suite}
    reponse = await client.post("/auth/connexion", data=champs, headers={"Referer": settings().origine + referer})
    assert reponse.headers["location"] == vers


@pytest.mark.parametrize("acte", [commands.tenter, commands.ouvrir])
async def test_a_busy_database_is_told_on_the_form(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch, acte: Callable[..., Any]
) -> None:
    monkeypatch.setattr(gateway, "run", occupee(acte))
    reponse = await connecter(client)
    assert (reponse.status_code, reponse.headers["location"]) == (303, "/connexion?erreur=occupe")
    assert "iel" not in client.cookies


async def test_a_busy_database_is_told_on_the_picker(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    await connecter(client)
    monkeypatch.setattr(gateway, "run", occupee(commands.choisir_collectivite))
    reponse = await client.post("/auth/collectivite", data={"collectivite": "1"})
    assert reponse.headers["location"] == "/choisir-collectivite?motif=occupe"


# --- passwords --------------------------------------------------------------------------------------------------------

NOUVEAU = "une souris verte et rose"


def jeton_recu() -> str:
    """Carry out what waits, and return the token of the last mail."""
    worker.livrer()
    with db.reading() as session:
        courriel = session.exec(select(Courriel).order_by(col(Courriel.id).desc())).first()
    return courriel.texte.partition("jeton=")[2].split()[0] if courriel else ""


async def suivre(client: httpx.AsyncClient, jeton: str) -> httpx.Response:
    return await client.get("/auth/nouveau-mot-de-passe", params={"jeton": jeton})


async def choisir(client: httpx.AsyncClient, mot_de_passe: str, **reste: str) -> str:
    reponse = await client.post("/auth/nouveau-mot-de-passe", data={"mot_de_passe": mot_de_passe} | reste)
    assert reponse.status_code == 303
    assert not mot_de_passe or mot_de_passe not in str(reponse.headers)
    return reponse.headers["location"]


async def test_the_answer_is_the_same_for_an_unknown_address(client: httpx.AsyncClient) -> None:
    vues = []
    for courriel in (COURRIEL.upper(), "inconnue@ville.example"):
        reponse = await client.post("/auth/mot-de-passe-perdu", data={"identifiant": courriel})
        entetes = {cle: valeur for cle, valeur in reponse.headers.items() if cle != "set-cookie"}
        vues.append((reponse.status_code, entetes, reponse.content))
    assert vues[0] == vues[1]
    assert vues[0][1]["location"] == "/mot-de-passe-perdu?envoye=1"
    worker.livrer()
    with db.reading() as session:
        assert session.exec(select(Courriel.destinataire)).all() == [COURRIEL]


async def test_from_the_mail_to_a_new_password(client: httpx.AsyncClient) -> None:
    await connecter(client)
    ouverte = dict(client.cookies)
    await client.post("/auth/mot-de-passe-perdu", data={"identifiant": COURRIEL})
    suivi = await suivre(client, jeton := jeton_recu())
    assert suivi.headers["location"] == "/nouveau-mot-de-passe"
    assert "HttpOnly" in suivi.headers["set-cookie"]
    assert await choisir(client, "") == "/nouveau-mot-de-passe?refus=vide"
    assert await choisir(client, "trop court") == "/nouveau-mot-de-passe?refus=court"
    assert await choisir(client, "é" * 257) == "/nouveau-mot-de-passe?refus=long"
    assert await choisir(client, "Printemps2026!") == "/nouveau-mot-de-passe?refus=facile"
    assert await choisir(client, NOUVEAU, jeton="autre", utilisateur_id="1") == "/connexion"
    client.cookies = httpx.Cookies(ouverte)
    assert (await client.post("/auth/collectivite", data={})).headers["location"].startswith("/connexion")
    client.cookies.clear()
    assert (await connecter(client)).headers["location"].startswith("/connexion?erreur=identifiants")
    reponse = await client.post("/auth/connexion", data={"identifiant": COURRIEL, "mot_de_passe": NOUVEAU})
    assert reponse.headers["location"] == "/accueil"
    await suivre(client, jeton)
    assert await choisir(client, "une autre souris bleue") == "/nouveau-mot-de-passe"
    await suivre(client, "faux" * 100)
    assert await choisir(client, "une autre souris bleue") == "/nouveau-mot-de-passe"


async def test_looking_at_the_link_uses_nothing(client: httpx.AsyncClient) -> None:
    await client.post("/auth/mot-de-passe-perdu", data={"identifiant": COURRIEL})
    jeton = jeton_recu()
    for _ in range(3):
        await suivre(client, jeton)
    assert await choisir(client, NOUVEAU) == "/connexion"


@pytest.mark.parametrize("jeton", ["", "€", "é" * 43, "a\r\nSet-Cookie: x=1", '"; Path=/x', "\x00", "a" * 5000])
async def test_an_odd_link_is_not_recognised_and_sets_nothing(client: httpx.AsyncClient, jeton: str) -> None:
    reponse = await suivre(client, jeton)
    assert (reponse.status_code, reponse.headers["location"]) == (303, "/nouveau-mot-de-passe")
    assert reponse.headers["set-cookie"].startswith('iel_lien="";')


async def changer(client: httpx.AsyncClient, actuel: str, mot_de_passe: str) -> str:
    reponse = await client.post("/auth/mon-mot-de-passe", data={"actuel": actuel, "mot_de_passe": mot_de_passe})
    return reponse.headers["location"]


async def test_changing_ones_password(client: httpx.AsyncClient) -> None:
    assert await changer(client, MOT_DE_PASSE, NOUVEAU) == "/connexion?suite=%2Fmon-mot-de-passe"
    await connecter(client)
    avant = dict(client.cookies)
    assert await changer(client, "pas le bon mot", NOUVEAU) == "/mon-mot-de-passe?refus=actuel"
    assert await changer(client, MOT_DE_PASSE, "Printemps2026!") == "/mon-mot-de-passe?refus=facile"
    assert await changer(client, MOT_DE_PASSE, NOUVEAU) == "/mon-mot-de-passe"
    apres = dict(client.cookies)
    assert apres != avant
    assert await changer(client, NOUVEAU, NOUVEAU) == "/mon-mot-de-passe?refus=meme"
    client.cookies = httpx.Cookies(avant)
    assert await changer(client, NOUVEAU, "encore une autre phrase") == "/connexion?suite=%2Fmon-mot-de-passe"


async def test_guessing_the_present_password_is_slowed(client: httpx.AsyncClient) -> None:
    await connecter(client)
    for _ in range(3):
        assert await changer(client, "pas le bon mot", NOUVEAU) == "/mon-mot-de-passe?refus=actuel"
    assert await changer(client, MOT_DE_PASSE, NOUVEAU) == "/mon-mot-de-passe?refus=attente"


async def test_trying_new_passwords_locks_nobody_out(client: httpx.AsyncClient) -> None:
    await connecter(client)
    for _ in range(8):
        assert await changer(client, MOT_DE_PASSE, "Printemps2026!") == "/mon-mot-de-passe?refus=facile"
    assert await changer(client, MOT_DE_PASSE, NOUVEAU) == "/mon-mot-de-passe"


async def test_the_old_password_opens_nothing_once_it_is_replaced(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An intruder's password is verified, then its owner changes it, then the intruder's session would open."""
    await connecter(client)
    verifier, changes = rules.verifier, list[str]()

    def remplacer_apres(mot_de_passe: str, empreinte: str) -> bool:
        juste = verifier(mot_de_passe, empreinte)
        with db.transaction() as session:
            session.exec(select(Utilisateur)).one().mot_de_passe = rules.hacher(NOUVEAU)
        changes.append(mot_de_passe)
        return juste

    monkeypatch.setattr(rules, "verifier", remplacer_apres)
    client.cookies.clear()
    assert (await connecter(client)).headers["location"].startswith("/connexion?erreur=identifiants")
    assert changes == [MOT_DE_PASSE]
    assert "iel" not in client.cookies


async def test_how_strong_it_is_while_it_is_typed(client: httpx.AsyncClient) -> None:
    async def juger(mot_de_passe: str, **options: Any) -> httpx.Response:
        return await client.post("/auth/force", data={"mot_de_passe": mot_de_passe}, **options)

    assert (await juger("court")).status_code == 403
    client.cookies.set("iel_lien", "a" * 43)
    assert (await juger("court")).status_code == 403
    await connecter(client)
    assert (await juger("court")).json() == {"phrase": "Trop court\u00a0: encore 7\u00a0caractères", "niveau": 1}
    assert (await juger(NOUVEAU)).json() == {"phrase": "Mot de passe solide", "niveau": 3}
    assert (await juger("Ada Ville - Ada")).json()["niveau"] == 1
    assert (await juger(NOUVEAU, headers={"Origin": "https://mechant.example"})).status_code == 403
    assert {(await juger(NOUVEAU)).status_code for _ in range(70)} == {200, 429}


@pytest.mark.parametrize("chemin", ["mot-de-passe-perdu", "nouveau-mot-de-passe", "mon-mot-de-passe"])
async def test_forms_of_other_sites_change_nothing(client: httpx.AsyncClient, chemin: str) -> None:
    await connecter(client)
    champs = {"identifiant": COURRIEL, "actuel": MOT_DE_PASSE, "mot_de_passe": NOUVEAU}
    reponse = await client.post(f"/auth/{chemin}", data=champs, headers={"Origin": "https://mechant.example"})
    assert reponse.headers["location"].endswith("?refus=origine")
    worker.livrer()
    with db.reading() as session:
        assert session.exec(select(Courriel)).all() == []


@pytest.mark.parametrize(
    ("acte", "chemin", "attendu"),
    [
        (commands.demander_lien, "mot-de-passe-perdu", "/mot-de-passe-perdu?refus=occupe"),
        (commands.tenter, "mon-mot-de-passe", "/mon-mot-de-passe?refus=occupe"),
        (commands.changer_mot_de_passe, "mon-mot-de-passe", "/mon-mot-de-passe?refus=occupe"),
    ],
)
async def test_a_busy_database_is_told_on_the_forms_of_passwords(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch, acte: Callable[..., Any], chemin: str, attendu: str
) -> None:
    await connecter(client)
    monkeypatch.setattr(gateway, "run", occupee(acte))
    champs = {"identifiant": COURRIEL, "actuel": MOT_DE_PASSE, "mot_de_passe": NOUVEAU}
    assert (await client.post(f"/auth/{chemin}", data=champs)).headers["location"] == attendu
