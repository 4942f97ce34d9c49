"""What the control queue stands on: its filter as conditions, its order, its lines; what stands before and after."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from iel_app.core import clock
from iel_app.core.actor import Actor
from iel_app.core.permissions import Scope
from iel_app.core.settings import settings
from iel_app.offre.models import Formation, StatutFormation, StatutVersion, VersionFormation, VersionSession
from iel_app.offre.queries.conditions import PUBLIEE
from iel_app.offre.rules import delais
from iel_app.referentiels.rules import normaliser

RECENTES = timedelta(days=30)
"""How long what is published stays in « Publiées récemment »."""
ETATS = {
    "en_controle": StatutVersion.EN_CONTROLE,
    "a_completer": StatutVersion.A_COMPLETER,
    "publiee": StatutVersion.PUBLIEE,
    "refusee": StatutVersion.REFUSEE,
    "archivee": StatutVersion.REFUSEE,
}
GENRES = ("creation", "modification", "reconduction")
_AVANT = aliased(VersionSession, name="seance_publiee")
_APRES = aliased(VersionSession, name="seance_nouvelle")


@dataclass(frozen=True, slots=True)
class FiltreFile:
    """What the address of the queue says."""

    texte: str = ""
    genre: str = ""
    etat: str = "en_controle"
    attente: str = ""
    attribution: str = ""
    page: int = 1
    par_page: int = 15


@dataclass(frozen=True, slots=True)
class LigneFile:
    """One publication of the queue; `retard_jours` counts working days, `reconduction` tells a trivial renewal."""

    version_id: int
    reference: str
    intitule: str
    organisme: str
    soumise_le: datetime | None
    attente_jours: int
    retard_jours: int
    premiere: bool
    reconduction: bool
    prise_par: str
    prise_par_soi: bool
    attribuee_a: str
    attribuee_a_soi: bool
    statut: str
    statut_libelle: str
    decidee_le: datetime | None
    decidee_par: str


def en_portee(perimetre: Scope) -> sa.ColumnElement[bool]:
    """Return the condition under which a version is in reach of an offer manager."""
    if perimetre.toutes:
        return sa.true()
    return col(VersionFormation.region_id).in_(perimetre.regions)


def creation() -> sa.ColumnElement[bool]:
    """Return the condition of a formation that was never public before this version."""
    return sa.or_(col(VersionFormation.numero) == 1, col(Formation.version_publiee_id).is_(None))


def archivee() -> sa.ColumnElement[bool]:
    """Return the condition of a version whose decision archived its formation.

    It says in the database what `commands.versions.archivee_au_controle` says of one.
    """
    return sa.and_(
        col(VersionFormation.statut) == StatutVersion.REFUSEE,
        col(Formation.statut) == StatutFormation.ARCHIVEE,
        col(Formation.modifie_le) == col(VersionFormation.decidee_le),
    )


def reconduction() -> sa.ColumnElement[bool]:
    """Return the condition of a version that only adds sessions to the published one, or moves their dates.

    It says in the database what `rules.comparaison.est_reconduction` says of two versions.
    """
    siennes = col(_APRES.version_id) == VersionFormation.id
    publiees = col(_AVANT.version_id) == PUBLIEE.id
    meme = col(_AVANT.session_id) == _APRES.session_id
    dates = (col(_AVANT.date_debut).is_not_distinct_from(_APRES.date_debut)) & (
        col(_AVANT.date_fin).is_not_distinct_from(_APRES.date_fin)
    )
    autres = sa.or_(
        *(
            col(getattr(_AVANT, nom)).is_distinct_from(getattr(_APRES, nom))
            for nom in ("adresse", "code_postal", "ville", "cedex", "formateur_id", "entrees")
        )
    )
    retiree = sa.exists().where(publiees, ~sa.exists().where(siennes, meme).correlate(VersionFormation, _AVANT))
    deplacee = sa.exists().where(siennes, publiees, meme, autres)
    nouvelle = sa.exists().where(siennes, ~sa.exists().where(publiees, meme, dates).correlate(PUBLIEE, _APRES))
    contenu = sa.cast(col(VersionFormation.contenu), sa.Text) == sa.cast(col(PUBLIEE.contenu), sa.Text)
    return sa.and_(col(PUBLIEE.id).is_not(None), contenu, ~retiree, ~deplacee, nouvelle)


def avec_formation(requete: Any) -> Any:
    """Join versions with their formation, and with the version that the public sees when it is another one."""
    return (
        requete.select_from(VersionFormation)
        .join(Formation, col(Formation.id) == VersionFormation.formation_id)
        .outerjoin(
            PUBLIEE,
            sa.and_(col(PUBLIEE.id) == Formation.version_publiee_id, col(PUBLIEE.id) != VersionFormation.id),
        )
    )


def conditions(actor: Actor, perimetre: Scope, filtre: FiltreFile) -> list[sa.ColumnElement[bool]]:
    """Return the conditions of a filter."""
    statut = ETATS.get(filtre.etat, StatutVersion.EN_CONTROLE)
    ou = [en_portee(perimetre), col(VersionFormation.statut) == statut]
    if statut is StatutVersion.REFUSEE:
        ou.append(archivee() if filtre.etat == "archivee" else ~archivee())
    if statut is StatutVersion.PUBLIEE:
        ou.append(col(VersionFormation.decidee_le) >= clock.now() - RECENTES)
    ou += [
        col(VersionFormation.intitule_recherche).contains(mot, autoescape=True)
        for mot in normaliser(filtre.texte).split()
    ]
    if filtre.genre in GENRES:
        genres = {"creation": creation, "modification": lambda: ~creation(), "reconduction": reconduction}
        ou.append(genres[filtre.genre]())
    if filtre.attribution == "moi":
        ou.append(col(VersionFormation.attribuee_a_id) == actor.utilisateur_id)
    elif filtre.attribution == "libre":
        ou.append(col(VersionFormation.attribuee_a_id).is_(None))
    if filtre.attente == "retard":
        jour = delais.dernier_jour_en_retard(clock.today(), settings().offre_delai_jours)
        ou.append(col(VersionFormation.soumise_le) < clock.start_of(jour + timedelta(days=1)))
    return ou


def cle_de(filtre: FiltreFile) -> tuple[list[Any], bool]:
    """Return what a filter is sorted by, and whether the latest come first: what is decided shows the last first."""
    if ETATS.get(filtre.etat, StatutVersion.EN_CONTROLE) is StatutVersion.EN_CONTROLE:
        return [col(VersionFormation.soumise_le), col(VersionFormation.id)], False
    return [col(VersionFormation.decidee_le), col(VersionFormation.id)], True


def ligne(
    actor: Actor, version: VersionFormation, organisme: str, *, premiere: bool, trivial: bool, archivee: bool
) -> LigneFile:
    """Return a publication as the queue shows it to somebody."""
    fin = version.decidee_le if version.statut is not StatutVersion.EN_CONTROLE and version.decidee_le else clock.now()
    soumise = clock.local(version.soumise_le).date() if version.soumise_le else clock.local(fin).date()
    jour = clock.local(fin).date()
    statut = StatutFormation.ARCHIVEE if archivee else version.statut
    tenue = version.prise_jusqu_a is not None and version.prise_jusqu_a > clock.now()
    return LigneFile(
        version_id=version.id or 0,
        reference=version.reference,
        intitule=version.intitule,
        organisme=organisme,
        soumise_le=version.soumise_le,
        attente_jours=(jour - soumise).days,
        retard_jours=max(0, delais.jours_ouvres(soumise, jour) - settings().offre_delai_jours),
        premiere=premiere,
        reconduction=trivial,
        prise_par=version.prise_par if tenue else "",
        prise_par_soi=tenue and version.prise_par_id == actor.utilisateur_id,
        attribuee_a=version.attribuee_a,
        attribuee_a_soi=version.attribuee_a_id is not None and version.attribuee_a_id == actor.utilisateur_id,
        statut=statut.value,
        statut_libelle=statut.libelle,
        decidee_le=version.decidee_le,
        decidee_par=version.decidee_par,
    )


def voisines(
    session: Session, actor: Actor, perimetre: Scope, filtre: FiltreFile, version: VersionFormation
) -> tuple[int | None, int | None, int, int]:
    """Return the publications before and after in the filtered queue, the rank of this one, and how many there are."""
    ou = conditions(actor, perimetre, filtre)
    colonnes, descendant = cle_de(filtre)
    repere = version.decidee_le if descendant else version.soumise_le
    if repere is None:
        total = session.execute(avec_formation(sa.select(sa.func.count())).where(*ou)).scalar_one()
        return None, None, 0, total
    cle, ici = sa.tuple_(*colonnes), sa.tuple_(repere, version.id)
    plus_haut, plus_bas = (cle > ici, cle < ici) if descendant else (cle < ici, cle > ici)

    def proche(cote: sa.ColumnElement[bool], *, vers_le_bas: bool) -> int | None:
        tri = (c.desc() if vers_le_bas == descendant else c.asc() for c in colonnes)
        requete = avec_formation(sa.select(col(VersionFormation.id))).where(*ou, cote).order_by(*tri).limit(1)
        return session.execute(requete).scalar()

    rang = sa.func.coalesce(sa.func.sum(sa.case((plus_bas, 0), else_=1)), 0)
    position, total = session.execute(avec_formation(sa.select(rang, sa.func.count())).where(*ou)).one()
    return proche(plus_haut, vers_le_bas=False), proche(plus_bas, vers_le_bas=True), int(position), total
