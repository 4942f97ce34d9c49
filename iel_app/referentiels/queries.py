"""What the other contexts and the screens read of the reference lists: everyone connected sees all of them."""

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

import sqlalchemy as sa
from sqlmodel import Session, col, select

from iel_app.core.actor import Actor
from iel_app.core.permissions import Permission, require
from iel_app.referentiels import rules
from iel_app.referentiels.models import (
    ChargementReferentiel,
    Commune,
    Departement,
    DiplomeCorrele,
    Liste,
    Metier,
    Niveau,
    StructureCnfpt,
    TypeStructure,
)

LIMITE_MAX = 100


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
class CommuneTrouvee:
    """A commune as the search shows it; `libelle` is « Nom (code postal, département) »."""

    code: str
    nom: str
    code_postal: str
    departement_code: str
    departement: str
    region_code: str
    libelle: str


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


def chercher_communes(session: Session, actor: Actor, texte: str, limite: int = 20) -> tuple[CommuneTrouvee, ...]:
    """Return the communes whose name or postal code begins as typed, then those with such a word inside the name.

    Accents, case, hyphens and apostrophes do not count. Inside each group the most populated come first.
    """
    require(actor, Permission.REFERENTIELS_LIRE)
    cherche = rules.lire_recherche(texte)
    if cherche.est_vide:
        return ()
    nom = col(Commune.nom_recherche)
    rang = sa.case((nom == cherche.nom, 0), (nom.startswith(cherche.nom), 1), else_=2)
    trouvees = session.exec(
        select(Commune, Departement.nom)
        .join(Departement, col(Departement.code) == Commune.departement_code)
        .where(col(Commune.est_actuel), *_conditions(cherche))
        .order_by(rang, col(Commune.population).desc().nulls_last(), col(Commune.code))
        .limit(max(1, min(limite, LIMITE_MAX)))
    )
    return tuple(_trouvee(commune, departement, cherche.code_postal) for commune, departement in trouvees)


def _conditions(cherche: rules.Recherche) -> list[sa.ColumnElement[bool]]:
    # The key holds only [a-z0-9 ] and the code only digits: nothing for LIKE to interpret.
    nom = col(Commune.nom_recherche)
    conditions: list[sa.ColumnElement[bool]] = []
    if cherche.nom:
        conditions.append(sa.or_(nom.startswith(cherche.nom), nom.contains(f" {cherche.nom}")))
    if cherche.code_postal:
        conditions.append(sa.cast(Commune.codes_postaux, sa.String).contains(f'"{cherche.code_postal}'))
    return conditions


def _trouvee(commune: Commune, departement: str, cherche: str) -> CommuneTrouvee:
    code_postal = rules.code_postal_montre(commune.codes_postaux, cherche)
    return CommuneTrouvee(
        code=commune.code,
        nom=commune.nom,
        code_postal=code_postal,
        departement_code=commune.departement_code,
        departement=departement,
        region_code=commune.region_code,
        libelle=rules.libelle_commune(commune.nom, code_postal, departement),
    )


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
