"""Exports over HTTP."""

from io import BytesIO

import pytest
from lxml import etree
from python_calamine import CalamineWorkbook

from iel_app.core import db
from iel_app.offre import api, lheo
from tests.offre import exemples as ex
from tests.routes import Client, un_client


@pytest.fixture
def client(base: str, horloge: object) -> Client:
    with db.transaction() as session:
        auteur, controleur = ex.un_cfa(session), ex.un_controleur(session)
        for _ in range(2):
            ex.publier(session, auteur, controleur, ex.une_formation(session, auteur))
        voisin = ex.un_cfa(session, ex.un_organisme(session, "552100554", "CFA voisin"))
    return un_client(api.routes, {"auteur": auteur, "voisin": voisin})


def test_each_format_is_a_file_of_its_own(client: Client) -> None:
    xml = client("/offre/export.xml")
    lu = etree.fromstring(xml.content)
    lheo.schema().assertValid(lu)
    assert len(lu[0]) == 2
    assert xml.headers["content-disposition"].endswith('.xml"')
    assert xml.headers["cache-control"] == "private, no-store"
    assert client("/offre/export.csv").text.count("\r\n") == 3
    feuille = CalamineWorkbook.from_filelike(BytesIO(client("/offre/export.xlsx").content)).get_sheet_by_index(0)
    assert len(feuille.to_python()) == 3


def test_a_national_flow_has_a_name_of_its_own(client: Client) -> None:
    flux = client("/offre/export.affelnet")
    assert flux.headers["content-type"] == "text/csv; charset=utf-8"
    assert flux.headers["content-disposition"] == 'attachment; filename="flux-affelnet-2027-02-12.csv"'
    assert flux.text.count("\r\n") == 3


def test_a_selection(client: Client) -> None:
    assert client("/offre/export.csv?ids=1,zero,-4,9999999999999").text.count("\r\n") == 2
    for vide in ("", "zero", ","):
        assert client(f"/offre/export.csv?ids={vide}").status_code == 404, "aucune choisie n’est pas toutes"


def test_another_cfa_gets_its_own_offer_only(client: Client) -> None:
    for chemin in ("/offre/export.csv", "/offre/export.csv?ids=1,2"):
        assert client(chemin, "voisin").text.count("\r\n") == 1


def test_refused(client: Client) -> None:
    for chemin in ("/offre/export.xml", "/offre/export.xlsx?ids=1,2"):
        visite = client(chemin, "")
        assert (visite.status_code, visite.headers["location"]) == (303, "/connexion?suite=/offre/catalogue")
    for forme in ("pdf", "XML", "..", "x" * 500):
        assert client(f"/offre/export.{forme}").status_code == 404
