"""The catalogue, the editor and the control queue: what is in each tab, and for whom."""

import pytest
from sqlmodel import Session, select

from iel_app.core import clock
from iel_app.core.actor import Actor
from iel_app.offre import commands, queries
from iel_app.offre.models import Formation, SessionFormation
from iel_app.offre.queries import Filtre, FiltreFile, Motif, Onglet
from tests.conftest import Compteur, Horloge
from tests.offre import exemples as ex

pytestmark = pytest.mark.usefixtures("horloge")


@pytest.fixture
def auteur(session: Session, horloge: Horloge) -> Actor:
    return ex.un_cfa(session)


@pytest.fixture
def controleur(session: Session, auteur: Actor) -> Actor:
    return ex.un_controleur(session)


def dans(session: Session, actor: Actor, onglet: Onglet, **filtre: object) -> list[int]:
    session.flush()
    return [ligne.id for ligne in queries.page(session, actor, Filtre(onglet, **filtre)).lignes]  # pyright: ignore[reportArgumentType]


def test_each_formation_is_in_its_tabs(session: Session, auteur: Actor, controleur: Actor) -> None:
    brouillon, creee, publiee, modifiee, archivee, supprimee = (ex.une_formation(session, auteur) for _ in range(6))
    ex.soumettre(session, auteur, creee)
    for formation in (publiee, modifiee, archivee):
        ex.publier(session, auteur, controleur, formation)
    commands.noter(session, auteur, modifiee, "objectif", "Autre", "Nettoyer les locaux.")
    ex.soumettre(session, auteur, modifiee)
    commands.archiver(session, auteur, archivee)
    commands.supprimer(session, auteur, supprimee)
    attendu = {
        Onglet.PUBLIEES: {publiee, modifiee},
        Onglet.CREEES: {creee},
        Onglet.MODIFIEES: {modifiee},
        Onglet.BROUILLONS: {brouillon},
        Onglet.ARCHIVEES: {archivee},
        Onglet.SUPPRIMEES: {supprimee},
        Onglet.ALERTE: set[int](),
        Onglet.MAJ_DIPLOMES: set[int](),
    }
    for onglet, formations in attendu.items():
        assert set(dans(session, auteur, onglet)) == formations, onglet
    page = queries.page(session, auteur, Filtre())
    assert {o: len(v) for o, v in attendu.items()} == page.comptes
    assert (page.total, page.nb_autres) == (2, 0)


def test_alerts_by_reason(session: Session, auteur: Actor, controleur: Actor, horloge: Horloge) -> None:
    formation = ex.une_formation(session, auteur)
    ex.publier(session, auteur, controleur, formation)
    lue = session.get_one(Formation, formation)
    assert dans(session, auteur, Onglet.ALERTE) == []
    lue.lien_en_panne_le = clock.now()
    seance = session.exec(select(SessionFormation)).one().reference
    commands.modifier_places(session, auteur, seance, 12, 0, inscrits=14)
    version = ex.ouverte(session, formation)
    commands.noter(session, auteur, formation, "objectif", "Autre", "Nettoyer les locaux.")
    nouvelle = ex.soumettre(session, auteur, formation)
    commands.demander_complement(session, controleur, nouvelle, {}, "Précisez")
    horloge.avancer(days=366)
    session.flush()
    (ligne,) = queries.page(session, auteur, Filtre(Onglet.ALERTE)).lignes
    assert set(ligne.motifs) == {Motif.LIEN_EN_PANNE, Motif.CAPACITE_DEPASSEE, Motif.RENVOYEE, Motif.ANCIENNE}
    assert ligne.message == "Précisez"
    lien = version.contenu["lien_web"]
    commands.noter(session, auteur, formation, "lien_web", "https://www.cfa.example/nouveau", lien)
    (ligne,) = queries.page(session, auteur, Filtre(Onglet.ALERTE)).lignes
    assert Motif.LIEN_EN_PANNE not in ligne.motifs, "corrigé, il n’attend que sa publication"
    commands.noter(session, auteur, formation, "lien_web", lien, "https://www.cfa.example/nouveau")
    horloge.avancer(days=1000)
    page = queries.page(session, auteur, Filtre(Onglet.ALERTE, motif=Motif.SANS_SESSION))
    assert page.total == 1
    assert page.motifs == dict.fromkeys(Motif, 1) | {Motif.CERTIFICATION_EXPIREE: 1, Motif.CAPACITE_DEPASSEE: 0}
    assert version.fin is not None


def test_diplomas_to_update(session: Session, auteur: Actor) -> None:
    formation = ex.une_formation(session, auteur)
    commands.noter(session, auteur, formation, "certification", ex.EXPIREE, ex.PROPRETE)
    session.flush()
    (ligne,) = queries.page(session, auteur, Filtre(Onglet.MAJ_DIPLOMES)).lignes
    assert (ligne.certification, ligne.remplacee_par) == (ex.EXPIREE, ex.REMPLACANTE)


def test_a_refused_formation_stays_among_the_drafts_with_its_reason(
    session: Session, auteur: Actor, controleur: Actor
) -> None:
    formation = ex.une_formation(session, auteur)
    commands.refuser(session, controleur, ex.soumettre(session, auteur, formation), "Hors du champ")
    session.flush()
    (ligne,) = queries.page(session, auteur, Filtre(Onglet.BROUILLONS)).lignes
    assert (ligne.id, ligne.statut, ligne.message) == (formation, "refusee", "Hors du champ")
    assert ligne.intitule.startswith("Titre professionnel")
    fiche = queries.fiche(session, auteur, formation)
    assert (fiche.modifiable, fiche.en_cours, fiche.message) == (True, False, "Hors du champ")
    assert not commands.noter(session, auteur, formation, "objectif", "Autre", "Nettoyer les locaux.").conflit


def test_a_refused_modification_alerts_until_another_is_begun(
    session: Session, auteur: Actor, controleur: Actor
) -> None:
    formation, autre = ex.une_formation(session, auteur), ex.une_formation(session, auteur)
    for publiee in (formation, autre):
        ex.publier(session, auteur, controleur, publiee)
    ex.refuser_une_modification(session, auteur, controleur, formation)
    page = queries.page(session, auteur, Filtre(Onglet.ALERTE, motif=Motif.RENVOYEE))
    (ligne,) = page.lignes
    assert (ligne.id, ligne.statut, ligne.message, ligne.motifs) == (
        formation,
        "publiee",
        "Doublon",
        (Motif.RENVOYEE,),
    )
    assert (page.total, page.comptes[Onglet.ALERTE], page.motifs[Motif.RENVOYEE]) == (1, 1, 1)
    assert page.comptes[Onglet.BROUILLONS] == 0
    assert [li.id for li in queries.alertes(session, auteur, False)[Motif.RENVOYEE]] == [formation]
    fiche = queries.fiche(session, auteur, formation)
    assert (fiche.statut, fiche.contenu["objectif"], fiche.message) == ("publiee", "Nettoyer les locaux.", "Doublon")
    assert fiche.refusee_le == ex.ouverte(session, formation).soumise_le
    assert queries.fiche(session, auteur, autre).refusee_le is None
    etranger = ex.un_cfa(session, ex.un_organisme(session, "552100554", "Autre CFA"))
    assert dans(session, etranger, Onglet.ALERTE) == []
    assert queries.comptes(session, etranger, False)[1][Motif.RENVOYEE] == 0
    commands.noter(session, auteur, formation, "objectif", "Essai", "Nettoyer les locaux.")
    commands.abandonner(session, auteur, formation)
    assert dans(session, auteur, Onglet.ALERTE) == [formation], "un brouillon abandonné ne retire rien"
    commands.noter(session, auteur, formation, "objectif", "Autre", "Nettoyer les locaux.")
    assert dans(session, auteur, Onglet.ALERTE) == []
    assert queries.fiche(session, auteur, formation).refusee_le is None
    ex.publier(session, auteur, controleur, formation)
    assert dans(session, auteur, Onglet.ALERTE) == []
    assert queries.fiche(session, auteur, formation).refusee_le is None


def test_the_first_alerts_of_each_reason(session: Session, auteur: Actor, controleur: Actor, horloge: Horloge) -> None:
    for _ in range(3):
        ex.publier(session, auteur, controleur, ex.une_formation(session, auteur))
    assert queries.alertes(session, auteur, False) == {}
    horloge.avancer(days=366)
    trouvees = queries.alertes(session, auteur, False, 2)
    assert {m: len(v) for m, v in trouvees.items()} == {Motif.ANCIENNE: 2}
    assert queries.alertes(session, auteur, True) == {}


def test_the_other_way_round(session: Session, auteur: Actor) -> None:
    for i in range(5):
        ex.une_formation(session, auteur, nb_sessions=0, intitule=f"Formation {i}")
    for tri in queries.TRIS:
        assert dans(session, auteur, Onglet.BROUILLONS, tri=f"-{tri}") == list(
            reversed(dans(session, auteur, Onglet.BROUILLONS, tri=tri))
        )


def test_pages_by_key_never_lose_nor_repeat(session: Session, auteur: Actor) -> None:
    toutes = [ex.une_formation(session, auteur, nb_sessions=0, intitule=f"Formation {i % 5}") for i in range(23)]
    for tri in queries.TRIS:
        vues, apres = list[int](), ""
        while True:
            page = queries.page(session, auteur, Filtre(Onglet.BROUILLONS, tri=tri, apres=apres))
            vues += [ligne.id for ligne in page.lignes]
            assert page.a_un_debut == bool(apres)
            if not page.a_une_suite:
                break
            apres = page.lignes[-1].reference
        assert sorted(vues) == sorted(toutes), tri
        derniere = queries.page(session, auteur, Filtre(Onglet.BROUILLONS, tri=tri, avant=page.lignes[0].reference))
        assert [ligne.id for ligne in derniere.lignes] == vues[10:20]
        assert derniere.a_une_suite
        assert derniere.a_un_debut
    premiere = queries.page(session, auteur, Filtre(Onglet.BROUILLONS))
    assert [ligne.id for ligne in premiere.lignes] == sorted(toutes, reverse=True)[:10]
    assert dans(session, auteur, Onglet.BROUILLONS, apres="inconnue") == sorted(toutes, reverse=True)[:10]


def test_filter_forgets_accents_and_case(session: Session, auteur: Actor) -> None:
    formation = ex.une_formation(session, auteur, intitule="Métiers de la Propreté urbaine")
    ex.une_formation(session, auteur, intitule="Cuisine")
    reference = session.get_one(Formation, formation).reference
    for texte in ("proprete METIERS", "urbain", reference, f" {reference[:12]} "):
        assert dans(session, auteur, Onglet.BROUILLONS, texte=texte) == [formation], texte
    for texte in ("%", "_", "zzz", "' OR 1=1"):
        assert dans(session, auteur, Onglet.BROUILLONS, texte=texte) == []


def test_editor_and_read_again(session: Session, auteur: Actor, controleur: Actor) -> None:
    formation = ex.une_formation(session, auteur)
    fiche = queries.fiche(session, auteur, formation)
    assert (fiche.manques, fiche.modifiable, fiche.est_publiee, fiche.statut) == ({}, True, False, "brouillon")
    assert fiche.intitule_public.endswith("(Contrat d’apprentissage possible)")
    assert queries.fiche(session, controleur, formation).modifiable is False
    ex.publier(session, auteur, controleur, formation)
    commands.noter(session, auteur, formation, "objectif", "Autre", "Nettoyer les locaux.")
    relue = queries.relecture(session, auteur, formation)
    assert [(e.libelle, e.avant, e.apres) for e in relue.ecarts] == [("Objectifs", "Nettoyer les locaux.", "Autre")]
    assert relue.valeurs[1][:2] == ("certification", "Certification préparée")
    assert "Certifinfo 91544" in relue.valeurs[1][2]
    ex.soumettre(session, auteur, formation)
    assert queries.fiche(session, auteur, formation).modifiable is False


def test_the_queue_is_oldest_first_with_neighbours(
    session: Session, auteur: Actor, controleur: Actor, horloge: Horloge
) -> None:
    versions = []
    for nom in ("zéro", "un", "deux", "trois"):
        versions.append(ex.soumettre(session, auteur, ex.une_formation(session, auteur, intitule=f"Formation {nom}")))
        horloge.avancer(days=1)
    session.flush()
    file = queries.file_de_controle(session, controleur, FiltreFile())
    assert [ligne.version_id for ligne in file.lignes] == versions
    assert [ligne.attente_jours for ligne in file.lignes] == [4, 3, 2, 1]
    # Friday, Saturday, Sunday, Monday, seen on a Tuesday: nobody controls at the week-end.
    assert [ligne.retard_jours for ligne in file.lignes] == [0, 0, 0, 0]
    horloge.avancer(days=1)
    file = queries.file_de_controle(session, controleur, FiltreFile())
    assert [ligne.retard_jours for ligne in file.lignes] == [1, 1, 1, 0]
    assert queries.file_de_controle(session, controleur, FiltreFile(attente="retard")).total == 3
    assert file.attente_mediane is None
    fiche = queries.fiche_controle(session, controleur, versions[1], FiltreFile())
    assert (fiche.precedente, fiche.suivante, fiche.position, fiche.total) == (versions[0], versions[2], 2, 4)
    assert fiche.ligne.premiere
    assert len(fiche.jumelles) == 3
    assert any(c.texte.startswith("Doublon possible") for c in fiche.constats)
    filtre = FiltreFile(texte="formation trois")
    assert queries.fiche_controle(session, controleur, versions[3], filtre).total == 1
    commands.prendre(session, controleur, versions[0])
    commands.valider(session, controleur, versions[0])
    session.flush()
    file = queries.file_de_controle(session, controleur, FiltreFile(genre="creation", attente="retard"))
    assert (file.total, file.attente_mediane) == (2, 5.0)


def test_the_sheet_shows_what_changed(session: Session, auteur: Actor, controleur: Actor) -> None:
    formation = ex.une_formation(session, auteur)
    ex.publier(session, auteur, controleur, formation)
    commands.noter(session, auteur, formation, "objectif", "Autre", "Nettoyer les locaux.")
    version = ex.soumettre(session, auteur, formation)
    commands.ajouter_note(session, controleur, version, "À surveiller")
    session.flush()
    fiche = queries.fiche_controle(session, controleur, version, FiltreFile())
    assert [(e.champ, e.avant, e.apres) for e in fiche.ecarts] == [("objectif", "Nettoyer les locaux.", "Autre")]
    assert fiche.notes[0][1] == "À surveiller"
    assert {v.champ: v.tapee for v in fiche.valeurs if v.corrigible}["objectif"] == "Autre"
    commands.valider(session, controleur, version)
    session.flush()
    assert [e.champ for e in queries.fiche_controle(session, controleur, version, FiltreFile()).ecarts] == ["objectif"]


def test_statements_do_not_depend_on_the_rows(
    session: Session, auteur: Actor, controleur: Actor, instructions: Compteur
) -> None:
    def mesurer() -> list[int]:
        session.flush()
        session.expire_all()
        comptes = []
        for lecture in (
            lambda: queries.page(session, auteur, Filtre(Onglet.CREEES)),
            lambda: queries.file_de_controle(session, controleur, FiltreFile()),
            lambda: queries.fiche(session, auteur, premiere),
            lambda: queries.fiche_controle(session, controleur, version, FiltreFile()),
        ):
            with instructions() as envoyees:
                lecture()
            comptes.append(len(envoyees))
        return comptes

    premiere = ex.une_formation(session, auteur)
    version = ex.soumettre(session, auteur, premiere)
    avant = mesurer()
    for _ in range(4):
        ex.soumettre(session, auteur, ex.une_formation(session, auteur, nb_sessions=3))
    assert mesurer() == avant
    assert max(avant) <= 16


def test_an_editor_costs_the_same_whatever_its_sessions(
    session: Session, auteur: Actor, instructions: Compteur
) -> None:
    formation = ex.une_formation(session, auteur)

    def mesurer() -> int:
        session.flush()
        session.expire_all()
        with instructions() as envoyees:
            queries.fiche(session, auteur, formation)
        return len(envoyees)

    avant = mesurer()
    for _ in range(6):
        reference = commands.ajouter_session(session, auteur, formation)
        commands.modifier_session(session, auteur, formation, reference, ex.une_seance())
    assert mesurer() == avant
