"""The control through its states: rights by socket, two managers, the author meanwhile, bulk, undo."""

from dataclasses import dataclass
from typing import Any

import pytest
from sqlmodel import select

from iel_app.comptes import commands as comptes
from iel_app.comptes.models import Organisme
from iel_app.core import db, gateway
from iel_app.core.actor import VISITEUR, Actor
from iel_app.offre import commands
from iel_app.offre.models import DemandeOrganisme, StatutDemande, StatutVersion, VersionFormation
from iel_app.offre.rules import vues as regles
from iel_app.offre.state.controle import ComparaisonState, CourrielsState, DemandesState, FicheState, FileState
from tests.etats import SQLITE, Onglet, Porte, empreinte_base
from tests.offre import exemples as ex

pytestmark = SQLITE


@dataclass
class Monde:
    """A CFA, two offer managers of its region, one of another; publications in control."""

    auteur: Actor
    jeton_auteur: str
    un: str
    deux: str
    ailleurs: str
    region: int


def _session_de(utilisateur_id: int | None) -> str:
    return gateway.execute(comptes.ouvrir, VISITEUR, utilisateur_id or 0, "Firefox sur Linux")


@pytest.fixture
def monde(base: str) -> Monde:
    with db.transaction() as session:
        auteur = ex.un_cfa(session)
        region = ex.une_region(session)
        un, deux = ex.un_controleur(session, nom="Un"), ex.un_controleur(session, nom="Deux")
        ailleurs = ex.un_controleur(session, ex.une_region(session, "11", "Île-de-France"), nom="Loin")
    jetons = [_session_de(a.utilisateur_id) for a in (auteur, un, deux, ailleurs)]
    return Monde(auteur, *jetons, region)


def en_controle(monde: Monde, nombre: int = 1, **champs: str) -> list[int]:
    """Submit creations, and return their versions."""
    with db.transaction() as session:
        return [
            ex.soumettre(session, monde.auteur, ex.une_formation(session, monde.auteur, **champs))
            for _ in range(nombre)
        ]


def reconduites(monde: Monde, nombre: int) -> list[int]:
    """Submit trivial renewals, and return their versions."""
    with db.transaction() as session:
        controleur = ex.un_controleur(session)
        versions = []
        for _ in range(nombre):
            formation = ex.une_formation(session, monde.auteur)
            ex.publier(session, monde.auteur, controleur, formation)
            copie = commands.ajouter_session(session, monde.auteur, formation)
            commands.modifier_session(session, monde.auteur, formation, copie, ex.une_seance())
            versions.append(ex.soumettre(session, monde.auteur, formation))
        return versions


def statut(version: int) -> StatutVersion:
    with db.reading() as session:
        return session.get_one(VersionFormation, version).statut


async def ouvrir(porte: Porte, jeton: str, version: int, requete: str = "") -> tuple[Onglet, Any]:
    onglet = porte.onglet(jeton)
    await onglet.arriver("/offre/controle/fiche", f"?id={version}{requete}")
    return onglet, await onglet.etat(FicheState)


async def la_file(porte: Porte, jeton: str, requete: str = "") -> tuple[Onglet, Any]:
    onglet = porte.onglet(jeton)
    await onglet.arriver("/offre/controle", requete)
    return onglet, await onglet.etat(FileState)


# --- the queue --------------------------------------------------------------------------------------------------------


async def test_the_address_tells_the_whole_view(porte: Porte, monde: Monde) -> None:
    versions = en_controle(monde, 17)
    _, file = await la_file(porte, monde.un, "?page=2&genre=creation")
    assert [x.version for x in file.lignes] == versions[15:]
    assert (file.total, file.page, file.nb_pages, file.etat) == (17, 2, 2, "pret")
    assert file.lignes[0].href == f"/offre/controle/fiche?id={versions[15]}&genre=creation&page=2"
    assert file.suite == "/offre/controle?genre=creation&page="
    for requete, total in (
        ("?genre=reconduction", 0),
        ("?attente=retard", 0),
        ("?texte=hygiène", 17),
        ("?texte=zz", 0),
    ):
        _, file = await la_file(porte, monde.un, requete)
        assert file.total == total, requete
    _, file = await la_file(porte, monde.un, "?page=99&par_page=7&etat=x&genre=[]&id=-1&raccourcis=non")
    assert (file.total, file.page, file.par_page, file.raccourcis) == (17, 2, "15", False)
    assert porte.fuites == []


async def test_newcomers_are_counted_and_nothing_moves(porte: Porte, monde: Monde) -> None:
    en_controle(monde)
    onglet, file = await la_file(porte, monde.un)
    depuis = file.lue_le
    en_controle(monde, 3)
    await onglet.envoyer(FileState.verifier, depuis=depuis)
    assert (file.nouvelles, len(file.lignes)) == ("3\u00a0nouvelles publications", 1)
    for faux in ("", "hier", "2027-01-01T00:00:00", "9999-99-99", None, 5):
        await onglet.envoyer(FileState.verifier, depuis=faux)
    await onglet.envoyer(FileState.actualiser)
    assert (file.nouvelles, len(file.lignes)) == ("", 4)
    assert porte.fuites == []


async def test_bulk_with_impossible_ones_then_undo(porte: Porte, monde: Monde) -> None:
    versions = reconduites(monde, 5)
    autres = en_controle(monde, 2)
    onglet, file = await la_file(porte, monde.un)
    await onglet.envoyer(FileState.tout_choisir, coche=True)
    assert set(file.selection) == {*versions, *autres}
    await onglet.envoyer(FileState.choisir, version=autres[1], coche=False)
    await onglet.envoyer(FileState.choisir, version=10**6, coche=True)
    assert file.choisies == "6\u00a0sélectionnées"
    await onglet.envoyer(FileState.valider_selection, versions=[*file.selection, 10**6])
    assert file.bilan == "5\u00a0publications validées et 2\u00a0publications non validées"
    assert [i.raison.partition("\u00a0")[0] for i in file.refusees] == [
        "Ce n’est pas une simple reconduction",
        "Introuvable. L’élément n’existe pas ou n’est pas accessible avec votre compte.",
    ]
    assert (len(file.faites), file.selection) == (5, [autres[0]])
    assert file.annulables == ex.decisions_dites(*versions)
    assert {statut(v) for v in versions} == {StatutVersion.PUBLIEE}
    await onglet.envoyer(FileState.annuler, decisions=file.annulables)
    assert file.bilan == "5\u00a0publications remises en contrôle"
    assert {statut(v) for v in versions} == {StatutVersion.EN_CONTROLE}
    assert file.annulables == []
    await onglet.envoyer(FileState.fermer_bilan)
    assert file.bilan == ""


async def test_what_a_colleague_took_meanwhile_is_told_before_it_is_taken_over(porte: Porte, monde: Monde) -> None:
    versions = en_controle(monde, 2)
    onglet, file = await la_file(porte, monde.un)
    autre, fiche = await ouvrir(porte, monde.deux, versions[0])
    await onglet.envoyer(FileState.attribuer, versions=versions[:1], a_moi=True)
    phrase = "Camille Un vient de se l’attribuer. Recommencez pour la reprendre."
    await autre.envoyer(FicheState.attribuer, formulaire=fiche.formulaire, a_moi=True)
    assert (fiche.motif, fiche.attribuee) == (phrase, "à Camille Un")
    await autre.envoyer(FicheState.attribuer, formulaire=fiche.formulaire, a_moi=True)
    assert (fiche.motif, fiche.attribuee) == ("", "à vous")
    await autre.envoyer(FileState.attribuer, versions=versions[1:], a_moi=True)
    await onglet.envoyer(FileState.attribuer, versions=versions[1:], a_moi=True)
    assert [i.raison for i in file.refusees] == ["Camille Deux vient de se l’attribuer. Recommencez pour la reprendre."]
    await onglet.envoyer(FileState.attribuer, versions=versions[1:], a_moi=True)
    assert file.bilan == "1\u00a0publication attribuée à vous"


async def test_what_is_assigned_to_me_is_a_view_to_keep(porte: Porte, monde: Monde) -> None:
    versions = en_controle(monde, 3)
    onglet, file = await la_file(porte, monde.un)
    await onglet.envoyer(FileState.attribuer, versions=versions[:2], a_moi=True)
    assert file.bilan == "2\u00a0publications attribuées à vous"
    assert [x.attribuee for x in file.lignes] == ["à vous", "à vous", ""]
    autre, fiche = await ouvrir(porte, monde.deux, versions[0], "&attribution=libre")
    assert (fiche.attribuee, fiche.attribuee_soi) == ("à Camille Un", False)
    await autre.envoyer(FicheState.attribuer, formulaire=fiche.formulaire, a_moi=False)
    assert fiche.motif == "Cette publication est attribuée à Camille Un."
    await autre.envoyer(FicheState.attribuer, formulaire=fiche.formulaire, a_moi=True)
    assert (fiche.attribuee, fiche.motif) == ("à vous", "")
    for faux in ("", "0-0", None, 4, f"{10**8}-0"):
        await autre.envoyer(FicheState.attribuer, formulaire=faux, a_moi="oui")
    _, miennes = await la_file(porte, monde.un, "?attribution=moi&genre=creation")
    assert [x.version for x in miennes.lignes] == [versions[1]]
    assert miennes.adresse == "/offre/controle?genre=creation&attribution=moi"
    assert regles.requete("controle", "attribution=moi&page=2") == "attribution=moi"
    assert porte.fuites == []


# --- the sheet --------------------------------------------------------------------------------------------------------


async def test_two_hundred_keys_later_the_next_one_opens(porte: Porte, monde: Monde) -> None:
    versions = en_controle(monde, 3)
    onglet, fiche = await ouvrir(porte, monde.un, versions[0], "&genre=creation")
    assert (fiche.position, fiche.statut, fiche.genre) == ("1 sur 3", "En contrôle", "Création")
    assert fiche.verrou.startswith("Vous la traitez depuis")
    assert fiche.precedente == ""
    for rang, version in enumerate(versions):
        formulaire = fiche.formulaire
        onglet.oublier()
        await onglet.envoyer(FicheState.valider, formulaire=formulaire)
        await onglet.envoyer(FicheState.valider, formulaire=formulaire)
        file = await onglet.etat(FileState)
        assert (fiche.motif, statut(version)) == ("", StatutVersion.PUBLIEE)
        assert file.annulables == ex.decisions_dites(version)
        (vers,) = onglet.redirections
        if rang < 2:
            assert vers == f"/offre/controle/fiche?id={versions[rang + 1]}&genre=creation"
            await onglet.arriver("/offre/controle/fiche", vers.removeprefix("/offre/controle/fiche"))
            assert [x.prise for x in file.lignes if x.prise] == ["par vous"]
            assert fiche.version == versions[rang + 1]
    assert vers == "/offre/controle?genre=creation"
    assert porte.fuites == []


async def test_a_key_pressed_before_the_next_sheet_came_decides_nothing(porte: Porte, monde: Monde) -> None:
    une, autre = en_controle(monde, 2)
    onglet, fiche = await ouvrir(porte, monde.un, une)
    onglet.requete = f"?id={autre}"  # asked for, and not yet on the screen
    await onglet.envoyer(FicheState.valider, formulaire=fiche.formulaire)
    await onglet.envoyer(FicheState.refuser, champs={"formulaire": fiche.formulaire, "refus-message": "Non"})
    assert [statut(v) for v in (une, autre)] == [StatutVersion.EN_CONTROLE] * 2
    onglet.requete = f"?id={une}"
    await onglet.envoyer(FicheState.valider, formulaire=fiche.formulaire)
    assert [statut(v) for v in (une, autre)] == [StatutVersion.PUBLIEE, StatutVersion.EN_CONTROLE]


async def test_a_decision_is_undone_from_the_band_and_from_the_sheet(porte: Porte, monde: Monde) -> None:
    (version,) = en_controle(monde)
    onglet, fiche = await ouvrir(porte, monde.un, version)
    await onglet.envoyer(FicheState.refuser, champs={"formulaire": fiche.formulaire, "refus-message": "Doublon"})
    file = await onglet.etat(FileState)
    assert file.fait.startswith("Publication ")
    onglet.oublier()
    await onglet.envoyer(FileState.annuler, decisions=file.annulables)
    assert onglet.redirections == [f"/offre/controle/fiche?id={version}"]
    assert (statut(version), file.fait) == (StatutVersion.EN_CONTROLE, "")
    await onglet.arriver("/offre/controle/fiche", f"?id={version}")
    await onglet.envoyer(FicheState.valider, formulaire=fiche.formulaire)
    autre, lue = await ouvrir(porte, monde.deux, version)
    assert (lue.a_decider, lue.annulable) == (False, True)
    assert "par Camille Un" in lue.decision
    await autre.envoyer(FileState.annuler, decisions=[lue.decidee])
    assert statut(version) is StatutVersion.EN_CONTROLE
    await autre.envoyer(FileState.annuler, decisions=[lue.decidee])
    assert (await autre.etat(FileState)).motif == "Cette publication n’est pas décidée."


async def renvoyer_puis_recevoir(porte: Porte, monde: Monde) -> tuple[Onglet, Any, int]:
    """One of the managers sends a publication back; its author answers and submits it again."""
    (version,) = en_controle(monde)
    onglet, fiche = await ouvrir(porte, monde.un, version)
    motif = {"champ-0": "objectif", "motif-0": "Précisez"}
    await onglet.envoyer(FicheState.demander, champs=motif | {"formulaire": fiche.formulaire})
    with db.transaction() as session:
        formation = session.get_one(VersionFormation, version).formation_id
        commands.noter(session, monde.auteur, formation, "objectif", "Pour tous", "Nettoyer les locaux.")
        ex.soumettre(session, monde.auteur, formation)
    return onglet, fiche, version


async def test_a_stale_undo_leaves_the_decision_of_a_colleague(porte: Porte, monde: Monde) -> None:
    onglet, _, version = await renvoyer_puis_recevoir(porte, monde)
    file = await onglet.etat(FileState)
    autre, lue = await ouvrir(porte, monde.deux, version)
    await autre.envoyer(FicheState.valider, formulaire=lue.formulaire)
    await onglet.envoyer(FileState.annuler, decisions=file.annulables)
    assert statut(version) is StatutVersion.PUBLIEE
    assert file.motif.startswith("Camille Deux a pris une autre décision sur la formation ")


async def test_a_refusal_is_told_while_an_earlier_decision_can_be_undone(porte: Porte, monde: Monde) -> None:
    """It is not taken for a key pressed twice: the publication came back since."""
    onglet, fiche, version = await renvoyer_puis_recevoir(porte, monde)
    await onglet.arriver("/offre/controle/fiche", f"?id={version}")
    autre, lue = await ouvrir(porte, monde.deux, version)
    await autre.envoyer(FicheState.reprendre, formulaire=lue.formulaire)
    await autre.envoyer(FicheState.valider, formulaire=lue.formulaire)
    await onglet.envoyer(FicheState.valider, formulaire=fiche.formulaire)
    assert fiche.motif.startswith("Cette publication est déjà traitée par Camille Deux")


async def test_a_refusal_is_told_of_a_publication_that_came_back_and_is_held(porte: Porte, monde: Monde) -> None:
    """Nobody decided since: its former decision is no longer one."""
    onglet, fiche, version = await renvoyer_puis_recevoir(porte, monde)
    _, lue = await ouvrir(porte, monde.deux, version)
    await onglet.arriver("/offre/controle/fiche", f"?id={version}")
    await onglet.envoyer(FicheState.valider, formulaire=fiche.formulaire)
    assert fiche.motif == "Camille Deux traite cette publication en ce moment."
    assert (lue.version, statut(version)) == (version, StatutVersion.EN_CONTROLE)


async def test_an_archiving_asks_for_its_reason_and_is_undone(porte: Porte, monde: Monde) -> None:
    (version,) = en_controle(monde)
    onglet, fiche = await ouvrir(porte, monde.un, version)
    await onglet.envoyer(FicheState.preparer, geste="archivage")
    assert (fiche.geste, fiche.cible) == ("archivage", "archivage-message#1")
    await onglet.envoyer(FicheState.archiver, champs={"formulaire": fiche.formulaire, "archivage-message": " "})
    assert list(fiche.fautifs) == ["archivage-message"]
    for faux in ({}, None, {"formulaire": 3}, {"formulaire": "0-0", "archivage-message": ["x"]}):
        await onglet.envoyer(FicheState.archiver, champs=faux)
    assert statut(version) is StatutVersion.EN_CONTROLE
    await onglet.envoyer(FicheState.archiver, champs={"formulaire": fiche.formulaire, "archivage-message": "Double"})
    file = await onglet.etat(FileState)
    assert "archivée" in file.fait
    _, archivees = await la_file(porte, monde.un, "?etat=archivee")
    assert [(x.version, x.etat) for x in archivees.lignes] == [(version, "Archivée")]
    await onglet.envoyer(FileState.annuler, decisions=file.annulables)
    assert statut(version) is StatutVersion.EN_CONTROLE
    assert porte.fuites == []


async def test_a_complement_carries_each_reason_to_its_field(porte: Porte, monde: Monde) -> None:
    (version,) = en_controle(monde)
    onglet, fiche = await ouvrir(porte, monde.un, version)
    await onglet.envoyer(FicheState.preparer, geste="complement")
    assert (fiche.geste, fiche.cible.partition("#")[0]) == ("complement", "champ-0")
    await onglet.envoyer(FicheState.ajouter_motif, nombre=1)
    await onglet.envoyer(FicheState.ajouter_motif, nombre=2)
    assert fiche.rangs == [0, 1, 2]
    champs = {"formulaire": fiche.formulaire, "champ-0": "objectif", "motif-1": "Sans champ"}
    await onglet.envoyer(FicheState.demander, champs=champs)
    assert list(fiche.fautifs) == ["motif-0", "champ-1"]
    assert fiche.cible.startswith("resume#")
    await onglet.envoyer(FicheState.demander, champs={"formulaire": fiche.formulaire})
    assert [e.texte for e in fiche.erreurs] == ["Écrivez ce que l’auteur doit compléter"]
    await onglet.envoyer(
        FicheState.demander, champs=champs | {"champ-0": "mot_de_passe", "motif-0": "x", "motif-1": ""}
    )
    assert [e.texte for e in fiche.erreurs] == ["Sélectionnez un champ de la formation"]
    assert statut(version) is StatutVersion.EN_CONTROLE
    bons = {"motif-0": "Précisez", "champ-1": "objectif", "motif-1": "Et les débouchés", "champ-2": "annees"}
    await onglet.envoyer(
        FicheState.demander, champs=champs | bons | {"motif-2": "Vérifiez", "complement-message": "Merci"}
    )
    with db.reading() as session:
        lue = session.get_one(VersionFormation, version)
        assert lue.motifs == {"objectif": "Précisez\nEt les débouchés", "annees": "Vérifiez"}
        assert (lue.statut, lue.message) == (StatutVersion.A_COMPLETER, "Merci")


async def test_a_refusal_needs_its_reason(porte: Porte, monde: Monde) -> None:
    (version,) = en_controle(monde)
    onglet, fiche = await ouvrir(porte, monde.un, version)
    await onglet.envoyer(FicheState.preparer, geste="refus")
    await onglet.envoyer(FicheState.refuser, champs={"formulaire": fiche.formulaire, "refus-message": "  "})
    assert list(fiche.fautifs) == ["refus-message"]
    assert fiche.geste == "refus"
    await onglet.envoyer(FicheState.preparer, geste="")
    assert (fiche.geste, fiche.fautifs) == ("", {})


async def test_a_small_correction_in_place(porte: Porte, monde: Monde) -> None:
    (version,) = en_controle(monde)
    onglet, fiche = await ouvrir(porte, monde.un, version)
    await onglet.envoyer(FicheState.ouvrir_correction, champ="certification")
    assert fiche.correction == ""
    await onglet.envoyer(FicheState.ouvrir_correction, champ="lien_web")
    champs = {"formulaire": fiche.formulaire, "champ": "lien_web", "correction-lien_web": "javascript:alert(1)"}
    await onglet.envoyer(FicheState.corriger, champs=champs)
    assert fiche.fautifs["correction-lien_web"].startswith("Le lien web doit être")
    juste = champs | {"correction-lien_web": "https://www.cfa.example/formation"}
    await onglet.envoyer(FicheState.corriger, champs=juste)
    assert (fiche.correction, fiche.motif) == ("", "")
    assert {v.champ: v.valeur for v in fiche.valeurs}["lien_web"] == "https://www.cfa.example/formation"
    await onglet.envoyer(FicheState.corriger, champs=champs | {"champ": "annees", "correction-annees": "2"})
    assert "Relisez-la" in fiche.motif
    await onglet.envoyer(FicheState.valider, formulaire=fiche.formulaire)
    assert statut(version) is StatutVersion.PUBLIEE


async def test_notes_stay_between_colleagues(porte: Porte, monde: Monde) -> None:
    (version,) = en_controle(monde)
    onglet, fiche = await ouvrir(porte, monde.un, version)
    await onglet.envoyer(FicheState.noter, champs={"formulaire": fiche.formulaire, "note": ""})
    assert "note" in fiche.fautifs
    await onglet.envoyer(FicheState.noter, champs={"formulaire": fiche.formulaire, "note": "Appeler le CFA"})
    assert [n.texte for n in fiche.notes] == ["Appeler le CFA"]
    _, lue = await ouvrir(porte, monde.deux, version)
    assert [n.texte for n in lue.notes] == ["Appeler le CFA"]


# --- two managers, and the author -------------------------------------------------------------------------------------


async def test_two_managers_on_the_same_one(porte: Porte, monde: Monde) -> None:
    (version,) = en_controle(monde)
    premier, ici = await ouvrir(porte, monde.un, version)
    second, la = await ouvrir(porte, monde.deux, version)
    assert la.verrou.startswith("En cours de traitement par Camille Un")
    await second.envoyer(FicheState.valider, formulaire=la.formulaire)
    assert la.motif == "Camille Un traite cette publication en ce moment."
    await second.envoyer(FicheState.reprendre, formulaire=la.formulaire)
    assert la.verrou.startswith("Vous la traitez")
    await premier.envoyer(FicheState.valider, formulaire=ici.formulaire)
    assert ici.motif == "Camille Deux traite cette publication en ce moment."
    await second.envoyer(FicheState.quitter, version=version)
    await premier.envoyer(FicheState.valider, formulaire=ici.formulaire)
    assert statut(version) is StatutVersion.PUBLIEE
    await second.envoyer(FicheState.refuser, champs={"formulaire": la.formulaire, "refus-message": "Non"})
    assert la.motif == "Cette publication est déjà traitée par Camille Un\u00a0: publiée."
    assert la.a_decider is False


async def test_the_author_takes_it_back_meanwhile(porte: Porte, monde: Monde) -> None:
    (version,) = en_controle(monde)
    onglet, fiche = await ouvrir(porte, monde.un, version)
    await onglet.envoyer(FicheState.quitter, version=version)
    with db.transaction() as session:
        formation = session.get_one(VersionFormation, version).formation_id
        commands.retirer(session, monde.auteur, formation)
    formulaire = fiche.formulaire
    await onglet.envoyer(FicheState.valider, formulaire=formulaire)
    assert fiche.motif == "Son auteur a repris la saisie\u00a0: cette publication n’est plus en contrôle."
    with db.transaction() as session:
        commands.noter(session, monde.auteur, formation, "objectif", "Autre chose", "Nettoyer les locaux.")
        ex.soumettre(session, monde.auteur, formation)
    await onglet.envoyer(FicheState.valider, formulaire=formulaire)
    assert "Relisez-la avant de décider" in fiche.motif
    assert "Autre chose" in [v.valeur for v in fiche.valeurs]
    assert statut(version) is StatutVersion.EN_CONTROLE


# --- payloads ---------------------------------------------------------------------------------------------------------


def _sans_vues(empreinte: dict[str, int]) -> dict[str, int]:
    """Being seen is written on the session of a person, whatever they ask for."""
    return {table: valeur for table, valeur in empreinte.items() if "session" not in table or "formation" in table}


async def test_wrong_payloads_on_a_true_sheet(porte: Porte, monde: Monde) -> None:
    (version,) = en_controle(monde)
    onglet, fiche = await ouvrir(porte, monde.un, version)
    avant = empreinte_base()
    for faux in (None, 5, -1, True, 1.5, "x" * 300_000, "\x00", ["1"], {"a": 1}, "12", "12-", f"{version}-x", "²-³"):
        for evenement in (FicheState.valider, FicheState.reprendre):
            await onglet.envoyer(evenement, formulaire=faux)
        for evenement in (FicheState.demander, FicheState.refuser, FicheState.corriger, FicheState.noter):
            await onglet.envoyer(evenement, champs={"formulaire": faux, "note": faux})
            juste = {"formulaire": fiche.formulaire, "champ": faux, "champ-0": faux, "motif-0": faux, "note": faux}
            if not isinstance(faux, str):
                await onglet.envoyer(evenement, champs=juste | {"refus-message": faux, "correction-objectif": faux})
        for mots in ([faux], [f"{version}@{faux}"], [f"{faux}@2027-02-12T13:32:00+00:00"]):
            await onglet.envoyer(FileState.annuler, decisions=mots)
        await onglet.envoyer(FileState.valider_selection, versions=[faux, [faux]])
        await onglet.envoyer(FicheState.ajouter_motif, nombre=faux)
        assert len(fiche.rangs) <= 8
    assert porte.fuites == []
    assert _sans_vues(empreinte_base()) == _sans_vues(avant)
    for requete in ("?id=0", "?id=²", "?id=" + "9" * 300, "?id=-4", ""):
        onglet = porte.onglet(monde.un)
        await onglet.arriver("/offre/controle/fiche", requete)
        assert (await onglet.etat(FicheState)).etat == "introuvable", requete


# --- side by side, organismes -----------------------------------------------------------------------------------------


async def test_duplicates_side_by_side(porte: Porte, monde: Monde) -> None:
    (version,) = en_controle(monde, objectif="Nettoyer tout.")
    en_controle(monde)
    onglet, fiche = await ouvrir(porte, monde.un, version)
    (jumelle,) = fiche.jumelles
    assert fiche.a_verifier == "1\u00a0point à vérifier"
    chemin, _, requete = jumelle.href.partition("?")
    await onglet.arriver(chemin, f"?{requete}")
    vue = await onglet.etat(ComparaisonState)
    assert [x.libelle for x in vue.lignes if x.differe] == ["Objectifs"]
    assert vue.phrase.startswith("1 ligne sur ")
    assert vue.retour == f"/offre/controle/fiche?id={version}"
    await onglet.arriver(chemin, f"?id={version}&avec=999999")
    assert (vue.etat, vue.lignes) == ("refuse", [])


async def test_an_organisme_of_another_siren_is_answered(porte: Porte, monde: Monde) -> None:
    with db.transaction() as session:
        (organisme,) = monde.auteur.organismes
        for siren, nom in (("552100554", "Lycée des métiers"), ("775670417", "Lycée du bois")):
            autre = ex.un_organisme(session, siren, nom)
            siret = session.exec(select(Organisme.siret).where(Organisme.id == autre)).one()
            commands.demander_organisme(session, monde.auteur, organisme, siret, "Il donne les cours")
    onglet = porte.onglet(monde.un)
    await onglet.arriver("/offre/controle/organismes")
    vue = await onglet.etat(DemandesState)
    premiere, seconde = vue.demandes
    assert (premiere.formateur, vue.en_attente) == ("Lycée des métiers, Limoges", 2)
    loin = porte.onglet(monde.ailleurs)
    for jeton in (loin, porte.onglet(monde.jeton_auteur), porte.onglet()):
        await jeton.arriver("/offre/controle/organismes")
        await jeton.envoyer(DemandesState.accorder, demande=premiere.id, statut="demandee")
        champs = {"demande": premiere.id, "statut": "demandee", f"reponse-{premiere.id}": "Non"}
        await jeton.envoyer(DemandesState.refuser, champs=champs)
        assert "Lycée des métiers" not in jeton.recu()
    assert _statuts() == {StatutDemande.DEMANDEE}
    await onglet.envoyer(DemandesState.accorder, demande=premiere.id, statut="demandee")
    assert (vue.en_attente, vue.annonce) == (1, "Demande accordée.")
    await onglet.envoyer(DemandesState.preparer_refus, demande=seconde.id)
    vide = {"demande": seconde.id, "statut": "demandee", f"reponse-{seconde.id}": " "}
    await onglet.envoyer(DemandesState.refuser, champs=vide)
    assert vue.demandes[0].erreur.startswith("Écrivez la raison du refus")
    with db.transaction() as session:
        commands.decider_organisme(session, ex.un_controleur(session), int(seconde.id), accord=True)
    await onglet.envoyer(DemandesState.refuser, champs=vide | {f"reponse-{seconde.id}": "Non"})
    assert vue.motif.startswith("Cette demande est déjà traitée par Camille")
    for faux in (None, [], {}, 5, "x"):
        await onglet.envoyer(DemandesState.accorder, demande=faux, statut=faux)
        await onglet.envoyer(DemandesState.preparer_refus, demande=faux)
    assert porte.fuites == []
    assert _statuts() == {StatutDemande.ACCORDEE}


def _statuts() -> set[StatutDemande]:
    with db.reading() as session:
        return set(session.exec(select(DemandeOrganisme.statut)).all())


async def test_a_fresh_state_finds_everything_again(porte: Porte, monde: Monde) -> None:
    """The server restarted: the sheet still on the screen decides on what it carries."""
    versions = en_controle(monde, 2)
    _, fiche = await ouvrir(porte, monde.un, versions[0])
    formulaire = fiche.formulaire
    neuf = porte.onglet(monde.un, chemin="/offre/controle/fiche", requete=f"?id={versions[0]}")
    await neuf.envoyer(FicheState.valider, formulaire=formulaire)
    assert neuf.redirections[-1] == f"/offre/controle/fiche?id={versions[1]}"
    assert statut(versions[0]) is StatutVersion.PUBLIEE


async def test_how_often_to_be_written_to(porte: Porte, monde: Monde) -> None:
    adresse = "/offre/controle/courriels"
    onglet, voisin, auteur = porte.onglet(monde.un), porte.onglet(monde.deux), porte.onglet(monde.jeton_auteur)
    await onglet.arriver(adresse)
    vue = await onglet.etat(CourrielsState)
    for faux in ({}, {"rythme": ""}, {"rythme": ["quotidien"]}, {"rythme": "x" * 9000}, [], None, 3):
        await onglet.envoyer(CourrielsState.enregistrer, champs=faux)
        assert (vue.rythme, vue.annonce) == ("immediat", ""), faux
    assert vue.motif == "Choisissez un rythme dans la liste"
    await onglet.envoyer(CourrielsState.enregistrer, champs={"rythme": "quotidien"})
    assert (vue.etat, vue.rythme, vue.motif) == ("pret", "quotidien", "")
    assert vue.annonce == "Enregistré\u00a0: un résumé par jour, du lundi au vendredi."
    await voisin.arriver(adresse)
    assert (await voisin.etat(CourrielsState)).rythme == "immediat"
    await auteur.arriver(adresse)
    assert (await auteur.etat(CourrielsState)).etat == "refuse"
    assert porte.fuites == []
