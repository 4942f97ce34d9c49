"""An offer of the size of France: formations and sessions written straight into the tables, titles and towns real."""

import random
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import SQLModel

from iel_app.offre.rules import intitule
from iel_app.referentiels.rules import normaliser

FORMATIONS, SEANCES, ORGANISMES = 50_000, 3, 900
EN_CONTROLE = 5_000
"""Publications that await an offer manager: what imports of a whole region leave."""
PRINCIPAL = 500
"""Formations of the biggest CFA, the one whose catalogue is measured."""
LOT = 2000
_HASARD = random.Random(50)
_SUITES = ("", "", " en alternance", ", option A", " par apprentissage", " – parcours renforcé", ", promotion du matin")
_GENRES = ("CFA", "Lycée des métiers", "Maison familiale rurale", "Institut de formation", "Campus")
_OBJECTIFS = (
    "Acquérir les gestes du métier, en alternance entre le centre et la collectivité.",
    "Préparer les épreuves du diplôme, avec un accompagnement individuel.",
    "Se former aux techniques professionnelles, à la sécurité et au travail en équipe.",
)
Ligne = dict[str, Any]


def _table(nom: str) -> sa.Table:
    return SQLModel.metadata.tables[nom]


def _inserer(connexion: sa.Connection, nom: str, lignes: list[Ligne]) -> None:
    for debut in range(0, len(lignes), LOT):
        connexion.execute(sa.insert(_table(nom)), lignes[debut : debut + LOT])


def copier_references(source: sa.Engine, cible: sa.Engine) -> None:
    """Give an empty database the territories, levels, certifications and trades of another."""
    with source.connect() as lecture, cible.begin() as ecriture:
        for nom in ("region", "departement", "commune", "niveau", "certification", "metier", "diplome_correle"):
            lues = [dict(ligne._mapping) for ligne in lecture.execute(sa.select(_table(nom)))]
            _inserer(ecriture, nom, lues)


def remplir(moteur: sa.Engine) -> int:
    """Write the offer and return the id of the biggest CFA; its region is the first one."""
    aujourd_hui = datetime.now(UTC).date()
    with moteur.begin() as connexion:
        certifications = connexion.execute(
            sa.select(_table("certification")).where(_table("certification").c.en_apprentissage)
        ).all()
        communes = connexion.execute(
            sa.select(_table("commune")).where(_table("commune").c.population > 1500).order_by(_table("commune").c.id)
        ).all()
        region = connexion.execute(sa.select(sa.func.min(_table("region").c.id))).scalar_one()
        premier = (connexion.execute(sa.select(sa.func.max(_table("organisme").c.id))).scalar() or 0) + 1
        base = (connexion.execute(sa.select(sa.func.max(_table("formation").c.id))).scalar() or 0) + 1
        _inserer(connexion, "organisme", list(_organismes(premier, region, communes)))
        for debut in range(0, FORMATIONS, LOT):
            lots: dict[str, list[Ligne]] = {
                nom: [] for nom in ("formation", "version_formation", "session_formation", "version_session")
            }
            for rang in range(debut, min(debut + LOT, FORMATIONS)):
                organisme = premier if rang % (FORMATIONS // PRINCIPAL) == 0 else premier + 1 + rang % (ORGANISMES - 1)
                _ecrire(lots, base + rang, rang, organisme, region, certifications, communes, aujourd_hui)
            for nom, lignes in lots.items():
                _inserer(connexion, nom, lignes)
    with moteur.connect() as connexion:
        connexion.exec_driver_sql("ANALYZE")
        connexion.commit()
    return premier


def remplir_file(moteur: sa.Engine) -> None:
    """Ask for the publication of a change of `EN_CONTROLE` formations, one every few minutes."""
    version, seance = _table("version_formation"), _table("version_session")
    maintenant = datetime.now(UTC)
    with moteur.begin() as connexion:
        dernier = connexion.execute(sa.select(sa.func.max(version.c.id))).scalar_one()
        lues = connexion.execute(sa.select(version).order_by(version.c.id).limit(EN_CONTROLE)).all()
        soumises = [
            dict(lue._mapping)
            | {"id": dernier + rang, "numero": 2, "statut": "en_controle", "decidee_le": None}
            | {"soumise_le": maintenant - timedelta(minutes=7 * (EN_CONTROLE - rang))}
            | {"contenu": lue.contenu | ({"objectif": "Autre."} if rang % 3 else {})}
            for rang, lue in enumerate(lues, 1)
        ]
        _inserer(connexion, "version_formation", soumises)
        de = {lue.id: dernier + rang for rang, lue in enumerate(lues, 1)}
        copiees = connexion.execute(sa.select(seance).where(seance.c.version_id.in_(de))).all()
        suite = connexion.execute(sa.select(sa.func.max(seance.c.id))).scalar_one()
        siennes = [
            dict(lue._mapping) | {"id": suite + rang, "version_id": de[lue.version_id]}
            for rang, lue in enumerate(copiees, 1)
        ]
        _inserer(connexion, "version_session", siennes)
    with moteur.connect() as connexion:
        connexion.exec_driver_sql("ANALYZE")
        connexion.commit()


def _organismes(premier: int, region: int, communes: Sequence[Any]) -> Iterator[Ligne]:
    for rang in range(ORGANISMES):
        commune = communes[(rang * 37) % len(communes)]
        yield {
            "id": premier + rang,
            "nom": f"{_GENRES[rang % len(_GENRES)]} de {commune.nom} {rang}",
            "siret": f"8{rang:013d}",
            "siren": f"8{rang:08d}",
            "uai": f"{rang:07d}A",
            "numero_activite": "",
            "adresse": "1 place de la Mairie",
            "code_postal": "",
            "ville": commune.nom,
            "code_insee": commune.code,
            "region_id": region,
            "courriel": "",
            "telephone": "",
        }


def _ecrire(
    lots: dict[str, list[Ligne]],
    numero: int,
    rang: int,
    organisme: int,
    region: int,
    certifications: Sequence[Any],
    communes: Sequence[Any],
    aujourd_hui: date,
) -> None:
    certification = _HASARD.choice(certifications)
    instant = datetime.now(UTC) - timedelta(days=rang % 700)
    reference = f"{aujourd_hui:%Y%m}{500_000 + rang:06d}"
    titre = intitule.complet(
        certification.intitule + _HASARD.choice(_SUITES), contrat_pro=rang % 3 == 0, contrat_apprentissage=True
    )
    contenu = {
        "intitule": titre,
        "certification": certification.code,
        "formation_continue": "oui" if rang % 4 == 0 else "non",
        "contrat_pro": "oui" if rang % 3 == 0 else "non",
        "contrat_apprentissage": "oui",
        "annees": "1",
        "responsable": str(organisme),
        "formateur": str(organisme),
        "objectif": _HASARD.choice(_OBJECTIFS),
        "enseignement": _HASARD.choice(("presentiel", "presentiel", "mixte", "distance")),
        "financement": "employeur",
    }
    debuts = [_rentree(aujourd_hui, n) for n in range(SEANCES)]
    commun = {"organisme_id": organisme, "region_id": region, "reference": reference}
    lots["formation"].append(
        commun
        | {"id": numero, "type": "simple", "conventionnee": rang % 7 == 0, "statut": "active"}
        | {"version_publiee_id": numero, "publiee_le": instant, "confirmee_le": instant}
        | {"cree_le": instant, "modifie_le": instant, "lien_constat": ""}
    )
    lots["version_formation"].append(
        commun
        | {"id": numero, "formation_id": numero, "numero": 1, "statut": "publiee", "revision": 1, "contenu": contenu}
        | {"intitule": titre, "intitule_recherche": normaliser(f"{titre} {reference}")}
        | {"certification_id": certification.id, "responsable_id": organisme, "formateur_id": organisme}
        | {"nb_sessions": SEANCES, "debut": debuts[0], "fin": debuts[-1] + timedelta(days=300), "cree_le": instant}
        | {"modifie_le": instant, "auteur": "", "decidee_par": "", "message": "", "motifs": {}, "prise_par": ""}
        | {"soumise_le": instant - timedelta(days=2), "decidee_le": instant}
    )
    for n, debut in enumerate(debuts):
        _ecrire_seance(lots, numero, numero * SEANCES + n, debut, instant, communes)


def _rentree(aujourd_hui: date, rang: int) -> date:
    return date(aujourd_hui.year + 1 + rang // 2, _HASARD.randint(1, 12), _HASARD.randint(1, 28))


def _ecrire_seance(
    lots: dict[str, list[Ligne]], formation: int, numero: int, debut: date, instant: datetime, communes: Sequence[Any]
) -> None:
    commune = _HASARD.choice(communes)
    capacite = _HASARD.choice((8, 10, 12, 15, 20, 24))
    lots["session_formation"].append(
        {"id": numero, "reference": f"{numero:08d}", "formation_id": formation, "capacite": capacite}
        | {"places_restantes": _HASARD.randint(0, capacite), "recrutement": "ouvert", "publiee_le": instant}
    )
    lots["version_session"].append(
        {"id": numero, "version_id": formation, "session_id": numero, "date_debut": debut}
        | {"date_fin": debut + timedelta(days=300), "adresse": "1 place de la Mairie", "commune_code": commune.code}
        | {"code_postal": (commune.codes_postaux or [""])[0], "ville": commune.nom, "cedex": ""}
        | {"entrees": "dates_fixes", "a_verifier": False, "copiee_de": ""}
    )
