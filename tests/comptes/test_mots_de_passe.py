"""Passwords: which are accepted, the link of a lost one, the change of one's own, and what each closes."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlmodel import Session, col, select

from iel_app import worker
from iel_app.comptes import commands, queries, rules
from iel_app.comptes.models import LienMotDePasse, SessionOuverte, Tentative, Utilisateur
from iel_app.core import clock, db, gateway
from iel_app.core.actor import SYSTEME, VISITEUR, Actor
from iel_app.core.audit import Action, Fait
from iel_app.core.errors import Forbidden, NotConnected, NotFound, TooMany
from iel_app.core.outbox import Effet
from iel_app.notifications.models import Courriel
from tests import factories as f
from tests.conftest import Compteur, Horloge

PERSONNELS = ("camille.martin@villeneuve.example", "Camille Martin")


def juger(mot_de_passe: str) -> rules.Jugement:
    return rules.juger(mot_de_passe, PERSONNELS, 12, 11)


# --- the rule ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mot_de_passe", "motif"),
    [
        ("", "vide"),
        ("a", "court"),
        ("x7Kp!q9zRt2", "court"),
        ("a" * 257, "long"),
        ("aaaaaaaaaaaaaaaaa", "facile"),
        ("123456789012", "facile"),
        ("azertyuiop1234", "facile"),
        ("motdepasse2026", "facile"),
        ("Printemps2026!", "facile"),
        ("Villeneuve2026!", "facile"),
        ("camillemartin2026", "facile"),
        ("Martin-Camille!", "facile"),
        ("x7Kp!q9zRt2w", ""),
        ("une souris verte", ""),
        ("Tournesol84Mairie", ""),
        ("  espaces comptés  ", ""),
        ("une phrase bien longue " * 11, ""),
    ],
)
def test_a_password_is_judged_by_how_it_resists_guessing(mot_de_passe: str, motif: str) -> None:
    assert juger(mot_de_passe).motif == motif


def test_the_sentence_says_what_is_missing() -> None:
    assert juger("onze lettre").phrase == "Trop court\u00a0: encore 1\u00a0caractère"
    assert juger("dix lettre").phrase == "Trop court\u00a0: encore 2\u00a0caractères"
    assert juger("x7Kp!q9zRt2w").phrase == "Mot de passe accepté"
    assert juger("chocolat chaud le matin").solide
    assert not juger("x7Kp!q9zRt2w").solide


def test_the_same_password_is_easy_for_its_owner_only() -> None:
    assert juger("camille-martin").motif == "facile"
    assert rules.juger("camille-martin", ("nora.petit@limoges.example", "Nora Petit"), 12, 8).motif == ""


# --- the link ---------------------------------------------------------------------------------------------------------


def une_personne(session: Session, courriel: str = "a@ville.example") -> int:
    return f.un_utilisateur(session, courriel)


def un_lien(session: Session, utilisateur_id: int, quand: str = "") -> str:
    """Ask for a link, and return the token that its mail carries."""
    commands.envoyer_lien(session, SYSTEME, utilisateur_id, quand or clock.now().isoformat())
    courriel = session.exec(select(Courriel).order_by(col(Courriel.id).desc())).first()
    assert courriel is not None
    return courriel.texte.partition("jeton=")[2].split()[0]


def lien(session: Session, jeton: str) -> queries.LienVu | None:
    return queries.lien(session, VISITEUR, rules.hachage(jeton))


def renouveler(session: Session, jeton: str, empreinte: str = "neuve") -> None:
    commands.renouveler(session, VISITEUR, rules.hachage(jeton), empreinte)


def test_asking_says_and_does_the_same_for_an_unknown_address(session: Session, instructions: Compteur) -> None:
    connue = une_personne(session)
    comptes = []
    for courriel in ("a@ville.example", "inconnue@ville.example"):
        session.flush()
        with instructions() as envoyees:
            commands.demander_lien(session, VISITEUR, courriel, "192.0.2.1")
            session.flush()
        comptes.append(envoyees)
    assert comptes[0] == comptes[1]
    charges = [e.charge["utilisateur_id"] for e in session.exec(select(Effet).order_by(col(Effet.id))).all()]
    assert charges == [connue, 0]
    faits = session.exec(select(Fait).where(Fait.action == Action.MOT_DE_PASSE_PERDU)).all()
    assert [fait.objet.partition(":")[0] for fait in faits] == ["utilisateur", "identifiant"]
    assert not any("inconnue" in str(fait.model_dump()) for fait in faits)
    assert not any("inconnue" in str(e.charge) for e in session.exec(select(Effet)).all())


def test_nothing_is_sent_to_an_unknown_or_closed_account(session: Session) -> None:
    fermee = session.get_one(Utilisateur, une_personne(session))
    fermee.desactive_le = clock.now()
    for utilisateur_id in (0, fermee.id or 0):
        assert commands.envoyer_lien(session, SYSTEME, utilisateur_id, "x") == 0
    assert session.exec(select(Courriel)).all() == []
    commands.demander_lien(session, VISITEUR, "a@ville.example", "192.0.2.1")
    assert session.exec(select(Effet)).one().charge["utilisateur_id"] == 0


def test_asking_is_slowed_and_blocks_no_sign_in(session: Session, horloge: Horloge) -> None:
    for _ in range(3):
        commands.demander_lien(session, VISITEUR, "a@ville.example", "192.0.2.1")
    with pytest.raises(TooMany):
        commands.demander_lien(session, VISITEUR, "a@ville.example", "198.51.100.7")
    commands.tenter(session, VISITEUR, "a@ville.example", "192.0.2.1")
    commands.demander_lien(session, VISITEUR, "b@ville.example", "192.0.2.1")


def test_a_link_serves_once(session: Session) -> None:
    jeton = un_lien(session, une_personne(session))
    vu = lien(session, jeton)
    assert vu is not None
    assert (vu.courriel, vu.expire, vu.utilise) == ("a@ville.example", False, False)
    renouveler(session, jeton)
    assert session.exec(select(Utilisateur.mot_de_passe)).one() == "neuve"
    vu = lien(session, jeton)
    assert vu is not None
    assert vu.utilise
    with pytest.raises(NotFound):
        renouveler(session, jeton, "autre")
    assert session.exec(select(Utilisateur.mot_de_passe)).one() == "neuve"


def test_a_link_is_over_after_an_hour(session: Session, horloge: Horloge) -> None:
    jeton = un_lien(session, une_personne(session))
    horloge.avancer(minutes=59, seconds=59)
    vu = lien(session, jeton)
    assert vu is not None
    assert not vu.expire
    horloge.avancer(seconds=1)
    vu = lien(session, jeton)
    assert vu is not None
    assert vu.expire
    with pytest.raises(NotFound):
        renouveler(session, jeton)
    assert session.exec(select(Utilisateur.mot_de_passe)).one() == "!"


@pytest.mark.parametrize("jeton", ["", "faux", "é" * 43])
def test_a_forged_link_opens_nothing(session: Session, jeton: str) -> None:
    un_lien(session, une_personne(session))
    assert lien(session, jeton) is None
    with pytest.raises(NotFound):
        renouveler(session, jeton)


def test_a_link_of_a_closed_account_opens_nothing(session: Session) -> None:
    utilisateur_id = une_personne(session)
    jeton = un_lien(session, utilisateur_id)
    session.get_one(Utilisateur, utilisateur_id).desactive_le = clock.now()
    session.flush()
    assert lien(session, jeton) is None
    with pytest.raises(NotFound):
        renouveler(session, jeton)


def test_two_links_asked_both_work_until_one_serves(session: Session) -> None:
    utilisateur_id = une_personne(session)
    premier, second = un_lien(session, utilisateur_id, "1"), un_lien(session, utilisateur_id, "2")
    renouveler(session, premier)
    with pytest.raises(NotFound):
        renouveler(session, second)


def test_the_token_is_in_the_mail_and_nowhere_else(session: Session) -> None:
    jeton = un_lien(session, une_personne(session))
    assert session.exec(select(LienMotDePasse.jeton_hash)).one() == rules.hachage(jeton)
    ecrits = [*session.exec(select(Fait)).all(), *session.exec(select(Effet)).all()]
    assert ecrits
    assert not any(jeton in str(ecrit.model_dump()) for ecrit in ecrits)


def test_one_mail_for_one_request_even_when_carried_out_twice(session: Session) -> None:
    utilisateur_id = une_personne(session)
    for _ in range(2):
        commands.envoyer_lien(session, SYSTEME, utilisateur_id, "2027-02-12T08:00:00+00:00")
    assert session.exec(select(Courriel.objet)).all() == ["Choisir un nouveau mot de passe"]


def test_only_one_of_ten_browsers_uses_the_link(base: str) -> None:
    with db.transaction() as session:
        jeton = un_lien(session, une_personne(session))
    depart = threading.Barrier(10)

    def un(rang: int) -> bool:
        depart.wait(10)
        try:
            gateway.execute(commands.renouveler, VISITEUR, rules.hachage(jeton), f"empreinte {rang}")
        except NotFound:
            return False
        return True

    with ThreadPoolExecutor(10) as groupe:
        assert sum(groupe.map(un, range(10))) == 1


# --- what a change closes ---------------------------------------------------------------------------------------------


def ouvrir(session: Session, utilisateur_id: int, appareil: str = "Firefox sur Linux") -> tuple[str, Actor]:
    jeton = commands.ouvrir(session, VISITEUR, utilisateur_id, appareil)
    return jeton, f.qui(session, jeton)


def vivante(session: Session, jeton: str) -> bool:
    return queries.connexion(session, VISITEUR, rules.hachage(jeton)) is not None


def test_changing_ones_password_ends_every_session_but_goes_on_here(session: Session, horloge: Horloge) -> None:
    collectivite = f.une_collectivite(session)
    utilisateur_id = une_personne(session)
    commands.habiliter(session, SYSTEME, utilisateur_id, f.Role.GESTIONNAIRE, collectivite)
    ici, acteur = ouvrir(session, utilisateur_id)
    ailleurs, _ = ouvrir(session, utilisateur_id)
    d_autrui, _ = ouvrir(session, une_personne(session, "b@ville.example"))
    jeton_perdu = un_lien(session, utilisateur_id)
    fin = session.get_one(SessionOuverte, acteur.session_id).expire_le
    horloge.avancer(minutes=10)
    neuf = commands.changer_mot_de_passe(session, acteur, "neuve")
    session.flush()
    assert [vivante(session, j) for j in (ici, ailleurs, d_autrui, neuf)] == [False, False, True, True]
    suite = f.qui(session, neuf)
    assert (suite.utilisateur_id, suite.collectivite_id) == (utilisateur_id, collectivite)
    assert session.get_one(SessionOuverte, suite.session_id).expire_le == fin
    with pytest.raises(NotFound):
        renouveler(session, jeton_perdu)
    fait = session.exec(select(Fait).where(Fait.action == Action.MOT_DE_PASSE_CHANGE)).one()
    assert (fait.utilisateur_id, fait.apres) == (utilisateur_id, {"connexions fermées": 2})


def test_a_session_closed_meanwhile_changes_nothing(session: Session) -> None:
    _, acteur = ouvrir(session, une_personne(session))
    commands.fermer_partout(session, acteur)
    with pytest.raises(NotFound):
        commands.changer_mot_de_passe(session, acteur, "neuve")
    assert session.exec(select(Utilisateur.mot_de_passe)).one() == "!"


def test_only_who_is_signed_in_changes_a_password(session: Session) -> None:
    with pytest.raises(NotConnected):
        commands.changer_mot_de_passe(session, VISITEUR, "neuve")
    with pytest.raises(Forbidden):
        commands.demander_lien(session, SYSTEME, "a@ville.example", "192.0.2.1")
    _, acteur = ouvrir(session, une_personne(session))
    for qui, refus in ((VISITEUR, NotConnected), (acteur, Forbidden)):
        for envoyer in (commands.envoyer_lien, commands.envoyer_changement):
            with pytest.raises(refus):
                envoyer(session, qui, acteur.utilisateur_id or 0, "2027-02-12T08:00:00+00:00")
        with pytest.raises(refus):
            commands.envoyer_nouvel_appareil(session, qui, acteur.session_id or 0)


def test_a_lost_password_reopens_an_account_stopped_by_attempts(session: Session, horloge: Horloge) -> None:
    utilisateur_id = une_personne(session)
    ouvert, _ = ouvrir(session, utilisateur_id)
    for seconde in (0, 0, 0, 1, 3):
        horloge.avancer(seconds=seconde)
        commands.tenter(session, VISITEUR, "a@ville.example", "192.0.2.1")
    with pytest.raises(TooMany):
        commands.tenter(session, VISITEUR, "a@ville.example", "198.51.100.7")
    renouveler(session, un_lien(session, utilisateur_id))
    session.flush()
    assert not vivante(session, ouvert)
    commands.tenter(session, VISITEUR, "a@ville.example", "198.51.100.7")
    assert session.exec(select(Tentative)).all()


# --- the mails --------------------------------------------------------------------------------------------------------


def objets() -> list[str]:
    with db.reading() as session:
        return list(session.exec(select(Courriel.objet).order_by(col(Courriel.id))).all())


def test_each_act_tells_the_person(base: str) -> None:
    with db.transaction() as session:
        utilisateur_id = une_personne(session)
        ouvrir(session, utilisateur_id)
        _, acteur = ouvrir(session, utilisateur_id)
    worker.livrer()
    assert objets() == []
    with db.transaction() as session:
        ouvrir(session, utilisateur_id, "Safari sur iPhone")
    worker.livrer()
    assert objets() == ["Nouvelle connexion à votre compte"]
    gateway.execute(commands.demander_lien, VISITEUR, "a@ville.example", "192.0.2.1")
    worker.livrer()
    gateway.execute(commands.changer_mot_de_passe, acteur, "neuve")
    worker.livrer()
    assert objets()[1:] == ["Choisir un nouveau mot de passe", "Votre mot de passe a changé"]
    with db.reading() as session:
        appareil = session.exec(select(Courriel.texte).order_by(col(Courriel.id))).first() or ""
    assert "Safari sur iPhone" in appareil
