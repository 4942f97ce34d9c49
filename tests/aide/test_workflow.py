"""The matrix of a request: role × act × status × own or other region, for a message and for a callback."""

import itertools

import pytest
from sqlmodel import Session

from iel_app.aide.models import DemandeAide, GenreDemande, StatutAide
from iel_app.aide.workflow import DEMANDE_AIDE
from iel_app.core import clock
from iel_app.core.actor import SYSTEME, VISITEUR, Actor, Habilitation, Role
from iel_app.core.audit import Fait
from iel_app.core.errors import Forbidden, Impossible, NotConnected
from iel_app.core.workflow import advance, possible

SERVICE = {Role.GESTIONNAIRE_OFFRE, Role.CNFPT_NATIONAL, Role.ADMIN}
# Anybody may give up or move; whose request it is, the command checks (test_commands.py).
PERSONNE = {Role.VISITEUR, Role.CNFPT_NATIONAL, Role.ADMIN, Role.GESTIONNAIRE_OFFRE, Role.PILOTE}
# Written by hand: act → (kind, from, to, who).
ATTENDU = {
    "repondre": ({"message"}, {"recue", "repondue"}, "repondue", SERVICE),
    "rappeler": ({"rappel"}, {"recue", "injoignable"}, "rappelee", SERVICE),
    "manquer": ({"rappel"}, {"recue"}, "injoignable", SERVICE),
    "clore": ({"message", "rappel"}, {"recue", "repondue", "rappelee", "injoignable"}, "close", SERVICE),
    "deplacer": ({"rappel"}, {"recue", "injoignable"}, "recue", PERSONNE),
    "annuler": ({"rappel"}, {"recue", "injoignable"}, "annulee", PERSONNE),
}
REGION = 7
MATRICE = list(itertools.product(GenreDemande, StatutAide, Role, ATTENDU))


def un_acteur(role: Role, region: int = REGION) -> Actor:
    if role is Role.VISITEUR:
        return VISITEUR
    if role is Role.SYSTEME:
        return SYSTEME
    return Actor(nom="Essai", utilisateur_id=1, habilitations=(Habilitation(role, region),))


def une_demande(genre: GenreDemande, statut: StatutAide) -> DemandeAide:
    return DemandeAide(id=3, genre=genre, statut=statut, region_id=REGION, recue_le=clock.now())


def test_the_table_is_the_expected_one() -> None:
    assert {t.acte for t in DEMANDE_AIDE.transitions} == set(ATTENDU)
    for transition in DEMANDE_AIDE.transitions:
        _, depuis, vers, _ = ATTENDU[transition.acte]
        assert ({s.value for s in transition.depuis}, transition.vers.value) == (depuis, vers)
    assert all(statut.libelle for statut in StatutAide)


def test_matrix(session: Session) -> None:
    for genre, statut, role, acte in MATRICE:
        genres, depuis, vers, roles = ATTENDU[acte]
        actor, demande = un_acteur(role), une_demande(genre, statut)
        ouverts = [t.acte for t in possible(actor, DEMANDE_AIDE, demande)]
        permis = role in roles and statut.value in depuis and genre.value in genres
        assert (acte in ouverts) == permis, (genre, statut, role, acte)
        if permis:
            advance(session, actor, DEMANDE_AIDE, demande, acte)
            (fait,) = [nouveau for nouveau in session.new if isinstance(nouveau, Fait)]
            assert (demande.statut.value, fait.objet) == (vers, "demande_aide:3")
            session.expunge_all()
            continue
        refus = Impossible if role in roles else NotConnected if role is Role.VISITEUR else Forbidden
        with pytest.raises(refus):
            advance(session, actor, DEMANDE_AIDE, demande, acte)
        assert demande.statut is statut
        assert not session.new


def test_another_region_is_refused(session: Session) -> None:
    for acte in ("repondre", "rappeler", "manquer", "clore"):
        for region in (REGION + 1, None):
            demande = une_demande(GenreDemande.MESSAGE if acte == "repondre" else GenreDemande.RAPPEL, StatutAide.RECUE)
            demande.region_id = region
            with pytest.raises(Forbidden):
                advance(session, un_acteur(Role.GESTIONNAIRE_OFFRE), DEMANDE_AIDE, demande, acte)
            assert DEMANDE_AIDE.transition(acte) in possible(un_acteur(Role.ADMIN), DEMANDE_AIDE, demande)
