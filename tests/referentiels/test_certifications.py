"""Certifications in the database: the loading and its refusals, the search, the command of the installation."""

import os
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import Session, col, select
from typer.testing import CliRunner

from iel_app.core import clock, db, gateway
from iel_app.core.actor import SYSTEME, Actor
from iel_app.core.audit import Action, Fait
from iel_app.core.errors import Forbidden, Impossible, NotConnected
from iel_app.referentiels import commands, queries, rules
from iel_app.referentiels.models import Certification, ChargementReferentiel, Liste

from .archives import (
    ADMIN,
    GESTIONNAIRE,
    LIGNE_CERTIFICATION,
    PERSONNE,
    TITRES_CERTIFICATIONS,
    chargements,
    contenu,
    contenu_lieux,
    diplomes,
    ecrire,
    instructions,
    une_certification,
)

AUJOURD_HUI = date(2027, 2, 12)


def _charger(session: Session, lignes: Sequence[rules.Ligne], actor: Actor = ADMIN, version: str = "1") -> bool:
    return commands.charger_certifications(session, actor, lignes, "Essai", "Licence Ouverte", version)


# --- the loading ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("actor", "refus"), [(PERSONNE, NotConnected), (GESTIONNAIRE, Forbidden)])
def test_refused_actor_writes_nothing(session: Session, actor: Actor, refus: type[Exception]) -> None:
    with pytest.raises(refus):
        _charger(session, [une_certification("1", "CAP Cuisine")], actor)
    assert session.exec(select(Certification)).all() == []
    assert session.exec(select(Fait)).all() == []


@pytest.mark.parametrize("lignes", [[], [une_certification("1", "CAP", niveau=9)]])
def test_refused_list_writes_nothing(session: Session, lignes: list[dict[str, Any]]) -> None:
    _charger(session, [une_certification("7", "CAP Cuisine")])
    with pytest.raises(Impossible, match="Rien n’a été chargé"):
        _charger(session, lignes)
    assert session.exec(select(Certification.code, Certification.est_actuel)).all() == [("7", True)]
    assert len(session.exec(select(Fait)).all()) == 1


def test_charger_again_updates_adds_and_puts_aside(session: Session) -> None:
    assert _charger(session, [une_certification("1", "CAP Cuisine"), une_certification("2", "CAP Maçon")]) is True
    ids = dict(session.exec(select(Certification.code, Certification.id)).all())
    neuves = [une_certification("1", "CAP Cuisine", remplacee_par="3"), une_certification("3", "CAP Cuisine rénové")]
    assert _charger(session, neuves, version="2") is True
    session.expire_all()
    lues = {c.code: c for c in session.exec(select(Certification))}
    assert {code: lues[code].id for code in ids} == ids
    assert (lues["1"].remplacee_par, lues["3"].intitule_recherche) == ("3", "cap cuisine renove")
    assert [code for code, c in lues.items() if not c.est_actuel] == ["2"]
    faits = session.exec(select(Fait).order_by(col(Fait.id))).all()
    assert [(f.action, f.objet) for f in faits] == [
        (Action.REFERENTIEL_CHARGE, "chargement_referentiel:certifications")
    ] * 2
    assert (faits[1].apres["Version"], faits[1].apres["Certifications (Certifinfo)"]) == ("2", 2)
    assert [c.version for c in chargements(session).values()] == ["2"]


def test_same_rows_answer_at_once(session: Session) -> None:
    lignes = [une_certification("1", "CAP Cuisine", valide_jusqu_au="2028-08-31")]
    _charger(session, lignes)
    session.flush()
    with instructions(session) as envoyees:
        assert _charger(session, [lignes[0] | {"valide_jusqu_au": date(2028, 8, 31)}]) is False
    assert len(envoyees) == 1
    assert len(session.exec(select(Fait)).all()) == 1


def test_statements_do_not_grow_with_rows(session: Session) -> None:
    session.connection()
    comptes = []
    for nombre in (2, 900):
        with instructions(session) as envoyees:
            _charger(session, [une_certification(str(i), f"CAP {i}") for i in range(nombre)])
            session.flush()
        comptes.append(len(envoyees))
    assert comptes[0] == comptes[1] <= 6


@pytest.mark.parametrize("champs", [{"niveau": 2}, {"niveau": 9}, {"duree_annees": 0}, {"duree_annees": 6}])
def test_the_database_repeats_the_bounds(session: Session, champs: dict[str, int]) -> None:
    ligne = une_certification("1", "CAP", intitule_recherche="cap") | champs
    with pytest.raises(sa.exc.IntegrityError), session.begin_nested():
        session.add(Certification(**ligne))


def test_demonstration_loads(session: Session) -> None:
    commands.charger_listes(session, SYSTEME)
    lignes = rules.certifications_de_demonstration(diplomes(), AUJOURD_HUI)
    arguments = (session, SYSTEME, lignes, rules.ORIGINE_DEMONSTRATION, "MIT", "1")
    assert commands.charger_certifications(*arguments) is True
    assert commands.charger_certifications(*arguments) is False
    chargement = chargements(session)[Liste.CERTIFICATIONS]
    assert chargement.origine == "Démonstration : codes Certifinfo fictifs"
    assert chargement.nb_lignes == len(lignes)


# --- the search -------------------------------------------------------------------------------------------------------


@pytest.fixture
def chargee(session: Session, monkeypatch: pytest.MonkeyPatch) -> Session:
    """A session with a few certifications, on 12 February 2027."""
    monkeypatch.setattr(clock, "now", lambda: datetime(2027, 2, 12, 12, tzinfo=clock.UTC))
    _charger(
        session,
        [
            une_certification("91544", "CAP Cuisine", code_rncp="RNCP37553", valide_jusqu_au="2027-02-12"),
            une_certification(
                "91545", "CAP Cuisine traditionnelle", valide_jusqu_au="2027-02-11", remplacee_par="91544"
            ),
            une_certification("37872", "Bac pro Cuisine", niveau=4, duree_annees=3, en_apprentissage=False),
            une_certification("9154", "TP Agent de propreté et d’hygiène", code_rncp="37872", valide_jusqu_au=None),
            une_certification("55", "BTS Management en hôtellerie-restauration", niveau=5),
            une_certification("56", "CAP Métiers de l’entretien des textiles", code_rncp="378"),
        ],
    )
    return session


@pytest.mark.parametrize(
    ("texte", "codes"),
    [
        ("91544", ["91544"]),
        ("9154", ["9154", "91544", "91545"]),
        ("37872", ["37872", "9154"]),
        ("378", ["56", "37872", "9154"]),
        ("RNCP37872", ["9154"]),
        (" rncp 37872 ", ["9154"]),
        ("rncp-378 72", ["9154"]),
        ("rncp378", ["56", "9154"]),
        ("cuisine", ["37872", "91544", "91545"]),
        ("CAP cuisine", ["91544", "91545"]),
        ("cuisine cap", ["91544", "91545"]),
        ("hygiene", ["9154"]),
        ("D'HYGIÈNE proprete", ["9154"]),
        ("restauration hôtel", ["55"]),
        ("l", ["56", "55", "91545"]),
        ("tell", ["55"]),
        ("ditionnelle", ["91545"]),
        ("cap hygiène", []),
        ("rncp", []),
        ("%", []),
        ("_", []),
        ("", []),
        ("' or 1=1 --", []),
        ("9" * 400, []),
    ],
)
def test_chercher_certifications(chargee: Session, texte: str, codes: list[str]) -> None:
    assert [c.code for c in queries.chercher_certifications(chargee, GESTIONNAIRE, texte)] == codes


def test_what_is_found(chargee: Session) -> None:
    valide, expiree = queries.chercher_certifications(chargee, GESTIONNAIRE, "cap cuisine")
    assert valide == queries.CertificationTrouvee(
        id=valide.id,
        code="91544",
        rncp="RNCP37553",
        intitule="CAP Cuisine",
        niveau=3,
        duree_annees=2,
        valide_jusqu_au=date(2027, 2, 12),
        est_expiree=False,
        remplacee_par="",
        en_apprentissage=True,
    )
    assert (expiree.est_expiree, expiree.remplacee_par) == (True, "91544")


@pytest.mark.parametrize(("limite", "nombre"), [(1, 1), (0, 1), (-5, 1), (2, 2), (10**9, 3)])
def test_the_search_is_bounded(chargee: Session, limite: int, nombre: int) -> None:
    assert len(queries.chercher_certifications(chargee, GESTIONNAIRE, "cuisine", limite)) == nombre


def test_one_that_left_the_list_is_kept_and_no_longer_found(chargee: Session) -> None:
    _charger(chargee, [une_certification("1", "CAP Maçon")])
    assert queries.chercher_certifications(chargee, GESTIONNAIRE, "cuisine") == ()
    chargee.expire_all()
    lues = chargee.exec(select(Certification).where(col(Certification.code).in_(["91544", "1"]))).all()
    assert {c.code: c.est_actuel for c in lues} == {"91544": False, "1": True}


# --- the installation -------------------------------------------------------------------------------------------------


def test_import_referentiels(base: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from iel_app.cli import cli

    archives = commands.Archives(ecrire(tmp_path, contenu()), None, "Sans coordonnées.")
    monkeypatch.setattr(commands, "telecharger_territoires", lambda _dossier: archives)
    fichier = tmp_path / "certif.csv"
    fichier.write_text(f"{TITRES_CERTIFICATIONS}\n{LIGNE_CERTIFICATION}\n", encoding="utf-8")
    os.utime(fichier, (1_800_000_000, 1_800_000_000))
    appel = ["import-referentiels", "--certifications", str(fichier)]
    resultat = CliRunner().invoke(cli, appel)
    assert resultat.exit_code == 0, resultat.output
    assert "Sans coordonnées." in resultat.output
    assert "Données de référence chargées." in resultat.output
    assert "déjà à jour" in CliRunner().invoke(cli, appel).output
    with db.reading() as session:
        lue = session.exec(select(ChargementReferentiel).where(ChargementReferentiel.nom == Liste.CERTIFICATIONS)).one()
    assert (lue.origine, lue.version) == ("Certifinfo, fichier certif.csv", "2027-01-15")

    lieux = ecrire(tmp_path, contenu_lieux(), nom="lieux.tgz")
    archives = commands.Archives(archives.territoires, lieux)
    fichier.write_text(f"{TITRES_CERTIFICATIONS}\n{LIGNE_CERTIFICATION}\n{LIGNE_CERTIFICATION}\n", encoding="utf-8")
    resultat = CliRunner().invoke(cli, appel)
    assert resultat.exit_code == 1
    assert "ligne 3, le code 91544 figure déjà à la ligne 2" in resultat.output
    bordeaux = gateway.query(queries.commune_par_code, SYSTEME, "33063")
    assert bordeaux.latitude == 44.84044
