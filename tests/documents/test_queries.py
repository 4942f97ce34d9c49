"""Who sees which document."""

import pytest
from sqlmodel import Session

from iel_app.core.actor import SYSTEME, VISITEUR, Actor, Habilitation, Role
from iel_app.core.errors import Forbidden, NotConnected, NotFound
from iel_app.documents import commands, queries
from iel_app.documents.models import Document
from tests.documents.exemples import AGENT, GESTIONNAIRE, NATIONAL, NUMERO, VOISINE, emettre

DELEGATION = Actor(nom="Délégation", utilisateur_id=9, habilitations=(Habilitation(Role.CNFPT_DELEGATION, 7),))


def test_telechargeable_in_reach(session: Session) -> None:
    identifiant = emettre(session)
    for acteur in (GESTIONNAIRE, NATIONAL):
        document = queries.telechargeable(session, acteur, NUMERO, 1)
        assert document == queries.DocumentTelechargeable(identifiant, f"{NUMERO}-v1.pdf", None)
    pdf = commands.produire(session, SYSTEME, identifiant)
    assert queries.telechargeable(session, GESTIONNAIRE, NUMERO, 1).contenu == pdf


def test_telechargeable_refused(session: Session) -> None:
    emettre(session)
    for acteur, refus in ((VISITEUR, NotConnected), (AGENT, Forbidden), (VOISINE, NotFound), (DELEGATION, Forbidden)):
        with pytest.raises(refus):
            queries.telechargeable(session, acteur, NUMERO, 1)
    for numero, version in ((NUMERO, 2), ("REC-0", 1)):
        with pytest.raises(NotFound):
            queries.telechargeable(session, GESTIONNAIRE, numero, version)


def test_verification_by_anyone(session: Session) -> None:
    identifiant = emettre(session)
    emettre(session, version=2)
    code = session.get_one(Document, identifiant).donnees["code"]
    lue = queries.verification(session, VISITEUR, f" {code.lower().replace('-', ' ')} ")
    assert (lue.numero, lue.version, lue.est_derniere_version, lue.empreinte) == (NUMERO, 1, False, "")
    assert lue.empreinte_donnees.startswith("9f86d081")
    assert lue.titre == "Récapitulatif de votre recensement 2027"
    commands.produire(session, SYSTEME, identifiant)
    assert len(queries.verification(session, GESTIONNAIRE, code).empreinte) == 64


@pytest.mark.parametrize("code", ["", "ABCD-EFGH-JKMN", "x" * 5000, "\x00", "' OR 1=1 --"])
def test_verification_unknown(session: Session, code: str) -> None:
    emettre(session)
    with pytest.raises(NotFound):
        queries.verification(session, VISITEUR, code)


def test_a_joindre(session: Session) -> None:
    identifiant = emettre(session)
    assert queries.a_joindre(session, SYSTEME, [identifiant, 404]) == [
        queries.PieceAJoindre(identifiant, f"{NUMERO}-v1.pdf")
    ]
    with pytest.raises(Forbidden):
        queries.a_joindre(session, GESTIONNAIRE, [identifiant])
