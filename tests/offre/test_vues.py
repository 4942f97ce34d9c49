"""Views that people keep: what is kept of an address, and that nobody reads those of another."""

import pytest
from sqlmodel import Session, select

from iel_app.core.actor import SYSTEME, VISITEUR
from iel_app.core.audit import Action, Fait
from iel_app.core.errors import Forbidden, Impossible, Invalid, NotConnected, NotFound
from iel_app.offre import commands, queries
from iel_app.offre.models import VueEnregistree
from iel_app.offre.rules import vues
from tests import factories
from tests.offre import exemples as ex

pytestmark = pytest.mark.usefixtures("horloge")


@pytest.mark.parametrize(
    ("page", "brute", "gardee"),
    [
        ("catalogue", "rang=11&apres=2027&onglet=alerte&motif=ancienne", "onglet=alerte&motif=ancienne"),
        ("catalogue", "filtrer=propret%C3%A9+%26+co&x=1", "filtrer=propret%C3%A9+%26+co"),
        ("controle", "genre=creation&page=3&raccourcis=non", "genre=creation&raccourcis=non"),
        ("controle", "filtrer=a", ""),
        ("catalogue", "filtrer=" + "a" * 600, ""),
        ("catalogue", "javascript:alert(1)", ""),
        ("catalogue", "", ""),
    ],
)
def test_what_is_kept_of_an_address(page: str, brute: str, gardee: str) -> None:
    assert vues.requete(page, brute) == gardee
    assert vues.requete(page, gardee) == gardee


def test_a_view_is_kept_replaced_and_forgotten(session: Session) -> None:
    auteur = ex.un_cfa(session)
    numero = commands.enregistrer_vue(session, auteur, "catalogue", "  Sans\nsession ", "onglet=alerte&rang=3")
    assert commands.enregistrer_vue(session, auteur, "catalogue", "Sans session", "onglet=archivees") == numero
    commands.enregistrer_vue(session, auteur, "catalogue", "Brive", "filtrer=brive")
    lues = queries.vues(session, auteur, "catalogue")
    assert [(v.nom, v.requete) for v in lues] == [("Brive", "filtrer=brive"), ("Sans session", "onglet=archivees")]
    assert queries.vues(session, auteur, "controle") == []
    assert commands.retirer_vue(session, auteur, numero) == "Sans session"
    session.flush()
    assert [v.nom for v in queries.vues(session, auteur, "catalogue")] == ["Brive"]
    actions = session.exec(select(Fait.action).where(Fait.objet == f"vue_enregistree:{numero}")).all()
    assert actions == [Action.VUE_ENREGISTREE, Action.VUE_ENREGISTREE, Action.VUE_RETIREE]


def test_views_are_private(session: Session) -> None:
    auteur = ex.un_cfa(session)
    collegue, controleur = ex.un_cfa(session, auteur.organismes[0]), ex.un_controleur(session)
    numero = commands.enregistrer_vue(session, auteur, "catalogue", "Brive", "filtrer=brive")
    assert queries.vues(session, collegue, "catalogue") == queries.vues(session, controleur, "catalogue") == []
    for autre in (collegue, controleur):
        with pytest.raises(NotFound):
            commands.retirer_vue(session, autre, numero)
    commands.enregistrer_vue(session, collegue, "catalogue", "Brive", "filtrer=autre")
    assert len(session.exec(select(VueEnregistree)).all()) == 2


def test_refusals(session: Session) -> None:
    auteur = ex.un_cfa(session)
    gestionnaire = factories.un_acteur(session, ex.Role.GESTIONNAIRE, factories.une_collectivite(session))
    for qui, refus in ((VISITEUR, NotConnected), (gestionnaire, Forbidden), (SYSTEME, NotFound)):
        with pytest.raises(refus):
            commands.enregistrer_vue(session, qui, "catalogue", "x", "filtrer=a")
    for qui, refus in ((VISITEUR, NotConnected), (gestionnaire, Forbidden)):
        with pytest.raises(refus):
            queries.vues(session, qui, "catalogue")
        with pytest.raises(refus):
            commands.retirer_vue(session, qui, 1)
    with pytest.raises(NotFound):
        commands.enregistrer_vue(session, auteur, "ailleurs", "x", "filtrer=a")
    for nom, requete in (("\n ", "filtrer=a"), ("x", "rang=2")):
        with pytest.raises(Invalid):
            commands.enregistrer_vue(session, auteur, "catalogue", nom, requete)
    for rang in range(vues.VUES_MAX):
        commands.enregistrer_vue(session, auteur, "catalogue", f"Vue {rang}", "filtrer=a")
    with pytest.raises(Impossible, match="20 vues"):
        commands.enregistrer_vue(session, auteur, "catalogue", "Une de trop", "filtrer=a")
    commands.enregistrer_vue(session, auteur, "catalogue", "Vue 3", "filtrer=b")
    commands.enregistrer_vue(session, ex.un_controleur(session), "controle", "Retards", "attente=retard")
