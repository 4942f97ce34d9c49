"""The complete truth table of rights: role × permission × own, managed or other structure. Written by hand."""

import pytest
from sqlmodel import Session

from iel_app.comptes import commands
from iel_app.core.actor import SYSTEME, VISITEUR, Actor, Habilitation, Role
from iel_app.core.errors import Forbidden, NotConnected
from iel_app.core.permissions import (
    GRANTS,
    PORTEES,
    SANS_STRUCTURE,
    Cible,
    Permission,
    Portee,
    Scope,
    allows,
    require,
    scope,
)
from tests import factories as f

ROLES = [
    Role.VISITEUR,
    Role.AGENT,
    Role.SUPERIEUR,
    Role.GESTIONNAIRE,
    Role.CFA,
    Role.GESTIONNAIRE_OFFRE,
    Role.CNFPT_DELEGATION,
    Role.CNFPT_NATIONAL,
    Role.PILOTE,
    Role.ADMIN,
    Role.SYSTEME,
]

# One line per permission, one column per role above; never derived from GRANTS.
# s: on the role's own structure (the collectivité acted for, the délégation, the organisme, the region) and on what
#    hangs from it; n: on everything; -: nowhere.
TABLE = {
    #                            vis agt sup ges cfa off del nat pil adm sys
    "aide:demander":             "n   s   s   s   s   s   s   n   s   n   -",
    "aide:organiser":            "-   -   -   -   -   s   -   n   -   n   n",
    "aide:purger":               "-   -   -   -   -   -   -   -   -   -   n",
    "aide:repondre":             "-   -   -   -   -   s   -   n   -   n   -",
    "aide:reserver":             "-   s   s   s   s   s   s   n   s   n   -",
    "comptes:agir_pour":         "-   s   s   s   s   s   s   n   s   n   -",
    "comptes:gerer_cles":        "-   -   -   -   s   -   -   -   -   -   -",
    "comptes:gerer_sessions":    "-   s   s   s   s   s   s   n   s   n   -",
    "comptes:habiliter":         "-   -   -   -   -   -   -   -   -   n   n",
    "comptes:se_connecter":      "n   s   s   s   s   s   s   n   s   n   -",
    "comptes:second_facteur":    "-   -   -   -   -   s   s   n   s   n   -",
    "documents:lire":            "-   -   -   s   -   -   -   n   -   -   -",
    "documents:produire":        "-   -   -   -   -   -   -   -   -   -   n",
    "documents:verifier":        "n   s   s   s   s   s   s   n   s   n   -",
    "notifications:expedier":    "-   -   -   -   -   -   -   -   -   -   n",
    "notifications:lire_boite":  "n   s   s   s   s   s   s   n   s   n   -",
    "offre:archiver":            "-   -   -   -   s   s   -   -   -   -   n",
    "offre:chercher":            "n   s   s   s   s   s   s   n   s   n   -",
    "offre:controler":           "-   -   -   -   -   s   -   -   -   -   -",
    "offre:entretenir":         "-   -   -   -   -   -   -   -   -   -   n",
    "offre:indexer":            "-   -   -   -   -   -   -   -   -   -   n",
    "offre:lire":                "-   -   -   -   s   s   -   -   -   -   n",
    "offre:rediger":             "-   -   -   -   s   -   -   -   -   -   -",
    "offre:tenir_places":        "-   -   -   -   s   -   -   -   -   -   -",
    "pilotage:chiffres_publics": "n   s   s   s   s   s   s   n   s   n   -",
    "pilotage:sante":            "n   s   s   s   s   s   s   n   s   n   -",
    "recensement:lire":          "-   -   -   s   -   -   s   n   -   -   n",
    "recensement:preparer":      "-   -   -   -   -   -   -   n   -   -   n",
    "recensement:saisir":        "-   -   -   s   -   -   -   -   -   -   -",
    "recensement:signaler":      "-   -   -   s   -   -   -   -   -   -   -",
    "referentiels:charger":      "-   -   -   -   -   -   -   -   -   n   n",
    "referentiels:lire":         "n   s   s   s   s   s   s   n   s   n   n",
}  # fmt: skip
# What a role's structure is: the field of a target that it is compared with.
STRUCTURES = {
    Role.AGENT: "collectivite_id",
    Role.SUPERIEUR: "collectivite_id",
    Role.GESTIONNAIRE: "collectivite_id",
    Role.CFA: "organisme_id",
    Role.GESTIONNAIRE_OFFRE: "region_id",
    Role.CNFPT_DELEGATION: "delegation_id",
    Role.PILOTE: "region_id",
}
CHAMPS = ("collectivite_id", "delegation_id", "organisme_id", "region_id")
CASES = [
    (role, Permission(permission), lettre)
    for permission, ligne in TABLE.items()
    for role, lettre in zip(ROLES, ligne.split(), strict=True)
]


def un_acteur(role: Role, structure_id: int | None = 7) -> Actor:
    if role is Role.VISITEUR:
        return VISITEUR
    if role is Role.SYSTEME:
        return SYSTEME
    return Actor(nom="Essai", utilisateur_id=1, habilitations=(Habilitation(role, structure_id),))


def test_table_is_complete() -> None:
    assert list(TABLE) == sorted(TABLE)
    assert set(TABLE) == {p.value for p in Permission}
    assert set(ROLES) == set(Role) == set(GRANTS) == set(PORTEES)


@pytest.mark.parametrize("role", ROLES)
def test_truth_table(role: Role) -> None:
    for _, permission, lettre in (cas for cas in CASES if cas[0] is role):
        verifier_case(role, permission, lettre)


def verifier_case(role: Role, permission: Permission, lettre: str) -> None:
    """Compare one cell of the table with the code, on its own, another and no structure."""
    actor = un_acteur(role)
    assert allows(actor, permission) is (lettre != "-")
    assert allows(actor, permission, SANS_STRUCTURE) is (lettre == "n")
    for champ in CHAMPS:
        sien = lettre == "n" or (lettre == "s" and STRUCTURES.get(role) == champ)
        assert allows(actor, permission, Cible(**{champ: 7})) is sien, champ
        assert allows(actor, permission, Cible(**{champ: 8})) is (lettre == "n"), champ
    ailleurs = {champ: 7 for champ in CHAMPS if champ != STRUCTURES.get(role)}
    assert allows(actor, permission, Cible(**ailleurs)) is (lettre == "n")
    complet = Cible(7, 7, 7, 7)
    assert allows(actor, permission, complet) is (lettre != "-")


@pytest.mark.parametrize("role", ROLES)
def test_require_and_scope_agree_with_the_table(role: Role) -> None:
    for _, permission, lettre in (cas for cas in CASES if cas[0] is role):
        verifier_refus(role, permission, lettre)


def verifier_refus(role: Role, permission: Permission, lettre: str) -> None:
    """Compare one cell of the table with what `require` refuses and `scope` returns."""
    actor = un_acteur(role)
    if lettre == "-":
        refus = NotConnected if role is Role.VISITEUR else Forbidden
        with pytest.raises(refus):
            require(actor, permission)
        with pytest.raises(refus):
            scope(actor, permission)
        return
    require(actor, permission)
    vue = scope(actor, permission)
    assert vue.toutes is (lettre == "n")
    attendu = {} if lettre == "n" else {STRUCTURES[role].replace("_id", "s"): frozenset({7})}
    assert vue == Scope(toutes=lettre == "n", **attendu)
    if lettre == "s":
        with pytest.raises(Forbidden):
            require(actor, permission, Cible(8, 8, 8, 8))


def test_a_role_without_structure_reaches_nothing() -> None:
    """A role of a structure, given without one by mistake, is no national role."""
    for role in STRUCTURES:
        actor = un_acteur(role, None)
        for permission in Permission:
            assert not allows(actor, permission, Cible(1, 1, 1, 1))
            assert not allows(actor, permission, SANS_STRUCTURE)


def test_a_role_never_lends_its_reach_to_another() -> None:
    """Délégation 7 and gestionnaire of 8: reading at the délégation does not allow to answer there."""
    actor = Actor(
        utilisateur_id=1,
        habilitations=(Habilitation(Role.CNFPT_DELEGATION, 7), Habilitation(Role.GESTIONNAIRE, 8)),
    )
    chez_la_delegation = Cible(collectivite_id=7, delegation_id=7)
    assert allows(actor, Permission.RECENSEMENT_LIRE, chez_la_delegation)
    assert not allows(actor, Permission.RECENSEMENT_SAISIR, chez_la_delegation)
    assert not allows(actor, Permission.RECENSEMENT_LIRE, Cible(collectivite_id=7))
    assert allows(actor, Permission.RECENSEMENT_SAISIR, Cible(collectivite_id=8, delegation_id=9))
    vue = scope(actor, Permission.RECENSEMENT_LIRE)
    assert (vue.collectivites, vue.delegations) == (frozenset({8}), frozenset({7}))


def test_own_managed_and_other_structure(session: Session) -> None:
    """What a signed-in gestionnaire may: on the collectivité acted for, own or managed, and on no other."""
    sienne, geree, autre = (f.une_collectivite(session) for _ in range(3))
    f.rattacher(session, geree, sienne)
    utilisateur = f.un_utilisateur(session)
    commands.habiliter(session, SYSTEME, utilisateur, Role.GESTIONNAIRE, sienne)
    for agir_pour in (sienne, geree):
        actor = f.connecter(session, utilisateur, agir_pour)
        for permission in (Permission.RECENSEMENT_SAISIR, Permission.RECENSEMENT_LIRE, Permission.DOCUMENTS_LIRE):
            for collectivite in (sienne, geree, autre):
                permis = allows(actor, permission, Cible(collectivite_id=collectivite))
                assert permis is (collectivite == agir_pour), (permission, agir_pour, collectivite)


def test_an_agent_of_a_managing_collectivite_manages_nothing(session: Session) -> None:
    sienne, geree = f.une_collectivite(session), f.une_collectivite(session)
    f.rattacher(session, geree, sienne)
    for role in (Role.AGENT, Role.SUPERIEUR):
        actor = f.un_acteur(session, role, sienne)
        assert actor.collectivite_id == sienne
        assert not allows(actor, Permission.RECENSEMENT_LIRE, Cible(collectivite_id=geree))


def test_empty_scope() -> None:
    assert Scope().est_vide
    assert not Scope(toutes=True).est_vide
    assert not Scope(regions=frozenset({1})).est_vide
    assert all(role.libelle for role in Role)
    assert all(permission.libelle for permission in Permission)
    assert Portee.NATIONALE in PORTEES.values()
    assert VISITEUR.roles == (Role.VISITEUR,)
    assert not VISITEUR.est_connecte
