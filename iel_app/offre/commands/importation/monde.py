"""What rows are compared with, read for a batch at once: formations, sessions, reference lists."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlmodel import Session, col, select

from iel_app.comptes.models import Organisme
from iel_app.core import clock
from iel_app.core.settings import settings
from iel_app.offre import forms
from iel_app.offre.commands.contexte import organismes_permis
from iel_app.offre.models import (
    OUVERTS,
    Formation,
    SessionFormation,
    StatutFormation,
    StatutVersion,
    VersionFormation,
    VersionSession,
)
from iel_app.offre.rules import Certification, Reperes
from iel_app.offre.rules.importation import Demande
from iel_app.referentiels.models import Certification as CertificationReferencee
from iel_app.referentiels.models import Commune
from iel_app.referentiels.rules import normaliser

Ligne = tuple[VersionSession, SessionFormation]


@dataclass(slots=True)
class Connue:
    """A formation of the structure: the version under way, else the published one; the sessions of both."""

    formation: Formation
    version: VersionFormation
    lignes: list[Ligne]
    publiees: list[Ligne]

    @property
    def ouverte(self) -> bool:
        """Whether its version is under way."""
        return self.version.statut in OUVERTS


@dataclass(slots=True)
class Monde:
    """The surroundings of a batch of rows."""

    organisme_id: int
    permis: dict[int, str]
    sirets: dict[str, int]
    certifications: dict[str, Certification]
    communes: dict[str, Commune]
    connues: list[Connue] = field(default_factory=list)

    def reperes(self, code: str) -> Reperes:
        """Return what the rules of publication ask of the world, for a certification."""
        return Reperes(clock.today(), self.certifications.get(code), self.permis, settings().offre_contact)

    def commune(self, code: str, code_postal: str, ville: str) -> Commune | None:
        """Return a commune by its code, else the only one of this name and postal code."""
        if code:
            return self.communes.get(code)
        cle = normaliser(ville)
        trouvees = [c for c in self.communes.values() if c.nom_recherche == cle and code_postal in c.codes_postaux]
        return trouvees[0] if len(trouvees) == 1 else None


def charger(session: Session, organisme_id: int, demandes: Sequence[Demande], *, verrou: bool = False) -> Monde:
    """Read the surroundings of a batch in a few statements; with `verrou`, its formations are locked."""
    permis = organismes_permis(session, organisme_id)
    codes = {d.contenu.get("certification", "") for d in demandes}
    monde = Monde(organisme_id, permis, _sirets(session, demandes), {}, _communes(session, demandes))
    formations = _formations(session, organisme_id, demandes, codes, verrou=verrou)
    monde.connues = connues(session, formations)
    codes |= {c.version.contenu.get("certification", "") for c in monde.connues}
    monde.certifications = _certifications(session, codes)
    return monde


def _sirets(session: Session, demandes: Iterable[Demande]) -> dict[str, int]:
    sirets = {s for d in demandes for s in (d.responsable, d.formateur) if s}
    lignes = session.execute(select(Organisme.siret, Organisme.id).where(col(Organisme.siret).in_(sirets))).all()
    return {siret: identifiant or 0 for siret, identifiant in lignes}


def _communes(session: Session, demandes: Iterable[Demande]) -> dict[str, Commune]:
    codes = {d.seance.get("commune", "") for d in demandes if d.seance} - {""}
    noms = {normaliser(d.ville) for d in demandes if d.seance and not d.seance.get("commune")} - {""}
    ou = sa.or_(col(Commune.code).in_(codes), col(Commune.nom_recherche).in_(noms))
    return {c.code: c for c in session.exec(select(Commune).where(ou)).all()}


def _certifications(session: Session, codes: set[str]) -> dict[str, Certification]:
    lignes = session.exec(
        select(CertificationReferencee).where(col(CertificationReferencee.code).in_(codes - {""}))
    ).all()
    return {
        c.code: Certification(
            id=c.id or 0,
            code=c.code,
            rncp=c.code_rncp,
            intitule=c.intitule,
            niveau=c.niveau,
            duree_annees=c.duree_annees,
            valide_jusqu_au=c.valide_jusqu_au,
            remplacee_par=c.remplacee_par,
            en_apprentissage=c.en_apprentissage,
        )
        for c in lignes
    }


def _formations(
    session: Session, organisme_id: int, demandes: Sequence[Demande], codes: set[str], *, verrou: bool
) -> list[Formation]:
    references = {d.reference for d in demandes} - {""}
    identifiants = {d.identifiant for d in demandes} | references
    ou = sa.or_(col(Formation.reference).in_(references), col(Formation.identifiant_externe).in_(identifiants - {""}))
    anonymes = {c for d in demandes if not d.reference and not d.identifiant and (c := d.contenu.get("certification"))}
    if anonymes:
        semblables = (
            select(VersionFormation.formation_id)
            .join(CertificationReferencee, col(CertificationReferencee.id) == VersionFormation.certification_id)
            .where(
                VersionFormation.organisme_id == organisme_id,
                col(CertificationReferencee.code).in_(anonymes & codes),
                col(VersionFormation.statut).in_((*OUVERTS, StatutVersion.PUBLIEE)),
            )
        )
        ou = sa.or_(ou, sa.and_(col(Formation.id).in_(semblables), col(Formation.statut) == StatutFormation.ACTIVE))
    requete = select(Formation).where(Formation.organisme_id == organisme_id, ou).order_by(col(Formation.id))
    if verrou:
        requete = requete.with_for_update()
    return list(session.exec(requete.execution_options(populate_existing=verrou)).all())


def connues(session: Session, formations: list[Formation]) -> list[Connue]:
    """Return formations with their versions and sessions, in the same order."""
    ids = [f.id for f in formations]
    if not ids:
        return []
    dernieres = select(sa.func.max(VersionFormation.id)).where(col(VersionFormation.formation_id).in_(ids))
    versions = session.exec(
        select(VersionFormation).where(
            col(VersionFormation.formation_id).in_(ids),
            sa.or_(
                col(VersionFormation.statut).in_(OUVERTS),
                col(VersionFormation.id).in_([f.version_publiee_id for f in formations if f.version_publiee_id]),
                col(VersionFormation.id).in_(dernieres.group_by(col(VersionFormation.formation_id))),
            ),
        )
    ).all()
    seances = _seances(session, [v.id or 0 for v in versions])
    par_formation = _par_formation(versions)
    trouvees = []
    for formation in formations:
        siennes = par_formation[formation.id or 0]
        version = next((v for v in siennes if v.statut in OUVERTS), None)
        version = version or next((v for v in siennes if v.id == formation.version_publiee_id), siennes[-1])
        publiees = seances.get(formation.version_publiee_id or 0, [])
        trouvees.append(Connue(formation, version, seances.get(version.id or 0, []), publiees))
    return trouvees


def _par_formation(versions: Sequence[VersionFormation]) -> dict[int, list[VersionFormation]]:
    groupes: dict[int, list[VersionFormation]] = {}
    for version in sorted(versions, key=lambda v: v.numero):
        groupes.setdefault(version.formation_id, []).append(version)
    return groupes


def _seances(session: Session, version_ids: list[int]) -> dict[int, list[Ligne]]:
    lignes = session.execute(
        select(VersionSession, SessionFormation)
        .join(SessionFormation, col(SessionFormation.id) == VersionSession.session_id)
        .where(col(VersionSession.version_id).in_(version_ids))
    ).all()
    groupes: dict[int, list[Ligne]] = {}
    for ligne, session_formation in lignes:
        groupes.setdefault(ligne.version_id, []).append((ligne, session_formation))
    return groupes


def depart(organisme_id: int) -> dict[str, str]:
    """Return the content of a formation that an import begins."""
    return forms.vide() | {"responsable": str(organisme_id), "formateur": str(organisme_id)}
