"""Attacks by raw clients: nothing read, nothing changed, no traceback answered, no personal data in the log."""

import asyncio
import contextlib
import json
import re
import time
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from http.cookies import SimpleCookie
from typing import Any

import aiohttp
import httpx
import pytest
import socketio.exceptions
import sqlalchemy as sa
from sqlmodel import SQLModel, col, select

from iel_app.comptes.api import FRAICHEUR
from iel_app.comptes.models import SessionOuverte
from iel_app.core import clock
from iel_app.notifications.models import Courriel
from iel_app.recensement.models import Recensement, VersionRecensement
from iel_app.recensement.state import HistoriqueState
from iel_app.recensement.state.signalement import SignalementState
from iel_app.ui.session import SessionState
from tests.documents.test_gabarits import texte as texte_du_pdf
from tests.parcours.pirate import ESPACE, ETAT_INITIAL, RACINE, SAISIE, brut, ouvrir_session, pirate
from tests.parcours.serveur import MOT_DE_PASSE, Compte, Serveur, attendre

CANARI = "Zorglubine"
COURRIEL_CANARI = "canari.zorglubine@ville.example"
MOT_DE_PASSE_CANARI = "Mot-de-passe-de-Zorglubine-77"
FAUX_COOKIE = "faux-cookie-" + "q" * 31
JETONS: list[str] = [FAUX_COOKIE]
CORPUS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg/onload=alert(1)>',
    "javascript:alert(1)",
    "{{7*7}}${7*7}#{7*7}<%= 7*7 %>",
    '#read("/etc/passwd") #panic("x") $x$ `y`',
    "</textarea><!--",
    '=HYPERLINK("http://evil.example")',
    "a\r\nBcc: evil@evil.example",
    "\u202eexe.fdp",
)
_TRACES = re.compile(r"Traceback|site-packages|\.py\b|sqlalchemy|File \"|Error\(", re.I)


@pytest.fixture(scope="module")
def victime(serveur: Serveur) -> Compte:
    """A person whose data others try to read."""
    return serveur.compte(prenom=CANARI)


@pytest.fixture(scope="module")
def autre(serveur: Serveur) -> Compte:
    """Another person, of another collectivité."""
    return serveur.compte()


@pytest.fixture(scope="module")
def session_de(serveur: Serveur) -> Callable[[Compte], str]:
    """Open a session of somebody; its cookie must never be found in the log."""

    def ouvrir(compte: Compte) -> str:
        jeton = ouvrir_session(serveur, compte)
        JETONS.append(jeton)
        return jeton

    return ouvrir


@pytest.fixture
def intacte(serveur: Serveur) -> Iterator[None]:
    """Nothing in the database changes during the test, sessions apart."""
    avant = _empreinte(serveur)
    yield
    assert _empreinte(serveur) == avant


def _empreinte(serveur: Serveur) -> dict[str, Any]:
    noms = ("recensement", "version_recensement", "brouillon", "document", "signalement", "utilisateur", "collectivite")
    with serveur.base() as session:
        return {
            t.name: sorted(repr(tuple(ligne)) for ligne in session.execute(sa.select(t)))
            for t in SQLModel.metadata.sorted_tables
            if t.name in noms
        }


def essayer(coroutine: Any) -> Any:
    """Run an attack to its end."""
    # In a thread of its own: the browser of the other journeys keeps a loop running in this one.
    with ThreadPoolExecutor(1) as fil:
        return fil.submit(asyncio.run, coroutine).result()


def _repond(serveur: Serveur, limite: float = 1.0) -> None:
    debut = time.monotonic()
    assert httpx.get(f"{serveur.url}/ping").status_code == 200
    assert time.monotonic() - debut < limite


async def _visiteur_servi(serveur: Serveur) -> None:
    async with pirate(serveur) as client:
        await client.arriver("/aide")
        assert client.variable("connecte", SessionState.get_full_name()) is not True
        assert client.recus


def _sans_trace(texte: str) -> None:
    assert not _TRACES.search(texte), _TRACES.search(texte)


# --- sessions -------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("intacte")
@pytest.mark.parametrize("cookie", ["", f"iel={FAUX_COOKIE}", "iel=", 'iel="\\377\\000"', "iel=\xff\xfe", "=;;;,\x01"])
def test_without_a_true_session_nothing_is_read_nor_written(serveur: Serveur, victime: Compte, cookie: str) -> None:
    async def attaque() -> None:
        async with pirate(serveur, cookie=cookie) as client:
            await client.arriver()
            assert client.redirections[-1] == "/connexion?suite=/recensement/saisie"
            client.recus.clear()
            formulaire = {"formulaire": f"{victime.collectivite_id}-{serveur.annee()}", "presents": "1", "base": "0"}
            await client.envoyer(f"{SAISIE}.enregistrer", {"champs": formulaire})
            await client.envoyer(f"{SAISIE}.noter", {"formulaire": "1", "champ": "presents", "valeur": "1"})
            await client.envoyer(f"{SAISIE}.ajouter_ligne", {"formulaire": formulaire["formulaire"]})
            assert client.variable("terminee", SessionState.get_full_name()) is True
            assert CANARI not in client.texte()
            _sans_trace(client.texte())

    essayer(attaque())


@pytest.mark.usefixtures("intacte")
@pytest.mark.parametrize("fin", ["expiree", "inactive", "fermee"])
def test_a_session_that_is_over_reads_nothing_even_with_its_tab(
    serveur: Serveur, victime: Compte, session_de: Callable[[Compte], str], fin: str
) -> None:
    jeton, client_id = session_de(victime), str(uuid.uuid4())

    async def attaque() -> None:
        async with pirate(serveur, jeton, client=client_id) as client:
            await client.arriver()
            assert victime.collectivite in client.texte()
        with serveur.base() as session:
            ouverte = session.exec(select(SessionOuverte).order_by(col(SessionOuverte.id).desc())).first()
            champ = {"expiree": "expire_le", "inactive": "vue_le", "fermee": "fermee_le"}[fin]
            setattr(ouverte, champ, clock.now() if fin != "inactive" else clock.now().replace(year=2020))
            session.add(ouverte)
        limite = time.monotonic() + FRAICHEUR + 1
        while await lit(ETAT_INITIAL):  # another process closed it: believed for two seconds at most
            assert time.monotonic() < limite
        for evenement in (ETAT_INITIAL, f"{RACINE}.hydrate", f"{SAISIE}.ouvrir"):
            assert not await lit(evenement)

    async def lit(evenement: str) -> bool:
        async with pirate(serveur, jeton, client=client_id) as client:
            await client.envoyer(evenement)
            return victime.collectivite in client.texte() or CANARI in client.texte()

    essayer(attaque())


@pytest.mark.usefixtures("intacte")
@pytest.mark.parametrize("voleur", ["sans cookie", "forge", "quelqu’un d’autre"])
def test_a_stolen_client_token_is_worth_nothing(
    serveur: Serveur, victime: Compte, autre: Compte, session_de: Callable[[Compte], str], voleur: str
) -> None:
    jeton, client_id = session_de(victime), str(uuid.uuid4())
    vole = (
        {"sans cookie": None, "forge": FAUX_COOKIE}.get(voleur)
        if voleur in ("sans cookie", "forge")
        else session_de(autre)
    )

    async def attaque() -> None:
        async with pirate(serveur, jeton, client=client_id) as client:
            await client.arriver()
            assert victime.collectivite in client.texte()
            async with pirate(serveur, vole, client=client_id) as double:  # the tab is still open
                await double.arriver()
                assert victime.collectivite not in double.texte()
        for evenement in (f"{RACINE}.hydrate", ETAT_INITIAL, f"{SAISIE}.chercher_diplome"):
            async with pirate(serveur, vole, client=client_id) as client:
                await client.envoyer(evenement, {"texte": ""} if "chercher" in evenement else None)
                assert victime.collectivite not in client.texte()
                assert CANARI not in client.texte()

    essayer(attaque())


@pytest.mark.parametrize("origine", ["https://evil.example", "null", "http://localhost", "http://localhost:1", None])
def test_a_foreign_or_missing_origin_opens_no_socket(
    serveur: Serveur, victime: Compte, session_de: Callable[[Compte], str], origine: str | None
) -> None:
    async def attaque() -> None:
        with pytest.raises(socketio.exceptions.ConnectionError):
            async with pirate(serveur, session_de(victime), origine=origine):
                pass

    essayer(attaque())
    if origine:
        for methode in ("GET", "OPTIONS"):
            reponse = httpx.request(
                methode, f"{serveur.url}/ping", headers={"Origin": origine, "Access-Control-Request-Method": "GET"}
            )
            assert "access-control-allow-origin" not in reponse.headers


# --- remote procedures ----------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("intacte")
def test_undeclared_private_and_framework_names(
    serveur: Serveur, victime: Compte, session_de: Callable[[Compte], str]
) -> None:
    prefixe = SessionState.get_full_name()
    vars_ = {f"{prefixe}.prenom": "Forge", f"{SAISIE}.annee": 1999, f"{RACINE}.x": 1, "": {}}

    async def attaque() -> None:
        async with pirate(serveur, session_de(victime)) as client:
            await client.arriver()
            client.recus.clear()
            for nom in (
                *(
                    f"{SAISIE}.{n}"
                    for n in ("_modifier", "_confirmer", "_fermer", "__init__", "reset", "purge", "dict")
                ),
                "inconnu",
                "",
                "..",
                f"{RACINE}.iel_app___recensement___commands____enregistrer",
                f"{RACINE}.setvar",
            ):
                assert await client.envoyer(nom, {"x": 1}) == [], nom
            for etat in (SAISIE, prefixe):
                for variable in ("base", "annee", "_fiche", "_lie", "prenom", "enregistrer"):
                    assert await client.envoyer(f"{etat}.setvar", {"var_name": variable, "value": "9"}) == []
            internes = f"{RACINE}.reflex___state____update_vars_internal_state.update_vars_internal"
            assert await client.envoyer(internes, {"vars": vars_}) == []
            await client.envoyer(ETAT_INITIAL, {"vars": vars_, "hashes": ["x", 5, None]})
            assert "Forge" not in client.texte()
            assert client.variable("annee") != 1999
            erreur = f"{RACINE}.reflex___state____frontend_event_exception_state.handle_frontend_exception"
            await client.envoyer(erreur, {"info": f"TypeError {CANARI} {COURRIEL_CANARI}", "component_stack": CANARI})
            await client.envoyer(erreur, {"info": None, "component_stack": {"a": 1}})
            _sans_trace(client.texte())

    essayer(attaque())


def test_no_payload_field_changes_who_acts(
    serveur: Serveur, victime: Compte, autre: Compte, session_de: Callable[[Compte], str]
) -> None:
    async def attaque() -> None:
        async with pirate(serveur, session_de(autre)) as client:
            await client.arriver()
            cible = str(victime.collectivite_id)
            forges = (
                "collectivite",
                "collectivite_id",
                "actor",
                "utilisateur_id",
                "recensement_id",
                "annee",
                "version",
            )
            annee = client.variable("annee")
            await client.enregistrer(formulaire=f"{cible}-{annee}", **dict.fromkeys(forges, cible))
            assert "autre collectivité" in client.variable("motif")
            assert _versions(serveur, victime) == _versions(serveur, autre) == 0
            routeur = {
                "pathname": f"/recensement/saisie?collectivite={cible}",
                "query": {"collectivite": cible},
                "token": cible,
            }
            charge = {"champs": client.formulaire(**dict.fromkeys(forges, cible))}
            await client.envoyer(
                f"{SAISIE}.enregistrer", charge, routeur | {"headers": {"cookie": "iel=x"}, "ip": "1.2.3.4"}
            )
            await client.jusqua("confirme")
            assert (_versions(serveur, victime), _versions(serveur, autre)) == (0, 1)
            for trop in ("collectivite_id", "actor", "self", "session"):
                assert await client.envoyer(f"{SAISIE}.enregistrer", charge | {trop: victime.collectivite_id}) == []

    essayer(attaque())


def _versions(serveur: Serveur, compte: Compte) -> int:
    with serveur.base() as session:
        return session.exec(
            select(sa.func.count())
            .select_from(VersionRecensement)
            .join(Recensement, col(Recensement.id) == VersionRecensement.recensement_id)
            .where(Recensement.collectivite_id == compte.collectivite_id)
        ).one()


def test_a_catégorie_that_is_not_of_this_campaign(serveur: Serveur, session_de: Callable[[Compte], str]) -> None:
    compte = serveur.compte()

    async def attaque() -> None:
        async with pirate(serveur, session_de(compte)) as client:
            await client.arriver()
            for code in ("inconnue", "", "1", "' OR 1=1", "../m01", "m01\x00", "0"):
                await client.enregistrer(**{"i-x1-categorie": code})
                assert "Choisissez une catégorie cible" in json.dumps(client.variable("fautifs"), ensure_ascii=False)
            assert client.variable("confirme") is not True

    essayer(attaque())
    assert _versions(serveur, compte) == 0


def test_a_text_of_200_kb_is_refused_with_its_sentence(serveur: Serveur, session_de: Callable[[Compte], str]) -> None:
    compte = serveur.compte()

    async def attaque() -> None:
        async with pirate(serveur, session_de(compte)) as client:
            await client.arriver()
            await client.enregistrer(**{"r-p1-nom": CANARI + "a" * 200_000})
            fautifs = client.variable("fautifs")
            assert list(fautifs.values()) == ["Le nom doit comporter 100 caractères au plus\u00a0: retirez-en 1900"]

    essayer(attaque())
    assert _versions(serveur, compte) == 0


@pytest.mark.usefixtures("intacte")
def test_a_frame_of_one_megabyte_is_refused_and_others_are_served(
    serveur: Serveur, victime: Compte, session_de: Callable[[Compte], str]
) -> None:
    async def attaque() -> None:
        async with pirate(serveur, session_de(victime)) as client:
            await client.arriver()
            client.recus.clear()
            for _ in range(3):
                with contextlib.suppress(Exception):
                    champs = {"formulaire": "x", "r-p1-nom": CANARI * 100_000}
                    await client.envoyer(f"{SAISIE}.enregistrer", {"champs": champs})
            await _visiteur_servi(serveur)
            assert client.recus == []
            assert not client.prise.connected

    essayer(attaque())
    _repond(serveur)


def test_a_replayed_save_and_thirty_at_once_make_one_version(
    serveur: Serveur, session_de: Callable[[Compte], str]
) -> None:
    compte = serveur.compte()
    jeton = session_de(compte)

    async def attaque() -> None:
        async with contextlib.AsyncExitStack() as pile:
            clients = [await pile.enter_async_context(pirate(serveur, jeton)) for _ in range(30)]
            await asyncio.gather(*(c.arriver() for c in clients))
            await asyncio.gather(*(c.jusqua("formulaire") for c in clients))
            charge = {"champs": clients[0].formulaire()}
            await asyncio.gather(*(c.envoyer(f"{SAISIE}.enregistrer", charge) for c in clients))
            await asyncio.gather(*(c.jusqua("confirme", "motif") for c in clients))
            confirmes = [c.variable("confirme") for c in clients]
            assert confirmes == [True] * 30, {c.variable("motif") for c in clients}
            assert {c.variable("version") for c in clients} == {1}
            for _ in range(5):
                await clients[0].envoyer(f"{SAISIE}.enregistrer", charge)

    essayer(attaque())
    assert _versions(serveur, compte) == 1


def test_two_people_of_different_collectivites_save_at_once(
    serveur: Serveur, session_de: Callable[[Compte], str]
) -> None:
    comptes = [serveur.compte() for _ in range(6)]

    async def un(compte: Compte) -> None:
        async with pirate(serveur, session_de(compte)) as client:
            await client.arriver()
            await client.enregistrer(presents=str(20 + comptes.index(compte)))
            assert client.variable("confirme") is True
            for voisin in comptes:
                assert voisin is compte or voisin.collectivite not in client.texte()

    async def attaque() -> None:
        await asyncio.gather(*(un(c) for c in comptes))

    essayer(attaque())
    with serveur.base() as session:
        for rang, compte in enumerate(comptes):
            ligne = session.exec(select(Recensement).where(Recensement.collectivite_id == compte.collectivite_id)).one()
            assert (ligne.nb_presents, ligne.version) == (20 + rang, 1)


# --- hostile texts --------------------------------------------------------------------------------------------------


def test_hostile_texts_are_refused_or_shown_as_typed(serveur: Serveur, session_de: Callable[[Compte], str]) -> None:
    compte = serveur.compte()
    jeton = session_de(compte)
    hostile = "#{{7*7}}$x$`y`@ville.example"

    async def attaque() -> tuple[str, list[Any]]:
        async with pirate(serveur, jeton) as client:
            await client.arriver()
            for texte in CORPUS:
                for champ in ("r-p1-prenom", "r-p1-nom", "r-p1-courriel", "r-p1-telephone", "presents", "i-x1-n3"):
                    await client.enregistrer(**{champ: texte, "i-x1-texte": texte, "aucune_intention": texte})
                    assert champ in client.variable("fautifs"), (champ, texte)
                    assert client.variable("confirme") is not True
            await client.enregistrer(**{"r-p1-nom": "N’Diaye-d'Évry", "r-p1-courriel": hostile})
            assert client.variable("confirme") is True, client.variable("fautifs")
            await client.enregistrer(**{"r-p1-nom": "O'Brien", "r-p1-courriel": hostile, "presents": "13"})
            chemin = client.variable("recapitulatif")
            async with pirate(serveur, jeton) as lecteur:
                await lecteur.arriver("/recensement/versions")
                return chemin, lecteur.variable("versions", HistoriqueState.get_full_name())

    chemin, versions = essayer(attaque())
    ecarts = {e["libelle"]: (e["avant"], e["apres"]) for e in versions[0]["ecarts"]}
    assert ecarts["Nom (personne 1)"] == ("N’Diaye-d'Évry", "O'Brien")
    pdf = httpx.get(serveur.url + chemin, cookies={"iel": jeton})
    assert pdf.headers["content-type"] == "application/pdf"
    contenu = texte_du_pdf(pdf.content)
    assert "O'Brien" in contenu or "O’Brien" in contenu
    assert hostile in "".join(contenu.split())
    courriel = attendre(lambda: _courriel(serveur, hostile), "le courriel")
    assert "49" not in courriel.destinataire


def _courriel(serveur: Serveur, adresse: str) -> Courriel | None:
    with serveur.base() as session:
        return session.exec(select(Courriel).where(Courriel.destinataire == adresse)).first()


def test_a_hostile_report_is_text_in_the_mail(serveur: Serveur, session_de: Callable[[Compte], str]) -> None:
    compte = serveur.compte()
    message = " ".join(CORPUS) + f" {compte.courriel}"

    async def attaque() -> None:
        async with pirate(serveur, session_de(compte)) as client:
            await client.arriver()
            champs = {
                "formulaire": client.variable("formulaire"),
                "signalement-champ": "siret",
                "signalement-message": message,
            }
            await client.envoyer(f"{SignalementState.get_full_name()}.envoyer", {"champs": champs})
            await client.jusqua("envoye", etat=SignalementState.get_full_name())

    essayer(attaque())

    def prepare() -> Courriel | None:
        with serveur.base() as session:
            return session.exec(select(Courriel).where(col(Courriel.texte).contains(compte.courriel))).first()

    courriel = attendre(prepare, "le courriel du signalement")
    assert "\n" not in courriel.objet
    assert "Bcc:" not in courriel.objet
    reponse = httpx.get(f"{serveur.url}/demo/courriels/{courriel.id}.html")
    assert "<script" not in reponse.text
    assert "<img src=x" not in reponse.text
    assert "&lt;script&gt;" in reponse.text
    assert "default-src 'none'" in reponse.headers["content-security-policy"]


# --- bytes ----------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("intacte")
def test_malformed_packets(serveur: Serveur, victime: Compte, session_de: Callable[[Compte], str]) -> None:
    jeton = session_de(victime)
    profond = "[" * 5000 + "]" * 5000
    paquets: list[str | bytes] = [
        "", "9", "42", "4", "40", "40/autre,", "41/_event,", "2probe", "451-/_event,[\"event\",{\"_placeholder\":true,\"num\":0}]",  # noqa: E501
        '42/_event,["event"]', '42/_event,["event",5]', '42/_event,["event",null]', '42/_event,["event",[1,2]]',
        f'42/_event,["event","{CANARI}"]', '42/_event,["event","{}"]', '42/_event,{"a":',
        "42/_event,[]", '42/_event,[5]',
        f'42/_event,["event",{{"name":"{CANARI}","payload":{{"mail":"{COURRIEL_CANARI}"}}}}]',
        f'42/_event,["event",{{"name":5,"payload":"{CANARI}","router_data":7}}]',
        f'42/_event,["event",{{"name":"{SAISIE}.noter","payload":["{CANARI}"],"router_data":{{}}}}]',
        f'42/_event,["event",{{"name":"{SAISIE}.noter","payload":{{"champ":{profond}}},"router_data":{{}}}}]',
        f'42/_event,["event",{{"name":"{SAISIE}.noter","payload":{{}},"router_data":{{"pathname":{{"a":"{CANARI}"}},"asPath":[1],"query":5}}}}]',
        f'42/_event,["event",{{"name":"{SAISIE}.ouvrir","router_data":{{"pathname":"//[{CANARI}","asPath":"http://[{CANARI}"}}}}]',
        f'42/_event,["client_error",{{"error_type":"x","message":"{COURRIEL_CANARI} {CANARI}"}}]',
        f'42/_event,["{CANARI}",{{}}]', '42/_event,["connect",{}]', '42/_event,["disconnect"]', f"42/_event,{profond}",
        b"\x00\x01\xff", CANARI.encode(), "\u2028" * 100, "43/_event,1[]", "44/_event,\"x\"", "6", "1",
    ]  # fmt: skip

    async def attaque() -> None:
        async with aiohttp.ClientSession(headers={"Origin": serveur.url, "Cookie": f"iel={jeton}"}) as web:
            for paquet in paquets:
                adresse = f"{serveur.url}{ESPACE}/?EIO=4&transport=websocket&token={uuid.uuid4()}"
                async with web.ws_connect(adresse) as prise:
                    await prise.receive(timeout=5)
                    await prise.send_str("40/_event,")
                    await prise.receive(timeout=5)
                    with contextlib.suppress(ConnectionError):
                        await (prise.send_bytes(paquet) if isinstance(paquet, bytes) else prise.send_str(paquet))
                    with contextlib.suppress(TimeoutError):
                        while (recu := await prise.receive(timeout=0.15)).type is aiohttp.WSMsgType.TEXT:
                            _sans_trace(recu.data)
        await _visiteur_servi(serveur)

    essayer(attaque())
    _repond(serveur)


def test_no_polling_and_no_foreign_protocol(serveur: Serveur) -> None:
    for requete in (
        "EIO=4&transport=polling",
        "EIO=3&transport=websocket",
        "transport=x",
        "EIO=4&transport=polling&j=0",
    ):
        reponse = httpx.get(f"{serveur.url}{ESPACE}/?{requete}", headers={"Origin": serveur.url})
        assert reponse.status_code == 400, requete
        _sans_trace(reponse.text)
        reponse = httpx.post(f"{serveur.url}{ESPACE}/?{requete}", content="40", headers={"Origin": serveur.url})
        assert reponse.status_code in (400, 405), requete


# --- HTTP -----------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("intacte")
def test_choosing_a_collectivite_that_is_not_mine(
    serveur: Serveur, victime: Compte, autre: Compte, session_de: Callable[[Compte], str]
) -> None:
    jeton = session_de(autre)
    for valeur in (str(victime.collectivite_id), "0", "-1", "9" * 30, "1e3", "", "1 OR 1=1", "٣", "\x00", "null"):
        reponse = httpx.post(
            f"{serveur.url}/auth/collectivite",
            data={"collectivite": valeur, "suite": "/accueil"},
            cookies={"iel": jeton},
            headers={"Origin": serveur.url},
        )
        assert reponse.status_code == 303
        assert reponse.headers["location"].startswith(("/choisir-collectivite?motif=", "/connexion?erreur=origine"))
        assert "iel=" not in reponse.headers.get("set-cookie", "")
    for entetes in ({}, {"Origin": "https://evil.example"}, {"Origin": "null"}):
        reponse = httpx.post(
            f"{serveur.url}/auth/collectivite",
            data={"collectivite": str(autre.collectivite_id)},
            cookies={"iel": jeton},
            headers=entetes,
        )
        assert reponse.headers["location"] == "/connexion?erreur=origine"


@pytest.mark.parametrize("origine", ["https://evil.example", "null", ""])
def test_sign_in_and_out_from_elsewhere(
    serveur: Serveur, autre: Compte, session_de: Callable[[Compte], str], origine: str
) -> None:
    entetes = {"Origin": origine} if origine else {}
    champs = {"identifiant": autre.courriel, "mot_de_passe": MOT_DE_PASSE}
    reponse = httpx.post(f"{serveur.url}/auth/connexion", data=champs, headers=entetes)
    assert (reponse.status_code, reponse.headers["location"]) == (303, "/connexion?erreur=origine")
    assert "set-cookie" not in reponse.headers
    jeton = session_de(autre)
    httpx.post(f"{serveur.url}/auth/deconnexion", cookies={"iel": jeton}, headers=entetes)

    async def encore_la() -> None:
        async with pirate(serveur, jeton) as client:
            await client.arriver("/accueil")
            assert client.redirections == []

    essayer(encore_la())


def test_hostile_forms_of_sign_in(serveur: Serveur) -> None:
    adresse, entetes = f"{serveur.url}/auth/connexion", {"Origin": serveur.url}
    formulaire = {**entetes, "Content-Type": "application/x-www-form-urlencoded"}
    multiple = "multipart/form-data; boundary=x"
    partie = b'--x\r\nContent-Disposition: form-data; name="identifiant"\r\n\r\n+2AA-\r\n--x--\r\n'
    for contenu, plus in (
        (b"", {}),
        (b"identifiant=%00&mot_de_passe=%00", {}),
        (f"identifiant={COURRIEL_CANARI}&mot_de_passe=%00".encode(), {}),
        (b"identifiant=%ed%a0%80&mot_de_passe=%ff", {}),
        (b"&".join(b"a%d=1" % i for i in range(2000)), {}),
        (b"identifiant=" + b"a" * 20_000, {}),
        (b"identifiant=a&mot_de_passe=" + b"b" * 15_000, {}),
        (b'{"identifiant": "a"}', {"Content-Type": "application/json"}),
        (partie, {"Content-Type": f"{multiple}; charset=utf-7"}),
        (b"--y", {"Content-Type": multiple}),
        (partie.replace(b'"identifiant"', b'"f"; filename="x"'), {"Content-Type": multiple}),
    ):
        reponse = httpx.post(adresse, content=contenu, headers=formulaire | plus)
        assert reponse.status_code in (303, 400), contenu[:40]
        assert reponse.headers.get("location", "/connexion?erreur=").startswith("/connexion?erreur=")
        assert "iel=" not in reponse.headers.get("set-cookie", "")
        _sans_trace(reponse.text)
    for suite in (
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "/%0d%0aSet-Cookie:x",
        "javascript:x",
        "/auth/x",
    ):
        reponse = httpx.post(
            adresse,
            data={"identifiant": COURRIEL_CANARI, "mot_de_passe": MOT_DE_PASSE_CANARI, "suite": suite},
            headers=entetes,
        )
        assert "evil" not in reponse.headers["location"]
        assert reponse.headers["location"].startswith("/connexion?erreur=")


def test_the_session_cookie(serveur: Serveur, autre: Compte) -> None:
    reponse = httpx.post(
        f"{serveur.url}/auth/connexion",
        data={"identifiant": autre.courriel, "mot_de_passe": MOT_DE_PASSE, "suite": "/recensement/saisie"},
        headers={"Origin": serveur.url},
        cookies={"iel": FAUX_COOKIE},
    )
    assert (reponse.status_code, reponse.headers["location"]) == (303, "/recensement/saisie")
    pose = next(v for v in reponse.headers.get_list("set-cookie") if v.startswith("iel="))
    cookie = SimpleCookie(pose)["iel"]
    JETONS.append(cookie.value)
    assert (cookie["httponly"], cookie["samesite"].lower(), cookie["path"], cookie["domain"]) == (True, "lax", "/", "")
    assert len(cookie.value) >= 43
    assert cookie.value != FAUX_COOKIE
    deja = httpx.post(f"{serveur.url}/auth/deconnexion", cookies={"iel": cookie.value}, headers={"Origin": serveur.url})
    assert deja.headers["clear-site-data"] == '"storage"'
    assert httpx.get(f"{serveur.url}/documents/X/v1.pdf", cookies={"iel": cookie.value}).status_code == 303


def test_documents_of_others_do_not_exist(serveur: Serveur, autre: Compte, session_de: Callable[[Compte], str]) -> None:
    proprietaire = serveur.compte()

    async def enregistrer() -> str:
        async with pirate(serveur, session_de(proprietaire)) as client:
            await client.arriver()
            await client.enregistrer()
            return client.variable("recapitulatif")

    chemin = essayer(enregistrer())
    assert httpx.get(serveur.url + chemin, cookies={"iel": session_de(proprietaire)}).status_code == 200
    jeton = session_de(autre)
    etranger = httpx.get(serveur.url + chemin, cookies={"iel": jeton})
    inconnu = httpx.get(f"{serveur.url}/documents/REC-2027-99-999999/v1.pdf", cookies={"iel": jeton})
    assert (etranger.status_code, etranger.content) == (inconnu.status_code, inconnu.content)
    assert etranger.status_code == 404
    variables = ("date", "content-length")
    assert {k: v for k, v in etranger.headers.items() if k not in variables} == {
        k: v for k, v in inconnu.headers.items() if k not in variables
    }
    for cookies in ({}, {"iel": FAUX_COOKIE}):
        sans = httpx.get(serveur.url + chemin, cookies=cookies)
        assert (sans.status_code, sans.headers["location"]) == (303, f"/connexion?suite={chemin}")


CHEMINS = (
    "/..%2f..%2fpyproject.toml", "/%2e%2e/%2e%2e/pyproject.toml", "/../../pyproject.toml",
    "/assets/../../../iel.sqlite3",
    "/assets/..%2f..%2f..%2f..%2f..%2fetc/passwd", "/%00", "/accueil%00.html", "/..\\..\\pyproject.toml",
    "/%5c%5cevil.example",
    "//evil.example", "//evil.example/..", "//evil.example/%2e%2e/accueil", "///evil.example//", "/%2f%2fevil.example",
    "/" + "a" * 300, "/" + "a" * 5000, "/" + "a/" * 1000, "/%ff%fe", "/%ed%a0%80", "/%e2%80%ae", "/.", "/./",
    "/accueil/..",
    "/accueil/../connexion", "/;/accueil", "/accueil;x=1", "/%", "/%zz", "/*", "/~root", "/.git/config", "/.env",
    "/iel.sqlite3",
    "/.web/build", "/rxconfig.py", "/assets", "/assets/", "/fonts", "/index.html/", "/404.html", "/accueil/index.html",
    "/documents/../../etc/passwd/v1.pdf", "/documents/..%2f..%2fetc%2fpasswd/v1.pdf", "/documents/%00/v1.pdf",
    "/documents/x/v1%00.pdf", "/documents/x/v99999999999999999999.pdf", "/documents/x/v-1.pdf",
    "/documents/x/v1.pdf/..",
    "/documents/" + "a" * 500 + "/v1.pdf", "/documents/%c3%a9/v1.pdf", "/documents/'%20OR%201=1--/v1.pdf",
    "/documents/",
    "/demo/courriels/..%2f1.html", "/demo/courriels/-1.html", "/demo/courriels/%d9%a3.html",
    "/demo/courriels/99999999999.html",
    "/_upload", "/_upload/", "/_upload/x", "/%5fupload", "/_UPLOAD", "/_all_routes", "/auth-codespace",
    "/_event/../ping",
    "/ping/", "/auth/connexion", "/auth/", "/auth/inconnu", "/_health/..", "/sitemap.xml", "/robots.txt",
)  # fmt: skip
_SECRETS = re.compile(r"root:x|\[project\]|SQLite format|\[core\]|REFLEX|IEL_|import reflex")


@pytest.mark.parametrize("methode", ["GET", "HEAD", "POST", "PUT", "TRACE"])
def test_paths_that_nobody_types(serveur: Serveur, methode: str) -> None:
    async def attaque() -> None:
        for chemin in CHEMINS:
            for spoof in (
                {},
                {"Host": "evil.example", "X_Forwarded_Host": "evil.example", "X_Original_URL": "/accueil"},
            ):
                reponse = await brut(serveur, f"{methode} {chemin}".encode("latin-1"), **spoof)
                assert reponse.statut in (0, 200, 303, 304, 307, 400, 404, 405, 414), (chemin, reponse.statut)
                assert not _SECRETS.search(reponse.corps), chemin
                assert "evil" not in reponse.entetes.get("location", ""), (chemin, reponse.entetes["location"])
                if reponse.statut:
                    _sans_trace(reponse.corps if "text/html" not in reponse.entetes.get("content-type", "") else "")
                if reponse.statut == 200:
                    assert methode in ("GET", "HEAD"), chemin
                if "location" in reponse.entetes:
                    assert re.match(r"/(?![/\\])", reponse.entetes["location"]), chemin

    essayer(attaque())
    _repond(serveur)


@pytest.mark.parametrize("methode", ["GET", "POST", "PUT", "OPTIONS"])
def test_upload_is_closed(serveur: Serveur, victime: Compte, session_de: Callable[[Compte], str], methode: str) -> None:
    reponse = httpx.request(
        methode,
        f"{serveur.url}/_upload",
        headers={"reflex-client-token": str(uuid.uuid4()), "reflex-event-handler": f"{SAISIE}.enregistrer"},
        cookies={"iel": session_de(victime)},
        content=b"x" * 1000,
    )
    assert reponse.status_code == 404


def test_headers_of_every_answer(serveur: Serveur) -> None:
    accueil = httpx.get(serveur.url + "/")
    script = re.search(r'(/assets/[^"]+\.js)', accueil.text)
    assert script is not None
    chemins = [
        ("GET", c)
        for c in (
            "/", "/accueil", "/connexion", "/aide", "/verifier?code=x", "/demo/courriels", "/inconnu", "/_upload",
            "/ping", "/_health",
            "/documents/X/v1.pdf", "/demo/courriels/0.html", "//evil", "/" + "a" * 300, script[1],
            "/assets/inconnu.js", "/iel.css",
            "/_event/?EIO=4&transport=polling",
        )
    ]  # fmt: skip
    chemins += [
        ("POST", "/auth/connexion"),
        ("POST", "/auth/deconnexion"),
        ("GET", "/auth/connexion"),
        ("POST", "/ping"),
    ]
    chemins += [("HEAD", "/"), ("PUT", "/"), ("OPTIONS", "/"), ("OPTIONS", "/auth/connexion")]
    for methode, chemin in chemins:
        for plus in ({}, {"Origin": serveur.url, "Access-Control-Request-Method": "POST"}):
            reponse = httpx.request(methode, serveur.url + chemin, headers=plus)
            entetes = reponse.headers
            ou = (methode, chemin, reponse.status_code, bool(plus))
            assert entetes["x-content-type-options"] == "nosniff", ou
            regles = dict(r.strip().partition(" ")[::2] for r in entetes["content-security-policy"].split(";"))
            assert regles["frame-ancestors"] in ("'none'", "'self'"), ou
            scripts = regles.get("script-src", regles["default-src"])
            assert "unsafe" not in scripts, ou
            assert "*" not in scripts, ou
            assert "strict-transport-security" not in entetes, ou
            assert "referrer-policy" in entetes, ou
            assert not re.search(r"\d", entetes.get("server", "")), ou
            assert "x-powered-by" not in entetes, ou
            assert reponse.status_code < 400 or "immutable" not in entetes.get("cache-control", ""), ou
            _sans_trace(reponse.text if "text/html" not in entetes.get("content-type", "") else "")
    assert "immutable" in httpx.get(serveur.url + script[1]).headers["cache-control"]


def test_the_bundle_holds_no_secret(serveur: Serveur) -> None:
    pages = [httpx.get(serveur.url + p).text for p in ("/", "/accueil", "/recensement/saisie", "/connexion")]
    scripts = {s for page in pages for s in re.findall(r'(/assets/[^"\\]+\.js)', page)}
    tout = "".join([*pages, *(httpx.get(serveur.url + s).text for s in scripts)])
    assert len(scripts) > 3
    for secret in (MOT_DE_PASSE, "argon2", "sqlite", "IEL_", CANARI, "jeton_hash", "mot_de_passe_hash"):
        assert secret not in tout, secret


def test_a_flood_of_events_leaves_others_served(
    serveur: Serveur, victime: Compte, session_de: Callable[[Compte], str]
) -> None:
    async def attaque() -> None:
        async with pirate(serveur, session_de(victime)) as client, pirate(serveur, session_de(victime)) as voisin:
            await client.arriver()
            await voisin.arriver("/accueil")
            for rang in range(600):
                nom = f"{SAISIE}.{('purge', 'chercher_diplome')[rang % 2]}"
                donnees = {"name": nom, "payload": {"texte": f"{CANARI}{rang}"}, "router_data": {"pathname": "/"}}
                await client.prise.emit("event", donnees, namespace=ESPACE)
            debut = time.monotonic()
            await voisin.envoyer(f"{SessionState.get_full_name()}.prolonger")
            assert time.monotonic() - debut < 5
            traites = len(await client.attendre(0))
            # Those beyond the burst wait in the flooder's own socket.
            assert 0 < traites < 600

    essayer(attaque())
    _repond(serveur)


# --- at last, the log -----------------------------------------------------------------------------------------------


def test_zz_the_log_holds_no_personal_data(serveur: Serveur, victime: Compte, autre: Compte) -> None:
    """After all the attacks above: lines of JSON, and not a word that somebody typed or that proves who they are."""
    serveur.arreter()  # its last lines are written when it has ended
    journal = serveur.journal.read_text(encoding="utf-8")
    with serveur.base() as session:
        courriels = [c for (c,) in session.execute(sa.text("select courriel from utilisateur"))]
    for secret in (
        CANARI, COURRIEL_CANARI, MOT_DE_PASSE, MOT_DE_PASSE_CANARI, "N’Diaye", "O'Brien", "Bcc:", "iel=", "cookie",
        *JETONS, *courriels,
    ):  # fmt: skip
        assert secret.lower() not in journal.lower(), secret
    assert "@" not in journal
    for jeton in JETONS:
        assert jeton[:16] not in journal
    assert "Traceback" not in journal
    au_demarrage = ("Plateforme apprentissage", "`rx._x` contains experimental features")
    lignes = [ligne for ligne in journal.splitlines() if ligne and not ligne.startswith(au_demarrage)]
    for ligne in lignes:
        assert {"time", "level", "logger", "message"} <= json.loads(ligne).keys(), ligne
    assert any("event refused" in ligne for ligne in lignes)
    assert len(journal) < 2_000_000
    # A journey takes the table of drafts away, to see what people are told: that failure alone is wanted.
    voulue = ("SQLITE_ERROR", "brouillon_de")
    bugs = [li for li in lignes if '"event failed"' in li and not all(signe in li for signe in voulue)]
    assert bugs == [], bugs[:5]
