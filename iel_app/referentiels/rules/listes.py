"""The lists shipped with the application, from the lines of their files to the rows of the tables."""

from collections.abc import Iterable, Mapping

from iel_app.referentiels.models import Liste, Origine, TypeStructure
from iel_app.referentiels.rules.archives import Ligne


def lignes_structures(source: Iterable[Mapping[str, str]]) -> dict[Liste, list[Ligne]]:
    """Return the rows of `cnfpt_structures.csv`."""
    structures = [
        {
            "code": ligne["code"],
            "type": TypeStructure(ligne["type"]),
            "nom": ligne["nom"],
            "region_code": ligne["region_code"] or None,
            "ville": ligne["ville"],
        }
        for ligne in source
    ]
    return {Liste.STRUCTURES_CNFPT: structures}


def lignes_niveaux(source: Iterable[Mapping[str, str]]) -> dict[Liste, list[Ligne]]:
    """Return the rows of `niveaux_certification.csv`."""
    niveaux = [
        {"code": int(ligne["niveau"]), "libelle": f"Niveau {ligne['niveau']}", "exemples": ligne["exemples"]}
        for ligne in source
    ]
    return {Liste.NIVEAUX: niveaux}


def lignes_metiers(source: Iterable[Mapping[str, str]]) -> dict[Liste, list[Ligne]]:
    """Return the rows of `categories_cibles_proposition.csv`: the trades, then their diplomas."""
    metiers: dict[str, Ligne] = {}
    diplomes: list[Ligne] = []
    for ligne in source:
        code = ligne["code_metier"]
        cite = ligne["origine_du_metier"].startswith("cité")
        metiers[code] = {
            "code": code,
            "famille": ligne["famille"],
            "libelle": ligne["metier"],
            "origine": Origine.CITE if cite else Origine.PROPOSITION,
        }
        diplomes.append(
            {
                "metier_code": code,
                "niveau": int(ligne["niveau"]),
                "libelle": ligne["diplome_correle"],
                "code_formation_diplome": ligne["code_formation_diplome"],
                "code_rncp": ligne["code_rncp"],
            }
        )
    return {Liste.METIERS: list(metiers.values()), Liste.DIPLOMES: diplomes}
