"""Links are looked at without ever leading inside: addresses, redirections, slowness, certificates; then the night."""

import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from select import select as prets
from typing import Any

import pytest
from sqlmodel import Session, select

from iel_app import nightly
from iel_app.core import db
from iel_app.core.actor import SYSTEME, VISITEUR, Actor
from iel_app.core.audit import Action, Fait
from iel_app.core.errors import Forbidden, NotConnected
from iel_app.core.settings import settings
from iel_app.offre import commands, liens, queries
from iel_app.offre.models import Formation, StatutFormation
from iel_app.offre.queries import FiltreFile, Motif
from tests.conftest import Horloge
from tests.offre import exemples as ex

LIEN = "https://cfa.example/fiche"


class _Site(BaseHTTPRequestHandler):
    """Answers as its path says."""

    protocol_version = "HTTP/1.1"
    vus: list[str] = []

    def do_HEAD(self) -> None:
        self.vus.append(f"{self.command} {self.headers['Host']}{self.path}")
        mot = self.path.strip("/")
        if mot == "lent":
            self.wfile.write(b"HTTP/1.1 ")
            while not prets([self.connection], [], [], 0.02)[0]:  # until the other end leaves
                self.wfile.write(b"2")
            return
        if mot == "sans-head" and self.command == "HEAD":
            mot = "405"
        vers = self.headers.get("X", "") or {
            "boucle": "/boucle",
            "dehors": "http://interne.example/",
            "ici": "/200",
        }.get(mot)
        self.send_response(302 if vers else int(mot) if mot.isdigit() else 200)
        if vers:
            self.send_header("Location", vers)
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_GET = do_HEAD

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[liens.Resoudre]:
    """A local site known as site.example; any other name is looked up as in truth."""
    serveur = ThreadingHTTPServer(("127.0.0.1", 0), _Site)
    threading.Thread(target=serveur.serve_forever, args=(0.01,), daemon=True).start()
    _Site.vus.clear()
    monkeypatch.setattr(liens, "DELAI", 0.5)
    monkeypatch.setattr(socket, "getaddrinfo", _annuaire)

    def resoudre(schema: str, hote: str, port: int) -> liens.Prises:
        if hote == "site.example":
            return [("127.0.0.1", serveur.server_port)]
        return liens.resoudre_public(schema, hote, port)

    yield resoudre
    serveur.shutdown()
    serveur.server_close()


_ANNUAIRE = {"interne.example": "10.0.0.1", "boucle.example": "127.0.0.1", "public.example": "93.184.216.34"}


def _annuaire(hote: str, port: int, *_: Any, **__: Any) -> list[Any]:
    return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (_ANNUAIRE.get(hote, hote), port))]


@pytest.mark.parametrize(
    ("chemin", "constat"),
    [
        ("200", ""), ("403", ""), ("429", ""), ("sans-head", ""), ("ici", ""), ("é à", ""),
        ("404", "réponse 404"), ("503", "réponse 503"), ("boucle", "trop de redirections"),
        ("dehors", "adresse refusée"), ("lent", "sans réponse"),
    ],
)  # fmt: skip
def test_what_a_site_answers(site: liens.Resoudre, chemin: str, constat: str) -> None:
    debut = time.monotonic()
    assert liens.constater(f"http://site.example/{chemin}", site) == constat
    assert time.monotonic() - debut < 3
    assert all(vu.split(" ")[1].startswith("site.example") for vu in _Site.vus)


@pytest.mark.parametrize(
    "adresse",
    ["ftp://public.example/", "file:///etc/passwd", "http://", "http://a:b@public.example/", "http://public.example:22/",
     "http://public.example:99999/", "http://interne.example/", "https://boucle.example/", "javascript:alert(1)", "http://[::1"],
)  # fmt: skip
def test_what_is_never_asked(site: liens.Resoudre, adresse: str) -> None:
    assert liens.constater(adresse, site) == "adresse refusée"
    assert _Site.vus == []


@pytest.mark.parametrize(
    ("adresse", "publique"),
    [
        *((adresse, True) for adresse in ("93.184.216.34", "2606:2800:220:1:248:1893:25c8:1", "::ffff:93.184.216.34")),
        *((adresse, False) for adresse in (
            "127.0.0.1", "10.1.2.3", "192.168.0.1", "172.16.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "x",
            "224.0.0.1", "255.255.255.255", "::1", "fe80::1%eth0", "fd00::1", "::ffff:127.0.0.1", "2002:7f00:1::",
            "64:ff9b::7f00:1",
        )),
    ],
)  # fmt: skip
def test_public_addresses(adresse: str, publique: bool) -> None:
    assert liens.est_publique(adresse) is publique


def test_one_private_address_of_a_name_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda *_, **__: [(0, 0, 0, "", (a, 80)) for a in ("93.184.216.34", "10.0.0.1")]
    )
    with pytest.raises(liens.Constat, match="refusée"):
        liens.resoudre_public("http", "double.example", 80)


def test_a_certificate_of_nobody(site: liens.Resoudre) -> None:
    assert liens.constater("https://site.example/200", site) in ("sans réponse", "certificat refusé")


def publiee(session: Session, **champs: str) -> Formation:
    auteur = ex.un_cfa(session, session.exec(select(ex.Organisme.id)).first())
    controleur = ex.un_controleur(session)
    formation = ex.une_formation(session, auteur, **({"lien_web": LIEN} | champs))
    ex.publier(session, auteur, controleur, formation)
    return session.get_one(Formation, formation)


def alerte(session: Session, formation: Formation) -> bool:
    session.flush()
    auteur = ex.un_cfa(session, formation.organisme_id)
    return queries.comptes(session, auteur, False)[1][Motif.LIEN_EN_PANNE] == 1


def test_a_bad_night_is_no_alert_but_two_are(session: Session, horloge: Horloge) -> None:
    formation = publiee(session)
    numero = formation.id or 0

    def noter(constat: str, adresse: str = LIEN) -> int:
        return commands.noter_liens(session, SYSTEME, {numero: (adresse, constat)})

    assert (noter("sans réponse"), formation.lien_en_panne_le, formation.lien_constat) == (0, None, "sans réponse")
    assert (noter(""), formation.lien_constat) == (0, "")
    noter("réponse 500")
    assert (noter("réponse 500"), alerte(session, formation)) == (1, True)
    depuis = formation.lien_en_panne_le
    horloge.avancer(days=1)
    assert (noter("réponse 500"), formation.lien_en_panne_le) == (0, depuis)
    assert (noter("", "https://autre.example"), formation.lien_en_panne_le) == (0, depuis)
    assert (noter(""), alerte(session, formation)) == (1, False)
    assert (noter("réponse 404"), alerte(session, formation)) == (1, True)
    assert len(session.exec(select(Fait).where(Fait.action == Action.LIEN_VERIFIE)).all()) == 3
    auteur = ex.un_cfa(session, formation.organisme_id)
    for qui, refus in ((auteur, Forbidden), (VISITEUR, NotConnected)):
        for faire, suite in (
            (commands.noter_liens, ({},)),
            (queries.liens_a_verifier, (0,)),
            (commands.archiver_finies, ()),
        ):
            with pytest.raises(refus):
                faire(session, qui, *suite)  # pyright: ignore


def lien(session: Session, controleur: Actor, version: int) -> tuple[str, str]:
    """What the sheet of the control says of the link of a version."""
    session.flush()
    fiche = queries.fiche_controle(session, controleur, version, FiltreFile())
    return next((c.ton, c.texte) for c in fiche.constats if c.champ == "lien_web")


def test_the_control_speaks_of_the_link_it_looks_at(session: Session, horloge: Horloge) -> None:
    formation = publiee(session)
    numero, publiee_id = formation.id or 0, formation.version_publiee_id or 0
    auteur, controleur = ex.un_cfa(session, formation.organisme_id), ex.un_controleur(session)
    commands.noter_liens(session, SYSTEME, {numero: (LIEN, "réponse 404")})
    assert lien(session, controleur, publiee_id) == ("attention", "Lien web\u00a0: réponse 404")
    commands.noter(session, auteur, numero, "objectif", "Laver.", "Nettoyer les locaux.")
    meme = ex.soumettre(session, auteur, numero)
    assert lien(session, controleur, meme) == ("attention", "Lien web\u00a0: réponse 404")
    commands.corriger(session, controleur, meme, "lien_web", f"{LIEN}s")
    assert lien(session, controleur, meme) == ("attention", "Nouveau lien web, pas encore vérifié")
    premiere = ex.soumettre(session, auteur, ex.une_formation(session, auteur, lien_web=LIEN))
    assert lien(session, controleur, premiere) == ("succes", "Lien web bien formé, vérifié une fois publié")


def test_an_alert_on_a_link_does_not_pass_to_the_next_one(session: Session, horloge: Horloge) -> None:
    formation = publiee(session)
    numero = formation.id or 0
    auteur, controleur = ex.un_cfa(session, formation.organisme_id), ex.un_controleur(session)
    for neuf, reste in (({"objectif": "Laver."}, True), ({"lien_web": f"{LIEN}s"}, False)):
        commands.noter_liens(session, SYSTEME, {numero: (LIEN, "réponse 404")})
        version = ex.ouverte(session, numero)
        for champ, valeur in neuf.items():
            commands.noter(session, auteur, numero, champ, valeur, version.contenu[champ])
        horloge.avancer(days=10)
        version_id = ex.publier(session, auteur, controleur, numero)
        assert (alerte(session, formation), bool(formation.lien_constat)) == (reste, reste)
    assert lien(session, controleur, version_id) == ("succes", "Lien web bien formé")
    for _ in range(2):
        horloge.avancer(hours=23)
        assert queries.liens_a_verifier(session, SYSTEME, 0) == [(numero, f"{LIEN}s")]
    commands.noter_liens(session, SYSTEME, {numero: (f"{LIEN}s", "réponse 410")})
    assert alerte(session, formation)
    commands.annuler_decision(session, controleur, version_id)
    assert (alerte(session, formation), formation.lien_constat) == (False, "")


def test_each_link_once_a_week_and_each_night_in_doubt(session: Session, horloge: Horloge) -> None:
    formation, sans = publiee(session), publiee(session, lien_web="")
    horloge.avancer(days=2)
    nuits = []
    for _ in range(7):
        nuits.append(queries.liens_a_verifier(session, SYSTEME, 0))
        horloge.avancer(days=1)
    assert sorted(nuits) == [[]] * 6 + [[(formation.id, LIEN)]]
    formation.lien_constat = "sans réponse"
    session.flush()
    assert [bool(queries.liens_a_verifier(session, SYSTEME, 0)) for _ in range(2)] == [True, True]
    formation.statut = StatutFormation.ARCHIVEE
    session.flush()
    assert (queries.liens_a_verifier(session, SYSTEME, 0), sans.lien_constat) == ([], "")


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_the_night(base: str, horloge: Horloge, reglages: pytest.MonkeyPatch) -> None:
    with db.transaction() as session:
        for rang in range(6):
            publiee(session, lien_web=f"https://site{rang}.example/")
    horloge.avancer(days=1)
    muets = lambda adresse: "sans réponse"  # noqa: E731
    with db.transaction() as session:
        for formation in session.exec(select(Formation)).all():
            formation.lien_constat = "réponse 500"
    assert nightly.verifier_liens(lambda: True, muets) == 0  # six at once: it is our network
    assert nightly.verifier_liens(lambda: False, lambda adresse: "réponse 404") == 0
    assert nightly.verifier_liens(lambda: True, lambda adresse: "réponse 404" if "site3" in adresse else "") == 1
    for nom, valeur in (("IEL_OFFRE_VERIFIER_LIENS", "0"), ("IEL_ENVIRONNEMENT", "demonstration")):
        reglages.setenv(nom, valeur)
        settings.cache_clear()
        assert nightly.verifier_liens(lambda: True, lambda adresse: 1 / 0) == 0  # pyright: ignore
        reglages.delenv(nom)


def test_formations_long_over_are_archived(session: Session, horloge: Horloge, reglages: pytest.MonkeyPatch) -> None:
    formation, reprise = publiee(session), publiee(session)
    auteur = ex.un_cfa(session, reprise.organisme_id)
    horloge.avancer(days=3 * 366)
    assert commands.archiver_finies(session, SYSTEME) == 0
    horloge.avancer(days=366)
    commands.noter(session, auteur, reprise.id or 0, "objectif", "Repris", "Nettoyer les locaux.")
    reglages.setenv("IEL_OFFRE_ARCHIVAGE_JOURS", "0")
    settings.cache_clear()
    assert commands.archiver_finies(session, SYSTEME) == 0
    reglages.delenv("IEL_OFFRE_ARCHIVAGE_JOURS")
    settings.cache_clear()
    assert commands.archiver_finies(session, SYSTEME) == 1
    assert (formation.statut, reprise.statut) == (StatutFormation.ARCHIVEE, StatutFormation.ACTIVE)
    commands.restaurer(session, ex.un_cfa(session, formation.organisme_id), formation.id or 0)
    session.flush()
    assert commands.archiver_finies(session, SYSTEME) == 0
