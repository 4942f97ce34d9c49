"""The acts of the census: effect, journal, outbox, refusals that write nothing, conflicts, faults."""

import random
from dataclasses import asdict
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import Session, SQLModel, col, select

from iel_app import worker
from iel_app.comptes import commands as comptes
from iel_app.comptes.models import Collectivite, StatutCollectivite
from iel_app.core import clock, db, gateway
from iel_app.core.actor import SYSTEME, VISITEUR, Actor, Role
from iel_app.core.audit import Action, Fait
from iel_app.core.errors import Closed, Forbidden, Impossible, Invalid, NotConnected, NotFound, TooMany
from iel_app.core.outbox import Effet
from iel_app.core.settings import settings
from iel_app.documents.models import Document
from iel_app.notifications.models import Courriel
from iel_app.recensement import commands, queries
from iel_app.recensement.commands import Enregistrement, Rapprochement
from iel_app.recensement.commands.contexte import GRACE
from iel_app.recensement.forms import Modification
from iel_app.recensement.models import (
    Brouillon,
    Campagne,
    CategorieCible,
    DiplomeCible,
    Intention,
    Recensement,
    Responsable,
    Signalement,
    StatutRecensement,
    VersionRecensement,
)
from iel_app.referentiels.models import DiplomeCorrele, Metier
from tests import factories as f
from tests.conftest import Compteur, Horloge

INSTANT = timedelta(microseconds=1)


def photo(session: Session) -> dict[str, list[Any]]:
    """Everything the database holds."""
    session.flush()
    return {
        table.name: sorted(session.execute(sa.select(table)).all(), key=repr)
        for table in SQLModel.metadata.sorted_tables
    }


def compter(session: Session, table: type[SQLModel], *conditions: Any) -> int:
    """How many rows."""
    return session.exec(select(sa.func.count()).select_from(table).where(*conditions)).one()


def noter(champ: str, valeur: str, acte: Any = "noter") -> Modification:
    return Modification(acte=acte, champ=champ, valeur=valeur)


@pytest.fixture
def ouverte(session: Session, horloge: Horloge) -> Session:
    """An open campaign of 2027."""
    f.une_campagne_ouverte(session)
    return session


# --- « Enregistrer » --------------------------------------------------------------------------------------------------


def test_enregistrer(ouverte: Session) -> None:
    actor = f.un_gestionnaire(ouverte, prenom="Nadia", nom="Brun")
    contenu = f.un_contenu(
        responsables=[f.une_personne(), f.une_personne("p2", prenom="Zoé", nom="Roy")],
        intentions=[f.une_intention("m02", "0", "3", "0"), f.une_intention("m01", "1", "0", "2")],
    )
    resultat = commands.enregistrer(ouverte, actor, 2027, contenu, 0)
    assert isinstance(resultat, Enregistrement)
    reponse = ouverte.exec(select(Recensement)).one()
    numero = f"REC-2027-87-{reponse.id:06d}"
    assert resultat.contenu["responsables"][0]["telephone"] == "+33555010203"
    assert {cle: valeur for cle, valeur in asdict(resultat).items() if cle != "contenu"} == {
        "reference": numero,
        "version": 1,
        "enregistre_le": clock.now(),
        "enregistre_par": "Nadia Brun",
        "nb_intentions": 6,
        "nb_categories": 2,
        "destinataires": ["Claude Durand", "Zoé Roy"],
        "repris": [],
        "deja": False,
    }
    assert (reponse.statut, reponse.version, reponse.nb_intentions) == (StatutRecensement.ENREGISTRE, 1, 6)
    assert (reponse.nb_presents, reponse.nb_handicap, reponse.nb_fins_ete, reponse.nb_fins_automne) == (12, 1, 4, 3)
    assert (reponse.enregistre_par, reponse.enregistre_par_id) == ("Nadia Brun", actor.utilisateur_id)
    lignes = select(CategorieCible.code, Intention.niveau, Intention.nombre).join(Intention)
    assert sorted(ouverte.execute(lignes).all()) == [("m01", 3, 1), ("m01", 5, 2), ("m02", 4, 3)]
    personnes = ouverte.exec(select(Responsable).order_by(col(Responsable.rang))).all()
    assert [(p.rang, p.nom, p.telephone) for p in personnes] == [
        (1, "Durand", "+33555010203"),
        (2, "Roy", "+33555010203"),
    ]
    document = ouverte.exec(select(Document)).one()
    assert (document.numero, document.version, document.collectivite_id) == (numero, 1, actor.collectivite_id)


def test_enregistrer_leaves_one_line_in_the_journal_and_one_effect(ouverte: Session) -> None:
    actor = f.un_gestionnaire(ouverte)
    for version in (1, 2):
        f.un_recensement_enregistre(ouverte, actor, presents=str(11 + version))
        faits = ouverte.exec(select(Fait).where(Fait.action == Action.RECENSEMENT_ENREGISTRE)).all()
        assert len(faits) == version
        assert compter(ouverte, Effet, Effet.genre == "recapitulatif") == version
        assert compter(ouverte, Document) == version
    dernier = max(faits, key=lambda fait: fait.id or 0)
    assert (dernier.utilisateur_id, dernier.collectivite_id) == (actor.utilisateur_id, actor.collectivite_id)
    assert dernier.avant == {"statut": "enregistre", "Apprentis présents": "12"}
    assert dernier.apres == {"statut": "enregistre", "version": 2, "Apprentis présents": "13"}
    charges = [effet.charge for effet in ouverte.exec(select(Effet).where(Effet.genre == "recapitulatif")).all()]
    assert all(set(charge) == {"recensement_id", "version"} for charge in charges)


def test_same_answer_twice_is_one_version(ouverte: Session) -> None:
    actor = f.un_gestionnaire(ouverte)
    premier = f.un_recensement_enregistre(ouverte, actor)
    avant = photo(ouverte)
    for base in (0, 1):
        encore = commands.enregistrer(ouverte, actor, 2027, f.un_contenu(), base)
        assert isinstance(encore, Enregistrement)
        assert (encore.version, encore.deja, encore.reference) == (1, True, premier.reference)
        assert photo(ouverte) == avant


def test_back_to_an_older_content_is_a_new_version(ouverte: Session) -> None:
    actor = f.un_gestionnaire(ouverte)
    for presents in ("12", "13", "12"):
        resultat = f.un_recensement_enregistre(ouverte, actor, presents=presents)
    assert resultat.version == 3
    assert compter(ouverte, VersionRecensement) == 3


def test_no_intention_is_an_answer(ouverte: Session) -> None:
    actor = f.un_gestionnaire(ouverte)
    f.un_recensement_enregistre(ouverte, actor)
    resultat = f.un_recensement_enregistre(ouverte, actor, aucune_intention=True, intentions=[])
    assert (resultat.nb_intentions, resultat.nb_categories) == (0, 0)
    assert compter(ouverte, Intention) == 0
    assert ouverte.exec(select(Recensement.aucune_intention)).one() is True


def test_save_takes_the_draft_away(ouverte: Session) -> None:
    actor = f.un_gestionnaire(ouverte)
    commands.modifier_brouillon(ouverte, actor, 2027, noter("presents", "12"))
    f.un_recensement_enregistre(ouverte, actor)
    assert compter(ouverte, Brouillon) == 0


# --- who may ----------------------------------------------------------------------------------------------------------

ACTES: dict[str, Any] = {
    "enregistrer": lambda s, a: commands.enregistrer(s, a, 2027, f.un_contenu(), 0),
    "modifier_brouillon": lambda s, a: commands.modifier_brouillon(s, a, 2027, noter("presents", "1")),
    "signaler_erreur": lambda s, a: commands.signaler_erreur(s, a, "siret", "Il y a une faute"),
    "preparer_campagne": lambda s, a: commands.preparer_campagne(
        s, a, 2028, clock.now(), clock.now() + timedelta(days=1)
    ),
    "fixer_periode": lambda s, a: commands.fixer_periode(s, a, 2027, clock.now(), clock.now() + timedelta(days=1)),
    "envoyer_recapitulatif": lambda s, a: commands.envoyer_recapitulatif(s, a, 1, 1),
    "envoyer_signalement": lambda s, a: commands.envoyer_signalement(s, a, 1),
}
PERMIS = {
    Role.GESTIONNAIRE: {"enregistrer", "modifier_brouillon", "signaler_erreur"},
    Role.CNFPT_NATIONAL: {"preparer_campagne", "fixer_periode"},
}


@pytest.mark.parametrize("acte", ACTES)
def test_anonymous_refused(ouverte: Session, acte: str) -> None:
    avant = photo(ouverte)
    with pytest.raises(NotConnected):
        ACTES[acte](ouverte, VISITEUR)
    assert photo(ouverte) == avant


@pytest.mark.parametrize("acte", ACTES)
def test_other_roles_refused(ouverte: Session, acte: str) -> None:
    collectivite = f.une_collectivite(ouverte)
    for role in set(Role) - {Role.VISITEUR, Role.SYSTEME}:
        if acte in PERMIS.get(role, set()):
            continue
        actor = f.un_acteur(ouverte, role, None if role is Role.ADMIN else collectivite)
        avant = photo(ouverte)
        with pytest.raises(Forbidden):
            ACTES[acte](ouverte, actor)
        assert photo(ouverte) == avant


@pytest.mark.parametrize("acte", sorted(PERMIS[Role.GESTIONNAIRE]))
def test_gestionnaire_who_chose_no_collectivite_refused(ouverte: Session, acte: str) -> None:
    utilisateur = f.un_utilisateur(ouverte)
    for _ in range(2):
        comptes.habiliter(ouverte, SYSTEME, utilisateur, Role.GESTIONNAIRE, f.une_collectivite(ouverte))
    actor = f.connecter(ouverte, utilisateur)
    assert actor.collectivite_id is None
    avant = photo(ouverte)
    with pytest.raises(Forbidden):
        ACTES[acte](ouverte, actor)
    assert photo(ouverte) == avant


def test_manager_writes_for_the_collectivite_chosen_only(ouverte: Session) -> None:
    geree, gerante, autre = (f.une_collectivite(ouverte) for _ in range(3))
    f.rattacher(ouverte, geree, gerante)
    voisin = f.un_gestionnaire(ouverte, autre)
    f.un_recensement_enregistre(ouverte, voisin, presents="40")
    actor = f.un_acteur(ouverte, Role.GESTIONNAIRE, gerante, agir_pour=geree)
    f.un_recensement_enregistre(ouverte, actor)
    presents = dict(ouverte.execute(select(Recensement.collectivite_id, Recensement.nb_presents)).all())
    assert presents == {geree: 12, autre: 40}
    fait = ouverte.exec(select(Fait).where(Fait.utilisateur_id == actor.utilisateur_id)).all()[-1]
    assert (fait.action, fait.collectivite_id) == (Action.RECENSEMENT_ENREGISTRE, geree)


# --- refusals ---------------------------------------------------------------------------------------------------------


def test_invalid_answer_writes_nothing(ouverte: Session) -> None:
    actor = f.un_gestionnaire(ouverte)
    f.un_recensement_enregistre(ouverte, actor)
    commands.modifier_brouillon(ouverte, actor, 2027, noter("presents", "13"))
    avant = photo(ouverte)
    with pytest.raises(Invalid) as refus:
        commands.enregistrer(ouverte, actor, 2027, f.un_contenu(presents="12,5"), 1)
    assert refus.value.erreurs == {"presents": "Le nombre d’apprentis présents doit être un nombre entier, comme 12"}
    assert photo(ouverte) == avant


def test_category_of_another_campaign_refused(ouverte: Session) -> None:
    f.des_metiers(ouverte, 4)
    f.une_campagne(ouverte, 2028, clock.now() + timedelta(days=300), clock.now() + timedelta(days=400), metiers=4)
    with pytest.raises(Invalid) as refus:
        commands.enregistrer(
            ouverte, f.un_gestionnaire(ouverte), 2027, f.un_contenu(intentions=[f.une_intention("m04")]), 0
        )
    assert refus.value.erreurs == {"i-m04-texte": "Choisissez une catégorie cible dans la liste"}


def test_year_without_campaign_refused(ouverte: Session) -> None:
    actor = f.un_gestionnaire(ouverte)
    for annee in (2026, -1, 2**31 - 1):
        with pytest.raises(NotFound):
            commands.enregistrer(ouverte, actor, annee, f.un_contenu(), 0)


@pytest.mark.parametrize("forgee", [-5, 0, 999, 2**40])
def test_forged_base_is_bounded(ouverte: Session, forgee: int) -> None:
    resultat = commands.enregistrer(ouverte, f.un_gestionnaire(ouverte), 2027, f.un_contenu(), forgee)
    assert isinstance(resultat, Enregistrement)
    assert resultat.version == 1


def test_what_is_typed_otherwise_than_kept_is_no_change(ouverte: Session) -> None:
    nadia = f.un_gestionnaire(ouverte)
    paul = f.un_gestionnaire(ouverte, nadia.collectivite_id)
    tape = [f.une_personne(telephone="05.55.01.02.03", nom="De  La Tour")]
    commands.enregistrer(ouverte, nadia, 2027, f.un_contenu(responsables=tape), 0)
    corrige = [f.une_personne(telephone="05 55 99 99 99", nom="De La Tour")]
    commands.enregistrer(ouverte, paul, 2027, f.un_contenu(responsables=corrige), 1)
    # Her page stayed open: its fields are as she typed them.
    resultat = commands.enregistrer(ouverte, nadia, 2027, f.un_contenu(responsables=tape, presents="15"), 1)
    assert isinstance(resultat, Enregistrement)
    assert [(d.libelle, d.apres) for d in resultat.repris] == [("Téléphone direct (personne 1)", "05 55 99 99 99")]
    assert resultat.contenu["presents"] == "15"


def test_the_rows_without_a_figure_under_no_intention_are_not_removals(ouverte: Session) -> None:
    nadia = f.un_gestionnaire(ouverte)
    f.une_campagne_ouverte(ouverte, 2026)
    f.un_recensement_enregistre(ouverte, nadia, 2026)
    paul = f.un_gestionnaire(ouverte, nadia.collectivite_id)
    commands.enregistrer(ouverte, paul, 2027, f.un_contenu(), 0)
    aucune = f.un_contenu(aucune_intention=True, intentions=[f.une_intention(n3="", n5="")])
    resultat = commands.enregistrer(ouverte, nadia, 2027, aucune, 0)
    assert isinstance(resultat, Rapprochement)
    assert (resultat.brouillon.conflits, list(resultat.erreurs)) == ([], ["aucune_intention"])


def test_edges_of_the_period(ouverte: Session, horloge: Horloge) -> None:
    campagne = ouverte.exec(select(Campagne)).one()
    actor = f.un_gestionnaire(ouverte)
    jour = clock.local(campagne.ouverture)
    horloge.instant = campagne.ouverture - INSTANT
    avant = photo(ouverte)
    for acte in (ACTES["enregistrer"], ACTES["modifier_brouillon"]):
        with pytest.raises(Closed, match=f"La période de recensement ouvre le {jour:%d/%m/%Y}\\."):
            acte(ouverte, actor)
    ouverte.exec(sa.delete(Recensement))
    assert photo(ouverte) == avant
    for instant in (campagne.ouverture, campagne.fermeture):
        horloge.instant = instant
        assert isinstance(ACTES["enregistrer"](ouverte, actor), Enregistrement)
    horloge.instant = campagne.fermeture + INSTANT
    jour = clock.local(campagne.fermeture)
    with pytest.raises(Closed, match=f"La période de recensement est terminée depuis le {jour:%d/%m/%Y}\\."):
        ACTES["enregistrer"](ouverte, actor)


def test_what_arrived_before_the_end_is_taken(ouverte: Session, horloge: Horloge) -> None:
    campagne = ouverte.exec(select(Campagne)).one()
    actor = f.un_gestionnaire(ouverte)
    horloge.instant = campagne.fermeture + timedelta(seconds=20)
    resultat = commands.enregistrer(ouverte, actor, 2027, f.un_contenu(), 0, campagne.fermeture)
    assert isinstance(resultat, Enregistrement)
    with pytest.raises(Closed):
        commands.enregistrer(ouverte, actor, 2027, f.un_contenu(), 0, campagne.fermeture + INSTANT)


def test_last_words_of_a_draft_are_kept_for_the_grace(ouverte: Session, horloge: Horloge) -> None:
    campagne = ouverte.exec(select(Campagne)).one()
    actor, tardif = f.un_gestionnaire(ouverte), f.un_gestionnaire(ouverte)
    commands.modifier_brouillon(ouverte, actor, 2027, noter("presents", "1"))
    horloge.instant = campagne.fermeture + GRACE
    etat = commands.modifier_brouillon(ouverte, actor, 2027, noter("presents", "17"))
    assert etat.contenu["presents"] == "17"
    etat = commands.modifier_brouillon(ouverte, tardif, 2027, noter("presents", "1"))
    assert etat.contenu["presents"] == "1"
    horloge.instant += INSTANT
    for acteur in (actor, tardif, f.un_gestionnaire(ouverte)):
        with pytest.raises(Closed):
            commands.modifier_brouillon(ouverte, acteur, 2027, noter("presents", "18"))
    assert sorted(b.contenu["presents"] for b in ouverte.exec(select(Brouillon)).all()) == ["1", "17"]


# --- drafts -----------------------------------------------------------------------------------------------------------


def test_draft_starts_from_last_year_and_is_no_act(ouverte: Session) -> None:
    actor = f.un_gestionnaire(ouverte)
    f.une_campagne_ouverte(ouverte, 2026)
    f.un_recensement_enregistre(ouverte, actor, 2026)
    faits, effets = compter(ouverte, Fait), compter(ouverte, Effet)
    etat = commands.modifier_brouillon(ouverte, actor, 2027, noter("presents", "8"))
    assert etat.contenu["responsables"][0]["nom"] == "Durand"
    assert etat.contenu["responsables"][0]["telephone"] == "05 55 01 02 03"
    assert etat.contenu["intentions"] == [f.une_intention("m01", "", "", "")]
    assert (etat.contenu["presents"], etat.base_version, etat.conflits) == ("8", 0, [])
    assert (compter(ouverte, Fait), compter(ouverte, Effet)) == (faits, effets)


def test_draft_starts_from_the_saved_answer(ouverte: Session) -> None:
    actor = f.un_gestionnaire(ouverte)
    f.un_recensement_enregistre(ouverte, actor)
    etat = commands.modifier_brouillon(ouverte, actor, 2027, noter("presents", "14"))
    assert (etat.base_version, etat.contenu["presents"], etat.contenu["fins_ete"]) == (1, "14", "4")


def test_each_person_has_a_draft(ouverte: Session) -> None:
    collectivite = f.une_collectivite(ouverte)
    un, autre = f.un_gestionnaire(ouverte, collectivite), f.un_gestionnaire(ouverte, collectivite)
    commands.modifier_brouillon(ouverte, un, 2027, noter("presents", "1"))
    commands.modifier_brouillon(ouverte, autre, 2027, noter("presents", "2"))
    commands.modifier_brouillon(ouverte, un, 2027, noter("handicap", "0"))
    brouillons = {b.utilisateur_id: b.contenu["presents"] for b in ouverte.exec(select(Brouillon)).all()}
    assert brouillons == {un.utilisateur_id: "1", autre.utilisateur_id: "2"}


# --- two gestionnaires ------------------------------------------------------------------------------------------------


def deux(session: Session) -> tuple[Actor, Actor]:
    """Two gestionnaires of one collectivité whose answer has version 1."""
    collectivite = f.une_collectivite(session)
    nadia = f.un_gestionnaire(session, collectivite, prenom="Nadia", nom="Brun")
    paul = f.un_gestionnaire(session, collectivite, prenom="Paul", nom="Roy")
    f.un_recensement_enregistre(session, nadia)
    return nadia, paul


def test_other_fields_are_merged(ouverte: Session) -> None:
    nadia, paul = deux(ouverte)
    commands.enregistrer(ouverte, nadia, 2027, f.un_contenu(presents="20"), 1)
    resultat = commands.enregistrer(ouverte, paul, 2027, f.un_contenu(handicap="2"), 1)
    assert isinstance(resultat, Enregistrement)
    assert resultat.version == 3
    assert [(d.libelle, d.avant, d.apres) for d in resultat.repris] == [("Apprentis présents", "12", "20")]
    reponse = ouverte.exec(select(Recensement)).one()
    assert (reponse.nb_presents, reponse.nb_handicap) == (20, 2)


def test_same_field_waits_for_a_choice(ouverte: Session) -> None:
    nadia, paul = deux(ouverte)
    commands.enregistrer(ouverte, nadia, 2027, f.un_contenu(presents="20", handicap="0"), 1)
    avant = photo(ouverte)
    conflit = commands.enregistrer(ouverte, paul, 2027, f.un_contenu(presents="30", fins_ete="5"), 1)
    assert isinstance(conflit, Rapprochement)
    assert (conflit.version, conflit.auteur, conflit.brouillon.base_version) == (2, "Nadia Brun", 2)
    assert [(d.champ, d.avant, d.apres) for d in conflit.brouillon.conflits] == [("presents", "30", "20")]
    assert [(d.libelle, d.apres) for d in conflit.repris] == [("dont en situation de handicap", "0")]
    contenu = conflit.brouillon.contenu
    assert (contenu["presents"], contenu["handicap"], contenu["fins_ete"]) == ("30", "0", "5")
    apres = photo(ouverte)
    assert {nom for nom in apres if apres[nom] != avant[nom]} == {"brouillon"}
    with pytest.raises(Impossible, match="Choisissez la valeur à conserver pour chaque champ signalé"):
        commands.enregistrer(ouverte, paul, 2027, contenu, 2)


@pytest.mark.parametrize(("choix", "attendu"), [("prendre", 20), ("garder", 30)])
def test_choice_settles_the_conflict(ouverte: Session, choix: str, attendu: int) -> None:
    nadia, paul = deux(ouverte)
    commands.enregistrer(ouverte, nadia, 2027, f.un_contenu(presents="20"), 1)
    commands.enregistrer(ouverte, paul, 2027, f.un_contenu(presents="30"), 1)
    commands.modifier_brouillon(ouverte, paul, 2027, noter("handicap", "prendre", "trancher"))
    etat = commands.modifier_brouillon(ouverte, paul, 2027, noter("presents", choix, "trancher"))
    assert etat.conflits == []
    resultat = commands.enregistrer(ouverte, paul, 2027, etat.contenu, etat.base_version)
    assert isinstance(resultat, Enregistrement)
    assert ouverte.exec(select(Recensement.nb_presents)).one() == attendu
    versions = ouverte.exec(select(VersionRecensement).order_by(col(VersionRecensement.numero))).all()
    assert [v.contenu["presents"] for v in versions][:2] == ["12", "20"]


FUSIONS_REFUSEES: dict[str, tuple[dict[str, Any], dict[str, Any], str, dict[str, Any]]] = {
    # What B saves, what A sends from the version before, the field that is wrong once merged, how A mends it.
    "aucune intention, puis une ligne": (
        {"aucune_intention": True, "intentions": []},
        {"intentions": [f.une_intention("m01"), f.une_intention("m02")]},
        "aucune_intention",
        {"aucune_intention": False},
    ),
    "présents, puis handicap": ({"presents": "7"}, {"handicap": "9"}, "handicap", {"handicap": "7"}),
    "plus de cinq personnes": (
        {"responsables": [f.une_personne(f"p{n}") for n in (1, 2, 3)]},
        {"responsables": [f.une_personne(f"p{n}") for n in (1, 4, 5, 6)]},
        "responsables",
        {"responsables": [f.une_personne(f"p{n}") for n in (1, 2, 3, 4)]},
    ),
}


@pytest.mark.parametrize("cas", FUSIONS_REFUSEES)
def test_what_is_wrong_once_merged_can_be_mended(ouverte: Session, cas: str) -> None:
    """Neither field is a conflict, the two together break a rule: A gets both in the draft, on the new version."""
    nadia, paul = deux(ouverte)
    siens, miens, champ, remede = FUSIONS_REFUSEES[cas]
    commands.enregistrer(ouverte, paul, 2027, f.un_contenu(**siens), 1)
    for _ in range(2):
        resultat = commands.enregistrer(ouverte, nadia, 2027, f.un_contenu(**miens), 1)
        assert isinstance(resultat, Rapprochement)
        assert list(resultat.erreurs) == [champ]
        assert (resultat.brouillon.base_version, resultat.brouillon.conflits, resultat.auteur) == (2, [], "Paul Roy")
    assert resultat.repris
    assert compter(ouverte, VersionRecensement) == 2
    fiche = queries.fiche(ouverte, nadia, 2027)
    assert (fiche.contenu, fiche.base_version) == (resultat.brouillon.contenu, 2)
    with pytest.raises(Invalid):
        commands.enregistrer(ouverte, nadia, 2027, fiche.contenu, 2)
    fin = commands.enregistrer(ouverte, nadia, 2027, fiche.contenu | remede, 2)
    assert isinstance(fin, Enregistrement)
    assert fin.version == 3


def test_one_choice_settles_a_row_that_one_side_removed(ouverte: Session) -> None:
    nadia, paul = deux(ouverte)
    commands.enregistrer(ouverte, nadia, 2027, f.un_contenu(intentions=[f.une_intention("m01", "9", "4", "2")]), 1)
    conflit = commands.enregistrer(ouverte, paul, 2027, f.un_contenu(intentions=[f.une_intention("m02")]), 1)
    assert isinstance(conflit, Rapprochement)
    assert [d.champ for d in conflit.brouillon.conflits] == ["i-m01-n3", "i-m01-n4"]
    assert [i["categorie"] for i in conflit.brouillon.contenu["intentions"]] == ["m02"]
    etat = commands.modifier_brouillon(ouverte, paul, 2027, noter("i-m01-n3", "prendre", "trancher"))
    assert etat.conflits == []
    assert etat.contenu["intentions"][1] == f.une_intention("m01", "9", "4", "2")


def test_the_journal_tells_who_was_replaced_by_whom(ouverte: Session) -> None:
    actor = f.un_gestionnaire(ouverte)
    f.un_recensement_enregistre(ouverte, actor)
    f.un_recensement_enregistre(ouverte, actor, responsables=[f.une_personne("x1", prenom="Chloé", nom="Roy")])
    faits = ouverte.exec(select(Fait).where(Fait.action == Action.RECENSEMENT_ENREGISTRE).order_by(col(Fait.id))).all()
    assert faits[-1].apres["Prénom (personne 1, ajoutée)"] == "Chloé"
    assert faits[-1].avant["Prénom (personne 1, retirée)"] == "Claude"
    assert faits[-1].apres["Prénom (personne 1, retirée)"] == "—"


def test_first_answers_at_once_are_merged(ouverte: Session) -> None:
    collectivite = f.une_collectivite(ouverte)
    nadia, paul = f.un_gestionnaire(ouverte, collectivite), f.un_gestionnaire(ouverte, collectivite)
    commands.enregistrer(ouverte, nadia, 2027, f.un_contenu(intentions=[f.une_intention("m01")]), 0)
    autre = f.un_contenu(presents="13", intentions=[f.une_intention("m02")])
    resultat = commands.enregistrer(ouverte, paul, 2027, autre, 0)
    assert isinstance(resultat, Rapprochement)
    assert [d.champ for d in resultat.brouillon.conflits] == ["presents"]
    assert sorted(i["categorie"] for i in resultat.brouillon.contenu["intentions"]) == ["m01", "m02"]


CHAMPS = ("presents", "handicap", "fins_ete", "fins_automne", "i-m01-n3", "i-m01-n4", "i-m01-n5")


def plat(contenu: dict[str, Any]) -> dict[str, str]:
    ligne = contenu["intentions"][0]
    return {c: contenu[c] for c in CHAMPS[:4]} | {c: ligne[c[-2:]] for c in CHAMPS[4:]}


def forme(valeurs: dict[str, str]) -> dict[str, Any]:
    ligne = f.une_intention("m01", *(valeurs[c] for c in CHAMPS[4:]))
    return f.un_contenu(**{c: valeurs[c] for c in CHAMPS[:4]}, intentions=[ligne])


def test_two_hundred_random_interleavings(ouverte: Session) -> None:
    """Against a model of seven fields: a saved value is only ever replaced by somebody who saw it."""
    hasard = random.Random(2027)
    for _ in range(25):
        personnes = deux(ouverte)
        serveur = plat(queries.fiche(ouverte, personnes[0], 2027).contenu)
        bases = [dict(serveur), dict(serveur)]
        numeros, version = [1, 1], 1
        for _ in range(8):
            qui = hasard.randrange(2)
            base, mien = bases[qui], dict(bases[qui])
            mien |= {c: str(hasard.randint(1, 3)) for c in hasard.sample(CHAMPS, 2)} | {"presents": "12"}
            resultat = commands.enregistrer(ouverte, personnes[qui], 2027, forme(mien), numeros[qui])
            conflits = {c for c in CHAMPS if serveur[c] not in (base[c], mien[c]) and mien[c] != base[c]}
            attendu = {c: serveur[c] if mien[c] == base[c] else mien[c] for c in CHAMPS}
            if conflits:
                assert isinstance(resultat, Rapprochement)
                vus = {d.champ: (d.avant, d.apres) for d in resultat.brouillon.conflits}
                assert vus == {c: (mien[c], serveur[c]) for c in conflits}
                assert plat(resultat.brouillon.contenu) == attendu
                for champ in sorted(conflits):
                    choix = hasard.choice(["prendre", "garder"])
                    etat = commands.modifier_brouillon(ouverte, personnes[qui], 2027, noter(champ, choix, "trancher"))
                    attendu[champ] = serveur[champ] if choix == "prendre" else mien[champ]
                assert plat(etat.contenu) == attendu
                resultat = commands.enregistrer(ouverte, personnes[qui], 2027, etat.contenu, etat.base_version)
            assert isinstance(resultat, Enregistrement)
            version += attendu != serveur
            assert resultat.version == version
            serveur = attendu
            bases[qui], numeros[qui] = dict(serveur), version
            assert plat(queries.fiche(ouverte, personnes[qui], 2027).contenu) == serveur


# --- campaigns, reports, receipts -------------------------------------------------------------------------------------


def test_preparer_campagne_takes_current_trades_and_diplomas(session: Session, horloge: Horloge) -> None:
    f.des_metiers(session, 3)
    session.execute(sa.update(Metier).where(col(Metier.code) == "m02").values(est_actuel=False))
    session.execute(sa.update(DiplomeCorrele).where(col(DiplomeCorrele.niveau) == 4).values(est_actuel=False))
    f.des_metiers(session, 3)
    campagne = commands.preparer_campagne(session, SYSTEME, 2027, clock.now(), clock.now() + timedelta(days=1))
    assert f.codes(session, campagne) == ["m01", "m03"]
    assert sorted(session.exec(select(DiplomeCible.libelle)).all()) == [
        "Diplôme 01 de niveau 3",
        "Diplôme 03 de niveau 3",
    ]
    assert compter(session, Fait, Fait.action == Action.CAMPAGNE_PREPAREE) == 1


def test_preparer_campagne_without_trades(session: Session, horloge: Horloge) -> None:
    commands.preparer_campagne(session, SYSTEME, 2027, clock.now(), clock.now() + timedelta(days=1))
    assert compter(session, CategorieCible) == 0


def test_a_campaign_keeps_its_categories_when_trades_go(ouverte: Session) -> None:
    ouverte.execute(sa.update(Metier).values(est_actuel=False))
    assert f.un_recensement_enregistre(ouverte, f.un_gestionnaire(ouverte)).version == 1


def test_preparer_campagne_refused(ouverte: Session) -> None:
    avant = photo(ouverte)
    maintenant = clock.now()
    with pytest.raises(Invalid) as refus:
        commands.preparer_campagne(ouverte, SYSTEME, 2027, maintenant, maintenant + timedelta(days=1))
    assert refus.value.erreurs == {"annee": "La campagne 2027 existe déjà"}
    for fin in (maintenant, maintenant - INSTANT):
        with pytest.raises(Invalid) as refus:
            commands.preparer_campagne(ouverte, SYSTEME, 2028, maintenant, fin)
        assert refus.value.erreurs == {"fermeture": "La fermeture doit être après l’ouverture de la campagne"}
    assert photo(ouverte) == avant


def test_fixer_periode_prolongs_and_closes_early(ouverte: Session, horloge: Horloge) -> None:
    national = f.un_acteur(ouverte, Role.CNFPT_NATIONAL)
    actor = f.un_gestionnaire(ouverte)
    campagne = ouverte.exec(select(Campagne)).one()
    ancienne = campagne.fermeture
    commands.fixer_periode(ouverte, national, 2027, campagne.ouverture, clock.now())
    f.un_recensement_enregistre(ouverte, actor)
    horloge.avancer(microseconds=1)
    with pytest.raises(Closed):
        f.un_recensement_enregistre(ouverte, actor, presents="13")
    commands.fixer_periode(ouverte, national, 2027, campagne.ouverture, ancienne)
    f.un_recensement_enregistre(ouverte, actor, presents="13")
    faits = ouverte.exec(select(Fait).where(Fait.action == Action.CAMPAGNE_DATES_FIXEES).order_by(col(Fait.id))).all()
    assert (faits[0].auteur, faits[0].avant["fermeture"]) == ("Camille Martin", ancienne.isoformat())
    assert faits[1].apres["fermeture"] == ancienne.isoformat()
    with pytest.raises(NotFound):
        commands.fixer_periode(ouverte, national, 2031, campagne.ouverture, ancienne)
    with pytest.raises(Invalid):
        commands.fixer_periode(ouverte, national, 2027, ancienne, ancienne)


def test_a_campaign_takes_over_the_one_before(session: Session, horloge: Horloge) -> None:
    f.des_metiers(session, 3)
    fin = clock.now() + timedelta(days=1)
    options = {"message": "Bienvenue", "plafond_intentions": 40, "consultation_hors_periode": True}
    ancienne = commands.preparer_campagne(session, SYSTEME, 2026, clock.now(), fin, **options)
    session.execute(sa.update(Metier).values(est_actuel=False))
    nouvelle = commands.preparer_campagne(session, SYSTEME, 2027, clock.now(), fin, depuis=2026, message="Bonjour")
    assert f.codes(session, nouvelle) == f.codes(session, ancienne) == ["m01", "m02", "m03"]
    campagne = session.get_one(Campagne, nouvelle)
    assert (campagne.message, campagne.plafond_intentions) == ("Bonjour", 40)
    assert campagne.consultation_hors_periode

    def diplomes(campagne_id: int) -> list[tuple[Any, ...]]:
        return [
            tuple(ligne)
            for ligne in session.execute(
                sa.select(CategorieCible.code, DiplomeCible.niveau, DiplomeCible.libelle, DiplomeCible.code_rncp)
                .join(CategorieCible, col(CategorieCible.id) == DiplomeCible.categorie_id)
                .where(col(CategorieCible.campagne_id) == campagne_id)
                .order_by(DiplomeCible.id)
            )
        ]

    assert len(diplomes(nouvelle)) > 3
    assert diplomes(nouvelle) == diplomes(ancienne)
    with pytest.raises(NotFound, match="Aucune campagne n’existe pour 2019"):
        commands.preparer_campagne(session, SYSTEME, 2028, clock.now(), fin, depuis=2019)


def courriels(base: str) -> list[tuple[str, str]]:
    with db.reading() as session:
        lignes = session.execute(sa.select(Courriel.destinataire, Courriel.objet).order_by(Courriel.id)).all()
    return [(a, objet) for a, objet in lignes if objet.startswith("Recensement 2027\u00a0: ")]


def test_those_who_answer_are_told_of_new_dates_once(base: str, horloge: Horloge, reglages: pytest.MonkeyPatch) -> None:
    reglages.setattr("iel_app.recensement.commands.annonce.LOT", 1)
    with db.transaction() as session:
        f.une_campagne_ouverte(session)
        campagne = session.exec(select(Campagne)).one()
        actor, autre = f.un_gestionnaire(session), f.un_gestionnaire(session)
        suspendue = f.un_gestionnaire(session)
        session.get_one(Collectivite, suspendue.collectivite_id).statut = StatutCollectivite.SUSPENDUE
        f.un_recensement_enregistre(session, actor)
        nommes = set(session.exec(select(Responsable.courriel)).all())
        debut, fin = campagne.ouverture, campagne.fermeture
    assert nommes
    worker.livrer()
    gateway.execute(commands.fixer_periode, SYSTEME, 2027, debut, fin)
    worker.livrer()
    assert courriels(base) == []
    gateway.execute(commands.fixer_periode, SYSTEME, 2027, debut, fin + timedelta(days=15))
    worker.livrer()
    recus = courriels(base)
    assert sorted(a for a, _ in recus) == sorted({actor.courriel, autre.courriel, *nommes})
    jour = clock.local(fin + timedelta(days=15)).strftime("%d/%m/%Y")
    assert {objet for _, objet in recus} == {f"Recensement 2027\u00a0: prolongé jusqu’au {jour}"}
    horloge.avancer(minutes=1)
    gateway.execute(commands.fixer_periode, SYSTEME, 2027, debut, fin - timedelta(days=1))
    worker.livrer()
    assert len(courriels(base)) == 2 * len(recus)
    assert "clos le" in courriels(base)[-1][1]


def test_signaler_erreur(ouverte: Session) -> None:
    actor = f.un_gestionnaire(ouverte)
    commands.signaler_erreur(ouverte, actor, "siret", "  Il manque un chiffre  ")
    signalement = ouverte.exec(select(Signalement)).one()
    assert (signalement.message, signalement.collectivite_id) == ("Il manque un chiffre", actor.collectivite_id)
    assert compter(ouverte, Effet, Effet.genre == "signalement") == 1
    assert compter(ouverte, Fait, Fait.action == Action.ERREUR_SIGNALEE) == 1


@pytest.mark.parametrize(
    ("champ", "message", "erreurs"),
    [
        ("mot_de_passe", "x", {"signalement-champ": "Sélectionnez l’information concernée"}),
        ("siret", " \n ", {"signalement-message": "Saisissez ce qui doit être corrigé"}),
        (
            "siret",
            "x" * 1012,
            {"signalement-message": "Le message doit comporter 1 000 caractères au plus\u00a0: retirez-en 12"},
        ),
    ],
)
def test_signaler_erreur_refused(ouverte: Session, champ: str, message: str, erreurs: dict[str, str]) -> None:
    actor = f.un_gestionnaire(ouverte)
    avant = photo(ouverte)
    with pytest.raises(Invalid) as refus:
        commands.signaler_erreur(ouverte, actor, champ, message)
    assert refus.value.erreurs == erreurs
    assert photo(ouverte) == avant


def test_reports_are_bounded_by_the_hour_for_each_person(ouverte: Session, horloge: Horloge) -> None:
    actor, voisin = f.un_gestionnaire(ouverte), f.un_gestionnaire(ouverte)
    maximum = settings().signalements_par_heure
    for _ in range(maximum):
        horloge.avancer(minutes=1)
        commands.signaler_erreur(ouverte, actor, "siret", "Une faute")
    avant = photo(ouverte)
    with pytest.raises(TooMany, match="Vous avez déjà envoyé 5\u00a0signalements en une heure\\. Attendez un peu"):
        commands.signaler_erreur(ouverte, actor, "siret", "Une faute")
    assert photo(ouverte) == avant
    commands.signaler_erreur(ouverte, voisin, "siret", "Une faute")
    horloge.avancer(minutes=61 - maximum)
    commands.signaler_erreur(ouverte, actor, "siret", "Une faute")
    assert compter(ouverte, Signalement) == maximum + 2


def test_receipt_and_report_are_mailed_once(ouverte: Session) -> None:
    actor = f.un_gestionnaire(ouverte)
    f.un_recensement_enregistre(ouverte, actor, responsables=[f.une_personne(), f.une_personne("p2")])
    commands.signaler_erreur(ouverte, actor, "siret", "Une faute")
    ouverte.flush()
    reponse = ouverte.exec(select(Recensement.id)).one()
    signalement = ouverte.exec(select(Signalement.id)).one()
    for _ in range(2):
        assert commands.envoyer_recapitulatif(ouverte, SYSTEME, reponse or 0, 1) == 2
        commands.envoyer_signalement(ouverte, SYSTEME, signalement or 0)
        ouverte.flush()
        assert compter(ouverte, Effet, Effet.genre == "courriel") == 3
    with pytest.raises(NotFound):
        commands.envoyer_recapitulatif(ouverte, SYSTEME, reponse or 0, 2)
    with pytest.raises(NotFound):
        commands.envoyer_signalement(ouverte, SYSTEME, 10**6)


# --- cost -------------------------------------------------------------------------------------------------------------


def test_number_of_statements_does_not_depend_on_the_rows(
    session: Session, horloge: Horloge, instructions: Compteur
) -> None:
    f.une_campagne_ouverte(session, metiers=30)
    comptes_vus: dict[str, set[int]] = {"premier": set(), "second": set(), "brouillon": set(), "fiche": set()}
    for nombre in (1, 10, 30):
        lignes = [f.une_intention(f"m{rang:02d}") for rang in range(1, nombre + 1)]
        actor = f.un_gestionnaire(session)
        for cle, presents in (("premier", "12"), ("second", "13")):
            session.expunge_all()
            with instructions() as envoyees:
                commands.enregistrer(session, actor, 2027, f.un_contenu(intentions=lignes, presents=presents), 1)
                session.flush()
            comptes_vus[cle].add(len(envoyees))
        session.expunge_all()
        with instructions() as envoyees:
            commands.modifier_brouillon(session, actor, 2027, noter("presents", "1"))
            session.flush()
        comptes_vus["brouillon"].add(len(envoyees))
        session.expunge_all()
        with instructions() as envoyees:
            queries.fiche(session, actor, 2027)
        comptes_vus["fiche"].add(len(envoyees))
    assert all(len(vus) == 1 for vus in comptes_vus.values()), comptes_vus
    assert max(comptes_vus["second"]) <= 20, comptes_vus
    assert max(comptes_vus["brouillon"]) <= 7, comptes_vus
    assert max(comptes_vus["fiche"]) <= 6, comptes_vus


def test_first_gesture_after_a_colleague_saved_starts_from_what_the_screen_showed(ouverte: Session) -> None:
    nadia, paul = deux(ouverte)
    commands.enregistrer(ouverte, paul, 2027, f.un_contenu(presents="20"), 1)
    brouillon = commands.modifier_brouillon(ouverte, nadia, 2027, noter("fins_ete", "1"), 1)
    assert (brouillon.base_version, brouillon.contenu["presents"]) == (1, "12")
