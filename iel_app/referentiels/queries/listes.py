"""The lists that are read whole, and where each comes from."""

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from sqlmodel import Session, col, select

from iel_app.core.actor import Actor
from iel_app.core.permissions import Permission, require
from iel_app.referentiels import rules
from iel_app.referentiels.models import (
    ChargementReferentiel,
    DiplomeCorrele,
    Liste,
    Metier,
    Niveau,
    StructureCnfpt,
    TypeStructure,
)


@dataclass(frozen=True, slots=True)
class Delegation:
    """The délégation of the CNFPT that serves a region."""

    id: int
    code: str
    nom: str
    region_code: str
    ville: str


@dataclass(frozen=True, slots=True)
class Diplome:
    """A diploma that prepares for a trade."""

    id: int
    libelle: str
    code_formation_diplome: str
    code_rncp: str


@dataclass(frozen=True, slots=True)
class DiplomesDuNiveau:
    """The diplomas of one level."""

    niveau: int
    libelle: str
    diplomes: tuple[Diplome, ...]


@dataclass(frozen=True, slots=True)
class FicheMetier:
    """A trade with its diplomas, from the lowest level to the highest."""

    id: int
    code: str
    libelle: str
    famille: str
    origine: str
    origine_libelle: str
    niveaux: tuple[DiplomesDuNiveau, ...]


@dataclass(frozen=True, slots=True)
class NiveauCertification:
    """A level with typical diplomas."""

    code: int
    libelle: str
    exemples: str


@dataclass(frozen=True, slots=True)
class Chargement:
    """The provenance of one list."""

    nom: str
    libelle: str
    origine: str
    licence: str
    version: str
    nb_lignes: int
    empreinte: str
    charge_le: datetime


def delegation_de_region(session: Session, actor: Actor, region_code: str) -> Delegation | None:
    """Return the délégation that serves the region, or None: some overseas collectivities have none."""
    require(actor, Permission.REFERENTIELS_LIRE)
    trouvee = session.exec(
        select(StructureCnfpt).where(
            StructureCnfpt.region_code == region_code,
            StructureCnfpt.type == TypeStructure.DELEGATION,
            col(StructureCnfpt.est_actuel),
        )
    ).first()
    if trouvee is None or trouvee.id is None:
        return None
    return Delegation(trouvee.id, trouvee.code, trouvee.nom, region_code, trouvee.ville)


def metiers(session: Session, actor: Actor) -> tuple[FicheMetier, ...]:
    """Return all current trades by family then name, each with its diplomas grouped by level, in two statements."""
    require(actor, Permission.REFERENTIELS_LIRE)
    lignes = session.exec(select(DiplomeCorrele).where(col(DiplomeCorrele.est_actuel))).all()
    par_metier: dict[str, list[DiplomeCorrele]] = {}
    for ligne in sorted(lignes, key=lambda d: (d.niveau, rules.normaliser(d.libelle))):
        par_metier.setdefault(ligne.metier_code, []).append(ligne)
    trouves = session.exec(select(Metier).where(col(Metier.est_actuel))).all()
    return tuple(
        FicheMetier(
            id=metier.id or 0,
            code=metier.code,
            libelle=metier.libelle,
            famille=metier.famille,
            origine=metier.origine,
            origine_libelle=metier.origine.libelle,
            niveaux=_par_niveau(par_metier.get(metier.code, [])),
        )
        for metier in sorted(trouves, key=lambda m: (rules.normaliser(m.famille), rules.normaliser(m.libelle)))
    )


def _par_niveau(diplomes: list[DiplomeCorrele]) -> tuple[DiplomesDuNiveau, ...]:
    return tuple(
        DiplomesDuNiveau(
            niveau=niveau,
            libelle=f"Niveau {niveau}",
            diplomes=tuple(Diplome(d.id or 0, d.libelle, d.code_formation_diplome, d.code_rncp) for d in groupe),
        )
        for niveau, groupe in groupby(diplomes, key=lambda diplome: diplome.niveau)
    )


def niveaux(session: Session, actor: Actor) -> tuple[NiveauCertification, ...]:
    """Return the levels of certification, 3 to 8."""
    require(actor, Permission.REFERENTIELS_LIRE)
    lignes = session.exec(select(Niveau).where(col(Niveau.est_actuel)).order_by(col(Niveau.code)))
    return tuple(NiveauCertification(ligne.code, ligne.libelle, ligne.exemples) for ligne in lignes)


def chargements(session: Session, actor: Actor) -> tuple[Chargement, ...]:
    """Return where each list comes from, in the order of the lists."""
    require(actor, Permission.REFERENTIELS_LIRE)
    lignes = {ligne.nom: ligne for ligne in session.exec(select(ChargementReferentiel))}
    return tuple(
        Chargement(
            nom=liste,
            libelle=liste.libelle,
            origine=ligne.origine,
            licence=ligne.licence,
            version=ligne.version,
            nb_lignes=ligne.nb_lignes,
            empreinte=ligne.empreinte,
            charge_le=ligne.charge_le,
        )
        for liste in Liste
        if (ligne := lignes.get(liste)) is not None
    )
