"""The two databases of the tests: every test that asks for `session` or `base` runs on SQLite and on PostgreSQL.

PostgreSQL is a throw-away cluster started from the binaries of this machine, or the server of `IEL_TEST_POSTGRES`
(a `postgresql://` address whose user may create databases). `IEL_SANS_POSTGRESQL=1` leaves SQLite only.
"""

import gc
import importlib
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
import pytest
import pytest_asyncio
import sqlalchemy as sa
from sqlmodel import Session, SQLModel

from iel_app.core import clock, db, gateway
from iel_app.core.settings import settings

importlib.import_module("iel_app.tables")

SANS_POSTGRESQL = os.environ.get("IEL_SANS_POSTGRESQL") == "1"
MOTEURS = ["sqlite"] if SANS_POSTGRESQL else ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]


def _binaire(nom: str) -> str | None:
    debian = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{nom}"), reverse=True)
    return shutil.which(nom) or (str(debian[0]) if debian else None)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Say at once, and once, that PostgreSQL is missing."""
    utile = any(item.get_closest_marker("postgresql") for item in items)
    if utile and not os.environ.get("IEL_TEST_POSTGRES") and not (_binaire("initdb") and _binaire("pg_ctl")):
        raise pytest.UsageError(
            "PostgreSQL est introuvable (initdb, pg_ctl). « make test » l’installe ; sinon donnez un serveur par "
            "IEL_TEST_POSTGRES=postgresql://…, ou IEL_SANS_POSTGRESQL=1 pour n’éprouver que SQLite."
        )


def pytest_collection_finish() -> None:
    """Leave what was imported out of the garbage collections to come: it never dies."""
    gc.freeze()


def _en_postgres(*commande: str) -> None:
    # initdb refuses root: the cluster then belongs to the system user of the PostgreSQL package.
    prefixe = ("runuser", "-u", "postgres", "--") if os.geteuid() == 0 else ()
    resultat = subprocess.run(
        (*prefixe, *commande), cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False
    )
    if resultat.returncode:
        raise RuntimeError(f"{commande[0]} : {resultat.stderr}")


@contextmanager
def _grappe() -> Iterator[str]:
    dossier = Path(tempfile.mkdtemp(prefix="iel-postgres-"))
    with socket.socket() as prise:
        prise.bind(("127.0.0.1", 0))
        port = prise.getsockname()[1]
    if os.geteuid() == 0:
        compte = pwd.getpwnam("postgres")
        os.chown(dossier, compte.pw_uid, compte.pw_gid)
    donnees, pg_ctl = str(dossier / "donnees"), _binaire("pg_ctl") or ""
    _en_postgres(_binaire("initdb") or "", "-D", donnees, "-U", "iel", "-A", "trust", "-E", "UTF8", "-N", "--locale=C")
    options = f"-p {port} -k {dossier} -h 127.0.0.1 -F -c full_page_writes=off -c max_connections=80"
    journal = str(dossier / "journal")
    _en_postgres(pg_ctl, "-D", donnees, "-l", journal, "-o", options, "-w", "start", "-s")
    try:
        yield f"postgresql://iel@127.0.0.1:{port}/postgres"
    finally:
        _en_postgres(pg_ctl, "-D", donnees, "-m", "immediate", "-w", "stop", "-s")
        shutil.rmtree(dossier, ignore_errors=True)


@contextmanager
def _serveur() -> Iterator[str]:
    donne = os.environ.get("IEL_TEST_POSTGRES")
    if donne:
        yield donne
    else:
        with _grappe() as url:
            yield url


@pytest.fixture(scope="session")
def base_postgresql() -> Iterator[str]:
    """The address of a PostgreSQL database with every table, empty; a test that commits leaves it empty."""
    nom = f"iel_essai_{os.getpid()}"
    with _serveur() as serveur:
        with psycopg.connect(serveur, autocommit=True) as connexion:
            connexion.execute(f'DROP DATABASE IF EXISTS "{nom}" WITH (FORCE)')
            connexion.execute(f'CREATE DATABASE "{nom}"')
        url = serveur.rsplit("/", 1)[0] + f"/{nom}"
        moteur = db.create_engine(url)
        SQLModel.metadata.create_all(moteur)
        moteur.dispose()
        yield url
        with psycopg.connect(serveur, autocommit=True) as connexion:
            connexion.execute(f'DROP DATABASE IF EXISTS "{nom}" WITH (FORCE)')


@pytest.fixture(scope="session")
def modele_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with every table, copied for each test."""
    fichier = tmp_path_factory.mktemp("modele") / "modele.sqlite3"
    moteur = db.create_engine(f"sqlite:///{fichier}")
    SQLModel.metadata.create_all(moteur)
    moteur.dispose()
    return fichier


class Moteurs:
    """One engine per address and kind for the whole session: what it has compiled serves the next test."""

    def __init__(self, creer: Callable[..., sa.Engine]) -> None:
        self.creer = creer
        self.connus: dict[tuple[str, str], sa.Engine] = {}

    def __call__(self, url: str, **options: Any) -> sa.Engine:
        """Stand for `db.create_engine`."""
        cle = (url, repr(options))
        if cle not in self.connus:
            self.connus[cle] = self.creer(url, **options)
        return self.connus[cle]

    def fermer(self, url: str = "") -> None:
        """Close the connections to an address, or all."""
        for (adresse, _), moteur in self.connus.items():
            if adresse == url or not url:
                moteur.dispose()


@pytest.fixture(scope="session")
def moteurs() -> Iterator[Moteurs]:
    """The engines of the session."""
    moteurs = Moteurs(db.create_engine)
    yield moteurs
    moteurs.fermer()


_DOSSIERS = count(1)


@pytest.fixture(autouse=True)
def reglages(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """Settings of the test alone: no `IEL_*` of the machine, files in its own folder (made by who writes first)."""
    for nom in [nom for nom in os.environ if nom.startswith("IEL_")]:
        monkeypatch.delenv(nom)
    monkeypatch.setenv("IEL_DOSSIER", str(tmp_path_factory.getbasetemp() / f"iel-{next(_DOSSIERS)}"))
    settings.cache_clear()
    yield monkeypatch
    settings.cache_clear()


def _oublier() -> None:
    """Stop the threads of the process, and forget its engines."""
    for groupe in (gateway._writers, gateway._readers, gateway._hashers, gateway._files, gateway._alone):
        if groupe.cache_info().currsize:
            groupe().shutdown(wait=True)
            groupe.cache_clear()
    db.engine.cache_clear()
    db._reading_engine.cache_clear()


def _vider(moteur: sa.Engine) -> None:
    """Empty the tables that hold something, children first: far quicker than to truncate them all."""
    tables = [f'"{table.name}"' for table in reversed(SQLModel.metadata.sorted_tables)]
    pleines = " UNION ALL ".join(f"(SELECT '{table}' FROM {table} LIMIT 1)" for table in tables)
    with moteur.begin() as connexion:
        trouvees = set(connexion.exec_driver_sql(pleines).scalars())
        for table in tables:
            if table in trouvees:
                connexion.exec_driver_sql(f"DELETE FROM {table}")


def _renumeroter(moteur: sa.Engine) -> None:
    """Number from 1 again: a transaction rolled back keeps its numbers, and a test must not depend on the last."""
    with moteur.begin() as connexion:
        connexion.exec_driver_sql("SELECT setval(oid::regclass, 1, false) FROM pg_class WHERE relkind = 'S'")


@pytest.fixture(params=MOTEURS)
def base(request: pytest.FixtureRequest, reglages: pytest.MonkeyPatch, moteurs: Moteurs) -> Iterator[str]:
    """An empty database that `core.db` and `core.gateway` use; the value is `sqlite` or `postgresql`."""
    if request.param == "sqlite":
        modele: Path = request.getfixturevalue("modele_sqlite")
        fichier = modele.with_name("essai.sqlite3")
        for reste in modele.parent.glob("essai.sqlite3*"):
            reste.unlink()
        shutil.copy(modele, fichier)
        url = f"sqlite:///{fichier}"
    else:
        url = request.getfixturevalue("base_postgresql")
    moteur = moteurs(url)

    def create_engine(adresse: str, **options: Any) -> sa.Engine:
        return (moteurs if adresse == url else moteurs.creer)(adresse, **options)

    reglages.setattr(db, "create_engine", create_engine)
    reglages.setenv("IEL_DATABASE_URL", url)
    settings.cache_clear()
    _oublier()
    ecrit: list[bool] = []

    def noter(_connexion: sa.Connection) -> None:
        ecrit.append(True)

    sa.event.listen(moteur, "commit", noter)
    yield request.param
    sa.event.remove(moteur, "commit", noter)
    _oublier()
    if request.param == "sqlite":
        moteurs.fermer(url)
    else:
        if ecrit:
            _vider(moteur)
        _renumeroter(moteur)


@pytest.fixture
def session(base: str) -> Iterator[Session]:
    """A write transaction on an empty database; it is flushed, then rolled back: nothing is left to clean."""
    with Session(db.engine(), expire_on_commit=False) as session:
        yield session
        if session.is_active:
            session.flush()


@pytest_asyncio.fixture
async def porte(base: str) -> AsyncIterator[Any]:
    """The application behind its real dispatcher, for tests of states."""
    from tests.etats import ouvrir_porte  # here: the tests of the domain load neither Reflex nor a state

    async with ouvrir_porte() as porte:
        yield porte


Compteur = Callable[[], AbstractContextManager[list[str]]]


@pytest.fixture
def instructions(base: str) -> Compteur:
    """Count the statements: `with instructions() as envoyees: …`."""

    @contextmanager
    def compter() -> Iterator[list[str]]:
        envoyees: list[str] = []

        def noter(_c: Any, _curseur: Any, instruction: str, *_reste: Any) -> None:
            envoyees.append(instruction)

        sa.event.listen(db.engine(), "before_cursor_execute", noter)
        try:
            yield envoyees
        finally:
            sa.event.remove(db.engine(), "before_cursor_execute", noter)

    return compter


class Horloge:
    """The time of a test, which moves only when told to."""

    def __init__(self, instant: datetime) -> None:
        self.instant = instant

    def avancer(self, **duree: float) -> None:
        """Let time pass: `avancer(minutes=5)`."""
        self.instant += timedelta(**duree)


@pytest.fixture
def horloge(monkeypatch: pytest.MonkeyPatch) -> Horloge:
    """Freeze `clock.now`, the only place that reads the clock."""
    horloge = Horloge(datetime(2027, 2, 12, 13, 32, tzinfo=clock.UTC))
    monkeypatch.setattr(clock, "now", lambda: horloge.instant)
    return horloge


Ensemble = Callable[[list[Callable[[], Any]]], list[Any]]


@pytest.fixture
def ensemble() -> Ensemble:
    """Start calls at the same moment, each in its thread, and return their results."""

    def lancer(appels: list[Callable[[], Any]]) -> list[Any]:
        depart = threading.Barrier(len(appels))

        def un(appel: Callable[[], Any]) -> Any:
            depart.wait(10)
            return appel()

        with ThreadPoolExecutor(len(appels)) as groupe:
            return [futur.result(30) for futur in [groupe.submit(un, appel) for appel in appels]]

    return lancer
