"""The database: engine factory for SQLite and PostgreSQL, transactions, common columns. Only this module commits."""

import logging
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from functools import cache
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy import event, exc, util
from sqlalchemy.orm.exc import StaleDataError
from sqlmodel import Session, SQLModel

from iel_app.core.settings import settings

log = logging.getLogger("iel.db")

SQLModel.metadata.naming_convention = util.immutabledict(
    {
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

_AFTER_COMMIT: list[Callable[[float], None]] = []


class Instant(sa.TypeDecorator[datetime]):
    """An aware instant, stored in UTC on both databases; a naive datetime is refused."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        """Convert to UTC.

        Raises:
            ValueError: the datetime is naive.
        """
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("naive datetime refused")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        """Return an aware instant, also from SQLite, which forgets the zone."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def code_type(codes: type[StrEnum]) -> sa.Enum:
    """Return the column type that stores an enum as its code: varchar and CHECK, the same on both databases."""
    return sa.Enum(
        codes,
        native_enum=False,
        create_constraint=True,
        values_callable=lambda e: [membre.value for membre in e],
        name=codes.__name__.lower(),
        length=40,
    )


class Table(SQLModel):
    """Base of every table. Columns are declared with `sa.Column` types where SQLModel would guess badly."""

    __tablename__: ClassVar[Any]


def create_engine(url: str, *, read_only: bool = False) -> sa.Engine:
    """Return an engine that neither overbooks nor loses an acknowledged commit; read-only ones refuse writes.

    SQLite: WAL, `synchronous=FULL`, foreign keys, and `BEGIN IMMEDIATE` for every write transaction, because the
    driver's default lets two transactions read the same counter. PostgreSQL: READ COMMITTED for writes, one snapshot
    for reads (SQLite gives one too), bounded waits, and no compilation of statements: it took longer than they do.
    """
    if url.startswith("sqlite"):
        engine = sa.create_engine(url, connect_args={"check_same_thread": False, "timeout": 5.0}, pool_size=12)
        lecture = "ON" if read_only else "OFF"
        debut = "BEGIN" if read_only else "BEGIN IMMEDIATE"
        event.listen(engine, "connect", lambda connexion, _: _configure_sqlite(connexion, lecture))
        event.listen(engine, "begin", lambda connexion: connexion.exec_driver_sql(debut))
        return engine
    return sa.create_engine(
        _psycopg(url),
        isolation_level="REPEATABLE READ" if read_only else "READ COMMITTED",
        pool_size=8,
        max_overflow=4,
        pool_timeout=3,
        pool_pre_ping=True,
        connect_args={"options": "-c lock_timeout=3000 -c statement_timeout=15000 -c timezone=UTC -c jit=off"},
        execution_options={"postgresql_readonly": True} if read_only else {},
    )


def _psycopg(url: str) -> str:
    return url.replace("postgresql://", "postgresql+psycopg://", 1)


def _configure_sqlite(connexion: Any, lecture: str) -> None:
    connexion.isolation_level = None
    curseur = connexion.cursor()
    reglages = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=5000", "temp_store=MEMORY")
    for pragma in (*reglages, f"query_only={lecture}"):
        curseur.execute(f"PRAGMA {pragma}")
    curseur.close()


@cache
def engine() -> sa.Engine:
    """Return the process's engine, made at first use: never at import, because workers are forked."""
    reglages = settings()
    if reglages.url_base.startswith("sqlite"):
        reglages.dossier.mkdir(parents=True, exist_ok=True)
    return create_engine(reglages.url_base)


@cache
def _reading_engine() -> sa.Engine:
    engine()
    return create_engine(settings().url_base, read_only=True)


def is_sqlite() -> bool:
    """Tell whether the embedded database serves: it has one writer at a time."""
    return engine().dialect.name == "sqlite"


def after_commit(rappel: Callable[[float], None]) -> None:
    """Register what to call after a commit that queued effects, with in how many seconds they are due (the worker)."""
    _AFTER_COMMIT.append(rappel)


@contextmanager
def transaction() -> Iterator[Session]:
    """Open a write transaction, commit it at the end, roll everything back on any exception."""
    with Session(engine(), expire_on_commit=False) as session:
        with session.begin():
            yield session
        for delai in sorted(session.info.pop("effets", ())):
            for rappel in _AFTER_COMMIT:
                rappel(delai)


@contextmanager
def reading() -> Iterator[Session]:
    """Open a read-only session: the database itself refuses writes."""
    with Session(_reading_engine(), expire_on_commit=False, autoflush=False) as session:
        yield session


def serialize(session: Session, *cles: str) -> None:
    """Make the transactions that name one of these keys wait for each other; SQLite has one writer anyway."""
    connexion = session.connection()  # SQLite takes its lock here, so that the caller reads the clock after waiting
    if connexion.dialect.name == "postgresql":
        for cle in sorted(cles):
            session.execute(sa.select(sa.func.pg_advisory_xact_lock(sa.func.hashtextextended(cle, 0))))


_PASSAGERES = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL, sqlite3.SQLITE_SCHEMA)


def is_transient(erreur: BaseException) -> bool:
    """Tell whether trying the whole transaction again may succeed: lock, deadlock, serialization, stale version."""
    if isinstance(erreur, StaleDataError):
        return True
    if not isinstance(erreur, exc.DBAPIError):
        return False
    etat = getattr(erreur.orig, "sqlstate", None)
    return etat in ("40001", "40P01", "55P03") or getattr(erreur.orig, "sqlite_errorcode", 0) & 0xFF in _PASSAGERES


def dispose() -> None:
    """Close every connection and forget the engines, so that the next use reads the settings again."""
    for fabrique in (engine, _reading_engine):
        if fabrique.cache_info().currsize:
            fabrique().dispose()
        fabrique.cache_clear()
