"""The screens of the help through their states: journeys, refusals, other people’s requests, wrong payloads."""

from typing import Any

import pytest
from sqlmodel import func, select

from iel_app.aide.models import Atelier, DemandeAide, InscriptionAtelier, ReponseAide, StatutAide
from iel_app.aide.state import (
    AideState,
    AteliersState,
    ContactState,
    DemandesState,
    MesDemandesState,
    PermanencesState,
    RappelState,
)
from iel_app.core import db
from iel_app.core.actor import Role
from tests.aide import exemples as ex
from tests.aide.test_forms import un_atelier as saisie_d_atelier
from tests.etats import SQLITE, Onglet, Personne, Porte, connecter, empreinte_base
from tests.offre import exemples as offre

pytestmark = SQLITE
INTROUVABLE = "Introuvable. L’élément n’existe pas ou n’est pas accessible avec votre compte."
MESSAGE = {"sujet": "offre", "message": "Comment publier ?"}
HOSTILES: list[Any] = [None, 3, "x" * 100_000, [], ["a"], {}, {"sujet": 3, "message": ["x"]}, {"creneau": {"a": 1}}]


@pytest.fixture
def cfa(base: str) -> Personne:
    with db.transaction() as session:
        offre.des_certifications(session)
        organisme = offre.un_organisme(session)
    return connecter(organisme, role=Role.CFA)


@pytest.fixture
def controleur(cfa: Personne) -> Personne:
    with db.transaction() as session:
        region = ex.une_region(session)
    return connecter(region, role=Role.GESTIONNAIRE_OFFRE, nom="Kerbrat")


def ailleurs() -> Personne:
    with db.transaction() as session:
        region = ex.une_region(session, "11", "Île-de-France")
    return connecter(region, role=Role.GESTIONNAIRE_OFFRE, nom="Ailleurs")


def des_permanences() -> None:
    with db.transaction() as session:
        for jour in range(5):
            ex.une_permanence(session, jour_semaine=jour, capacite=1)


def compter(table: type[Any]) -> int:
    with db.reading() as session:
        return session.exec(select(func.count()).select_from(table)).one()


def la_demande(demande_id: int = 1) -> DemandeAide:
    with db.reading() as session:
        return session.get_one(DemandeAide, demande_id)


async def ouvrir(porte: Porte, qui: Personne | None, chemin: str, etat: type[Any], requete: str = "") -> Any:
    onglet = porte.onglet(qui.jeton if qui else "")
    await onglet.arriver(chemin, requete)
    return onglet, await onglet.etat(etat)


# --- questions --------------------------------------------------------------------------------------------------------


async def test_questions_by_role_and_by_page(porte: Porte, cfa: Personne) -> None:
    _, visiteur = await ouvrir(porte, None, "/aide", AideState)
    _, aide = await ouvrir(porte, cfa, "/aide", AideState, "?page=%2Foffre%2Fsession%3Fid%3D3")
    assert len(visiteur.premieres) == len(aide.premieres) == 6
    assert visiteur.premieres != aide.premieres
    assert aide.page == "/offre/session?id=3"
    assert "responsable-ou-formateur" in aide.utiles[0].href
    assert aide.ecrire == "/aide/contact?page=%2Foffre%2Fsession%3Fid%3D3"
    assert visiteur.utiles == []


async def test_search_and_question_of_the_address(porte: Porte, base: str) -> None:
    onglet, aide = await ouvrir(porte, None, "/aide", AideState, "?q=handicape")
    assert aide.resultats[0].code == "r-handicap"
    assert aide.phrase.startswith("1")
    await onglet.arriver("/aide", "?question=cedex")
    aide = await onglet.etat(AideState)
    assert (aide.ouverte, aide.cible.partition("#")[0]) == ("cedex", "q-cedex")
    await onglet.arriver("/aide", "?q=zzzz")
    aide = await onglet.etat(AideState)
    assert (aide.ouverte, aide.resultats) == ("", [])
    assert "Aucune réponse" in aide.phrase
    for hostile in ("?question=../../etc", "?page=javascript:alert(1)", "?page=//x.example", "?q=" + "a" * 5000):
        await onglet.arriver("/aide", hostile)
        aide = await onglet.etat(AideState)
        assert (aide.ouverte, aide.page) == ("", "")
    assert not porte.fuites


# --- messages ---------------------------------------------------------------------------------------------------------


async def test_a_visitor_writes(porte: Porte, base: str) -> None:
    onglet, contact = await ouvrir(porte, None, "/aide/contact", ContactState, "?objet=donnees&page=%2Fformations")
    assert (contact.sujet, contact.page, contact.connecte) == ("donnees", "/formations", False)
    await onglet.envoyer(ContactState.envoyer, champs=MESSAGE)
    contact = await onglet.etat(ContactState)
    assert contact.fautes == {"courriel": "Saisissez l’adresse électronique où vous répondre"}
    assert contact.cible.startswith("resume#")
    await onglet.envoyer(ContactState.envoyer, champs=MESSAGE | {"courriel": "a@exemple.fr", "site": "x"})
    assert list((await onglet.etat(ContactState)).fautes) == ["site"]
    assert compter(DemandeAide) == 0
    await onglet.envoyer(
        ContactState.envoyer,
        champs=MESSAGE | {"courriel": "a@exemple.fr", "page": "/formations", "joindre_page": True},
    )
    assert (await onglet.etat(ContactState)).numero == "A000001"
    assert (la_demande().page, la_demande().courriel) == ("/formations", "a@exemple.fr")
    for _ in range(4):
        await onglet.envoyer(ContactState.envoyer, champs=MESSAGE | {"courriel": "a@exemple.fr"})
    await onglet.envoyer(ContactState.recommencer)
    await onglet.envoyer(ContactState.envoyer, champs=MESSAGE | {"courriel": "b@exemple.fr"})
    contact = await onglet.etat(ContactState)
    assert (contact.numero, compter(DemandeAide)) == ("", 5)
    assert "en une heure" in contact.motif


async def test_the_formation_of_the_page_goes_along_when_one_may_read_it(
    porte: Porte, cfa: Personne, controleur: Personne
) -> None:
    with db.transaction() as session:
        formation = offre.une_formation(session, cfa.actor)
        reference = offre.ouverte(session, formation).reference
    requete = f"?page=%2Foffre%2Fformation%3Fid%3D{formation}"
    onglet, contact = await ouvrir(porte, cfa, "/aide/contact", ContactState, requete)
    assert (contact.formation, contact.sujet) == (reference, "offre")
    assert contact.formation_titre.startswith("Titre professionnel")
    _, autre = await ouvrir(porte, ailleurs(), "/aide/contact", ContactState, requete)
    assert (autre.formation, autre.formation_titre) == ("", "")
    visiteur, vu = await ouvrir(porte, None, "/aide/contact", ContactState, requete)
    assert vu.formation == ""
    jointe = {"formation": reference, "joindre_formation": "on"}
    await visiteur.envoyer(ContactState.envoyer, champs=MESSAGE | jointe | {"courriel": "a@exemple.fr"})
    assert list((await visiteur.etat(ContactState)).fautes) == ["joindre_formation"]
    assert reference not in visiteur.recu()
    await onglet.envoyer(ContactState.envoyer, champs=MESSAGE | jointe | {"courriel": "autre@exemple.fr"})
    assert (la_demande().formation, la_demande().courriel) == (reference, cfa.actor.courriel)


async def test_from_the_message_to_the_answer(porte: Porte, cfa: Personne, controleur: Personne) -> None:
    with db.transaction() as session:
        demande = ex.une_demande(session, cfa.actor)
    onglet, file = await ouvrir(porte, controleur, "/aide/demandes", DemandesState)
    assert [x.numero for x in file.lignes] == ["A000001"]
    await onglet.arriver("/aide/demandes", f"?id={demande}")
    file = await onglet.etat(DemandesState)
    assert (file.etat, file.corps, file.actes) == ("fiche", "Comment publier ?", ["repondre", "clore"])
    await onglet.envoyer(DemandesState.repondre, champs={"demande": str(demande), "vues": "0", "reponse": " "})
    assert (await onglet.etat(DemandesState)).fautes == {"reponse": "Saisissez votre réponse"}
    await onglet.envoyer(DemandesState.repondre, champs={"demande": str(demande), "vues": "0", "reponse": "Ainsi."})
    file = await onglet.etat(DemandesState)
    assert (file.annonce, [r.texte for r in file.reponses]) == ("Réponse envoyée.", ["Ainsi."])
    await onglet.envoyer(DemandesState.repondre, champs={"demande": str(demande), "vues": "0", "reponse": "Encore."})
    assert "entre-temps" in (await onglet.etat(DemandesState)).motif
    await onglet.envoyer(DemandesState.clore, demande=demande)
    assert la_demande().statut is StatutAide.CLOSE
    _, miennes = await ouvrir(porte, cfa, "/aide/mes-demandes", MesDemandesState)
    assert [(d.numero, d.statut, d.reponses[0].texte) for d in miennes.lignes] == [("A000001", "Close", "Ainsi.")]


async def test_another_region_s_request_is_not_found(porte: Porte, cfa: Personne) -> None:
    with db.transaction() as session:
        demande = ex.une_demande(session, cfa.actor, message="Un secret")
    for qui in (ailleurs(), cfa):
        onglet, _ = await ouvrir(porte, qui, "/aide/demandes", DemandesState, f"?id={demande}")
        avant = empreinte_base()
        await onglet.envoyer(DemandesState.clore, demande=demande)
        await onglet.envoyer(DemandesState.repondre, champs={"demande": demande, "vues": "0", "reponse": "Oui"})
        file = await onglet.etat(DemandesState)
        assert file.motif
        assert empreinte_base() == avant
        assert "Un secret" not in onglet.recu()
    autre = connecter(role=Role.PILOTE, nom="Pilote")
    _, miennes = await ouvrir(porte, autre, "/aide/mes-demandes", MesDemandesState)
    assert miennes.lignes == []


# --- callbacks --------------------------------------------------------------------------------------------------------


async def premier_creneau(onglet: Onglet) -> str:
    etat = await onglet.etat(RappelState)
    return next(c.cle for jour in etat.jours for c in jour.creneaux if not c.complet)


async def test_a_callback(porte: Porte, cfa: Personne, controleur: Personne) -> None:
    des_permanences()
    onglet, rappel = await ouvrir(porte, cfa, "/aide/rappel", RappelState)
    assert (rappel.etat, rappel.prevu) == ("pret", 0)
    await onglet.envoyer(RappelState.reserver, champs={})
    assert list((await onglet.etat(RappelState)).fautes) == ["creneau", "telephone", "sujet"]
    cle = await premier_creneau(onglet)
    saisie = {"creneau": cle, "telephone": "05 55 01 02 03", "sujet": "offre"}
    await onglet.envoyer(RappelState.reserver, champs=saisie)
    rappel = await onglet.etat(RappelState)
    assert rappel.prevu == 1
    assert "réservé" in rappel.annonce
    autre, vu = await ouvrir(porte, connecter(role=Role.PILOTE, nom="Pilote"), "/aide/rappel", RappelState)
    assert vu.prevu == 0
    await autre.envoyer(RappelState.reserver, champs=saisie)
    assert "vient d’être pris" in (await autre.etat(RappelState)).motif
    avant = empreinte_base()
    await autre.envoyer(RappelState.annuler, demande=1)
    assert (await autre.etat(RappelState)).motif == INTROUVABLE
    await autre.envoyer(RappelState.deplacer, champs={"demande": "1", "creneau": await premier_creneau(autre)})
    assert (await autre.etat(RappelState)).motif == INTROUVABLE
    assert empreinte_base() == avant
    await onglet.envoyer(RappelState.changer)
    await onglet.envoyer(RappelState.deplacer, champs={"demande": "1", "creneau": await premier_creneau(onglet)})
    assert "déplacé" in (await onglet.etat(RappelState)).annonce
    national = connecter(role=Role.CNFPT_NATIONAL, nom="Salvat")
    service, _ = await ouvrir(porte, national, "/aide/demandes", DemandesState, "?id=1")
    assert (await service.etat(DemandesState)).actes == ["rappeler", "manquer", "clore"]
    await service.envoyer(DemandesState.manquer, demande=1)
    assert la_demande().statut is StatutAide.INJOIGNABLE
    await service.envoyer(DemandesState.rappeler, demande=1)
    assert la_demande().statut is StatutAide.RAPPELEE
    await onglet.envoyer(RappelState.annuler, demande=1)
    assert "n’est pas possible" in (await onglet.etat(RappelState)).motif


# --- workshops --------------------------------------------------------------------------------------------------------


async def test_a_workshop(porte: Porte, cfa: Personne, controleur: Personne) -> None:
    service, ateliers = await ouvrir(porte, controleur, "/aide/ateliers", AteliersState)
    assert ateliers.organise
    await service.envoyer(AteliersState.creer, champs=saisie_d_atelier() | {"lien": "http://x"})
    assert list((await service.etat(AteliersState)).fautes) == ["lien"]
    await service.envoyer(AteliersState.creer, champs=saisie_d_atelier())
    assert (await service.etat(AteliersState)).annonce == "L’atelier est créé."
    onglet, vu = await ouvrir(porte, cfa, "/aide/ateliers", AteliersState, "?inscrits=1")
    assert (vu.organise, vu.liste_de, vu.inscrits) == (False, 0, [])
    assert "visio.example" not in onglet.recu()
    await onglet.envoyer(AteliersState.creer, champs=saisie_d_atelier())
    await onglet.envoyer(AteliersState.annuler, atelier=1)
    assert compter(Atelier) == 1
    await onglet.envoyer(AteliersState.rejoindre, atelier=1)
    vu = await onglet.etat(AteliersState)
    assert (vu.ateliers[0].inscrit, vu.ateliers[0].lien) == (True, "https://visio.example/salle")
    await service.arriver("/aide/ateliers", "?inscrits=1")
    assert [i.courriel for i in (await service.etat(AteliersState)).inscrits] == [cfa.actor.courriel]
    await onglet.envoyer(AteliersState.quitter, atelier=1)
    assert (await onglet.etat(AteliersState)).ateliers[0].lien == ""
    await onglet.envoyer(AteliersState.rejoindre, atelier=1)
    await service.envoyer(AteliersState.demander_annulation, atelier=1)
    assert (await service.etat(AteliersState)).a_annuler == 1
    await service.envoyer(AteliersState.annuler, atelier=1)
    assert (await service.etat(AteliersState)).ateliers[0].annule


async def test_a_waiting_list(porte: Porte, cfa: Personne, controleur: Personne) -> None:
    with db.transaction() as session:
        ex.un_atelier(session, capacite=1)
    service, _ = await ouvrir(porte, controleur, "/aide/ateliers", AteliersState)
    await service.envoyer(AteliersState.rejoindre, atelier=1)
    onglet, _ = await ouvrir(porte, cfa, "/aide/ateliers", AteliersState)
    await onglet.envoyer(AteliersState.attendre, atelier=1)
    vu = await onglet.etat(AteliersState)
    assert (vu.ateliers[0].attend, vu.ateliers[0].places, vu.ateliers[0].lien) == (
        True,
        "1\u00a0place, prise",
        "",
    )
    assert "liste d’attente" in vu.annonce
    await service.envoyer(AteliersState.quitter, atelier=1)
    await onglet.arriver("/aide/ateliers")
    assert (await onglet.etat(AteliersState)).ateliers[0].inscrit


# --- permanences ------------------------------------------------------------------------------------------------------


async def test_hours_of_a_permanence(porte: Porte, cfa: Personne, controleur: Personne) -> None:
    heures = {"jour_semaine": "1", "debut": "9 h", "fin": "11 h 30", "duree": "30", "capacite": "2"}
    service, etat = await ouvrir(porte, controleur, "/aide/permanences", PermanencesState)
    assert (etat.etat, etat.permanences) == ("pret", [])
    await service.envoyer(PermanencesState.creer, champs=heures | {"fin": "9 h 15", "capacite": "0"})
    assert list((await service.etat(PermanencesState)).fautes) == ["capacite"]
    await service.envoyer(PermanencesState.creer, champs=heures)
    etat = await service.etat(PermanencesState)
    (vue,) = etat.permanences
    assert (vue.quand, vue.heures, vue.rappels) == (
        "Chaque mardi",
        "de 9\u00a0h\u00a000 à 11\u00a0h\u00a030",
        "Aucun rappel réservé",
    )
    assert etat.annonce.startswith("La permanence est ouverte.")
    await service.envoyer(PermanencesState.creer, champs=heures)
    assert "déjà ouverte" in (await service.etat(PermanencesState)).motif
    onglet, vu = await ouvrir(porte, cfa, "/aide/permanences", PermanencesState)
    assert (vu.etat, vu.permanences) == ("refuse", [])
    await onglet.envoyer(PermanencesState.fermer, permanence=vue.id)
    await service.envoyer(PermanencesState.demander_fermeture, permanence=vue.id)
    assert (await service.etat(PermanencesState)).a_fermer == vue.id
    await service.envoyer(PermanencesState.fermer, permanence=vue.id)
    assert (await service.etat(PermanencesState)).permanences == []


# --- whatever is sent -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("hostile", HOSTILES, ids=lambda v: type(v).__name__)
async def test_wrong_payloads_change_nothing(porte: Porte, cfa: Personne, hostile: Any) -> None:
    des_permanences()
    with db.transaction() as session:
        ex.un_atelier(session)
        demande = ex.une_demande(session, cfa.actor)
    admin = connecter(role=Role.ADMIN, nom="Aubry")
    onglet = porte.onglet(admin.jeton)
    await onglet.arriver("/aide/demandes", f"?id={demande}")
    avant = empreinte_base()
    for evenement in (
        ContactState.envoyer,
        RappelState.reserver,
        RappelState.deplacer,
        AteliersState.creer,
        DemandesState.repondre,
        PermanencesState.creer,
    ):
        await onglet.envoyer(evenement, champs=hostile)
    for evenement in (RappelState.annuler, DemandesState.rappeler, DemandesState.manquer, DemandesState.clore):
        await onglet.envoyer(evenement, demande=hostile if hostile != 3 else 999_999_999_999)
    for evenement in (PermanencesState.demander_fermeture, PermanencesState.fermer):
        await onglet.envoyer(evenement, permanence=hostile if hostile != 3 else -1)
    for evenement in (AteliersState.rejoindre, AteliersState.attendre, AteliersState.quitter, AteliersState.annuler):
        await onglet.envoyer(evenement, atelier=hostile if hostile != 3 else -1)
    await onglet.envoyer(AteliersState.demander_annulation, atelier=hostile)
    assert empreinte_base() == avant
    assert not porte.fuites


async def test_visitors_are_sent_away(porte: Porte, base: str) -> None:
    des_permanences()
    for chemin in ("/aide/demandes", "/aide/rappel", "/aide/ateliers", "/aide/mes-demandes"):
        onglet = porte.onglet()
        await onglet.arriver(chemin)
        assert any("/connexion" in str(e.payload) for e in onglet.evenements), chemin
    onglet = porte.onglet()
    await onglet.arriver("/aide")
    avant = empreinte_base()
    saisie = {"creneau": "1-1800000000", "telephone": "05 55 01 02 03", "sujet": "offre"}
    await onglet.envoyer(RappelState.reserver, champs=saisie)
    await onglet.envoyer(AteliersState.rejoindre, atelier=1)
    await onglet.envoyer(DemandesState.clore, demande=1)
    assert empreinte_base() == avant
    assert (compter(InscriptionAtelier), compter(ReponseAide)) == (0, 0)
