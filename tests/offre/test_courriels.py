"""Mails of the offer: who is told what, and what an undone decision does not tell."""

import pytest
from sqlmodel import Session, col, select

from iel_app.core import clock
from iel_app.core.actor import SYSTEME
from iel_app.core.errors import Forbidden
from iel_app.notifications.models import Courriel
from iel_app.offre import commands
from iel_app.offre.models import DemandeOrganisme, VersionFormation
from tests.conftest import Horloge
from tests.offre import exemples as ex

pytestmark = pytest.mark.usefixtures("horloge")


def courriels(session: Session) -> list[tuple[str, str]]:
    session.flush()
    lus = session.exec(select(Courriel).order_by(col(Courriel.id))).all()
    assert all(len(c.objet) <= 60 for c in lus)
    return [(c.objet, c.destinataire) for c in lus]


def test_asked_then_decided(session: Session, horloge: Horloge) -> None:
    auteur, controleur = ex.un_cfa(session), ex.un_controleur(session)
    ex.un_controleur(session, ex.une_region(session, "11", "Île-de-France"))
    version = ex.soumettre(session, auteur, ex.une_formation(session, auteur))
    for _ in range(2):
        assert commands.envoyer_soumise(session, SYSTEME, version) == 2
    reference = session.get_one(VersionFormation, version).reference
    assert courriels(session) == [
        (f"Votre formation est en contrôle ({reference})", auteur.courriel),
        (f"Une publication attend votre contrôle ({reference})", controleur.courriel),
    ]
    commands.demander_complement(session, controleur, version, {"objectif": "Précisez le public"}, "Merci")
    decidee_le = session.get_one(VersionFormation, version).decidee_le
    assert decidee_le == clock.now()
    assert commands.envoyer_decidee(session, SYSTEME, version, "demander_complement", decidee_le) == 1
    assert courriels(session)[-1][0] == f"Il manque une information à votre formation ({reference})"
    texte = session.exec(select(Courriel.texte).order_by(col(Courriel.id).desc())).first() or ""
    assert "Objectifs : Précisez le public" in texte
    assert "Merci" in texte
    with pytest.raises(Forbidden):
        commands.envoyer_soumise(session, auteur, version)


def test_an_undone_decision_tells_nothing(session: Session, horloge: Horloge) -> None:
    auteur, controleur = ex.un_cfa(session), ex.un_controleur(session)
    version = ex.soumettre(session, auteur, ex.une_formation(session, auteur))
    commands.refuser(session, controleur, version, "Non")
    decidee_le = clock.now()
    commands.annuler_decision(session, controleur, version)
    assert commands.envoyer_decidee(session, SYSTEME, version, "refuser", decidee_le) == 0
    horloge.avancer(seconds=3)
    commands.valider(session, controleur, version)
    assert commands.envoyer_decidee(session, SYSTEME, version, "refuser", decidee_le) == 0
    assert courriels(session) == []
    assert commands.envoyer_decidee(session, SYSTEME, version, "valider", clock.now()) == 1


def test_corrections_and_organismes(session: Session) -> None:
    auteur, controleur = ex.un_cfa(session), ex.un_controleur(session)
    version = ex.soumettre(session, auteur, ex.une_formation(session, auteur))
    commands.corriger(session, controleur, version, "objectif", "<b>Nettoyer</b>")
    avant = "Nettoyer les locaux."
    assert commands.envoyer_corrigee(session, SYSTEME, version, "objectif", avant, "<b>Nettoyer</b>") == 1
    html = session.exec(select(Courriel.html)).one()
    assert "&lt;b&gt;Nettoyer" in html
    ex.un_organisme(session, "552100554", "Lycée des métiers")
    siret = session.exec(select(ex.Organisme.siret).where(ex.Organisme.nom == "Lycée des métiers")).one()
    commands.demander_organisme(session, auteur, auteur.organismes[0], siret, "Il donne les cours")
    demande = session.exec(select(DemandeOrganisme.id)).one() or 0
    assert commands.envoyer_demande(session, SYSTEME, demande) == 1
    commands.decider_organisme(session, controleur, demande, accord=False, reponse="Autre région")
    assert commands.envoyer_demande_decidee(session, SYSTEME, demande, accord=False) == 1
    assert courriels(session)[-1] == ("Organisme formateur refusé", auteur.courriel)
