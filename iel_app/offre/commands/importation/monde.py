"""What rows are compared with, read for a batch at once: formations, sessions, reference lists."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

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
    LigneImport,
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
    """The surroundings of a batch of rows; `ecrites`: what earlier batches of the import wrote, `creees` of it new."""

    organisme_id: int
    permis: dict[int, str]
    sirets: dict[str, int]
    certifications: dict[str, Certification]
    communes: dict[str, Commune]
    connues: list[Connue] = field(default_factory=list)
    ecrites: set[int] = field(default_factory=set)
    creees: set[int] = field(default_factory=set)

    def reperes(self, code: str) -> Reperes:
        """Return what the rules of publication ask of the world, for a certification."""
        s = settings()
        certification = self.certifications.get(code)
        return Reperes(clock.today(), certification, self.permis, s.offre_contact, s.offre_alerte_certification_jours)

    def commune(self, code: str, code_postal: str, ville: str) -> Commune | None:
        """Return a commune by its code, else the only one of this name and postal code."""
        if code:
            return self.communes.get(code)
        cle = normaliser(ville)
        trouvees = [c for c in self.communes.values() if c.nom_recherche == cle and code_postal in c.codes_postaux]
        return trouvees[0] if len(trouvees) == 1 else None


def charger(session: Session, organisme_id: int, demandes: Sequence[Demande], ecrit: int | None = None) -> Monde:
    """Read the surroundings of a batch in a few statements; its formations are locked for an import that writes."""
    permis = organismes_permis(session, organisme_id)
    monde = Monde(organisme_id, permis, _sirets(session, demandes), {}, _communes(session, demandes))
    formations = _formations(session, organisme_id, demandes, ecrit)
    monde.connues = connues(session, formations)
    ecrites = _ecrites(session, ecrit, [f.id for f in formations])
    monde.ecrites, monde.creees = set(ecrites), {i for i, creee in ecrites.items() if creee}
    codes = {d.contenu.get("certification", "") for d in demandes}
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


def _formations(session: Session, organisme_id: int, demandes: Sequence[Demande], ecrit: int | None) -> list[Formation]:
    """Return the formations that rows name, and those alike that the other rows could be about."""
    references = {d.reference for d in demandes} - {""}
    identifiants = ({d.identifiant for d in demandes} | references) - {""}
    siennes = col(Formation.organisme_id) == organisme_id
    ou = sa.or_(col(Formation.reference).in_(references), col(Formation.identifiant_externe).in_(identifiants))
    nommees = session.execute(select(Formation.reference, Formation.identifiant_externe).where(siennes, ou)).all()
    noms = {nom for deux in nommees for nom in deux}
    sans = [d for d in demandes if d.reference not in noms and d.identifiant not in noms]
    if sans:
        semblables = _semblables(organisme_id, sans, ecrit)
        ou = sa.or_(ou, sa.and_(col(Formation.id).in_(semblables), col(Formation.statut) == StatutFormation.ACTIVE))
    requete = select(Formation).where(siennes, ou).order_by(col(Formation.id))
    if ecrit is not None:
        requete = requete.with_for_update()
    return list(session.exec(requete.execution_options(populate_existing=ecrit is not None)).all())


def _semblables(organisme_id: int, demandes: Sequence[Demande], ecrit: int | None) -> Any:
    """Select the formations with the certification of a row; what the import wrote, only for rows without a name.

    A first import begins thousands of formations alike: they are not read again for each batch.
    """
    code = col(CertificationReferencee.code)
    anonymes = {d.contenu.get("certification", "") for d in demandes if not d.reference and not d.identifiant}
    codes = {d.contenu.get("certification", "") for d in demandes}
    ecrites = select(LigneImport.formation_id).where(
        LigneImport.import_id == ecrit, col(LigneImport.version_id).is_not(None), col(LigneImport.formation_id) > 0
    )
    return (
        select(VersionFormation.formation_id)
        .join(CertificationReferencee, col(CertificationReferencee.id) == VersionFormation.certification_id)
        .where(
            VersionFormation.organisme_id == organisme_id,
            sa.or_(
                code.in_(anonymes - {""}),
                sa.and_(code.in_(codes - {""}), col(VersionFormation.formation_id).not_in(ecrites)),
            ),
            col(VersionFormation.statut).in_((*OUVERTS, StatutVersion.PUBLIEE)),
        )
    )


def _ecrites(session: Session, ecrit: int | None, ids: Sequence[int | None]) -> dict[int, bool]:
    """Return those of these formations that earlier batches of the import wrote, and whether they began them."""
    ecrites = select(LigneImport.formation_id, LigneImport.annulation).where(
        LigneImport.import_id == ecrit, col(LigneImport.version_id).is_not(None), col(LigneImport.formation_id).in_(ids)
    )
    lignes = session.exec(ecrites).all() if ecrit is not None else []
    return {identifiant or 0: bool(annulation.get("creee")) for identifiant, annulation in lignes}


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
