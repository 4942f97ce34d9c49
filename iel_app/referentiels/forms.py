"""What the territory package may contain: types, lengths and codes. Unknown fields are ignored."""

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, TypeAdapter
from pydantic.alias_generators import to_camel

from iel_app.referentiels.models import TypeEpci

PAQUET = "@etalab/decoupage-administratif"

Code = Annotated[str, StringConstraints(pattern=r"^[0-9][0-9AB][0-9]{0,3}$")]
CodePostal = Annotated[str, StringConstraints(pattern=r"^[0-9]{5}$")]
Siren = Annotated[str, StringConstraints(pattern=r"^[0-9]{9}$")]
Nom = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=200, pattern=r"^[^\x00-\x1f]+$"),
    AfterValidator(lambda nom: nom.replace("'", "’")),
]
Population = Annotated[int, Field(ge=0, le=100_000_000)]


class _Recu(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, extra="ignore", frozen=True)


class PaquetRecu(_Recu):
    """The identity of the package."""

    name: Literal["@etalab/decoupage-administratif"]
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


PAQUET_RECU = TypeAdapter(PaquetRecu)
REGIONS_RECUES = TypeAdapter(Annotated[list[RegionRecue], Field(min_length=1, max_length=1_000)])
DEPARTEMENTS_RECUS = TypeAdapter(Annotated[list[DepartementRecu], Field(min_length=1, max_length=1_000)])
COMMUNES_RECUES = TypeAdapter(Annotated[list[CommuneRecue], Field(min_length=1, max_length=100_000)])
EPCI_RECUS = TypeAdapter(Annotated[list[EpciRecu], Field(min_length=1, max_length=10_000)])
