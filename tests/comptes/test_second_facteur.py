"""The second factor: its codes, what puts it in force, what it asks at sign-in, who takes it away."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pyotp
import pytest
import sqlalchemy as sa
from sqlmodel import Session, col, select
from typer.testing import CliRunner

from iel_app import worker
from iel_app.cli import cli
from iel_app.comptes import commands, queries, rules
from iel_app.comptes.models import ConnexionEnAttente, SecondFacteur, SessionOuverte, Tentative, Utilisateur
from iel_app.core import clock, db, gateway
from iel_app.core.actor import SYSTEME, VISITEUR, Actor, Role
from iel_app.core.audit import Action, Fait
from iel_app.core.errors import Forbidden, Impossible, Invalid, NotConnected, NotFound, Refusal, TooMany
from iel_app.core.outbox import Effet
from iel_app.notifications.models import Courriel
from tests import factories as f
from tests.conftest import Ensemble, Horloge

SECRET = pyotp.random_base32()
INSTANT = datetime(2027, 2, 12, 13, 32, 15, tzinfo=UTC)
EQUIPE = (Role.GESTIONNAIRE_OFFRE, Role.CNFPT_DELEGATION, Role.CNFPT_NATIONAL, Role.PILOTE, Role.ADMIN)


# --- the rule ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("seconde", "code"),
    [(59, "287082"), (1111111109, "081804"), (1111111111, "050471"), (1234567890, "005924"), (20000000000, "353130")],
)
def test_codes_are_those_of_rfc_6238(seconde: int, code: str) -> None:
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    assert rules.pas_du_code(secret, code, datetime.fromtimestamp(seconde, UTC), 0) == seconde // 30


@pytest.mark.parametrize(
    ("decalage", "juste"), [(-46, False), (-45, True), (-15, True), (0, True), (14, True), (44, True), (45, False)]
)
def test_a_clock_may_be_one_step_away(decalage: int, juste: bool) -> None:
    code = pyotp.TOTP(SECRET).at(INSTANT + timedelta(seconds=decalage))
    assert bool(rules.pas_du_code(SECRET, code, INSTANT, 0)) is juste


def test_a_code_serves_once_and_none_before_it() -> None:
    totp = pyotp.TOTP(SECRET)
    pas = rules.pas_du_code(SECRET, totp.at(INSTANT), INSTANT, 0)
    assert rules.pas_du_code(SECRET, totp.at(INSTANT), INSTANT, pas) == 0
    assert rules.pas_du_code(SECRET, totp.at(INSTANT, counter_offset=-1), INSTANT, pas) == 0
    assert rules.pas_du_code(SECRET, totp.at(INSTANT, counter_offset=1), INSTANT, pas) == pas + 1


@pytest.mark.parametrize("code", ["", "0", "é" * 6, "٠١٢٣٤٥", "\x00", "1" * 5000])
def test_whatever_is_typed_is_compared(code: str) -> None:
    assert rules.pas_du_code(SECRET, rules.code_saisi(code), INSTANT, 0) == 0


def test_codes_are_read_however_they_are_grouped() -> None:
    assert rules.code_saisi(" 123 456\u00a0") == rules.code_saisi("123-456") == "123456"
    assert rules.code_saisi("٣²") == ""


def test_recovery_codes_are_ten_and_different() -> None:
    codes = rules.nouveaux_codes_secours()
    assert len(set(codes)) == rules.CODES_SECOURS == 10
    assert all(len(c) == 8 and c.isascii() and c.isdecimal() for c in codes)
    assert not set(codes) & set(rules.nouveaux_codes_secours())


def test_the_address_of_the_qr_code_names_service_and_account() -> None:
    adresse = rules.adresse_totp(SECRET, "a@ville.example", "Plateforme apprentissage")
    lue = pyotp.parse_uri(adresse)
    assert (lue.secret, lue.name, lue.issuer) == (SECRET, "a@ville.example", "Plateforme apprentissage")


# --- in force ---------------------------------------------------------------------------------------------------------


def une_personne(session: Session, role: Role = Role.ADMIN) -> Actor:
    return f.un_acteur(session, role, None if role is Role.ADMIN else 1)


def le_facteur(session: Session, acteur: Actor) -> SecondFacteur:
    session.flush()
    return session.exec(select(SecondFacteur).where(SecondFacteur.utilisateur_id == acteur.utilisateur_id)).one()


def code_de(session: Session, acteur: Actor, decalage: int = 0) -> str:
    """The code that the phone shows now, so many steps away."""
    return pyotp.TOTP(le_facteur(session, acteur).secret).at(clock.now(), counter_offset=decalage)


def activer(session: Session, acteur: Actor) -> list[str]:
    """Put a second factor in force with the code of the step before, and return its recovery codes."""
    commands.preparer_second_facteur(session, acteur)
    commands.activer_second_facteur(session, acteur, code_de(session, acteur, -1))
    return commands.montrer_codes_secours(session, acteur)


def attendre(session: Session, acteur: Actor) -> str:
    """Sign in by password, and return the hash of what awaits the code."""
    return rules.hachage(
        commands.attendre_code(session, VISITEUR, acteur.utilisateur_id or 0, mot_de_passe(session, acteur))
    )


def mot_de_passe(session: Session, acteur: Actor) -> str:
    """The hash that the password matched."""
    return session.get_one(Utilisateur, acteur.utilisateur_id).mot_de_passe


def entrer(session: Session, attente: str, code: str) -> str:
    return commands.ouvrir_par_code(session, VISITEUR, attente, code, "Firefox sur Linux")


def actes(session: Session) -> list[Action]:
    session.flush()
    return list(session.exec(select(Fait.action).order_by(col(Fait.id))).all())


@pytest.mark.parametrize("role", EQUIPE)
def test_staff_puts_it_in_force(session: Session, horloge: Horloge, role: Role) -> None:
    acteur = une_personne(session, role)
    assert queries.second_facteur(session, acteur) is None
    commands.preparer_second_facteur(session, acteur)
    assert queries.second_facteur(session, acteur) == queries.SecondFacteurVu(
        False, None, le_facteur(session, acteur).secret
    )
    assert le_facteur(session, acteur).secret not in repr(queries.second_facteur(session, acteur))
    commands.activer_second_facteur(session, acteur, code_de(session, acteur))
    assert queries.second_facteur(session, acteur) == queries.SecondFacteurVu(True, None)
    assert len(commands.montrer_codes_secours(session, acteur)) == 10
    assert queries.second_facteur(session, acteur) == queries.SecondFacteurVu(True, 10)
    assert actes(session)[-2:] == [Action.SECOND_FACTEUR_ACTIVE, Action.CODES_SECOURS_MONTRES]


ACTES: dict[str, Callable[[Session, Actor], Any]] = {
    "preparer": lambda s, a: commands.preparer_second_facteur(s, a),
    "activer": lambda s, a: commands.activer_second_facteur(s, a, "123456"),
    "montrer": lambda s, a: commands.montrer_codes_secours(s, a),
    "renouveler": lambda s, a: commands.renouveler_codes_secours(s, a, "123456"),
    "desactiver": lambda s, a: commands.desactiver_second_facteur(s, a, "123456"),
    "lire": lambda s, a: queries.second_facteur(s, a),
}


@pytest.mark.parametrize("acte", ACTES)
def test_others_have_none(session: Session, acte: str) -> None:
    with pytest.raises(NotConnected):
        ACTES[acte](session, VISITEUR)
    collectivite = f.une_collectivite(session)
    for role in set(Role) - set(EQUIPE) - {Role.VISITEUR, Role.SYSTEME}:
        with pytest.raises(Forbidden):
            ACTES[acte](session, f.un_acteur(session, role, collectivite))
    with pytest.raises(Forbidden):
        ACTES[acte](session, SYSTEME)
    session.flush()
    assert session.exec(select(SecondFacteur)).all() == []


def test_who_has_no_role_for_it_neither_takes_it_away_nor_writes_of_it(session: Session) -> None:
    for role in set(Role) - {Role.VISITEUR, Role.SYSTEME, Role.ADMIN}:
        acteur = f.un_acteur(session, role, f.une_collectivite(session))
        with pytest.raises(Forbidden):
            commands.retirer_second_facteur(session, acteur, acteur.courriel)
        with pytest.raises(Forbidden):
            commands.envoyer_second_facteur(session, acteur, acteur.utilisateur_id or 0, "active", "2027-02-12")
    with pytest.raises(NotConnected):
        commands.retirer_second_facteur(session, VISITEUR, "a@ville.example")
    for acte in (lambda: commands.attendre_code(session, SYSTEME, 1, ""), lambda: attendue(session, SYSTEME)):
        with pytest.raises(Forbidden):
            acte()


def attendue(session: Session, actor: Actor, hachage: str = "") -> queries.Attente | None:
    session.flush()
    return queries.attente(session, actor, hachage)


def test_a_wrong_first_code_puts_nothing_in_force(session: Session, horloge: Horloge) -> None:
    acteur = une_personne(session)
    with pytest.raises(NotFound):
        commands.activer_second_facteur(session, acteur, "123456")
    commands.preparer_second_facteur(session, acteur)
    with pytest.raises(Invalid):
        commands.activer_second_facteur(session, acteur, code_de(session, acteur, 5))
    with pytest.raises(NotFound):
        commands.montrer_codes_secours(session, acteur)
    assert le_facteur(session, acteur).confirme_le is None
    ancien = le_facteur(session, acteur).secret
    commands.preparer_second_facteur(session, acteur)
    assert le_facteur(session, acteur).secret != ancien


def test_a_secret_waits_a_quarter_of_an_hour(session: Session, horloge: Horloge) -> None:
    acteur = une_personne(session)
    commands.preparer_second_facteur(session, acteur)
    horloge.avancer(minutes=14, seconds=59)
    assert queries.second_facteur(session, acteur) is not None
    horloge.avancer(seconds=1)
    assert queries.second_facteur(session, acteur) is None
    with pytest.raises(NotFound):
        commands.activer_second_facteur(session, acteur, code_de(session, acteur))


def test_in_force_it_is_neither_replaced_nor_shown_again(session: Session, horloge: Horloge) -> None:
    acteur = une_personne(session)
    codes = activer(session, acteur)
    with pytest.raises(Impossible):
        commands.preparer_second_facteur(session, acteur)
    with pytest.raises(NotFound):
        commands.activer_second_facteur(session, acteur, code_de(session, acteur))
    with pytest.raises(Impossible):
        commands.montrer_codes_secours(session, acteur)
    gardes = le_facteur(session, acteur).codes_secours or []
    assert gardes == [rules.hachage(code) for code in codes]
    ecrits = [*session.exec(select(Fait)).all(), *session.exec(select(Effet)).all()]
    secrets = [*codes, le_facteur(session, acteur).secret]
    assert not any(s in str(e.model_dump()) for e in ecrits for s in secrets)


def test_new_recovery_codes_end_the_former(session: Session, horloge: Horloge) -> None:
    acteur = une_personne(session)
    anciens = activer(session, acteur)
    with pytest.raises(Invalid):
        commands.renouveler_codes_secours(session, acteur, "00000000")
    commands.renouveler_codes_secours(session, acteur, code_de(session, acteur))
    assert queries.second_facteur(session, acteur) == queries.SecondFacteurVu(True, None)
    attente = attendre(session, acteur)
    with pytest.raises(Invalid):
        entrer(session, attente, anciens[0])


def test_taking_it_away_needs_a_code(session: Session, horloge: Horloge) -> None:
    acteur = une_personne(session)
    codes = activer(session, acteur)
    with pytest.raises(Invalid):
        commands.desactiver_second_facteur(session, acteur, code_de(session, acteur, -1))
    commands.desactiver_second_facteur(session, acteur, codes[3])
    session.flush()
    assert session.exec(select(SecondFacteur)).all() == []
    assert actes(session)[-2:] == [Action.CODE_SECOURS_UTILISE, Action.SECOND_FACTEUR_RETIRE]
    commands.ouvrir(session, VISITEUR, acteur.utilisateur_id or 0, "Firefox sur Linux")


def test_an_operator_takes_it_away(session: Session, horloge: Horloge) -> None:
    acteur, admin = une_personne(session), une_personne(session)
    for inconnue in ("inconnue@ville.example", acteur.courriel):
        with pytest.raises(NotFound, match="Aucun compte"):
            commands.retirer_second_facteur(session, SYSTEME, inconnue)
    activer(session, acteur)
    commands.retirer_second_facteur(session, admin, f" {acteur.courriel.upper()} ")
    session.flush()
    assert session.exec(select(SecondFacteur)).all() == []
    assert actes(session)[-1] is Action.SECOND_FACTEUR_RETIRE


def test_the_operator_does_it_by_the_command_line(base: str, horloge: Horloge) -> None:
    with db.transaction() as session:
        acteur = une_personne(session)
        activer(session, acteur)
    sorties = [CliRunner().invoke(cli, ["retirer-second-facteur", acteur.courriel]) for _ in range(2)]
    assert [(s.exit_code, s.output.strip()) for s in sorties] == [
        (0, "Double vérification retirée."),
        (1, "Aucun compte à double vérification n’a cette adresse."),
    ]


# --- at sign-in -------------------------------------------------------------------------------------------------------


def test_a_password_alone_opens_nothing(session: Session, horloge: Horloge) -> None:
    acteur = une_personne(session)
    utilisateur_id = acteur.utilisateur_id or 0
    commands.preparer_second_facteur(session, acteur)
    commands.ouvrir(session, VISITEUR, utilisateur_id, "Firefox sur Linux")
    assert not queries.identifiants(session, VISITEUR, acteur.courriel).second_facteur  # pyright: ignore
    commands.activer_second_facteur(session, acteur, code_de(session, acteur))
    session.flush()
    assert queries.identifiants(session, VISITEUR, acteur.courriel).second_facteur  # pyright: ignore
    ouvertes = len(session.exec(select(SessionOuverte)).all())
    with pytest.raises(NotConnected):
        commands.ouvrir(session, VISITEUR, utilisateur_id, "Firefox sur Linux")
    with pytest.raises(NotConnected):
        commands.attendre_code(session, VISITEUR, utilisateur_id, "celui d’avant")
    commands.attendre_code(session, VISITEUR, utilisateur_id, mot_de_passe(session, acteur))
    session.flush()
    assert len(session.exec(select(SessionOuverte)).all()) == ouvertes


def test_the_right_code_opens_once(session: Session, horloge: Horloge) -> None:
    acteur = une_personne(session)
    activer(session, acteur)
    attente = attendre(session, acteur)
    assert attendue(session, VISITEUR, attente) == queries.Attente(acteur.courriel, 0)
    code = code_de(session, acteur)
    assert f.qui(session, entrer(session, attente, code)).utilisateur_id == acteur.utilisateur_id
    with pytest.raises(NotFound):
        entrer(session, attente, code_de(session, acteur, 1))
    with pytest.raises(Invalid):
        entrer(session, attendre(session, acteur), code)
    horloge.avancer(seconds=30)
    entrer(session, attendre(session, acteur), code_de(session, acteur))


def test_the_code_that_confirmed_does_not_sign_in(session: Session, horloge: Horloge) -> None:
    acteur = une_personne(session)
    activer(session, acteur)
    with pytest.raises(Invalid):
        entrer(session, attendre(session, acteur), code_de(session, acteur, -1))


def test_a_wrong_code_leaves_the_sign_in_waiting(base: str, horloge: Horloge) -> None:
    with db.transaction() as session:
        acteur = une_personne(session)
        activer(session, acteur)
        attente, code = attendre(session, acteur), code_de(session, acteur)
    with pytest.raises(Invalid):
        gateway.execute(commands.ouvrir_par_code, VISITEUR, attente, "000000", "Firefox sur Linux")
    gateway.execute(commands.ouvrir_par_code, VISITEUR, attente, code, "Firefox sur Linux")


def test_the_wait_is_over_after_five_minutes(session: Session, horloge: Horloge) -> None:
    acteur = une_personne(session)
    activer(session, acteur)
    avant, apres = attendre(session, acteur), attendre(session, acteur)
    horloge.avancer(minutes=4, seconds=59)
    entrer(session, avant, code_de(session, acteur))
    horloge.avancer(seconds=1)
    assert attendue(session, VISITEUR, apres) is None
    with pytest.raises(NotFound):
        entrer(session, apres, code_de(session, acteur, 1))
    attendre(session, acteur)
    session.flush()
    assert len(session.exec(select(ConnexionEnAttente)).all()) == 1, "what is over is forgotten"


def test_a_recovery_code_serves_once(session: Session, horloge: Horloge) -> None:
    acteur = une_personne(session)
    codes = activer(session, acteur)
    entrer(session, attendre(session, acteur), codes[4])
    with pytest.raises(Invalid):
        entrer(session, attendre(session, acteur), codes[4])
    assert queries.second_facteur(session, acteur) == queries.SecondFacteurVu(True, 9)
    fait = session.exec(select(Fait).where(Fait.action == Action.CODE_SECOURS_UTILISE)).one()
    assert (fait.utilisateur_id, fait.apres) == (acteur.utilisateur_id, {"codes restants": 9})


def test_the_codes_of_another_open_nothing(session: Session, horloge: Horloge) -> None:
    victime, autre = une_personne(session), une_personne(session)
    activer(session, victime)
    codes = activer(session, autre)
    for code in (code_de(session, autre), codes[0]):
        with pytest.raises(Invalid):
            entrer(session, attendre(session, victime), code)
    for forgee in ("", "0" * 64, rules.hachage("")):
        with pytest.raises(NotFound):
            entrer(session, forgee, code_de(session, autre))


def test_a_role_taken_back_is_asked_all_the_same(session: Session, horloge: Horloge) -> None:
    acteur = une_personne(session)
    activer(session, acteur)
    commands.retirer_habilitation(session, SYSTEME, acteur.utilisateur_id or 0, Role.ADMIN)
    with pytest.raises(NotConnected):
        commands.ouvrir(session, VISITEUR, acteur.utilisateur_id or 0, "Firefox sur Linux")
    sans_role = f.qui(session, entrer(session, attendre(session, acteur), code_de(session, acteur)))
    with pytest.raises(Forbidden):
        queries.second_facteur(session, sans_role)
    with pytest.raises(Forbidden):
        commands.desactiver_second_facteur(session, sans_role, code_de(session, acteur, 1))


def test_a_new_password_keeps_it_and_ends_what_awaits(session: Session, horloge: Horloge) -> None:
    acteur = une_personne(session)
    activer(session, acteur)
    attente = attendre(session, acteur)
    commands.changer_mot_de_passe(session, acteur, "neuve")
    assert attendue(session, VISITEUR, attente) is None
    with pytest.raises(NotFound):
        entrer(session, attente, code_de(session, acteur))
    with pytest.raises(NotConnected):
        commands.ouvrir(session, VISITEUR, acteur.utilisateur_id or 0, "Firefox sur Linux")


def test_a_closed_account_opens_no_more(session: Session, horloge: Horloge) -> None:
    acteur = une_personne(session)
    activer(session, acteur)
    attente = attendre(session, acteur)
    session.get_one(Utilisateur, acteur.utilisateur_id).desactive_le = clock.now()
    assert attendue(session, VISITEUR, attente) is None
    with pytest.raises(NotFound):
        entrer(session, attente, code_de(session, acteur))


def test_attempts_are_counted_apart_and_forgiven_by_a_right_code(session: Session, horloge: Horloge) -> None:
    acteur = une_personne(session)
    activer(session, acteur)
    cle = f"code:{acteur.courriel}"
    for seconde in (0, 0, 0, 1, 3):
        horloge.avancer(seconds=seconde)
        commands.tenter(session, VISITEUR, cle, "code:192.0.2.1")
    with pytest.raises(TooMany):
        commands.tenter(session, VISITEUR, cle, "code:198.51.100.7")
    horloge.avancer(minutes=14, seconds=55)
    with pytest.raises(TooMany):
        commands.tenter(session, VISITEUR, cle, "code:198.51.100.7")
    horloge.avancer(seconds=5)
    commands.tenter(session, VISITEUR, cle, "code:")
    entrer(session, attendre(session, acteur), code_de(session, acteur))
    assert session.exec(select(Tentative)).all() == []


# --- all at once ------------------------------------------------------------------------------------------------------


def essais(session_de: str, attentes: list[str], code: str) -> list[Callable[[], str]]:
    def un(attente: str) -> str:
        try:
            return gateway.execute(commands.ouvrir_par_code, VISITEUR, attente, code, session_de)
        except Refusal:
            return ""

    return [lambda a=a: un(a) for a in attentes]


@pytest.mark.parametrize("secours", [False, True], ids=["code", "secours"])
@pytest.mark.parametrize("meme", [False, True], ids=["browsers", "clicks"])
def test_one_code_opens_one_session(base: str, ensemble: Ensemble, horloge: Horloge, secours: bool, meme: bool) -> None:
    with db.transaction() as session:
        acteur = une_personne(session)
        codes = activer(session, acteur)
        attentes = [attendre(session, acteur) for _ in range(1 if meme else 8)] * (8 if meme else 1)
        code = codes[0] if secours else code_de(session, acteur)
    assert sum(map(bool, ensemble(essais("Firefox sur Linux", attentes, code)))) == 1


def test_guessing_in_parallel_gains_nothing(base: str, ensemble: Ensemble, horloge: Horloge) -> None:
    with db.transaction() as session:
        acteur = une_personne(session)
        activer(session, acteur)
        attentes = [attendre(session, acteur) for _ in range(12)]
    entendus: list[str] = []

    def deviner(rang: int) -> None:
        try:
            gateway.execute(commands.tenter, VISITEUR, f"code:{acteur.courriel}", f"code:192.0.2.{rang}")
        except TooMany:
            return
        entendus.append(attentes[rang])

    ensemble([lambda rang=rang: deviner(rang) for rang in range(12)])
    assert len(entendus) == 3, "the fourth waits for a second, the sixth for a quarter of an hour"


def test_codes_are_shown_in_one_tab_only(base: str, ensemble: Ensemble, horloge: Horloge) -> None:
    with db.transaction() as session:
        acteur = une_personne(session)
        commands.preparer_second_facteur(session, acteur)
        commands.activer_second_facteur(session, acteur, code_de(session, acteur))

    def montrer() -> list[str]:
        try:
            return gateway.execute(commands.montrer_codes_secours, acteur)
        except Impossible:
            return []

    assert sum(map(bool, ensemble([montrer] * 6))) == 1


def test_preparing_in_two_tabs_makes_one_secret(base: str, ensemble: Ensemble) -> None:
    with db.transaction() as session:
        acteur = une_personne(session)
    ensemble([lambda: gateway.execute(commands.preparer_second_facteur, acteur)] * 6)
    with db.reading() as session:
        assert session.exec(select(sa.func.count()).select_from(SecondFacteur)).one() == 1


# --- the mails --------------------------------------------------------------------------------------------------------


def test_each_act_tells_the_person(base: str, horloge: Horloge) -> None:
    with db.transaction() as session:
        acteur = une_personne(session)
        codes = activer(session, acteur)
        entrer(session, attendre(session, acteur), codes[0])
        commands.desactiver_second_facteur(session, acteur, code_de(session, acteur))
        horloge.avancer(minutes=1)
        activer(session, acteur)
        commands.retirer_second_facteur(session, SYSTEME, acteur.courriel)
    worker.livrer()
    worker.livrer()
    with db.reading() as session:
        courriels = session.exec(select(Courriel).order_by(col(Courriel.id))).all()
    assert {c.destinataire for c in courriels} == {acteur.courriel}
    assert [c.objet for c in courriels] == [
        "La double vérification est activée",
        "Un code de secours a servi",
        "La double vérification est désactivée",
        "La double vérification est activée",
        "La double vérification est désactivée",
    ]
    assert "9 sur 10" in courriels[1].texte
    assert not any(code in c.texte for code in codes for c in courriels)
