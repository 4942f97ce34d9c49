"""The homes: whose figures, and when."""

import dataclasses
from datetime import timedelta

import pytest
from sqlmodel import Session

from iel_app.core import clock
from iel_app.core.actor import VISITEUR, Actor, Habilitation, Role
from iel_app.core.errors import Forbidden, NotConnected
from iel_app.pilotage import queries
from iel_app.recensement.models import Etape
from tests import factories as f
from tests.conftest import Horloge

DEUX_MOIS = timedelta(days=61)


@pytest.fixture
def repondante(session: Session, horloge: Horloge) -> Actor:
    """A gestionnaire whose collectivité has answered 12 apprentis, 1 of them handicapped."""
    f.une_campagne_ouverte(session)
    actor = f.un_gestionnaire(session)
    f.un_recensement_enregistre(session, actor, presents="12", handicap="1", fins_ete="3", fins_automne="2")
    return actor


def test_home_of_who_answers(session: Session, repondante: Actor) -> None:
    accueil = queries.accueil_collectivite(session, repondante)
    assert accueil.periode is not None
    assert accueil.periode.etape is Etape.OUVERTE
    assert accueil.etat is not None
    assert (accueil.etat.version, accueil.etat.commence) == (1, False)
    assert accueil.derniere is not None
    assert (accueil.derniere.nb_presents, accueil.derniere.nb_handicap, accueil.derniere.nb_fins) == (12, 1, 5)


def test_outside_the_period_figures_are_not_shown(session: Session, repondante: Actor, horloge: Horloge) -> None:
    horloge.instant += DEUX_MOIS
    accueil = queries.accueil_collectivite(session, repondante)
    assert accueil.derniere is None
    assert accueil.periode is not None
    assert accueil.periode.etape is not Etape.OUVERTE


def test_a_role_elsewhere_lends_nothing_here(session: Session, repondante: Actor) -> None:
    delegation = f.une_delegation(session)
    agent_ici = dataclasses.replace(
        repondante,
        habilitations=(
            Habilitation(Role.AGENT, repondante.collectivite_id),
            Habilitation(Role.CNFPT_DELEGATION, delegation),
        ),
    )
    assert queries.accueil_collectivite(session, agent_ici).derniere is None
    assert queries.accueil_collectivite(session, agent_ici).etat is None


def test_home_refused(session: Session, horloge: Horloge) -> None:
    with pytest.raises(NotConnected):
        queries.accueil_collectivite(session, VISITEUR)
    with pytest.raises(Forbidden):
        queries.accueil_collectivite(session, f.un_acteur(session, Role.AGENT, f.une_collectivite(session)))


def test_public_figures_say_how_many_never_who(session: Session, repondante: Actor) -> None:
    chiffres = queries.chiffres_campagne(session, VISITEUR)
    assert chiffres is not None
    assert (chiffres.nb_reponses, chiffres.nb_intentions, chiffres.part_ecoulee) == (1, 3, 50)


def test_public_figures_without_campaign(session: Session) -> None:
    assert queries.chiffres_campagne(session, VISITEUR) is None


def test_public_figures_before_the_opening(session: Session, horloge: Horloge) -> None:
    f.une_campagne(session, 2027, clock.now() + DEUX_MOIS, clock.now() + 2 * DEUX_MOIS)
    chiffres = queries.chiffres_campagne(session, VISITEUR)
    assert chiffres is not None
    assert (chiffres.periode.etape, chiffres.part_ecoulee) == (Etape.PREPAREE, 0)
