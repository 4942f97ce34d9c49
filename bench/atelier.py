"""What every family of measures works on: the built application, its people, and the processes beside it."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlmodel import select

from bench.mesures import RACINE
from iel_app.comptes import commands as comptes
from iel_app.comptes import queries, rules
from iel_app.core import clock
from iel_app.core.actor import VISITEUR, Actor
from iel_app.core.outbox import Effet
from iel_app.recensement import commands
from iel_app.recensement.forms import lire
from iel_app.recensement.models import Campagne, CategorieCible
from tests.parcours.serveur import Compte, Serveur, attendre, libre

PORT, PORT_ECHO, PORT_POST, PORT_RELAIS = 4087, 4097, 4098, 4099
PERSONNES = 20
ONGLETS = 10
GRANIAN = ("-m", "granian", "--interface", "asgi", "--factory", "--log-level", "warning", "--host", "127.0.0.1")


@dataclass
class Personne:
    """A gestionnaire with open sessions, alone on her commune."""

    compte: Compte
    jetons: list[str]

    @property
    def cookie(self) -> str:
        """The Cookie header of her first session."""
        return f"iel={self.jetons[0]}"


@dataclass
class Atelier:
    """The application built once; each family serves a copy of its data, so that none inherits another's work."""

    dossier: Path
    modele: Serveur
    annee: int = 0
    codes: list[str] = field(default_factory=list)
    personnes: list[Personne] = field(default_factory=list)
    pid_echo: int = 0

    @contextmanager
    def application(self, nom: str) -> Iterator[Serveur]:
        """Serve a fresh copy of the data."""
        serveur = Serveur(self.copie(nom), PORT)
        serveur.demarrer()
        try:
            yield serveur
        finally:
            serveur.arreter()

    def copie(self, nom: str) -> Path:
        """Return a fresh copy of the data."""
        dossier = self.dossier / nom
        dossier.mkdir()
        shutil.copy(self.modele.dossier / "iel.sqlite3", dossier)
        return dossier

    @contextmanager
    def processus(self, port: int, *mots: str, **environnement: str) -> Iterator[subprocess.Popen[bytes]]:
        """Run a Python process beside until the block ends; ready when its port answers."""
        if not libre(port):
            raise RuntimeError(f"le port {port} est pris")
        with (self.dossier / f"{port}.log").open("ab") as sortie:
            lance = subprocess.Popen(
                [sys.executable, *mots],
                cwd=RACINE,
                env=os.environ | environnement,
                stdout=sortie,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        try:
            attendre(lambda: not libre(port) or lance.poll() is not None, f"le port {port}", 20)
            if lance.poll() is not None:
                raise RuntimeError((self.dossier / f"{port}.log").read_text()[-2000:])
            yield lance
        finally:
            arreter(lance)

    @contextmanager
    def echo(self, nom: str = "") -> Iterator[str]:
        """Serve the raw socket.io echo; with a name, on a copy of the data for its SQL."""
        base = str(self.copie(f"{nom}-echo") / "iel.sqlite3") if nom else ""
        mots = (*GRANIAN, "--port", str(PORT_ECHO), "bench.echo:app")
        with self.processus(PORT_ECHO, *mots, BENCH_BASE=base) as lance:
            self.pid_echo = lance.pid
            yield f"http://127.0.0.1:{PORT_ECHO}"

    @contextmanager
    def post(self, nom: str) -> Iterator[str]:
        """Serve the plain POST of the save, on its own copy of the data."""
        env = self.modele.environnement() | {"IEL_DOSSIER": str(self.copie(f"{nom}-post"))}
        ajout = {cle: valeur for cle, valeur in env.items() if cle.startswith("IEL_")}
        with self.processus(PORT_POST, *GRANIAN, "--port", str(PORT_POST), "bench.post:app", **ajout):
            yield f"http://127.0.0.1:{PORT_POST}"

    def champs(self, i: int, rangs: int = 8) -> dict[str, str]:
        """Return a posted form of five people, four figures and some catégories, different for each `i`."""
        personnes = {
            f"r-p{n}-{cle}": valeur
            for n in range(1, 6)
            for cle, valeur in (
                ("prenom", "Nadia"),
                ("nom", f"Brun-{'abcde'[n - 1]}"),
                ("courriel", f"rh{n}@commune.example"),
                ("telephone", "0536492014"),
            )
        }
        chiffres = {"presents": "900", "handicap": "1", "fins_ete": str(i % 400), "fins_automne": str(i // 400 % 400)}
        lignes: dict[str, str] = {}
        for rang, code in enumerate(self.codes[:rangs]):
            nombres = {"n3": str(1 + (i + rang) % 9), "n4": "1", "n5": ""}
            lignes |= {f"i-{code}-categorie": code} | {f"i-{code}-{n}": v for n, v in nombres.items()}
        return personnes | chiffres | lignes | {"base": "99999999"}

    def formulaire(self, personne: Personne) -> str:
        """Return what the page says its form is."""
        return f"{personne.compte.collectivite_id}-{self.annee}"


def arreter(lance: subprocess.Popen[bytes]) -> None:
    """End a process of ours and those it started."""
    if lance.poll() is None:
        os.killpg(lance.pid, signal.SIGTERM)
        try:
            lance.wait(15)
        except subprocess.TimeoutExpired:
            os.killpg(lance.pid, signal.SIGKILL)
            lance.wait(5)


@contextmanager
def atelier() -> Iterator[Atelier]:
    """Build the application and its data in a throw-away folder."""
    dossier = Path(tempfile.mkdtemp(prefix="iel-bench-"))
    try:
        for port in (PORT, PORT_ECHO, PORT_POST, PORT_RELAIS):
            with closing(socket.socket()) as prise:
                prise.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                prise.bind(("127.0.0.1", port))
        ici = Atelier(dossier, Serveur(dossier / "modele", PORT))
        _preparer(ici)
        yield ici
    finally:
        shutil.rmtree(dossier, ignore_errors=True)


def _preparer(ici: Atelier) -> None:
    modele = ici.modele
    modele.dossier.mkdir()
    archives = RACINE / ".iel" / "referentiels"
    if archives.is_dir():
        shutil.copytree(archives, modele.dossier / "referentiels")
    for commande in ("migrate", "import-referentiels", "demo", "build"):
        modele.commande(commande)
    ici.annee = modele.annee()
    with modele.base() as session:
        ici.codes = list(
            session.exec(
                select(CategorieCible.code)
                .join(Campagne, Campagne.id == CategorieCible.campagne_id)
                .where(Campagne.annee == ici.annee)
                .order_by(CategorieCible.code)
            )
        )
    ici.personnes = [_personne(ici) for _ in range(PERSONNES)]
    with modele.base() as session:
        # What the demonstration left to send is not what we measure.
        session.execute(sa.update(Effet).values(fait_le=clock.now()))


def _personne(ici: Atelier) -> Personne:
    """Make a person with open sessions and a first answer."""
    compte = ici.modele.compte()
    identifiant = ici.modele.utilisateur_id(compte.courriel)
    with ici.modele.base() as session:
        jetons = [comptes.ouvrir(session, VISITEUR, identifiant, "bench") for _ in range(ONGLETS)]
        session.flush()
        acteur = acteur_de(session, jetons[0])
        commands.enregistrer(session, acteur, ici.annee, lire(ici.champs(0)), 0)
    return Personne(compte, jetons)


def acteur_de(session: Any, jeton: str) -> Actor:
    """Return who stands behind a token."""
    connexion = queries.connexion(session, VISITEUR, rules.hachage(jeton))
    assert connexion is not None
    return connexion.actor
