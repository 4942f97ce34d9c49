"""Two at once, and a fault at every statement: on real transactions, with threads."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import SQLModel, select

from iel_app.core import clock, db, gateway
from iel_app.core.actor import Actor
from iel_app.core.errors import Closed, Invalid, TooMany
from iel_app.core.outbox import Effet
from iel_app.core.settings import settings
from iel_app.recensement import commands
from iel_app.recensement.commands import Enregistrement, Rapprochement
from iel_app.recensement.forms import Modification
from iel_app.recensement.models import Recensement, Signalement, VersionRecensement
from tests import factories as f
from tests.conftest import Ensemble


def preparer(nombre: int = 2, version: int = 0) -> list[Actor]:
    """Gestionnaires of one collectivité, in an open campaign."""
    with db.transaction() as session:
        f.une_campagne_ouverte(session)
        collectivite = f.une_collectivite(session)
        actors = [f.un_gestionnaire(session, collectivite) for _ in range(nombre)]
        if version:
            f.un_recensement_enregistre(session, actors[0])
    return actors


def photo() -> dict[str, list[Any]]:
    """Everything that was committed."""
    with db.reading() as session:
        return {
            table.name: sorted(session.execute(sa.select(table)).all(), key=repr)
            for table in SQLModel.metadata.sorted_tables
        }


def enregistrer(actor: Actor, base: int, **champs: Any) -> Callable[[], Enregistrement | Rapprochement]:
    return lambda: gateway.execute(commands.enregistrer, actor, 2027, f.un_contenu(**champs), base)


def test_first_visits_at_once_make_one_answer(base: str, ensemble: Ensemble) -> None:
    for _ in range(3):
        with db.transaction() as session:
            f.des_metiers(session)
            if session.exec(select(Recensement.id)).first() is None:
                f.une_campagne_ouverte(session)
            collectivite = f.une_collectivite(session)
            actors = [f.un_gestionnaire(session, collectivite) for _ in range(4)]
        ensemble([enregistrer(actor, 0, presents=str(20 + rang)) for rang, actor in enumerate(actors)])
        with db.reading() as session:
            requete = select(Recensement.version).where(Recensement.collectivite_id == collectivite)
            assert session.exec(requete).all() == [1]


def test_two_saves_at_once_lose_nothing(base: str, ensemble: Ensemble) -> None:
    un, autre, troisieme, quatrieme = preparer(4, version=1)
    resultats = ensemble([enregistrer(un, 1, presents="20"), enregistrer(autre, 1, presents="30")])
    genres = sorted(type(r).__name__ for r in resultats)
    assert genres == ["Enregistrement", "Rapprochement"]
    conflit = next(r for r in resultats if isinstance(r, Rapprochement))
    assert [{d.avant, d.apres} for d in conflit.brouillon.conflits] == [{"20", "30"}]
    resultats = ensemble([enregistrer(troisieme, 1, handicap="0"), enregistrer(quatrieme, 1, fins_ete="2")])
    assert {type(r) for r in resultats} == {Enregistrement}
    with db.reading() as session:
        numeros = session.exec(select(VersionRecensement.numero).order_by(VersionRecensement.numero)).all()
        assert list(numeros) == [1, 2, 3, 4]
        reponse = session.exec(select(Recensement)).one()
        assert (reponse.nb_handicap, reponse.nb_fins_ete) == (0, 2)
        assert reponse.nb_presents in (20, 30)


def test_a_replayed_event_is_one_version(base: str, ensemble: Ensemble) -> None:
    (actor,) = preparer(1)
    resultats = ensemble([enregistrer(actor, 0)] * 6)
    assert [r.version for r in resultats] == [1] * 6
    assert sorted(r.deja for r in resultats) == [False] + [True] * 5
    with db.reading() as session:
        assert len(session.exec(select(VersionRecensement.id)).all()) == 1
        assert len(session.exec(select(Effet.id)).all()) == 1


def test_draft_gestures_at_once_are_all_kept(base: str, ensemble: Ensemble) -> None:
    (actor,) = preparer(1)
    champs = ["presents", "handicap", "fins_ete", "fins_automne"]

    def noter(champ: str) -> Callable[[], Any]:
        geste = Modification(acte="noter", champ=champ, valeur="7")
        return lambda: gateway.execute(commands.modifier_brouillon, actor, 2027, geste)

    ensemble([noter(champ) for champ in champs])
    etat = gateway.execute(commands.modifier_brouillon, actor, 2027, Modification(acte="trancher"))
    assert [etat.contenu[champ] for champ in champs] == ["7"] * 4


def test_reports_at_once_are_all_counted(base: str, ensemble: Ensemble, reglages: pytest.MonkeyPatch) -> None:
    reglages.setenv("IEL_SIGNALEMENTS_PAR_HEURE", "2")
    settings.cache_clear()
    (actor,) = preparer(1)

    def signaler() -> bool:
        try:
            gateway.execute(commands.signaler_erreur, actor, "siret", "Une faute")
        except TooMany:
            return False
        return True

    assert sorted(ensemble([signaler] * 2)) == [True, True]
    assert sorted(ensemble([signaler] * 2)) == [False, False]
    reglages.setenv("IEL_SIGNALEMENTS_PAR_HEURE", "3")
    settings.cache_clear()
    assert sorted(ensemble([signaler] * 4)) == [False, False, False, True]
    with db.reading() as session:
        assert len(session.exec(select(Signalement.id)).all()) == len(session.exec(select(Effet.id)).all()) == 3


def test_refusals_commit_nothing(base: str) -> None:
    (actor,) = preparer(1, version=1)
    avant, apres = photo(), clock.now() + timedelta(days=31)
    with pytest.raises(Invalid):
        enregistrer(actor, 1, presents="x")()
    with pytest.raises(Closed):
        gateway.execute(commands.enregistrer, actor, 2027, f.un_contenu(presents="99"), 1, apres)
    assert photo() == avant


class Panne(Exception):
    """The fault put in."""


def test_a_fault_at_any_statement_leaves_the_state_before_or_after(base: str) -> None:
    """The k-th statement of `enregistrer` breaks, for every k: the database is as before, never between."""
    (actor,) = preparer(1, version=1)
    geste = Modification(acte="noter", champ="presents", valeur="15")
    gateway.execute(commands.modifier_brouillon, actor, 2027, geste)
    avant = photo()
    rang, restant = 0, 0

    def casser(*_: Any) -> None:
        nonlocal restant
        restant -= 1
        if restant == 0:
            raise Panne

    essai = enregistrer(
        actor,
        1,
        presents="15",
        responsables=[f.une_personne(nom="Roy"), f.une_personne("p2")],
        intentions=[f.une_intention("m02"), f.une_intention("m03")],
    )
    for rang in range(1, 60):
        restant = rang
        sa.event.listen(db.engine(), "before_cursor_execute", casser)
        try:
            resultat = essai()
        except Panne:
            assert photo() == avant, rang
            continue
        finally:
            sa.event.remove(db.engine(), "before_cursor_execute", casser)
        break
    assert isinstance(resultat, Enregistrement)
    assert resultat.version == 2
    assert rang > 12, "the loop must have met every statement"
    apres = photo()
    modifiees = {nom for nom in apres if apres[nom] != avant[nom]}
    tables = {
        "recensement",
        "version_recensement",
        "brouillon",
        "responsable",
        "intention",
        "document",
        "effet",
        "fait",
    }
    assert modifiees == tables


def test_a_fault_at_commit_leaves_the_state_before(base: str) -> None:
    (actor,) = preparer(1, version=1)
    avant = photo()

    def casser(_: Any) -> None:
        raise Panne

    sa.event.listen(db.engine(), "commit", casser)
    try:
        with pytest.raises(Panne):
            enregistrer(actor, 1, presents="15")()
    finally:
        sa.event.remove(db.engine(), "commit", casser)
    assert photo() == avant
