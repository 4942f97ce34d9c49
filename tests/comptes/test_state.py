"""The picker, « Mes connexions » and the sign-in page, without browser."""

from pyotp.totp import TOTP
from sqlmodel import select

from iel_app.comptes import commands, rules
from iel_app.comptes.forms import ATTENTE, FAIT, LIEN
from iel_app.comptes.models import Utilisateur
from iel_app.comptes.state import ChoixState, ConnexionsState, ConnexionState
from iel_app.core import db
from iel_app.core.actor import SYSTEME, VISITEUR, Role
from iel_app.core.gateway import execute
from iel_app.notifications.models import Courriel
from iel_app.ui.session import SessionState
from tests.conftest import Horloge
from tests.etats import SQLITE, Onglet, Porte, connecter, empreinte_base, preparer, reconnecter

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
    assert (etat.note, etat.visible) == ("change", "")
    for champ, montre in (("actuel", "actuel"), ("mot_de_passe", "mot_de_passe"), ("<b>", ""), ("actuel", "actuel")):
        await ici.envoyer(ConnexionState.basculer, champ=champ)
        assert etat.visible == montre


async def test_the_second_factor_goes_to_its_fields_and_stays_in_no_state(porte: Porte, horloge: Horloge) -> None:
    moi = connecter(role=Role.ADMIN)
    onglet = porte.onglet(moi.jeton)
    await onglet.arriver("/mes-connexions")
    assert (await onglet.etat(ConnexionsState)).double
    await onglet.arriver("/mon-second-facteur", "?fait=active")
    etat = await onglet.etat(ConnexionState)
    assert (etat.note, etat.phrase) == ("aucun", "")
    await onglet.envoyer(ConnexionState.montrer)
    assert (etat.note, etat.montre) == ("aucun", False)
    execute(commands.preparer_second_facteur, moi.actor)
    await onglet.arriver("/mon-second-facteur", "?refus=code")
    assert (etat.note, etat.fautif, etat.montre) == ("prepare", "code", False)
    await onglet.envoyer(ConnexionState.montrer)
    secret = ecrit(onglet).replace(" ", "")
    assert etat.montre
    execute(commands.activer_second_facteur, moi.actor, TOTP(secret).at(horloge.instant))
    await onglet.arriver("/mon-second-facteur", "?fait=active")
    assert (etat.note, etat.phrase) == ("a_noter", "La double vérification est activée.")
    await onglet.envoyer(ConnexionState.montrer)
    codes = ecrit(onglet).splitlines()
    assert (etat.note, len(codes)) == ("codes", 10)
    onglet.evenements.clear()
    for _ in range(2):
        await onglet.envoyer(ConnexionState.montrer)
        assert (etat.note, etat.reste, onglet.evenements) == ("actif", "10 sur 10", [])
    ecrits = onglet.recu() + repr(vars(etat))
    assert not [s for s in (secret, *codes, *(c.replace(" ", "") for c in codes)) if s in ecrits]
    assert porte.fuites == []


def ecrit(onglet: Onglet) -> str:
    """What an event just wrote in a field."""
    return next(e.payload["value"] for e in reversed(onglet.evenements) if e.name == "_set_value")


async def test_the_second_factor_of_who_has_no_right_to_it(porte: Porte) -> None:
    (une,) = preparer("A")
    onglet = porte.onglet(connecter(une).jeton)
    avant = empreinte_base()
    await onglet.arriver("/mon-second-facteur", "?refus=code")
    etat = await onglet.etat(ConnexionState)
    assert (etat.note, etat.phrase, etat.erreurs) == ("refuse", "Votre rôle ne permet pas cette action.", [])
    await onglet.envoyer(ConnexionState.montrer)
    assert (etat.note, onglet.evenements) == ("refuse", [])
    await onglet.arriver("/mes-connexions")
    assert not (await onglet.etat(ConnexionsState)).double
    assert empreinte_base() == avant
    sans = porte.onglet()
    await sans.arriver("/mon-second-facteur")
    assert set(sans.redirections) == {"/connexion?suite=/mon-second-facteur"}
    await sans.envoyer(ConnexionState.montrer)
    assert ((await sans.etat(ConnexionState)).note, sans.evenements[-1].name) == ("", "_redirect")
    assert porte.fuites == []


async def test_the_page_of_the_code_asks_only_who_is_awaited(porte: Porte, horloge: Horloge) -> None:
    moi = connecter(role=Role.ADMIN)
    with db.reading() as session:
        verifie = session.get_one(Utilisateur, moi.utilisateur_id).mot_de_passe
    jeton = execute(commands.attendre_code, VISITEUR, moi.utilisateur_id, verifie)
    onglet = porte.onglet(autres=f"{ATTENTE}={jeton}")
    await onglet.arriver("/connexion/code", "?refus=code&suite=/aide")
    etat = await onglet.etat(ConnexionState)
    assert (etat.fautif, etat.suite, etat.cible, onglet.redirections) == ("code", "/aide", "resume#1", [])
    assert moi.actor.courriel not in onglet.recu()
    assert jeton not in onglet.recu()
    # Somebody else is signed in on this browser: the code asked is that of the one who just gave their password.
    partage = porte.onglet(connecter(role=Role.ADMIN, nom="Autre").jeton, autres=f"{ATTENTE}={jeton}")
    await partage.arriver("/connexion/code", "?suite=/aide")
    assert partage.redirections == []
    horloge.avancer(minutes=5)
    await onglet.arriver("/connexion/code", "?suite=/offre/controle?vue=1")
    assert onglet.redirections == ["/connexion?erreur=perime&suite=/offre/controle%3Fvue%3D1"]
    sans = porte.onglet()
    await sans.arriver("/connexion/code", "?suite=//mal.example")
    assert sans.redirections == ["/connexion?erreur=perime"]
    await sans.arriver("/connexion", "?erreur=perime")
    etat = await sans.etat(ConnexionState)
    assert etat.erreur == "Le temps de saisir le code est passé. Connectez-vous de nouveau"
    dedans = porte.onglet(reconnecter(moi.utilisateur_id).jeton)
    await dedans.arriver("/connexion/code")
    assert dedans.redirections == ["/accueil"]
