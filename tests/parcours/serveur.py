"""The application as people get it: built, served by its own command, on its own data; started, stopped, killed."""

import fcntl
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from sqlmodel import Session, select
from stdnum import luhn

from iel_app.comptes import commands as comptes
from iel_app.comptes import rules as comptes_rules
from iel_app.comptes.models import Collectivite, Organisme, TypeCollectivite, Utilisateur
from iel_app.core import clock, db
from iel_app.core.actor import SYSTEME, Role
from iel_app.recensement.commands import fixer_periode
from iel_app.recensement.models import Campagne
from iel_app.referentiels.models import Region

RACINE = Path(__file__).resolve().parents[2]
MOT_DE_PASSE = "Demonstration-2026!"
PORT = 3987
T = TypeVar("T")


def attendre(condition: Callable[[], T], quoi: str, secondes: float = 20) -> T:
    """Return the first true value of a condition."""
    limite = time.monotonic() + secondes
    while time.monotonic() < limite:
        if valeur := condition():
            return valeur
        time.sleep(0.02)
    raise AssertionError(f"attendu en vain : {quoi}")


@dataclass
class Compte:
    """A gestionnaire made for one test, alone on its commune unless told otherwise."""

    courriel: str
    collectivite: str
    collectivite_id: int


@dataclass
class Serveur:
    """The running application."""

    dossier: Path
    port: int = PORT
    processus: subprocess.Popen[bytes] | None = None
    _rang: int = 0
    _empreinte: str = field(default="")

    @property
    def url(self) -> str:
        """The origin."""
        return f"http://{self.hote}"

    @property
    def hote(self) -> str:
        """The host and its port."""
        return f"localhost:{self.port}"

    @property
    def pages(self) -> Path:
        """Where its pages are built."""
        return RACINE / (".web-essais" if self.port == PORT else f".web-essais-{self.port}")

    @property
    def journal(self) -> Path:
        """What the server wrote."""
        return self.dossier / "serveur.log"

    def environnement(self) -> dict[str, str]:
        """Return the environment of its commands."""
        env = os.environ | {
            "IEL_ENVIRONNEMENT": "demonstration",
            "IEL_DOSSIER": str(self.dossier),
            "IEL_PUBLIC_URL": self.url,
            "IEL_PAGES": self.pages.name,
        }
        env.pop("PYTEST_CURRENT_TEST", None)
        return env

    def commande(self, *mots: str) -> None:
        """Run one `iel` command to its end."""
        fait = subprocess.run(
            [sys.executable, "-m", "iel_app.cli", *mots],
            cwd=RACINE,
            env=self.environnement(),
            capture_output=True,
            text=True,
            timeout=600,
        )
        assert fait.returncode == 0, f"iel {' '.join(mots)} :\n{fait.stdout}\n{fait.stderr}"

    def demarrer(self) -> float:
        """Start it and return the seconds until it is ready."""
        debut = time.monotonic()
        with self.journal.open("ab") as sortie:
            self.processus = subprocess.Popen(
                [sys.executable, "-m", "iel_app.cli", "serve", "--port", str(self.port)],
                cwd=RACINE,
                env=self.environnement(),
                stdout=sortie,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        attendre(self.repond, "le serveur", 60)
        return time.monotonic() - debut

    def repond(self) -> bool:
        """Tell whether it answers."""
        try:
            with urllib.request.urlopen(f"{self.url}/ping", timeout=1) as reponse:
                return reponse.status == 200
        except OSError:
            return False

    def arreter(self, signal_: int = signal.SIGTERM) -> None:
        """End it, by default politely, and wait."""
        if self.processus is None or self.processus.poll() is not None:
            return
        os.killpg(self.processus.pid, signal_)
        self.processus.wait(20)

    def tuer(self) -> None:
        """Kill it, with every process it started, at once."""
        self.arreter(signal.SIGKILL)

    @contextmanager
    def base(self) -> Any:
        """Open a transaction on its database from here."""
        moteur = db.create_engine(f"sqlite:///{self.dossier / 'iel.sqlite3'}")
        with Session(moteur, expire_on_commit=False) as session, session.begin():
            yield session
        moteur.dispose()

    def compte(
        self, role: Role = Role.GESTIONNAIRE, collectivite_id: int | None = None, prenom: str = "Nadia"
    ) -> Compte:
        """Make a person, on a new commune or on a given collectivité."""
        self._rang += 1
        self._empreinte = self._empreinte or comptes_rules.hacher(MOT_DE_PASSE)
        courriel = f"essai{self._rang}@commune.example"
        with self.base() as session:
            if collectivite_id is None:
                collectivite_id = self._commune(session)
            nom = session.get_one(Collectivite, collectivite_id).nom
            identifiant = comptes.creer_utilisateur(session, SYSTEME, courriel, prenom, "Essai", self._empreinte)
            comptes.habiliter(session, SYSTEME, identifiant, role, collectivite_id)
        return Compte(courriel, nom, collectivite_id)

    def cfa(self) -> str:
        """Make somebody who writes the offer of a new CFA of Nouvelle-Aquitaine, and return their address."""
        self._rang += 1
        self._empreinte = self._empreinte or comptes_rules.hacher(MOT_DE_PASSE)
        courriel = f"essai{self._rang}@cfa.example"
        siret = self._siret()
        with self.base() as session:
            region = session.exec(select(Region.id).where(Region.code == "75")).one()
            organisme = Organisme(
                nom=f"CFA d’Essai-{self._rang}", siret=siret, siren=siret[:9], ville="Limoges", region_id=region
            )
            identifiant = comptes.creer_utilisateur(session, SYSTEME, courriel, "Sonia", "Essai", self._empreinte)
            structure = comptes.creer_organisme(session, SYSTEME, organisme)
            comptes.habiliter(session, SYSTEME, identifiant, Role.CFA, structure)
        return courriel

    def _siret(self) -> str:
        racine = f"99{self._rang:06d}"
        debut = f"{racine}{luhn.calc_check_digit(racine)}0001"
        return debut + luhn.calc_check_digit(debut)

    def _commune(self, session: Session) -> int:
        return comptes.creer_collectivite(
            session,
            SYSTEME,
            Collectivite(
                nom=f"Commune d’Essai-{self._rang}",
                type=TypeCollectivite.COMMUNE,
                siret=self._siret(),
                adresse="1 place de la Mairie",
                code_postal="87000",
                ville="Essai",
                departement_code="87",
                interlocuteur_nom="Claire Faure",
                interlocuteur_courriel="claire.faure@cnfpt.example",
                interlocuteur_telephone="01 55 27 12 08",
                nb_agents=40,
                nb_etp=38.5,
            ),
        )

    @contextmanager
    def cloture(self, fermeture: datetime) -> Any:
        """Close the open campaign at another instant, then put it back."""
        with self.base() as session:
            campagne = session.exec(select(Campagne).order_by(Campagne.annee.desc())).first()
            annee, ouverture, avant = campagne.annee, campagne.ouverture, campagne.fermeture
            fixer_periode(session, SYSTEME, annee, ouverture, fermeture)
        try:
            yield
        finally:
            with self.base() as session:
                fixer_periode(session, SYSTEME, annee, ouverture, avant)

    def annee(self) -> int:
        """Return the year of the open campaign."""
        with self.base() as session:
            return session.exec(select(Campagne.annee).where(Campagne.fermeture > clock.now())).one()

    def utilisateur_id(self, courriel: str) -> int:
        """Return a person's id."""
        with self.base() as session:
            return session.exec(select(Utilisateur.id).where(Utilisateur.courriel == courriel)).one()


def libre(port: int) -> bool:
    """Tell whether nothing listens on a port."""
    with socket.socket() as prise:
        return prise.connect_ex(("127.0.0.1", port)) != 0


def preparer(dossier: Path, commun: Path) -> Serveur:
    """Make the application and its demonstration data, or copy what another process of the journeys made in `commun`.

    With two processes, one makes the data while the other builds the pages.
    """
    rang = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0")[2:])
    port = next(p for p in range(PORT + rang, PORT + 10, 2) if libre(p))
    serveur = Serveur(dossier, port)
    etapes = [_donnees, _pages]
    for etape in etapes if rang == 0 else reversed(etapes):
        etape(serveur, commun)
    return serveur


def _donnees(serveur: Serveur, commun: Path) -> None:
    faites = commun / "donnees"
    archives = RACINE / ".iel" / "referentiels"
    with un_a_la_fois("donnees"):
        if not faites.exists():
            if archives.is_dir():
                shutil.copytree(archives, serveur.dossier / "referentiels")
            for mot in ("migrate", "import-referentiels", "demo"):
                serveur.commande(mot)
            shutil.copytree(serveur.dossier, faites)
            return
    shutil.copytree(faites, serveur.dossier, dirs_exist_ok=True)


def _pages(serveur: Serveur, commun: Path) -> None:
    temoin = commun / "pages"
    with un_a_la_fois("pages"):
        if not temoin.exists():
            serveur.commande("build")
            temoin.write_text(json.dumps([str(serveur.pages), serveur.hote]))
            return
    faites, hote = json.loads(temoin.read_text())
    (serveur.pages / "iel-build").unlink(missing_ok=True)
    for servi in ("backend", "build"):
        shutil.rmtree(serveur.pages / servi, ignore_errors=True)
        shutil.copytree(Path(faites) / servi, serveur.pages / servi)
    # The pages say in one file which address they talk to.
    for adresse in serveur.pages.glob("build/client/assets/reflex-env-*.js"):
        adresse.write_text(adresse.read_text().replace(hote, serveur.hote))
        for comprimee in adresse.parent.glob(f"{adresse.name}.*"):
            comprimee.unlink()


@contextmanager
def un_a_la_fois(quoi: str) -> Iterator[None]:
    """Let one process of the journeys do something in the checkout."""
    with (RACINE / f".web-essais-{quoi}.lock").open("w") as verrou:
        fcntl.flock(verrou, fcntl.LOCK_EX)
        yield


def chromium() -> str:
    """Return the distribution's browser, the build without windows first: it spares a quarter of the work."""
    for nom in ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"):
        if chemin := shutil.which(nom):
            return chemin
    raise AssertionError("Aucun navigateur : lancez « make test », qui l’installe")
