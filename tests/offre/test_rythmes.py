"""How often an offer manager is written to: at once, each morning, on Mondays, never."""

from datetime import datetime

import pytest
from sqlmodel import Session, col, select

from iel_app.core import clock
from iel_app.core.actor import SYSTEME, Actor
from iel_app.core.audit import Action, Fait
from iel_app.core.errors import Invalid
from iel_app.core.outbox import Effet
from iel_app.notifications.models import Courriel
from iel_app.offre import commands, queries
from tests.conftest import Horloge
from tests.offre import exemples as ex

LUNDI = datetime(2027, 2, 15, 6, 5, tzinfo=clock.UTC)
"""A Monday, five past seven in Paris."""


def recus(session: Session, personne: Actor) -> list[str]:
    session.flush()
    lus = select(Courriel.objet).where(Courriel.destinataire == personne.courriel).order_by(col(Courriel.id))
    return list(session.exec(lus).all())


def test_a_person_chooses_and_it_is_written_down(session: Session, horloge: Horloge) -> None:
    controleur = ex.un_controleur(session)
    assert queries.rythme(session, controleur) == "immediat"
    commands.regler_courriels(session, controleur, "jamais")
    commands.regler_courriels(session, controleur, "quotidien")
    assert queries.rythme(session, controleur) == "quotidien"
    assert queries.rythme(session, ex.un_controleur(session)) == "immediat"
    session.flush()
    faits = session.exec(select(Fait).where(Fait.action == Action.COURRIELS_REGLES).order_by(col(Fait.id))).all()
    assert [(f.avant["rythme"], f.apres["rythme"]) for f in faits] == [
        ("À chaque demande", "Jamais"),
        ("Jamais", "Un résumé par jour, du lundi au vendredi"),
    ]
    with pytest.raises(Invalid):
        commands.regler_courriels(session, controleur, "toutes les heures")


def test_each_is_written_to_at_the_rhythm_chosen(session: Session, horloge: Horloge) -> None:
    horloge.instant = LUNDI
    auteur = ex.un_cfa(session)
    tout_de_suite, chaque_jour, lundi, jamais = (ex.un_controleur(session) for _ in range(4))
    ailleurs = ex.un_controleur(session, ex.une_region(session, "11", "Île-de-France"))
    for personne, rythme in ((chaque_jour, "quotidien"), (lundi, "hebdomadaire"), (jamais, "jamais"),
                             (ailleurs, "quotidien")):  # fmt: skip
        commands.regler_courriels(session, personne, rythme)
    assert commands.resumer(session, SYSTEME) == 0
    version = ex.soumettre(session, auteur, ex.une_formation(session, auteur))
    assert commands.envoyer_soumise(session, SYSTEME, version) == 2
    assert len(recus(session, tout_de_suite)) == 1
    for _ in range(2):
        commands.resumer(session, SYSTEME)
    assert [recus(session, p) for p in (chaque_jour, lundi)] == [["À traiter\u00a0: 1\u00a0publication"]] * 2
    effets = session.exec(select(Effet).where(Effet.genre == "courriel").order_by(col(Effet.id))).all()
    page = "/offre/controle/courriels"  # of the control and of the summaries, never of what the author must know
    assert [e.charge.get("desabonnement") for e in effets] == [None, page, page, page]
    horloge.avancer(days=1)
    commands.resumer(session, SYSTEME)
    assert [len(recus(session, p)) for p in (tout_de_suite, chaque_jour, lundi, jamais, ailleurs)] == [1, 2, 1, 0, 0]


def test_a_summary_leaves_in_the_morning_of_a_working_day(session: Session, horloge: Horloge) -> None:
    horloge.instant = LUNDI
    auteur, controleur = ex.un_cfa(session), ex.un_controleur(session)
    commands.regler_courriels(session, controleur, "quotidien")
    ex.soumettre(session, auteur, ex.une_formation(session, auteur))
    horloge.avancer(days=6)
    assert commands.resumer(session, SYSTEME) == 0
    horloge.avancer(days=1, hours=-1)
    assert commands.resumer(session, SYSTEME) == 0
    horloge.avancer(hours=1)
    assert commands.resumer(session, SYSTEME) == 1
    assert recus(session, controleur) == ["À traiter\u00a0: 1\u00a0publication, 1 en retard"]


def test_requests_for_an_organisme_are_told_too(session: Session, horloge: Horloge) -> None:
    horloge.instant = LUNDI
    auteur, controleur = ex.un_cfa(session), ex.un_controleur(session)
    commands.regler_courriels(session, controleur, "quotidien")
    ex.un_organisme(session, "552100554", "Lycée des métiers")
    siret = session.exec(select(ex.Organisme.siret).where(ex.Organisme.nom == "Lycée des métiers")).one()
    commands.demander_organisme(session, auteur, auteur.organismes[0], siret, "Il donne les cours")
    session.flush()
    assert commands.resumer(session, SYSTEME) == 1
    assert recus(session, controleur) == ["À traiter\u00a0: 1\u00a0demande d’organisme"]
