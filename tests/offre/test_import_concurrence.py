"""An import while others work: nothing is lost, nothing is done twice, on both databases."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlmodel import col, select

from iel_app.core import db
from iel_app.core.actor import Actor
from iel_app.core.errors import Impossible, Refusal
from iel_app.core.gateway import execute
from iel_app.offre import commands, fichiers
from iel_app.offre.models import (
    OUVERTS,
    Formation,
    Import,
    LigneImport,
    SessionFormation,
    StatutImport,
    StatutVersion,
    Verdict,
    VersionFormation,
)
from tests.offre import exemples as ex
from tests.offre.test_importation import RANGEE, analyser, comptes, deposer, en_csv, importer

pytestmark = pytest.mark.usefixtures("base")
NOMBRE = 24


def ensemble(*actes: Callable[[], Any]) -> list[Any]:
    """Do things at the same moment; a refusal is an answer."""
    depart = threading.Barrier(len(actes))

    def faire(acte: Callable[[], Any]) -> Any:
        depart.wait()
        try:
            return acte()
        except Refusal as refus:
            return refus

    with ThreadPoolExecutor(len(actes)) as fils:
        return list(fils.map(faire, actes))


def rangees(objectif: str) -> list[dict[str, str]]:
    return [
        RANGEE | {"identifiant_formation": f"F{n}", "identifiant_session": f"S{n}", "objectif": objectif}
        for n in range(NOMBRE)
    ]


def preparer(*lignes: dict[str, str]) -> tuple[Actor, Actor, int]:
    """Make an import that awaits its confirmation, its author, and an offer manager."""
    with db.transaction() as session:
        auteur, controleur = ex.un_cfa(session), ex.un_controleur(session)
    with db.transaction() as session:
        importer(session, auteur, *rangees("Nettoyer."))
    with db.transaction() as session:
        numero = deposer(session, auteur, en_csv(*lignes))
        analyser(session, auteur, numero)
    return auteur, controleur, numero


def appliquer(auteur: Actor, numero: int) -> None:
    for _ in range(NOMBRE):
        execute(commands.appliquer_import, auteur, numero)


def test_a_confirmation_sent_twice_is_done_once(horloge: object) -> None:
    auteur, _, numero = preparer(*rangees("Autre."))
    issues = ensemble(*[lambda: execute(commands.confirmer_import, auteur, numero)] * 4)
    assert sorted(type(i).__name__ for i in issues) == ["Impossible"] * 3 + ["NoneType"]
    ensemble(*[lambda: appliquer(auteur, numero)] * 3)
    with db.reading() as session:
        assert len(session.exec(select(VersionFormation)).all()) == NOMBRE
        assert len(session.exec(select(SessionFormation)).all()) == NOMBRE
        assert session.get_one(Import, numero).statut is StatutImport.APPLIQUE


def test_publication_while_an_import_runs(horloge: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """Acceptance line 3: no version lost, none twice; what was in control is refused to the import, and said."""
    monkeypatch.setattr("iel_app.offre.commands.importation.confirmation.LOT", 3)
    auteur, controleur, numero = preparer(*rangees("Autre."))
    with db.reading() as session:
        formations = [i or 0 for i in session.exec(select(Formation.id).order_by(col(Formation.id))).all()]

    def publier() -> None:
        for formation in reversed(formations):
            try:
                execute(lambda s, a, f=formation: ex.soumettre(s, a, f), auteur)
                execute(lambda s, a, f=formation: commands.valider(s, a, ex.ouverte(s, f).id or 0), controleur)
            except Impossible:
                continue

    def ecrire() -> None:
        for formation in formations:
            with db.reading() as session:
                avant = ex.ouverte(session, formation)
                if avant.statut is not StatutVersion.BROUILLON:
                    continue
            try:
                execute(commands.noter, auteur, formation, "prerequis", "Aucun.", "")
            except Impossible:
                continue

    execute(commands.confirmer_import, auteur, numero)
    issues = ensemble(lambda: appliquer(auteur, numero), publier, ecrire)
    assert issues == [None, None, None]
    appliquer(auteur, numero)
    verifier(numero)


def verifier(numero: int) -> None:
    """Check each formation against what the import says of its row."""
    with db.reading() as session:
        importe = session.get_one(Import, numero)
        assert importe.statut is StatutImport.APPLIQUE
        assert sum(comptes(importe)) == importe.nb_lignes == NOMBRE
        versions = session.exec(select(VersionFormation).order_by(col(VersionFormation.numero))).all()
        assert len({(v.formation_id, v.numero) for v in versions}) == len(versions)
        for ligne in session.exec(select(LigneImport).where(LigneImport.import_id == numero)).all():
            siennes = [v for v in versions if v.formation_id == ligne.formation_id]
            assert sum(v.statut in OUVERTS for v in siennes) <= 1
            if ligne.verdict is Verdict.MODIFIEE:
                assert siennes[-1].contenu["objectif"] == "Autre."
            else:
                assert ligne.verdict is Verdict.REFUSEE
                assert "en contrôle" in ligne.erreurs[""]
                assert siennes[-1].contenu["objectif"] == "Nettoyer."
        seances = session.exec(select(SessionFormation)).all()
        assert len(seances) == NOMBRE


def test_one_deposit_at_once(horloge: object) -> None:
    with db.transaction() as session:
        auteur = ex.un_cfa(session)
    recus = [en_csv(RANGEE | {"objectif": f"Numéro {n}"}) for n in range(4)]
    issues = ensemble(*(lambda c=c: execute(_deposer, auteur, c) for c in recus))
    assert sorted(type(i).__name__ for i in issues) == ["Impossible"] * 3 + ["int"]
    with db.reading() as session:
        assert len(session.exec(select(Import)).all()) == 1


def _deposer(session: Any, actor: Actor, contenu: bytes) -> int:
    recu = fichiers.dossier() / f"recu-{threading.get_ident()}"
    recu.write_bytes(contenu)
    depot = fichiers.examiner(recu, "offre.csv")
    return commands.deposer(session, actor, actor.organismes[0], depot)


def test_a_correction_and_a_confirmation_at_once(horloge: object) -> None:
    """Either the row is corrected and imported, or the import is confirmed without it: never half of each."""
    neuve = RANGEE | {"identifiant_formation": "Z", "certification": ex.REMPLACANTE}
    faux = [*rangees("Autre."), neuve | {"date_fin": "hier"}]
    auteur, _, numero = preparer(*faux)
    justes = {NOMBRE + 2: {"date_fin": "31/07/2029"}}
    corrigee, confirmee = ensemble(
        lambda: execute(commands.corriger_cellules, auteur, numero, justes),
        lambda: execute(commands.confirmer_import, auteur, numero, valides_seulement=True),
    )
    assert confirmee is None
    appliquer(auteur, numero)
    with db.reading() as session:
        attendu = NOMBRE + (0 if isinstance(corrigee, Impossible) else 1)
        assert len(session.exec(select(Formation)).all()) == attendu
