"""The download over HTTP."""

import pytest

from iel_app.core import db
from iel_app.core.settings import settings
from iel_app.documents import api
from tests.documents.exemples import AGENT, GESTIONNAIRE, NUMERO, VOISINE, emettre
from tests.routes import Client, un_client

ACTEURS = {"gestionnaire": GESTIONNAIRE, "voisine": VOISINE, "agent": AGENT}


@pytest.fixture
def client(base: str) -> Client:
    with db.transaction() as session:
        emettre(session)
    return un_client(api.routes, ACTEURS)


def test_download_produces_then_serves_the_same(client: Client) -> None:
    reponses = [client(f"/documents/{NUMERO}/v1.pdf", "gestionnaire") for _ in range(2)]
    for reponse in reponses:
        assert reponse.status_code == 200
        assert reponse.content.startswith(b"%PDF-")
        assert reponse.headers["content-type"] == "application/pdf"
        assert reponse.headers["content-disposition"] == f'inline; filename="{NUMERO}-v1.pdf"'
        assert reponse.headers["cache-control"] == "private, no-store"
        assert reponse.headers["x-content-type-options"] == "nosniff"
    assert reponses[0].content == reponses[1].content
    assert len(list((settings().dossier / "documents").rglob("*.pdf"))) == 1


def test_visitor_is_sent_to_sign_in(client: Client) -> None:
    reponse = client(f"/documents/{NUMERO}/v1.pdf", "")
    assert reponse.status_code == 303
    assert reponse.headers["location"] == f"/connexion?suite=/documents/{NUMERO}/v1.pdf"


@pytest.mark.parametrize("acteur", ["voisine", "agent", "gestionnaire"])
@pytest.mark.parametrize("chemin", ["REC-0/v1", f"{NUMERO}/v2", f"{NUMERO}/v0", f"{NUMERO}/v{'9' * 5000}", "a%00b/v1"])
def test_unknown(client: Client, acteur: str, chemin: str) -> None:
    reponse = client(f"/documents/{chemin}.pdf", acteur)
    assert (reponse.status_code, reponse.text) == (404, "Document introuvable")


@pytest.mark.parametrize("acteur", ["voisine", "agent"])
def test_foreign_is_as_unknown(client: Client, acteur: str) -> None:
    etranger, inconnu = (client(f"/documents/{n}/v1.pdf", acteur) for n in (NUMERO, "REC-0"))
    assert etranger.status_code == inconnu.status_code == 404
    assert etranger.content == inconnu.content
    assert dict(etranger.headers) == dict(inconnu.headers)
