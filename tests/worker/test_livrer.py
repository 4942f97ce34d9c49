"""The delivery loop and its life in the process."""

import os
import signal
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from sqlmodel import col, select

from iel_app import worker
from iel_app.core import db, outbox
from iel_app.core.outbox import DELAYS, Effet
from tests.notifications.exemples import preparer

pytestmark = pytest.mark.usefixtures("base")


@pytest.fixture
def essai(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    charges: list[dict[str, Any]] = []
    monkeypatch.setitem(worker.HANDLERS, "essai", charges.append)
    return charges


def demander(nombre: int, genre: str = "essai") -> None:
    with db.transaction() as session:
        for i in range(nombre):
            outbox.enqueue(session, genre, {"n": i})


def effets() -> list[Effet]:
    with db.reading() as session:
        return list(session.exec(select(Effet).order_by(col(Effet.id))))


def attendre(condition: Callable[[], bool], delai: float = 5) -> float:
    debut = time.monotonic()
    while not condition():
        assert time.monotonic() - debut < delai
        time.sleep(0.01)
    return time.monotonic() - debut


def test_two_workers_run_each_effect_once(essai: list[dict[str, Any]]) -> None:
    demander(50)
    fils = [threading.Thread(target=worker.livrer) for _ in range(2)]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join()
    assert Counter(charge["n"] for charge in essai) == dict.fromkeys(range(50), 1)
    assert all(e.fait_le and e.nb_tentatives == 1 for e in effets())


def test_one_failure_stops_nobody(essai: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch) -> None:
    def rater(charge: dict[str, Any]) -> None:
        raise ValueError("nadia@limoges.example")

    monkeypatch.setitem(worker.HANDLERS, "rate", rater)
    with time_machine.travel("2027-02-12T13:32:00Z", tick=False) as temps:
        demander(1, "rate")
        demander(1, "inconnu")
        demander(2)
        assert worker.livrer() == 2
        assert [e.erreur for e in effets()] == ["ValueError", "KeyError", "", ""]
        temps.shift(DELAYS[0])
        assert worker.livrer() == 0
        assert [e.nb_tentatives for e in effets()] == [2, 2, 1, 1]


def test_never_raises(monkeypatch: pytest.MonkeyPatch, essai: list[dict[str, Any]]) -> None:
    def panne(*_: object) -> None:
        raise RuntimeError("base arrêtée")

    demander(1)
    with monkeypatch.context() as patch:
        patch.setattr(outbox, "done", panne)
        assert worker.livrer() == 0
    with monkeypatch.context() as patch:
        patch.setattr(outbox, "claim", panne)
        assert worker.livrer() == 0


def test_logs_hold_no_personal_data(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG", logger="iel.worker")
    with db.transaction() as session:
        preparer(session)
    worker.livrer()
    (ligne,) = [r for r in caplog.records if r.name == "iel.worker"]
    assert (ligne.kind, ligne.attempt, ligne.error) == ("courriel", 1, "")
    assert "limoges" not in str(ligne.__dict__).lower()


@pytest.fixture
def demarre() -> Iterator[None]:
    worker.start()
    yield
    worker.stop()


def au_plus_lent() -> bool:
    """Tell whether the worker, idle for long, looks at its queue as rarely as it ever does."""
    assert worker._consumer is not None
    ((ouvrier, _),) = worker._consumer.worker_threads
    return ouvrier.delay >= ouvrier.max_delay


def test_wakes_after_commit_in_a_low_priority_thread(demarre: None, monkeypatch: pytest.MonkeyPatch) -> None:
    vus: list[tuple[str, int]] = []

    def noter(charge: dict[str, Any]) -> None:
        politesse = os.getpriority(os.PRIO_PROCESS, threading.get_native_id()) if sys.platform == "linux" else 15
        vus.append((threading.current_thread().name, politesse))

    monkeypatch.setitem(worker.HANDLERS, "essai", noter)
    attendre(au_plus_lent)
    demander(1)
    assert attendre(lambda: bool(vus)) < 2
    assert vus == [("Worker-1", 15)]
    if sys.platform == "linux":
        assert os.getpriority(os.PRIO_PROCESS, 0) < 15


def test_start_delivers_what_was_left_or_cut(essai: list[dict[str, Any]]) -> None:
    demander(3)
    with db.transaction() as session:
        assert len(outbox.claim(session)) == 1
    worker.start()
    try:
        attendre(lambda: len(essai) == 3)
    finally:
        worker.stop()


def test_what_was_cut_twice_waits_for_the_end_of_its_lease() -> None:
    """It may be what kills the server: taken up at each start, it would never let it live."""
    demander(1)
    for pris in (1, 1, 0):
        with db.transaction() as session:
            assert len(outbox.claim(session)) == pris
        with db.transaction() as session:
            outbox.release(session)


def test_start_twice_then_stop_leaves_signals_and_no_thread() -> None:
    avant = [signal.getsignal(s) for s in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)]
    fils = set(threading.enumerate())
    worker.start()
    worker.start()
    nouveaux = set(threading.enumerate()) - fils
    assert sorted(f.name for f in nouveaux) == ["Scheduler", "Worker-1"]
    assert [signal.getsignal(s) for s in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)] == avant
    worker.stop()
    worker.stop()
    assert not any(f.is_alive() for f in nouveaux)


def test_stop_does_not_wait_for_the_backlog(monkeypatch: pytest.MonkeyPatch) -> None:
    faits: list[dict[str, Any]] = []
    libre = threading.Event()

    def lent(charge: dict[str, Any]) -> None:
        faits.append(charge)
        libre.wait(10)

    monkeypatch.setitem(worker.HANDLERS, "essai", lent)
    demander(100)
    worker.start()
    attendre(lambda: bool(faits))
    arret = threading.Thread(target=worker.stop)
    arret.start()
    attendre(worker._leaving)
    libre.set()
    arret.join(2)
    assert not arret.is_alive()
    assert len(faits) == len([e for e in effets() if e.fait_le]) == 1


def test_what_is_due_later_leaves_at_its_time(demarre: None, essai: list[dict[str, Any]]) -> None:
    """Nobody does anything meanwhile: no other commit wakes the worker, and the next minute is far."""
    with db.transaction() as session:
        outbox.enqueue(session, "essai", {"n": 1}, delai=timedelta(seconds=1))
    assert attendre(lambda: bool(essai)) > 0.9


def test_wake_never_raises_nor_piles_up(demarre: None, monkeypatch: pytest.MonkeyPatch) -> None:
    file = worker.livrer_task().huey
    monkeypatch.setattr(file, "pending_count", lambda: 1)
    monkeypatch.setattr(file, "enqueue", None)
    worker.wake()  # one waits already

    def panne() -> int:
        raise ConnectionError("redis")

    monkeypatch.setattr(file, "pending_count", panne)
    worker.wake()


def test_scheduled_each_minute_and_each_night() -> None:
    taches = {t.name: t for t in worker.livrer_task().huey._registry.periodic_tasks}
    jour = [datetime(2027, 2, 12, h, m) for h in range(24) for m in range(60)]
    assert all(taches["livrer"].validate_datetime(instant) for instant in jour)
    nuit = [instant for instant in jour if taches["_la_nuit"].validate_datetime(instant)]
    assert nuit == [datetime(2027, 2, 12, 3, 10)]
