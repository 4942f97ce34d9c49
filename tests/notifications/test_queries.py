"""The worker's view and the demonstration mailbox."""

import pytest
import time_machine
from sqlmodel import Session

from iel_app.core.actor import SYSTEME, VISITEUR
from iel_app.core.errors import Forbidden, NotConnected, NotFound
from iel_app.core.settings import settings
from iel_app.notifications import commands, queries
from tests.documents.exemples import GESTIONNAIRE, NUMERO, emettre
from tests.notifications.exemples import preparer


@pytest.fixture(autouse=True)
def demonstration(reglages: pytest.MonkeyPatch) -> None:
    reglages.setenv("IEL_ENVIRONNEMENT", "demonstration")
    settings.cache_clear()


def test_a_expedier(session: Session) -> None:
    identifiant = preparer(session, document_ids=[3])
    pli = queries.a_expedier(session, SYSTEME, identifiant)
    assert pli is not None
    assert (pli.destinataire, pli.document_ids) == ("nadia@limoges.example", (3,))
    commands.expedier(session, SYSTEME, identifiant)
    assert queries.a_expedier(session, SYSTEME, identifiant) is None
    for acteur, refus, numero in ((VISITEUR, NotConnected, 1), (GESTIONNAIRE, Forbidden, 1), (SYSTEME, NotFound, 404)):
        with pytest.raises(refus):
            queries.a_expedier(session, acteur, numero)


def test_boite_pages_and_search(session: Session) -> None:
    assert queries.boite(session, VISITEUR, 1) == queries.Boite([], 0, 1, 1)
    for i in range(25):
        with time_machine.travel(f"2027-02-12T13:{i:02}:00Z", tick=False):
            preparer(session, cle=f"c{i}", destinataire=f"p{i}@limoges.example", destinataire_nom="Éloïse_%")
    une = queries.boite(session, VISITEUR, 1)
    assert (len(une.courriels), une.total, une.nb_pages) == (20, 25, 2)
    assert (une.courriels[0].destinataire, une.courriels[0].statut_libelle) == ("p24@limoges.example", "À envoyer")
    assert une.courriels[0].prepare_le == "12/02/2027 à\xa014\xa0h\xa024"
    assert len(queries.boite(session, VISITEUR, 99).courriels) == 5
    assert queries.boite(session, VISITEUR, -1, -1).page == 1
    assert queries.boite(session, GESTIONNAIRE, 1, recherche="P7@").total == 1
    assert queries.boite(session, VISITEUR, 1, recherche="_%").total == 25
    assert queries.boite(session, VISITEUR, 1, recherche="%7%").total == 0
    assert queries.boite(session, VISITEUR, 1, recherche="\x00'").total == 0


def test_courriel(session: Session) -> None:
    identifiant = preparer(session, document_ids=[emettre(session)])
    lu = queries.courriel(session, VISITEUR, identifiant)
    assert lu.expediteur == "Plateforme apprentissage <ne-pas-repondre@plateforme-apprentissage.example>"
    assert (lu.statut, lu.envoye_le, lu.adresse_html) == ("a_envoyer", "", f"/demo/courriels/{identifiant}.html")
    assert lu.pieces == [
        queries.PieceJointe(
            "Récapitulatif de votre recensement 2027", f"{NUMERO}-v1.pdf", f"/documents/{NUMERO}/v1.pdf"
        )
    ]
    for numero in (404, 0, -1, 10**30):
        with pytest.raises(NotFound):
            queries.courriel(session, VISITEUR, numero)


def test_no_mailbox_outside_the_demonstration(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    identifiant = preparer(session)
    monkeypatch.setenv("IEL_ENVIRONNEMENT", "developpement")
    settings.cache_clear()
    for acteur in (VISITEUR, GESTIONNAIRE, SYSTEME):
        with pytest.raises(NotFound):
            queries.boite(session, acteur, 1)
        with pytest.raises(NotFound):
            queries.courriel(session, acteur, identifiant)
