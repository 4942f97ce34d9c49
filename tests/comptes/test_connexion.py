"""Sign-in attempts and sessions: throttling, tokens, expiry, closing."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlmodel import Session, col, select

from iel_app.comptes import commands, queries, rules
from iel_app.comptes.models import SessionOuverte, Tentative, Utilisateur
from iel_app.core import db, gateway
from iel_app.core.actor import SYSTEME, VISITEUR, Actor, Role
from iel_app.core.audit import Action, Fait
from iel_app.core.errors import Forbidden, NotConnected, NotFound, TooMany
from iel_app.core.permissions import Permission, scope
from tests import factories as f
from tests.conftest import Compteur, Horloge

INSTANT = timedelta(microseconds=1)
DEBUT = datetime(2027, 2, 12, 8, tzinfo=UTC)


def tenter(session: Session, courriel: str = "a@ville.example", adresse: str = "192.0.2.1") -> None:
    commands.tenter(session, VISITEUR, courriel, adresse)


# --- attempts ---------------------------------------------------------------------------------------------------------


def test_attempts_are_slowed_then_stopped_then_heard_again(session: Session, horloge: Horloge) -> None:
    for _ in range(3):
        tenter(session)
    # The sixth is heard when the first three are a quarter of an hour old.
    for attente, phrase in ((1, "quelques secondes"), (3, "quelques secondes"), (896, "15 minutes|16 minutes")):
        with pytest.raises(TooMany, match=f"Trop d’essais. Attendez ({phrase}), puis recommencez\\."):
            tenter(session)
        horloge.avancer(seconds=attente, microseconds=-1)
        with pytest.raises(TooMany):
            tenter(session)
        horloge.avancer(microseconds=1)
        tenter(session)


def test_a_refused_attempt_does_not_prolong_the_wait(session: Session, horloge: Horloge) -> None:
    for seconde in (0, 0, 0, 1, 3):
        horloge.avancer(seconds=seconde)
        tenter(session)
    nombre = len(session.exec(select(Tentative)).all())
    for _ in range(14):
        horloge.avancer(minutes=1)
        with pytest.raises(TooMany):
            tenter(session)
    assert len(session.exec(select(Tentative)).all()) == nombre == 10
    horloge.avancer(seconds=56)
    tenter(session)


def test_one_account_stopped_does_not_stop_another(session: Session, horloge: Horloge) -> None:
    for seconde in (0, 0, 0, 1, 3):
        horloge.avancer(seconds=seconde)
        tenter(session)
    tenter(session, "b@ville.example")
    with pytest.raises(TooMany):
        tenter(session, adresse="198.51.100.7")


def test_one_address_is_stopped_whatever_the_account(session: Session, horloge: Horloge) -> None:
    for rang in range(40):
        tenter(session, f"a{rang}@ville.example")
        horloge.avancer(seconds=4)
    with pytest.raises(TooMany):
        tenter(session, "encore@ville.example")
    tenter(session, "encore@ville.example", "198.51.100.7")
    horloge.avancer(minutes=15)
    tenter(session, "encore@ville.example")


def test_success_forgives_the_account(session: Session, horloge: Horloge) -> None:
    utilisateur = f.un_utilisateur(session, "a@ville.example")
    for seconde in (0, 0, 0, 1):
        horloge.avancer(seconds=seconde)
        tenter(session)
    commands.ouvrir(session, VISITEUR, utilisateur, "Firefox sur Linux")
    for _ in range(3):
        tenter(session)


def test_attempts_keep_no_address_in_clear(session: Session) -> None:
    tenter(session)
    assert all(len(t.cle) == 64 and "ville" not in t.cle for t in session.exec(select(Tentative)).all())
    commands.refuser_connexion(session, VISITEUR, "a@ville.example")
    fait = session.exec(select(Fait)).one()
    assert fait.action is Action.CONNEXION_REFUSEE
    assert "ville" not in fait.objet


def test_parallel_attempts_cannot_exceed(base: str) -> None:
    """Twenty browsers at once on one account: three attempts are heard, as if they had come one by one."""
    depart = threading.Barrier(20)

    def un(_: int) -> bool:
        depart.wait(10)
        try:
            gateway.execute(commands.tenter, VISITEUR, "a@ville.example", "192.0.2.1")
        except TooMany:
            return False
        return True

    with ThreadPoolExecutor(20) as groupe:
        assert sum(groupe.map(un, range(20))) == 3
    with db.reading() as session:
        assert len(session.exec(select(Tentative)).all()) == 6


def test_only_the_public_and_the_connected_sign_in(session: Session) -> None:
    with pytest.raises(Forbidden):
        commands.tenter(session, SYSTEME, "a@ville.example", "192.0.2.1")
    assert session.exec(select(Tentative)).all() == []


# --- identifiers ------------------------------------------------------------------------------------------------------


def test_identifiants(session: Session) -> None:
    collectivite = f.une_collectivite(session)
    utilisateur = f.un_utilisateur(session, "a@ville.example")
    commands.habiliter(session, SYSTEME, utilisateur, Role.GESTIONNAIRE, collectivite)
    session.flush()
    assert queries.identifiants(session, VISITEUR, "a@ville.example") == queries.Identifiants(utilisateur, "!", 1)
    assert queries.identifiants(session, VISITEUR, "inconnue@ville.example") is None
    session.get_one(Utilisateur, utilisateur).desactive_le = DEBUT
    session.flush()
    assert queries.identifiants(session, VISITEUR, "a@ville.example") is None
    with pytest.raises(NotFound):
        commands.ouvrir(session, VISITEUR, utilisateur, "")
    with pytest.raises(NotFound):
        commands.ouvrir(session, VISITEUR, 10**6, "")


# --- sessions ---------------------------------------------------------------------------------------------------------


def ouvrir(session: Session, utilisateur: int, ancien: str = "") -> str:
    jeton = commands.ouvrir(session, VISITEUR, utilisateur, "Firefox sur Linux", ancien)
    session.flush()
    return jeton


def connexion(session: Session, jeton: str) -> queries.Connexion | None:
    session.flush()
    return queries.connexion(session, VISITEUR, rules.hachage(jeton))


def test_the_token_is_stored_hashed_only_and_changes_at_each_sign_in(session: Session) -> None:
    utilisateur = f.un_utilisateur(session)
    premier = ouvrir(session, utilisateur)
    ligne = session.exec(select(SessionOuverte)).one()
    assert premier not in ligne.model_dump_json()
    assert ligne.jeton_hash == rules.hachage(premier)
    second = ouvrir(session, utilisateur, premier)
    assert second != premier
    session.expire_all()
    assert connexion(session, premier) is None
    assert connexion(session, second) is not None
    assert queries.connexion(session, VISITEUR, second) is None, "the hash is looked up, never the token"
    assert connexion(session, "") is None


def test_the_token_changes_with_the_collectivite(session: Session) -> None:
    utilisateur = f.un_utilisateur(session)
    une, autre = f.une_collectivite(session), f.une_collectivite(session)
    for collectivite in (une, autre):
        commands.habiliter(session, SYSTEME, utilisateur, Role.GESTIONNAIRE, collectivite)
    premier = ouvrir(session, utilisateur)
    actor = f.qui(session, premier)
    assert actor.collectivite_id is None
    second = commands.choisir_collectivite(session, actor, autre)
    assert connexion(session, premier) is None
    assert f.qui(session, second).collectivite_id == autre
    fait = session.exec(select(Fait).where(Fait.action == Action.COLLECTIVITE_CHOISIE)).one()
    assert (fait.avant, fait.apres, fait.collectivite_id) == (
        {"collectivité": None},
        {"collectivité": autre},
        autre,
    )


def test_idle_and_absolute_expiry_at_the_microsecond(session: Session) -> None:
    utilisateur = f.un_utilisateur(session)
    with time_machine.travel(DEBUT, tick=False) as temps:
        inactive, active = ouvrir(session, utilisateur), ouvrir(session, utilisateur)
        temps.move_to(DEBUT + timedelta(minutes=240) - INSTANT)
        vue = connexion(session, inactive)
        assert vue is not None
        assert vue.expire_le == DEBUT + timedelta(minutes=240)
        commands.marquer_vue(session, f.qui(session, active))
        temps.move_to(DEBUT + timedelta(minutes=240))
        session.expire_all()
        assert connexion(session, inactive) is None
        for minute in (400, 600):
            temps.move_to(DEBUT + timedelta(minutes=minute))
            commands.marquer_vue(session, f.qui(session, active))
            session.expire_all()
        temps.move_to(DEBUT + timedelta(minutes=720) - INSTANT)
        vue = connexion(session, active)
        assert vue is not None
        assert vue.expire_le == DEBUT + timedelta(minutes=720)
        temps.move_to(DEBUT + timedelta(minutes=720))
        assert connexion(session, active) is None


def test_settings_of_expiry_are_obeyed(session: Session, reglages: pytest.MonkeyPatch) -> None:
    from iel_app.core.settings import settings

    reglages.setenv("IEL_SESSION_INACTIVITE", "10")
    settings.cache_clear()
    with time_machine.travel(DEBUT, tick=False) as temps:
        jeton = ouvrir(session, f.un_utilisateur(session))
        temps.move_to(DEBUT + timedelta(minutes=10))
        assert connexion(session, jeton) is None


def test_marquer_vue_leaves_no_line_in_the_journal(session: Session) -> None:
    actor = f.connecter(session, f.un_utilisateur(session))
    nombre = len(session.exec(select(Fait)).all())
    commands.marquer_vue(session, actor)
    assert len(session.exec(select(Fait)).all()) == nombre


def test_close_one_of_my_sessions(session: Session) -> None:
    utilisateur = f.un_utilisateur(session)
    ici, ailleurs = ouvrir(session, utilisateur), ouvrir(session, utilisateur)
    actor = f.qui(session, ici)
    vues = queries.sessions_ouvertes(session, actor)
    assert [vue.actuelle for vue in vues] == [True, False]
    commands.fermer_session(session, actor, vues[1].id)
    assert connexion(session, ailleurs) is None
    assert connexion(session, ici) is not None
    with pytest.raises(NotFound):
        commands.fermer_session(session, actor, vues[1].id)
    commands.fermer_session(session, actor, vues[0].id)
    assert connexion(session, ici) is None
    actes = [fait.action for fait in session.exec(select(Fait).order_by(col(Fait.id))).all()][-2:]
    assert actes == [Action.SESSION_FERMEE, Action.DECONNEXION]


def test_sessions_of_others_are_not_there(session: Session) -> None:
    moi, autre = (f.connecter(session, f.un_utilisateur(session)) for _ in range(2))
    with pytest.raises(NotFound):
        commands.fermer_session(session, moi, autre.session_id or 0)
    assert [vue.id for vue in queries.sessions_ouvertes(session, moi)] == [moi.session_id]
    assert commands.fermer_partout(session, moi) == 1
    session.expire_all()
    assert [vue.id for vue in queries.sessions_ouvertes(session, autre)] == [autre.session_id]


def test_close_everywhere(session: Session) -> None:
    utilisateur = f.un_utilisateur(session)
    jetons = [ouvrir(session, utilisateur) for _ in range(3)]
    assert commands.fermer_partout(session, f.qui(session, jetons[0])) == 3
    session.expire_all()
    assert [connexion(session, jeton) for jeton in jetons] == [None] * 3


def test_a_deactivated_person_is_out_at_once(session: Session) -> None:
    utilisateur = f.un_utilisateur(session)
    jeton = ouvrir(session, utilisateur)
    session.get_one(Utilisateur, utilisateur).desactive_le = DEBUT
    assert connexion(session, jeton) is None


@pytest.mark.parametrize(
    "acte",
    [
        lambda s, a: commands.fermer_session(s, a, 1),
        commands.fermer_partout,
        commands.marquer_vue,
        lambda s, a: commands.choisir_collectivite(s, a, 1),
        queries.sessions_ouvertes,
        queries.collectivites_possibles,
    ],
)
def test_anonymous_refused(session: Session, acte) -> None:
    with pytest.raises(NotConnected):
        acte(session, VISITEUR)


def test_forged_session_of_somebody_else_cannot_choose(session: Session) -> None:
    """An actor always comes from a token; still, the session and the person must go together."""
    victime = f.un_gestionnaire(session)
    pirate = f.un_gestionnaire(session)
    with pytest.raises(NotFound):
        commands.choisir_collectivite(session, pirate, victime.collectivite_id or 0)
    sans_session = Actor(utilisateur_id=pirate.utilisateur_id, habilitations=pirate.habilitations)
    with pytest.raises(NotFound):
        commands.choisir_collectivite(session, sans_session, pirate.collectivite_id or 0)


def test_three_statements_whatever_the_number_of_collectivites(session: Session, instructions: Compteur) -> None:
    utilisateur = f.un_utilisateur(session)
    nombres = set()
    for _ in range(3):
        for _ in range(5):
            commands.habiliter(session, SYSTEME, utilisateur, Role.GESTIONNAIRE, f.une_collectivite(session))
        session.flush()
        jeton = ouvrir(session, utilisateur)
        session.expunge_all()
        with instructions() as envoyees:
            actor = f.qui(session, jeton)
        nombres.add(len(envoyees))
        assert scope(actor, Permission.RECENSEMENT_LIRE).est_vide
    assert nombres == {3}
