"""The demonstration mailbox, without browser."""

import pytest

from iel_app.core import db
from iel_app.core.settings import settings
from iel_app.notifications.state import BoiteState
from tests.etats import SQLITE, Porte
from tests.notifications.exemples import preparer

pytestmark = SQLITE


@pytest.fixture
def boite(base: str, reglages: pytest.MonkeyPatch) -> list[int]:
    """A demonstration with 25 mails."""
    reglages.setenv("IEL_ENVIRONNEMENT", "demonstration")
    settings.cache_clear()
    with db.transaction() as session:
        return [preparer(session, cle=f"c{i}", destinataire=f"p{i}@limoges.example") for i in range(25)]


async def test_the_list_is_paged_and_searched_by_its_address(porte: Porte, boite: list[int]) -> None:
    onglet = porte.onglet()
    await onglet.arriver("/demo/courriels", "?page=2")
    etat = await onglet.etat(BoiteState)
    assert (etat.vue, len(etat.lignes), etat.page, etat.nb_pages) == ("liste", 5, 2, 2)
    await onglet.arriver("/demo/courriels", "?recherche=p7@")
    assert [ligne.id for ligne in etat.lignes] == [boite[7]]
    assert etat.resultat == "1\u00a0courriel pour «\u00a0p7@\u00a0»"
    await onglet.arriver("/demo/courriels", "?recherche=zzz")
    assert (etat.vue, etat.lignes) == ("rien", [])


async def test_a_mail_is_read_whole(porte: Porte, boite: list[int]) -> None:
    onglet = porte.onglet()
    await onglet.arriver("/demo/courriels", f"?lire={boite[0]}&partie=texte")
    etat = await onglet.etat(BoiteState)
    assert (etat.vue, etat.onglet) == ("courriel", etat.onglet_texte)
    assert "CCAS de Limoges" in etat.texte


@pytest.mark.parametrize("requete", ["?lire=999999", "?lire=abc", "?lire=-1", "?lire=" + "9" * 50])
async def test_an_unknown_mail(porte: Porte, boite: list[int], requete: str) -> None:
    onglet = porte.onglet()
    await onglet.arriver("/demo/courriels", requete)
    assert (await onglet.etat(BoiteState)).vue == "introuvable"
    assert porte.fuites == []


async def test_outside_a_demonstration_there_is_no_mailbox(
    porte: Porte, boite: list[int], reglages: pytest.MonkeyPatch
) -> None:
    reglages.setenv("IEL_ENVIRONNEMENT", "developpement")
    settings.cache_clear()
    onglet = porte.onglet()
    await onglet.arriver("/demo/courriels")
    assert "limoges.example" not in onglet.recu()
