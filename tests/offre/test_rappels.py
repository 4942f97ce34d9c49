"""The reminder of the month: what it says, to whom, how often."""

from datetime import datetime, timedelta

import pytest
from sqlmodel import Session, col, select

from iel_app.comptes.models import HabilitationAccordee
from iel_app.core import clock
from iel_app.core.actor import SYSTEME, VISITEUR
from iel_app.core.errors import Forbidden, NotConnected
from iel_app.notifications.models import Courriel
from iel_app.offre import commands
from iel_app.offre.models import Formation, StatutFormation
from iel_app.referentiels.models import Certification
from tests.conftest import Horloge
from tests.offre import exemples as ex

pytestmark = pytest.mark.usefixtures("horloge")


def rappels(session: Session, horloge: Horloge, jour: datetime) -> list[Courriel]:
    """Spend a night, and return the mails that it wrote."""
    horloge.instant = jour
    avant = session.exec(select(Courriel.id)).all()
    apres: int | None = 0
    while apres is not None:
        apres = commands.rappeler(session, SYSTEME, apres)
    session.flush()
    return list(session.exec(select(Courriel).where(col(Courriel.id).not_in(avant)).order_by(col(Courriel.id))).all())


def le(annee: int, mois: int, jour: int) -> datetime:
    return datetime(annee, mois, jour, 3, 10, tzinfo=clock.UTC)


def test_one_mail_a_month_to_each_author(session: Session, horloge: Horloge) -> None:
    auteur, controleur = ex.un_cfa(session), ex.un_controleur(session)
    collegue = ex.un_cfa(session, auteur.organismes[0], prenom="Karim")
    parti = ex.un_cfa(session, auteur.organismes[0], prenom="Parti")
    gardee = HabilitationAccordee.utilisateur_id == parti.utilisateur_id
    session.exec(select(HabilitationAccordee).where(gardee)).one().retiree_le = clock.now()
    formation = ex.une_formation(session, auteur)
    ex.publier(session, auteur, controleur, formation)
    session.exec(select(Courriel)).all()
    assert rappels(session, horloge, le(2027, 3, 2)) == []
    certification = session.exec(select(Certification).where(Certification.code == ex.PROPRETE)).one()
    certification.valide_jusqu_au = clock.today() + timedelta(days=80)
    session.flush()
    assert rappels(session, horloge, le(2027, 3, 8)) == []  # after the first days: next month
    premiers = rappels(session, horloge, le(2027, 4, 3))
    assert [c.destinataire for c in premiers] == [auteur.courriel, collegue.courriel]
    assert premiers[0].objet == "Offre\u00a0: 1\u00a0certification expire"
    assert "le 21/05/2027" in premiers[0].texte
    assert "/offre/catalogue?onglet=maj_diplomes\n" in premiers[0].texte
    assert rappels(session, horloge, le(2027, 4, 4)) == []
    suivants = rappels(session, horloge, le(2029, 11, 1))
    assert [c.objet for c in suivants] == ["Offre\u00a0: 1\u00a0formation sans session"] * 2
    assert "/offre/catalogue?onglet=alerte\n" in suivants[0].texte
    session.get_one(Formation, formation).conventionnee = True
    session.flush()
    conventionnees = rappels(session, horloge, le(2029, 12, 1))
    assert "/offre/catalogue?onglet=alerte&categorie=conventionnees\n" in conventionnees[0].texte
    session.get_one(Formation, formation).statut = StatutFormation.ARCHIVEE
    session.flush()
    assert rappels(session, horloge, le(2030, 1, 1)) == []


def test_what_a_draft_mends_is_not_asked_again(session: Session, horloge: Horloge) -> None:
    auteur, controleur = ex.un_cfa(session), ex.un_controleur(session)
    formation = ex.une_formation(session, auteur)
    ex.publier(session, auteur, controleur, formation)
    horloge.instant = le(2029, 10, 1)
    commands.reconduire(session, auteur, formation)
    assert rappels(session, horloge, le(2029, 11, 1)) == []
    certification = session.exec(select(Certification).where(Certification.code == ex.PROPRETE)).one()
    certification.valide_jusqu_au = clock.today() + timedelta(days=80)
    suivante = session.exec(select(Certification).where(Certification.code == ex.REMPLACANTE)).one()
    suivante.valide_jusqu_au = None
    session.flush()
    assert len(rappels(session, horloge, le(2029, 12, 1))) == 1
    commands.noter(session, auteur, formation, "certification", ex.REMPLACANTE, ex.PROPRETE)
    assert rappels(session, horloge, le(2030, 1, 1)) == []


def test_a_long_list_is_cut(session: Session, horloge: Horloge) -> None:
    auteur, controleur = ex.un_cfa(session), ex.un_controleur(session)
    for _ in range(12):
        ex.publier(session, auteur, controleur, ex.une_formation(session, auteur))
    (courriel,) = rappels(session, horloge, le(2030, 1, 1))
    assert courriel.objet == "Offre\u00a0: 12\u00a0formations sans session"
    assert len(courriel.objet) <= 60
    assert "et 2\u00a0autres formations" in courriel.texte


def test_only_the_night_writes(session: Session) -> None:
    auteur = ex.un_cfa(session)
    for qui, refus in ((auteur, Forbidden), (VISITEUR, NotConnected)):
        with pytest.raises(refus):
            commands.rappeler(session, qui, 0)
