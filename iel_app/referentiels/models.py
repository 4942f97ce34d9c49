"""Tables of the reference lists. A row has a code that never changes; `est_actuel`: the last loading held it."""

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field

from iel_app.core.db import Instant, Table, code_type


class Liste(StrEnum):
    """The lists whose provenance is kept, in the order in which people read them."""

    REGIONS = "regions"
    DEPARTEMENTS = "departements"
    COMMUNES = "communes"
    EPCI = "epci"
    STRUCTURES_CNFPT = "structures_cnfpt"
    NIVEAUX = "niveaux"
    METIERS = "metiers"
    DIPLOMES = "diplomes"
    CERTIFICATIONS = "certifications"
    COORDONNEES = "coordonnees"

    @property
    def libelle(self) -> str:
        """The list as people read it."""
        return LIBELLES[self]


LIBELLES = {
    Liste.REGIONS: "Régions",
    Liste.DEPARTEMENTS: "Départements",
    Liste.COMMUNES: "Communes",
    Liste.EPCI: "Intercommunalités à fiscalité propre",
    Liste.STRUCTURES_CNFPT: "Délégations et instituts du CNFPT",
    Liste.NIVEAUX: "Niveaux de certification",
    Liste.METIERS: "Métiers",
    Liste.DIPLOMES: "Diplômes corrélés aux métiers",
    Liste.CERTIFICATIONS: "Certifications (Certifinfo)",
    Liste.COORDONNEES: "Coordonnées des communes",
}


class TypeEpci(StrEnum):
    """Kinds of EPCI, with the codes of the source."""

    CC = "CC"
    CA = "CA"
    CU = "CU"
    METRO = "METRO"
    MET69 = "MET69"

    @property
    def libelle(self) -> str:
        """The kind as people read it."""
        return LIBELLES_EPCI[self]


LIBELLES_EPCI = {
    TypeEpci.CC: "Communauté de communes",
    TypeEpci.CA: "Communauté d’agglomération",
    TypeEpci.CU: "Communauté urbaine",
    TypeEpci.METRO: "Métropole",
    TypeEpci.MET69: "Métropole de Lyon",
}


class TypeStructure(StrEnum):
    """Kinds of CNFPT structures."""

    DELEGATION = "delegation"
    INSTITUT = "institut"

    @property
    def libelle(self) -> str:
        """The kind as people read it."""
        return {TypeStructure.DELEGATION: "Délégation", TypeStructure.INSTITUT: "Institut"}[self]


class Origine(StrEnum):
    """Why a trade is in the list: a public source names it, or we propose it."""

    CITE = "cite"
    PROPOSITION = "proposition"


class _Reference(Table):
    """What every row of a list has. A row that leaves its list stays, no longer current: others may refer to it."""

    id: int | None = Field(default=None, primary_key=True)
    est_actuel: bool = True


class Region(_Reference, table=True):
    """A region, or an overseas collectivity counted as one."""

    __tablename__ = "region"

    code: str = Field(unique=True)
    nom: str
    chef_lieu: str | None = None


class Departement(_Reference, table=True):
    """A département."""

    __tablename__ = "departement"

    code: str = Field(unique=True)
    nom: str
    region_code: str = Field(foreign_key="region.code", index=True)


class Commune(_Reference, table=True):
    """A commune of today, without delegated or associated communes nor arrondissements; degrees, WGS 84, or unknown."""

    __tablename__ = "commune"

    code: str = Field(unique=True)
    nom: str
    nom_recherche: str = Field(index=True)
    departement_code: str = Field(foreign_key="departement.code", index=True)
    region_code: str = Field(foreign_key="region.code", index=True)
    siren: str | None = Field(default=None, index=True)
    codes_postaux: list[str] = Field(default_factory=list, sa_type=sa.JSON)
    population: int | None = None
    latitude: float | None = None
    longitude: float | None = None


class Epci(_Reference, table=True):
    """An EPCI; its code is its SIREN, its département and region are those of its biggest member."""

    __tablename__ = "epci"

    code: str = Field(unique=True)
    nom: str
    type: TypeEpci = Field(sa_type=code_type(TypeEpci))
    population: int | None = None
    departement_code: str | None = Field(default=None, foreign_key="departement.code", index=True)
    region_code: str | None = Field(default=None, foreign_key="region.code", index=True)


class StructureCnfpt(_Reference, table=True):
    """A délégation or an institute. No key to `region`: this list loads without the territories."""

    __tablename__ = "structure_cnfpt"

    code: str = Field(unique=True)
    type: TypeStructure = Field(sa_type=code_type(TypeStructure))
    nom: str
    region_code: str | None = Field(default=None, index=True)
    ville: str = ""


class Niveau(_Reference, table=True):
    """A level of certification, 3 to 8."""

    __tablename__ = "niveau"
    __table_args__ = (sa.CheckConstraint("code BETWEEN 3 AND 8", name="code"),)

    code: int = Field(unique=True)
    libelle: str
    exemples: str


class Metier(_Reference, table=True):
    """A trade that the census proposes."""

    __tablename__ = "metier"

    code: str = Field(unique=True)
    famille: str
    libelle: str
    origine: Origine = Field(sa_type=code_type(Origine))


class DiplomeCorrele(_Reference, table=True):
    """A diploma that prepares for a trade."""

    __tablename__ = "diplome_correle"
    __table_args__ = (
        sa.UniqueConstraint("metier_code", "code_formation_diplome"),
        sa.CheckConstraint("niveau BETWEEN 3 AND 5", name="niveau"),
    )

    metier_code: str = Field(foreign_key="metier.code")
    niveau: int
    libelle: str
    code_formation_diplome: str
    code_rncp: str


class Certification(_Reference, table=True):
    """A certification or option that a training prepares; `remplacee_par` is the code of its successor, or empty."""

    __tablename__ = "certification"
    __table_args__ = (
        sa.CheckConstraint("niveau BETWEEN 3 AND 8", name="niveau"),
        sa.CheckConstraint("duree_annees BETWEEN 1 AND 5", name="duree_annees"),
    )

    code: str = Field(unique=True, max_length=10)
    code_rncp: str = ""
    code_formation_diplome: str = ""
    intitule: str
    intitule_recherche: str = Field(index=True)
    niveau: int
    duree_annees: int
    valide_jusqu_au: date | None = None
    remplacee_par: str = ""
    en_apprentissage: bool
    code_nsf: str = ""
    formacodes: list[str] = Field(default_factory=list, sa_type=sa.JSON)
    romes: list[str] = Field(default_factory=list, sa_type=sa.JSON)


class ChargementReferentiel(Table, table=True):
    """Where the rows of a list come from. Deleting a line makes the next loading read its file again."""

    __tablename__ = "chargement_referentiel"

    id: int | None = Field(default=None, primary_key=True)
    nom: Liste = Field(sa_type=code_type(Liste), unique=True)
    origine: str
    licence: str
    version: str
    nb_lignes: int
    empreinte: str
    charge_le: datetime = Field(sa_type=Instant)
