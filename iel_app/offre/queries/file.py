"""The control queue of the offer manager: filtered by its address, oldest first."""

from dataclasses import dataclass
from datetime import datetime
from statistics import median

import sqlalchemy as sa
from sqlmodel import Session, col, select

from iel_app.comptes.models import Organisme
from iel_app.core.actor import Actor
from iel_app.core.permissions import Permission, Scope, scope
from iel_app.core.settings import settings
from iel_app.offre.models import DemandeOrganisme, StatutDemande, StatutVersion, VersionFormation
from iel_app.offre.queries.selection import (
    FiltreFile,
    LigneFile,
    archivee,
    avec_formation,
    cle_de,
    conditions,
    creation,
    en_portee,
    ligne,
    reconduction,
)


@dataclass(frozen=True, slots=True)
class FileDeControle:
    """One page of the queue."""

    lignes: list[LigneFile]
    total: int
    page: int
    nb_pages: int
    attente_mediane: float | None
    delai_jours: int


@dataclass(frozen=True, slots=True)
class Charge:
    """How much awaits an offer manager."""

    en_controle: int
    en_retard: int
    demandes: int


def file_de_controle(session: Session, actor: Actor, filtre: FiltreFile) -> FileDeControle:
    """Return one page of the queue of the actor's region, and the median wait of what was decided."""
    perimetre = scope(actor, Permission.OFFRE_CONTROLER)
    ou = conditions(actor, perimetre, filtre)
    total = session.execute(avec_formation(sa.select(sa.func.count())).where(*ou)).scalar_one()
    nb_pages = max(1, -(-total // filtre.par_page))
    page = max(1, min(filtre.page, nb_pages))
    cle, descendant = cle_de(filtre)
    ordre = [c.desc() if descendant else c.asc() for c in cle]
    # The page first: what is said of its rows is not computed for those before them.
    de_la_page = session.execute(
        avec_formation(sa.select(col(VersionFormation.id)))
        .where(*ou)
        .order_by(*ordre)
        .limit(filtre.par_page)
        .offset((page - 1) * filtre.par_page)
    ).scalars()
    lignes = session.execute(
        avec_formation(sa.select(VersionFormation, col(Organisme.nom), creation(), reconduction(), archivee()))
        .join(Organisme, col(Organisme.id) == VersionFormation.organisme_id)
        .where(col(VersionFormation.id).in_(list(de_la_page)))
        .order_by(*ordre)
    ).all()
    return FileDeControle(
        [ligne(actor, v, nom, premiere=bool(p), trivial=bool(t), archivee=bool(a)) for v, nom, p, t, a in lignes],
        total,
        page,
        nb_pages,
        _mediane(session, perimetre),
        settings().offre_delai_jours,
    )


def _mediane(session: Session, perimetre: Scope) -> float | None:
    """Return the median wait in days of the last hundred decisions."""
    lignes = session.execute(
        select(VersionFormation.soumise_le, VersionFormation.decidee_le)
        .where(en_portee(perimetre), col(VersionFormation.decidee_le).is_not(None))
        .order_by(col(VersionFormation.decidee_le).desc())
        .limit(100)
    ).all()
    attentes = [(fin - debut).total_seconds() / 86_400 for debut, fin in lignes if debut and fin]
    return round(median(attentes), 1) if attentes else None


def charge(session: Session, actor: Actor) -> Charge:
    """Return what awaits the offer manager, for their home."""
    perimetre = scope(actor, Permission.OFFRE_CONTROLER)

    def compter(filtre: FiltreFile) -> int:
        requete = avec_formation(sa.select(sa.func.count())).where(*conditions(actor, perimetre, filtre))
        return session.execute(requete).scalar_one()

    demandes = session.execute(
        select(sa.func.count())
        .select_from(DemandeOrganisme)
        .where(
            DemandeOrganisme.statut == StatutDemande.DEMANDEE,
            sa.true() if perimetre.toutes else col(DemandeOrganisme.region_id).in_(perimetre.regions),
        )
    ).scalar_one()
    return Charge(compter(FiltreFile()), compter(FiltreFile(attente="retard")), demandes)


def nouvelles(session: Session, actor: Actor, filtre: FiltreFile, depuis: datetime) -> int:
    """Return how many publications entered the filtered queue since an instant."""
    perimetre = scope(actor, Permission.OFFRE_CONTROLER)
    ou = [*conditions(actor, perimetre, filtre), col(VersionFormation.soumise_le) > depuis]
    return session.execute(avec_formation(sa.select(sa.func.count())).where(*ou)).scalar_one()


def decisions(session: Session, actor: Actor, version_ids: list[int]) -> dict[int, datetime]:
    """Return when the versions in reach were decided on, by id; nothing for one that waits for a decision again."""
    perimetre = scope(actor, Permission.OFFRE_CONTROLER)
    lignes = session.execute(
        select(VersionFormation.id, VersionFormation.decidee_le).where(
            col(VersionFormation.id).in_(version_ids),
            col(VersionFormation.decidee_le).is_not(None),
            col(VersionFormation.statut).in_([StatutVersion.PUBLIEE, StatutVersion.A_COMPLETER, StatutVersion.REFUSEE]),
            en_portee(perimetre),
        )
    ).all()
    return {identifiant or 0: instant for identifiant, instant in lignes if instant}


def noms_des_versions(session: Session, actor: Actor, version_ids: list[int]) -> dict[int, tuple[str, str]]:
    """Return the reference and the title of the versions in reach, by id."""
    perimetre = scope(actor, Permission.OFFRE_CONTROLER)
    lignes = session.execute(
        select(VersionFormation.id, VersionFormation.reference, VersionFormation.intitule).where(
            col(VersionFormation.id).in_(version_ids), en_portee(perimetre)
        )
    ).all()
    return {identifiant or 0: (reference, intitule) for identifiant, reference, intitule in lignes}
