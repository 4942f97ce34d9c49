"""Two authors, an author and an offer manager, the same click twice: at once, on real transactions, with threads."""

from collections.abc import Callable
from typing import Any

from sqlmodel import col, select

from iel_app.core import db, gateway
from iel_app.core.actor import Actor
from iel_app.core.audit import Action, Fait
from iel_app.core.errors import Refusal
from iel_app.core.outbox import Effet
from iel_app.offre import commands, queries
from iel_app.offre.commands.contexte import lignes_de, tapee
from iel_app.offre.models import Formation, SessionFormation, StatutVersion, VersionFormation
from tests.conftest import Ensemble
from tests.offre import exemples as ex


def preparer(nombre: int = 1) -> tuple[list[Actor], Actor, int]:
    """Authors of one CFA, their offer manager, and a draft ready to be published."""
    with db.transaction() as session:
        premier = ex.un_cfa(session)
        auteurs = [premier] + [ex.un_cfa(session, premier.organismes[0], nom=f"A{n}") for n in range(1, nombre)]
        controleur = ex.un_controleur(session)
        formation = ex.une_formation(session, premier)
    return auteurs, controleur, formation


def essai(acte: Callable[..., Any], *arguments: Any, **options: Any) -> Callable[[], Any]:
    """Return a call of a command whose refusal is its result."""

    def appel() -> Any:
        try:
            return gateway.execute(acte, *arguments, **options)
        except Refusal as refus:
            return refus

    return appel


def lues(formation: int) -> list[VersionFormation]:
    with db.reading() as session:
        requete = select(VersionFormation).where(VersionFormation.formation_id == formation)
        return list(session.exec(requete.order_by(col(VersionFormation.numero))).all())


def la_seance(formation: int) -> tuple[str, dict[str, str]]:
    """The session of the draft: its reference, and what its page shows."""
    with db.reading() as session:
        ((ligne, session_formation),) = lignes_de(session, lues(formation)[-1].id or 0)
        return session_formation.reference, tapee(ligne, session_formation)


def refus(resultats: list[Any]) -> list[str]:
    return [r.message for r in resultats if isinstance(r, Refusal)]


def test_fields_typed_at_once_are_all_kept(base: str, ensemble: Ensemble) -> None:
    champs = ("objectif", "contenu", "prerequis", "contact_nom", "contact_courriel", "lien_web")
    auteurs, _, formation = preparer(len(champs))
    (avant,) = lues(formation)
    dits = {champ: f"https://cfa.example/{champ}" for champ in champs} | {"contact_courriel": "a@cfa.example"}
    ensemble(
        [
            essai(commands.noter, auteur, formation, champ, dits[champ], avant.contenu.get(champ, ""))
            for auteur, champ in zip(auteurs, champs, strict=True)
        ]
    )
    (version,) = lues(formation)
    assert {champ: version.contenu[champ] for champ in champs} == dits


def test_one_field_typed_at_once_is_written_by_one_and_shown_to_the_others(base: str, ensemble: Ensemble) -> None:
    auteurs, _, formation = preparer(4)
    vue = lues(formation)[0].contenu["objectif"]
    dits = [f"Objectif {rang}" for rang in range(4)]
    etats = ensemble(
        [essai(commands.noter, a, formation, "objectif", d, vue) for a, d in zip(auteurs, dits, strict=True)]
    )
    (version,) = lues(formation)
    assert sorted(etat.conflit for etat in etats) == [False, True, True, True]
    assert {etat.valeur for etat in etats} == {version.contenu["objectif"]}


def test_a_first_change_at_once_opens_one_draft(base: str, ensemble: Ensemble) -> None:
    auteurs, controleur, formation = preparer(4)
    with db.transaction() as session:
        ex.publier(session, auteurs[0], controleur, formation)
    ensemble(
        [
            essai(commands.noter, a, formation, c, "Dit", "")
            for a, c in zip(auteurs, ("contenu", "prerequis", "contact_nom", "contenu"), strict=True)
        ]
    )
    publiee, brouillon = lues(formation)
    assert (publiee.statut, brouillon.statut) == (StatutVersion.PUBLIEE, StatutVersion.BROUILLON)
    assert [brouillon.contenu[c] for c in ("contenu", "prerequis", "contact_nom")] == ["Dit"] * 3


def test_confirming_eight_times_at_once_makes_one_publication(base: str, ensemble: Ensemble) -> None:
    auteurs, _, formation = preparer(2)
    revision = lues(formation)[0].revision
    resultats = ensemble([essai(commands.soumettre, auteurs[n % 2], formation, revision) for n in range(8)])
    assert len(refus(resultats)) == 7
    assert [v.statut for v in lues(formation)] == [StatutVersion.EN_CONTROLE]
    with db.reading() as session:
        assert len(session.exec(select(Effet).where(col(Effet.genre).contains("soumise"))).all()) == 1


def test_author_and_offer_manager_at_once(base: str, ensemble: Ensemble) -> None:
    """What is taken back is not published; what is published is not taken back."""
    (auteur,), controleur, _ = preparer()
    for _ in range(4):
        with db.transaction() as session:
            formation = ex.une_formation(session, auteur)
            version = ex.soumettre(session, auteur, formation)
        retrait, validation = ensemble(
            [essai(commands.retirer, auteur, formation), essai(commands.valider, controleur, version)]
        )
        assert len(refus([retrait, validation])) == 1
        (lue,) = lues(formation)
        with db.reading() as session:
            publique = session.get_one(Formation, formation).version_publiee_id
        attendu = (
            (StatutVersion.BROUILLON, None) if isinstance(validation, Refusal) else (StatutVersion.PUBLIEE, version)
        )
        assert (lue.statut, publique) == attendu


def test_a_correction_and_a_withdrawal_lose_nothing(base: str, ensemble: Ensemble) -> None:
    (auteur,), controleur, formation = preparer()
    with db.transaction() as session:
        version = ex.soumettre(session, auteur, formation)
    correction, retrait = ensemble(
        [
            essai(commands.corriger, controleur, version, "objectif", "Corrigé"),
            essai(commands.retirer, auteur, formation),
        ]
    )
    (lue,) = lues(formation)
    assert lue.contenu["objectif"] == ("Nettoyer les locaux." if isinstance(correction, Refusal) else "Corrigé")
    assert lue.statut is (StatutVersion.EN_CONTROLE if isinstance(retrait, Refusal) else StatutVersion.BROUILLON)


def test_offer_managers_at_once_make_one_decision(base: str, ensemble: Ensemble) -> None:
    (auteur,), controleur, formation = preparer()
    with db.transaction() as session:
        version = ex.soumettre(session, auteur, formation)
        autre = ex.un_controleur(session)
    resultats = ensemble(
        [
            essai(commands.valider, controleur, version),
            essai(commands.refuser, autre, version, "Doublon"),
            essai(commands.demander_complement, controleur, version, {"objectif": "Précisez"}, ""),
            essai(commands.valider, autre, version),
        ]
    )
    assert len(refus(resultats)) == 3
    with db.reading() as session:
        assert len(session.exec(select(Effet).where(col(Effet.genre).contains("decidee"))).all()) == 1


def test_sessions_added_at_once_have_their_own_references(base: str, ensemble: Ensemble) -> None:
    auteurs, _, formation = preparer(4)
    references = ensemble([essai(commands.ajouter_session, a, formation) for a in auteurs * 2])
    assert len(set(references)) == 8
    with db.reading() as session:
        assert set(references) <= set(session.exec(select(SessionFormation.reference)).all())


def test_a_session_typed_at_once_loses_nothing(base: str, ensemble: Ensemble) -> None:
    """Each author keeps the field that he changed, and the software that keeps the places keeps them."""
    auteurs, _, formation = preparer(4)
    reference, vue = la_seance(formation)
    dits = {"adresse": "9 rue Neuve", "cedex": "CEDEX 03", "entrees": "permanentes", "recrutement": "ferme"}
    resultats = ensemble(
        [
            essai(commands.modifier_session, auteur, formation, reference, vue | {champ: dit}, vue)
            for auteur, (champ, dit) in zip(auteurs, dits.items(), strict=True)
        ]
        + [essai(commands.modifier_places, auteurs[0], reference, 10, 2)]
    )
    assert refus(resultats) == []
    assert la_seance(formation) == (reference, vue | dits | {"capacite": "10", "places_restantes": "2"})


def test_a_field_of_a_session_typed_at_once_is_written_by_one(base: str, ensemble: Ensemble) -> None:
    auteurs, _, formation = preparer(4)
    reference, vue = la_seance(formation)
    dits = [str(20 + rang) for rang in range(4)]
    resultats = ensemble(
        [
            essai(commands.modifier_session, auteur, formation, reference, vue | {"capacite": dit}, vue)
            for auteur, dit in zip(auteurs, dits, strict=True)
        ]
    )
    _, lue = la_seance(formation)
    refusees = [r for r in resultats if isinstance(r, commands.SessionRefusee)]
    assert [r.presentes for r in refusees] == [{"capacite": lue["capacite"]}] * 3
    assert lue["capacite"] in dits


def test_two_tabs_of_my_mails_keep_one_choice(base: str, ensemble: Ensemble) -> None:
    _, controleur, _ = preparer()
    rythmes = ["quotidien", "hebdomadaire", "jamais", "quotidien"]
    choisis = ensemble([essai(commands.regler_courriels, controleur, r) for r in rythmes])
    assert [str(c) for c in choisis] == rythmes
    assert gateway.query(queries.rythme, controleur) in rythmes


def test_assigned_to_two_managers_at_once_it_is_one_s_and_the_other_is_told(base: str, ensemble: Ensemble) -> None:
    auteurs, un, formation = preparer()
    with db.transaction() as session:
        deux = ex.un_controleur(session, un.habilitations[0].structure_id, nom="Deux")
    gateway.execute(commands.soumettre, auteurs[0], formation, lues(formation)[-1].revision)
    version = lues(formation)[-1].id or 0
    choix = {"a_moi": True, "libres": [version]}
    bilans = ensemble([essai(commands.attribuer_en_nombre, qui, [version], **choix) for qui in (un, deux)])
    (lue,) = lues(formation)
    phrase = f"{lue.attribuee_a} vient de se l’attribuer. Recommencez pour la reprendre."
    assert sorted(b[version] for b in bilans) == ["", phrase]
    assert lue.attribuee_a in (un.nom, deux.nom)
    with db.reading() as session:
        (fait,) = session.exec(select(Fait).where(Fait.action == Action.PUBLICATION_ATTRIBUEE)).all()
    assert fait.apres["attribuée à"] == lue.attribuee_a


def test_a_bulk_undo_sent_twice_undoes_once(base: str, ensemble: Ensemble) -> None:
    auteurs, controleur, formation = preparer()
    gateway.execute(commands.soumettre, auteurs[0], formation, lues(formation)[-1].revision)
    version = lues(formation)[-1].id or 0
    gateway.execute(commands.valider, controleur, version)
    with db.reading() as session:
        prises = ex.decisions(session, [version])
    bilans = ensemble([essai(commands.annuler_en_nombre, controleur, prises)] * 2)
    assert sorted(b[version] for b in bilans) == ["", "Cette publication n’est pas décidée."]
    assert [v.statut for v in lues(formation)] == [StatutVersion.EN_CONTROLE]
