"""The offer managers at work: two of them, an author who takes back, dozens at once, what is undone."""

from datetime import date, datetime

import pytest
from sqlmodel import Session, select

from iel_app.core import clock
from iel_app.core.actor import SYSTEME, VISITEUR, Actor, Role
from iel_app.core.audit import Action, Fait
from iel_app.core.errors import Forbidden, Impossible, Invalid, NotConnected, NotFound
from iel_app.core.outbox import Effet
from iel_app.notifications.models import Courriel
from iel_app.offre import commands, queries
from iel_app.offre.commands.versions import ecarts_publies
from iel_app.offre.models import DemandeOrganisme, Formation, StatutFormation, StatutVersion, VersionFormation
from iel_app.offre.queries import FiltreFile
from iel_app.offre.rules import comparaison, delais
from tests import factories as f
from tests.conftest import Horloge
from tests.offre import exemples as ex

pytestmark = pytest.mark.usefixtures("horloge")


@pytest.fixture
def auteur(session: Session) -> Actor:
    return ex.un_cfa(session)


@pytest.fixture
def controleur(session: Session, auteur: Actor) -> Actor:
    return ex.un_controleur(session, nom="Un")


def version(session: Session, version_id: int) -> VersionFormation:
    session.flush()
    return session.get_one(VersionFormation, version_id)


def reconduite(session: Session, auteur: Actor, formation: int) -> int:
    """Submit the trivial renewal of a published formation, and return its version."""
    copie = commands.ajouter_session(session, auteur, formation)
    dates = ex.une_seance(date_debut="01/09/2029", date_fin="31/07/2031")
    commands.modifier_session(session, auteur, formation, copie, dates)
    return ex.soumettre(session, auteur, formation)


def publiees(session: Session, auteur: Actor, controleur: Actor, nombre: int) -> list[int]:
    formations = [ex.une_formation(session, auteur) for _ in range(nombre)]
    for formation in formations:
        ex.publier(session, auteur, controleur, formation)
    return formations


# --- working days -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("debut", "fin", "attendu"),
    [
        ("2027-02-12", "2027-02-12", 0),
        ("2027-02-12", "2027-02-14", 0),  # from Friday to Sunday
        ("2027-02-12", "2027-02-15", 1),
        ("2027-02-13", "2027-02-16", 2),
        ("2027-02-12", "2027-02-26", 10),
        ("2027-02-15", "2027-02-12", 0),
    ],
)
def test_working_days(debut: str, fin: str, attendu: int) -> None:
    assert delais.jours_ouvres(date.fromisoformat(debut), date.fromisoformat(fin)) == attendu


def test_the_last_late_day_is_the_last_one_that_is_late() -> None:
    for rang in range(14):
        jour = date(2027, 2, 1 + rang)
        dernier = delais.dernier_jour_en_retard(jour, 2)
        assert delais.jours_ouvres(dernier, jour) > 2
        assert delais.jours_ouvres(date.fromordinal(dernier.toordinal() + 1), jour) <= 2


# --- the soft lock ----------------------------------------------------------------------------------------------------


def test_leaving_gives_it_back(session: Session, auteur: Actor, controleur: Actor) -> None:
    second = ex.un_controleur(session, nom="Deux")
    prise = ex.soumettre(session, auteur, ex.une_formation(session, auteur))
    assert commands.prendre(session, controleur, prise) == ""
    commands.liberer(session, second, prise)
    assert commands.prendre(session, second, prise) == "Camille Un"
    commands.liberer(session, controleur, prise)
    assert commands.prendre(session, second, prise) == ""


def test_taking_it_from_a_colleague_stops_their_decision(session: Session, auteur: Actor, controleur: Actor) -> None:
    second = ex.un_controleur(session, nom="Deux")
    prise = ex.soumettre(session, auteur, ex.une_formation(session, auteur))
    commands.prendre(session, controleur, prise)
    assert commands.prendre(session, second, prise, reprendre=True) == ""
    with pytest.raises(Impossible, match="Camille Deux traite cette publication"):
        commands.valider(session, controleur, prise)
    ligne = queries.fiche_controle(session, controleur, prise, FiltreFile()).ligne
    assert (ligne.prise_par, ligne.prise_par_soi) == ("Camille Deux", False)


def test_what_is_decided_is_not_taken(session: Session, auteur: Actor, controleur: Actor) -> None:
    prise = ex.publier(session, auteur, controleur, ex.une_formation(session, auteur))
    assert commands.prendre(session, controleur, prise) == ""
    assert version(session, prise).prise_par_id is None


# --- the author, meanwhile --------------------------------------------------------------------------------------------


def test_nobody_decides_on_what_was_not_read(
    session: Session, auteur: Actor, controleur: Actor, horloge: Horloge
) -> None:
    formation = ex.une_formation(session, auteur)
    lue = ex.soumettre(session, auteur, formation)
    commands.prendre(session, controleur, lue)
    revision = version(session, lue).revision
    horloge.avancer(minutes=11)
    commands.retirer(session, auteur, formation)
    with pytest.raises(Impossible, match="Son auteur a repris la saisie"):
        commands.valider(session, controleur, lue, revision=revision)
    commands.noter(session, auteur, formation, "objectif", "Tout autre chose", "Nettoyer les locaux.")
    ex.soumettre(session, auteur, formation)
    for decision in (
        lambda: commands.valider(session, controleur, lue, revision=revision),
        lambda: commands.refuser(session, controleur, lue, "Non", revision=revision),
        lambda: commands.demander_complement(session, controleur, lue, {}, "Non", revision=revision),
        lambda: commands.corriger(session, controleur, lue, "objectif", "Autre", revision=revision),
    ):
        with pytest.raises(Impossible, match="Relisez-la avant de décider"):
            decision()
    commands.valider(session, controleur, lue, revision=version(session, lue).revision)


# --- archived from the control ----------------------------------------------------------------------------------------


def test_archiving_takes_it_out_and_the_undo_puts_it_back(
    session: Session, auteur: Actor, controleur: Actor, horloge: Horloge
) -> None:
    formation = ex.une_formation(session, auteur)
    publiee = ex.publier(session, auteur, controleur, formation)
    horloge.avancer(days=1)
    changee = reconduite(session, auteur, formation)
    with pytest.raises(Impossible, match="depuis la fiche de son contrôle"):
        commands.archiver(session, controleur, formation)
    with pytest.raises(Invalid):
        commands.archiver_publication(session, controleur, changee, "  ")
    commands.archiver_publication(session, controleur, changee, "Doublon")
    assert version(session, changee).statut is StatutVersion.REFUSEE
    assert session.get_one(Formation, formation).statut is StatutFormation.ARCHIVEE
    with pytest.raises(NotFound):
        queries.fiche_publique(session, VISITEUR, version(session, publiee).reference)
    vues = {
        etat: [x.version_id for x in queries.file_de_controle(session, controleur, FiltreFile(etat=etat)).lignes]
        for etat in ("en_controle", "refusee", "archivee")
    }
    assert vues == {"en_controle": [], "refusee": [], "archivee": [changee]}
    fiche = queries.fiche_controle(session, controleur, changee, FiltreFile())
    assert (fiche.ligne.statut_libelle, fiche.message, fiche.refus_annulation) == ("Archivée", "Doublon", "")
    commands.annuler_decision(session, controleur, changee)
    assert version(session, changee).statut is StatutVersion.EN_CONTROLE
    assert session.get_one(Formation, formation).statut is StatutFormation.ACTIVE
    assert queries.fiche_publique(session, VISITEUR, version(session, publiee).reference).reference


def test_the_author_restores_what_was_archived_with_its_reason(
    session: Session, auteur: Actor, controleur: Actor, horloge: Horloge
) -> None:
    formation = ex.une_formation(session, auteur)
    jugee = ex.soumettre(session, auteur, formation)
    commands.archiver_publication(session, controleur, jugee, "Doublon")
    horloge.avancer(minutes=1)
    commands.restaurer(session, auteur, formation)
    assert (ex.ouverte(session, formation).statut, ex.ouverte(session, formation).message) == (
        StatutVersion.BROUILLON,
        "Doublon",
    )
    with pytest.raises(Impossible, match="L’auteur a repris"):
        commands.annuler_decision(session, controleur, jugee)


def test_a_refusal_archived_by_its_author_afterwards_is_still_a_refusal(
    session: Session, auteur: Actor, controleur: Actor, horloge: Horloge
) -> None:
    formation = ex.une_formation(session, auteur)
    jugee = ex.soumettre(session, auteur, formation)
    commands.refuser(session, controleur, jugee, "Doublon")
    horloge.avancer(minutes=1)
    commands.archiver(session, auteur, formation)
    file = queries.file_de_controle(session, controleur, FiltreFile(etat="refusee"))
    assert [x.statut_libelle for x in file.lignes] == ["Refusée"]
    with pytest.raises(Impossible, match="archivée"):
        commands.annuler_decision(session, controleur, jugee)


def test_the_author_is_told_of_an_archiving_that_stands(session: Session, auteur: Actor, controleur: Actor) -> None:
    jugee = ex.soumettre(session, auteur, ex.une_formation(session, auteur))
    commands.archiver_publication(session, controleur, jugee, "Doublon")
    charge = session.exec(select(Effet).where(Effet.genre == "offre_decidee")).one().charge
    instant = datetime.fromisoformat(charge["decidee_le"])
    assert commands.envoyer_decidee(session, SYSTEME, jugee, charge["acte"], instant) == 1
    assert session.exec(select(Courriel.objet)).one().startswith("Votre formation est archivée (")
    commands.annuler_decision(session, controleur, jugee)
    assert commands.envoyer_decidee(session, SYSTEME, jugee, charge["acte"], instant) == 0


# --- whose it is ------------------------------------------------------------------------------------------------------


def test_publications_are_assigned_taken_over_and_given_back(
    session: Session, auteur: Actor, controleur: Actor
) -> None:
    second = ex.un_controleur(session, nom="Deux")
    une, autre = (ex.soumettre(session, auteur, ex.une_formation(session, auteur)) for _ in range(2))
    publiee = ex.publier(session, auteur, controleur, ex.une_formation(session, auteur))

    def vues(qui: Actor, attribution: str) -> list[int]:
        session.flush()
        return [
            x.version_id for x in queries.file_de_controle(session, qui, FiltreFile(attribution=attribution)).lignes
        ]

    bilan = commands.attribuer_en_nombre(session, controleur, [une, publiee, 10**9], a_moi=True)
    assert [bool(raison) for raison in bilan.values()] == [False, True, True]
    assert (vues(controleur, "moi"), vues(second, "moi"), vues(second, "libre")) == ([une], [], [autre])
    fiche = queries.fiche_controle(session, second, une, FiltreFile(attribution="moi"))
    assert (fiche.ligne.attribuee_a, fiche.ligne.attribuee_a_soi, fiche.total) == ("Camille Un", False, 0)
    assert commands.attribuer_en_nombre(session, second, [une], a_moi=False) == {
        une: "Cette publication est attribuée à Camille Un."
    }
    commands.attribuer_en_nombre(session, second, [une], a_moi=True)
    assert (vues(controleur, "moi"), vues(second, "moi")) == ([], [une])
    commands.prendre(session, second, une)
    commands.liberer(session, second, une)
    assert vues(second, "moi") == [une]
    commands.attribuer_en_nombre(session, second, [une], a_moi=False)
    commands.attribuer_en_nombre(session, second, [une], a_moi=False)
    assert vues(second, "libre") == [une, autre]
    faits = session.exec(select(Fait).where(Fait.action == Action.PUBLICATION_ATTRIBUEE)).all()
    assert [f.apres["attribuée à"] for f in faits] == ["Camille Un", "Camille Deux", ""]


# --- in number --------------------------------------------------------------------------------------------------------


def test_fifty_three_outcomes_are_told(session: Session, auteur: Actor, controleur: Actor, horloge: Horloge) -> None:
    second = ex.un_controleur(session, nom="Deux")
    formations = publiees(session, auteur, controleur, 52)
    horloge.avancer(days=300)
    versions = [reconduite(session, auteur, formation) for formation in formations]
    creation = ex.soumettre(session, auteur, ex.une_formation(session, auteur))
    commands.prendre(session, second, versions[7])
    commands.refuser(session, controleur, versions[20], "Doublon")
    bilan = commands.valider_en_nombre(session, controleur, [*versions[:30], creation, *versions[30:], versions[0]])
    assert len(bilan) == 53
    refus = {v: raison for v, raison in bilan.items() if raison}
    assert set(refus) == {versions[7], versions[20], creation}
    assert refus[versions[7]] == "Camille Deux traite cette publication en ce moment."
    assert refus[versions[20]].startswith("Cette publication est déjà traitée par Camille Un")
    assert "simple reconduction" in refus[creation]
    faites = [v for v, raison in bilan.items() if not raison]
    assert {version(session, v).statut for v in faites} == {StatutVersion.PUBLIEE}
    assert version(session, creation).statut is StatutVersion.EN_CONTROLE
    (envoi,) = session.exec(select(Effet).where(Effet.genre == "offre_en_nombre")).all()
    assert len(envoi.charge["versions"]) == 50
    commands.noter(session, auteur, formations[0], "objectif", "Suite", "Nettoyer les locaux.")
    annulees = commands.annuler_en_nombre(session, controleur, ex.decisions(session, faites))
    assert [v for v, raison in annulees.items() if raison] == [versions[0]]
    assert version(session, faites[1]).statut is StatutVersion.EN_CONTROLE
    assert session.get_one(Formation, formations[1]).version_publiee_id not in (None, faites[1])


def test_validating_twice_in_number_says_it_is_done(
    session: Session, auteur: Actor, controleur: Actor, horloge: Horloge
) -> None:
    (formation,) = publiees(session, auteur, controleur, 1)
    horloge.avancer(days=1)
    nouvelle = reconduite(session, auteur, formation)
    assert commands.valider_en_nombre(session, controleur, [nouvelle]) == {nouvelle: ""}
    assert commands.valider_en_nombre(session, controleur, [nouvelle])[nouvelle].startswith(
        "Cette publication est déjà"
    )


def test_the_database_and_the_rule_agree_on_renewals(
    session: Session, auteur: Actor, controleur: Actor, horloge: Horloge
) -> None:
    """`queries.selection.reconduction` filters what `rules.comparaison.est_reconduction` tells one by one."""
    formations = publiees(session, auteur, controleur, 6)
    horloge.avancer(days=1)
    ajoutee, texte, retiree, deplacee, datee, autre_date = formations
    versions = {"ajoutee": reconduite(session, auteur, ajoutee)}
    commands.noter(session, auteur, texte, "objectif", "Autre", "Nettoyer les locaux.")
    versions["texte"] = ex.soumettre(session, auteur, texte)
    versions["texte et ajoutee"] = versions.pop("texte")
    (reference,) = [r for r, _ in _sessions(session, controleur, retiree)]
    nouvelle = commands.ajouter_session(session, auteur, retiree)
    commands.modifier_session(session, auteur, retiree, nouvelle, ex.une_seance())
    commands.supprimer_session(session, auteur, retiree, reference)
    versions["retiree"] = ex.soumettre(session, auteur, retiree)
    (reference,) = [r for r, _ in _sessions(session, controleur, deplacee)]
    commands.modifier_session(session, auteur, deplacee, reference, ex.une_seance(adresse="9 rue Neuve"))
    versions["deplacee"] = ex.soumettre(session, auteur, deplacee)
    for formation, cas in ((datee, "datee"), (autre_date, "autre_date")):
        (reference,) = [r for r, _ in _sessions(session, controleur, formation)]
        fin = "30/07/2029" if cas == "datee" else "31/07/2029"
        debut = "02/09/2027" if cas == "autre_date" else "01/09/2027"
        commands.modifier_session(session, auteur, formation, reference, ex.une_seance(date_debut=debut, date_fin=fin))
        versions[cas] = ex.soumettre(session, auteur, formation)
    versions["creation"] = ex.soumettre(session, auteur, ex.une_formation(session, auteur))
    session.flush()
    file = queries.file_de_controle(session, controleur, FiltreFile(genre="reconduction"))
    assert {ligne.version_id for ligne in file.lignes} == {versions[c] for c in ("ajoutee", "datee", "autre_date")}
    toutes = queries.file_de_controle(session, controleur, FiltreFile()).lignes
    assert len(toutes) == 7
    for ligne in toutes:
        fiche = queries.fiche_controle(session, controleur, ligne.version_id, FiltreFile())
        assert fiche.ligne.reconduction == ligne.reconduction, ligne.version_id
        version = session.get_one(VersionFormation, ligne.version_id)
        formation = session.get_one(Formation, version.formation_id)
        ecarts = ecarts_publies(session, formation, version) or []
        assert comparaison.est_reconduction(ecarts) == ligne.reconduction, ligne.version_id
    modifiees = queries.file_de_controle(session, controleur, FiltreFile(genre="modification"))
    creees = queries.file_de_controle(session, controleur, FiltreFile(genre="creation"))
    assert (modifiees.total, creees.total) == (6, 1)


def _sessions(session: Session, controleur: Actor, formation: int) -> list[tuple[str, dict[str, str]]]:
    publiee = session.get_one(Formation, formation).version_publiee_id
    return queries.fiche_controle(session, controleur, publiee or 0, FiltreFile()).sessions


# --- undone -----------------------------------------------------------------------------------------------------------


def test_an_author_told_of_a_decision_is_told_that_it_is_undone(
    session: Session, auteur: Actor, controleur: Actor, horloge: Horloge
) -> None:
    def objets() -> list[str]:
        session.flush()
        return list(session.exec(select(Courriel.objet).order_by(Courriel.id)).all())  # pyright: ignore[reportArgumentType]

    faite = ex.publier(session, auteur, controleur, ex.une_formation(session, auteur))
    horloge.avancer(seconds=9)
    commands.annuler_decision(session, controleur, faite)
    assert session.exec(select(Effet).where(Effet.genre == "offre_annulee")).all() == []
    commands.valider(session, controleur, faite)
    horloge.avancer(seconds=11)
    commands.annuler_decision(session, controleur, faite)
    (effet,) = session.exec(select(Effet).where(Effet.genre == "offre_annulee")).all()
    assert commands.envoyer_annulee(session, SYSTEME, **effet.charge) == 1
    reference = session.get_one(VersionFormation, faite).reference
    assert objets() == [f"La décision sur votre formation est annulée ({reference})"]
    commands.valider(session, controleur, faite)
    assert commands.envoyer_annulee(session, SYSTEME, **effet.charge) == 0


def test_the_sheet_tells_what_the_act_would_answer(
    session: Session, auteur: Actor, controleur: Actor, horloge: Horloge
) -> None:
    def refus(faite: int) -> str:
        session.flush()
        return queries.fiche_controle(session, controleur, faite, FiltreFile()).refus_annulation

    formation = ex.une_formation(session, auteur)
    faite = ex.publier(session, auteur, controleur, formation)
    assert refus(faite) == ""
    commands.archiver(session, auteur, formation)
    assert "est archivée" in refus(faite)
    with pytest.raises(Impossible, match="est archivée"):
        commands.annuler_decision(session, controleur, faite)
    commands.restaurer(session, auteur, formation)
    horloge.avancer(minutes=1)
    commands.noter(session, auteur, formation, "objectif", "Suite", "Nettoyer les locaux.")
    assert "L’auteur a repris" in refus(faite)


# --- what is shown ----------------------------------------------------------------------------------------------------


def test_the_views_of_the_queue(session: Session, auteur: Actor, controleur: Actor, horloge: Horloge) -> None:
    complement, refusee, publiee, ancienne = (
        ex.soumettre(session, auteur, ex.une_formation(session, auteur)) for _ in range(4)
    )
    commands.valider(session, controleur, ancienne)
    horloge.avancer(days=31)
    commands.demander_complement(session, controleur, complement, {"objectif": "Précisez"}, "")
    commands.refuser(session, controleur, refusee, "Doublon")
    commands.valider(session, controleur, publiee)
    session.flush()

    def vues(etat: str) -> list[int]:
        file = queries.file_de_controle(session, controleur, FiltreFile(etat=etat))
        return [ligne.version_id for ligne in file.lignes]

    assert (vues("a_completer"), vues("refusee"), vues("publiee")) == ([complement], [refusee], [publiee])
    assert (vues("en_controle"), vues("n’importe quoi")) == ([], [])
    fiche = queries.fiche_controle(session, controleur, complement, FiltreFile(etat="a_completer"))
    assert (fiche.position, fiche.total, fiche.motifs) == (1, 1, [("Objectifs", "Précisez")])


def test_the_last_decided_come_first_with_their_neighbours(
    session: Session, auteur: Actor, controleur: Actor, horloge: Horloge
) -> None:
    refusees = []
    for _ in range(3):
        faite = ex.soumettre(session, auteur, ex.une_formation(session, auteur))
        horloge.avancer(minutes=1)
        commands.refuser(session, controleur, faite, "Doublon")
        refusees.insert(0, faite)
    session.flush()
    filtre = FiltreFile(etat="refusee")
    assert [x.version_id for x in queries.file_de_controle(session, controleur, filtre).lignes] == refusees
    fiche = queries.fiche_controle(session, controleur, refusees[1], filtre)
    assert (fiche.precedente, fiche.suivante, fiche.position) == (refusees[0], refusees[2], 2)


def test_after_a_decision_comes_the_next_then_the_one_before(
    session: Session, auteur: Actor, controleur: Actor, horloge: Horloge
) -> None:
    trois = []
    for _ in range(3):
        trois.append(ex.soumettre(session, auteur, ex.une_formation(session, auteur)))
        horloge.avancer(minutes=1)
    for decidee, apres in ((1, trois[2]), (2, trois[0]), (0, None)):
        commands.valider(session, controleur, trois[decidee])
        session.flush()
        assert queries.suivante(session, controleur, trois[decidee], FiltreFile()) == apres


def test_new_ones_are_counted_within_the_filter(
    session: Session, auteur: Actor, controleur: Actor, horloge: Horloge
) -> None:
    ex.soumettre(session, auteur, ex.une_formation(session, auteur))
    depuis = clock.now()
    horloge.avancer(minutes=1)
    for nom in ("Un", "Deux"):
        ex.soumettre(session, auteur, ex.une_formation(session, auteur, intitule=f"Formation {nom}"))
    assert queries.nouvelles(session, controleur, FiltreFile(), depuis) == 2
    assert queries.nouvelles(session, controleur, FiltreFile(texte="formation deux"), depuis) == 1


def test_two_formations_side_by_side(session: Session, auteur: Actor, controleur: Actor) -> None:
    ici = ex.soumettre(session, auteur, ex.une_formation(session, auteur, objectif="Nettoyer tout."))
    autre = ex.une_formation(session, auteur, lien_web="https://www.cfa.example/a")
    ex.soumettre(session, auteur, autre)
    vue = queries.comparer(session, controleur, ici, autre)
    differentes = {ligne.libelle: (ligne.gauche, ligne.droite) for ligne in vue.lignes if ligne.differe}
    assert differentes == {
        "Objectifs": ("Nettoyer tout.", "Nettoyer les locaux."),
        "Lien web": ("", "https://www.cfa.example/a"),
    }
    assert "Prérequis" not in [ligne.libelle for ligne in vue.lignes]
    assert next(x for x in vue.lignes if x.libelle == "Sessions").gauche.startswith("du 01/09/")


def test_the_control_is_of_one_region(session: Session, auteur: Actor, controleur: Actor) -> None:
    formation = ex.une_formation(session, auteur)
    ici = ex.soumettre(session, auteur, formation)
    ailleurs = ex.un_controleur(session, ex.une_region(session, "11", "Île-de-France"))
    commands.demander_organisme(session, auteur, *_demande(session, auteur))
    session.flush()
    demande = session.exec(select(DemandeOrganisme.id)).one() or 0
    assert queries.demandes_d_organismes(session, controleur, "demandee", 1).total == 1
    assert queries.demandes_d_organismes(session, ailleurs, "demandee", 1).total == 0
    assert queries.nouvelles(session, ailleurs, FiltreFile(), clock.now().replace(year=2000)) == 0
    assert queries.noms_des_versions(session, ailleurs, [ici]) == {}
    for refusee in (
        lambda a: queries.comparer(session, a, ici, formation),
        lambda a: queries.suivante(session, a, ici, FiltreFile()),
        lambda a: commands.liberer(session, a, ici),
        lambda a: commands.decider_organisme(session, a, demande, accord=True),
    ):
        with pytest.raises(NotFound):
            refusee(ailleurs)
    agent = f.un_acteur(session, Role.AGENT, f.une_collectivite(session))
    for lecture in (
        lambda a: queries.comparer(session, a, ici, formation),
        lambda a: queries.suivante(session, a, ici, FiltreFile()),
        lambda a: queries.demandes_d_organismes(session, a, "", 1),
        lambda a: queries.nouvelles(session, a, FiltreFile(), clock.now()),
        lambda a: queries.noms_des_versions(session, a, [ici]),
        lambda a: commands.liberer(session, a, ici),
        lambda a: commands.annuler_en_nombre(session, a, {ici: clock.now()}),
    ):
        with pytest.raises(NotConnected):
            lecture(VISITEUR)
        for autre in (agent, auteur):
            with pytest.raises(Forbidden):
                lecture(autre)


# --- organismes of another SIREN --------------------------------------------------------------------------------------


def _demande(session: Session, auteur: Actor) -> tuple[int, str, str]:
    from iel_app.comptes.models import Organisme

    autre = ex.un_organisme(session, "552100554", "Lycée des métiers")
    siret = session.exec(select(Organisme.siret).where(Organisme.id == autre)).one()
    (organisme,) = auteur.organismes
    return organisme, siret, "Il donne les cours"


def test_two_offer_managers_answer_a_request_once(
    session: Session, auteur: Actor, controleur: Actor, horloge: Horloge
) -> None:
    second = ex.un_controleur(session, nom="Deux")
    commands.demander_organisme(session, auteur, *_demande(session, auteur))
    session.flush()
    (ligne,) = queries.demandes_d_organismes(session, controleur, "demandee", 1).lignes
    assert (ligne.organisme, ligne.formateur) == ("CFA des métiers territoriaux", "Lycée des métiers")
    commands.decider_organisme(session, controleur, ligne.id, accord=True, vu=ligne.statut)
    with pytest.raises(Impossible, match="déjà traitée par Camille Un"):
        commands.decider_organisme(session, second, ligne.id, accord=False, reponse="Non", vu=ligne.statut)
    session.flush()
    page = queries.demandes_d_organismes(session, second, "accordee", 9)
    assert (page.total, page.page, page.nb_en_attente, page.lignes[0].decidee_par) == (1, 1, 0, "Camille Un")
