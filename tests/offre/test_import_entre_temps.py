"""What people do between the deposit of a file and the end of its import, or its undo: their work is never lost."""

from collections.abc import Callable

import pytest
from sqlmodel import Session, col, select

from iel_app.core import db
from iel_app.core.actor import Actor
from iel_app.core.gateway import execute
from iel_app.offre import commands
from iel_app.offre.models import (
    EtatRecrutement,
    Formation,
    Import,
    LigneImport,
    SessionFormation,
    StatutImport,
    StatutVersion,
    VersionFormation,
)
from tests.conftest import Horloge
from tests.offre import exemples as ex
from tests.offre.test_import_places import places, une_publiee
from tests.offre.test_importation import RANGEE, analyser, appliquer, comptes, deposer, en_csv, erreurs, importer

DEUX = RANGEE | {"identifiant_session": "APH-2", "date_debut": "08/09/2027"}
TROIS = RANGEE | {"identifiant_session": "APH-3", "date_debut": "15/09/2027"}


def la_formation(session: Session) -> int:
    """The formation that the first row begins."""
    session.flush()
    return session.exec(select(Formation.id).order_by(col(Formation.id))).first() or 0


def une_seance(session: Session) -> SessionFormation:
    session.flush()
    return session.exec(select(SessionFormation).order_by(col(SessionFormation.id))).all()[0]


class Pas:
    """An import of one row at a time, a minute passing between two acts."""

    def __init__(self, session: Session, horloge: Horloge) -> None:
        self.session, self.horloge = session, horloge

    def __call__(
        self, actor: Actor, *rangees: dict[str, str], entre: Callable[[], object], soumises: bool = False
    ) -> Import:
        """Import rows, do something else once the first is written, and return the import."""
        self.horloge.avancer(minutes=1)
        numero = deposer(self.session, actor, en_csv(*rangees))
        analyser(self.session, actor, numero)
        self.horloge.avancer(minutes=1)
        commands.confirmer_import(self.session, actor, numero, soumises=soumises)
        self.pas(actor, numero)
        entre()
        importe = self.session.get_one(Import, numero)
        while importe.statut is not StatutImport.APPLIQUE:
            self.pas(actor, numero)
        self.horloge.avancer(minutes=1)
        return importe

    def pas(self, actor: Actor, numero: int) -> None:
        self.horloge.avancer(minutes=1)
        commands.appliquer_import(self.session, actor, numero)
        self.session.flush()
        self.horloge.avancer(minutes=1)


@pytest.fixture
def pas(session: Session, horloge: Horloge, monkeypatch: pytest.MonkeyPatch) -> Pas:
    monkeypatch.setattr("iel_app.offre.commands.importation.confirmation.LOT", 1)
    return Pas(session, horloge)


@pytest.mark.parametrize("existe", [True, False])
def test_what_is_typed_between_two_batches_is_kept(session: Session, pas: Pas, existe: bool) -> None:
    auteur = ex.un_cfa(session)
    collegue = ex.un_cfa(session, auteur.organismes[0], prenom="Inès", nom="Faure")
    if existe:
        importer(session, auteur, RANGEE, DEUX)
    autre = {"objectif": "Autre.", "adresse": "3 rue des Écoles"}

    def taper() -> None:
        commands.noter(session, collegue, la_formation(session), "objectif", "À la main.", "Autre.")

    importe = pas(auteur, RANGEE | autre, DEUX | autre, entre=taper)
    assert ex.ouverte(session, la_formation(session)).contenu["objectif"] == "À la main."
    assert comptes(importe) == ((0, 1, 0, 1) if existe else (1, 0, 0, 1))
    (dite,) = erreurs(session, importe.id or 0).values()
    assert dite[""].startswith("Inès Faure a modifié cette formation le ")


def test_an_import_does_not_stop_itself(session: Session, pas: Pas) -> None:
    auteur = ex.un_cfa(session)
    importer(session, auteur, RANGEE, DEUX)
    autre = {"objectif": "Autre.", "places_restantes": "2"}
    importe = pas(auteur, RANGEE | autre, DEUX | autre, TROIS | autre, entre=list)
    assert (comptes(importe), places(session)) == ((1, 2, 0, 0), [(12, 2, None)] * 3)
    rapport = commands.annuler_import(session, auteur, importe.id or 0)
    assert (rapport["retablies"], rapport["laissees"], places(session)) == (1, [], [(12, 6, None)] * 2)


def test_an_import_may_write_the_places_of_its_own_session_again(session: Session, pas: Pas) -> None:
    auteur = ex.un_cfa(session)
    encore = RANGEE | {"identifiant_session": "", "places_restantes": "3"}
    importe = pas(auteur, RANGEE, encore, entre=list)
    assert (comptes(importe), places(session)) == ((1, 1, 0, 0), [(12, 3, None)])


def test_what_is_being_typed_goes_to_no_control(session: Session, pas: Pas) -> None:
    auteur = ex.un_cfa(session)

    def taper() -> None:
        commands.noter(session, auteur, la_formation(session), "objectif", "Nett", "Nettoyer.")

    importe = pas(auteur, RANGEE, RANGEE | {"identifiant_formation": "B"}, entre=taper, soumises=True)
    statuts = session.exec(select(VersionFormation.statut).order_by(col(VersionFormation.id))).all()
    assert (importe.nb_soumises, statuts) == (1, [StatutVersion.BROUILLON, StatutVersion.EN_CONTROLE])


def test_what_is_typed_while_drafts_are_submitted_goes_to_no_control(
    base: str, horloge: Horloge, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On PostgreSQL the author writes between the reading of the draft and its lock; SQLite has one writer."""
    with db.transaction() as session:
        auteur = ex.un_cfa(session)
        numero = deposer(session, auteur, en_csv(RANGEE))
        analyser(session, auteur, numero)
        commands.confirmer_import(session, auteur, numero, soumises=True)
    soumettre = commands.soumettre
    if base.startswith("postgresql"):

        def apres_saisie(session: Session, actor: Actor, formation: int, revision: int, **options: bool) -> str:
            execute(commands.noter, auteur, formation, "objectif", "Nett", "Nettoyer.")
            return soumettre(session, actor, formation, revision, **options)

        monkeypatch.setattr("iel_app.offre.commands.importation.confirmation.soumettre", apres_saisie)
    for _ in range(5):
        execute(commands.appliquer_import, auteur, numero)
    with db.reading() as session:
        version, soumises = session.exec(select(VersionFormation)).one(), session.get_one(Import, numero).nb_soumises
        lu = (version.statut, version.contenu["objectif"], soumises)
        attendu = (StatutVersion.BROUILLON, "Nett", 0)
        assert lu == (attendu if base.startswith("postgresql") else (StatutVersion.EN_CONTROLE, "Nettoyer.", 1))


@pytest.mark.parametrize("existe", [True, False])
def test_undo_leaves_what_was_typed_while_the_import_ran(session: Session, pas: Pas, existe: bool) -> None:
    auteur = ex.un_cfa(session)
    if existe:
        importer(session, auteur, RANGEE)

    def taper() -> None:
        commands.noter(session, auteur, la_formation(session), "contenu", "À la main.", "")

    neuve = RANGEE | {"identifiant_formation": "B", "certification": ex.REMPLACANTE}
    importe = pas(auteur, RANGEE | {"objectif": "Autre."}, neuve, entre=taper)
    rapport = commands.annuler_import(session, auteur, importe.id or 0)
    version = ex.ouverte(session, la_formation(session))
    assert rapport == {"retirees": 1, "retablies": 0, "laissees": [version.reference]}
    assert (version.contenu["objectif"], version.contenu["contenu"]) == ("Autre.", "À la main.")


def test_undo_takes_back_what_was_submitted_then_withdrawn_but_no_correction(
    session: Session, horloge: Horloge
) -> None:
    auteur, controleur = ex.un_cfa(session), ex.un_controleur(session)
    importe = importer(session, auteur, RANGEE, RANGEE | {"identifiant_formation": "B"}, soumises=True)
    une, deux = session.exec(select(VersionFormation).order_by(col(VersionFormation.id))).all()
    horloge.avancer(minutes=1)
    commands.corriger(session, controleur, deux.id or 0, "objectif", "Nettoyer tout.")
    for version in (une, deux):
        commands.retirer(session, auteur, version.formation_id)
    reference = deux.reference
    rapport = commands.annuler_import(session, auteur, importe.id or 0)
    assert rapport == {"retirees": 1, "retablies": 0, "laissees": [reference]}


def test_a_draft_given_up_while_the_import_runs_and_opened_again_is_undone(session: Session, pas: Pas) -> None:
    auteur, _, formation = une_publiee(session)
    importe = pas(
        auteur, RANGEE | {"objectif": "Autre."}, DEUX | {"objectif": "Autre."},
        entre=lambda: commands.abandonner(session, auteur, formation),
    )  # fmt: skip
    assert (comptes(importe), ex.ouverte(session, formation).statut) == ((1, 1, 0, 0), StatutVersion.BROUILLON)
    commands.annuler_import(session, auteur, importe.id or 0)
    assert ex.ouverte(session, formation).statut is StatutVersion.ABANDONNEE
    assert len(places(session)) == 1


def depose(session: Session, actor: Actor, horloge: Horloge, *rangees: dict[str, str]) -> int:
    """Leave a file, analysed, an hour before what comes next."""
    horloge.avancer(hours=1)
    numero = deposer(session, actor, en_csv(*rangees))
    analyser(session, actor, numero)
    horloge.avancer(hours=1)
    return numero


@pytest.mark.parametrize("autre", [{"objectif": "Autre."}, {"nb_inscrits": "3"}])
def test_places_given_since_the_file_was_left_stay(session: Session, horloge: Horloge, autre: dict[str, str]) -> None:
    auteur, _, formation = une_publiee(session)
    numero = depose(session, auteur, horloge, RANGEE | autre)
    commands.modifier_places(session, auteur, une_seance(session).reference, 12, 0, EtatRecrutement.OUVERT)
    horloge.avancer(hours=1)
    importe = appliquer(session, auteur, numero)
    assert (comptes(importe), places(session)) == ((0, 0, 0, 1), [(12, 0, None)])
    dite = erreurs(session, numero)[2][""]
    assert dite.startswith("Les places de cette session ont été modifiées le ")
    assert dite.endswith(", après le dépôt du fichier. Importez de nouveau pour les remplacer")
    assert ex.ouverte(session, formation).statut is StatutVersion.PUBLIEE
    assert comptes(importer(session, auteur, RANGEE | autre)) == (0, 1, 0, 0)
    assert places(session)[0][1] == 6


def test_the_rest_of_a_row_is_written_when_it_says_the_places_given_since(session: Session, horloge: Horloge) -> None:
    auteur, _, formation = une_publiee(session)
    numero = depose(session, auteur, horloge, RANGEE | {"objectif": "Autre.", "places_restantes": "0"})
    commands.modifier_places(session, auteur, une_seance(session).reference, 12, 0, EtatRecrutement.OUVERT)
    assert comptes(appliquer(session, auteur, numero)) == (0, 1, 0, 0)
    assert ex.ouverte(session, formation).contenu["objectif"] == "Autre."


def test_places_given_between_two_batches_stay(session: Session, pas: Pas) -> None:
    auteur = ex.un_cfa(session)

    def donner() -> None:
        commands.modifier_places(session, auteur, une_seance(session).reference, 12, 1, EtatRecrutement.OUVERT)

    encore = RANGEE | {"identifiant_session": "", "places_restantes": "3"}
    importe = pas(auteur, RANGEE, encore, entre=donner)
    assert (comptes(importe), places(session)) == ((1, 0, 0, 1), [(12, 1, None)])


def test_what_was_published_since_the_file_was_left_is_kept(session: Session, horloge: Horloge) -> None:
    auteur, controleur, formation = une_publiee(session)
    numero = depose(session, auteur, horloge, RANGEE | {"objectif": "Autre."})
    commands.noter(session, auteur, formation, "objectif", "Laver.", "Nettoyer.")
    ex.publier(session, auteur, controleur, formation)
    horloge.avancer(hours=1)
    assert comptes(appliquer(session, auteur, numero)) == (0, 0, 0, 1)
    assert erreurs(session, numero)[2][""].startswith(f"{auteur.nom} a modifié cette formation le ")
    version = ex.ouverte(session, formation)
    assert (version.statut, version.contenu["objectif"]) == (StatutVersion.PUBLIEE, "Laver.")


def test_a_draft_decided_since_the_file_was_left_is_kept(session: Session, horloge: Horloge) -> None:
    auteur, controleur, formation = une_publiee(session)
    commands.noter(session, auteur, formation, "objectif", "Laver.", "Nettoyer.")
    numero = depose(session, auteur, horloge, RANGEE | {"objectif": "Autre."})
    ex.publier(session, auteur, controleur, formation)
    horloge.avancer(hours=1)
    assert comptes(appliquer(session, auteur, numero)) == (0, 0, 0, 1)
    assert erreurs(session, numero)[2][""].startswith("Le contrôle a répondu sur cette formation le ")
    assert ex.ouverte(session, formation).statut is StatutVersion.PUBLIEE


def test_what_an_import_wrote_and_was_published_meanwhile_is_its_own(session: Session, pas: Pas) -> None:
    auteur, controleur = ex.un_cfa(session), ex.un_controleur(session)
    importe = pas(
        auteur, RANGEE, DEUX, entre=lambda: ex.publier(session, auteur, controleur, la_formation(session))
    )  # fmt: skip
    assert (comptes(importe), len(places(session))) == ((2, 0, 0, 0), 2)
    lignes = session.exec(select(LigneImport.version_id).where(LigneImport.import_id == importe.id)).all()
    assert None not in lignes
