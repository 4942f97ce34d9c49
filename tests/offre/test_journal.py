"""What the journal keeps of a session: before and after, once, in words."""

from typing import Any

import pytest
from sqlmodel import Session, col, select

from iel_app.core.actor import SYSTEME, Actor
from iel_app.core.audit import Action, Fait
from iel_app.core.outbox import Effet
from iel_app.offre import commands
from iel_app.offre.models import EtatRecrutement, SessionFormation
from tests.conftest import Horloge
from tests.offre import exemples as ex
from tests.offre.test_importation import RANGEE, importer

pytestmark = pytest.mark.usefixtures("horloge")


@pytest.fixture
def auteur(session: Session) -> Actor:
    return ex.un_cfa(session)


def une_publiee(session: Session, auteur: Actor) -> tuple[int, str]:
    formation = ex.une_formation(session, auteur)
    ex.publier(session, auteur, ex.un_controleur(session), formation)
    return formation, session.exec(select(SessionFormation.reference)).one()


def dits(session: Session, *actions: Action) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    session.flush()
    faits = session.exec(select(Fait).where(col(Fait.action).in_(actions)).order_by(col(Fait.id))).all()
    return [(f.avant, f.apres) for f in faits]


def effacer(session: Session) -> None:
    session.flush()
    for fait in session.exec(select(Fait)).all():
        session.delete(fait)
    session.flush()


def test_each_change_of_a_session_leaves_before_and_after(session: Session, auteur: Actor) -> None:
    formation, cle = une_publiee(session, auteur)
    effacer(session)
    autre = ex.un_organisme(session, nom="Antenne de Guéret", rang=2)
    vue = ex.une_seance(formateur="", cedex="", entrees="dates_fixes", recrutement="ouvert")
    change = {"adresse": "9 rue Neuve", "cedex": "CEDEX 03", "formateur": str(autre), "entrees": "permanentes"}
    change |= {"capacite": "20", "recrutement": "ferme"}
    assert not commands.modifier_session(session, auteur, formation, cle, vue | change, vue)
    lieu, chez, entrees = (f"Session {cle}, {q}" for q in ("lieu", "organisme formateur", "entrées et sorties"))
    assert dits(session, Action.SESSION_MODIFIEE) == [
        (
            {lieu: "2 rue des Écoles, 87000 Limoges", chez: "", entrees: "À dates fixes"},
            {
                lieu: "9 rue Neuve, 87000 Limoges CEDEX 03",
                chez: "Antenne de Guéret",
                entrees: "Entrées et sorties permanentes",
            },
        )
    ]
    places = [({"capacité": 12, "recrutement": "Ouvert"}, {"capacité": 20, "recrutement": "Fermé", "session": cle})]
    assert dits(session, Action.PLACES_MODIFIEES) == places
    effacer(session)
    apres = vue | change
    commands.modifier_places(session, auteur, cle, 20, 3, EtatRecrutement.FERME)
    commands.modifier_session(session, auteur, formation, cle, apres, apres)
    assert dits(session, Action.SESSION_MODIFIEE) == []
    assert dits(session, Action.PLACES_MODIFIEES) == [
        ({"places restantes": 6}, {"places restantes": 3, "session": cle})
    ]
    effacer(session)
    copie = commands.dupliquer_session(session, auteur, formation, cle)
    autre_fois = ex.une_seance(date_debut="01/09/2028", date_fin="31/07/2030", adresse="5 rue Haute")
    commands.modifier_session(session, auteur, formation, copie, autre_fois)
    ((avant, dite),) = dits(session, Action.SESSION_MODIFIEE)
    assert dite["session vérifiée"] == copie
    assert (avant[f"Session {copie}, lieu"], dite[f"Session {copie}, lieu"]) == (
        "9 rue Neuve, 87000 Limoges CEDEX 03",
        "5 rue Haute, 87000 Limoges CEDEX 03",
    )
    commands.supprimer_session(session, auteur, formation, copie)
    ((avant, _),) = dits(session, Action.SESSION_SUPPRIMEE)
    assert (avant["session"], avant["Lieu"]) == (copie, "5 rue Haute, 87000 Limoges CEDEX 03")


def test_an_import_leaves_them_too(session: Session, auteur: Actor) -> None:
    importer(session, auteur, RANGEE, soumises=True)
    cle = session.exec(select(SessionFormation.reference)).one()
    effacer(session)
    importe = importer(session, auteur, RANGEE | {"places_restantes": "2"})  # in control: places alone
    origine = {"session": cle, "import": importe.id, "fichier": importe.nom}
    assert dits(session, Action.PLACES_MODIFIEES) == [
        ({"places restantes": 6}, {"places restantes": 2} | origine),
    ]
    version = ex.ouverte(session, session.exec(select(SessionFormation.formation_id)).one())
    commands.valider(session, ex.un_controleur(session), version.id or 0)
    effacer(session)
    importe = importer(session, auteur, RANGEE | {"adresse": "9 rue Neuve", "places_restantes": "1"})
    origine |= {"import": importe.id, "fichier": importe.nom}
    assert dits(session, Action.PLACES_MODIFIEES) == [
        ({"places restantes": 2}, {"places restantes": 1} | origine),
    ]
    ((avant, apres),) = dits(session, Action.FORMATION_IMPORTEE)
    lieu = f"Session {cle}, lieu"
    assert avant == {lieu: "2 rue des Écoles, 87000 Limoges"}
    assert (apres[lieu], apres["import"]) == ("9 rue Neuve, 87000 Limoges", importe.id)


def test_archived_undone_and_archived_again_is_told_once(session: Session, horloge: Horloge) -> None:
    auteur, controleur = ex.un_cfa(session), ex.un_controleur(session)
    formation = ex.une_formation(session, auteur)
    ex.publier(session, auteur, controleur, formation)
    for acte in (commands.archiver, commands.restaurer, commands.archiver):
        acte(session, controleur, formation)
        horloge.avancer(seconds=2)
    session.flush()
    effets = session.exec(select(Effet).where(Effet.genre == "offre_sorties").order_by(col(Effet.id))).all()
    assert [commands.envoyer_sorties(session, SYSTEME, **effet.charge) for effet in effets] == [0, 1]
