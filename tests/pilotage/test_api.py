"""`/sante`, as a supervisor asks it."""

import httpx
import pytest
from sqlalchemy.exc import OperationalError
from starlette.applications import Starlette

from iel_app.core import db, outbox
from iel_app.pilotage import api, queries
from tests.conftest import Horloge


async def demander() -> tuple[int, dict[str, object]]:
    transport = httpx.ASGITransport(Starlette(routes=api.routes()))
    async with httpx.AsyncClient(transport=transport, base_url="http://iel.test") as client:
        reponse = await client.get("/sante")
    assert reponse.headers["cache-control"] == "no-store"
    return reponse.status_code, reponse.json()


@pytest.mark.usefixtures("base")
async def test_late_work_is_told(horloge: Horloge) -> None:
    with db.transaction() as session:
        outbox.enqueue(session, "essai", {})
    assert await demander() == (200, {"etat": "ok", "base": "ok", "travaux_en_retard": 0})
    horloge.avancer(minutes=6)
    assert await demander() == (200, {"etat": "ralenti", "base": "ok", "travaux_en_retard": 1})
    # The mail server refuses: what is put off further and further is late all the same, then given up.
    for _ in range(len(outbox.DELAYS) + 1):
        with db.transaction() as session:
            (mission,) = outbox.claim(session)
            perdu = outbox.failed(session, mission.id, "ConnectionRefusedError")
        assert (await demander())[1]["etat"] == ("ralenti" if mission.nb_tentatives > 1 else "ok")
        horloge.avancer(hours=7)
    assert perdu
    assert (await demander())[1]["travaux_en_retard"] == 1
    horloge.avancer(days=8)
    assert (await demander())[1]["etat"] == "ok"


@pytest.mark.usefixtures("base")
async def test_a_database_that_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    def tomber(*_: object) -> int:
        raise OperationalError("select", {}, Exception("motdepasse"))

    monkeypatch.setattr(queries, "travaux_en_retard", tomber)
    assert await demander() == (503, {"etat": "panne", "base": "injoignable"})
