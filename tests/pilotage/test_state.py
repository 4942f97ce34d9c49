"""What the public home says of the period."""

from datetime import timedelta

import pytest

from iel_app.core import clock, db
from iel_app.core.actor import Role
from iel_app.pilotage.state import AccueilState, PublicState
from tests import factories as f
from tests.aide import exemples as aide
from tests.etats import SQLITE, Porte, connecter
from tests.offre import exemples as offre

pytestmark = SQLITE
JOUR = timedelta(days=1)


@pytest.mark.parametrize(
    ("debut", "fin", "delai"),
    [
        (10, 40, "Période à venir"),
        (-10, 3, "3\u00a0jours"),
        (-40, -10, "Période fermée"),
    ],
)
async def test_the_period(porte: Porte, debut: int, fin: int, delai: str) -> None:
    with db.transaction() as session:
        f.une_campagne(session, 2027, clock.now() + debut * JOUR, clock.now() + fin * JOUR)
    onglet = porte.onglet()
    await onglet.arriver("/")
    etat = await onglet.etat(PublicState)
    assert (etat.delai, etat.titre) == (delai, "Recensement 2027")
    assert ("depuis le" in etat.phrase) == (delai == "Période fermée")


async def test_who_answers_sees_on_the_home_what_awaits(porte: Porte) -> None:
    with db.transaction() as session:
        ici, ailleurs = aide.une_region(session), aide.une_region(session, "11", "Île-de-France")
        aide.une_demande(session, aide.un_agent(session, Role.CFA, offre.un_organisme(session)))
    personnes = {"ici": ici, "ailleurs": ailleurs}
    vues = {}
    for nom, region in personnes.items():
        onglet = porte.onglet(connecter(region, role=Role.GESTIONNAIRE_OFFRE).jeton)
        await onglet.arriver("/accueil")
        etat = await onglet.etat(AccueilState)
        vues[nom] = [(t.titre, t.href, t.etat) for t in etat.taches if "aide" in t.titre]
    attendue = ("Répondre aux demandes d’aide", "/aide/demandes", "1\u00a0à traiter")
    assert vues == {"ici": [attendue], "ailleurs": []}
