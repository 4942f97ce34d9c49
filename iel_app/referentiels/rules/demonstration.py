"""Certifications of the demonstration: real titles, fictive Certifinfo codes, dates relative to today."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any
from zlib import crc32

from iel_app.referentiels.rules.archives import Ligne

ORIGINE_DEMONSTRATION = "Démonstration : codes Certifinfo fictifs"

# Years of the cursus by first words of the title; one year for the others.
DUREES = {
    "DE Technicien de l’intervention sociale": 2,
    "DE Moniteur-éducateur": 2,
    "DE Éducateur": 3,
    "DE Assistant de service social": 3,
    "Licence professionnelle": 3,
    "Bac pro": 3,
    "DEJEPS": 2,
    "BUT": 3,
    "CAP": 2,
    "BTS": 2,
    "BPA": 2,
    "BP ": 2,
}

# Diplomas of level 6 useful to collectivités, with their NSF; the census stops at level 5, its lists know none.
NIVEAU_6 = (
    ("Licence professionnelle Métiers des administrations et collectivités territoriales", "345"),
    ("Licence professionnelle Aménagement paysager : conception, gestion, entretien", "214"),
    ("Licence professionnelle Métiers de l’animation sociale, socio-éducative et socioculturelle", "332"),
    ("Licence professionnelle Protection et valorisation du patrimoine historique et culturel", "342"),
    ("Licence professionnelle Métiers de la protection et de la gestion de l’environnement", "343"),
    ("BUT Gestion des entreprises et des administrations", "310"),
    ("BUT Carrières sociales", "332"),
    ("BUT Génie civil - Construction durable", "230"),
    ("BUT Hygiène, sécurité, environnement", "344"),
    ("BUT Informatique", "326"),
    ("DE Éducateur de jeunes enfants", "332"),
    ("DE Assistant de service social", "332"),
)

EXPIREES, FINISSANTES = 12, 15
SANS_APPRENTISSAGE = (17, 58)


def certifications_de_demonstration(diplomes: Iterable[Mapping[str, Any]], aujourd_hui: date) -> list[Ligne]:
    """Return one certification per distinct diploma (rows of `diplome_correle`) and those of level 6, same every time.

    One in twelve expired within the last year and has a successor, one in fifteen ends within six months, two are not
    open to apprenticeship.
    """
    distincts = {(d["niveau"], d["code_formation_diplome"], d["code_rncp"], d["libelle"]) for d in diplomes}
    pris: set[str] = set()
    lignes = [_ligne(pris, niveau, cfd, rncp, intitule) for niveau, cfd, rncp, intitule in sorted(distincts)]
    lignes += [_ligne(pris, 6, "", "", intitule, nsf) for intitule, nsf in NIVEAU_6]
    nouvelles = []
    for rang, ligne in enumerate(lignes):
        ligne["en_apprentissage"] = rang not in SANS_APPRENTISSAGE
        ligne["valide_jusqu_au"] = _echeance(rang, aujourd_hui)
        if rang % EXPIREES == 0:
            code = _code(pris, f"{ligne['code']} nouvelle version")
            intitule = f"{ligne['intitule']} (nouvelle version)"
            nouvelles.append(
                ligne | {"code": code, "intitule": intitule, "valide_jusqu_au": _au_31_aout(aujourd_hui, 4)}
            )
            ligne["remplacee_par"] = code
    return lignes + nouvelles


def _ligne(pris: set[str], niveau: int, cfd: str, rncp: str, intitule: str, nsf: str = "") -> Ligne:
    return {
        "code": _code(pris, cfd or intitule),
        "code_rncp": rncp,
        "code_formation_diplome": cfd,
        "intitule": intitule,
        "niveau": niveau,
        "duree_annees": next((duree for debut, duree in DUREES.items() if intitule.startswith(debut)), 1),
        "remplacee_par": "",
        "code_nsf": nsf or cfd[3:6],
    }


def _code(pris: set[str], cle: str) -> str:
    numero = crc32(cle.encode()) % 990_000
    while str(10_000 + numero) in pris:
        numero = (numero + 1) % 990_000
    code = str(10_000 + numero)
    pris.add(code)
    return code


def _echeance(rang: int, aujourd_hui: date) -> date:
    if rang % EXPIREES == 0:
        return aujourd_hui - timedelta(days=15 + rang * 29 % 330)
    if rang % FINISSANTES == 1:
        return aujourd_hui + timedelta(days=20 + rang * 11 % 150)
    return _au_31_aout(aujourd_hui, 2 + rang % 3)


def _au_31_aout(aujourd_hui: date, rang: int) -> date:
    """Return the n-th 31 August from today on: less than n years ahead, more than n - 1."""
    prochain = aujourd_hui.year + (aujourd_hui > date(aujourd_hui.year, 8, 31))
    return date(prochain + rang - 1, 8, 31)
