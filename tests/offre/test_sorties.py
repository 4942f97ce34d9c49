"""What leaves the catalogue and comes back: who may, who is told, once."""

from collections.abc import Sequence

import pytest
from sqlmodel import Session, col, select

from iel_app import worker
from iel_app.core import outbox
from iel_app.core.actor import SYSTEME, Actor
from iel_app.core.audit import Action, Fait
from iel_app.core.errors import Forbidden, Impossible
from iel_app.core.outbox import Effet
from iel_app.core.settings import settings
from iel_app.notifications.models import Courriel
from iel_app.offre import commands
from iel_app.offre.models import Formation, StatutFormation, VersionFormation
from tests.conftest import Horloge
from tests.offre import exemples as ex

pytestmark = pytest.mark.usefixtures("horloge")


@pytest.fixture
def auteur(session: Session) -> Actor:
    return ex.un_cfa(session)


@pytest.fixture
def controleur(session: Session, auteur: Actor) -> Actor:
    return ex.un_controleur(session, nom="Ferrand", prenom="Lise")


def publiees(session: Session, auteur: Actor, controleur: Actor, nombre: int) -> list[int]:
    formations = [ex.une_formation(session, auteur) for _ in range(nombre)]
    for formation in formations:
        ex.publier(session, auteur, controleur, formation)
    effacer(session)
    return formations


def effacer(session: Session) -> None:
    """Forget what was told so far."""
    for effet in session.exec(select(Effet)).all():
        session.delete(effet)
    for courriel in session.exec(select(Courriel)).all():
        session.delete(courriel)
    session.flush()


def livrer(session: Session, monkeypatch: pytest.MonkeyPatch) -> Sequence[Courriel]:
    """Carry out what is due, twice as after a crash, and return the mails."""
    monkeypatch.setattr(worker, "execute", lambda commande, actor, *a, **k: commande(session, actor, *a, **k))
    missions = [m for m in outbox.claim(session, 100) if m.genre != "courriel"]
    for mission in [*missions, *missions]:
        worker.HANDLERS[mission.genre](mission.charge)
    for mission in missions:
        outbox.done(session, mission.id)
    session.flush()
    return session.exec(select(Courriel).order_by(col(Courriel.id))).all()


def reference(session: Session, formation: int) -> str:
    return session.get_one(Formation, formation).reference


def test_the_cfa_is_told_what_a_manager_archives_and_restores(
    session: Session, auteur: Actor, controleur: Actor, horloge: Horloge, monkeypatch: pytest.MonkeyPatch
) -> None:
    collegue = ex.un_cfa(session, auteur.organismes[0], prenom="Karim")
    (formation,) = publiees(session, auteur, controleur, 1)
    commands.archiver(session, controleur, formation)
    assert livrer(session, monkeypatch) == []
    horloge.avancer(seconds=11)
    lus = livrer(session, monkeypatch)
    assert [c.destinataire for c in lus] == [auteur.courriel, collegue.courriel]
    cle = reference(session, formation)
    assert lus[0].objet == f"Votre formation est archivée ({cle})"
    assert controleur.nom in lus[0].texte
    assert f"/offre/catalogue?onglet=archivees&filtrer={cle}" in lus[0].texte
    assert "«\u00a0Restaurer\u00a0»" in lus[0].texte
    assert session.exec(select(Fait).where(Fait.action == Action.FORMATION_ARCHIVEE)).one().auteur == controleur.nom
    effacer(session)
    commands.en_nombre(session, controleur, "restaurer", [formation])
    horloge.avancer(seconds=11)
    lus = livrer(session, monkeypatch)
    assert [c.objet for c in lus] == [f"Votre formation est restaurée ({cle})"] * 2
    assert "/offre/catalogue?onglet=publiees" in lus[0].texte
    assert session.exec(select(Fait).where(Fait.action == Action.FORMATION_RESTAUREE)).one().auteur == controleur.nom


def test_one_mail_a_person_for_a_selection(
    session: Session, auteur: Actor, controleur: Actor, horloge: Horloge, monkeypatch: pytest.MonkeyPatch
) -> None:
    formations = publiees(session, auteur, controleur, 12)
    session.get_one(Formation, formations[0]).conventionnee = True
    voisin = ex.un_cfa(session, ex.un_organisme(session, "552100554", "CFA voisin"))
    (autre,) = publiees(session, voisin, controleur, 1)
    session.get_one(Formation, autre).conventionnee = True
    assert set(commands.en_nombre(session, controleur, "archiver", [*formations, autre]).values()) == {""}
    horloge.avancer(seconds=11)
    lus = livrer(session, monkeypatch)
    assert [(c.destinataire, c.objet) for c in lus] == [
        (auteur.courriel, "12\u00a0de vos formations sont archivées"),
        (voisin.courriel, f"Votre formation est archivée ({reference(session, autre)})"),
    ]
    assert all(reference(session, f) in lus[0].texte for f in formations)
    assert "/offre/catalogue?onglet=archivees\n" in lus[0].texte
    assert "onglet=archivees&categorie=conventionnees&filtrer=" in lus[1].texte


def test_an_act_of_the_cfa_or_undone_at_once_tells_nothing(
    session: Session, auteur: Actor, controleur: Actor, horloge: Horloge, monkeypatch: pytest.MonkeyPatch
) -> None:
    ex.un_cfa(session, auteur.organismes[0], prenom="Karim")
    formation, sienne = publiees(session, auteur, controleur, 2)
    commands.en_nombre(session, auteur, "archiver", [sienne])
    commands.archiver(session, controleur, formation)
    horloge.avancer(seconds=3)
    commands.restaurer(session, controleur, formation)
    horloge.avancer(seconds=30)
    commands.restaurer(session, auteur, sienne)
    assert livrer(session, monkeypatch) == []


def test_the_night_tells_each_person_once(
    session: Session,
    auteur: Actor,
    controleur: Actor,
    horloge: Horloge,
    reglages: pytest.MonkeyPatch,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    formations = publiees(session, auteur, controleur, 3)
    monkeypatch.setattr("iel_app.offre.commands.entretien.LOT", 2)
    reglages.setenv("IEL_OFFRE_ARCHIVAGE_JOURS", "400")
    settings.cache_clear()
    horloge.avancer(days=1500)
    assert [commands.archiver_finies(session, SYSTEME) for _ in range(3)] == [2, 1, 0]
    horloge.avancer(hours=2)
    (lu,) = livrer(session, monkeypatch)
    assert (lu.destinataire, lu.objet) == (auteur.courriel, "3\u00a0de vos formations sont archivées")
    assert all(reference(session, f) in lu.texte for f in formations)
    assert "la dernière session est terminée depuis plus de 400\u00a0jours" in lu.texte
    assert len(session.exec(select(Fait).where(Fait.action == Action.FORMATION_ARCHIVEE)).all()) == 3


def test_a_manager_brings_back_nothing_that_its_cfa_deleted(session: Session, auteur: Actor, controleur: Actor) -> None:
    (formation,) = publiees(session, auteur, controleur, 1)
    commands.supprimer(session, auteur, formation)
    for acte in (commands.restaurer, commands.archiver):
        with pytest.raises(Forbidden):
            acte(session, controleur, formation)
    assert session.get_one(Formation, formation).statut is StatutFormation.SUPPRIMEE
    commands.archiver(session, auteur, formation)
    commands.supprimer(session, auteur, formation)
    commands.restaurer(session, auteur, formation)
    assert session.get_one(Formation, formation).statut is StatutFormation.ACTIVE


def test_the_author_is_who_asks_for_the_publication(session: Session, auteur: Actor, controleur: Actor) -> None:
    formation = ex.une_formation(session, auteur)
    commands.archiver_publication(session, controleur, ex.soumettre(session, auteur, formation), "Doublon")
    commands.restaurer(session, controleur, formation)
    version = session.get_one(VersionFormation, ex.soumettre(session, auteur, formation))
    assert (version.auteur_id, version.auteur) == (auteur.utilisateur_id, auteur.nom)


def test_what_differs_in_nothing_is_not_controlled(session: Session, auteur: Actor, controleur: Actor) -> None:
    (formation,) = publiees(session, auteur, controleur, 1)
    for vue, valeur in (("Nettoyer les locaux.", "Laver."), ("Laver.", "Nettoyer les locaux.")):
        commands.noter(session, auteur, formation, "objectif", valeur, vue)
    phrase = "Rien ne diffère de la version publiée\u00a0: il n’y a rien à contrôler."
    with pytest.raises(Impossible, match=phrase):
        commands.soumettre(session, auteur, formation, ex.ouverte(session, formation).revision)
    commands.noter(session, auteur, formation, "objectif", "Laver.", "Nettoyer les locaux.")
    ex.soumettre(session, auteur, formation)


def test_one_mail_for_the_renewals_validated_together(
    session: Session, auteur: Actor, controleur: Actor, horloge: Horloge, monkeypatch: pytest.MonkeyPatch
) -> None:
    formations = publiees(session, auteur, controleur, 3)
    versions = []
    for formation in formations:
        copie = commands.ajouter_session(session, auteur, formation)
        commands.modifier_session(session, auteur, formation, copie, ex.une_seance())
        versions.append(ex.soumettre(session, auteur, formation))
    collegue = ex.un_cfa(session, auteur.organismes[0], prenom="Karim")
    session.get_one(VersionFormation, versions[2]).auteur_id = collegue.utilisateur_id
    effacer(session)
    assert set(commands.valider_en_nombre(session, controleur, versions).values()) == {""}
    horloge.avancer(seconds=11)
    lus = livrer(session, monkeypatch)
    assert [(c.destinataire, c.objet) for c in lus] == [
        (auteur.courriel, "2\u00a0de vos formations sont publiées"),
        (collegue.courriel, f"Votre formation est publiée ({reference(session, formations[2])})"),
    ]
    assert all(reference(session, f) in lus[0].texte for f in formations[:2])
    effacer(session)
    horloge.avancer(minutes=1)
    commands.annuler_en_nombre(session, controleur, ex.decisions(session, versions))
    horloge.avancer(seconds=11)
    lus = livrer(session, monkeypatch)
    assert [c.objet for c in lus] == [
        "La décision sur 2\u00a0de vos formations est annulée",
        f"La décision sur votre formation est annulée ({reference(session, formations[2])})",
    ]
    effacer(session)
    commands.valider_en_nombre(session, controleur, versions)
    commands.annuler_en_nombre(session, controleur, ex.decisions(session, versions))
    horloge.avancer(seconds=11)
    assert livrer(session, monkeypatch) == []
