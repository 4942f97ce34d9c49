"""Imports afterwards: many cells corrected at once, and what is no longer kept."""

import os

import pytest
from sqlmodel import Session, col, select

from iel_app.core.actor import SYSTEME, VISITEUR
from iel_app.core.audit import Action, Fait
from iel_app.core.errors import Forbidden, Impossible, NotConnected, NotFound
from iel_app.offre import commands, fichiers, queries
from iel_app.offre.models import Import, LigneImport, StatutImport
from tests.conftest import Horloge
from tests.offre import exemples as ex
from tests.offre.test_importation import RANGEE, analyser, appliquer, compter, comptes, deposer, en_csv, importer

pytestmark = pytest.mark.usefixtures("horloge")


def test_cells_are_corrected_together(session: Session) -> None:
    auteur = ex.un_cfa(session)
    rangees = [RANGEE | {"identifiant_session": str(n), "date_fin": "hier", "annees": "7e"} for n in range(3)]
    numero = deposer(session, auteur, en_csv(*rangees))
    importe = analyser(session, auteur, numero)
    justes = {"date_fin": "31/07/2029", "annees": "1re"}
    restes = commands.corriger_cellules(session, auteur, numero, {2: justes, 3: justes, 4: {"annees": "1re"}})
    assert (restes[2], restes[3], list(restes[4])) == ({}, {}, ["date_fin"])
    assert comptes(importe) == (2, 0, 0, 1)
    fait = session.exec(select(Fait).where(Fait.action == Action.IMPORT_CORRIGE)).one()
    assert fait.avant["2 Date de fin"] == "hier"
    for cellules in ({2: {"rncp": "x"}}, {2: justes, 99: justes}):
        with pytest.raises(NotFound):
            commands.corriger_cellules(session, auteur, numero, cellules)
    assert comptes(importe) == (2, 0, 0, 1)


def test_the_columns_awaited_show_what_they_hold(session: Session) -> None:
    auteur = ex.un_cfa(session)
    numero = deposer(session, auteur, en_csv(RANGEE).decode().replace("Intitulé", "Nom").encode())
    nom = next(c for c in queries.fiche_import(session, auteur, numero).colonnes if c.entete == "Nom")
    assert (nom.inconnue, nom.exemple) == (True, "Agent de propreté")
    fichiers.nettoyer((), 2e10)
    assert {c.exemple for c in queries.fiche_import(session, auteur, numero).colonnes} == {""}


def test_rows_are_kept_for_a_while(session: Session, horloge: Horloge) -> None:
    auteur, voisin = ex.un_cfa(session), ex.un_cfa(session, ex.un_organisme(session, "552100554", "CFA voisin"))
    fini = importer(session, auteur, RANGEE)
    laisse = session.get_one(Import, deposer(session, voisin, en_csv(RANGEE)))
    analyser(session, voisin, laisse.id or 0)
    assert commands.purger_imports(session, SYSTEME) == 0
    horloge.avancer(days=91)
    recent = session.get_one(Import, deposer(session, auteur, en_csv(RANGEE)))
    analyser(session, auteur, recent.id or 0)
    assert commands.purger_imports(session, SYSTEME) == 2
    session.flush()
    assert commands.purger_imports(session, SYSTEME) == 0
    assert (compter(session, LigneImport), recent.statut) == (1, StatutImport.ANALYSE)
    assert (fini.statut, comptes(fini)) == (StatutImport.APPLIQUE, (1, 0, 0, 0))
    assert (laisse.statut, "sans suite" in laisse.message) == (StatutImport.ABANDONNE, True)
    fiche = queries.fiche_import(session, auteur, fini.id or 0)
    assert (fiche.effacees, fiche.lignes) == (True, ())
    with pytest.raises(Impossible, match="plus de 90"):
        commands.annuler_import(session, auteur, fini.id or 0)
    actions = session.exec(select(Fait.action).where(Fait.action == Action.IMPORT_PURGE)).all()
    assert len(actions) == 2
    for qui, refus in ((auteur, Forbidden), (VISITEUR, NotConnected)):
        for faire in (commands.purger_imports, queries.empreintes_en_cours):
            with pytest.raises(refus):
                faire(session, qui)


def test_an_import_being_written_is_never_removed(session: Session, horloge: Horloge) -> None:
    auteur = ex.un_cfa(session)
    numero = deposer(session, auteur, en_csv(RANGEE))
    analyser(session, auteur, numero)
    commands.confirmer_import(session, auteur, numero)
    horloge.avancer(days=400)
    assert commands.purger_imports(session, SYSTEME) == 0
    assert compter(session, LigneImport) == 1


def test_files_that_no_import_needs_are_removed(session: Session) -> None:
    auteur = ex.un_cfa(session)
    numero = deposer(session, auteur, en_csv(RANGEE))
    importe = session.get_one(Import, numero)
    gardees = queries.empreintes_en_cours(session, SYSTEME)
    assert gardees == {importe.empreinte}
    for nom in ("recu-abc", "recu-abc.csv", "f" * 64, f"{'f' * 64}.csv", f"{importe.empreinte}.csv"):
        (fichiers.dossier() / nom).write_bytes(b"x")
    (fichiers.dossier() / "neuf").write_bytes(b"x")
    for chemin in fichiers.dossier().iterdir():
        os.utime(chemin, (1, 1) if chemin.name != "neuf" else None)
    assert fichiers.nettoyer(gardees, 1000) == 4
    assert {f.name for f in fichiers.dossier().iterdir()} == {importe.empreinte, f"{importe.empreinte}.csv", "neuf"}


def test_structures(session: Session) -> None:
    auteur = ex.un_cfa(session)
    ex.un_organisme(session, "552100554", "CFA voisin")
    assert list(queries.structures(session, auteur)) == list(auteur.organismes)
    with pytest.raises(NotConnected):
        queries.structures(session, VISITEUR)


def test_the_list_tells_who_and_when(session: Session) -> None:
    auteur = ex.un_cfa(session)
    numero = deposer(session, auteur, en_csv(RANGEE))
    analyser(session, auteur, numero)
    appliquer(session, auteur, numero)
    (vu,) = queries.imports(session, auteur)
    assert (vu.auteur, vu.statut, vu.nb_creees) == (auteur.nom, "applique", 1)
    assert session.exec(select(col(Import.id))).one() == vu.id
