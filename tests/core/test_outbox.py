"""The outbox: claim, lease, back-off, dead letter; never the same effect for two workers."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlmodel import Session, select

from iel_app.core import db, gateway, outbox
from iel_app.core.actor import SYSTEME
from iel_app.core.outbox import DELAYS, LEASE, Effet
from tests.conftest import Horloge

INSTANT = timedelta(microseconds=1)


def mettre(session: Session, nombre: int = 1) -> None:
    for rang in range(nombre):
        outbox.enqueue(session, "essai", {"rang": rang})
    session.flush()


def test_oldest_first_then_leased(session: Session, horloge: Horloge) -> None:
    mettre(session, 3)
    assert [m.charge["rang"] for m in outbox.claim(session, 2)] == [0, 1]
    assert [m.charge["rang"] for m in outbox.claim(session, 5)] == [2]
    assert outbox.claim(session) == []
    horloge.instant += LEASE
    assert outbox.claim(session) == []
    horloge.instant += INSTANT
    (encore,) = outbox.claim(session)
    assert (encore.charge, encore.nb_tentatives) == ({"rang": 0}, 2)


def test_done_is_over(session: Session, horloge: Horloge) -> None:
    mettre(session)
    (mission,) = outbox.claim(session)
    outbox.done(session, mission.id)
    horloge.avancer(days=400)
    assert outbox.claim(session) == []
    session.expire_all()
    assert session.exec(select(Effet)).one().fait_le is not None


def test_what_ends_the_process_each_time_is_given_up_then_tried_again_on_demand(
    session: Session, horloge: Horloge
) -> None:
    mettre(session)
    for _ in range(len(DELAYS) + 1):
        assert len(outbox.claim(session)) == 1
        session.flush()
        horloge.instant += LEASE + INSTANT
    assert outbox.claim(session) == []
    session.flush()
    horloge.avancer(days=1)
    assert outbox.claim(session) == []
    assert "s’arrête" in session.exec(select(Effet)).one().erreur
    assert outbox.retry(session, timedelta(hours=1)) == 0
    assert outbox.retry(session, outbox.RECENT) == 1
    session.expire_all()
    (mission,) = outbox.claim(session)
    assert mission.nb_tentatives == 1


def test_back_off_grows_then_the_letter_is_dead_and_kept(session: Session, horloge: Horloge) -> None:
    mettre(session)
    for delai in DELAYS:
        (mission,) = outbox.claim(session)
        assert not outbox.failed(session, mission.id, "ConnectionRefusedError")
        session.flush()
        horloge.instant += delai - INSTANT
        assert outbox.claim(session) == []
        horloge.instant += INSTANT
    (mission,) = outbox.claim(session)
    assert mission.nb_tentatives == len(DELAYS) + 1
    assert outbox.failed(session, mission.id, "x" * 900)
    session.flush()
    horloge.avancer(days=400)
    assert outbox.claim(session) == []
    effet = session.exec(select(Effet)).one()
    assert effet.abandonne_le is not None
    assert effet.fait_le is None
    assert len(effet.erreur) == 500
    assert list(DELAYS) == sorted(DELAYS)


def test_failed_for_what_is_gone(session: Session) -> None:
    assert not outbox.failed(session, 10**6, "x")
    outbox.done(session, 10**6)


def test_a_key_is_used_once_ever(session: Session) -> None:
    outbox.enqueue(session, "essai", {}, cle="une")
    session.flush()
    with pytest.raises(sa.exc.IntegrityError), session.begin_nested():
        outbox.enqueue(session, "essai", {}, cle="une")
        session.flush()


def test_workers_never_share_an_effect(base: str) -> None:
    with db.transaction() as session:
        mettre(session, 40)

    def travailler(_: int) -> list[int]:
        pris: list[int] = []
        while missions := gateway.execute(lambda s, a: outbox.claim(s, 2), SYSTEME):
            for mission in missions:
                gateway.execute(lambda s, a, m=mission: outbox.done(s, m.id), SYSTEME)
                pris.append(mission.id)
        return pris

    with ThreadPoolExecutor(6) as groupe:
        pris = [identifiant for liste in groupe.map(travailler, range(6)) for identifiant in liste]
    assert len(pris) == len(set(pris)) == 40
    with db.reading() as session:
        assert all(n == 1 for n in session.exec(select(Effet.nb_tentatives)).all())
