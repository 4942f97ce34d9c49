"""The census journey through its states: note, add, choose, save; errors, conflict, closing."""

from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import func, select

from iel_app.core import clock, db, gateway
from iel_app.core.actor import SYSTEME
from iel_app.core.outbox import Effet
from iel_app.recensement.commands import fixer_periode
from iel_app.recensement.models import Brouillon, Recensement, VersionRecensement
from iel_app.recensement.state import HistoriqueState, SaisieState
from iel_app.recensement.state.signalement import SignalementState
from tests import factories
from tests.etats import SQLITE, Onglet, Personne, Porte, connecter, formulaire, noter, preparer, reconnecter

pytestmark = SQLITE

PERSONNE = {"prenom": "Claude", "nom": "Durand", "courriel": "rh@ville.example", "telephone": "05 55 01 02 03"}
NOMBRES = {"presents": "12", "handicap": "1", "fins_ete": "4", "fins_automne": "3"}


def compter(table: type[Any]) -> int:
    with db.reading() as session:
        return session.exec(select(func.count()).select_from(table)).one()


async def ouvrir(porte: Porte, personne: Personne) -> tuple[Onglet, Any]:
    onglet = porte.onglet(personne.jeton)
    await onglet.arriver("/recensement/saisie")
    return onglet, await onglet.etat(SaisieState)


async def remplir(onglet: Onglet, saisie: Any, categorie: str = "m01") -> None:
    """Type a whole valid answer."""
    for nom, valeur in PERSONNE.items():
        await noter(onglet, f"r-{saisie.personnes[0].uid}-{nom}", valeur)
    for nom, valeur in NOMBRES.items():
        await noter(onglet, nom, valeur)
    await onglet.envoyer(SaisieState.ajouter_ligne)
    uid = saisie.lignes[-1].uid
    await onglet.envoyer(SaisieState.choisir_categorie, uid=uid, code=categorie)
    await noter(onglet, f"i-{uid}-n3", "2")


async def poster(onglet: Onglet, **champs: str) -> dict[str, str]:
    """Post the form as the draft holds it, and what the person typed over."""
    saisie = await onglet.etat(SaisieState)
    saisie._montrer(saisie._contenu, saisie._conflits)
    poste = await formulaire(onglet, **champs)
    await onglet.envoyer(SaisieState.enregistrer, champs=poste)
    return poste


@pytest.fixture
def commune(base: str) -> int:
    return preparer("Commune A")[0]


async def test_the_whole_journey(porte: Porte, commune: int) -> None:
    onglet, saisie = await ouvrir(porte, connecter(commune))
    assert (saisie.etat, saisie.collectivite, saisie.statut) == ("ouvert", "Commune A", "Brouillon, non transmis")
    await remplir(onglet, saisie)
    assert saisie.brouillon.startswith("Brouillon enregistré à")
    assert saisie.totaux["tout"] == "2"
    assert saisie.cible.startswith("i-")
    assert compter(Brouillon) == 1
    await poster(onglet)
    assert (saisie.fautifs, saisie.motif) == ({}, "")
    assert saisie.confirme
    assert saisie.statut.endswith("(version 1)")
    assert saisie.confirmation_intentions == "2\u00a0apprentis, 1\u00a0catégorie cible"
    assert saisie.destinataires == "Claude Durand"
    assert (compter(Brouillon), compter(VersionRecensement), compter(Effet)) == (0, 1, 1)
    await onglet.arriver("/recensement/versions")
    historique = await onglet.etat(HistoriqueState)
    assert [v.numero for v in historique.versions] == [1]
    assert porte.fuites == []


async def test_a_replayed_save_makes_one_version(porte: Porte, commune: int) -> None:
    onglet, saisie = await ouvrir(porte, connecter(commune))
    await remplir(onglet, saisie)
    poste = await poster(onglet)
    for _ in range(5):
        await onglet.envoyer(SaisieState.enregistrer, champs=poste)
    assert (saisie.version, compter(VersionRecensement), compter(Effet)) == (1, 1, 1)
    assert saisie.confirme


async def test_errors_keep_what_was_typed_and_save_nothing(porte: Porte, commune: int) -> None:
    onglet, saisie = await ouvrir(porte, connecter(commune))
    await remplir(onglet, saisie)
    uid = saisie.personnes[0].uid
    await poster(onglet, handicap="13", presents="12,5", **{f"r__{uid}__courriel": "rh", f"r__{uid}__nom": ""})
    assert set(saisie.fautifs) == {"presents", f"r-{uid}-courriel", f"r-{uid}-nom"}
    assert saisie.fautifs["presents"] == "Le nombre d’apprentis présents doit être un nombre entier, comme 12"
    assert [e.ancre for e in saisie.erreurs] == list(saisie.fautifs)
    assert saisie.cible.startswith("resume#")
    assert not saisie.confirme
    assert {n.nom: n.valeur for n in saisie.nombres}["presents"] == "12,5"
    assert (compter(VersionRecensement), compter(Effet)) == (0, 0)
    await poster(
        onglet, presents="12", handicap="1", **{f"r__{uid}__courriel": "rh@ville.example", f"r__{uid}__nom": "D"}
    )
    assert (saisie.fautifs, saisie.version) == ({}, 1)


async def test_a_huge_text_is_refused_with_its_sentence(porte: Porte, commune: int) -> None:
    onglet, saisie = await ouvrir(porte, connecter(commune))
    await remplir(onglet, saisie)
    await poster(onglet, **{f"r__{saisie.personnes[0].uid}__nom": "a" * 200_000})
    assert list(saisie.fautifs.values()) == ["Le nom doit comporter 100 caractères au plus : retirez-en 1900"]
    assert compter(VersionRecensement) == 0


async def test_a_catégorie_of_another_campaign_is_refused(porte: Porte, commune: int) -> None:
    with db.transaction() as session:
        factories.une_campagne_fermee(session, 2026, metiers=6)
    onglet, saisie = await ouvrir(porte, connecter(commune))
    await remplir(onglet, saisie)
    uid = saisie.lignes[0].uid
    await onglet.envoyer(SaisieState.choisir_categorie, uid=uid, code="m06")
    assert saisie.lignes[0].categorie == "m01"
    await poster(onglet, **{f"i__{uid}__categorie": "m06"})
    assert saisie.fautifs == {f"i-{uid}-texte": "Choisissez une catégorie cible dans la liste"}
    assert compter(VersionRecensement) == 0


async def test_no_field_names_the_collectivite(porte: Porte, commune: int) -> None:
    autre = preparer("Commune B", annee=2028)[0]
    onglet, saisie = await ouvrir(porte, connecter(commune))
    await remplir(onglet, saisie)
    forges = ("collectivite", "collectivite_id", "actor", "annee", "utilisateur_id", "recensement_id", "session_id")
    await poster(onglet, **dict.fromkeys(forges, str(autre)))
    with db.reading() as session:
        assert set(session.exec(select(Recensement.collectivite_id))) == {commune}
    await poster(onglet, formulaire=f"{autre}-2027", presents="99")
    assert saisie.motif.startswith("Vous agissez désormais pour une autre collectivité")
    with db.reading() as session:
        assert set(session.exec(select(Recensement.collectivite_id))) == {commune}
    assert compter(VersionRecensement) == 1


async def test_two_people_from_the_same_version(porte: Porte, commune: int) -> None:
    un, etat_un = await ouvrir(porte, connecter(commune, nom="Premier"))
    deux, etat_deux = await ouvrir(porte, connecter(commune, nom="Second"))
    await remplir(un, etat_un)
    await remplir(deux, etat_deux)
    await poster(un)
    await poster(deux, presents="15")
    assert not etat_deux.confirme
    assert (etat_deux.nb_conflits, etat_deux.base) == (1, "1")
    conflit = etat_deux.conflit_liens[0]
    assert (conflit.champ, conflit.mien, conflit.leur) == ("presents", "15", "12")
    assert etat_deux.conflit_titre.startswith("Camille Premier a enregistré la version 1")
    await poster(deux, presents="15")
    assert etat_deux.motif.startswith("Choisissez la valeur à conserver")
    assert compter(VersionRecensement) == 1
    await deux.envoyer(SaisieState.trancher, champ="presents", choix="garder")
    assert etat_deux.nb_conflits == 0
    await poster(deux)
    assert (etat_deux.motif, etat_deux.fautifs) == ("", {})
    assert (etat_deux.version, etat_deux.confirme) == (2, True)
    assert porte.fuites == []


async def test_the_closing_instant_passes_while_typing(porte: Porte, commune: int) -> None:
    onglet, saisie = await ouvrir(porte, connecter(commune))
    await remplir(onglet, saisie)
    hier = clock.now() - timedelta(minutes=1)
    gateway.execute(fixer_periode, SYSTEME, 2027, hier - timedelta(days=30), hier)
    await poster(onglet, presents="14")
    assert saisie.motif.startswith("La période de recensement est terminée depuis le")
    assert "votre brouillon reste lisible" in saisie.motif
    assert (saisie.etat, saisie.confirme, compter(VersionRecensement)) == ("clos_en_cours", False, 0)
    assert {n.nom: n.valeur for n in saisie.nombres}["presents"] == "14"


async def test_a_server_that_forgot_the_tab_still_saves(porte: Porte, commune: int) -> None:
    personne = connecter(commune)
    onglet, saisie = await ouvrir(porte, personne)
    await remplir(onglet, saisie)
    saisie._montrer(saisie._contenu, [])
    poste = await formulaire(onglet)
    neuf = porte.onglet(personne.jeton)
    await neuf.envoyer(SaisieState.noter, formulaire=saisie.formulaire, champ="presents", valeur="13")
    await neuf.envoyer(SaisieState.enregistrer, champs=poste)
    assert (await neuf.etat(SaisieState)).confirme
    assert compter(VersionRecensement) == 1
    assert porte.fuites == []


async def test_a_fresh_state_without_right_refuses_without_a_bug(porte: Porte, commune: int) -> None:
    from iel_app.core.actor import Role

    onglet = porte.onglet(connecter(commune, role=Role.AGENT).jeton)
    for evenement, champs in (
        (SaisieState.noter, {"formulaire": f"{commune}-2027", "champ": "presents", "valeur": "1"}),
        (SaisieState.enregistrer, {"champs": {"formulaire": f"{commune}-2027"}}),
        (SaisieState.ajouter_ligne, {}),
        (SaisieState.retablir, {}),
        (SaisieState.cocher_aucune, {"coche": True}),
        (SignalementState.envoyer, {"champs": {"signalement-champ": "siret", "signalement-message": "x"}}),
    ):
        await onglet.envoyer(evenement, **champs)
    assert (await onglet.etat(SaisieState)).motif == "Votre rôle ne permet pas cette action."
    assert (compter(Recensement), compter(Brouillon)) == (0, 0)
    assert porte.fuites == []


async def test_rows_are_removed_brought_back_and_taken_over(porte: Porte, commune: int) -> None:
    personne = connecter(commune)
    onglet, saisie = await ouvrir(porte, personne)
    await remplir(onglet, saisie)
    uid = saisie.lignes[0].uid
    await onglet.envoyer(SaisieState.retirer_ligne, uid=uid)
    assert (saisie.lignes, saisie.retiree) == ([], "Catégorie retirée : Métier 01")
    await onglet.envoyer(SaisieState.retablir)
    assert [ligne.uid for ligne in saisie.lignes] == [uid]
    await onglet.envoyer(SaisieState.voir_diplomes, uid=uid)
    assert saisie.diplomes_titre == "Métier 01"
    await onglet.envoyer(SaisieState.chercher_diplome, texte="introuvable")
    assert all(not d.diplomes for d in saisie.diplomes)
    await onglet.envoyer(SaisieState.cocher_aucune, coche=True)
    assert saisie.aucune
    second = porte.onglet(reconnecter(personne.utilisateur_id).jeton)
    await second.arriver("/recensement/saisie")
    assert (await second.etat(SaisieState)).aucune
    assert porte.fuites == []


async def test_a_wrong_identity_is_reported(porte: Porte, commune: int) -> None:
    onglet, _ = await ouvrir(porte, connecter(commune))
    await onglet.envoyer(SignalementState.ouvrir)
    etat = await onglet.etat(SignalementState)
    await onglet.envoyer(SignalementState.envoyer, champs={"signalement-champ": "inconnu", "signalement-message": "x"})
    assert set(etat.fautifs) == {"signalement-champ"}
    await onglet.envoyer(
        SignalementState.envoyer, champs={"signalement-champ": "siret", "signalement-message": "<b>faux</b> \ud800\x00"}
    )
    assert etat.envoye
    assert compter(Effet) == 1
    assert porte.fuites == []
