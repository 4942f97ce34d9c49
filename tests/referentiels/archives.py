"""Tiny territory packages, sound or hostile, and what a test needs around them."""

import io
import json
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from iel_app.core.actor import Actor, Habilitation, Role

ADMIN = Actor(nom="Admin", utilisateur_id=1, habilitations=(Habilitation(Role.ADMIN),))
GESTIONNAIRE = Actor(nom="Camille", utilisateur_id=2, habilitations=(Habilitation(Role.GESTIONNAIRE, 7),))


def une_commune(
    code: str, nom: str, codes_postaux: list[str], departement: str = "33", **champs: Any
) -> dict[str, Any]:
    """A line of `communes.json`."""
    region = {"33": "75", "16": "75", "59": "32"}.get(departement)
    ligne = {"code": code, "nom": nom, "departement": departement, "region": region, "type": "commune-actuelle"}
    return ligne | {"codesPostaux": codes_postaux} | champs


def contenu() -> dict[str, Any]:
    """The files of a sound package; a test changes what it wants."""
    return {
        "package/package.json": {"name": "@etalab/decoupage-administratif", "version": "6.0.0"},
        "package/data/regions.json": [
            {"code": "75", "nom": "Nouvelle-Aquitaine", "chefLieu": "33063"},
            {"code": "32", "nom": "Hauts-de-France", "chefLieu": "59350"},
        ],
        "package/data/departements.json": [
            {"code": "33", "nom": "Gironde", "region": "75"},
            {"code": "16", "nom": "Charente", "region": "75"},
            {"code": "59", "nom": "Nord", "region": "32"},
        ],
        "package/data/communes.json": [
            une_commune("33063", "Bordeaux", ["33000", "33100"], siren="213300635", population=267991),
            une_commune("33065", "Bordeaux-Petit", ["33210"], population=12),
            une_commune("33390", "Sainte-Colombe", ["33350"], population=400),
            une_commune("16309", "Sainte-Colombe", ["16230"], "16", population=150),
            une_commune("33394", "Saint-Émilion", ["33330"], population=1800),
            une_commune("33001", "L'Abergement", [], population=0),
            une_commune("59183", "Dunkerque", ["59140"], "59", siren="215901836", population=86279),
            {"code": "59588", "nom": "Téteghem", "type": "commune-deleguee"},
        ],
        "package/data/epci.json": [
            {
                "code": "243300316",
                "nom": "Bordeaux Métropole",
                "type": "METRO",
                "populationMunicipale": 268003,
                "membres": [
                    {"code": "33065", "populationMunicipale": 12},
                    {"code": "33063", "populationMunicipale": 267991},
                ],
            },
            {"code": "245900428", "nom": "CU de Dunkerque", "type": "CU", "membres": []},
        ],
    }


def ecrire(dossier: Path, fichiers: dict[str, Any], *, nom: str = "paquet.tgz", lien: str = "") -> Path:
    """Write the archive; values that are bytes go as they are, `lien` becomes a symbolic link."""
    chemin = dossier / nom
    with tarfile.open(chemin, "w:gz") as archive:
        for membre, valeur in fichiers.items():
            octets = valeur if isinstance(valeur, bytes) else json.dumps(valeur).encode()
            info = tarfile.TarInfo(membre)
            if membre == lien:
                info.type, info.linkname = tarfile.SYMTYPE, "/etc/passwd"
                octets = b""
            info.size = len(octets)
            archive.addfile(info, io.BytesIO(octets))
    return chemin


@contextmanager
def instructions(session: Session) -> Iterator[list[str]]:
    """Collect the statements sent to the database."""
    envoyees: list[str] = []

    def noter(_c: Any, _curseur: Any, instruction: str, *_reste: Any) -> None:
        envoyees.append(instruction)

    engine = session.get_bind()
    sa.event.listen(engine, "before_cursor_execute", noter)
    try:
        yield envoyees
    finally:
        sa.event.remove(engine, "before_cursor_execute", noter)
