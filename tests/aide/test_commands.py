"""Acts of the help on both databases: who, whose, how many, and the last place."""

import threading
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import Session, col, select

from iel_app.aide import commands, queries
from iel_app.aide.forms import SaisiePermanence, SaisieRappel
from iel_app.aide.models import DemandeAide, InscriptionAtelier, ReponseAide, StatutAide, Sujet
from iel_app.core import clock, db, gateway
from iel_app.core.actor import SYSTEME, VISITEUR, Actor, Role
from iel_app.core.audit import Action, Fait
from iel_app.core.errors import Forbidden, Impossible, Invalid, NotConnected, NotFound, TooMany
from iel_app.core.outbox import Effet
from iel_app.core.settings import settings
from iel_app.notifications.models import Courriel
from tests import factories as f
from tests.aide import exemples as ex
from tests.conftest import Horloge
from tests.offre import exemples as offre


def actions(session: Session) -> list[Action]:
    session.flush()
    return list(session.exec(select(Fait.action).order_by(col(Fait.id))).all())


def effets(session: Session, genre: str) -> list[Effet]:
    session.flush()
    return list(session.exec(select(Effet).where(Effet.genre == genre).order_by(col(Effet.id))).all())


def envoyer(session: Session, commande: Callable[..., int], effet: Effet) -> list[Courriel]:
    """Carry out one effect, and return the mails that it prepared."""
    deja = set(session.exec(select(Courriel.id)).all())
    nombre = commande(session, SYSTEME, **effet.charge)
    session.flush()
    nouveaux = [c for c in session.exec(select(Courriel).order_by(col(Courriel.id))).all() if c.id not in deja]
    assert len(nouveaux) == nombre
    return nouveaux


# --- write and answer -------------------------------------------------------------------------------------------------


def test_a_cfa_asks_and_the_region_answers(session: Session) -> None:
    cfa, controleur = ex.un_cfa(session), ex.un_controleur(session)
    formation = offre.une_formation(session, cfa)
    reference = offre.ouverte(session, formation).reference
    demande_id = ex.une_demande(session, cfa, formation=reference, page=f"/offre/formations/{reference}")
    demande = session.get_one(DemandeAide, demande_id)
    assert (demande.region_id, demande.formation, demande.courriel) == (ex.une_region(session), reference, cfa.courriel)
    recus = envoyer(session, commands.envoyer_demandee, *effets(session, "aide_demandee"))
    assert [c.destinataire for c in recus] == [cfa.courriel, controleur.courriel]
    assert recus[1].reponse_a == cfa.courriel
    assert reference in recus[1].texte
    assert demande.numero in recus[0].objet

    commands.repondre(session, controleur, demande_id, "Cliquez sur « Publier ».", 0)
    assert demande.statut is StatutAide.REPONDUE
    (courriel,) = envoyer(session, commands.envoyer_repondue, *effets(session, "aide_repondue"))
    assert courriel.destinataire == cfa.courriel
    assert "Cliquez sur « Publier »." in courriel.texte
    (vue,) = queries.mes_demandes(session, cfa).demandes
    assert [r.texte for r in vue.reponses] == ["Cliquez sur « Publier »."]
    commands.clore(session, controleur, demande_id)
    assert actions(session)[-2:] == [Action.AIDE_REPONDUE, Action.AIDE_CLOSE] or Action.AIDE_CLOSE in actions(session)
    with pytest.raises(Impossible):
        commands.repondre(session, controleur, demande_id, "Encore", 1)


def test_somebody_else_answered_meanwhile(session: Session) -> None:
    cfa, controleur = ex.un_cfa(session), ex.un_controleur(session)
    demande_id = ex.une_demande(session, cfa)
    commands.repondre(session, controleur, demande_id, "Première", 0)
    with pytest.raises(Impossible, match="a répondu entre-temps"):
        commands.repondre(session, controleur, demande_id, "Seconde", 0)
    commands.repondre(session, controleur, demande_id, "Seconde", 1)


def test_a_visitor_asks_the_national_service(session: Session) -> None:
    ex.une_demande(session, VISITEUR)
    recus = envoyer(session, commands.envoyer_demandee, *effets(session, "aide_demandee"))
    assert [c.destinataire for c in recus] == ["ana@exemple.fr", settings().aide_courriel]
    assert "/aide/mes-demandes" not in recus[0].texte
    # Whoever types the address of somebody else makes us write nothing of theirs to them.
    assert "Comment publier" not in recus[0].texte
    assert "Ana" not in recus[0].texte
    assert "Comment publier" in recus[1].texte


def test_matters_of_the_census_go_to_the_national_service(session: Session) -> None:
    cfa = ex.un_cfa(session)
    demande = session.get_one(DemandeAide, ex.une_demande(session, cfa, sujet=Sujet.RECENSEMENT))
    assert demande.region_id is None
    with pytest.raises(NotFound):
        queries.demande(session, ex.un_controleur(session), demande.id or 0)
    assert queries.demande(session, ex.un_agent(session, Role.CNFPT_NATIONAL), demande.id or 0).numero == demande.numero


def test_a_formation_that_one_may_not_read_is_refused(session: Session) -> None:
    cfa = ex.un_cfa(session)
    formation = offre.une_formation(session, cfa)
    reference = offre.ouverte(session, formation).reference
    autre = ex.un_cfa(session, offre.un_organisme(session, "552100554", "Autre CFA"), nom="Autre")
    for actor in (autre, VISITEUR):
        with pytest.raises(Invalid):
            ex.une_demande(session, actor, formation=reference)
        assert queries.formation_jointe(session, actor, queries_designation(reference)) is None
    offre.publier(session, cfa, ex.un_controleur(session), formation)
    assert queries.formation_jointe(session, VISITEUR, queries_designation(reference)) is not None
    ex.une_demande(session, VISITEUR, formation=reference)


def queries_designation(reference: str) -> Any:
    from iel_app.aide.rules import Designation

    return Designation(reference=reference)


def test_messages_are_limited_by_person_and_by_address(session: Session, horloge: Horloge) -> None:
    cfa = ex.un_cfa(session)
    for actor in (cfa, VISITEUR):
        for _ in range(settings().aide_demandes_par_heure):
            ex.une_demande(session, actor)
        with pytest.raises(TooMany):
            ex.une_demande(session, actor)
    horloge.avancer(minutes=61)
    ex.une_demande(session, cfa)
    ex.une_demande(session, VISITEUR)


@pytest.mark.parametrize(
    ("role", "ailleurs", "peut"),
    [
        (Role.GESTIONNAIRE_OFFRE, False, True),
        (Role.GESTIONNAIRE_OFFRE, True, False),
        (Role.CNFPT_NATIONAL, False, True),
        (Role.ADMIN, False, True),
        (Role.PILOTE, False, None),
        (Role.CFA, False, None),
        (Role.GESTIONNAIRE, False, None),
        (Role.CNFPT_DELEGATION, False, None),
    ],
)
def test_who_answers(session: Session, role: Role, ailleurs: bool, peut: bool | None) -> None:
    demande_id = ex.une_demande(session, ex.un_cfa(session))
    region = ex.une_region(session, "11", "Île-de-France") if ailleurs else ex.une_region(session)
    actor = ex.un_agent(session, role, None if role in (Role.ADMIN, Role.CNFPT_NATIONAL) else region, nom="Qui")
    gestes: list[Callable[[], Any]] = [
        lambda: commands.repondre(session, actor, demande_id, "Oui", 0),
        lambda: commands.clore(session, actor, demande_id),
        lambda: queries.demande(session, actor, demande_id),
    ]
    for geste in gestes:
        if peut:
            geste()
            continue
        with pytest.raises(Forbidden if peut is None else NotFound):
            geste()
    if peut is None:
        with pytest.raises(Forbidden):
            queries.file_d_aide(session, actor, queries.FiltreDemandes())
    else:
        vues = queries.file_d_aide(session, actor, queries.FiltreDemandes(etat="toutes")).total
        assert vues == (1 if peut else 0)
    for geste in gestes:
        with pytest.raises((NotConnected, NotFound, Impossible, Invalid, Forbidden)) as refus:
            actor = VISITEUR
            geste()
        assert refus.type is NotConnected


# --- callbacks --------------------------------------------------------------------------------------------------------


@pytest.fixture
def lundi(horloge: Horloge) -> Horloge:
    horloge.instant = ex.LUNDI
    return horloge


def test_a_callback_from_booking_to_call(session: Session, lundi: Horloge) -> None:
    region = ex.une_region(session)
    ex.une_permanence(session, region)
    cfa, controleur = ex.un_cfa(session), ex.un_controleur(session)
    demande_id = ex.un_rappel(session, cfa)
    maintenant, veille = effets(session, "aide_rappel")
    recus = envoyer(session, commands.envoyer_rappel, maintenant)
    assert [c.destinataire for c in recus] == [cfa.courriel, controleur.courriel]
    assert f"/aide/rappels/{demande_id}.ics" in recus[0].texte
    prevu = queries.rappel_prevu(session, cfa)
    assert prevu is not None
    assert (prevu.debut - timedelta(days=1)) == veille.a_partir_de
    (rappel,) = envoyer(session, commands.envoyer_rappel, veille)
    assert "demain" in rappel.objet
    with pytest.raises(Impossible, match="déjà un rappel"):
        ex.un_rappel(session, cfa)
    commands.manquer(session, controleur, demande_id)
    (manque,) = envoyer(session, commands.envoyer_manquee, *effets(session, "aide_manquee"))
    assert manque.destinataire == cfa.courriel
    commands.rappeler(session, controleur, demande_id)
    assert session.get_one(DemandeAide, demande_id).traitee_par == controleur.nom
    assert queries.rappel_prevu(session, cfa) is None


def test_a_callback_is_moved_then_given_up(session: Session, lundi: Horloge) -> None:
    ex.une_permanence(session, ex.une_region(session))
    cfa = ex.un_cfa(session)
    demande_id = ex.un_rappel(session, cfa)
    _, veille = effets(session, "aide_rappel")
    pris = [c.places for c in queries.creneaux_libres(session, cfa)]
    assert pris == [0, 1, 1, 1]
    commands.deplacer(session, cfa, demande_id, ex.un_creneau(session, cfa, 1))
    assert [c.places for c in queries.creneaux_libres(session, cfa)] == [1, 1, 0, 1]
    assert envoyer(session, commands.envoyer_rappel, veille) == []
    commands.annuler(session, cfa, demande_id)
    assert all(c.places for c in queries.creneaux_libres(session, cfa))
    *_, annule = effets(session, "aide_rappel")
    recus = envoyer(session, commands.envoyer_rappel, annule)
    assert ".ics" not in recus[0].texte
    with pytest.raises(Impossible):
        commands.annuler(session, cfa, demande_id)
    assert Action.RAPPEL_ANNULE in actions(session)


def test_somebody_elses_callback_is_not_found(session: Session, lundi: Horloge) -> None:
    ex.une_permanence(session, ex.une_region(session))
    demande_id = ex.un_rappel(session, ex.un_cfa(session))
    autre = ex.un_cfa(session, offre.un_organisme(session, "552100554", "Autre CFA"), nom="Autre")
    cle = ex.un_creneau(session, autre)
    for geste in (
        lambda: commands.annuler(session, autre, demande_id),
        lambda: commands.deplacer(session, autre, demande_id, cle),
        lambda: queries.rappel_sien(session, autre, demande_id),
    ):
        with pytest.raises(NotFound):
            geste()
    with pytest.raises(NotConnected):
        commands.annuler(session, VISITEUR, demande_id)


def test_a_full_an_old_or_an_unknown_slot_is_refused(session: Session, lundi: Horloge) -> None:
    ex.une_permanence(session, ex.une_region(session))
    cfa = ex.un_cfa(session)
    cle = ex.un_creneau(session, cfa)
    ex.un_rappel(session, cfa)
    autre = ex.un_cfa(session, offre.un_organisme(session, "552100554", "Autre CFA"), nom="Autre")
    with pytest.raises(Impossible, match="vient d’être pris"):
        commands.reserver(session, autre, SaisieRappel(cle, "+33555010203", Sujet.OFFRE))
    for faux in ("", "1-0", "x", cle + "0"):
        with pytest.raises(Impossible, match="n’est plus proposé"):
            commands.reserver(session, autre, SaisieRappel(faux, "+33555010203", Sujet.OFFRE))


def test_a_region_without_permanence_has_the_national_ones(session: Session, lundi: Horloge) -> None:
    ex.une_permanence(session)
    cfa = ex.un_cfa(session)
    assert len(queries.creneaux_libres(session, cfa)) == 4
    demande = session.get_one(DemandeAide, ex.un_rappel(session, cfa))
    assert demande.region_id is None
    ex.une_permanence(session, ex.une_region(session), debut=840, fin=870)
    assert len(queries.creneaux_libres(session, cfa)) == 2


def test_hours_of_one_date_hide_the_national_ones_that_fortnight_only(session: Session, lundi: Horloge) -> None:
    ex.une_permanence(session)
    cfa = ex.un_cfa(session)
    unique = {"jour_semaine": None, "jour": clock.today() + timedelta(days=22)}
    ex.une_permanence(session, ex.une_region(session), **unique)
    assert {c.debut.weekday() for c in queries.creneaux_libres(session, cfa)} == {1}, "dans trois semaines : nationales"
    lundi.avancer(days=10)
    assert {clock.local(c.debut).date() for c in queries.creneaux_libres(session, cfa)} == {unique["jour"]}
    lundi.avancer(days=20)
    assert len(queries.creneaux_libres(session, cfa)) == 4


def test_hours_opened_again_otherwise_keep_their_callbacks(session: Session, lundi: Horloge) -> None:
    controleur, cfa = ex.un_controleur(session), ex.un_cfa(session)
    premiere = commands.ouvrir_permanence(session, controleur, des_heures(capacite=1))
    rappel = ex.un_rappel(session, cfa)
    commands.fermer_permanence(session, controleur, premiere)
    commands.ouvrir_permanence(session, controleur, des_heures(duree=20, capacite=1))
    places = [c.places for c in queries.creneaux_libres(session, cfa)][:3]
    assert places == [0, 0, 1], "la demi-heure prise couvre deux créneaux de vingt minutes"
    commands.annuler(session, cfa, rappel)
    assert [c.places for c in queries.creneaux_libres(session, cfa)][:3] == [1, 1, 1]


def test_a_slot_left_then_taken_again_is_told_again(session: Session, lundi: Horloge) -> None:
    ex.une_permanence(session, ex.une_region(session))
    cfa = ex.un_cfa(session)
    demande = ex.un_rappel(session, cfa)
    dits = []
    for rang in (1, 0, 1):
        lundi.avancer(seconds=30)
        commands.deplacer(session, cfa, demande, ex.un_creneau(session, cfa, rang))
        dernier = [e for e in effets(session, "aide_rappel") if e.charge["evenement"] == "deplace"][-1]
        dits += [c.objet for c in envoyer(session, commands.envoyer_rappel, dernier) if c.destinataire == cfa.courriel]
    assert dits == ["Votre rappel est déplacé"] * 3


# --- workshops --------------------------------------------------------------------------------------------------------


def test_a_workshop(session: Session, horloge: Horloge) -> None:
    controleur, cfa = ex.un_controleur(session), ex.un_cfa(session)
    atelier = ex.un_atelier(session, controleur)
    (vu,) = queries.ateliers(session, cfa)
    assert (vu.places, vu.inscrit, vu.lien) == (2, False, "")
    commands.rejoindre(session, cfa, atelier)
    (vu,) = queries.ateliers(session, cfa)
    assert (vu.places, vu.inscrit, vu.lien) == (1, True, "https://visio.example/salle")
    maintenant, veille = effets(session, "atelier_rejoint")
    (courriel,) = envoyer(session, commands.envoyer_inscription, maintenant)
    assert "https://visio.example/salle" in courriel.texte
    assert len(envoyer(session, commands.envoyer_inscription, veille)) == 1
    assert [i.nom for i in queries.inscrits(session, controleur, atelier)] == [cfa.nom]
    with pytest.raises(Impossible):
        commands.rejoindre(session, cfa, atelier)
    autre = ex.un_agent(session, Role.GESTIONNAIRE_OFFRE, ex.une_region(session, "11", "Île-de-France"), nom="Ailleurs")
    for geste in (
        lambda: queries.inscrits(session, autre, atelier),
        lambda: commands.annuler_atelier(session, autre, atelier),
    ):
        with pytest.raises(NotFound):
            geste()
    for geste in (
        lambda: queries.inscrits(session, cfa, atelier),
        lambda: commands.annuler_atelier(session, cfa, atelier),
        lambda: ex.un_atelier(session, cfa),
    ):
        with pytest.raises(Forbidden):
            geste()
    commands.annuler_atelier(session, controleur, atelier)
    (annule,) = envoyer(session, commands.envoyer_atelier_annule, *effets(session, "atelier_annule"))
    assert annule.destinataire == cfa.courriel
    with pytest.raises(Impossible):
        commands.rejoindre(session, f.un_gestionnaire(session), atelier)


def test_a_full_workshop_and_a_place_given_back(session: Session) -> None:
    atelier = ex.un_atelier(session, capacite=1)
    un, deux = ex.un_cfa(session), f.un_gestionnaire(session)
    commands.rejoindre(session, un, atelier)
    with pytest.raises(Impossible, match="complet"):
        commands.rejoindre(session, deux, atelier)
    with pytest.raises(NotFound):
        commands.quitter(session, deux, atelier)
    commands.quitter(session, un, atelier)
    commands.rejoindre(session, deux, atelier)
    commands.quitter(session, deux, atelier)
    commands.rejoindre(session, un, atelier)
    assert len(session.exec(select(InscriptionAtelier)).all()) == 3


def test_the_first_who_waits_has_the_place_given_back(session: Session, horloge: Horloge) -> None:
    controleur = ex.un_controleur(session)
    atelier = ex.un_atelier(session, controleur, capacite=1)
    un, deux, trois = ex.un_cfa(session), f.un_gestionnaire(session), f.un_gestionnaire(session)
    with pytest.raises(Impossible, match="Une place est libre"):
        commands.attendre(session, deux, atelier)
    commands.rejoindre(session, un, atelier)
    for qui in (deux, trois):
        commands.attendre(session, qui, atelier)
        horloge.avancer(minutes=1)
    with pytest.raises(Impossible, match="déjà sur la liste d’attente"):
        commands.attendre(session, deux, atelier)
    (vu,) = queries.ateliers(session, deux)
    assert (vu.inscrit, vu.attend, vu.lien, vu.places) == (False, True, "", 0)
    assert [i.en_attente for i in queries.inscrits(session, controleur, atelier)] == [False, True, True]
    with pytest.raises(NotFound):
        queries.atelier_sien(session, deux, atelier)
    commands.quitter(session, un, atelier)
    (vu,) = queries.ateliers(session, deux)
    assert (vu.inscrit, vu.attend, vu.lien) == (True, False, "https://visio.example/salle")
    present = effets(session, "atelier_rejoint")[-2]
    (courriel,) = envoyer(session, commands.envoyer_inscription, present)
    assert (courriel.destinataire, "Une place s’est libérée" in courriel.texte) == (deux.courriel, True)
    commands.quitter(session, trois, atelier)  # from the list: nobody takes a place for it
    assert [i.nom for i in queries.inscrits(session, controleur, atelier)] == [deux.nom]


def test_nobody_takes_a_place_in_a_workshop_that_is_over(session: Session, horloge: Horloge) -> None:
    atelier = ex.un_atelier(session, capacite=1)
    un, deux = ex.un_cfa(session), f.un_gestionnaire(session)
    commands.rejoindre(session, un, atelier)
    commands.attendre(session, deux, atelier)
    horloge.avancer(days=4)
    commands.quitter(session, un, atelier)
    lignes = session.exec(select(InscriptionAtelier).where(col(InscriptionAtelier.retiree_le).is_(None))).all()
    assert [i.en_attente for i in lignes] == [True]


# --- permanences ------------------------------------------------------------------------------------------------------


def des_heures(**champs: Any) -> SaisiePermanence:
    defauts: dict[str, Any] = {"jour_semaine": 1, "jour": None, "debut": 540, "fin": 600, "duree": 30, "capacite": 1}
    return SaisiePermanence(**(defauts | champs))


def test_hours_are_opened_and_closed_in_one_s_region(session: Session, lundi: Horloge) -> None:
    controleur, cfa = ex.un_controleur(session), ex.un_cfa(session)
    francilienne = ex.une_region(session, "11", "Île-de-France")
    ailleurs = ex.un_agent(session, Role.GESTIONNAIRE_OFFRE, francilienne, nom="Ailleurs")
    national = ex.un_agent(session, Role.CNFPT_NATIONAL)
    permanence = commands.ouvrir_permanence(session, controleur, des_heures())
    with pytest.raises(Impossible, match="déjà ouverte à ces heures"):
        commands.ouvrir_permanence(session, controleur, des_heures(debut=570, fin=660))
    mardi = clock.today() + timedelta(days=1)
    with pytest.raises(Impossible, match="déjà ouverte à ces heures"):
        commands.ouvrir_permanence(session, controleur, des_heures(jour_semaine=None, jour=mardi))
    commands.ouvrir_permanence(session, controleur, des_heures(debut=600, fin=660))
    commands.ouvrir_permanence(session, national, des_heures())
    with pytest.raises(Invalid) as refus:
        commands.ouvrir_permanence(session, controleur, des_heures(jour_semaine=None, jour=date(2027, 5, 1)))
    assert list(refus.value.erreurs) == ["jour"]
    rappel = ex.un_rappel(session, cfa)
    vues = queries.permanences(session, controleur)
    assert [(p.region, p.debut, p.rappels) for p in vues] == [
        ("Nouvelle-Aquitaine", 540, 1),
        ("Nouvelle-Aquitaine", 600, 0),
    ]
    toutes = queries.permanences(session, national)
    assert [p.region for p in toutes] == ["", "Nouvelle-Aquitaine", "Nouvelle-Aquitaine"]
    assert queries.permanences(session, ailleurs) == []
    with pytest.raises(NotFound):
        commands.fermer_permanence(session, ailleurs, permanence)
    for geste in (
        lambda: commands.ouvrir_permanence(session, cfa, des_heures()),
        lambda: commands.fermer_permanence(session, cfa, permanence),
        lambda: queries.permanences(session, cfa),
    ):
        with pytest.raises(Forbidden):
            geste()
    commands.fermer_permanence(session, controleur, permanence)
    with pytest.raises(Impossible, match="déjà fermée"):
        commands.fermer_permanence(session, controleur, permanence)
    assert {clock.local(c.debut).hour for c in queries.creneaux_libres(session, cfa)} == {10}
    prevu = queries.rappel_prevu(session, cfa)
    assert prevu is not None
    assert prevu.id == rappel
    actes = session.exec(select(Fait.action).where(Fait.objet == f"permanence:{permanence}")).all()
    assert actes == [Action.PERMANENCE_CREEE, Action.PERMANENCE_FERMEE]


# --- retention --------------------------------------------------------------------------------------------------------


def test_requests_done_with_are_erased_after_the_setting(session: Session, horloge: Horloge) -> None:
    controleur, cfa = ex.un_controleur(session), ex.un_cfa(session)
    close, ouverte = ex.une_demande(session, cfa), ex.une_demande(session, VISITEUR)
    commands.repondre(session, controleur, ex.une_demande(session, cfa), "Oui", 0)
    commands.repondre(session, controleur, close, "Oui", 0)
    commands.clore(session, controleur, close)
    horloge.avancer(days=2)
    assert commands.purger(session, SYSTEME) == 0
    assert session.get_one(DemandeAide, ouverte, populate_existing=True).adresse_hash == ""
    horloge.avancer(days=366)
    assert commands.purger(session, SYSTEME) == 2
    assert session.exec(select(sa.func.count()).select_from(ReponseAide)).one() == 0
    assert [d.id for d in session.exec(select(DemandeAide)).all()] == [ouverte]
    with pytest.raises(Forbidden):
        commands.purger(session, controleur)
    assert commands.envoyer_repondue(session, SYSTEME, 1) == 0


# --- two people at once -----------------------------------------------------------------------------------------------


def deux_a_la_fois(gestes: list[Callable[[], Any]]) -> list[str]:
    """Run acts in as many threads, and tell what became of each."""
    issues, depart = [""] * len(gestes), threading.Barrier(len(gestes))

    def faire(rang: int) -> None:
        depart.wait()
        try:
            gestes[rang]()
            issues[rang] = "fait"
        except Impossible:
            issues[rang] = "refus"

    fils = [threading.Thread(target=faire, args=(rang,)) for rang in range(len(gestes))]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join()
    return sorted(issues)


def des_acteurs(nombre: int) -> list[Actor]:
    with db.transaction() as session:
        return [f.un_gestionnaire(session, nom=f"Nom{chr(97 + i)}") for i in range(nombre)]


def test_the_last_place_of_a_slot_goes_to_one(base: str) -> None:
    acteurs = des_acteurs(4)
    with db.transaction() as session:
        for jour in range(7):
            ex.une_permanence(session, jour_semaine=jour)
    cle = gateway.query(lambda s, a: ex.un_creneau(s, a, 2), acteurs[0])
    saisie = SaisieRappel(cle, "+33555010203", Sujet.RECENSEMENT)
    gestes = [lambda a=a: gateway.execute(commands.reserver, a, saisie) for a in acteurs]
    assert deux_a_la_fois(gestes) == ["fait", "refus", "refus", "refus"]


def test_the_last_place_of_a_workshop_goes_to_one(base: str) -> None:
    acteurs = des_acteurs(4)
    with db.transaction() as session:
        atelier = ex.un_atelier(session, capacite=1)
    gestes = [lambda a=a: gateway.execute(commands.rejoindre, a, atelier) for a in acteurs]
    assert deux_a_la_fois(gestes) == ["fait", "refus", "refus", "refus"]


def test_one_person_books_once(base: str) -> None:
    (acteur,) = des_acteurs(1)
    with db.transaction() as session:
        for jour in range(7):
            ex.une_permanence(session, jour_semaine=jour)
    cles = gateway.query(lambda s, a: [ex.un_creneau(s, a, r) for r in range(3)], acteur)
    saisies = [SaisieRappel(cle, "+33555010203", Sujet.RECENSEMENT) for cle in cles]
    gestes = [lambda s=s: gateway.execute(commands.reserver, acteur, s) for s in saisies]
    assert deux_a_la_fois(gestes) == ["fait", "refus", "refus"]
