"""The circuit of a publication and the life in the catalogue: matrix status × role × act."""

from typing import Any

import pytest
from sqlmodel import Session

from iel_app.core.actor import SYSTEME, VISITEUR, Actor, Habilitation, Role
from iel_app.core.audit import Fait
from iel_app.core.errors import Forbidden, Impossible, NotConnected
from iel_app.core.permissions import PORTEES, Portee
from iel_app.core.workflow import Workflow, advance, possible
from iel_app.offre.models import DemandeOrganisme, Formation, StatutVersion, VersionFormation
from iel_app.offre.workflow import CATALOGUE, DEMANDE_ORGANISME, PUBLICATION

ORGANISME, REGION = 7, 75
CFA, OFFRE = Role.CFA, Role.GESTIONNAIRE_OFFRE
# By hand: from which statuses, to which, by which roles.
ATTENDU: dict[str, dict[str, tuple[set[str], str, set[Role]]]] = {
    PUBLICATION.nom: {
        "soumettre": ({"brouillon", "a_completer"}, "en_controle", {CFA}),
        "retirer": ({"en_controle"}, "brouillon", {CFA}),
        "abandonner": ({"brouillon", "a_completer"}, "abandonnee", {CFA}),
        "valider": ({"en_controle"}, "publiee", {OFFRE}),
        "demander_complement": ({"en_controle"}, "a_completer", {OFFRE}),
        "refuser": ({"en_controle"}, "refusee", {OFFRE}),
        "archiver": ({"en_controle"}, "refusee", {OFFRE}),
        "annuler_decision": ({"publiee", "a_completer", "refusee"}, "en_controle", {OFFRE}),
        "remplacer": ({"publiee"}, "remplacee", {OFFRE}),
        "retablir": ({"remplacee"}, "publiee", {OFFRE}),
    },
    CATALOGUE.nom: {
        "archiver": ({"active"}, "archivee", {CFA, OFFRE, Role.SYSTEME}),
        "archiver_supprimee": ({"supprimee"}, "archivee", {CFA}),
        "supprimer": ({"active", "archivee"}, "supprimee", {CFA}),
        "restaurer": ({"archivee"}, "active", {CFA, OFFRE, Role.SYSTEME}),
        "restaurer_supprimee": ({"supprimee"}, "active", {CFA}),
    },
    DEMANDE_ORGANISME.nom: {
        "accorder": ({"demandee", "refusee"}, "accordee", {OFFRE}),
        "refuser": ({"demandee", "accordee"}, "refusee", {OFFRE}),
        "redemander": ({"refusee"}, "demandee", {CFA}),
    },
}
CIRCUITS: tuple[Workflow[Any], ...] = (PUBLICATION, CATALOGUE, DEMANDE_ORGANISME)
MATRICE = [
    (circuit, statut, role, transition.acte)
    for circuit in CIRCUITS
    for transition in circuit.transitions
    for statut in circuit.statuts
    for role in Role
]


def un_acteur(role: Role, ecart: int = 0) -> Actor:
    if role in (Role.VISITEUR, Role.SYSTEME):
        return VISITEUR if role is Role.VISITEUR else SYSTEME
    structure = {Portee.ORGANISME: ORGANISME, Portee.REGION: REGION, Portee.NATIONALE: None}.get(PORTEES[role], 1)
    structure = structure if structure is None else structure + ecart
    return Actor(nom="Essai", utilisateur_id=1, habilitations=(Habilitation(role, structure),))


def un_objet(circuit: Workflow[Any], statut: Any) -> Any:
    commun = {"organisme_id": ORGANISME, "region_id": REGION, "statut": statut}
    if circuit is PUBLICATION:
        return VersionFormation(formation_id=1, numero=1, reference="202702100001", **commun)  # pyright: ignore[reportCallIssue]
    if circuit is CATALOGUE:
        return Formation(reference="202702100001", **commun)  # pyright: ignore[reportCallIssue]
    return DemandeOrganisme(id=3, formateur_id=2, **commun)  # pyright: ignore[reportCallIssue]


@pytest.mark.parametrize("circuit", CIRCUITS, ids=lambda c: c.nom)
def test_tables_are_the_expected_ones(circuit: Workflow[Any]) -> None:
    assert {t.acte for t in circuit.transitions} == set(ATTENDU[circuit.nom])
    for transition in circuit.transitions:
        depuis, vers, _ = ATTENDU[circuit.nom][transition.acte]
        assert ({s.value for s in transition.depuis}, transition.vers.value) == (depuis, vers)
    assert all(statut.libelle for statut in circuit.statuts)
    assert PUBLICATION.initial is StatutVersion.BROUILLON


@pytest.mark.parametrize("circuit", CIRCUITS, ids=lambda c: c.nom)
def test_matrix(session: Session, circuit: Workflow[Any]) -> None:
    for _, statut, role, acte in (cas for cas in MATRICE if cas[0] is circuit):
        depuis, vers, roles = ATTENDU[circuit.nom][acte]
        actor, objet = un_acteur(role), un_objet(circuit, statut)
        ouverts = [t.acte for t in possible(actor, circuit, objet)]
        permis = role in roles and statut.value in depuis
        assert (acte in ouverts) == permis, (statut, role, acte)
        if permis:
            advance(session, actor, circuit, objet, acte)
            (fait,) = [nouveau for nouveau in session.new if isinstance(nouveau, Fait)]
            assert (objet.statut.value, fait.objet) == (vers, objet.objet)
            assert (fait.avant, fait.apres) == ({"statut": statut.value}, {"statut": vers})
            session.expunge_all()
            continue
        refus = Impossible if role in roles else NotConnected if role is Role.VISITEUR else Forbidden
        with pytest.raises(refus):
            advance(session, actor, circuit, objet, acte)
        assert objet.statut is statut
        assert not session.new


@pytest.mark.parametrize("circuit", CIRCUITS, ids=lambda c: c.nom)
def test_elsewhere_is_refused(session: Session, circuit: Workflow[Any]) -> None:
    for acte, (depuis, _, roles) in ATTENDU[circuit.nom].items():
        for role in roles - {Role.SYSTEME}:
            objet = un_objet(circuit, circuit.statuts(sorted(depuis)[0]))
            with pytest.raises(Forbidden):
                advance(session, un_acteur(role, ecart=1), circuit, objet, acte)
