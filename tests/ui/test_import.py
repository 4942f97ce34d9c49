"""The state of the import, driven as the server drives it: the gestures, and what a client may send instead."""

from dataclasses import replace

import pytest
from sqlmodel import select

from iel_app import worker
from iel_app.core import db
from iel_app.core.actor import Role
from iel_app.core.gateway import execute, query
from iel_app.offre import commands, fichiers, queries
from iel_app.offre.models import Formation, Import, StatutImport
from iel_app.offre.state.importation import ImportState
from iel_app.offre.state.vues_import import bilan, changements
from tests import etats
from tests.etats import SQLITE, Onglet, Personne, Porte
from tests.offre import exemples as ex
from tests.offre.test_importation import RANGEE, en_csv

pytestmark = [SQLITE, pytest.mark.usefixtures("base")]
FAUSSE = RANGEE | {"identifiant_session": "2", "date_fin": "31/06/2029"}


def cfa(siren: str = ex.SIREN, nom: str = "CFA") -> Personne:
    with db.transaction() as session:
        ex.des_certifications(session)
        organisme = ex.un_organisme(session, siren, nom)
    return etats.connecter(organisme, role=Role.CFA, nom=nom)


def deposer(personne: Personne, contenu: bytes) -> int:
    recu = fichiers.dossier() / "recu"
    recu.write_bytes(contenu)
    (organisme,) = personne.actor.organismes
    return execute(commands.deposer, personne.actor, organisme, fichiers.examiner(recu, "offre.csv"))


async def ouvrir(porte: Porte, personne: Personne, numero: int) -> Onglet:
    onglet = porte.onglet(personne.jeton)
    await onglet.arriver("/offre/import", f"?id={numero}")
    await onglet.envoyer(ImportState.ouvrir)
    return onglet


async def test_from_the_check_to_the_undo(porte: Porte) -> None:
    personne = cfa()
    numero = deposer(personne, en_csv(RANGEE, FAUSSE))
    onglet = await ouvrir(porte, personne, numero)
    etat = await onglet.etat(ImportState)
    assert (etat.vue, etat.statut, etat.etape) == ("import", "depose", 4)
    worker.livrer()
    await onglet.envoyer(ImportState.actualiser, numero=str(numero))
    etat = await onglet.etat(ImportState)
    assert (etat.statut, etat.creees, etat.refusees) == ("analyse", "1", "1")
    assert [(e.numero, e.champ, e.valeur) for e in etat.erreurs] == [(3, "date_fin", "31/06/2029")]
    await onglet.envoyer(ImportState.confirmer, formulaire={"import": str(numero)})
    etat = await onglet.etat(ImportState)
    assert "1 ligne est en erreur" in etat.refus
    assert etat.cible.startswith("resume#")
    assert (etat.verdict, etat.importer, etat.fautes[0].ancre) == ("refusee", "Importer la ligne valable", "confirmer")
    corps = {"import": str(numero), "cellule-3-date_fin": "31/07/2029"}
    neuf = porte.onglet(personne.jeton)  # a fresh state, as after a reconnect
    await neuf.envoyer(ImportState.corriger, formulaire=corps)
    etat = await neuf.etat(ImportState)
    assert (etat.refusees, etat.erreurs, etat.cible.partition("#")[0]) == ("0", [], "confirmer")
    assert etat.annonce.startswith("1\u00a0ligne est corrigée")
    await neuf.envoyer(ImportState.confirmer, formulaire={"import": str(numero)})
    worker.livrer()
    await neuf.envoyer(ImportState.actualiser, numero=str(numero))
    etat = await neuf.etat(ImportState)
    assert (etat.statut, etat.etape) == ("applique", 6)
    await neuf.envoyer(ImportState.annuler, numero=str(numero))
    etat = await neuf.etat(ImportState)
    assert "1\u00a0formation retirée" in etat.bilan
    assert porte.fuites == []


async def test_a_row_refused_whole_is_looked_at_again(porte: Porte) -> None:
    personne = cfa()
    numero = deposer(personne, en_csv(RANGEE, RANGEE))
    worker.livrer()
    onglet = await ouvrir(porte, personne, numero)
    etat = await onglet.etat(ImportState)
    assert [(e.id, e.champ) for e in etat.erreurs] == [("cellule-3-", "")]
    await onglet.envoyer(ImportState.corriger, formulaire={"import": str(numero), "cellule-3-": ""})
    etat = await onglet.etat(ImportState)
    assert (etat.annonce, etat.cible.partition("#")[0]) == ("0\u00a0ligne est corrigée, 1 en erreur.", "erreurs")


async def test_a_double_confirmation_writes_once(porte: Porte) -> None:
    personne = cfa()
    numero = deposer(personne, en_csv(RANGEE))
    worker.livrer()
    un, deux = await ouvrir(porte, personne, numero), await ouvrir(porte, personne, numero)
    for onglet in (un, un, deux):
        await onglet.envoyer(ImportState.confirmer, formulaire={"import": str(numero)})
    etat = await deux.etat(ImportState)
    assert (etat.statut, etat.annonce, etat.fautes) == ("confirme", "Cet import est déjà confirmé.", [])
    worker.livrer()
    await un.envoyer(ImportState.actualiser, numero=str(numero))
    etat = await un.etat(ImportState)
    assert (etat.statut, etat.annonce, etat.fautes) == ("applique", "1\u00a0ligne importée.", [])
    with db.reading() as session:
        assert len(session.exec(select(Formation)).all()) == 1


async def test_a_publication_before_the_confirmation_is_told(porte: Porte) -> None:
    personne = cfa()
    for objectif in ("Un.", "Deux."):
        numero = deposer(personne, en_csv(RANGEE | {"objectif": objectif}))
        worker.livrer()
        if objectif == "Deux.":
            with db.transaction() as session:
                ex.soumettre(session, personne.actor, session.exec(select(Formation.id)).one() or 0)
        onglet = await ouvrir(porte, personne, numero)
        await onglet.envoyer(ImportState.confirmer, formulaire={"import": str(numero)})
        worker.livrer()
        await onglet.envoyer(ImportState.actualiser, numero=str(numero))
    etat = await onglet.etat(ImportState)
    assert (etat.bilan, etat.verdict) == ("0\u00a0ligne importée, 1 en erreur.", "refusee")
    assert "en contrôle" in etat.erreurs[0].probleme
    await onglet.envoyer(ImportState.annuler, numero=str(numero))
    assert (await onglet.etat(ImportState)).statut == "annule"


async def test_the_refusal_of_a_file_is_read_once_from_its_cookie(porte: Porte) -> None:
    onglet = porte.onglet(cfa().jeton)
    await onglet.arriver("/offre/import", "?refus=1")
    await onglet.envoyer(ImportState.ouvrir)
    etat = await onglet.etat(ImportState)
    assert (etat.vue, etat.refus) == ("liste", "Le fichier n’a pas été accepté. Réessayez.")
    assert etat.onglets["import"] == "/offre/import"
    await onglet.arriver("/offre/import", "?id=1e9&page=-3&lignes=%00")
    await onglet.envoyer(ImportState.ouvrir)
    assert (await onglet.etat(ImportState)).vue == "liste"
    assert porte.fuites == []


async def test_columns_are_associated(porte: Porte) -> None:
    personne = cfa()
    contenu = en_csv(RANGEE).decode().replace("Intitulé", "Nom").encode()
    numero = deposer(personne, contenu)
    onglet = await ouvrir(porte, personne, numero)
    etat = await onglet.etat(ImportState)
    assert (etat.attend_colonnes, etat.etape) == (True, 3)
    assert ([c.entete for c in etat.colonnes], etat.colonnes[0].exemple) == (["Nom"], "Agent de propreté")
    choix = {c.id: c.champ for c in [*etat.colonnes, *etat.connues]} | {"import": str(numero)}
    nom = next(c.id for c in etat.colonnes if c.entete == "Nom")
    await onglet.envoyer(ImportState.associer, formulaire=choix | {nom: "objectif"})
    etat = await onglet.etat(ImportState)
    assert "est déjà lu" in etat.fautes[0].texte
    await onglet.envoyer(ImportState.associer, formulaire=choix | {nom: "intitule"})
    worker.livrer()
    await onglet.envoyer(ImportState.actualiser, numero=str(numero))
    assert (await onglet.etat(ImportState)).creees == "1"


async def test_nobody_reaches_the_import_of_another(porte: Porte) -> None:
    personne, voisin = cfa(), cfa("552100554", "Voisin")
    numero = deposer(personne, en_csv(RANGEE))
    worker.livrer()
    onglet = await ouvrir(porte, voisin, numero)
    assert (await onglet.etat(ImportState)).vue == "introuvable"
    corps = {"import": str(numero), "cellule-2-objectif": "x"}
    for acte in (ImportState.corriger, ImportState.confirmer, ImportState.associer):
        await onglet.envoyer(acte, formulaire=corps)
    for acte in (ImportState.abandonner, ImportState.annuler, ImportState.actualiser):
        await onglet.envoyer(acte, numero=str(numero))
    await porte.onglet().envoyer(ImportState.abandonner, numero=str(numero))
    with db.reading() as session:
        assert session.get_one(Import, numero).statut is StatutImport.ANALYSE
    assert "offre.csv" not in onglet.recu()
    assert porte.fuites == []


@pytest.mark.parametrize("valeur", [None, 3, [], {"x": 1}, "9" * 400, "\x00", "-1", "é"])
async def test_a_payload_of_another_kind_does_nothing(porte: Porte, valeur: object) -> None:
    personne = cfa()
    numero = deposer(personne, en_csv(RANGEE))
    worker.livrer()
    onglet = porte.onglet(personne.jeton)
    for acte in (ImportState.corriger, ImportState.confirmer, ImportState.associer):
        await onglet.envoyer(acte, charge={"formulaire": valeur})
        await onglet.envoyer(acte, formulaire={"import": valeur, "numero": valeur, "champ": valeur})
        await onglet.envoyer(ImportState.corriger, formulaire={"import": str(numero), "cellule-2-x": valeur})
    for acte in (ImportState.abandonner, ImportState.annuler):
        await onglet.envoyer(acte, charge={"numero": valeur})
    with db.reading() as session:
        assert session.get_one(Import, numero).statut is StatutImport.ANALYSE
    assert porte.fuites == []


def test_what_a_row_changes_in_a_few_words() -> None:
    assert changements(()) == "—"
    assert changements(("Objectifs", "Capacité")) == "Objectifs et Capacité"
    assert changements(("Objectifs", "Adresse", "Capacité")) == "Objectifs, Adresse et Capacité"
    assert changements(("Objectifs", "Adresse", "Capacité", "Cedex", "Rythme")) == (
        "Objectifs, Adresse, Capacité et 2\u00a0autres"
    )


def test_the_report_of_an_undo_says_why_formations_are_left() -> None:
    personne = cfa()
    numero = deposer(personne, en_csv(RANGEE))
    vu = query(queries.fiche_import, personne.actor, numero).resume
    vu = replace(vu, statut="annule", retirees=1, laissees=("A", "B"), suivies=("A",))
    assert bilan(vu) == (
        "Import annulé\u00a0: 1\u00a0formation retirée, 2\u00a0laissées "
        "(modifiées depuis\u00a0: B\u00a0; suivies par le contrôle\u00a0: A)."
    )


def test_the_report_of_an_undo_names_the_sessions_that_keep_their_places() -> None:
    personne = cfa()
    numero = deposer(personne, en_csv(RANGEE))
    vu = query(queries.fiche_import, personne.actor, numero).resume
    vu = replace(vu, statut="annule", retablies=1)
    debut = "Import annulé\u00a0: 1\u00a0formation rétablie."
    assert bilan(vu) == debut
    for gardees, nombre, dit in (
        (("A",), 1, "session A"),
        (("A", "B"), 2, "sessions A et B"),
        (("A", "B"), 5, "sessions A, B et 3\u00a0autres"),
    ):
        dite = bilan(replace(vu, gardees=gardees, nb_gardees=nombre))
        assert dite == f"{debut} Places changées depuis, gardées\u00a0: {dit}."
    seules = replace(vu, retablies=0, gardees=("A",), nb_gardees=1)
    assert bilan(seules) == "Import annulé. Places changées depuis, gardées\u00a0: session A."
    assert bilan(replace(vu, retablies=0)) == "Import annulé\u00a0: 0\u00a0formation retirée."
