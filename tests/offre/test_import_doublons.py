"""Imports that name, under an identifier of their own, a formation that the structure already has."""

import pytest
from sqlmodel import Session, select

from iel_app.core.actor import Actor
from iel_app.core.audit import Action, Fait
from iel_app.offre import commands, queries
from iel_app.offre.models import Formation, SessionFormation
from tests.conftest import Horloge
from tests.offre import exemples as ex
from tests.offre.test_importation import (
    RANGEE,
    analyser,
    appliquer,
    compter,
    comptes,
    corriger,
    deposer,
    en_csv,
    erreurs,
    importer,
)

pytestmark = pytest.mark.usefixtures("horloge")
SANS = {c: v for c, v in RANGEE.items() if not c.startswith("identifiant")}


def a_la_main(session: Session, auteur: Actor) -> Formation:
    """A formation typed in the editor, with the session of the file, under no identifier."""
    importer(session, auteur, SANS)
    return session.exec(select(Formation)).one()


def lue(session: Session, formation: Formation) -> tuple[object, ...]:
    """All that an undo must give back of a formation."""
    version = ex.ouverte(session, formation.id or 0)
    seances = [
        (s.reference, s.identifiant_externe, s.capacite, s.places_restantes)
        for s in session.exec(select(SessionFormation).order_by(SessionFormation.reference)).all()
    ]
    return formation.identifiant_externe, version.numero, version.statut, dict(version.contenu), seances


@pytest.mark.parametrize("publiee", [False, True])
def test_a_formation_without_identifier_takes_that_of_the_file(
    session: Session, horloge: Horloge, publiee: bool
) -> None:
    auteur, controleur = ex.un_cfa(session), ex.un_controleur(session)
    formation = a_la_main(session, auteur)
    if publiee:
        ex.publier(session, auteur, controleur, formation.id or 0)
    avant = lue(session, formation)
    horloge.avancer(minutes=1)
    importe = importer(session, auteur, RANGEE | {"objectif": "Entretenir.", "places_restantes": "3"})
    assert (comptes(importe), erreurs(session, importe.id or 0)) == ((0, 1, 0, 0), {})
    (ligne,) = queries.fiche_import(session, auteur, importe.id or 0).lignes
    assert "Identifiant de la formation" in ligne.changements
    assert ligne.formation == f"Agent de propreté ({formation.reference})"
    session.flush()
    assert (compter(session, Formation), compter(session, SessionFormation)) == (1, 1)
    assert formation.identifiant_externe == "APH"
    assert session.exec(select(SessionFormation)).one().identifiant_externe == "APH-1"
    assert ex.ouverte(session, formation.id or 0).contenu["objectif"] == "Entretenir."
    horloge.avancer(minutes=1)
    commands.annuler_import(session, auteur, importe.id or 0)
    session.flush()
    session.expire_all()
    assert lue(session, formation) == avant


def test_a_formation_under_another_identifier_is_not_made_twice(session: Session) -> None:
    auteur = ex.un_cfa(session)
    importer(session, auteur, RANGEE)
    formation = session.exec(select(Formation)).one()
    autre = RANGEE | {"identifiant_formation": "AUTRE"}
    numero = deposer(session, auteur, en_csv(autre))
    assert comptes(analyser(session, auteur, numero)) == (0, 0, 0, 1)
    assert erreurs(session, numero)[2] == {
        "reference_formation": "Une formation avec la même certification et le même organisme formateur existe déjà "
        f"({formation.reference}, identifiant APH). Écrivez la référence de la vôtre, ou ajoutez-la au catalogue "
        "s’il s’agit d’une autre formation"
    }
    assert corriger(session, auteur, numero, 2, "reference_formation", formation.reference) == {}
    appliquer(session, auteur, numero)
    assert (compter(session, Formation), formation.identifiant_externe) == (1, "AUTRE")


def test_several_formations_alike_are_named(session: Session) -> None:
    auteur = ex.un_cfa(session)
    deux = [ex.une_formation(session, auteur) for _ in range(2)]
    numero = deposer(session, auteur, en_csv(RANGEE))
    analyser(session, auteur, numero)
    phrase = erreurs(session, numero)[2]["reference_formation"]
    assert all(session.get_one(Formation, i).reference in phrase for i in deux)
    assert "Écrivez la référence de la vôtre" in phrase


def test_what_is_not_alike_is_made(session: Session) -> None:
    """Another certification, another formateur, another structure, or what left the catalogue."""
    organisme, second = ex.un_organisme(session), ex.un_organisme(session, nom="Second site", rang=2)
    auteur, voisin = ex.un_cfa(session, organisme), ex.un_cfa(session, second)
    importer(session, voisin, SANS)
    siret = session.exec(select(ex.Organisme.siret).where(ex.Organisme.id == second)).one()
    importer(session, auteur, RANGEE)
    suite = [{"certification": ex.REMPLACANTE}, {"siret_formateur": siret}]
    rangees = [RANGEE | champs | {"identifiant_formation": f"B{n}"} for n, champs in enumerate(suite)]
    assert comptes(importer(session, auteur, *rangees)) == (2, 0, 0, 0)
    session.flush()
    for formation in session.exec(select(Formation).where(Formation.organisme_id == organisme)).all():
        commands.archiver(session, auteur, formation.id or 0)
    session.flush()
    assert comptes(importer(session, auteur, RANGEE | {"identifiant_formation": "C"})) == (1, 0, 0, 0)


def test_one_file_may_name_two_formations_alike(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two identifiers in a file are two formations, in whichever batch each is written."""
    monkeypatch.setattr("iel_app.offre.commands.importation.confirmation.LOT", 1)
    auteur = ex.un_cfa(session)
    rangees = [RANGEE | {"identifiant_formation": f"F{n}"} for n in range(3)]
    importe = importer(session, auteur, *rangees)
    assert (comptes(importe), compter(session, Formation)) == ((3, 0, 0, 0), 3)


def test_two_identifiers_do_not_take_the_same_formation(session: Session) -> None:
    auteur = ex.un_cfa(session)
    formation = a_la_main(session, auteur)
    deuxieme = RANGEE | {"identifiant_session": "B-1", "date_debut": "08/09/2027"}
    numero = deposer(session, auteur, en_csv(RANGEE, deuxieme, deuxieme | {"identifiant_formation": "B"}))
    assert comptes(analyser(session, auteur, numero, lot=1)) == (1, 1, 0, 1)
    assert erreurs(session, numero)[4] == {
        "reference_formation": f"La ligne 2 est déjà la formation {formation.reference}, qui a la même certification "
        "et le même organisme formateur. Écrivez la référence de la vôtre, ou ajoutez-la au catalogue s’il s’agit "
        "d’une autre formation"
    }
    appliquer(session, auteur, numero, valides_seulement=True)
    assert (formation.identifiant_externe, compter(session, SessionFormation)) == ("APH", 2)


@pytest.mark.parametrize("en_controle", [False, True])
def test_giving_identifiers_alone_opens_no_draft(session: Session, horloge: Horloge, en_controle: bool) -> None:
    """A software is plugged into an offer typed by hand: its first file, unchanged, only says its own names."""
    auteur, controleur = ex.un_cfa(session), ex.un_controleur(session)
    formation = a_la_main(session, auteur)
    if en_controle:
        ex.soumettre(session, auteur, formation.id or 0)
    else:
        ex.publier(session, auteur, controleur, formation.id or 0)
    avant = lue(session, formation)
    modifiee_le = ex.ouverte(session, formation.id or 0).modifie_le
    horloge.avancer(minutes=1)
    importe = importer(session, auteur, RANGEE)
    assert (comptes(importe), erreurs(session, importe.id or 0)) == ((0, 1, 0, 0), {})
    version = ex.ouverte(session, formation.id or 0)
    assert (version.statut, version.modifie_le) == (avant[2], modifiee_le)
    assert formation.identifiant_externe == "APH"
    assert session.exec(select(SessionFormation.identifiant_externe)).one() == "APH-1"
    fait = session.exec(select(Fait).where(Fait.action == Action.FORMATION_IMPORTEE)).one()
    assert (fait.avant, fait.apres["identifiant"]) == ({"identifiant": None}, "APH")
    encore = deposer(session, auteur, en_csv(RANGEE))
    assert comptes(analyser(session, auteur, encore)) == (0, 0, 1, 0)
    commands.abandonner_import(session, auteur, encore)
    horloge.avancer(minutes=1)
    commands.annuler_import(session, auteur, importe.id or 0)
    session.flush()
    session.expire_all()
    rendue = lue(session, formation)
    assert rendue[:4] == avant[:4]
    assert session.exec(select(SessionFormation.identifiant_externe)).one() is None


def test_what_is_in_control_is_not_taken(session: Session) -> None:
    auteur = ex.un_cfa(session)
    formation = a_la_main(session, auteur)
    ex.soumettre(session, auteur, formation.id or 0)
    numero = deposer(session, auteur, en_csv(RANGEE | {"objectif": "Entretenir."}))
    analyser(session, auteur, numero)
    assert "est en contrôle" in erreurs(session, numero)[2][""]
    assert formation.reference in erreurs(session, numero)[2][""]


def test_what_appears_after_the_analysis_is_seen(session: Session, horloge: Horloge) -> None:
    auteur = ex.un_cfa(session)
    numero = deposer(session, auteur, en_csv(RANGEE))
    analyser(session, auteur, numero)
    horloge.avancer(minutes=1)
    formation = ex.une_formation(session, auteur)
    importe = appliquer(session, auteur, numero)
    assert (comptes(importe), compter(session, Formation)) == ((0, 0, 0, 1), 1)
    assert session.get_one(Formation, formation).identifiant_externe is None


@pytest.mark.parametrize("lot", [1, 500])
def test_a_row_without_a_name_is_not_the_one_the_file_names(
    session: Session, reglages: pytest.MonkeyPatch, lot: int
) -> None:
    reglages.setattr("iel_app.offre.commands.importation.confirmation.LOT", lot)
    auteur = ex.un_cfa(session)
    autre = SANS | {"intitule": "Agent de propreté, site de Brive", "date_debut": "01/10/2027"}
    encore = autre | {"date_debut": "01/11/2027"}
    importe = importer(session, auteur, RANGEE, autre, encore)
    session.flush()
    assert comptes(importe) == (3, 0, 0, 0)
    formations = session.exec(select(Formation).order_by(Formation.reference)).all()
    assert [f.identifiant_externe for f in formations] == ["APH", None]
    assert [ex.ouverte(session, f.id or 0).nb_sessions for f in formations] == [1, 2]
    assert ex.ouverte(session, formations[0].id or 0).intitule.startswith("Agent de propreté (")


def test_an_identifier_taken_meanwhile_is_not_given_back(session: Session, horloge: Horloge) -> None:
    auteur = ex.un_cfa(session)
    importer(session, auteur, RANGEE)
    formation = session.exec(select(Formation)).one()
    horloge.avancer(minutes=1)
    renommage = importer(
        session, auteur, RANGEE | {"identifiant_formation": "AUTRE", "reference_formation": formation.reference}
    )
    horloge.avancer(minutes=1)
    importer(session, auteur, RANGEE | {"certification": ex.REMPLACANTE, "identifiant_session": "Z"})
    horloge.avancer(minutes=1)
    rapport = commands.annuler_import(session, auteur, renommage.id or 0)
    session.flush()
    assert formation.identifiant_externe == "AUTRE"
    assert formation.reference in rapport["laissees"]


def test_a_draft_given_up_still_gives_its_identifier_back(session: Session, horloge: Horloge) -> None:
    auteur, controleur = ex.un_cfa(session), ex.un_controleur(session)
    formation = a_la_main(session, auteur)
    ex.publier(session, auteur, controleur, formation.id or 0)
    horloge.avancer(minutes=1)
    importe = importer(session, auteur, RANGEE | {"identifiant_formation": "FAUX", "objectif": "Entretenir."})
    horloge.avancer(minutes=1)
    commands.abandonner(session, auteur, formation.id or 0)
    session.flush()
    assert formation.identifiant_externe == "FAUX"
    commands.annuler_import(session, auteur, importe.id or 0)
    session.flush()
    assert formation.identifiant_externe is None
    assert comptes(importer(session, auteur, RANGEE)) == (0, 1, 0, 0)
