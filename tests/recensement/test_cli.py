"""The operator's commands on campaigns."""

import pytest
from sqlmodel import select
from typer.testing import CliRunner

from iel_app.cli import cli
from iel_app.core import clock, db
from iel_app.recensement.models import Campagne

pytestmark = pytest.mark.parametrize("base", ["sqlite"], indirect=True)


def lancer(*mots: str) -> tuple[int, str]:
    fait = CliRunner().invoke(cli, ["campagne", *mots])
    return fait.exit_code, fait.output.strip()


def test_a_campaign_is_prepared_then_prolonged(base: str) -> None:
    options = ("--plafond", "40", "--message", "Bonjour")
    assert lancer("preparer", "2027", "04/01/2027", "31/03/2027", *options) == (0, "Campagne 2027 préparée.")
    assert lancer("preparer", "2027", "04/01/2027", "31/03/2027") == (1, "La campagne 2027 existe déjà")
    assert lancer("preparer", "2028", "04/01/2028", "31/03/2028", "--depuis", "2019") == (
        1,
        "Aucune campagne n’existe pour 2019.",
    )
    assert lancer("dates", "2027", "04/01/2027", "15/04/2027") == (0, "Dates de la campagne 2027 fixées.")
    with db.reading() as session:
        campagne = session.exec(select(Campagne)).one()
    assert (campagne.plafond_intentions, campagne.plancher_intentions, campagne.message) == (40, None, "Bonjour")
    bornes = [clock.local(instant) for instant in (campagne.ouverture, campagne.fermeture)]
    assert [f"{b:%d/%m/%Y %H:%M}" for b in bornes] == ["04/01/2027 00:00", "15/04/2027 23:59"]


@pytest.mark.parametrize(
    ("mots", "dit"),
    [
        (("dates", "2031", "04/01/2031", "31/03/2031"), "Introuvable"),
        (("preparer", "2027", "31/03/2027", "04/01/2027"), "La fermeture doit être après l’ouverture de la campagne"),
    ],
)
def test_what_is_refused_is_said(base: str, mots: tuple[str, ...], dit: str) -> None:
    code, sortie = lancer(*mots)
    assert code == 1
    assert sortie.startswith(dit)


def test_a_day_that_does_not_exist_is_refused(base: str) -> None:
    assert lancer("dates", "2027", "31/02/2027", "15/04/2027")[0] == 2
