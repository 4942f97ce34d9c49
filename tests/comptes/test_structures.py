"""Structures, people, roles and rattachements; the picker and what is taken back at the next action."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import Session, select
from stdnum.fr import siret as stdnum_siret

from iel_app.comptes import commands, queries
from iel_app.comptes.models import (
    Collectivite,
    HabilitationAccordee,
    Rattachement,
    StatutCollectivite,
    TypeCollectivite,
    Utilisateur,
)
from iel_app.core import clock, db, gateway
from iel_app.core.actor import SYSTEME, VISITEUR, Actor, Habilitation, Role
from iel_app.core.audit import Action, Fait
from iel_app.core.errors import Forbidden, Impossible, Invalid, NotConnected, NotFound
from iel_app.core.permissions import Cible, Permission, allows
from tests import factories as f
from tests.conftest import Horloge

JOUR = timedelta(days=1)


def compte(session: Session, table: Any) -> int:
    session.flush()
    return len(session.exec(select(table)).all())


def possibles(session: Session, actor: Actor) -> list[int]:
    session.flush()
    return [c.id for c in queries.collectivites_possibles(session, actor)]


ACTES: dict[str, Callable[[Session, Actor], Any]] = {
    "creer_collectivite": lambda s, a: commands.creer_collectivite(
        s, a, Collectivite(nom="X", type=TypeCollectivite.AUTRE, siret=f.un_siret())
    ),
    "creer_utilisateur": lambda s, a: commands.creer_utilisateur(s, a, "x@ville.example", "X", "Y", "!"),
    "habiliter": lambda s, a: commands.habiliter(s, a, 1, Role.ADMIN),
    "retirer_habilitation": lambda s, a: commands.retirer_habilitation(s, a, 1, Role.ADMIN),
    "rattacher": lambda s, a: commands.rattacher(s, a, 1, 2, clock.today()),
    "terminer_rattachement": lambda s, a: commands.terminer_rattachement(s, a, 1, 2),
}


@pytest.mark.parametrize("acte", ACTES)
def test_only_admin_and_system_create(session: Session, acte: str) -> None:
    collectivite = f.une_collectivite(session)
    with pytest.raises(NotConnected):
        ACTES[acte](session, VISITEUR)
    for role in set(Role) - {Role.VISITEUR, Role.SYSTEME, Role.ADMIN}:
        actor = f.un_acteur(session, role, collectivite)
        avant = [compte(session, t) for t in (Collectivite, Utilisateur, HabilitationAccordee, Rattachement, Fait)]
        with pytest.raises(Forbidden):
            ACTES[acte](session, actor)
        assert [
            compte(session, t) for t in (Collectivite, Utilisateur, HabilitationAccordee, Rattachement, Fait)
        ] == avant


# --- same e-mail, same SIRET ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("siret", ["", "12345678901234", "2133006350001", "213300635000170", "ABCDEFGHIJKLMN"])
def test_wrong_siret_refused(session: Session, siret: str) -> None:
    with pytest.raises(Invalid) as refus:
        f.une_collectivite(session, siret=siret)
    assert refus.value.erreurs == {
        "siret": "Le SIRET doit comporter 14 chiffres et une clé juste, comme 213300635 00017"
    }


def test_same_siret_refused_however_it_is_written(session: Session) -> None:
    siret = f.un_siret()
    f.une_collectivite(session, siret=siret)
    for ecrit in (siret, stdnum_siret.format(siret, separator=" "), f" {siret} "):
        with pytest.raises(Invalid) as refus:
            f.une_collectivite(session, siret=ecrit)
        assert refus.value.erreurs == {"siret": "Ce SIRET appartient déjà à une structure de la plateforme"}
    assert compte(session, Collectivite) == 1


def test_same_courriel_refused_however_it_is_written(session: Session) -> None:
    f.un_utilisateur(session, "a@ville.example")
    for ecrit in ("a@ville.example", " A@Ville.EXAMPLE "):
        with pytest.raises(Invalid) as refus:
            f.un_utilisateur(session, ecrit)
        assert refus.value.erreurs == {"courriel": "Cette adresse sert déjà pour un compte"}
    assert compte(session, Utilisateur) == 1


def ensemble(acte: Callable[[], Any], nombre: int = 8) -> list[Any]:
    """Do the same thing at once in several threads: results, or refusals."""
    depart = threading.Barrier(nombre)

    def un(_: int) -> Any:
        depart.wait(10)
        try:
            return acte()
        except (Invalid, Impossible) as refus:
            return refus

    with ThreadPoolExecutor(nombre) as groupe:
        return list(groupe.map(un, range(nombre)))


def test_same_courriel_at_once_makes_one_account(base: str) -> None:
    resultats = ensemble(lambda: gateway.execute(commands.creer_utilisateur, SYSTEME, "a@ville.example", "A", "B", "!"))
    assert sum(isinstance(r, int) for r in resultats) == 1
    assert sum(isinstance(r, Invalid) for r in resultats) == 7


def test_same_siret_at_once_makes_one_structure(base: str) -> None:
    siret = f.un_siret()

    def creer() -> int:
        nouvelle = Collectivite(nom="X", type=TypeCollectivite.AUTRE, siret=siret)
        return gateway.execute(commands.creer_collectivite, SYSTEME, nouvelle)

    resultats = ensemble(creer)
    assert sum(isinstance(r, int) for r in resultats) == 1
    assert sum(isinstance(r, Invalid) for r in resultats) == 7


def test_same_role_at_once_is_given_once(base: str) -> None:
    with db.transaction() as session:
        utilisateur, collectivite = f.un_utilisateur(session), f.une_collectivite(session)
    ensemble(lambda: gateway.execute(commands.habiliter, SYSTEME, utilisateur, Role.AGENT, collectivite))
    with db.reading() as session:
        assert len(session.exec(select(HabilitationAccordee)).all()) == 1
        assert len(session.exec(select(Fait).where(Fait.action == Action.HABILITATION_DONNEE)).all()) == 1


# --- no chain, no cycle -----------------------------------------------------------------------------------------------


def test_no_chain_no_cycle_no_second_manager(session: Session) -> None:
    a, b, c = (f.une_collectivite(session) for _ in range(3))
    f.rattacher(session, a, b)
    for geree, gerante in ((b, c), (b, a), (c, a), (a, c), (a, b), (c, c)):
        with pytest.raises(Impossible, match="Une collectivité gérée ne peut pas en gérer une autre"):
            f.rattacher(session, geree, gerante)
    f.rattacher(session, c, b)
    assert compte(session, Rattachement) == 2


def test_no_chain_in_the_future_either(session: Session) -> None:
    a, b, c = (f.une_collectivite(session) for _ in range(3))
    f.rattacher(session, a, b, clock.today() + 10 * JOUR)
    with pytest.raises(Impossible):
        f.rattacher(session, b, c, clock.today() + 20 * JOUR)


def test_an_ended_rattachement_leaves_the_place(session: Session) -> None:
    a, b, c = (f.une_collectivite(session) for _ in range(3))
    f.rattacher(session, a, b)
    commands.terminer_rattachement(session, SYSTEME, a, b)
    f.rattacher(session, b, c)
    f.rattacher(session, a, c)


def test_no_chain_made_at_once(base: str) -> None:
    for _ in range(3):
        with db.transaction() as session:
            a, b, c = (f.une_collectivite(session) for _ in range(3))
        paires = [(a, b), (b, c)]
        verrou = threading.Lock()

        def rattacher(paires: list[tuple[int, int]] = paires, verrou: threading.Lock = verrou) -> None:
            with verrou:
                geree, gerante = paires.pop()
            gateway.execute(commands.rattacher, SYSTEME, geree, gerante, clock.today())

        resultats = ensemble(rattacher, 2)
        assert sum(isinstance(r, Impossible) for r in resultats) == 1


# --- the picker -------------------------------------------------------------------------------------------------------


def test_picker_shows_own_and_managed_only(session: Session) -> None:
    sienne = f.une_collectivite(session, "Ville")
    geree = f.une_collectivite(session, "CCAS", type=TypeCollectivite.CCAS)
    f.une_collectivite(session, "Autre")
    f.rattacher(session, geree, sienne)
    actor = f.un_acteur(session, Role.GESTIONNAIRE, sienne, agir_pour=sienne)
    vues = queries.collectivites_possibles(session, actor)
    assert [(v.nom, v.gerante, v.derniere) for v in vues] == [("Ville", "", True), ("CCAS", "Ville", False)]
    assert vues[1].type == "Centre communal d’action sociale (CCAS)"


def test_managing_does_not_pass_to_agents_nor_further(session: Session) -> None:
    sienne, geree = f.une_collectivite(session), f.une_collectivite(session)
    f.rattacher(session, geree, sienne)
    assert possibles(session, f.un_acteur(session, Role.AGENT, sienne)) == [sienne]
    assert possibles(session, f.un_gestionnaire(session, geree)) == [geree]


def test_last_used_first_unless_not_wanted(session: Session) -> None:
    a, b = f.une_collectivite(session, "A"), f.une_collectivite(session, "B")
    utilisateur = f.un_utilisateur(session)
    for collectivite in (a, b):
        commands.habiliter(session, SYSTEME, utilisateur, Role.GESTIONNAIRE, collectivite)
    actor = f.connecter(session, utilisateur, b)
    assert possibles(session, actor) == [b, a]
    commands.choisir_collectivite(session, actor, b, proposer_derniere=False)
    assert possibles(session, actor) == [a, b]


def test_one_collectivite_goes_straight_through(session: Session) -> None:
    collectivite = f.une_collectivite(session, "Ville")
    actor = f.un_gestionnaire(session, collectivite)
    assert (actor.collectivite_id, actor.structure_nom, actor.nom) == (collectivite, "Ville", "Camille Martin")


@pytest.mark.parametrize("statut", [s for s in StatutCollectivite if s is not StatutCollectivite.ACTIVE])
def test_only_active_collectivites_are_reachable(session: Session, statut: StatutCollectivite) -> None:
    sienne, geree = f.une_collectivite(session), f.une_collectivite(session)
    f.rattacher(session, geree, sienne)
    actor = f.un_acteur(session, Role.GESTIONNAIRE, sienne, agir_pour=geree)
    session.get_one(Collectivite, sienne).statut = statut
    assert possibles(session, actor) == []
    for collectivite in (sienne, geree):
        with pytest.raises(NotFound, match="Cette collectivité n’est pas, ou n’est plus, accessible"):
            commands.choisir_collectivite(session, actor, collectivite)


def connexion(session: Session, actor: Actor) -> queries.Connexion:
    from iel_app.comptes.models import SessionOuverte

    session.flush()
    hachage = session.exec(select(SessionOuverte.jeton_hash).where(SessionOuverte.id == actor.session_id)).one()
    vue = queries.connexion(session, VISITEUR, hachage)
    assert vue is not None
    return vue


def test_a_role_taken_back_is_gone_at_the_next_action(session: Session) -> None:
    actor = f.un_gestionnaire(session)
    assert actor.utilisateur_id is not None
    commands.retirer_habilitation(session, SYSTEME, actor.utilisateur_id, Role.GESTIONNAIRE, actor.collectivite_id)
    vue = connexion(session, actor)
    assert vue.collectivite_retiree
    assert (vue.actor.collectivite_id, vue.nb_collectivites) == (None, 0)
    assert vue.actor.habilitations == (Habilitation(Role.AGENT),)
    assert allows(vue.actor, Permission.COMPTES_GERER_SESSIONS), "who has no role left still signs out"
    commands.habiliter(session, SYSTEME, actor.utilisateur_id, Role.GESTIONNAIRE, actor.collectivite_id)
    assert connexion(session, actor).actor.collectivite_id == actor.collectivite_id


def test_taking_back_what_is_not_held_writes_nothing(session: Session) -> None:
    actor = f.un_gestionnaire(session)
    geree, autre = f.une_collectivite(session), f.une_collectivite(session)
    avant = len(session.exec(select(Fait)).all())
    with pytest.raises(NotFound):
        commands.retirer_habilitation(session, SYSTEME, actor.utilisateur_id or 0, Role.AGENT, geree)
    with pytest.raises(NotFound):
        commands.terminer_rattachement(session, SYSTEME, geree, autre)
    assert len(session.exec(select(Fait)).all()) == avant


def test_a_rattachement_with_an_end_to_come_ends_at_once(session: Session, horloge: Horloge) -> None:
    sienne, geree = f.une_collectivite(session), f.une_collectivite(session)
    f.rattacher(session, geree, sienne)
    session.exec(select(Rattachement)).one().fin = clock.today() + timedelta(days=90)
    actor = f.un_gestionnaire(session, sienne)
    assert queries.collectivites_accessibles(session, actor.utilisateur_id or 0) == [sienne, geree]
    commands.terminer_rattachement(session, SYSTEME, geree, sienne)
    assert queries.collectivites_accessibles(session, actor.utilisateur_id or 0) == [sienne]


def test_a_national_role_taken_back(session: Session) -> None:
    actor = f.un_acteur(session, Role.CNFPT_NATIONAL)
    assert allows(actor, Permission.RECENSEMENT_PREPARER)
    commands.retirer_habilitation(session, SYSTEME, actor.utilisateur_id or 0, Role.CNFPT_NATIONAL)
    assert not allows(connexion(session, actor).actor, Permission.RECENSEMENT_PREPARER)


def test_an_ended_rattachement_sends_back_to_the_picker(session: Session) -> None:
    sienne, geree = f.une_collectivite(session), f.une_collectivite(session)
    f.rattacher(session, geree, sienne)
    actor = f.un_acteur(session, Role.GESTIONNAIRE, sienne, agir_pour=geree)
    assert connexion(session, actor).gerante
    commands.terminer_rattachement(session, SYSTEME, geree, sienne)
    vue = connexion(session, actor)
    assert vue.collectivite_retiree
    assert not allows(vue.actor, Permission.RECENSEMENT_LIRE, Cible(collectivite_id=geree))
    with pytest.raises(NotFound):
        commands.choisir_collectivite(session, vue.actor, geree)
    assert possibles(session, vue.actor) == [sienne]


def test_days_of_a_rattachement(session: Session, horloge: Horloge) -> None:
    sienne, geree = f.une_collectivite(session), f.une_collectivite(session)
    aujourd_hui = clock.today()
    f.rattacher(session, geree, sienne, aujourd_hui + JOUR)
    session.flush()
    session.exec(select(Rattachement)).one().fin = aujourd_hui + 2 * JOUR
    actor = f.un_gestionnaire(session, sienne)
    for jours, attendu in ((0, 1), (1, 2), (2, 2), (3, 1)):
        horloge.instant = clock.start_of(aujourd_hui + jours * JOUR)
        assert len(possibles(session, actor)) == attendu, jours
        horloge.instant = clock.end_of(aujourd_hui + jours * JOUR)
        assert len(possibles(session, actor)) == attendu, jours


def test_a_rattachement_not_accepted_gives_nothing(session: Session) -> None:
    sienne, geree = f.une_collectivite(session), f.une_collectivite(session)
    f.rattacher(session, geree, sienne)
    session.flush()
    session.exec(select(Rattachement)).one().accepte_le = None
    assert possibles(session, f.un_gestionnaire(session, sienne)) == [sienne]


def test_roles_effective_for_the_collectivite_acted_for_only(session: Session) -> None:
    """Gestionnaire of A and agent of B: acting for B, nothing of A is lent."""
    a, b = f.une_collectivite(session), f.une_collectivite(session)
    delegation = f.une_delegation(session)
    utilisateur = f.un_utilisateur(session)
    commands.habiliter(session, SYSTEME, utilisateur, Role.GESTIONNAIRE, a)
    commands.habiliter(session, SYSTEME, utilisateur, Role.AGENT, b)
    commands.habiliter(session, SYSTEME, utilisateur, Role.CNFPT_DELEGATION, delegation)
    actor = f.connecter(session, utilisateur, b)
    assert [(h.role, h.structure_id) for h in actor.habilitations] == [
        (Role.AGENT, b),
        (Role.CNFPT_DELEGATION, delegation),
    ]
    assert not allows(actor, Permission.RECENSEMENT_SAISIR, Cible(collectivite_id=a))
    assert not allows(actor, Permission.RECENSEMENT_SAISIR, Cible(collectivite_id=b))


def test_every_act_is_in_the_journal(session: Session) -> None:
    a, b = f.une_collectivite(session), f.une_collectivite(session)
    utilisateur = f.un_utilisateur(session)
    commands.habiliter(session, SYSTEME, utilisateur, Role.GESTIONNAIRE, a)
    commands.retirer_habilitation(session, SYSTEME, utilisateur, Role.GESTIONNAIRE, a)
    f.rattacher(session, a, b)
    commands.terminer_rattachement(session, SYSTEME, a, b)
    session.flush()
    assert [fait.action for fait in session.exec(select(Fait).order_by(Fait.id)).all()] == [
        Action.COLLECTIVITE_CREEE,
        Action.COLLECTIVITE_CREEE,
        Action.COMPTE_CREE,
        Action.HABILITATION_DONNEE,
        Action.HABILITATION_RETIREE,
        Action.RATTACHEMENT_CREE,
        Action.RATTACHEMENT_TERMINE,
    ]
    assert all(action.libelle for action in Action)
