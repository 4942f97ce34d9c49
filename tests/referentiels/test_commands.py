"""Loading of the reference lists: effect, idempotence, statements, journal, refusals."""

from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session, col, select

from iel_app.core.actor import SYSTEME, VISITEUR
from iel_app.core.audit import Action, Fait
from iel_app.core.errors import Forbidden, Impossible, NotConnected
from iel_app.referentiels import commands, rules
from iel_app.referentiels.commands import chargement
from iel_app.referentiels.models import (
    ChargementReferentiel,
    Commune,
    Departement,
    DiplomeCorrele,
    Epci,
    Metier,
    Niveau,
    Region,
    StructureCnfpt,
    TypeEpci,
)

from .archives import ADMIN, GESTIONNAIRE, chargements, contenu, contenu_lieux, ecrire, instructions, une_commune

TABLES = (Region, Departement, Commune, Epci, StructureCnfpt, Niveau, Metier, DiplomeCorrele, ChargementReferentiel)
COMMUNES = "package/data/communes.json"


def _lignes(session: Session) -> dict[str, list[dict[str, Any]]]:
    session.expire_all()
    return {
        str(table.__tablename__): [ligne.model_dump() for ligne in session.exec(select(table).order_by(col(table.id)))]
        for table in TABLES
    }


def _faits(session: Session) -> list[Fait]:
    return list(session.exec(select(Fait).order_by(col(Fait.id))))


@pytest.mark.parametrize(("actor", "refus"), [(VISITEUR, NotConnected), (GESTIONNAIRE, Forbidden)])
def test_refused_actor_writes_nothing(session: Session, tmp_path: Path, actor: Any, refus: type[Exception]) -> None:
    with pytest.raises(refus):
        commands.charger_territoires(session, actor, ecrire(tmp_path, contenu()))
    with pytest.raises(refus):
        commands.charger_listes(session, actor)
    assert not any(_lignes(session).values())
    assert _faits(session) == []


def test_charger_territoires(session: Session, tmp_path: Path) -> None:
    assert commands.charger_territoires(session, ADMIN, ecrire(tmp_path, contenu())) is True
    bordeaux = session.exec(select(Commune).where(Commune.code == "33063")).one()
    assert (bordeaux.nom_recherche, bordeaux.siren, bordeaux.codes_postaux) == (
        "bordeaux",
        "213300635",
        ["33000", "33100"],
    )
    metropole = session.exec(select(Epci).where(Epci.code == "243300316")).one()
    assert (metropole.type, metropole.region_code) == (TypeEpci.METRO, "75")
    (fait,) = _faits(session)
    assert (fait.action, fait.objet) == (Action.REFERENTIEL_CHARGE, "chargement_referentiel:territoires")
    assert fait.apres["Communes"] == 7
    assert fait.apres["Version"] == "6.0.0"


def test_same_archive_answers_at_once(session: Session, tmp_path: Path) -> None:
    archive = ecrire(tmp_path, contenu())
    commands.charger_territoires(session, SYSTEME, archive)
    avant = _lignes(session)
    with instructions(session) as envoyees:
        assert commands.charger_territoires(session, SYSTEME, archive) is False
    assert len(envoyees) == 1
    assert _lignes(session) == avant
    assert len(_faits(session)) == 1


def test_new_archive_updates_adds_and_puts_aside(session: Session, tmp_path: Path) -> None:
    commands.charger_territoires(session, ADMIN, ecrire(tmp_path, contenu()))
    ids = {ligne["code"]: ligne["id"] for ligne in _lignes(session)["commune"]}
    fichiers = contenu()
    fichiers["package/package.json"]["version"] = "7.0.0"
    fichiers[COMMUNES][0]["nom"] = "Bordeaux-Capitale"
    fichiers[COMMUNES][1] = une_commune("33066", "Nouvelle", ["33220"])
    assert commands.charger_territoires(session, ADMIN, ecrire(tmp_path, fichiers, nom="neuf.tgz")) is True
    lignes = {ligne["code"]: ligne for ligne in _lignes(session)["commune"]}
    assert {code: lignes[code]["id"] for code in ids} == ids
    assert lignes["33063"]["nom"] == "Bordeaux-Capitale"
    assert lignes["33066"]["est_actuel"] is True
    assert [code for code, ligne in lignes.items() if not ligne["est_actuel"]] == ["33065"]
    assert {c.version for c in chargements(session).values()} == {"7.0.0"}
    commands.charger_territoires(session, ADMIN, ecrire(tmp_path, contenu()))
    assert {ligne["code"]: ligne["est_actuel"] for ligne in _lignes(session)["commune"]}["33065"] is True


def test_statements_do_not_grow_with_rows(session: Session, tmp_path: Path) -> None:
    session.connection()
    comptes = []
    for nombre in (1, 800):
        fichiers = contenu()
        fichiers[COMMUNES] += [une_commune(f"16{i:03}", f"Commune {i}", ["16000"], "16") for i in range(nombre)]
        fichiers[COMMUNES] = list({c["code"]: c for c in fichiers[COMMUNES]}.values())
        archive = ecrire(tmp_path, fichiers, nom=f"{nombre}.tgz")
        with instructions(session) as envoyees:
            commands.charger_territoires(session, ADMIN, archive)
            session.flush()
        comptes.append(len(envoyees))
    assert comptes[0] == comptes[1] <= 12


def _places(session: Session) -> dict[str, float | None]:
    return {ligne["code"]: ligne["latitude"] for ligne in _lignes(session)["commune"]}


def test_coordinates_come_with_the_territories(session: Session, tmp_path: Path) -> None:
    archive, lieux = ecrire(tmp_path, contenu()), ecrire(tmp_path, contenu_lieux(), nom="lieux.tgz")
    assert commands.charger_territoires(session, ADMIN, archive) is True
    assert set(_places(session).values()) == {None}
    assert commands.charger_territoires(session, ADMIN, archive, lieux) is True
    attendues = _places(session)
    milieu = (44.84044 + 44.90044) / 2
    assert (attendues["33063"], attendues["59183"], attendues["16309"]) == (44.84044, 51.03297, None)
    assert attendues["33394"] == pytest.approx(milieu)
    assert [f.objet.split(":")[1] for f in _faits(session)] == ["territoires", "territoires", "coordonnees"]
    assert _faits(session)[-1].apres["Coordonnées des communes"] == 6
    with instructions(session) as envoyees:
        assert commands.charger_territoires(session, ADMIN, archive, lieux) is False
    assert len(envoyees) == 2
    assert commands.charger_territoires(session, ADMIN, archive) is False
    assert _places(session) == attendues


def test_new_territories_without_coordinates_keep_the_known_ones_until_they_come(
    session: Session, tmp_path: Path
) -> None:
    lieux = ecrire(tmp_path, contenu_lieux(), nom="lieux.tgz")
    commands.charger_territoires(session, ADMIN, ecrire(tmp_path, contenu()), lieux)
    fichiers = contenu()
    fichiers[COMMUNES].append(une_commune("33066", "Nouvelle", ["33000"]))
    neuve = ecrire(tmp_path, fichiers, nom="neuf.tgz")
    assert commands.charger_territoires(session, ADMIN, neuve) is True
    places = _places(session)
    assert (places["33063"], places["33066"]) == (44.84044, None)
    assert commands.charger_territoires(session, ADMIN, neuve, lieux) is True
    assert _places(session)["33066"] == 44.84044


@pytest.mark.parametrize("octets", [b"", b"autre chose"])
def test_damaged_coordinates_write_nothing(session: Session, tmp_path: Path, octets: bytes) -> None:
    lieux = tmp_path / "lieux.tgz"
    lieux.write_bytes(octets)
    with pytest.raises(Impossible, match="L’archive des coordonnées est refusée"):
        commands.charger_territoires(session, ADMIN, ecrire(tmp_path, contenu()), lieux)
    with pytest.raises(Impossible, match="L’archive des coordonnées est refusée : le fichier est introuvable"):
        commands.charger_territoires(session, ADMIN, ecrire(tmp_path, contenu()), tmp_path / "absente.tgz")
    assert not any(_lignes(session).values())


@pytest.mark.parametrize("raison", ["absente", "dossier", "grosse"])
def test_unreadable_archive_refused(session: Session, tmp_path: Path, raison: str) -> None:
    archive = tmp_path / "a.tgz"
    if raison == "dossier":
        archive.mkdir()
    if raison == "grosse":
        archive.write_bytes(b"0" * (rules.ARCHIVE_MAX + 1))
    with pytest.raises(Impossible, match="L’archive des territoires est refusée"):
        commands.charger_territoires(session, ADMIN, archive)
    assert not any(_lignes(session).values())


def test_charger_listes_twice(session: Session) -> None:
    assert commands.charger_listes(session, SYSTEME) is True
    avant = _lignes(session)
    assert {nom: len(lignes) for nom, lignes in avant.items() if lignes} == {
        "structure_cnfpt": 23,
        "niveau": 6,
        "metier": 49,
        "diplome_correle": 124,
        "chargement_referentiel": 4,
    }
    assert commands.charger_listes(session, SYSTEME) is False
    assert _lignes(session) == avant
    assert len(_faits(session)) == len(chargement.FICHIERS)


def test_charger_listes_changed_file(session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    commands.charger_listes(session, SYSTEME)
    avant = _lignes(session)
    for nom in chargement.FICHIERS:
        texte = (chargement.DONNEES / nom).read_text(encoding="utf-8")
        sans_cuisinier = [ligne for ligne in texte.splitlines() if not ligne.startswith("cuisinier;")]
        (tmp_path / nom).write_text("\n".join(sans_cuisinier).replace(";Bordeaux;", ";Pessac;"), encoding="utf-8")
    monkeypatch.setattr(chargement, "DONNEES", tmp_path)
    assert commands.charger_listes(session, SYSTEME) is True
    apres = _lignes(session)
    assert [ligne["id"] for ligne in apres["metier"]] == [ligne["id"] for ligne in avant["metier"]]
    assert "Pessac" in {ligne["ville"] for ligne in apres["structure_cnfpt"]}
    restes = {ligne["code"] for ligne in apres["metier"] if ligne["est_actuel"]}
    assert "cuisinier" not in restes
    assert len(restes) == 48
