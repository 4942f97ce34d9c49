"""An import is undone: what it began is removed, what it changed is given back."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import islice
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import defer
from sqlmodel import Session, col, select

from iel_app.core import clock
from iel_app.core.actor import Actor
from iel_app.core.errors import Impossible
from iel_app.core.settings import settings
from iel_app.core.workflow import advance
from iel_app.offre.commands.importation.contexte import LOT, import_de
from iel_app.offre.commands.index import indexer
from iel_app.offre.commands.versions import compter_sessions, reporter
from iel_app.offre.models import (
    EtatRecrutement,
    Formation,
    Import,
    LigneImport,
    NoteControle,
    SessionFormation,
    StatutVersion,
    VersionFormation,
    VersionSession,
)
from iel_app.offre.workflow import IMPORT

_RENDABLES = (StatutVersion.BROUILLON, StatutVersion.A_COMPLETER)
_CITEES = 10


def annuler_import(session: Session, actor: Actor, import_id: int) -> dict[str, Any]:
    """Undo an import whose drafts are all still drafts, and return how many were removed, given back, left alone.

    A draft changed by hand since is left alone, and named: nobody's work is lost.

    Raises:
        Impossible: not at this stage, something of it was submitted or published (`manques` names them), or its rows
            are no longer kept.
    """
    importe = import_de(session, actor, import_id)
    if (
        importe.nb_appliquees
        and session.exec(select(LigneImport.id).where(LigneImport.import_id == import_id).limit(1)).first() is None
    ):
        raise Impossible(
            f"Cet import date de plus de {settings().import_conservation_jours}\u00a0jours\u00a0: ses lignes ne sont "
            "plus gardées, il ne s’annule plus."
        )
    premieres = session.exec(_lignes(import_id, col(LigneImport.version_id).is_not(None))).all()
    versions = _versions(session, [ligne.version_id or 0 for ligne in premieres])
    parties = sorted(v.reference for v in versions.values() if v.statut not in (*_RENDABLES, StatutVersion.ABANDONNEE))
    if parties and importe.applique_le is not None:
        raise Impossible(
            "Cet import ne peut plus être annulé\u00a0: des formations ont été envoyées au contrôle ou "
            "publiées depuis. Reprenez leur saisie d’abord.",
            [f"Formation {reference}" for reference in parties[:_CITEES]],
        )
    rapport: dict[str, Any] = {"retirees": 0, "retablies": 0, "laissees": []}
    importe.annule_le = clock.now()
    a_rendre = _sauf_suivies(session, _a_rendre(importe, premieres, versions, rapport), versions, rapport)
    creees = [ligne for ligne in a_rendre if ligne.annulation.get("creee")]
    changees = [ligne for ligne in a_rendre if not ligne.annulation.get("creee")]
    ouvertes = [ligne for ligne in changees if ligne.annulation.get("ouverte")]
    _retirer_formations(session, creees)
    for lot in _lots([ligne.version_id for ligne in ouvertes]):
        _supprimer(session, VersionSession, col(VersionSession.version_id).in_(lot))
    for ligne in changees:
        if not ligne.annulation.get("ouverte"):
            _retablir(session, versions[ligne.version_id or 0], ligne.annulation)
    rendues = _rendre_sessions(session, importe, changees, rapport)
    for lot in _lots([ligne.version_id for ligne in ouvertes]):
        _supprimer(session, VersionFormation, col(VersionFormation.id).in_(lot))
    identifiees = _rendre_identifiants(session, importe, changees + _quittees(premieres, versions), rapport)
    indexer(session, rendues)
    retablies = {ligne.formation_id for ligne in identifiees} | rendues
    rapport |= {"retirees": len(creees), "retablies": len(retablies), "laissees": rapport["laissees"][:_CITEES]}
    importe.rapport = rapport
    advance(session, actor, IMPORT, importe, "annuler", apres=rapport)
    return rapport


def _lignes(import_id: int, ou: sa.ColumnElement[bool]) -> Any:
    """Return rows without what the file says in them: of 20 000, that is most of what they weigh."""
    lourds = (defer(LigneImport.valeurs), defer(LigneImport.erreurs))  # pyright: ignore[reportArgumentType]
    return select(LigneImport).where(LigneImport.import_id == import_id, ou).options(*lourds)


def _lots(valeurs: Iterable[Any]) -> Iterator[list[Any]]:
    suite = iter(valeurs)
    while lot := list(islice(suite, LOT)):
        yield lot


def _versions(session: Session, ids: list[int]) -> dict[int, VersionFormation]:
    """Return the drafts, their formations locked."""
    trouvees: dict[int, VersionFormation] = {}
    for lot in _lots(ids):
        formations = select(VersionFormation.formation_id).where(col(VersionFormation.id).in_(lot))
        session.exec(select(Formation).where(col(Formation.id).in_(formations)).with_for_update()).all()
        versions = session.exec(
            select(VersionFormation).where(col(VersionFormation.id).in_(lot)).execution_options(populate_existing=True)
        ).all()
        trouvees |= {v.id or 0: v for v in versions}
    return trouvees


def _a_rendre(
    importe: Import, premieres: Sequence[LigneImport], versions: dict[int, VersionFormation], rapport: dict[str, Any]
) -> list[LigneImport]:
    """Return the rows whose draft nobody touched since, and name the others in the report."""
    gardees = []
    for ligne in premieres:
        version = versions.get(ligne.version_id or 0)
        if version is None or version.statut not in _RENDABLES:
            continue
        if version.import_id != importe.id:
            rapport["laissees"].append(version.reference)
        else:
            gardees.append(ligne)
    return gardees


def _sauf_suivies(
    session: Session, lignes: list[LigneImport], versions: dict[int, VersionFormation], rapport: dict[str, Any]
) -> list[LigneImport]:
    """Return the rows but those that began a formation of which the control keeps a note, named in the report."""
    suivies: set[int] = set()
    for lot in _lots([ligne.formation_id for ligne in lignes if ligne.annulation.get("creee")]):
        suivies |= set(session.exec(select(NoteControle.formation_id).where(col(NoteControle.formation_id).in_(lot))))
    laissees = [li for li in lignes if li.formation_id in suivies]
    if laissees:
        references = [versions[li.version_id or 0].reference for li in laissees]
        rapport["suivies"] = references[:_CITEES]
        rapport["laissees"] = references[:_CITEES] + rapport["laissees"]
    return [li for li in lignes if li.formation_id not in suivies]


def _supprimer(session: Session, table: Any, ou: sa.ColumnElement[bool]) -> None:
    session.execute(sa.delete(table).where(ou).execution_options(synchronize_session=False))


def _retirer_formations(session: Session, creees: list[LigneImport]) -> None:
    for lot in _lots(creees):
        versions, formations = [ligne.version_id for ligne in lot], [ligne.formation_id for ligne in lot]
        _supprimer(session, VersionSession, col(VersionSession.version_id).in_(versions))
        _supprimer(session, VersionFormation, col(VersionFormation.formation_id).in_(formations))
        _supprimer(session, SessionFormation, col(SessionFormation.formation_id).in_(formations))
        _supprimer(session, Formation, col(Formation.id).in_(formations))


def _retablir(session: Session, version: VersionFormation, avant: dict[str, Any]) -> None:
    """Give a draft back its fields and sessions."""
    version.contenu, version.motifs = dict(avant["contenu"]), dict(avant["motifs"])
    version.revision += 1
    _supprimer(session, VersionSession, col(VersionSession.version_id) == version.id)
    for dite in avant["seances"]:
        jours = {c: date.fromisoformat(dite[c]) if dite[c] else None for c in ("date_debut", "date_fin")}
        session.add(VersionSession(**(dite | jours)))
    session.flush()
    reporter(session, version)
    compter_sessions(session, version)


def _rendre_sessions(
    session: Session, importe: Import, changees: list[LigneImport], rapport: dict[str, Any]
) -> set[int]:
    """Remove the sessions added to these formations, give back the places of the others, and return whose.

    The report names those that keep newer places.
    """
    formations, rendues = {ligne.formation_id for ligne in changees}, set[int]()
    gardees: list[str] = []
    ecrites = sa.and_(col(LigneImport.session_id).is_not(None), col(LigneImport.appliquee))
    lignes = session.exec(_lignes(importe.id or 0, ecrites)).all()
    siennes = [li for li in lignes if li.formation_id in formations or "seules" in li.annulation]
    for lot in _lots(sorted({li.formation_id or 0 for li in siennes if "seules" in li.annulation})):
        verrou = select(Formation.id).where(col(Formation.id).in_(lot)).order_by(col(Formation.id))
        session.exec(verrou.with_for_update()).all()
    for lot in _lots([i for ligne in siennes if (i := ligne.annulation.get("session"))]):
        _supprimer(session, SessionFormation, col(SessionFormation.id).in_(lot))
    for lot in _lots([ligne for ligne in siennes if "places" in ligne.annulation]):
        par_id = {ligne.annulation["de"]: ligne.annulation for ligne in lot}
        for s in session.exec(select(SessionFormation).where(col(SessionFormation.id).in_(par_id))).all():
            if _rendre_places(s, par_id[s.id or 0], importe, gardees):
                rendues.add(s.formation_id)
    if gardees:
        rapport |= {"gardees": sorted(gardees)[:_CITEES], "nb_gardees": len(gardees)}
    return rendues


def _rendre_places(s: SessionFormation, avant: dict[str, Any], importe: Import, gardees: list[str]) -> bool:
    """Give a session back its identifier, and its places unless they are newer than the import; tell whether it did."""
    *nombres, recrutement, identifiant = avant["places"]
    if "seules" not in avant or "identifiee" in avant:
        s.identifiant_externe = identifiant
    rendues = (*nombres, avant.get("inscrits"), EtatRecrutement(recrutement))
    if rendues == (s.capacite, s.places_restantes, s.nb_inscrits, s.recrutement):
        return False
    ecrites_le = datetime.fromisoformat(avant["le"]) if "le" in avant else importe.applique_le
    if s.places_le is not None and ecrites_le is not None and s.places_le > ecrites_le:
        gardees.append(s.reference)
        return False
    s.capacite, s.places_restantes, s.nb_inscrits, s.recrutement = rendues
    s.places_le = clock.now()
    return True


def _identifiees(session: Session, import_id: int) -> list[LigneImport]:
    """Return the rows that gave a formation its identifier without a draft."""
    sans_brouillon = sa.and_(col(LigneImport.version_id).is_(None), col(LigneImport.formation_id).is_not(None))
    lignes = session.exec(_lignes(import_id, sa.and_(sans_brouillon, col(LigneImport.appliquee)))).all()
    return [ligne for ligne in lignes if "identifiant" in ligne.annulation]


def _quittees(premieres: Sequence[LigneImport], versions: dict[int, VersionFormation]) -> list[LigneImport]:
    """Return the rows whose draft was given up: what it changed is gone, but for the identifier of the formation."""
    abandonnees = {i for i, version in versions.items() if version.statut is StatutVersion.ABANDONNEE}
    return [li for li in premieres if li.version_id in abandonnees and "identifiant" in li.annulation]


def _rendre_identifiants(
    session: Session, importe: Import, lignes: list[LigneImport], rapport: dict[str, Any]
) -> list[LigneImport]:
    """Give formations back their identifier, those written without a draft too, and return their rows.

    When another formation bears it by now, the present one stays and is named in the report.
    """
    lignes = lignes + _identifiees(session, importe.id or 0)
    for lot in _lots(lignes):
        par_id = {ligne.formation_id: ligne.annulation.get("identifiant") for ligne in lot}
        porteurs = dict(
            session.execute(
                select(Formation.identifiant_externe, Formation.id).where(
                    Formation.organisme_id == importe.organisme_id,
                    col(Formation.identifiant_externe).in_([i for i in par_id.values() if i]),
                )
            ).all()
        )
        for formation in session.exec(select(Formation).where(col(Formation.id).in_(par_id))).all():
            ancien = par_id[formation.id]
            if porteurs.get(ancien, formation.id) not in par_id:
                rapport["laissees"].append(formation.reference)
                continue
            formation.identifiant_externe = ancien
            formation.modifie_le = clock.now()
    return lignes
