"""The state of the views that people keep, driven as the server drives it."""

import pytest
from sqlmodel import select

from iel_app.core import db
from iel_app.core.actor import Role
from iel_app.offre.models import VueEnregistree
from iel_app.offre.state.adresses import CATALOGUE
from iel_app.offre.state.controle.adresse import FILE
from iel_app.offre.state.vues_gardees import VuesState
from tests import etats
from tests.etats import SQLITE, Porte
from tests.offre import exemples as ex

pytestmark = [SQLITE, pytest.mark.usefixtures("base")]


def gardees() -> list[tuple[str, str, str]]:
    with db.reading() as session:
        return [(v.page, v.nom, v.requete) for v in session.exec(select(VueEnregistree)).all()]


async def test_a_view_from_its_name_to_its_end(porte: Porte) -> None:
    with db.transaction() as session:
        organisme = ex.un_organisme(session)
    personne = etats.connecter(organisme, role=Role.CFA)
    onglet = porte.onglet(personne.jeton)
    await onglet.arriver(CATALOGUE, "?onglet=alerte&rang=4")
    await onglet.envoyer(VuesState.ouvrir)
    assert (await onglet.etat(VuesState)).vues == []
    await onglet.envoyer(VuesState.enregistrer, formulaire={"vue-nom": ""})
    etat = await onglet.etat(VuesState)
    assert (etat.erreur, etat.cible.partition("#")[0]) == ("Donnez un nom à cette vue", "vue-nom")
    await onglet.envoyer(VuesState.enregistrer, formulaire={"vue-nom": "À reprendre"})
    etat = await onglet.etat(VuesState)
    (vue,) = etat.vues
    assert (vue.nom, vue.href, vue.courante) == ("À reprendre", f"{CATALOGUE}?onglet=alerte", True)
    assert etat.cible.startswith(f"vue-{vue.id}#")
    voisin = porte.onglet(etats.connecter(organisme, role=Role.CFA, nom="Voisin").jeton)
    await voisin.arriver(CATALOGUE)
    await voisin.envoyer(VuesState.ouvrir)
    await voisin.envoyer(VuesState.retirer, vue=vue.id)
    assert "À reprendre" not in voisin.recu()
    assert len(gardees()) == 1
    await porte.onglet().envoyer(VuesState.retirer, vue=vue.id)
    await onglet.envoyer(VuesState.retirer, vue=vue.id)
    etat = await onglet.etat(VuesState)
    assert (etat.vues, etat.annonce) == ([], "Vue «\u00a0À reprendre\u00a0» supprimée.")
    assert gardees() == []
    assert porte.fuites == []


async def test_the_control_has_its_own(porte: Porte) -> None:
    with db.transaction() as session:
        region = ex.une_region(session)
    onglet = porte.onglet(etats.connecter(region, role=Role.GESTIONNAIRE_OFFRE).jeton)
    await onglet.arriver(FILE, "?attente=retard&page=2")
    await onglet.envoyer(VuesState.enregistrer, formulaire={"vue-nom": "Retards"})
    assert gardees() == [("controle", "Retards", "attente=retard")]
    assert (await onglet.etat(VuesState)).vues[0].href == f"{FILE}?attente=retard"


@pytest.mark.parametrize("valeur", [None, 3, [], {"x": 1}, "9" * 400, -1, True, "é" * 5000])
async def test_a_payload_of_another_kind_does_nothing(porte: Porte, valeur: object) -> None:
    with db.transaction() as session:
        organisme = ex.un_organisme(session)
    onglet = porte.onglet(etats.connecter(organisme, role=Role.CFA).jeton)
    await onglet.arriver(CATALOGUE, "?<script>=1")
    await onglet.envoyer(VuesState.retirer, vue=valeur)
    await onglet.envoyer(VuesState.enregistrer, formulaire=valeur)
    await onglet.envoyer(VuesState.enregistrer, formulaire={"vue-nom": valeur})
    assert gardees() == []
    assert porte.fuites == []
