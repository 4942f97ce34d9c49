"""Communes: searched by name or postal code, and found by INSEE code."""

from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import Session, col, select

from iel_app.core.actor import Actor
from iel_app.core.permissions import Permission, require
from iel_app.referentiels import rules
from iel_app.referentiels.models import Commune, Departement

LIMITE_MAX = 100


@dataclass(frozen=True, slots=True)
class CommuneTrouvee:
    """A commune as the search shows it: `libelle` is « Nom (code postal, département) »; degrees, or unknown."""

    code: str
    nom: str
    code_postal: str
    departement_code: str
    departement: str
    region_code: str
    libelle: str
    latitude: float | None
    longitude: float | None


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


def commune_par_code(session: Session, actor: Actor, code: str) -> CommuneTrouvee | None:
    """Return the commune of this INSEE code, even one that left the list, or None."""
    return communes_par_codes(session, actor, (code,)).get(code)


def communes_par_codes(session: Session, actor: Actor, codes: Iterable[str]) -> dict[str, CommuneTrouvee]:
    """Return the known communes by INSEE code, even those which left the list, in one statement."""
    require(actor, Permission.REFERENTIELS_LIRE)
    voulus = set(codes)
    if not voulus:
        return {}
    trouvees = session.exec(
        select(Commune, Departement.nom)
        .join(Departement, col(Departement.code) == Commune.departement_code)
        .where(col(Commune.code).in_(voulus))
    )
    return {commune.code: _trouvee(commune, departement, "") for commune, departement in trouvees}


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
        latitude=commune.latitude,
        longitude=commune.longitude,
    )
