"""What the public home says of the period."""

from datetime import timedelta

import pytest

from iel_app.core import clock, db
from iel_app.pilotage.state import PublicState
from tests import factories as f
from tests.etats import SQLITE, Porte

pytestmark = SQLITE
JOUR = timedelta(days=1)


@pytest.mark.parametrize(
    ("debut", "fin", "delai", "ouverte"),
    [
        (10, 40, "Période à venir", False),
        (-10, 3, "3\u00a0jours", True),
        (-40, -10, "Période fermée", False),
    ],
)
async def test_the_period(porte: Porte, debut: int, fin: int, delai: str, ouverte: bool) -> None:
    with db.transaction() as session:
        f.une_campagne(session, 2027, clock.now() + debut * JOUR, clock.now() + fin * JOUR)
    onglet = porte.onglet()
    await onglet.arriver("/")
    etat = await onglet.etat(PublicState)
    assert (etat.delai, etat.ouverte, etat.titre) == (delai, ouverte, "Recensement 2027")
    assert ("depuis le" in etat.phrase) == (delai == "Période fermée")
