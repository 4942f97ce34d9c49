"""The database: no overbooking, commits and refusals, read-only sessions, instants, codes."""

import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import Session, select

from iel_app.core import audit, db, outbox
from iel_app.core.actor import SYSTEME
from iel_app.core.audit import Action, Fait
from iel_app.core.outbox import Effet

PLACES, DEMANDES = 7, 20
_METADATA = sa.MetaData()
STAGE = sa.Table(
    "essai_stage",
    _METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("prises", sa.Integer, nullable=False),
    sa.Column("places", sa.Integer, nullable=False),
)


@pytest.fixture
def stage(base: str) -> Any:
    """One training session with seven places."""
    _METADATA.create_all(db.engine())
    with db.transaction() as session:
        session.execute(sa.insert(STAGE).values(id=1, prises=0, places=PLACES))
    yield base
    _METADATA.drop_all(db.engine())


def ensemble(acte: Callable[[], bool], nombre: int = DEMANDES) -> list[bool]:
    """Do the same thing at the same moment in many threads."""
    depart = threading.Barrier(nombre)

    def un(_: int) -> bool:
        depart.wait(10)
        return acte()

    with ThreadPoolExecutor(nombre) as groupe:
        return list(groupe.map(un, range(nombre)))


def prises() -> int:
    with db.reading() as session:
        return session.execute(sa.select(STAGE.c.prises)).scalar_one()


def test_twenty_threads_never_overbook(stage: str) -> None:
    def prendre() -> bool:
        with db.transaction() as session:
            libre = sa.update(STAGE).where(STAGE.c.prises < STAGE.c.places).values(prises=STAGE.c.prises + 1)
            return session.execute(libre).rowcount == 1  # pyright: ignore[reportAttributeAccessIssue]

    assert sum(ensemble(prendre)) == PLACES
    assert prises() == PLACES


def lire_puis_ecrire(connexion: Any) -> bool:
    """The naive way: read the counter, think, write it."""
    avant = connexion.execute(sa.select(STAGE.c.prises)).scalar_one()
    if avant >= PLACES:
        return False
    threading.Event().wait(0.005)
    connexion.execute(sa.update(STAGE).values(prises=avant + 1))
    return True


def test_read_then_write_is_safe_under_our_locks(stage: str) -> None:
    """On SQLite `BEGIN IMMEDIATE` is enough; on PostgreSQL the domain names what it protects."""

    def prendre() -> bool:
        with db.transaction() as session:
            db.serialize(session, "stage:1")
            return lire_puis_ecrire(session)

    assert sum(ensemble(prendre)) == PLACES
    assert prises() == PLACES


def test_serialize_names_several_things_without_deadlock(stage: str) -> None:
    cles = iter([("a", "b"), ("b", "a")] * (DEMANDES // 2))
    verrou = threading.Lock()

    def prendre() -> bool:
        with verrou:
            paire = next(cles)
        with db.transaction() as session:
            db.serialize(session, *paire)
            return lire_puis_ecrire(session)

    assert sum(ensemble(prendre)) == PLACES


def test_the_race_is_real_with_the_default_transactions_of_the_driver(tmp_path: Path) -> None:
    """The mutation: without our listeners the same code overbooks, or breaks on a lock; the test above would see it."""
    moteur = sa.create_engine(
        f"sqlite:///{tmp_path / 'naif.sqlite3'}", connect_args={"timeout": 5.0}, pool_size=DEMANDES
    )
    _METADATA.create_all(moteur)
    with moteur.begin() as connexion:
        connexion.execute(sa.insert(STAGE).values(id=1, prises=0, places=PLACES))
    pannes: list[BaseException] = []

    def prendre() -> bool:
        try:
            with moteur.begin() as connexion:
                return lire_puis_ecrire(connexion)
        except sa.exc.OperationalError as erreur:
            pannes.append(erreur)
            return False

    servis = sum(ensemble(prendre))
    moteur.dispose()
    assert servis > PLACES or pannes


def test_transaction_commits_once_or_not_at_all(base: str) -> None:
    class Panne(Exception):
        pass

    def ecrire(session: Session) -> None:
        audit.record(session, SYSTEME, Action.COMPTE_CREE, "utilisateur:1")
        session.flush()

    with pytest.raises(Panne), db.transaction() as session:
        ecrire(session)
        raise Panne
    with db.reading() as session:
        assert session.exec(select(Fait)).all() == []
    with db.transaction() as session:
        ecrire(session)
    with db.reading() as session:
        assert len(session.exec(select(Fait)).all()) == 1


def test_reading_refuses_writes(stage: str) -> None:
    for ecrire in (
        lambda s: s.execute(sa.insert(STAGE).values(id=2, prises=0, places=1)),
        lambda s: s.execute(sa.delete(Effet)),
        lambda s: s.execute(sa.text("DROP TABLE effet")),
        lambda s: s.execute(sa.text("CREATE TABLE essai (id INTEGER)")),
    ):  # fmt: skip
        with pytest.raises(sa.exc.DBAPIError), db.reading() as session:
            ecrire(session)
    with db.transaction() as session:
        outbox.enqueue(session, "essai", {})
    with pytest.raises(sa.exc.DBAPIError), db.reading() as session:
        session.add(Effet(genre="x", cree_le=datetime.now(UTC), a_partir_de=datetime.now(UTC)))
        session.flush()
    with db.transaction() as session:
        assert len(session.exec(select(Effet)).all()) == 1


def test_a_connection_serves_reads_then_writes_then_reads(base: str) -> None:
    for rang in range(3):
        with db.reading() as session:
            assert len(session.exec(select(Effet)).all()) == rang
        with db.transaction() as session:
            outbox.enqueue(session, "essai", {})


def test_readers_do_not_wait_for_a_writer(base: str) -> None:
    with db.transaction() as ecrivain:
        outbox.enqueue(ecrivain, "essai", {})
        ecrivain.flush()
        with db.reading() as lecteur:
            assert lecteur.exec(select(Effet)).all() == []


def test_after_commit_is_called_only_for_committed_effects(base: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(db, "_AFTER_COMMIT", [])
    appels: list[float] = []
    db.after_commit(appels.append)
    with db.transaction() as session:
        session.execute(sa.select(1))
    assert appels == []
    with pytest.raises(ZeroDivisionError), db.transaction() as session:
        outbox.enqueue(session, "essai", {})
        raise ZeroDivisionError
    assert appels == []
    with db.transaction() as session:
        for delai in (10, 0, 10):
            outbox.enqueue(session, "essai", {}, delai=timedelta(seconds=delai))
        assert appels == []
    assert appels == [0, 10]


def test_settings_of_sqlite(tmp_path: Path) -> None:
    moteur = db.create_engine(f"sqlite:///{tmp_path / 'x.sqlite3'}")
    attendus = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 5000, "query_only": 0}
    with moteur.connect() as connexion:
        vus = {nom: connexion.exec_driver_sql(f"PRAGMA {nom}").scalar_one() for nom in attendus}
    moteur.dispose()
    assert vus == attendus


def test_foreign_keys_are_enforced(session: Session) -> None:
    from iel_app.recensement.models import Recensement

    with pytest.raises(sa.exc.IntegrityError), session.begin_nested():
        session.add(Recensement(campagne_id=999, collectivite_id=999))


def test_is_sqlite(base: str) -> None:
    assert db.is_sqlite() is (base == "sqlite")


# --- instants and codes -----------------------------------------------------------------------------------------------


def test_naive_datetime_refused(session: Session) -> None:
    session.add(Effet(genre="x", cree_le=datetime(2027, 1, 1), a_partir_de=datetime.now(UTC)))
    with pytest.raises((sa.exc.StatementError, ValueError), match="naive datetime refused"), session.begin_nested():
        session.flush()
    session.rollback()


@pytest.mark.parametrize(
    "instant",
    [
        datetime(2027, 3, 31, 23, 59, 59, 999999, tzinfo=UTC),
        datetime(2027, 7, 1, 2, 3, 4, 5, tzinfo=timezone(timedelta(hours=13))),
        datetime(1, 1, 2, tzinfo=UTC),
        datetime(9999, 12, 30, tzinfo=UTC),
    ],
)
def test_instants_come_back_the_same_and_in_utc(base: str, instant: datetime) -> None:
    with db.transaction() as session:
        session.add(Effet(genre="x", cree_le=instant, a_partir_de=instant))
    with db.reading() as session:
        lu = session.exec(select(Effet.cree_le)).one()
    assert lu == instant
    assert lu.tzinfo is UTC


def test_codes_are_stored_as_their_value_and_checked(session: Session) -> None:
    audit.record(session, SYSTEME, Action.COMPTE_CREE, "x")
    session.flush()
    assert session.execute(sa.text("SELECT action FROM fait")).scalar_one() == "compte_cree"
    with pytest.raises(sa.exc.IntegrityError), session.begin_nested():
        session.execute(sa.text("UPDATE fait SET action = 'intruse'"))


def test_every_stored_code_has_a_check() -> None:
    from sqlmodel import SQLModel

    for table in SQLModel.metadata.sorted_tables:
        for colonne in table.columns:
            if isinstance(colonne.type, sa.Enum):
                assert isinstance(colonne.type.enum_class, type)
                assert issubclass(colonne.type.enum_class, StrEnum)
                assert not colonne.type.native_enum
                assert colonne.type.create_constraint


class _Faux(Exception):
    def __init__(self, etat: str = "", code: int = 0) -> None:
        self.sqlstate, self.sqlite_errorcode = etat, code


@pytest.mark.parametrize(
    ("origine", "attendu"),
    [
        (_Faux("40001"), True), (_Faux("40P01"), True), (_Faux("55P03"), True), (_Faux("", sqlite3.SQLITE_BUSY), True),
        (_Faux("", sqlite3.SQLITE_BUSY | 2 << 8), True), (_Faux("", sqlite3.SQLITE_CONSTRAINT), False),
        (_Faux("23505"), False), (_Faux("57014"), False), (_Faux(), False),
    ],
)  # fmt: skip
def test_is_transient(origine: Exception, attendu: bool) -> None:
    assert db.is_transient(sa.exc.OperationalError("SELECT 1", {}, origine)) is attendu


def test_is_transient_others() -> None:
    from sqlalchemy.orm.exc import StaleDataError

    assert db.is_transient(StaleDataError())
    assert not db.is_transient(ValueError("database is locked"))
