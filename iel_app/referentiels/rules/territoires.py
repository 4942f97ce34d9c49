"""The territory package, from its bytes to the rows of the tables."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter

from iel_app.referentiels import forms
from iel_app.referentiels.models import Liste
from iel_app.referentiels.rules.archives import Ligne, lire_json, ouvrir, refus_archive
from iel_app.referentiels.rules.recherche import normaliser

COMMUNE_ACTUELLE = "commune-actuelle"
FORMES: dict[str, TypeAdapter[Any]] = {
    "package/package.json": forms.PAQUET_RECU,
    "package/data/regions.json": forms.REGIONS_RECUES,
    "package/data/departements.json": forms.DEPARTEMENTS_RECUS,
    "package/data/communes.json": forms.COMMUNES_RECUES,
    "package/data/epci.json": forms.EPCI_RECUS,
}


@dataclass(frozen=True, slots=True)
class Territoires:
    """The content of the package, checked: version, and the rows of each list in loading order."""

    version: str
    lignes: Mapping[Liste, list[Ligne]]


def lire_territoires(octets: bytes) -> Territoires:
    """Read the package `@etalab/decoupage-administratif` from the bytes of its archive, in memory only.

    Raises:
        Impossible: the archive is damaged, too big, incomplete, or not of the expected form.
    """
    fichiers = ouvrir(octets, list(FORMES), refus_archive)
    paquet, regions, departements, recues, epci = (
        lire_json(fichiers[nom], nom, forme, refus_archive) for nom, forme in FORMES.items()
    )
    communes = [commune for commune in recues if commune.type == COMMUNE_ACTUELLE]
    lignes: dict[Liste, list[Ligne]] = {
        Liste.REGIONS: [{"code": r.code, "nom": r.nom, "chef_lieu": r.chef_lieu} for r in regions],
        Liste.DEPARTEMENTS: [{"code": d.code, "nom": d.nom, "region_code": d.region} for d in departements],
        Liste.COMMUNES: [_ligne_commune(commune) for commune in communes],
        Liste.EPCI: lignes_epci(epci, communes),
    }
    _verifier(lignes)
    return Territoires(paquet.version, lignes)


def _ligne_commune(commune: forms.CommuneRecue) -> Ligne:
    return {
        "code": commune.code,
        "nom": commune.nom,
        "nom_recherche": normaliser(commune.nom),
        "departement_code": commune.departement,
        "region_code": commune.region,
        "siren": commune.siren,
        "codes_postaux": commune.codes_postaux,
        "population": commune.population,
    }


def lignes_epci(recus: Iterable[forms.EpciRecu], communes: Iterable[forms.CommuneRecue]) -> list[Ligne]:
    """Return the rows of the EPCI, placed where their most populated member is."""
    par_code = {commune.code: commune for commune in communes}
    lignes = []
    for epci in recus:
        connus = [membre for membre in epci.membres if membre.code in par_code]
        plus_grand = max(connus, key=lambda membre: (membre.population_municipale, membre.code), default=None)
        siege = par_code[plus_grand.code] if plus_grand else None
        lignes.append(
            {
                "code": epci.code,
                "nom": epci.nom,
                "type": epci.type,
                "population": epci.population_municipale,
                "departement_code": siege.departement if siege else None,
                "region_code": siege.region if siege else None,
            }
        )
    return lignes


def _verifier(lignes: Mapping[Liste, list[Ligne]]) -> None:
    codes = {liste: {ligne["code"] for ligne in valeurs} for liste, valeurs in lignes.items()}
    for liste, valeurs in lignes.items():
        if not valeurs:
            raise refus_archive(f"la liste « {liste.libelle} » est vide")
        if len(codes[liste]) < len(valeurs):
            raise refus_archive(f"un code apparaît deux fois dans la liste « {liste.libelle} »")
    for liste in (Liste.DEPARTEMENTS, Liste.COMMUNES):
        for ligne in lignes[liste]:
            if ligne["region_code"] not in codes[Liste.REGIONS]:
                raise refus_archive(f"la région de {ligne['nom']} ({ligne['code']}) n’existe pas")
    for ligne in lignes[Liste.COMMUNES]:
        if ligne["departement_code"] not in codes[Liste.DEPARTEMENTS]:
            raise refus_archive(f"le département de {ligne['nom']} ({ligne['code']}) n’existe pas")
