"""The engine: permission first, then status, then what is missing; then the change and its line."""

from dataclasses import dataclass
from enum import StrEnum

import pytest
from sqlmodel import Session

from iel_app.core.actor import VISITEUR, Actor, Habilitation, Role
from iel_app.core.audit import Action, Fait
from iel_app.core.errors import Forbidden, Impossible, NotConnected
from iel_app.core.permissions import Cible, Permission
from iel_app.core.workflow import Transition, Workflow, advance, possible


class Statut(StrEnum):
    """Life of the thing."""

    PROJET = "projet"
    PUBLIE = "publie"


@dataclass
class Chose:
    """A thing that may lack something."""

    statut: Statut = Statut.PROJET
    incomplete: bool = False
    cible: Cible = Cible(collectivite_id=7)  # noqa: RUF009
    objet: str = "chose:1"


PUBLIER = Transition(
    acte="publier",
    libelle="Publier",
    depuis=frozenset({Statut.PROJET}),
    vers=Statut.PUBLIE,
    permission=Permission.RECENSEMENT_SAISIR,
    action=Action.COMPTE_CREE,
    manques=lambda chose: ["le titre", "la date"] if chose.incomplete else [],
)
VIE = Workflow("Chose", Statut, Statut.PROJET, (PUBLIER,))
ACTEUR = Actor(nom="Camille", utilisateur_id=1, habilitations=(Habilitation(Role.GESTIONNAIRE, 7),))
VOISIN = Actor(nom="Voisin", utilisateur_id=2, habilitations=(Habilitation(Role.GESTIONNAIRE, 8),))


def test_nominal(session: Session) -> None:
    chose = Chose()
    assert possible(ACTEUR, VIE, chose) == [PUBLIER]
    advance(session, ACTEUR, VIE, chose, "publier", avant={"a": 1}, apres={"b": 2})
    assert chose.statut is Statut.PUBLIE
    (fait,) = session.new
    assert isinstance(fait, Fait)
    assert (fait.avant, fait.apres) == ({"statut": "projet", "a": 1}, {"statut": "publie", "b": 2})
    assert (fait.action, fait.objet, fait.collectivite_id) == (Action.COMPTE_CREE, "chose:1", 7)


@pytest.mark.parametrize(
    ("actor", "chose", "refus"),
    [
        (VISITEUR, Chose(), NotConnected),
        (VOISIN, Chose(), Forbidden),
        (VOISIN, Chose(Statut.PUBLIE, True), Forbidden),
        (ACTEUR, Chose(Statut.PUBLIE), Impossible),
        (ACTEUR, Chose(Statut.PUBLIE, True), Impossible),
        (ACTEUR, Chose(incomplete=True), Impossible),
    ],
)
def test_refused(session: Session, actor: Actor, chose: Chose, refus: type[Exception]) -> None:
    avant = chose.statut
    assert possible(actor, VIE, chose) == []
    with pytest.raises(refus):
        advance(session, actor, VIE, chose, "publier")
    assert chose.statut is avant
    assert not session.new


def test_refusals_say_why(session: Session) -> None:
    with pytest.raises(Impossible, match="« Publier » n’est pas possible à ce stade\\."):
        advance(session, ACTEUR, VIE, Chose(Statut.PUBLIE), "publier")
    with pytest.raises(Impossible, match="Il manque des informations\\.") as refus:
        advance(session, ACTEUR, VIE, Chose(incomplete=True), "publier")
    assert refus.value.manques == ["le titre", "la date"]


def test_unknown_act_is_a_bug(session: Session) -> None:
    with pytest.raises(KeyError):
        advance(session, ACTEUR, VIE, Chose(), "detruire")
