"""Preparation and outcome."""

import pytest
from sqlmodel import Session, select

from iel_app.core.actor import SYSTEME, VISITEUR, Actor, Habilitation, Role
from iel_app.core.audit import Fait
from iel_app.core.errors import Forbidden, NotConnected, NotFound
from iel_app.core.outbox import Effet
from iel_app.notifications import commands
from iel_app.notifications.models import Courriel, StatutCourriel
from tests.notifications.exemples import ERREUR, preparer

GESTIONNAIRE = Actor(nom="Nadia Brun", utilisateur_id=1, habilitations=(Habilitation(Role.GESTIONNAIRE, 7),))


def test_who_may(session: Session) -> None:
    identifiant = preparer(session)
    for acteur, refus in ((VISITEUR, NotConnected), (GESTIONNAIRE, Forbidden)):
        with pytest.raises(refus):
            commands.preparer(
                session, acteur, cle="x", modele="erreur_signalee", contexte=ERREUR, destinataire="a@b.fr"
            )
        with pytest.raises(refus):
            commands.expedier(session, acteur, identifiant)


def test_preparer_row_effect_journal(session: Session) -> None:
    identifiant = preparer(session, document_ids=[3, 4], reponse_a="claire@delegation.example")
    courriel = session.get_one(Courriel, identifiant)
    assert courriel.objet == "Récapitulatif de votre recensement 2027"
    assert courriel.statut is StatutCourriel.A_ENVOYER
    assert courriel.document_ids == [3, 4]
    assert "votre réponse parviendra à claire@delegation.example" in courriel.texte
    assert courriel.identifiant_message.endswith("@plateforme-apprentissage.example>")
    (effet,) = session.exec(select(Effet)).all()
    assert (effet.genre, effet.charge, effet.cle) == (
        "courriel",
        {"courriel_id": identifiant},
        "courriel:recensement:1:1",
    )
    (fait,) = session.exec(select(Fait)).all()
    assert "limoges" not in str(fait.apres)


def test_preparer_once_per_key(session: Session) -> None:
    assert preparer(session) == preparer(session, destinataire="autre@limoges.example")
    assert preparer(session, cle="recensement:1:2") != preparer(session)
    assert len(session.exec(select(Courriel)).all()) == len(session.exec(select(Effet)).all()) == 2


def test_no_header_injection(session: Session) -> None:
    piege = "x\r\nBcc: tous@exemple.fr"
    courriel = session.get_one(Courriel, preparer(session, destinataire_nom=piege, destinataire=piege, reponse_a=piege))
    for valeur in (courriel.objet, courriel.destinataire, courriel.destinataire_nom, courriel.reponse_a):
        assert len(valeur.splitlines()) == 1


def test_expedier(session: Session) -> None:
    courriel = session.get_one(Courriel, preparer(session))
    commands.expedier(session, SYSTEME, courriel.id or 0, erreur="451 plus tard")
    assert (courriel.statut, courriel.nb_tentatives) == (StatutCourriel.ECHEC, 1)
    commands.expedier(session, SYSTEME, courriel.id or 0)
    assert (courriel.statut, courriel.nb_tentatives, courriel.erreur) == (StatutCourriel.ENVOYE, 2, "")
    commands.expedier(session, SYSTEME, courriel.id or 0, erreur="trop tard")
    assert (courriel.statut, courriel.nb_tentatives) == (StatutCourriel.ENVOYE, 2)
    with pytest.raises(NotFound):
        commands.expedier(session, SYSTEME, 404)
