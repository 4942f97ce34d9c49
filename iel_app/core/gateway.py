"""The only passage from asynchronous adapters to the synchronous domain: `run` for commands, `read` for queries."""

import asyncio
import logging
import random
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from functools import cache
from typing import Concatenate, ParamSpec, TypeVar

from sqlmodel import Session

from iel_app.core import db
from iel_app.core.actor import Actor
from iel_app.core.errors import Busy

log = logging.getLogger("iel.gateway")
P = ParamSpec("P")
T = TypeVar("T")

ATTEMPTS = 3
READERS = 6
_generations: Counter[str] = Counter()
_in_flight: Counter[str] = Counter()


@cache
def _writers() -> ThreadPoolExecutor:
    # SQLite has one writer: a queue of one thread is fair, where its busy handler sleeps and starves.
    return ThreadPoolExecutor(1 if db.is_sqlite() else READERS, thread_name_prefix="iel-write")


@cache
def _readers() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(READERS, thread_name_prefix="iel-read")


@cache
def _hashers() -> ThreadPoolExecutor:
    # Argon2 takes 100 ms of a core and 64 MiB: two at once leave the machine usable.
    return ThreadPoolExecutor(2, thread_name_prefix="iel-hash")


@cache
def _alone() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(1, thread_name_prefix="iel-seul")


@cache
def _files() -> ThreadPoolExecutor:
    # A hostile workbook takes 90 s and 1.5 GB before it is refused: one at a time, and nobody else waits for it.
    return ThreadPoolExecutor(1, thread_name_prefix="iel-fichier")


async def _in(pool: ThreadPoolExecutor, fonction: Callable[[], T]) -> T:
    _in_flight.update(people=1)
    try:
        return await asyncio.get_running_loop().run_in_executor(pool, copy_context().run, fonction)
    finally:
        _in_flight.update(people=-1)


def is_busy() -> bool:
    """Tell whether somebody waits for an answer now: background work lets them go first."""
    return _in_flight["people"] > 0


def execute(command: Callable[Concatenate[Session, Actor, P], T], actor: Actor, *args: P.args, **kwargs: P.kwargs) -> T:
    """Run a command in one transaction, again when the database asks for it, and return its result.

    Raises:
        Refusal: whatever the command declined; nothing was written.
        Busy: the database stayed locked for `ATTEMPTS` tries.
    """

    def once() -> T:
        with db.transaction() as session:
            return command(session, actor, *args, **kwargs)

    resultat = _patiently(command.__qualname__, once)
    _generations[_context(command)] += 1
    return resultat


def _patiently(nom: str, once: Callable[[], T]) -> T:
    for essai in range(1, ATTEMPTS + 1):
        try:
            return once()
        except Exception as erreur:
            if not db.is_transient(erreur):
                raise
            log.warning("transaction retried", extra={"command": nom, "attempt": essai})
            time.sleep(random.uniform(0.01, 0.05) * essai)
    raise Busy


def _context(command: Callable[..., object]) -> str:
    return command.__module__.removeprefix("iel_app.").partition(".")[0]


def generation(context: str) -> int:
    """Return a number that changes each time this process commits a command of a context: what caches compare."""
    return _generations[context]


def query(fonction: Callable[Concatenate[Session, Actor, P], T], actor: Actor, *args: P.args, **kwargs: P.kwargs) -> T:
    """Run a query in a read-only session, again when the database asks for it, and return its result.

    Raises:
        Refusal: what the query declined.
        Busy: the database stayed locked for `ATTEMPTS` tries.
    """

    def once() -> T:
        with db.reading() as session:
            return fonction(session, actor, *args, **kwargs)

    return _patiently(fonction.__qualname__, once)


async def run(
    command: Callable[Concatenate[Session, Actor, P], T], actor: Actor, *args: P.args, **kwargs: P.kwargs
) -> T:
    """Run a command from the event loop, in a worker thread. See `execute`."""
    return await _in(_writers(), lambda: execute(command, actor, *args, **kwargs))


async def read(
    fonction: Callable[Concatenate[Session, Actor, P], T], actor: Actor, *args: P.args, **kwargs: P.kwargs
) -> T:
    """Run a query from the event loop, in a worker thread. See `query`."""
    return await _in(_readers(), lambda: query(fonction, actor, *args, **kwargs))


async def compute(fonction: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run a pure, slow function (password hashing, PDF) away from the event loop and from the database threads."""
    return await _in(_hashers(), lambda: fonction(*args, **kwargs))


async def compute_file(fonction: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Examine a file that somebody sent: one at a time, and no sign-in waits for it."""
    return await _in(_files(), lambda: fonction(*args, **kwargs))


async def compute_alone(fonction: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run a pure function that keeps what it was given in its module: one at a time, and no sign-in waits for it."""
    return await _in(_alone(), lambda: fonction(*args, **kwargs))
