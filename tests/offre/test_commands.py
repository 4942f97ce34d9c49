"""Acts of the author and of the offer manager."""

import pytest
from sqlmodel import Session, select

from iel_app.comptes.models import Organisme
from iel_app.core import clock
from iel_app.core.actor import Actor
from iel_app.core.audit import Action, Fait
from iel_app.core.errors import Forbidden, Impossible, Invalid, NotFound
from iel_app.core.outbox import Effet
from iel_app.offre import commands, queries
from iel_app.offre.commands.contexte import lignes_de, tapee
from iel_app.offre.models import (
    DemandeOrganisme,
    Formation,
    SessionFormation,
    StatutFormation,
    StatutVersion,
    VersionFormation,
)
from tests.conftest import Horloge
from tests.offre import exemples as ex

pytestmark = pytest.mark.usefixtures("horloge")


def faits(session: Session, action: Action) -> list[Fait]:
    session.flush()
    return list(session.exec(select(Fait).where(Fait.action == action)).all())


@pytest.fixture
def publiee(session: Session) -> tuple[Actor, Actor, int, int, str]:
    """The author, the offer manager, a published formation, its version, the reference of its session."""
    auteur, controleur = ex.un_cfa(session), ex.un_controleur(session)
    formation = ex.une_formation(session, auteur)
    version = ex.publier(session, auteur, controleur, formation)
    return auteur, controleur, formation, version, session.exec(select(SessionFormation.reference)).one()


# --- the author's way -------------------------------------------------------------------------------------------------


def test_references_are_made_as_the_source_shows(session: Session) -> None:
    auteur = ex.un_cfa(session)
    formations = [session.get_one(Formation, ex.une_formation(session, auteur)) for _ in range(2)]
    assert [formation.reference[:6] for formation in formations] == ["202702", "202702"]
    assert all(len(formation.reference) == 12 for formation in formations)
    references = session.exec(select(SessionFormation.reference)).all()
    assert len(set(references)) == 2
    assert all(len(reference) == 8 and reference.isdigit() for reference in references)


def test_a_duplicate_is_shown_then_confirmed(session: Session) -> None:
    auteur = ex.un_cfa(session)
    (organisme,) = auteur.organismes
    premiere = session.get_one(Formation, ex.une_formation(session, auteur))
    depart = {"certification": ex.PROPRETE, "formateur": str(organisme)}
    with pytest.raises(commands.Doublon, match=f"existe déjà à Limoges \\({premiere.reference}\\)"):
        commands.creer(session, auteur, organisme, depart)
    commands.creer(session, auteur, organisme, depart, confirme=True)
    (fait,) = faits(session, Action.DOUBLON_CONFIRME)
    assert fait.apres == {"références": [premiere.reference]}


def test_creation_refused(session: Session) -> None:
    auteur = ex.un_cfa(session)
    (organisme,) = auteur.organismes
    etranger = ex.un_organisme(session, "552100554", "CFA voisin")
    for depart, champ in (
        ({"certification": ex.EXPIREE, "formateur": str(organisme)}, "certification"),
        ({"certification": "", "formateur": str(organisme)}, "certification"),
        ({"certification": ex.PROPRETE, "formateur": str(etranger)}, "formateur"),
        ({"certification": ex.PROPRETE, "formateur": "9" * 30}, "formateur"),
    ):
        with pytest.raises(Invalid) as refus:
            commands.creer(session, auteur, organisme, depart)
        assert champ in refus.value.erreurs
    with pytest.raises(Forbidden):
        commands.creer(session, auteur, etranger, {"certification": ex.PROPRETE, "formateur": str(etranger)})
    assert session.exec(select(Formation)).all() == []


def test_two_authors_on_one_draft_lose_nothing(session: Session) -> None:
    premier = ex.un_cfa(session, nom="Premier")
    second = ex.un_cfa(session, premier.organismes[0], nom="Second")
    formation = ex.une_formation(session, premier)
    assert not commands.noter(session, premier, formation, "objectif", "Du premier", "Nettoyer les locaux.").conflit
    assert not commands.noter(session, second, formation, "contenu", "Du second", "").conflit
    etat = commands.noter(session, second, formation, "objectif", "Du second", "Nettoyer les locaux.")
    assert (etat.conflit, etat.valeur, etat.auteur) == (True, "Du premier", "Camille Second")
    contenu = ex.ouverte(session, formation).contenu
    assert (contenu["objectif"], contenu["contenu"]) == ("Du premier", "Du second")
    assert not commands.noter(session, second, formation, "objectif", "Du second", "Du premier").conflit


def test_what_is_wrong_is_kept_as_typed(session: Session) -> None:
    auteur = ex.un_cfa(session)
    formation = ex.une_formation(session, auteur)
    etat = commands.noter(session, auteur, formation, "lien_web", "javascript:alert(1)", "")
    assert "https://" in etat.erreur
    assert ex.ouverte(session, formation).contenu["lien_web"] == "javascript:alert(1)"
    with pytest.raises(NotFound):
        commands.noter(session, auteur, formation, "statut", "publiee", "")


def test_publishing_lists_what_is_missing_then_goes_to_control(session: Session) -> None:
    auteur = ex.un_cfa(session)
    formation = ex.une_formation(session, auteur, nb_sessions=0, annees="")
    version = ex.ouverte(session, formation)
    with pytest.raises(Invalid) as refus:
        commands.soumettre(session, auteur, formation, version.revision)
    assert list(refus.value.erreurs) == ["annees", "sessions"]
    commands.noter(session, auteur, formation, "annees", "1", "")
    reference = commands.ajouter_session(session, auteur, formation)
    commands.modifier_session(session, auteur, formation, reference, ex.une_seance())
    ex.soumettre(session, auteur, formation)
    (effet,) = session.exec(select(Effet)).all()
    assert (effet.genre, effet.charge) == ("offre_soumise", {"version_id": version.id})
    assert len(faits(session, Action.FORMATION_SOUMISE)) == 1


def test_a_draft_changed_since_it_was_read_again_is_not_sent(session: Session) -> None:
    auteur = ex.un_cfa(session)
    formation = ex.une_formation(session, auteur)
    revision = ex.ouverte(session, formation).revision
    commands.noter(session, auteur, formation, "contenu", "Encore", "")
    with pytest.raises(Impossible, match="a modifié le brouillon depuis votre relecture"):
        commands.soumettre(session, auteur, formation, revision)


def test_confirming_twice_makes_one_version(session: Session) -> None:
    auteur = ex.un_cfa(session)
    formation = ex.une_formation(session, auteur)
    version = ex.ouverte(session, formation)
    ex.soumettre(session, auteur, formation)
    with pytest.raises(Impossible, match="déjà demandée"):
        commands.soumettre(session, auteur, formation, version.revision)
    with pytest.raises(Impossible, match="en contrôle"):
        commands.noter(session, auteur, formation, "objectif", "x", "Nettoyer les locaux.")
    assert len(session.exec(select(VersionFormation)).all()) == 1


def test_the_author_takes_it_back_unless_it_is_being_controlled(session: Session, horloge: Horloge) -> None:
    auteur, controleur = ex.un_cfa(session), ex.un_controleur(session)
    formation = ex.une_formation(session, auteur)
    version = ex.soumettre(session, auteur, formation)
    assert commands.prendre(session, controleur, version) == ""
    with pytest.raises(Impossible, match="contrôle cette formation en ce moment"):
        commands.retirer(session, auteur, formation)
    horloge.avancer(minutes=11)
    commands.retirer(session, auteur, formation)
    assert ex.ouverte(session, formation).statut is StatutVersion.BROUILLON
    with pytest.raises(Impossible, match="Son auteur a repris la saisie"):
        commands.valider(session, controleur, version)


def test_the_public_version_stays_while_the_next_is_controlled(
    session: Session, publiee: tuple[Actor, Actor, int, int, str]
) -> None:
    auteur, controleur, formation, version, reference = publiee
    commands.noter(session, auteur, formation, "objectif", "Nouveau", "Nettoyer les locaux.")
    copie = commands.dupliquer_session(session, auteur, formation, reference)
    capacites = {s.reference: s.capacite for _, s in lignes_de(session, ex.ouverte(session, formation).id or 0)}
    assert capacites[copie] == capacites[reference] == 12
    lue = session.get_one(Formation, formation)
    assert lue.version_publiee_id == version
    assert session.get_one(VersionFormation, version).contenu["objectif"] == "Nettoyer les locaux."
    with pytest.raises(Invalid) as refus:
        commands.soumettre(session, auteur, formation, ex.ouverte(session, formation).revision)
    assert list(refus.value.erreurs) == [f"session-{copie}"]
    commands.modifier_session(
        session, auteur, formation, copie, ex.une_seance(date_debut="01/09/2029", date_fin="31/07/2031")
    )
    nouvelle = ex.soumettre(session, auteur, formation)
    assert lue.version_publiee_id == version
    commands.valider(session, controleur, nouvelle)
    assert lue.version_publiee_id == nouvelle
    assert session.get_one(VersionFormation, version).statut is StatutVersion.REMPLACEE


def test_an_abandoned_draft_leaves_the_published_version(
    session: Session, publiee: tuple[Actor, Actor, int, int, str]
) -> None:
    auteur, _, formation, version, _ = publiee
    commands.noter(session, auteur, formation, "objectif", "Nouveau", "Nettoyer les locaux.")
    commands.abandonner(session, auteur, formation)
    with pytest.raises(Impossible):
        commands.abandonner(session, auteur, formation)
    assert session.get_one(Formation, formation).version_publiee_id == version
    etat = commands.noter(session, auteur, formation, "objectif", "Autre", "Nettoyer les locaux.")
    assert (etat.conflit, etat.numero) == (False, 3)


def test_a_refused_modification_is_taken_up_again(session: Session) -> None:
    auteur = ex.un_cfa(session)
    controleur = ex.un_controleur(session)
    formation = ex.une_formation(session, auteur)
    rien = "Cette formation n’a pas de modification refusée à reprendre."
    publiee = ex.publier(session, auteur, controleur, formation)
    with pytest.raises(Impossible, match=rien):
        commands.reprendre_refusee(session, auteur, formation)
    ajoutee = commands.ajouter_session(session, auteur, formation)
    commands.modifier_session(session, auteur, formation, ajoutee, ex.une_seance(adresse="9 rue Neuve"))
    ex.refuser_une_modification(session, auteur, controleur, formation)
    refusee = ex.ouverte(session, formation)
    commands.reprendre_refusee(session, auteur, formation)
    reprise = ex.ouverte(session, formation)
    assert (reprise.statut, reprise.numero, reprise.message) == (StatutVersion.BROUILLON, 3, "Doublon")
    assert (reprise.contenu, reprise.nb_sessions) == (refusee.contenu, 2)
    assert reprise.contenu["objectif"] == "Laver."
    assert session.get_one(Formation, formation).version_publiee_id == publiee
    with pytest.raises(Impossible, match="déjà commencée"):
        commands.reprendre_refusee(session, auteur, formation)
    commands.abandonner(session, auteur, formation)
    fiche = queries.fiche(session, auteur, formation)
    assert (fiche.message, fiche.refusee_le is not None) == ("Doublon", True)
    commands.reprendre_refusee(session, auteur, formation)
    reprise = ex.ouverte(session, formation)
    assert (reprise.numero, reprise.contenu["objectif"]) == (4, "Laver.")
    ex.soumettre(session, auteur, formation)
    assert reprise.message == ""


def test_given_up_before_any_publication_it_leaves_for_the_deleted_ones_and_comes_back(
    session: Session, publiee: tuple[Actor, Actor, int, int, str]
) -> None:
    auteur = publiee[0]
    formation = ex.une_formation(session, auteur)
    commands.abandonner(session, auteur, formation)
    assert session.get_one(Formation, formation).statut.value == "supprimee"
    commands.restaurer(session, auteur, formation)
    lue = ex.ouverte(session, formation)
    assert (lue.statut.value, lue.numero, lue.nb_sessions) == ("brouillon", 2, 1)
    assert commands.en_nombre(session, auteur, "supprimer", [formation]) == {formation: ""}


# --- sessions ---------------------------------------------------------------------------------------------------------


def test_session_refusals(session: Session, publiee: tuple[Actor, Actor, int, int, str], horloge: Horloge) -> None:
    auteur, _, formation, _, reference = publiee
    refuses = {
        "date_fin": {"date_fin": "01/09/2020"},
        "date_debut": {"date_debut": "01/12/2028"},
        "commune": {"commune": "99999"},
        "cedex": {"cedex": "CEDEX trois"},
        "formateur": {"formateur": str(ex.un_organisme(session, "552100554", "Autre"))},
        "places_restantes": {"places_restantes": "13"},
        "capacite": {"capacite": "-1"},
    }
    for champ, valeurs in refuses.items():
        with pytest.raises(Invalid) as refus:
            commands.modifier_session(session, auteur, formation, reference, ex.une_seance(**valeurs))
        assert champ in refus.value.erreurs, valeurs
    horloge.avancer(days=1500)
    with pytest.raises(Invalid) as refus:
        commands.modifier_session(session, auteur, formation, reference, ex.une_seance())
    assert refus.value.erreurs["date_fin"].startswith("Cette session est terminée")
    with pytest.raises(Impossible, match="reste dans l’historique"):
        commands.supprimer_session(session, auteur, formation, reference)


def test_two_authors_of_one_session(session: Session, publiee: tuple[Actor, Actor, int, int, str]) -> None:
    auteur, _, formation, _, reference = publiee
    vue = ex.une_seance() | {"cedex": "", "formateur": "", "entrees": "dates_fixes", "recrutement": "ouvert",
                             "nb_inscrits": ""}  # fmt: skip

    def valider(**champs: str) -> None:
        commands.modifier_session(session, auteur, formation, reference, vue | champs, vue)

    def presente() -> dict[str, str]:
        (ligne,) = lignes_de(session, ex.ouverte(session, formation).id or 0)
        return tapee(*ligne)

    valider(adresse="9 rue Neuve", entrees="permanentes")
    commands.modifier_places(session, auteur, reference, 10, 3)
    valider(cedex="CEDEX 03")
    gardee = {"adresse": "9 rue Neuve", "entrees": "permanentes", "capacite": "10", "places_restantes": "3"}
    assert presente() == vue | gardee | {"cedex": "CEDEX 03"}

    avant = presente()
    with pytest.raises(commands.SessionRefusee) as refus:
        valider(adresse="1 place Haute", capacite="20", places_restantes="", cedex="", code_postal="1")
    assert refus.value.presentes == {"adresse": "9 rue Neuve", "capacite": "10", "places_restantes": "3"}
    assert list(refus.value.erreurs) == ["adresse", "code_postal", "capacite", "places_restantes"]
    assert refus.value.erreurs["capacite"] == (
        "Modifié entre-temps par une autre personne\u00a0: «\u00a010\u00a0». "
        "Gardez votre valeur ou reprenez celle-ci, puis validez de nouveau"
    )
    assert presente() == avant


def test_what_changed_meanwhile_is_told_in_words(session: Session, publiee: tuple[Actor, Actor, int, int, str]) -> None:
    auteur, _, formation, _, reference = publiee
    organisme = str(auteur.organismes[0])
    vue = {"commune": "19031", "formateur": organisme, "entrees": "permanentes", "cedex": "CEDEX", "capacite": "12"}
    miennes = {"commune": "33063", "formateur": "9", "entrees": "", "cedex": "CEDEX 03", "capacite": "12"}
    commands.modifier_session(session, auteur, formation, reference, ex.une_seance(entrees="dates_fixes"))
    with pytest.raises(commands.SessionRefusee) as refus:
        commands.modifier_session(session, auteur, formation, reference, ex.une_seance() | miennes, vue)
    dites = {champ: phrase.partition(". ")[0] for champ, phrase in refus.value.erreurs.items()}
    entre_temps = "Modifié entre-temps par une autre personne\u00a0: «\u00a0{}\u00a0»"
    assert dites == {
        "commune": entre_temps.format("Limoges"),
        "cedex": "Vidé entre-temps par une autre personne",
        "formateur": entre_temps.format("Celui de la formation"),
    }


def test_taking_a_session_out_and_putting_it_back(
    session: Session, publiee: tuple[Actor, Actor, int, int, str]
) -> None:
    auteur, _, formation, _, reference = publiee
    commands.supprimer_session(session, auteur, formation, reference)
    assert ex.ouverte(session, formation).nb_sessions == 0
    for _ in range(2):
        commands.remettre_session(session, auteur, formation, reference)
    assert ex.ouverte(session, formation).nb_sessions == 1
    with pytest.raises(NotFound):
        commands.dupliquer_session(session, auteur, formation, "99999999")


def test_carrying_over_in_number(session: Session) -> None:
    auteur, controleur = ex.un_cfa(session), ex.un_controleur(session)
    bonnes = [ex.une_formation(session, auteur) for _ in range(2)]
    vide = ex.une_formation(session, auteur, nb_sessions=0)
    bilan = commands.en_nombre(session, auteur, "reconduire", [*bonnes, vide, 10**9])
    assert [not raison for raison in bilan.values()] == [False, False, False, False]
    archive = commands.en_nombre(session, auteur, "archiver", bonnes)
    assert archive == dict.fromkeys(bonnes, "")
    assert session.get_one(Formation, bonnes[0]).statut is StatutFormation.ARCHIVEE
    assert commands.en_nombre(session, controleur, "restaurer", bonnes) == dict.fromkeys(bonnes, "")
    with pytest.raises(NotFound):
        commands.en_nombre(session, auteur, "valider", bonnes)


def test_places_live_without_control(session: Session, publiee: tuple[Actor, Actor, int, int, str]) -> None:
    auteur, _, formation, version, reference = publiee
    commands.modifier_places(session, auteur, reference, 20, 3)
    commands.modifier_places(session, auteur, reference, 20, 3)
    (_, fait) = faits(session, Action.PLACES_MODIFIEES)
    assert fait.avant == {"capacité": 12, "places restantes": 6}
    assert ex.ouverte(session, formation).id == version
    with pytest.raises(Invalid):
        commands.modifier_places(session, auteur, reference, 2, 3)


def test_places_alone_open_no_draft(session: Session, publiee: tuple[Actor, Actor, int, int, str]) -> None:
    auteur, controleur, formation, version, reference = publiee
    vue = ex.une_seance(formateur="", cedex="", entrees="dates_fixes", recrutement="ouvert")
    assert commands.modifier_session(session, auteur, formation, reference, vue | {"places_restantes": "2"}, vue)
    assert ex.ouverte(session, formation).id == version
    (_, fait) = faits(session, Action.PLACES_MODIFIEES)
    assert (fait.apres["places restantes"], fait.apres["session"]) == (2, reference)
    assert queries.places(session, auteur, reference).places_restantes == 2
    apres = vue | {"places_restantes": "2"}
    for champ, faux in (("places_restantes", "13"), ("capacite", "1"), ("capacite", "-4"), ("places_restantes", "x")):
        with pytest.raises(commands.SessionRefusee):
            commands.modifier_session(session, auteur, formation, reference, apres | {champ: faux}, apres)
    with pytest.raises(commands.SessionRefusee) as refusee:
        commands.modifier_session(session, auteur, formation, reference, vue | {"places_restantes": "5"}, vue)
    assert refusee.value.presentes == {"places_restantes": "2"}
    assert not commands.modifier_session(session, auteur, formation, reference, apres | {"cedex": "CEDEX 03"}, apres)
    brouillon = ex.ouverte(session, formation)
    assert brouillon.id != version
    apres |= {"cedex": "CEDEX 03"}
    revision = brouillon.revision
    assert commands.modifier_session(session, auteur, formation, reference, apres | {"recrutement": "ferme"}, apres)
    assert brouillon.revision == revision
    ex.soumettre(session, auteur, formation)
    seules = {"capacite": "9", "places_restantes": "0", "recrutement": "ferme"}
    assert commands.modifier_session(session, auteur, formation, reference, seules, apres | {"recrutement": "ferme"})
    assert (brouillon.statut, brouillon.revision) == (StatutVersion.EN_CONTROLE, revision)
    assert queries.places(session, auteur, reference).capacite == 9
    with pytest.raises(Impossible, match="en contrôle"):
        commands.modifier_session(session, auteur, formation, reference, seules | {"adresse": "9 rue Neuve"}, apres)
    commands.refuser(session, controleur, brouillon.id or 0, "Non")
    commands.archiver(session, auteur, formation)
    with pytest.raises(Impossible, match="archivée"):
        commands.modifier_session(session, auteur, formation, reference, seules | {"capacite": "8"}, apres)


def test_people_registered_are_told_by_software_and_kept_by_the_page(
    session: Session, publiee: tuple[Actor, Actor, int, int, str]
) -> None:
    auteur, _, formation, _, reference = publiee
    commands.modifier_places(session, auteur, reference, commands.INCHANGE, 0, inscrits=14)
    (_, fait) = faits(session, Action.PLACES_MODIFIEES)
    assert (fait.avant["inscrits"], fait.apres["inscrits"], fait.apres["places restantes"]) == (None, 14, 0)
    seance = session.exec(select(SessionFormation)).one()
    commands.modifier_places(session, auteur, reference, 12, 1)
    commands.modifier_session(session, auteur, formation, reference, ex.une_seance(places_restantes="0"))
    assert (seance.capacite, seance.places_restantes, seance.nb_inscrits) == (12, 0, 14)
    with pytest.raises(Invalid):
        commands.modifier_session(session, auteur, formation, reference, ex.une_seance(nb_inscrits="-1"))


# --- the offer manager's way ------------------------------------------------------------------------------------------


def test_a_complement_goes_back_with_the_reason_on_the_field(session: Session) -> None:
    auteur, controleur = ex.un_cfa(session), ex.un_controleur(session)
    formation = ex.une_formation(session, auteur)
    version = ex.soumettre(session, auteur, formation)
    with pytest.raises(Invalid):
        commands.demander_complement(session, controleur, version, {}, " ")
    with pytest.raises(Invalid):
        commands.demander_complement(session, controleur, version, {"mot_de_passe": "x"}, "")
    commands.demander_complement(session, controleur, version, {"objectif": "Précisez"}, "Merci")
    lue = ex.ouverte(session, formation)
    assert (lue.statut, lue.motifs, lue.message) == (StatutVersion.A_COMPLETER, {"objectif": "Précisez"}, "Merci")
    commands.noter(session, auteur, formation, "objectif", "Nettoyer, désinfecter.", "Nettoyer les locaux.")
    assert lue.motifs == {}
    ex.soumettre(session, auteur, formation)
    commands.valider(session, controleur, version)
    assert lue.statut is StatutVersion.PUBLIEE


def test_two_offer_managers_make_one_decision(session: Session, horloge: Horloge) -> None:
    auteur = ex.un_cfa(session)
    premier, second = ex.un_controleur(session, nom="Un"), ex.un_controleur(session, nom="Deux")
    version = ex.soumettre(session, auteur, ex.une_formation(session, auteur))
    assert commands.prendre(session, premier, version) == ""
    assert commands.prendre(session, second, version) == "Camille Un"
    with pytest.raises(Impossible, match="Camille Un traite"):
        commands.refuser(session, second, version, "non")
    commands.valider(session, premier, version)
    with pytest.raises(Impossible, match="déjà traitée par Camille Un"):
        commands.refuser(session, second, version, "non")
    assert len(faits(session, Action.FORMATION_VALIDEE)) == 1


def test_a_decision_is_undone_while_nothing_was_built_on_it(
    session: Session, publiee: tuple[Actor, Actor, int, int, str], horloge: Horloge
) -> None:
    auteur, controleur, formation, version, _ = publiee
    horloge.avancer(minutes=1)
    commands.noter(session, auteur, formation, "objectif", "Nouveau", "Nettoyer les locaux.")
    nouvelle = ex.soumettre(session, auteur, formation)
    horloge.avancer(minutes=1)
    confirmee_le = session.get_one(Formation, formation).confirmee_le
    commands.valider(session, controleur, nouvelle)
    commands.annuler_decision(session, controleur, nouvelle)
    assert session.get_one(Formation, formation).version_publiee_id == version
    assert session.get_one(Formation, formation).confirmee_le == confirmee_le
    assert session.get_one(VersionFormation, version).statut is StatutVersion.PUBLIEE
    assert ex.ouverte(session, formation).statut is StatutVersion.EN_CONTROLE
    commands.refuser(session, controleur, nouvelle, "Non")
    commands.annuler_decision(session, controleur, nouvelle)
    commands.valider(session, controleur, nouvelle)
    horloge.avancer(minutes=1)
    commands.noter(session, auteur, formation, "objectif", "Suite", "Nouveau")
    with pytest.raises(Impossible, match="L’auteur a repris"):
        commands.annuler_decision(session, controleur, nouvelle)


def test_undoing_the_first_publication_takes_it_out_of_the_public(
    session: Session, publiee: tuple[Actor, Actor, int, int, str]
) -> None:
    _, controleur, formation, version, _ = publiee
    commands.annuler_decision(session, controleur, version)
    lue = session.get_one(Formation, formation)
    assert (lue.version_publiee_id, lue.publiee_le) == (None, None)
    assert session.exec(select(SessionFormation.publiee_le)).one() is None


def test_small_corrections_are_told_to_the_author(session: Session) -> None:
    auteur, controleur = ex.un_cfa(session), ex.un_controleur(session)
    formation = ex.une_formation(session, auteur)
    version = ex.soumettre(session, auteur, formation)
    commands.corriger(session, controleur, version, "objectif", "Nettoyer les locaux publics.")
    (fait,) = faits(session, Action.CORRECTION_MINEURE)
    assert fait.avant == {"Objectifs": "Nettoyer les locaux."}
    assert session.exec(select(Effet.genre)).all()[-1] == "offre_corrigee"
    for champ, valeur in (("annees", "2"), ("lien_web", "javascript:x"), ("intitule", "")):
        with pytest.raises(Invalid):
            commands.corriger(session, controleur, version, champ, valeur)


def test_what_expired_meanwhile_is_not_validated(session: Session, horloge: Horloge) -> None:
    auteur, controleur = ex.un_cfa(session), ex.un_controleur(session)
    version = ex.soumettre(session, auteur, ex.une_formation(session, auteur))
    horloge.avancer(days=900)
    with pytest.raises(Impossible, match="ne peut plus être publiée") as refus:
        commands.valider(session, controleur, version)
    assert any("a expiré" in manque for manque in refus.value.manques)


def test_bulk_validation_reports_each_and_touches_only_renewals(session: Session, horloge: Horloge) -> None:
    auteur, controleur = ex.un_cfa(session), ex.un_controleur(session)
    formations = [ex.une_formation(session, auteur) for _ in range(3)]
    for formation in formations:
        ex.publier(session, auteur, controleur, formation)
    horloge.avancer(days=300)
    versions = []
    for formation in formations:
        (copie,) = commands.reconduire(session, auteur, formation)
        commands.modifier_session(
            session, auteur, formation, copie, ex.une_seance(date_debut="01/09/2029", date_fin="31/07/2031")
        )
        versions.append(ex.soumettre(session, auteur, formation))
    autre = ex.soumettre(session, auteur, ex.une_formation(session, auteur))
    bilan = commands.valider_en_nombre(session, controleur, [*versions, autre, 10**9])
    assert [bilan[v] for v in versions] == ["", "", ""]
    assert "simple reconduction" in bilan[autre]
    assert bilan[10**9].startswith("Introuvable")
    for version in versions:
        commands.annuler_decision(session, controleur, version)
    assert ex.ouverte(session, formations[0]).statut is StatutVersion.EN_CONTROLE


# --- catalogue --------------------------------------------------------------------------------------------------------


def test_an_undo_touches_nothing_done_by_somebody_else_since(
    session: Session, horloge: Horloge, publiee: tuple[Actor, Actor, int, int, str]
) -> None:
    auteur, _, formation, _, _ = publiee
    collegue = ex.un_cfa(session, auteur.organismes[0])
    lue = session.get_one(Formation, formation)

    def faire(qui: Actor, acte: str) -> str:
        horloge.avancer(seconds=1)
        return commands.en_nombre(session, qui, acte, [formation])[formation]

    assert (faire(auteur, "archiver"), faire(collegue, "supprimer")) == ("", "")
    assert "a changé depuis" in faire(auteur, "annuler_sortie")
    assert lue.statut is StatutFormation.SUPPRIMEE
    assert faire(collegue, "annuler_sortie") == ""
    assert lue.statut is StatutFormation.ARCHIVEE, "revenue où elle était, et non dans l’offre publique"
    assert (faire(auteur, "restaurer"), faire(auteur, "annuler_sortie")) == ("", "")
    assert lue.statut is StatutFormation.ARCHIVEE
    faire(auteur, "restaurer")
    horloge.avancer(seconds=1)
    commands.noter(session, collegue, formation, "objectif", "Repris par un collègue.", "Nettoyer les locaux.")
    assert "a changé depuis" in faire(auteur, "annuler_sortie")
    assert lue.statut is StatutFormation.ACTIVE
    assert (faire(auteur, "confirmer"), faire(collegue, "confirmer")) == ("", "")
    assert "a changé depuis" in faire(auteur, "annuler_confirmation")
    assert faire(collegue, "annuler_confirmation") == ""


def test_archived_deleted_restored(session: Session, publiee: tuple[Actor, Actor, int, int, str]) -> None:
    auteur, controleur, formation, _, _ = publiee
    commands.archiver(session, controleur, formation)
    with pytest.raises(Impossible, match="est archivée"):
        commands.noter(session, auteur, formation, "objectif", "x", "")
    commands.supprimer(session, auteur, formation)
    commands.restaurer(session, auteur, formation)
    assert session.get_one(Formation, formation).statut is StatutFormation.ACTIVE
    commands.noter(session, auteur, formation, "objectif", "x", "Nettoyer les locaux.")
    ex.soumettre(session, auteur, formation)
    with pytest.raises(Impossible, match="en contrôle"):
        commands.supprimer(session, auteur, formation)


def test_the_successor_of_a_certification(session: Session) -> None:
    auteur = ex.un_cfa(session)
    formation = ex.une_formation(session, auteur)
    with pytest.raises(Impossible, match="Aucune certification ne remplace"):
        commands.remplacer_certification(session, auteur, formation)
    commands.noter(session, auteur, formation, "certification", ex.EXPIREE, ex.PROPRETE)
    assert commands.remplacer_certification(session, auteur, formation) == ex.REMPLACANTE
    assert ex.ouverte(session, formation).contenu["certification"] == ex.REMPLACANTE
    assert len(faits(session, Action.CERTIFICATION_REMPLACEE)) == 1


def test_an_organisme_of_another_siren_is_asked_for_then_granted(session: Session) -> None:
    auteur, controleur = ex.un_cfa(session), ex.un_controleur(session)
    (organisme,) = auteur.organismes
    autre = ex.un_organisme(session, "552100554", "Lycée des métiers")
    siret = session.exec(select(Organisme.siret).where(Organisme.id == autre)).one()
    formation = ex.une_formation(session, auteur)
    for mauvais, raison in (("123", "x"), (siret, " ")):
        with pytest.raises(Invalid):
            commands.demander_organisme(session, auteur, organisme, mauvais, raison)
    commands.demander_organisme(session, auteur, organisme, siret, "Il donne les cours")
    with pytest.raises(Invalid):
        commands.demander_organisme(session, auteur, organisme, siret, "Encore")
    demande = session.exec(select(DemandeOrganisme.id)).one() or 0
    with pytest.raises(Forbidden):
        commands.decider_organisme(session, auteur, demande, accord=True)
    with pytest.raises(Invalid):
        commands.decider_organisme(session, controleur, demande, accord=False)
    commands.decider_organisme(session, controleur, demande, accord=False, reponse="Précisez les cours donnés")
    commands.demander_organisme(session, auteur, organisme, siret, "Il donne les cours de pratique")
    ecrits = session.exec(select(Effet.charge).where(Effet.genre == "offre_organisme")).all()
    assert [charge["demande_id"] for charge in ecrits] == [demande, demande], "la seconde demande ne part pas"
    commands.decider_organisme(session, controleur, demande, accord=True)
    commands.noter(session, auteur, formation, "formateur", str(autre), str(organisme))
    ex.soumettre(session, auteur, formation)
    assert ex.ouverte(session, formation).formateur_id == autre


def test_a_session_whose_organisme_is_no_longer_granted_is_not_published(session: Session) -> None:
    auteur, controleur = ex.un_cfa(session), ex.un_controleur(session)
    autre = ex.un_organisme(session, "552100554", "Lycée des métiers")
    siret = session.exec(select(Organisme.siret).where(Organisme.id == autre)).one()
    commands.demander_organisme(session, auteur, auteur.organismes[0], siret, "Il donne les cours de pratique")
    demande = session.exec(select(DemandeOrganisme.id)).one() or 0
    commands.decider_organisme(session, controleur, demande, accord=True)
    formation = ex.une_formation(session, auteur)
    seance = session.exec(select(SessionFormation.reference)).one()
    commands.modifier_session(session, auteur, formation, seance, ex.une_seance(formateur=str(autre)))
    soumise = ex.soumettre(session, auteur, formation)
    commands.decider_organisme(session, controleur, demande, accord=False, reponse="Convention terminée")
    with pytest.raises(Impossible) as refus:
        commands.valider(session, controleur, soumise)
    assert refus.value.manques[0].startswith(f"L’organisme formateur de la session {seance} n’a pas le même SIREN")  # pyright: ignore[reportAttributeAccessIssue]
    commands.retirer(session, auteur, formation)
    with pytest.raises(Invalid) as manques:
        commands.soumettre(session, auteur, formation, ex.ouverte(session, formation).revision)
    assert list(manques.value.erreurs) == [f"session-{seance}"]


def test_confirming_a_sheet_puts_the_yearly_alert_off(
    session: Session, publiee: tuple[Actor, Actor, int, int, str], horloge: Horloge
) -> None:
    auteur, _, formation, _, _ = publiee
    horloge.avancer(days=400)
    commands.confirmer_fiche(session, auteur, formation)
    assert session.get_one(Formation, formation).confirmee_le == clock.now()
    brouillon = ex.une_formation(session, auteur, nb_sessions=0)
    with pytest.raises(Impossible, match="n’est pas publiée"):
        commands.confirmer_fiche(session, auteur, brouillon)


def test_the_shell_names_the_cfa_and_the_region(session: Session) -> None:
    assert ex.un_cfa(session).structure_nom == "CFA des métiers territoriaux"
    assert ex.un_controleur(session).structure_nom == "Nouvelle-Aquitaine"
