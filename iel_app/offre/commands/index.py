"""The public index, kept in the transaction of every act that changes what the public sees."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from iel_app.comptes.models import Organisme
from iel_app.core import clock
from iel_app.core.actor import Actor
from iel_app.core.permissions import Permission, require
from iel_app.offre import rules
from iel_app.offre.models import (
    JAMAIS,
    Enseignement,
    EtatRecrutement,
    FichePublique,
    Formation,
    MotPublic,
    SeancePublique,
    SessionFormation,
    StatutFormation,
    TextePublic,
    TrigrammePublic,
    VersionFormation,
    VersionSession,
)
from iel_app.referentiels.models import Certification, Commune, DiplomeCorrele, Metier
from iel_app.referentiels.rules import normaliser

LOT = 200
OBJECTIF_MAX = 600
_FORMATEUR = aliased(Organisme, name="formateur")
Ligne = dict[str, Any]


def indexer(session: Session, formation_ids: Iterable[int]) -> None:
    """Make the public index say what is public now of these formations: nothing, or their published version."""
    ids = sorted(set(formation_ids))
    session.flush()
    for debut in range(0, len(ids), LOT):
        _indexer_lot(session, ids[debut : debut + LOT])


def _indexer_lot(session: Session, ids: Sequence[int]) -> None:
    for table in (SeancePublique, TextePublic, FichePublique):
        session.execute(sa.delete(table).where(col(table.formation_id).in_(ids)))
    publiques = _publiques(session, ids)
    seances = _seances(session, [version.id or 0 for _, version, _, _ in publiques])
    metiers = metiers_de(session, {c.id: c for _, _, c, _ in publiques}.values())
    fiches: list[Ligne] = []
    textes: list[Ligne] = []
    connus: set[str] = set()
    for formation, version, certification, formateur in publiques:
        siennes = [s for s in seances if s["formation_id"] == formation.id]
        fiches.append(_fiche(formation, version, certification, formateur, siennes))
        dit = " ".join((_dit(version, certification, formateur, siennes), *metiers[certification.id]))
        connus |= rules.recherche.vocabulaire(dit)
        codes = (certification.code, certification.code_rncp, certification.code_rncp[4:], formation.reference,
                 *certification.romes)  # fmt: skip
        suite = version.contenu.get("objectif", "")[:OBJECTIF_MAX]
        textes.append({"formation_id": formation.id, "texte": normaliser(" ".join((dit, *codes, suite)))})
    for table, lignes in ((FichePublique, fiches), (SeancePublique, seances)):
        if lignes:
            session.execute(sa.insert(table), lignes)
    if textes:  # in one statement: FTS5 writes its index at the end of each, a hundred times slower row by row
        session.execute(sa.insert(TextePublic).values(textes))
    _apprendre(session, connus)


def _publiques(
    session: Session, ids: Sequence[int]
) -> list[tuple[Formation, VersionFormation, Certification, Organisme]]:
    lignes = session.execute(
        select(Formation, VersionFormation, Certification, _FORMATEUR)
        .join(VersionFormation, col(VersionFormation.id) == Formation.version_publiee_id)
        .join(Certification, col(Certification.id) == VersionFormation.certification_id)
        .join(_FORMATEUR, col(_FORMATEUR.id) == VersionFormation.formateur_id)
        .where(col(Formation.id).in_(ids), Formation.statut == StatutFormation.ACTIVE)
        .order_by(col(Formation.id))
    ).all()
    return [(formation, version, certification, formateur) for formation, version, certification, formateur in lignes]


def metiers_de(session: Session, certifications: Collection[Certification]) -> dict[int | None, list[str]]:
    """Return the trades that each certification prepares for, by its code as a diploma or by its RNCP code."""
    lignes = session.execute(
        select(DiplomeCorrele.code_formation_diplome, DiplomeCorrele.code_rncp, Metier.libelle)
        .join(Metier, col(Metier.code) == DiplomeCorrele.metier_code)
        .where(
            col(Metier.est_actuel),
            col(DiplomeCorrele.est_actuel),
            sa.or_(
                col(DiplomeCorrele.code_formation_diplome).in_({c.code_formation_diplome for c in certifications}),
                col(DiplomeCorrele.code_rncp).in_({c.code_rncp for c in certifications}),
            ),
        )
        .order_by(col(Metier.libelle))
    ).all()
    return {
        c.id: list(
            dict.fromkeys(
                libelle
                for diplome, rncp, libelle in lignes
                if (diplome and diplome == c.code_formation_diplome) or (rncp and rncp == c.code_rncp)
            )
        )
        for c in certifications
    }


def _seances(session: Session, versions: Sequence[int]) -> list[Ligne]:
    """Return the sessions of these versions that are not over, placed where their commune is."""
    lignes = session.execute(
        select(VersionSession, SessionFormation, Commune)
        .join(SessionFormation, col(SessionFormation.id) == VersionSession.session_id)
        .outerjoin(Commune, col(Commune.code) == VersionSession.commune_code)
        .where(
            col(VersionSession.version_id).in_(versions),
            col(VersionSession.date_fin) >= clock.today(),
            col(VersionSession.date_debut).is_not(None),
        )
        .order_by(col(VersionSession.date_debut), col(SessionFormation.id))
    ).all()
    return [
        {
            "session_id": publique.id,
            "formation_id": publique.formation_id,
            "reference": publique.reference,
            "date_debut": dite.date_debut,
            "date_fin": dite.date_fin,
            "commune_code": dite.commune_code,
            "departement_code": commune.departement_code if commune else "",
            "ville": dite.ville,
            "latitude": commune.latitude if commune else None,
            "longitude": commune.longitude if commune else None,
            "capacite": publique.capacite,
            "places_restantes": publique.places_restantes,
            "recrutement": publique.recrutement,
        }
        for dite, publique, commune in lignes
    ]


def _fiche(
    formation: Formation,
    version: VersionFormation,
    certification: Certification,
    formateur: Organisme,
    seances: Sequence[Ligne],
) -> Ligne:
    contenu = version.contenu
    debuts = [s["date_debut"] for s in seances]
    avec_places = [s["date_debut"] for s in seances if a_des_places(s)]
    return {
        "formation_id": formation.id,
        "reference": formation.reference,
        "version_id": version.id,
        "intitule": version.intitule,
        "intitule_cle": normaliser(rules.intitule.sans_mention(version.intitule)),
        "certification_code": certification.code,
        "certification_rncp": certification.code_rncp,
        "niveau": certification.niveau,
        "formateur": formateur.nom,
        "enseignement": Enseignement(contenu.get("enseignement", Enseignement.PRESENTIEL)),
        "contrat_apprentissage": contenu.get("contrat_apprentissage") == "oui",
        "contrat_pro": contenu.get("contrat_pro") == "oui",
        "formation_continue": contenu.get("formation_continue") == "oui",
        "debut_min": min((debut for debut in debuts if debut >= clock.today()), default=JAMAIS),
        "debut_max": max(debuts, default=None),
        "debut_places_max": max(avec_places, default=None),
        "fin_max": max((s["date_fin"] for s in seances), default=None),
        "a_des_places": bool(avec_places),
        "publiee_le": formation.publiee_le,
    }


def a_des_places(seance: Ligne) -> bool:
    """Tell whether one may still enter a session."""
    return (seance["places_restantes"] or 0) > 0 and seance["recrutement"] is EtatRecrutement.OUVERT


def _dit(
    version: VersionFormation, certification: Certification, formateur: Organisme, seances: Sequence[Ligne]
) -> str:
    villes = dict.fromkeys(s["ville"] for s in seances)
    return " ".join((version.intitule, certification.intitule, formateur.nom, formateur.ville, *villes))


def _apprendre(session: Session, mots: set[str]) -> None:
    """Add words to the vocabulary; those that no formation holds any longer do no harm until the next rebuild."""
    deja = set(session.exec(select(MotPublic.mot).where(col(MotPublic.mot).in_(mots))).all())
    # Sorted: two transactions that learn the same words wait for each other and never both at once.
    nouveaux = sorted(mots - deja)
    if not nouveaux:
        return
    _ajouter(session, MotPublic, [{"mot": mot} for mot in nouveaux])
    paires = [{"trigramme": t, "mot": mot} for mot in nouveaux for t in sorted(rules.recherche.trigrammes(mot))]
    _ajouter(session, TrigrammePublic, paires)


def _ajouter(session: Session, table: type[MotPublic] | type[TrigrammePublic], lignes: list[Ligne]) -> None:
    """Insert the rows that are not there yet, whoever else inserts them meanwhile."""
    if session.get_bind().dialect.name == "postgresql":
        from sqlalchemy.dialects.postgresql import insert
    else:
        from sqlalchemy.dialects.sqlite import insert
    session.execute(insert(table).on_conflict_do_nothing(), lignes)


def reindexer(session: Session, actor: Actor, apres: int = 0, lot: int = LOT) -> int | None:
    """Make the index of the next formations again, and return the last one done, None at the end.

    One call is one short transaction: whoever rebuilds everything calls it until None. The vocabulary begins anew with
    the first, the planner learns what is in the tables with the last.
    """
    require(actor, Permission.OFFRE_INDEXER)
    if not apres:
        for table in (TrigrammePublic, MotPublic):
            session.execute(sa.delete(table))
    # Locked, as every act locks its formation: an act and the rebuild never write the same rows at once.
    suivantes = select(Formation.id).where(col(Formation.id) > apres).order_by(col(Formation.id)).limit(lot)
    ids = session.exec(suivantes.with_for_update())
    trouves = [identifiant or 0 for identifiant in ids]
    indexer(session, trouves)
    if trouves:
        return trouves[-1]
    if session.get_bind().dialect.name == "sqlite":
        session.execute(sa.text("INSERT INTO plein_texte(plein_texte) VALUES ('optimize')"))
    for table in ("fiche_publique", "seance_publique", "texte_public"):
        session.execute(sa.text(f"ANALYZE {table}"))
    return None
