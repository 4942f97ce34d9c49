"""The passage: one transaction, bounded retry, Busy, and what a refusal leaves (nothing)."""

import asyncio
import threading
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import Session, select

from iel_app.core import audit, clock, db, gateway
from iel_app.core.actor import SYSTEME, VISITEUR, Actor
from iel_app.core.audit import Action, Fait
from iel_app.core.errors import Busy, Forbidden, Refusal
from tests.conftest import Horloge


def ecrire(session: Session, actor: Actor, refus: Exception | None = None) -> str:
    """A command: one line in the journal, then perhaps a refusal."""
    audit.record(session, actor, Action.COMPTE_CREE, "utilisateur:1")
    session.flush()
    if refus is not None:
        raise refus
    return "fait"


def lire(session: Session, actor: Actor) -> int:
    """A query: how many lines."""
    return len(session.exec(select(Fait)).all())


class _Verrou(Exception):
    sqlstate = "40001"


def occupee() -> sa.exc.OperationalError:
    return sa.exc.OperationalError("UPDATE", {}, _Verrou("could not serialize access"))


@pytest.fixture(autouse=True)
def sans_attendre(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Note the pauses instead of taking them."""
    pauses: list[float] = []
    monkeypatch.setattr(gateway.time, "sleep", pauses.append)
    return pauses


def test_execute_commits(base: str) -> None:
    assert gateway.execute(ecrire, SYSTEME) == "fait"
    assert gateway.query(lire, SYSTEME) == 1


@pytest.mark.parametrize("refus", [Refusal(), Forbidden(), ValueError("bug")])
def test_refusal_or_bug_writes_nothing_and_is_not_tried_again(
    base: str, refus: Exception, sans_attendre: list[float]
) -> None:
    with pytest.raises(type(refus)):
        gateway.execute(ecrire, SYSTEME, refus)
    assert gateway.query(lire, SYSTEME) == 0
    assert sans_attendre == []


@pytest.mark.parametrize("pannes", [0, 1, 2])
def test_transient_faults_are_tried_again(base: str, pannes: int, sans_attendre: list[float]) -> None:
    restant = pannes

    def capricieuse(session: Session, actor: Actor) -> str:
        nonlocal restant
        ecrire(session, actor)
        if restant:
            restant -= 1
            raise occupee()
        return "fait"

    assert gateway.execute(capricieuse, SYSTEME) == "fait"
    assert gateway.query(lire, SYSTEME) == 1
    assert len(sans_attendre) == pannes


def test_busy_after_bounded_tries(base: str, sans_attendre: list[float]) -> None:
    essais = []

    def bloquee(session: Session, actor: Actor) -> None:
        essais.append(1)
        ecrire(session, actor)
        raise occupee()

    with pytest.raises(Busy, match="Le service est très sollicité"):
        gateway.execute(bloquee, SYSTEME)
    assert len(essais) == gateway.ATTEMPTS
    assert sum(sans_attendre) < 1
    assert gateway.query(lire, SYSTEME) == 0


def test_a_query_cannot_write(base: str) -> None:
    with pytest.raises(sa.exc.DBAPIError):
        gateway.query(ecrire, SYSTEME)
    assert gateway.query(lire, SYSTEME) == 0


async def test_run_and_read_leave_the_event_loop_free(base: str) -> None:
    boucle = threading.get_ident()
    vus: list[int] = []

    def noter(session: Session, actor: Actor) -> str:
        vus.append(threading.get_ident())
        return ecrire(session, actor)

    assert await asyncio.gather(*(gateway.run(noter, SYSTEME) for _ in range(8))) == ["fait"] * 8
    assert await gateway.read(lire, VISITEUR) == 8
    assert boucle not in vus
    assert len(set(vus)) == 1 or base == "postgresql"
    assert await gateway.compute(pow, 2, 10) == 1024


async def test_context_follows_into_the_thread(base: str) -> None:
    with clock.frozen(clock.start_of(clock.date(2027, 1, 4))):
        await gateway.run(ecrire, SYSTEME)
    with db.reading() as session:
        assert session.exec(select(Fait.instant)).one() == clock.start_of(clock.date(2027, 1, 4))


async def test_refusals_cross_to_the_caller(base: str) -> None:
    with pytest.raises(Forbidden):
        await gateway.run(ecrire, SYSTEME, Forbidden())


def test_journal(session: Session, horloge: Horloge) -> None:
    actor = Actor(nom="Camille", utilisateur_id=4, collectivite_id=7, origine="192.0.2.1")
    audit.record(session, actor, Action.COMPTE_CREE, "utilisateur:1")
    audit.record(session, actor, Action.COMPTE_CREE, "utilisateur:2", avant={"a": 1}, collectivite_id=9)
    session.flush()
    un, deux = session.exec(select(Fait).order_by(Fait.id)).all()
    assert (un.auteur, un.utilisateur_id, un.collectivite_id, un.origine) == ("Camille", 4, 7, "192.0.2.1")
    assert (un.instant, un.avant, un.apres) == (horloge.instant, {}, {})
    assert (deux.collectivite_id, deux.avant) == (9, {"a": 1})


def test_journal_has_no_foreign_key() -> None:
    table: Any = Fait.__table__  # pyright: ignore[reportAttributeAccessIssue]
    assert not table.foreign_keys


@pytest.mark.parametrize("pannes", [1, gateway.ATTEMPTS - 1])
def test_a_reading_is_tried_again_too(base: str, pannes: int, sans_attendre: list[float]) -> None:
    """A checkpoint, or a process that leaves, may close the door to a reader for an instant."""
    essais = []

    def parfois(session: Session, actor: Actor) -> int:
        essais.append(1)
        if len(essais) <= pannes:
            raise occupee()
        return lire(session, actor)

    assert gateway.query(parfois, SYSTEME) == 0
    assert (len(essais), len(sans_attendre)) == (pannes + 1, pannes)


def test_a_reading_that_never_passes_says_so(base: str, sans_attendre: list[float]) -> None:
    def jamais(session: Session, actor: Actor) -> int:
        raise occupee()

    with pytest.raises(Busy):
        gateway.query(jamais, SYSTEME)
