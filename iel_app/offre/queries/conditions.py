"""The tabs of the catalogue and the reasons of alert, as conditions over facts (no status says them)."""

from datetime import timedelta
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import col, select

from iel_app.core import clock
from iel_app.core.permissions import Scope
from iel_app.core.settings import settings
from iel_app.offre.models import (
    OUVERTS,
    Formation,
    SessionFormation,
    StatutFormation,
    StatutVersion,
    VersionFormation,
    VersionSession,
)
from iel_app.referentiels.models import Certification
from iel_app.referentiels.rules import normaliser

OUVERTE = aliased(VersionFormation, name="ouverte")
PUBLIEE = aliased(VersionFormation, name="publiee")
DERNIERE = aliased(VersionFormation, name="derniere")
"""The last version of a formation that has neither: refused, or given up."""
REFUSEE = aliased(VersionFormation, name="refusee")
"""The modification of a published formation that was refused, until another is begun."""
COURANTE_CERTIFICATION = aliased(Certification, name="certification_courante")


class Onglet(StrEnum):
    """The tabs (Guide 003, « Accès à votre catalogue »); « Import » is a page of its own."""

    ALERTE = "alerte"
    PUBLIEES = "publiees"
    CREEES = "creees"
    MODIFIEES = "modifiees"
    BROUILLONS = "brouillons"
    ARCHIVEES = "archivees"
    SUPPRIMEES = "supprimees"
    MAJ_DIPLOMES = "maj_diplomes"


class Motif(StrEnum):
    """Why a formation awaits an act of its author."""

    SANS_SESSION = "sans_session"
    CERTIFICATION_EXPIREE = "certification_expiree"
    RENVOYEE = "renvoyee"
    LIEN_EN_PANNE = "lien_en_panne"
    CAPACITE_DEPASSEE = "capacite_depassee"
    ANCIENNE = "ancienne"

    @property
    def libelle(self) -> str:
        """The reason as people read it."""
        return _MOTIFS[self].format(mois=settings().offre_confirmation_mois)


_MOTIFS = {
    Motif.SANS_SESSION: "Sans session à venir",
    Motif.CERTIFICATION_EXPIREE: "Certification expirée",
    Motif.RENVOYEE: "Renvoyées par le contrôle qualité",
    Motif.LIEN_EN_PANNE: "Lien web qui ne répond plus",
    Motif.CAPACITE_DEPASSEE: "Capacité dépassée",
    Motif.ANCIENNE: "Publiées depuis plus de {mois} mois",
}


def dans_le_perimetre(perimetre: Scope) -> sa.ColumnElement[bool]:
    """Return the condition under which a formation is in reach."""
    if perimetre.toutes:
        return sa.true()
    return sa.or_(
        col(Formation.organisme_id).in_(perimetre.organismes), col(Formation.region_id).in_(perimetre.regions)
    )


def conditions_motifs() -> dict[Motif, sa.ColumnElement[bool]]:
    """Return, for each reason of alert, its condition on a formation with its versions and certification."""
    aujourd_hui = clock.today()
    publiee = col(PUBLIEE.id).is_not(None)
    depassee = (
        select(SessionFormation.id)
        .join(VersionSession, col(VersionSession.session_id) == SessionFormation.id)
        .where(
            SessionFormation.formation_id == Formation.id,
            VersionSession.version_id == PUBLIEE.id,
            col(SessionFormation.nb_inscrits) > col(SessionFormation.capacite),
            col(VersionSession.date_fin) >= aujourd_hui,
        )
        .exists()
    )
    limite = clock.now() - timedelta(days=settings().offre_confirmation_mois * 30.44)
    # What the author sees: a draft that has sessions to come only awaits its publication.
    derniere_fin = sa.case((col(OUVERTE.id).is_not(None), col(OUVERTE.fin)), else_=col(PUBLIEE.fin))
    meme_lien = sa.or_(col(OUVERTE.id).is_(None), _lien(OUVERTE) == _lien(PUBLIEE))
    return {
        Motif.SANS_SESSION: sa.and_(publiee, sa.or_(derniere_fin.is_(None), derniere_fin < aujourd_hui)),
        Motif.CERTIFICATION_EXPIREE: sa.and_(publiee, col(COURANTE_CERTIFICATION.valide_jusqu_au) < aujourd_hui),
        Motif.RENVOYEE: sa.or_(
            sa.and_(col(OUVERTE.id).is_not(None), col(OUVERTE.statut) == StatutVersion.A_COMPLETER),
            col(REFUSEE.id).is_not(None),
        ),
        Motif.LIEN_EN_PANNE: sa.and_(publiee, col(Formation.lien_en_panne_le).is_not(None), meme_lien),
        Motif.CAPACITE_DEPASSEE: sa.and_(publiee, depassee),
        Motif.ANCIENNE: sa.and_(publiee, col(Formation.confirmee_le) < limite),
    }


def _lien(version: Any) -> sa.ColumnElement[str]:
    return sa.func.coalesce(col(version.contenu)["lien_web"].as_string(), "")


def conditions_onglets() -> dict[Onglet, sa.ColumnElement[bool]]:
    """Return, for each tab, its condition."""
    active = col(Formation.statut) == StatutFormation.ACTIVE
    en_controle = sa.and_(col(OUVERTE.id).is_not(None), col(OUVERTE.statut) == StatutVersion.EN_CONTROLE)
    bientot = clock.today() + timedelta(days=settings().offre_alerte_certification_jours)
    diplome = sa.or_(
        col(COURANTE_CERTIFICATION.remplacee_par) != "", col(COURANTE_CERTIFICATION.valide_jusqu_au) < bientot
    )
    return {
        Onglet.ALERTE: sa.and_(active, sa.or_(*conditions_motifs().values())),
        Onglet.PUBLIEES: sa.and_(active, col(Formation.version_publiee_id).is_not(None)),
        Onglet.CREEES: sa.and_(active, en_controle, col(Formation.version_publiee_id).is_(None)),
        Onglet.MODIFIEES: sa.and_(active, en_controle, col(Formation.version_publiee_id).is_not(None)),
        Onglet.BROUILLONS: sa.and_(
            active, sa.or_(col(OUVERTE.statut) == StatutVersion.BROUILLON, col(DERNIERE.id).is_not(None))
        ),
        Onglet.ARCHIVEES: col(Formation.statut) == StatutFormation.ARCHIVEE,
        Onglet.SUPPRIMEES: col(Formation.statut) == StatutFormation.SUPPRIMEE,
        Onglet.MAJ_DIPLOMES: sa.and_(active, diplome),
    }


def de_la_version(colonne: str) -> sa.ColumnElement[Any]:
    """Return a column of the version under way, else of the published one, else of the last."""
    return sa.func.coalesce(*(getattr(version, colonne) for version in (OUVERTE, PUBLIEE, DERNIERE)))


def avec_versions(requete: Any) -> Any:
    """Join formations with the version that each shows and its certification."""
    autre = aliased(VersionFormation)
    siennes = select(sa.func.max(autre.numero)).where(autre.formation_id == Formation.id)
    rang = siennes.scalar_subquery()
    # A draft given up takes nothing away from the refusal before it.
    demandee = siennes.where(autre.statut != StatutVersion.ABANDONNEE).scalar_subquery()
    return (
        requete.select_from(Formation)
        .outerjoin(OUVERTE, sa.and_(col(OUVERTE.formation_id) == Formation.id, col(OUVERTE.statut).in_(OUVERTS)))
        .outerjoin(PUBLIEE, col(PUBLIEE.id) == Formation.version_publiee_id)
        .outerjoin(
            DERNIERE,
            sa.and_(
                col(OUVERTE.id).is_(None),
                col(PUBLIEE.id).is_(None),
                col(DERNIERE.formation_id) == Formation.id,
                col(DERNIERE.numero) == rang,
            ),
        )
        .outerjoin(
            REFUSEE,
            sa.and_(
                col(PUBLIEE.id).is_not(None),
                col(REFUSEE.formation_id) == Formation.id,
                col(REFUSEE.numero) == demandee,
                col(REFUSEE.statut) == StatutVersion.REFUSEE,
            ),
        )
        .outerjoin(COURANTE_CERTIFICATION, col(COURANTE_CERTIFICATION.id) == de_la_version("certification_id"))
    )


def cherche(texte: str) -> sa.ColumnElement[bool]:
    """Return the condition of « Filtrer »: every word in the title, or the start of a reference."""
    intitule = sa.func.coalesce(de_la_version("intitule_recherche"), "")
    mots = [intitule.contains(mot, autoescape=True) for mot in normaliser(texte).split()]
    tous = sa.and_(*mots) if mots else sa.false()
    return sa.or_(tous, col(Formation.reference).startswith(texte.strip(), autoescape=True))
