"""Imports over HTTP and by the worker, and what is read of them: list, sheet, template, rows in error."""

from io import BytesIO
from typing import Any

import httpx
import pytest
from python_calamine import CalamineWorkbook
from sqlmodel import Session, select

from iel_app import worker
from iel_app.core import db
from iel_app.core.actor import VISITEUR, Actor
from iel_app.core.errors import Forbidden, NotConnected, NotFound
from iel_app.core.gateway import execute, query
from iel_app.core.settings import settings
from iel_app.notifications.models import Courriel
from iel_app.offre import api, commands, fichiers, queries
from iel_app.offre.models import Import, SessionFormation, StatutImport
from tests.offre import exemples as ex
from tests.offre.test_importation import RANGEE, analyser, appliquer, corriger, deposer, en_csv
from tests.offre.test_lecture import poser
from tests.routes import Client, un_client

pytestmark = pytest.mark.usefixtures("horloge")
FAUSSE = RANGEE | {"identifiant_session": "2", "date_fin": "31/06/2029"}


def lu(fichier: Any, feuille: str) -> list[list[Any]]:
    with fichier:
        return CalamineWorkbook.from_filelike(BytesIO(fichier.read())).get_sheet_by_name(feuille).to_python()


def test_the_sheet_tells_errors_first_with_their_place(session: Session) -> None:
    auteur = ex.un_cfa(session)
    numero = deposer(session, auteur, en_csv(RANGEE, FAUSSE))
    analyser(session, auteur, numero)
    fiche = queries.fiche_import(session, auteur, numero)
    assert [ligne.verdict for ligne in fiche.lignes] == ["refusee", "creee"]
    (erreur,) = fiche.lignes[0].erreurs
    assert (
        erreur.place == "Ligne 3, colonne Date de fin\u00a0: «\u00a031/06/2029\u00a0» n’existe pas dans le calendrier"
    )
    assert (erreur.champ, erreur.valeur) == ("date_fin", "31/06/2029")
    assert (fiche.resume.faites, fiche.resume.total, fiche.resume.nb_refusees) == (0, 1, 1)
    assert len(queries.fiche_import(session, auteur, numero, 99, "creee").lignes) == 1
    appliquer(session, auteur, numero, valides_seulement=True)
    assert queries.imports(session, auteur)[0].statut == "applique"


def test_scope(session: Session) -> None:
    auteur, voisin = ex.un_cfa(session), ex.un_cfa(session, ex.un_organisme(session, "552100554", "CFA voisin"))
    numero = deposer(session, auteur, en_csv(RANGEE))
    assert queries.imports(session, voisin) == []
    for lire in (queries.fiche_import, queries.annote):
        for qui, refus in ((voisin, NotFound), (VISITEUR, NotConnected), (ex.un_controleur(session), Forbidden)):
            with pytest.raises(refus):
                lire(session, qui, numero)
    for lire in (queries.imports, queries.modele, queries.champs_importables):
        with pytest.raises(NotConnected):
            lire(session, VISITEUR)
    with pytest.raises(Forbidden):
        queries.travail(session, voisin, numero)


def test_our_own_reader_reads_the_template(session: Session) -> None:
    auteur = ex.un_cfa(session)
    with queries.modele(session, auteur) as fichier:
        contenu = fichier.read()
    depot = poser(contenu, "modele.xlsx")
    assert fichiers.deviner(depot.entetes, {}).keys() == set(depot.entetes)
    assert len(list(fichiers.lignes(depot))) == 2
    aide = lu(BytesIO(contenu), "Lisez-moi")
    assert {c.titre for c in fichiers.COLONNES} <= {rangee[0] for rangee in aide}
    numero = deposer(session, auteur, contenu, "modele.xlsx")
    importe = analyser(session, auteur, numero)
    assert importe.nb_refusees == 2
    assert "ligne d’exemple" in queries.fiche_import(session, auteur, numero).lignes[0].erreurs[0].probleme
    for ligne in (2, 3):
        reste = corriger(session, auteur, numero, ligne, "identifiant_formation", "APH")
        session.flush()
        assert reste == {}
    assert importe.nb_creees == 2


def test_rows_in_error_come_back_annotated(session: Session) -> None:
    auteur = ex.un_cfa(session)
    numero = deposer(session, auteur, en_csv(RANGEE, FAUSSE))
    analyser(session, auteur, numero)
    liste = lu(queries.annote(session, auteur, numero), "Erreurs")
    assert liste[1] == [3.0, "Date de fin", "31/06/2029", "«\u00a031/06/2029\u00a0» n’existe pas dans le calendrier"]
    with queries.annote(session, auteur, numero) as fichier:
        corrige = fichier.read()
    commands.abandonner_import(session, auteur, numero)
    encore = analyser(session, auteur, deposer(session, auteur, corrige, "corrige.xlsx"))
    assert (encore.nb_lignes, encore.nb_refusees) == (1, 1)


# --- over HTTP, carried out by the worker -----------------------------------------------------------------------------

ORIGINE = {"origin": "http://localhost:3000"}


@pytest.fixture
def acteurs(base: str) -> dict[str, Actor]:
    with db.transaction() as session:
        auteur, voisin = ex.un_cfa(session), ex.un_cfa(session, ex.un_organisme(session, "552100554", "CFA voisin"))
    return {"auteur": auteur, "voisin": voisin}


@pytest.fixture
def client(acteurs: dict[str, Actor]) -> Client:
    return un_client(api.routes, acteurs)


def envoyer(client: Client, contenu: bytes, nom: str = "offre.csv", acteur: str = "auteur", **options: Any) -> Any:
    options = {"headers": ORIGINE, "files": {"fichier": (nom, contenu)}} | options
    return client("/offre/import/depot", acteur, **options)


def refus(reponse: httpx.Response) -> str:
    assert (reponse.status_code, reponse.headers["location"]) == (303, "/offre/import?refus=1")
    return bytes.fromhex(reponse.cookies["iel_import"]).decode()


@pytest.mark.parametrize("forme", ["csv", "xml", "xlsx"])
def test_from_the_upload_to_the_mail(client: Client, acteurs: dict[str, Actor], forme: str) -> None:
    contenu = en_csv(RANGEE, FAUSSE)
    if forme != "csv":
        execute(lambda s, a: appliquer(s, a, _analyse(s, a, en_csv(RANGEE))) and None, acteurs["auteur"])
        with db.transaction() as session:
            formation = session.exec(select(ex.commands.contexte.Formation.id)).one() or 0
            ex.publier(session, acteurs["auteur"], ex.un_controleur(session), formation)
        contenu = client(f"/offre/export.{forme}").content
    reponse = envoyer(client, contenu, f"offre.{forme}")
    adresse = reponse.headers["location"]
    assert adresse.startswith("/offre/import?id=")
    numero = int(adresse.partition("=")[2])
    worker.livrer()
    fiche = query(queries.fiche_import, acteurs["auteur"], numero)
    attendus = (1, 0, 1) if forme == "csv" else (0, 1, 0)
    assert (fiche.resume.nb_creees, fiche.resume.nb_inchangees, fiche.resume.nb_refusees) == attendus
    if forme == "csv":
        execute(commands.confirmer_import, acteurs["auteur"], numero, valides_seulement=True)
        worker.livrer()
        with db.reading() as session:
            assert session.get_one(Import, numero).statut is StatutImport.APPLIQUE
            assert len(session.exec(select(SessionFormation)).all()) == 1
            assert session.exec(select(Courriel.objet)).all() == ["Import terminé\u00a0: 1\u00a0ligne, 1 en erreur"]


def _analyse(session: Session, actor: Actor, contenu: bytes) -> int:
    numero = deposer(session, actor, contenu)
    analyser(session, actor, numero)
    return numero


def test_refused_uploads_say_why_and_leave_nothing(client: Client, reglages: pytest.MonkeyPatch) -> None:
    assert "format XLSX, CSV ou LHEO" in refus(envoyer(client, b"\x89PNG\x00\x00"))
    assert "DOCTYPE" in refus(envoyer(client, b"<!DOCTYPE lheo><lheo/>"))
    assert "Choisissez" in refus(envoyer(client, b"", files=None, data={"fichier": "x"}))
    assert "Choisissez" in refus(envoyer(client, b"a;b", files={"autre": ("a.csv", b"a;b")}))
    assert "cette page" in refus(envoyer(client, b"a;b", headers={"origin": "https://mechant.example"}))
    tronque = {"content": b"--x\r\nrien", "files": None, "headers": ORIGINE | {"content-type": "multipart/form-data"}}
    assert "en entier" in refus(envoyer(client, b"", **tronque))
    reglages.setenv("IEL_IMPORT_MAX_MO", "1")
    settings.cache_clear()
    assert "moins de 1\u00a0Mo" in refus(envoyer(client, b"a;b\n" * 400_000))
    restes = [p.name for p in fichiers.dossier().iterdir() if p.name.startswith("recu")]
    assert restes == []
    with db.reading() as session:
        assert session.exec(select(Import)).all() == []
    visite = envoyer(client, b"a;b", acteur="")
    assert visite.headers["location"].startswith("/connexion")


def test_an_upload_for_another_structure_is_refused(client: Client, acteurs: dict[str, Actor]) -> None:
    autre = str(acteurs["voisin"].organismes[0])
    assert "rôle" in refus(envoyer(client, en_csv(RANGEE), data={"organisme": autre}))
    depose = envoyer(client, en_csv(RANGEE)).headers["location"]
    numero = int(depose.removeprefix("/offre/import?id="))
    assert envoyer(client, en_csv(RANGEE)).headers["location"] == depose
    assert "déjà en cours" in refus(envoyer(client, en_csv(RANGEE, RANGEE)))
    assert client(f"/offre/import/{numero}/erreurs.xlsx").status_code == 200
    assert client(f"/offre/import/{numero}/erreurs.xlsx", "voisin").status_code == 404
    assert client(f"/offre/import/{numero + 8}/erreurs.xlsx").status_code == 404
    assert client("/offre/import/modele.xlsx").content.startswith(b"PK")
    assert client("/offre/import/modele.xlsx", "").status_code == 303


def test_a_file_that_breaks_off_is_given_up_with_its_sentence(client: Client, acteurs: dict[str, Actor]) -> None:
    formation = b"<formation><intitule-formation>A</intitule-formation></formation>"
    envoyer(client, b'<lheo xmlns="http://lheo.gouv.fr/2.3"><offres>' + formation * 50 + b"<formation>", "a.xml")
    worker.livrer()
    (vu,) = query(queries.imports, acteurs["auteur"])
    assert (vu.statut, vu.nb_lignes) == ("abandonne", 0)
    assert "incomplet ou endommagé" in vu.message
