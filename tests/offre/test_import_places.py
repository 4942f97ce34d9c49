"""Imports and places: what is public follows at once, and an undo gives back only what the import wrote."""

import re
from datetime import timedelta
from itertools import count

import pytest
from sqlmodel import Session, select

from iel_app.core import clock
from iel_app.core.actor import VISITEUR, Actor
from iel_app.offre import commands, queries
from iel_app.offre.forms import Criteres
from iel_app.offre.models import EtatRecrutement, Formation, SessionFormation, StatutVersion
from tests.conftest import Horloge
from tests.offre import exemples as ex
from tests.offre.test_importation import RANGEE, analyser, appliquer, comptes, deposer, exporter, importer

pytestmark = pytest.mark.usefixtures("horloge")


def une_publiee(session: Session) -> tuple[Actor, Actor, int]:
    """A published formation of one session, that an import began; its author, its offer manager, its id."""
    auteur, controleur = ex.un_cfa(session), ex.un_controleur(session)
    importer(session, auteur, RANGEE)
    formation = session.exec(select(Formation.id)).one() or 0
    ex.publier(session, auteur, controleur, formation)
    return auteur, controleur, formation


def avec_places(session: Session) -> int:
    session.flush()
    return len(queries.recherche(session, VISITEUR, Criteres(avec_places=True)).lignes)


def places(session: Session) -> list[tuple[int | None, int | None, int | None]]:
    session.flush()
    return [
        (s.capacite, s.places_restantes, s.nb_inscrits)
        for s in session.exec(select(SessionFormation).order_by(SessionFormation.reference)).all()
    ]


def test_the_public_search_follows_an_import_and_its_undo(session: Session) -> None:
    auteur, _, _ = une_publiee(session)
    assert avec_places(session) == 1
    importe = importer(session, auteur, RANGEE | {"places_restantes": "0", "objectif": "Autre."})
    assert avec_places(session) == 0
    commands.annuler_import(session, auteur, importe.id or 0)
    assert avec_places(session) == 1


def test_the_file_of_another_software_empties_no_number_it_does_not_say(session: Session) -> None:
    auteur, _, _ = une_publiee(session)
    importer(session, auteur, RANGEE | {"nb_inscrits": "5"})
    document = exporter(session, auteur, "xml").decode()
    sans = re.sub(r"<extras>(?:(?!</extras>).)*iel:places.*?</extras>", "", document, flags=re.DOTALL)
    sans = re.sub(r"<capacite-simultanee>.*?</capacite-simultanee>", "", sans)
    assert "iel:places" in document and "iel:places" not in sans and "iel:inscrits" not in sans
    numero = deposer(session, auteur, sans.replace("Nettoyer.", "Entretenir.").encode(), "offre.xml")
    analyser(session, auteur, numero)
    appliquer(session, auteur, numero)
    assert ex.ouverte(session, session.exec(select(Formation.id)).one() or 0).contenu["objectif"] == "Entretenir."
    assert places(session) == [(12, 6, 5)]


def test_undo_keeps_the_places_given_since(session: Session, horloge: Horloge) -> None:
    auteur, _, _ = une_publiee(session)
    deux = RANGEE | {"identifiant_session": "APH-2", "date_debut": "08/09/2027"}
    importer(session, auteur, RANGEE, deux)
    autre = {"objectif": "Autre.", "capacite": "20", "places_restantes": "9", "nb_inscrits": "3"}
    importe = importer(session, auteur, RANGEE | autre, deux | autre)
    horloge.avancer(minutes=5)
    une = session.exec(select(SessionFormation).order_by(SessionFormation.reference)).first()
    assert une is not None
    commands.modifier_places(session, auteur, une.reference, 20, 1, EtatRecrutement.FERME)
    horloge.avancer(minutes=5)
    rapport = commands.annuler_import(session, auteur, importe.id or 0)
    assert (rapport["gardees"], rapport["nb_gardees"]) == ([une.reference], 1)
    assert places(session) == [(20, 1, 3), (12, 6, None)]
    assert une.recrutement is EtatRecrutement.FERME
    rendue = session.exec(select(SessionFormation).where(SessionFormation.id != une.id)).one()
    assert rendue.places_le == clock.now()


def test_undo_gives_places_back_though_time_passes_while_they_are_written(
    session: Session, horloge: Horloge, monkeypatch: pytest.MonkeyPatch
) -> None:
    auteur, _, _ = une_publiee(session)
    pas = count()
    monkeypatch.setattr(clock, "now", lambda: horloge.instant + timedelta(milliseconds=next(pas)))
    for autre in ({"places_restantes": "0"}, {"places_restantes": "0", "objectif": "Autre."}):
        importe = importer(session, auteur, RANGEE | autre)
        assert places(session) == [(12, 0, None)]
        rapport = commands.annuler_import(session, auteur, importe.id or 0)
        assert ("gardees" not in rapport, places(session)) == (True, [(12, 6, None)])


def test_undo_counts_the_places_it_keeps(session: Session, horloge: Horloge) -> None:
    auteur, _, _ = une_publiee(session)
    rangees = [RANGEE | {"identifiant_session": f"S{n}", "date_debut": f"{n:02d}/09/2027"} for n in range(2, 14)]
    importer(session, auteur, *rangees)
    ex.publier(session, auteur, ex.un_controleur(session), session.exec(select(Formation.id)).one() or 0)
    importe = importer(session, auteur, *(rangee | {"places_restantes": "9"} for rangee in rangees))
    horloge.avancer(minutes=5)
    siennes = session.exec(select(SessionFormation).where(SessionFormation.identifiant_externe != "APH-1")).all()
    for rang, s in enumerate(sorted(siennes, key=lambda s: s.reference)):
        # Given since, but as they were before: there is nothing to keep, nor to say.
        commands.modifier_places(session, auteur, s.reference, 12, 6 if rang == 0 else 1, EtatRecrutement.OUVERT)
    commands.annuler_import(session, auteur, importe.id or 0)
    vu = queries.fiche_import(session, auteur, importe.id or 0).resume
    assert (list(vu.gardees), vu.nb_gardees) == (sorted(s.reference for s in siennes)[1:11], 11)


def test_undo_leaves_a_formation_that_the_control_follows(session: Session) -> None:
    auteur, controleur = ex.un_cfa(session), ex.un_controleur(session)
    importe = importer(session, auteur, RANGEE, RANGEE | {"identifiant_formation": "B"})
    suivie, _ = session.exec(select(Formation).order_by(Formation.reference)).all()
    commands.ajouter_note(session, controleur, ex.soumettre(session, auteur, suivie.id or 0), "À revoir")
    commands.retirer(session, auteur, suivie.id or 0)
    rapport = commands.annuler_import(session, auteur, importe.id or 0)
    session.flush()
    assert (rapport["retirees"], rapport["laissees"]) == (1, [suivie.reference])
    assert session.exec(select(Formation.reference)).all() == [suivie.reference]
    assert ex.ouverte(session, suivie.id or 0).nb_sessions == len(places(session)) == 1
    vu = queries.fiche_import(session, auteur, importe.id or 0).resume
    assert vu.suivies == vu.laissees == (suivie.reference,)


def test_places_alone_open_no_draft_and_go_to_no_control(session: Session) -> None:
    auteur, _, formation = une_publiee(session)
    importe = importer(session, auteur, RANGEE | {"places_restantes": "0"}, soumises=True)
    assert (comptes(importe), importe.nb_soumises, avec_places(session)) == ((0, 1, 0, 0), 0, 0)
    assert ex.ouverte(session, formation).statut is StatutVersion.PUBLIEE
    assert places(session) == [(12, 0, None)]
    rapport = commands.annuler_import(session, auteur, importe.id or 0)
    assert (rapport["retablies"], avec_places(session), places(session)) == (1, 1, [(12, 6, None)])
    commands.noter(session, auteur, formation, "objectif", "Laver.", "Nettoyer.")
    importe = importer(session, auteur, RANGEE | {"objectif": "Laver.", "nb_inscrits": "4"}, soumises=True)
    assert (ex.ouverte(session, formation).statut, importe.nb_soumises) == (StatutVersion.BROUILLON, 0)
    assert places(session) == [(12, 6, 4)]


def test_places_are_given_while_in_control(session: Session) -> None:
    auteur, controleur = ex.un_cfa(session), ex.un_controleur(session)
    importer(session, auteur, RANGEE, soumises=True)
    version = ex.ouverte(session, session.exec(select(Formation.id)).one() or 0)
    importe = importer(session, auteur, RANGEE | {"places_restantes": "2"}, soumises=True)
    assert (comptes(importe), places(session)) == ((0, 1, 0, 0), [(12, 2, None)])
    assert (version.statut, version.numero) == (StatutVersion.EN_CONTROLE, 1)
    commands.valider(session, controleur, version.id or 0)
    commands.annuler_import(session, auteur, importe.id or 0)
    assert (avec_places(session), places(session)) == (1, [(12, 6, None)])
