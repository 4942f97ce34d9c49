"""The effects of the help, from the act to the mail, through the worker; and the purge of the night."""

from datetime import timedelta

import pytest
from sqlmodel import col, select

from iel_app import nightly, worker
from iel_app.aide import commands, queries
from iel_app.core import db, gateway
from iel_app.core.outbox import Effet
from iel_app.notifications.models import Courriel
from tests import factories as f
from tests.aide import exemples as ex
from tests.conftest import Horloge

pytestmark = pytest.mark.usefixtures("base")


def objets() -> list[str]:
    with db.reading() as session:
        return list(session.exec(select(Courriel.objet).order_by(col(Courriel.id))).all())


def test_each_act_is_told(horloge: Horloge) -> None:
    horloge.instant = ex.LUNDI
    with db.transaction() as session:
        ex.une_permanence(session, debut=540, fin=720)
        admin = ex.un_agent(session, ex.Role.ADMIN, nom="Aubry")
        personne = f.un_gestionnaire(session)
        atelier = ex.un_atelier(session)
        demande = ex.une_demande(session, personne)
        rappel = ex.un_rappel(session, personne, 3)
        commands.rejoindre(session, personne, atelier)
    assert worker.livrer() > 0
    assert len(objets()) == 5  # received ×2, booked ×2, registered
    with db.reading() as session:
        prevu = queries.rappel_sien(session, personne, rappel)
    horloge.instant = prevu.debut - timedelta(hours=24)
    worker.livrer()
    assert objets()[-1] == "Rappel : nous vous appelons demain"
    gateway.execute(commands.repondre, admin, demande, "Ainsi.", 0)
    gateway.execute(commands.manquer, admin, rappel)
    gateway.execute(commands.annuler_atelier, admin, atelier)
    worker.livrer()
    assert [o.split(" ")[0] for o in objets()[-3:]] == ["Réponse", "Nous", "Atelier"]
    horloge.avancer(days=5)
    worker.livrer()
    with db.reading() as session:
        restes = session.exec(select(Effet).where(col(Effet.fait_le).is_(None))).all()
    assert [e.erreur for e in restes] == []
    assert "Rappel : votre atelier est demain" not in objets()


def test_a_task_of_the_night_that_fails_stops_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    faites: list[str] = []

    def casser(_: nightly.Continuer) -> int:
        raise RuntimeError

    def finir(continuer: nightly.Continuer) -> int:
        faites.append("finie" if continuer() else "arrêtée")
        return 1

    monkeypatch.setattr(nightly, "TACHES", (casser, finir))
    monkeypatch.setattr(worker, "refaire_index", casser)
    worker._la_nuit()
    assert faites == ["finie"]
