"""The guard: who is let through, what a tab receives, what happens when a session or a right ends."""

import pytest

from iel_app.comptes import commands as comptes
from iel_app.comptes.state import ChoixState, ConnexionsState
from iel_app.core import gateway
from iel_app.core.actor import SYSTEME, Role
from iel_app.recensement.state import HistoriqueState, SaisieState
from iel_app.ui import session as garde
from iel_app.ui.session import SessionState
from tests.conftest import Horloge
from tests.etats import ETAT_INITIAL, RACINE, SQLITE, Porte, connecter, empreinte_base, noter, preparer, reconnecter

pytestmark = SQLITE


async def test_an_arrival_without_session_goes_to_sign_in_and_the_address_is_kept(porte: Porte) -> None:
    onglet = porte.onglet()
    await onglet.arriver("/recensement/versions", "?page=2&x=%2F")
    assert onglet.redirections
    assert set(onglet.redirections) == {"/connexion?suite=/recensement/versions%3Fpage%3D2%26x%3D%252F"}
    assert (await onglet.etat(HistoriqueState)).etat == ""
    assert porte.fuites == []


async def test_an_event_without_session_shows_the_band_and_changes_nothing(porte: Porte) -> None:
    preparer("Commune A")
    avant = empreinte_base()
    onglet = porte.onglet()
    await onglet.envoyer(SaisieState.enregistrer, champs={"presents": "12"})
    await onglet.envoyer(SaisieState.noter, formulaire="1-2027", champ="presents", valeur="12")
    assert (await onglet.etat(SessionState)).terminee
    saisie = await onglet.etat(SaisieState)
    assert (saisie.reponse, saisie.motif, saisie._contenu) == (0, "", {})
    assert onglet.redirections == []
    assert empreinte_base() == avant


async def test_a_handler_without_policy_is_refused(porte: Porte, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(SessionState.event_handlers["entrer"].fn, garde._POLICY)
    (commune,) = preparer("Commune A")
    onglet = porte.onglet(connecter(commune).jeton)
    await onglet.envoyer(SessionState.entrer)
    assert "Camille" not in onglet.recu()
    assert not (await onglet.etat(SessionState)).connecte


@pytest.mark.parametrize("variable", ["connecte", "prenom", "base", "annee", "_lie", "enregistrer"])
async def test_setvar_is_refused_on_every_state(porte: Porte, variable: str) -> None:
    (commune,) = preparer("Commune A")
    onglet = porte.onglet(connecter(commune).jeton)
    await onglet.arriver()
    saisie = await onglet.etat(SaisieState)
    avant = (saisie.base, saisie.annee)
    for etat in (SaisieState, SessionState):
        await onglet.envoyer(f"{etat.get_full_name()}.setvar", var_name=variable, value="9")
    assert (saisie.base, saisie.annee) == avant
    assert porte.fuites == []


async def test_undeclared_and_private_names_do_nothing(porte: Porte) -> None:
    (commune,) = preparer("Commune A")
    onglet = porte.onglet(connecter(commune).jeton)
    await onglet.arriver()
    avant = empreinte_base()
    onglet.oublier()
    for nom in ("_modifier", "_confirmer", "_fermer", "reset", "get_state", "inconnu", "dict", "__init__", "set_base"):
        await onglet.porte.processeur.enqueue(onglet.client, _evenement(f"{SaisieState.get_full_name()}.{nom}"))
    await onglet.porte.processeur.join(2)
    assert onglet.deltas == []
    assert empreinte_base() == avant


def _evenement(nom: str):
    from reflex_base.event import Event

    return Event(name=nom)


async def test_the_browser_s_variables_are_not_heard(porte: Porte) -> None:
    onglet = porte.onglet()
    prefixe = SessionState.get_full_name()
    vars_ = {f"{prefixe}.prenom": "Forge", f"{prefixe}.connecte": True, "inconnu.x": 1}
    await onglet.envoyer(ETAT_INITIAL, vars=vars_)
    await onglet.envoyer(f"{RACINE}.reflex___state____update_vars_internal_state.update_vars_internal", vars=vars_)
    assert "Forge" not in onglet.recu()
    assert not (await onglet.etat(SessionState)).connecte
    assert porte.fuites == []


@pytest.mark.parametrize("voleur", ["sans cookie", "forgé", "quelqu’un d’autre"])
async def test_a_stolen_client_token_receives_nothing(porte: Porte, voleur: str) -> None:
    commune, autre = preparer("Commune Secrète", "Commune B")
    victime = porte.onglet(connecter(commune, nom="Confidentiel").jeton)
    await victime.arriver()
    assert "Commune Secrète" in victime.recu()
    jeton = {"sans cookie": "", "forgé": "x" * 43, "quelqu’un d’autre": connecter(autre, nom="Dupont").jeton}[voleur]
    ajouter = (SaisieState.ajouter_ligne, {"formulaire": f"{commune}-2027"})
    for evenement, champs in ((ETAT_INITIAL, {}), (f"{RACINE}.hydrate", {}), ajouter):
        pirate = porte.onglet(jeton, client=victime.client)
        await pirate.envoyer(evenement, **champs)
        assert "Secrète" not in pirate.recu()
        assert "Confidentiel" not in pirate.recu()
    saisie = await pirate.etat(SaisieState)
    assert saisie.collectivite != "Commune Secrète"
    assert saisie._fiche is None or saisie._fiche.collectivite != "Commune Secrète"


async def test_a_stolen_client_token_finds_an_empty_state_at_its_first_event(porte: Porte) -> None:
    """Not only when it connects: the first gesture of somebody else must not be answered from what was loaded."""
    une, deux, autre = preparer("Commune Secrète", "Commune Discrète", "Commune B")
    victime = porte.onglet(connecter(une, deux).jeton)
    await victime.arriver("/choisir-collectivite")
    assert "Secrète" in victime.recu()
    pirate = porte.onglet(connecter(autre).jeton, client=victime.client, chemin=victime.chemin)
    await pirate.envoyer(ChoixState.chercher, texte="")
    assert "crète" not in pirate.recu()
    assert (await pirate.etat(ChoixState))._tous == []


async def test_a_session_closed_in_another_tab_is_refused_at_the_next_event(porte: Porte) -> None:
    (commune,) = preparer("Commune A")
    personne = connecter(commune)
    autre = reconnecter(personne.utilisateur_id)
    onglet, second = porte.onglet(personne.jeton), porte.onglet(autre.jeton)
    await onglet.arriver()
    await noter(onglet, "presents", "7")
    assert (await onglet.etat(SaisieState)).brouillon
    await second.envoyer(ConnexionsState.fermer, identifiant=personne.actor.session_id)
    assert (await second.etat(ConnexionsState)).annonce == "Connexion fermée"
    avant = empreinte_base()
    await noter(onglet, "presents", "8")
    assert (await onglet.etat(SessionState)).terminee
    assert (await onglet.etat(SaisieState))._contenu["presents"] == "7"
    assert empreinte_base() == avant
    assert onglet.redirections == []


async def test_a_closed_session_gets_nothing_back_when_it_connects_again(porte: Porte) -> None:
    (commune,) = preparer("Commune Secrète")
    personne = connecter(commune)
    onglet = porte.onglet(personne.jeton)
    await onglet.arriver()
    gateway.execute(comptes.fermer_session, personne.actor, personne.actor.session_id)
    for evenement in (ETAT_INITIAL, f"{RACINE}.hydrate"):
        onglet.oublier()
        await onglet.envoyer(evenement)
        assert "Secrète" not in onglet.recu()
    assert (await onglet.etat(SaisieState))._fiche is None


async def test_a_closed_session_loaded_by_events_alone_gets_nothing_back(porte: Porte) -> None:
    (commune,) = preparer("Commune Secrète")
    personne = connecter(commune)
    onglet = porte.onglet(personne.jeton)
    await onglet.envoyer(SaisieState.ouvrir)
    gateway.execute(comptes.fermer_session, personne.actor, personne.actor.session_id)
    onglet.oublier()
    await onglet.arriver()
    assert "Secrète" not in onglet.recu()


async def test_a_tab_that_comes_back_to_a_server_which_forgot_it_is_never_emptied(porte: Porte) -> None:
    """A click in the moment between the two carried an empty form, and was refused."""
    (commune,) = preparer("Commune A")
    personne = connecter(commune)
    formulaire = f"{SaisieState.get_full_name()}", "formulaire_rx_state_"
    for charge, attendu in (({}, f"{commune}-2027"), ({"hashes": []}, "")):
        onglet = porte.onglet(personne.jeton)
        await onglet.envoyer(ETAT_INITIAL, charge)
        premier, dernier = onglet.deltas[0], {}
        for delta in onglet.deltas:
            dernier |= delta.get(formulaire[0], {})
        assert premier.get(formulaire[0], {}).get(formulaire[1], "") == attendu
        assert dernier[formulaire[1]] == f"{commune}-2027"
    assert porte.fuites == []


async def test_an_answer_given_while_the_page_loads_again_stays(porte: Porte, horloge: Horloge) -> None:
    (commune,) = preparer("Commune A")
    onglet = porte.onglet(connecter(commune).jeton)
    await onglet.arriver()
    await onglet.envoyer(SaisieState.enregistrer, champs={"formulaire": f"{commune}-2027", "base": "0"})
    saisie = await onglet.etat(SaisieState)
    assert saisie.erreurs
    await onglet.envoyer(SaisieState.ouvrir)
    assert saisie.erreurs
    horloge.avancer(seconds=6)
    await onglet.envoyer(SaisieState.ouvrir)
    assert saisie.erreurs == []


async def test_a_role_taken_back_acts_at_the_next_event(porte: Porte) -> None:
    (commune,) = preparer("Commune A")
    personne = connecter(commune)
    onglet = porte.onglet(personne.jeton)
    await onglet.arriver()
    gateway.execute(comptes.retirer_habilitation, SYSTEME, personne.utilisateur_id, Role.GESTIONNAIRE, commune)
    avant = empreinte_base()
    await noter(onglet, "presents", "8")
    assert onglet.redirections == ["/choisir-collectivite?motif=retiree&suite=/recensement/saisie"]
    assert (await onglet.etat(SaisieState))._contenu["presents"] == ""
    # The address is what the client says: whatever it says, the right is gone.
    onglet.chemin = "/choisir-collectivite"
    await noter(onglet, "presents", "8")
    await onglet.envoyer(SaisieState.enregistrer, champs={"formulaire": "None-2027", "presents": "8"})
    await onglet.envoyer(SaisieState.ajouter_ligne, formulaire="None-2027")
    assert (await onglet.etat(SaisieState)).motif
    assert empreinte_base() == avant
    onglet.chemin = "/recensement/saisie"
    onglet.oublier()
    await onglet.arriver()
    assert "Commune A" not in onglet.recu()
    assert porte.fuites == []


async def test_a_collectivite_withdrawn_sends_to_the_picker(porte: Porte) -> None:
    une, deux, trois = preparer("Commune A", "Commune B", "Commune C")
    personne = connecter(une, deux, trois, choisir=une)
    onglet = porte.onglet(personne.jeton)
    await onglet.arriver()
    assert onglet.redirections == []
    gateway.execute(comptes.retirer_habilitation, SYSTEME, personne.utilisateur_id, Role.GESTIONNAIRE, une)
    onglet.oublier()
    await onglet.arriver()
    assert onglet.redirections == ["/choisir-collectivite?suite=/recensement/saisie&motif=retiree"]
    assert "Commune A" not in onglet.recu()
    await onglet.arriver("/choisir-collectivite", "?motif=retiree")
    choix = await onglet.etat(ChoixState)
    assert [c.nom for c in choix.choix] == ["Commune B", "Commune C"]
    assert choix.message.startswith("Vous n’avez plus accès")


async def test_the_shell_shows_who_is_connected_and_the_menu_of_their_rights(porte: Porte) -> None:
    une, deux = preparer("Commune A", "Commune B")
    gestionnaire = porte.onglet(connecter(une, deux, choisir=deux).jeton)
    await gestionnaire.arriver("/accueil")
    etat = await gestionnaire.etat(SessionState)
    assert (etat.prenom, etat.nom, etat.collectivite) == ("Camille", "Camille Martin", "Commune B")
    assert etat.connecte
    assert etat.plusieurs
    assert "/recensement/saisie" in etat.menu
    agent = porte.onglet(connecter(une, role=Role.AGENT).jeton)
    await agent.arriver("/accueil")
    assert "/recensement/saisie" not in (await agent.etat(SessionState)).menu
    assert porte.fuites == []


@pytest.mark.parametrize("role", [r for r in Role if r not in (Role.VISITEUR, Role.SYSTEME)])
async def test_every_page_loads_for_every_role_without_a_bug(porte: Porte, role: Role) -> None:
    from iel_app.iel_app import app

    (commune,) = preparer("Commune A")
    national = role in (Role.CNFPT_NATIONAL, Role.ADMIN)
    personne = connecter(role=role) if national else connecter(commune, role=role)
    onglet = porte.onglet(personne.jeton)
    for route in app._unevaluated_pages:
        await onglet.arriver(f"/{route}".replace("/index", "/"))
    assert porte.fuites == []


async def test_the_band_never_outlives_a_new_session(porte: Porte) -> None:
    (commune,) = preparer("Commune A")
    onglet = porte.onglet("x" * 43)
    await onglet.envoyer(SaisieState.ajouter_ligne, formulaire="1-2027")
    assert (await onglet.etat(SessionState)).terminee
    onglet.jeton = connecter(commune).jeton
    await onglet.arriver()
    assert not (await onglet.etat(SessionState)).terminee


async def test_open_redirects_through_the_address(porte: Porte) -> None:
    (commune,) = preparer("Commune A")
    onglet = porte.onglet()
    for suite in (
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "/auth/x",
        "/a b",
    ):
        onglet.jeton = ""
        await onglet.arriver("/connexion", f"?suite={suite}")
        from iel_app.comptes.state import ConnexionState

        assert (await onglet.etat(ConnexionState)).suite == ""
        onglet.jeton = connecter(commune).jeton
        await onglet.arriver("/choisir-collectivite", f"?suite={suite}")
        assert (await onglet.etat(ChoixState)).suite == ""
    for chemin in ("//evil.example", "/\\evil.example", "https://evil.example/x"):
        visiteur = porte.onglet(chemin=chemin)
        await visiteur.envoyer(SaisieState.ouvrir)
        assert visiteur.redirections
        assert all(r.startswith("/connexion?suite=") for r in visiteur.redirections)
