"""What is read of the census: another structure sees nothing, others' drafts are invisible, the period is kept."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import Session, select

from iel_app.core import clock
from iel_app.core.actor import SYSTEME, VISITEUR, Actor, Role
from iel_app.core.errors import Forbidden, NotConnected, NotFound
from iel_app.recensement import commands, queries
from iel_app.recensement.forms import Modification
from iel_app.recensement.models import Campagne, Etape
from iel_app.recensement.rules import contenu_vide
from tests import factories as f
from tests.conftest import Compteur, Horloge

INSTANT = timedelta(microseconds=1)
LECTURES: dict[str, Callable[[Session, Actor], Any]] = {
    "periode": queries.periode,
    "fiche": lambda s, a: queries.fiche(s, a, 2027),
    "diplomes": lambda s, a: queries.diplomes(s, a, 2027, "m01"),
    "etats": lambda s, a: queries.etats(s, a, [1]),
    "historique": lambda s, a: queries.historique(s, a, 2027),
}
LECTEURS = {Role.GESTIONNAIRE, Role.CNFPT_DELEGATION, Role.CNFPT_NATIONAL}


@pytest.fixture
def ouverte(session: Session, horloge: Horloge) -> Session:
    """An open campaign of 2027."""
    f.une_campagne_ouverte(session)
    return session


def noter(session: Session, actor: Actor, champ: str, valeur: str) -> None:
    commands.modifier_brouillon(session, actor, 2027, Modification(acte="noter", champ=champ, valeur=valeur))
    session.flush()


@pytest.mark.parametrize("lecture", LECTURES)
def test_who_may_read(ouverte: Session, lecture: str) -> None:
    with pytest.raises(NotConnected):
        LECTURES[lecture](ouverte, VISITEUR)
    for role in set(Role) - {Role.VISITEUR, Role.SYSTEME} - LECTEURS:
        actor = f.un_acteur(ouverte, role, None if role is Role.ADMIN else 1)
        with pytest.raises(Forbidden):
            LECTURES[lecture](ouverte, actor)


def test_another_structure_sees_nothing(ouverte: Session) -> None:
    sienne, autre = f.une_collectivite(ouverte), f.une_collectivite(ouverte)
    f.un_recensement_enregistre(ouverte, f.un_gestionnaire(ouverte, sienne), presents="7654", fins_ete="0")
    voisin = f.un_gestionnaire(ouverte, autre)
    fiche = queries.fiche(ouverte, voisin, 2027)
    assert (fiche.version, fiche.reference, fiche.enregistre_par, fiche.brouillon_le) == (0, "", "", None)
    assert "7654" not in repr(fiche)
    assert set(queries.etats(ouverte, voisin, [sienne, autre])) == {autre}
    assert queries.historique(ouverte, voisin, 2027) == []


def test_a_forged_actor_reaches_no_other_collectivite(ouverte: Session) -> None:
    """Were an actor to name a collectivité its roles do not reach, scope would still hide it."""
    sienne, autre = f.une_collectivite(ouverte), f.une_collectivite(ouverte)
    f.un_recensement_enregistre(ouverte, f.un_gestionnaire(ouverte, sienne))
    voisin = f.un_gestionnaire(ouverte, autre)
    forge = Actor(utilisateur_id=voisin.utilisateur_id, collectivite_id=sienne, habilitations=voisin.habilitations)
    with pytest.raises(NotFound):
        queries.fiche(ouverte, forge, 2027)
    assert queries.historique(ouverte, forge, 2027) == []
    with pytest.raises(Forbidden):
        commands.enregistrer(ouverte, forge, 2027, f.un_contenu(), 0)


def test_a_delegation_sees_its_own_collectivites(ouverte: Session) -> None:
    delegation, ailleurs = f.une_delegation(ouverte), f.une_delegation(ouverte, "Ailleurs", "del-autre")
    dedans = f.une_collectivite(ouverte, delegation_id=delegation)
    dehors = f.une_collectivite(ouverte, delegation_id=ailleurs)
    sans = f.une_collectivite(ouverte)
    f.un_recensement_enregistre(ouverte, f.un_gestionnaire(ouverte, dedans))
    agent = f.un_acteur(ouverte, Role.CNFPT_DELEGATION, delegation)
    assert set(queries.etats(ouverte, agent, [dedans, dehors, sans])) == {dedans}
    national = f.un_acteur(ouverte, Role.CNFPT_NATIONAL)
    assert set(queries.etats(ouverte, national, [dedans, dehors, sans])) == {dedans, dehors, sans}


def test_fiche_of_a_new_answer(ouverte: Session) -> None:
    collectivite = f.une_collectivite(ouverte, "Villefictive", delegation_id=f.une_delegation(ouverte))
    actor = f.un_gestionnaire(ouverte, collectivite)
    fiche = queries.fiche(ouverte, actor)
    assert (fiche.periode.annee, fiche.periode.etape, fiche.collectivite) == (2027, Etape.OUVERTE, "Villefictive")
    identite = {libelle: valeur for _, libelle, valeur in fiche.identite}
    assert identite["Délégation"] == "Délégation d’Aquitaine fictive"
    assert identite["Adresse"] == "1 place de la Mairie, 87000 Villefictive"
    assert identite["Agents sur emploi permanent"] == "120, soit 98,5 ETP"
    assert fiche.contact == queries.Contact("Dominique Contact", "contact@delegation.example", "+33555010203")
    assert fiche.categories == {"m01": "Métier 01", "m02": "Métier 02", "m03": "Métier 03"}
    assert fiche.contenu == contenu_vide()
    assert (fiche.version, fiche.base_version, fiche.conflits, fiche.precedent) == (0, 0, [], None)
    seule = f.un_gestionnaire(ouverte)
    assert {libelle: v for _, libelle, v in queries.fiche(ouverte, seule).identite}["Délégation"] == "À préciser"


def test_fiche_after_a_save_and_with_last_year(ouverte: Session) -> None:
    actor = f.un_gestionnaire(ouverte, prenom="Nadia", nom="Brun")
    f.une_campagne_ouverte(ouverte, 2026)
    passe = f.un_recensement_enregistre(ouverte, actor, 2026, presents="9")
    fiche = queries.fiche(ouverte, actor, 2027)
    assert fiche.contenu["presents"] == ""
    assert fiche.precedent is not None
    assert (fiche.precedent["presents"], fiche.precedent_reference) == ("9", passe.reference)
    enregistre = f.un_recensement_enregistre(ouverte, actor, responsables=[f.une_personne(telephone="+33555010203")])
    fiche = queries.fiche(ouverte, actor, 2027)
    assert (fiche.version, fiche.reference, fiche.enregistre_par) == (1, enregistre.reference, "Nadia Brun")
    assert fiche.contenu["responsables"][0]["telephone"] == "05 55 01 02 03"
    assert fiche.enregistre_le == clock.now()


def test_drafts_of_somebody_else_are_invisible(ouverte: Session) -> None:
    collectivite = f.une_collectivite(ouverte)
    un, autre = f.un_gestionnaire(ouverte, collectivite), f.un_gestionnaire(ouverte, collectivite)
    noter(ouverte, un, "presents", "7654")
    assert queries.fiche(ouverte, un, 2027).contenu["presents"] == "7654"
    fiche = queries.fiche(ouverte, autre, 2027)
    assert (fiche.contenu["presents"], fiche.brouillon_le) == ("", None)
    assert "7654" not in repr(fiche)
    assert queries.etats(ouverte, un, [collectivite])[collectivite].commence
    assert not queries.etats(ouverte, autre, [collectivite])[collectivite].commence
    national = f.un_acteur(ouverte, Role.CNFPT_NATIONAL)
    assert "7654" not in repr(queries.etats(ouverte, national, [collectivite]))


@pytest.mark.parametrize("consultation", [False, True])
def test_outside_the_period_figures_are_read_only_with_the_option(
    session: Session, horloge: Horloge, consultation: bool
) -> None:
    f.une_campagne_ouverte(session, consultation_hors_periode=consultation)
    campagne = session.exec(select(Campagne)).one()
    actor = f.un_gestionnaire(session)
    f.un_recensement_enregistre(session, actor, presents="7654", fins_ete="0")
    horloge.instant = campagne.fermeture
    assert "7654" in repr(queries.fiche(session, actor, 2027))
    assert len(queries.historique(session, actor, 2027)) == 1
    for instant in (campagne.fermeture + INSTANT, campagne.ouverture - INSTANT):
        horloge.instant = instant
        fiche = queries.fiche(session, actor, 2027)
        assert ("7654" in repr(fiche)) is consultation
        assert fiche.contact.nom == "Dominique Contact"
        if consultation:
            assert len(queries.historique(session, actor, 2027)) == 1
        else:
            with pytest.raises(NotFound, match="Hors de la période de recensement, les réponses ne sont pas"):
                queries.historique(session, actor, 2027)


def test_last_year_is_not_read_outside_the_period(session: Session, horloge: Horloge) -> None:
    actor = f.un_gestionnaire(session)
    f.une_campagne_ouverte(session, 2026)
    f.une_campagne_ouverte(session, 2027)
    f.un_recensement_enregistre(session, actor, 2026, presents="7654", fins_ete="0")
    assert "7654" in repr(queries.fiche(session, actor, 2027))
    horloge.avancer(days=40)
    assert "7654" not in repr(queries.fiche(session, actor, 2027))


def test_own_unsent_draft_stays_readable_after_the_end(ouverte: Session, horloge: Horloge) -> None:
    actor = f.un_gestionnaire(ouverte)
    noter(ouverte, actor, "presents", "17")
    horloge.avancer(days=200)
    assert queries.fiche(ouverte, actor, 2027).contenu["presents"] == "17"


def test_own_draft_stays_readable_when_the_end_is_moved_before_it(ouverte: Session, horloge: Horloge) -> None:
    """Closed early, with an end in the past: what was typed since then is the person's all the same."""
    actor = f.un_gestionnaire(ouverte)
    noter(ouverte, actor, "presents", "17")
    campagne = ouverte.exec(select(Campagne)).one()
    commands.fixer_periode(ouverte, SYSTEME, 2027, campagne.ouverture, clock.now() - timedelta(days=2))
    fiche = queries.fiche(ouverte, actor, 2027)
    assert (fiche.periode.etape, fiche.contenu["presents"], fiche.brouillon_le) == (Etape.FERMEE, "17", clock.now())


def test_historique(ouverte: Session, horloge: Horloge) -> None:
    actor = f.un_gestionnaire(ouverte)
    for presents in ("12", "13"):
        enregistre = f.un_recensement_enregistre(ouverte, actor, presents=presents)
        horloge.avancer(minutes=1)
    seconde, premiere = queries.historique(ouverte, actor, 2027)
    assert (premiere.numero, premiere.differences, premiere.nb_intentions) == (1, [], 3)
    assert [(d.libelle, d.avant, d.apres) for d in seconde.differences] == [("Apprentis présents", "12", "13")]
    assert seconde.reference == enregistre.reference
    with pytest.raises(NotFound):
        queries.historique(ouverte, actor, 1999)


def test_many_versions_come_by_pages(ouverte: Session, horloge: Horloge, reglages: pytest.MonkeyPatch) -> None:
    reglages.setattr("iel_app.recensement.queries.suivi.VERSIONS_PAR_PAGE", 2)
    actor = f.un_gestionnaire(ouverte)
    for presents in range(10, 15):
        f.un_recensement_enregistre(ouverte, actor, presents=str(presents))
        horloge.avancer(minutes=1)

    def numeros(avant: int) -> list[int]:
        return [v.numero for v in queries.historique(ouverte, actor, 2027, avant)]

    assert [numeros(avant) for avant in (0, 4, 2, 1)] == [[5, 4], [3, 2], [1], []]


def test_periode_chooses_the_last_begun_else_the_next(session: Session, horloge: Horloge) -> None:
    actor = f.un_gestionnaire(session)
    assert queries.periode(session, actor) is None
    with pytest.raises(NotFound):
        queries.fiche(session, actor)
    jour = timedelta(days=1)
    f.une_campagne(session, 2029, clock.now() + 400 * jour, clock.now() + 430 * jour)
    f.une_campagne(session, 2028, clock.now() + 40 * jour, clock.now() + 70 * jour)
    for attendues in ((2028, Etape.PREPAREE), (2028, Etape.OUVERTE), (2028, Etape.FERMEE), (2029, Etape.OUVERTE)):
        periode = queries.periode(session, actor)
        assert periode is not None
        assert (periode.annee, periode.etape) == attendues
        horloge.avancer(days={Etape.PREPAREE: 50, Etape.OUVERTE: 50, Etape.FERMEE: 310}[attendues[1]])
    precise = queries.periode(session, actor, 2028)
    assert precise is not None
    assert precise.annee == 2028
    assert queries.periode(session, actor, 1999) is None


def test_diplomes(ouverte: Session) -> None:
    actor = f.un_gestionnaire(ouverte)
    assert queries.diplomes(ouverte, actor, 2027, "m02") == {
        3: [("Diplôme 02 de niveau 3", "RNCP23")],
        4: [("Diplôme 02 de niveau 4", "RNCP24")],
    }
    for annee, code in ((2027, "inconnu"), (2026, "m02"), (2027, "'; drop table fait; --")):
        with pytest.raises(NotFound):
            queries.diplomes(ouverte, actor, annee, code)


def test_number_of_statements(ouverte: Session, instructions: Compteur) -> None:
    national = f.un_acteur(ouverte, Role.CNFPT_NATIONAL)
    nombres = set()
    identifiants: list[int] = []
    for _ in range(3):
        for _ in range(4):
            actor = f.un_gestionnaire(ouverte)
            f.un_recensement_enregistre(ouverte, actor)
            identifiants.append(actor.collectivite_id or 0)
        with instructions() as envoyees:
            assert len(queries.etats(ouverte, national, identifiants)) == len(identifiants)
            queries.historique(ouverte, actor, 2027)
            queries.diplomes(ouverte, actor, 2027, "m01")
            queries.periode(ouverte, actor)
        nombres.add(len(envoyees))
    assert nombres == {6}
