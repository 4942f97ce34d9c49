"""The life of a census answer: matrix status × role × act, made from the transition table."""

import pytest
from sqlmodel import Session

from iel_app.core.actor import SYSTEME, VISITEUR, Actor, Habilitation, Role
from iel_app.core.audit import Fait
from iel_app.core.errors import Forbidden, Impossible, NotConnected
from iel_app.core.permissions import PORTEES, Portee
from iel_app.core.workflow import advance, possible
from iel_app.recensement.models import Recensement, StatutRecensement
from iel_app.recensement.workflow import RECENSEMENT

# Who may, by hand: the act, from which statuses, and the only role allowed on its own collectivité.
ATTENDU = {"enregistrer": ({"brouillon", "enregistre"}, "enregistre", {Role.GESTIONNAIRE})}
COLLECTIVITE = 7
MATRICE = [
    (statut, role, transition.acte)
    for transition in RECENSEMENT.transitions
    for statut in StatutRecensement
    for role in Role
]


def un_acteur(role: Role, structure_id: int = COLLECTIVITE) -> Actor:
    if role in (Role.VISITEUR, Role.SYSTEME):
        return VISITEUR if role is Role.VISITEUR else SYSTEME
    structure = None if PORTEES[role] is Portee.NATIONALE else structure_id
    return Actor(
        nom="Essai", utilisateur_id=1, collectivite_id=structure_id, habilitations=(Habilitation(role, structure),)
    )


def une_reponse(statut: StatutRecensement) -> Recensement:
    return Recensement(id=412, campagne_id=1, collectivite_id=COLLECTIVITE, statut=statut)


def test_table_is_the_expected_one() -> None:
    assert {t.acte for t in RECENSEMENT.transitions} == set(ATTENDU)
    for transition in RECENSEMENT.transitions:
        depuis, vers, _ = ATTENDU[transition.acte]
        assert (transition.depuis, transition.vers.value) == (depuis, vers)
    assert RECENSEMENT.initial is StatutRecensement.BROUILLON
    assert all(statut.libelle for statut in StatutRecensement)


@pytest.mark.parametrize(("statut", "role", "acte"), MATRICE)
def test_matrix(session: Session, statut: StatutRecensement, role: Role, acte: str) -> None:
    depuis, vers, roles = ATTENDU[acte]
    actor, reponse = un_acteur(role), une_reponse(statut)
    ouverts = [t.acte for t in possible(actor, RECENSEMENT, reponse)]
    if role in roles and statut in depuis:
        assert ouverts == [acte]
        advance(session, actor, RECENSEMENT, reponse, acte, avant={"version": 1}, apres={"version": 2})
        (fait,) = [objet for objet in session.new if isinstance(objet, Fait)]
        assert reponse.statut.value == vers
        assert (fait.objet, fait.collectivite_id) == ("recensement:412", COLLECTIVITE)
        assert (fait.avant, fait.apres) == ({"statut": statut.value, "version": 1}, {"statut": vers, "version": 2})
        session.expunge_all()
        return
    refus = Impossible if role in roles else NotConnected if role is Role.VISITEUR else Forbidden
    assert ouverts == []
    with pytest.raises(refus):
        advance(session, actor, RECENSEMENT, reponse, acte)
    assert reponse.statut is statut
    assert not session.new


@pytest.mark.parametrize("role", [r for r in Role if PORTEES[r] is Portee.COLLECTIVITE])
def test_another_collectivite_is_refused(session: Session, role: Role) -> None:
    reponse = une_reponse(StatutRecensement.ENREGISTRE)
    with pytest.raises(Forbidden):
        advance(session, un_acteur(role, COLLECTIVITE + 1), RECENSEMENT, reponse, "enregistrer")
    assert possible(un_acteur(role, COLLECTIVITE + 1), RECENSEMENT, reponse) == []
