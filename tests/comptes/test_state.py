"""The picker, « Mes connexions » and the sign-in page, without browser."""

from sqlmodel import select

from iel_app.comptes import commands, rules
from iel_app.comptes.forms import FAIT, LIEN
from iel_app.comptes.state import ChoixState, ConnexionsState, ConnexionState
from iel_app.core import db
from iel_app.core.actor import SYSTEME, VISITEUR, Role
from iel_app.core.gateway import execute
from iel_app.notifications.models import Courriel
from iel_app.ui.session import SessionState
from tests.etats import SQLITE, Porte, connecter, empreinte_base, preparer, reconnecter

pytestmark = SQLITE


async def test_the_picker_lists_what_the_person_may_choose_and_nothing_else(porte: Porte) -> None:
    une, deux, autre = preparer("Villeneuve", "CCAS de Villeneuve", "Étrangère")
    onglet = porte.onglet(connecter(une, deux).jeton)
    await onglet.arriver("/choisir-collectivite", "?suite=/recensement/saisie")
    choix = await onglet.etat(ChoixState)
    assert [c.nom for c in choix.choix] == ["CCAS de Villeneuve", "Villeneuve"]
    assert str(autre) not in [c.id for c in choix.choix]
    assert (choix.total, choix.suite, choix.charge) == (2, "/recensement/saisie", True)
    assert choix.choix[0].etiquettes[0].texte == "Recensement à commencer"
    assert "Étrangère" not in onglet.recu()


async def test_the_search_of_the_picker_forgets_case_and_accents(porte: Porte) -> None:
    une, deux = preparer("Évry-Grégy", "Limoges")
    onglet = porte.onglet(connecter(une, deux).jeton)
    await onglet.arriver("/choisir-collectivite")
    await onglet.envoyer(ChoixState.chercher, texte="EVRY gregy".replace(" ", "-"))
    choix = await onglet.etat(ChoixState)
    assert ([c.nom for c in choix.choix], choix.resultat) == (["Évry-Grégy"], "1 collectivité trouvée")
    siret = next(c.siret for c in choix.choix)
    for tape in (siret, siret.replace(" ", ""), f"gregy {siret[:7]}", "évry grégy"):
        await onglet.envoyer(ChoixState.chercher, texte=tape)
        assert [c.nom for c in choix.choix] == ["Évry-Grégy"], tape
    await onglet.envoyer(ChoixState.chercher, texte="zzz")
    assert (choix.choix, choix.resultat) == ([], "Aucune collectivité ne correspond à cette recherche")


async def test_a_person_closes_their_own_sessions_only(porte: Porte) -> None:
    une, deux = preparer("A", "B")
    moi, autre = connecter(une), connecter(deux)
    second = reconnecter(moi.utilisateur_id)
    onglet = porte.onglet(moi.jeton)
    await onglet.arriver("/mes-connexions")
    etat = await onglet.etat(ConnexionsState)
    assert [ligne.actuelle for ligne in etat.lignes] == [True, False]
    avant = empreinte_base()
    for identifiant in (autre.actor.session_id, 0, -1, 10**30, True, "un", None, 1.5):
        await onglet.envoyer(ConnexionsState.fermer, identifiant=identifiant)
        assert etat.annonce.startswith("Introuvable"), identifiant
    assert empreinte_base() == avant
    await onglet.envoyer(ConnexionsState.fermer, identifiant=second.actor.session_id)
    assert (etat.annonce, len(etat.lignes)) == ("Connexion fermée", 1)
    assert porte.fuites == []


async def test_closing_everything_ends_every_tab(porte: Porte) -> None:
    (une,) = preparer("A")
    moi = connecter(une)
    onglet, ailleurs = porte.onglet(moi.jeton), porte.onglet(reconnecter(moi.utilisateur_id).jeton)
    await onglet.arriver("/mes-connexions")
    await ailleurs.arriver("/mes-connexions")
    await onglet.envoyer(ConnexionsState.fermer_partout)
    assert onglet.redirections == ["/connexion?erreur=deconnecte"]
    await ailleurs.envoyer(SessionState.prolonger)
    assert (await ailleurs.etat(SessionState)).terminee


async def test_an_expired_session_is_over(porte: Porte, horloge) -> None:
    (une,) = preparer("A")
    onglet = porte.onglet(connecter(une).jeton)
    await onglet.arriver("/accueil")
    horloge.avancer(minutes=241)
    from iel_app.comptes.api import acteurs

    acteurs._gardees.clear()  # two seconds of the real clock
    await onglet.envoyer(SessionState.prolonger)
    assert (await onglet.etat(SessionState)).terminee
    onglet.oublier()
    await onglet.arriver("/accueil")
    assert set(onglet.redirections) == {"/connexion?suite=/accueil"}
    assert "Camille" not in onglet.recu()


async def test_the_sign_in_page_says_why_and_nothing_else(porte: Porte) -> None:
    onglet = porte.onglet()
    await onglet.arriver("/connexion", "?erreur=identifiants&suite=/accueil&profil=agent")
    etat = await onglet.etat(ConnexionState)
    assert etat.erreur.startswith("L’identifiant ou le mot de passe")
    assert (etat.suite, etat.agent, etat.note) == ("/accueil", True, "")
    await onglet.arriver("/connexion", "?erreur=<script>&suite=//evil.example")
    assert (etat.erreur, etat.erreurs, etat.suite) == ("", [], "")


async def test_an_agent_has_no_census(porte: Porte) -> None:
    (une,) = preparer("A")
    onglet = porte.onglet(connecter(une, role=Role.AGENT).jeton)
    await onglet.arriver("/choisir-collectivite")
    assert (await onglet.etat(ChoixState)).total == 1
    assert porte.fuites == []


async def test_the_password_pages_say_what_happened_and_show_no_secret(porte: Porte, base: str) -> None:
    (une,) = preparer("A")
    moi = connecter(une)
    with db.transaction() as session:
        commands.envoyer_lien(session, SYSTEME, moi.utilisateur_id, "1")
        texte = session.exec(select(Courriel.texte)).one()
    jeton = texte.partition("jeton=")[2].split()[0]
    onglet = porte.onglet(autres=f"{LIEN}={jeton}")
    await onglet.arriver("/nouveau-mot-de-passe", "?refus=facile")
    etat = await onglet.etat(ConnexionState)
    assert (etat.note, etat.identifiant, etat.fautif) == ("choisir", moi.actor.courriel, "mot_de_passe")
    assert etat.erreurs[0].texte.startswith("Ce mot de passe se devine facilement")
    assert jeton not in onglet.recu()
    execute(commands.renouveler, VISITEUR, rules.hachage(jeton), "neuve")
    await onglet.arriver("/nouveau-mot-de-passe", "?refus=facile")
    assert (etat.note, etat.phrase, etat.erreurs) == ("lien", "Ce lien a déjà servi, ou un autre l’a remplacé.", [])
    sans = porte.onglet()
    await sans.arriver("/nouveau-mot-de-passe")
    etat = await sans.etat(ConnexionState)
    assert (etat.note, etat.identifiant) == ("lien", "")
    await sans.arriver("/mot-de-passe-perdu", "?envoye=1")
    assert etat.note == ""
    await sans.arriver("/mot-de-passe-perdu", "?refus=<b>")
    assert (etat.erreur, etat.erreurs) == ("", [])
    await sans.arriver("/connexion", "?erreur=change")
    assert etat.note == ""
    await sans.arriver("/mon-mot-de-passe")
    assert sans.redirections[-1] == "/connexion?suite=/mon-mot-de-passe"
    ici = porte.onglet(reconnecter(moi.utilisateur_id).jeton, autres=f"{FAIT}=change")
    await ici.arriver("/mon-mot-de-passe")
    etat = await ici.etat(ConnexionState)
    assert (etat.note, etat.montre) == ("change", "")
    for champ, montre in (("actuel", "actuel"), ("mot_de_passe", "mot_de_passe"), ("<b>", ""), ("actuel", "actuel")):
        await ici.envoyer(ConnexionState.basculer, champ=champ)
        assert etat.montre == montre
