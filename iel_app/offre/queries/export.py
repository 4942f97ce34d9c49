"""Published formations, whole, for files and partners; read by batches."""

from collections.abc import Callable, Iterable, Iterator
from io import TextIOWrapper
from tempfile import SpooledTemporaryFile
from typing import IO

import sqlalchemy as sa
from sqlmodel import Session, col, select

from iel_app.comptes.models import Organisme
from iel_app.core import clock
from iel_app.core.actor import Actor
from iel_app.core.errors import NotFound
from iel_app.core.permissions import Permission, scope
from iel_app.offre import forms
from iel_app.offre.commands.contexte import seance
from iel_app.offre.lheo import Fiche, OrganismeDecrit, SeanceDecrite, ecrire
from iel_app.offre.models import Formation, SessionFormation, StatutFormation, VersionFormation, VersionSession
from iel_app.offre.queries.conditions import dans_le_perimetre
from iel_app.offre.queries.flux import ecrire_ecartees, ecrire_flux
from iel_app.offre.queries.tableau import ecrire_csv, ecrire_xlsx
from iel_app.offre.rules.flux import Campagne, Plateforme, campagne
from iel_app.referentiels.models import Certification

LOT = 500
FORMES = ("xml", "xlsx", "csv")
FLUX: dict[str, tuple[Plateforme, Callable[[Iterable[Fiche], IO[str], Plateforme, Campagne], int]]] = {
    f"{plateforme.value}{suite}": (plateforme, ecrire)
    for plateforme in Plateforme
    for suite, ecrire in (("", ecrire_flux), ("-ecartees", ecrire_ecartees))
}
EN_MEMOIRE = 5_000_000
"""Bytes of a file kept in memory; beyond, it is on disk."""


def fiches_publiees(session: Session, actor: Actor, formation_ids: tuple[int, ...] = ()) -> Iterator[Fiche]:
    """Yield the published formations in reach, by reference; only those of `formation_ids` when some are given."""
    perimetre = scope(actor, Permission.OFFRE_LIRE)
    ou = [dans_le_perimetre(perimetre), col(Formation.statut) == StatutFormation.ACTIVE]
    if formation_ids:
        ou.append(col(Formation.id).in_(formation_ids))
    dernier = 0
    while lot := _lot(session, ou, dernier):
        dernier = lot[-1][0].id or 0
        yield from _fiches(session, lot)


def fichier(session: Session, actor: Actor, forme: str, formation_ids: tuple[int, ...] = ()) -> IO[bytes]:
    """Return the published formations in reach as a file, rewound: LHEO 2.3, CSV, XLSX, or a national flow.

    Raises:
        NotFound: no such format.
    """
    scope(actor, Permission.OFFRE_LIRE)
    if forme not in (*FORMES, *FLUX):
        raise NotFound
    sortie = SpooledTemporaryFile(EN_MEMOIRE)  # noqa: SIM115  who streams it closes it
    fiches = fiches_publiees(session, actor, formation_ids)
    if forme == "xml":
        ecrire(fiches, sortie)
    elif forme == "xlsx":
        ecrire_xlsx(fiches, sortie)
    else:
        texte = TextIOWrapper(sortie, encoding="utf-8", newline="", write_through=True)
        if forme in FLUX:
            plateforme, ecrire_en_flux = FLUX[forme]
            ecrire_en_flux(fiches, texte, plateforme, campagne(clock.today()))
        else:
            ecrire_csv(fiches, texte)
        texte.detach()
    sortie.seek(0)
    return sortie


def _lot(
    session: Session, ou: list[sa.ColumnElement[bool]], dernier: int
) -> list[tuple[Formation, VersionFormation, Certification]]:
    lignes = session.execute(
        select(Formation, VersionFormation, Certification)
        .join(VersionFormation, col(VersionFormation.id) == Formation.version_publiee_id)
        .join(Certification, col(Certification.id) == VersionFormation.certification_id)
        .where(*ou, col(Formation.id) > dernier)
        .order_by(col(Formation.id))
        .limit(LOT)
    ).all()
    return [(formation, version, certification) for formation, version, certification in lignes]


def _fiches(session: Session, lot: list[tuple[Formation, VersionFormation, Certification]]) -> Iterator[Fiche]:
    seances: dict[int, list[tuple[VersionSession, SessionFormation]]] = {}
    lignes = session.execute(
        select(VersionSession, SessionFormation)
        .join(SessionFormation, col(SessionFormation.id) == VersionSession.session_id)
        .where(col(VersionSession.version_id).in_([version.id for _, version, _ in lot]))
        .order_by(col(VersionSession.date_debut), col(SessionFormation.reference))
    ).all()
    for ligne, session_formation in lignes:
        seances.setdefault(ligne.version_id, []).append((ligne, session_formation))
    ids = {i for _, v, _ in lot for i in (v.responsable_id, v.formateur_id)}
    ids |= {ligne.formateur_id for ligne, _ in lignes}
    organismes = {
        o.id: _organisme(o) for o in session.exec(select(Organisme).where(col(Organisme.id).in_(ids - {None}))).all()
    }
    for formation, version, certification in lot:
        fiche = _fiche(formation, version, certification, organismes, seances.get(version.id or 0, []))
        if fiche is not None:
            yield fiche


def _fiche(
    formation: Formation,
    version: VersionFormation,
    certification: Certification,
    organismes: dict[int | None, OrganismeDecrit],
    seances: list[tuple[VersionSession, SessionFormation]],
) -> Fiche | None:
    saisie, _ = forms.valider(forms.vide() | version.contenu)
    responsable, formateur = organismes.get(version.responsable_id), organismes.get(version.formateur_id)
    if saisie is None or responsable is None or formateur is None:
        return None
    return Fiche(
        reference=formation.reference,
        saisie=saisie,
        intitule_public=version.intitule,
        conventionnee=formation.conventionnee,
        rncp=certification.code_rncp,
        niveau=certification.niveau,
        nsf=certification.code_nsf,
        formacodes=tuple(certification.formacodes),
        romes=tuple(certification.romes),
        responsable=responsable,
        formateur=formateur,
        seances=tuple(
            SeanceDecrite(
                seance(ligne, s),
                s.capacite,
                s.places_restantes,
                s.recrutement.value,
                organismes.get(ligne.formateur_id) or formateur,
                s.identifiant_externe or "",
                s.nb_inscrits,
            )
            for ligne, s in seances
        ),
        identifiant=formation.identifiant_externe or "",
        cfd=certification.code_formation_diplome,
        valide_jusqu_au=certification.valide_jusqu_au,
    )


def _organisme(organisme: Organisme) -> OrganismeDecrit:
    return OrganismeDecrit(
        nom=organisme.nom,
        siret=organisme.siret,
        uai=organisme.uai,
        numero_activite=organisme.numero_activite,
        adresse=organisme.adresse,
        code_postal=organisme.code_postal,
        ville=organisme.ville,
        code_insee=organisme.code_insee,
        courriel=organisme.courriel,
        telephone=organisme.telephone,
    )
