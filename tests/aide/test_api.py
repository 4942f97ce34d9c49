"""Agendas over HTTP: for who holds the callback or the place, and nobody else."""

import pytest
from icalendar import Calendar

from iel_app.aide import api, commands
from iel_app.core import clock, db
from tests import factories as f
from tests.aide import exemples as ex
from tests.conftest import Horloge
from tests.routes import Client, un_client


@pytest.fixture
def client(base: str, horloge: Horloge) -> Client:
    horloge.instant = ex.LUNDI
    with db.transaction() as session:
        ex.une_permanence(session)
        titulaire, voisin = f.un_gestionnaire(session), f.un_gestionnaire(session, nom="Voisin")
        ex.un_rappel(session, titulaire)
        commands.rejoindre(session, titulaire, ex.un_atelier(session))
    return un_client(api.routes, {"titulaire": titulaire, "voisin": voisin})


@pytest.mark.parametrize("chemin", ["/aide/rappels/1.ics", "/aide/ateliers/1.ics"])
def test_an_agenda(client: Client, chemin: str) -> None:
    reponse = client(chemin)
    (evenement,) = Calendar.from_ical(reponse.text).walk("VEVENT")
    duree = evenement["dtend"].dt - evenement["dtstart"].dt
    assert duree.total_seconds() in (1800, 3600)
    assert evenement["dtstart"].dt > clock.now()
    assert reponse.headers["cache-control"] == "private, no-store"
    assert client(chemin, "voisin").status_code == 404
    visite = client(chemin, "")
    page = chemin.rpartition("/")[0].replace("/rappels", "/rappel")
    assert (visite.status_code, visite.headers["location"]) == (303, f"/connexion?suite={page}")
    assert "visio.example" not in client(chemin, "voisin").text


def test_unknown(client: Client) -> None:
    for numero in ("0", "2", "9" * 30, "x", "-1"):
        assert client(f"/aide/rappels/{numero}.ics").status_code == 404
        assert client(f"/aide/ateliers/{numero}.ics").status_code == 404
