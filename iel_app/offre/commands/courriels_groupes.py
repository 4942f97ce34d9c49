"""Mails that tell together what one act did of several formations: one a person, however many they are."""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

import sqlalchemy as sa
from sqlmodel import Session, col, select

from iel_app.comptes import queries as comptes
from iel_app.comptes.models import Utilisateur
from iel_app.core import french
from iel_app.core.actor import Actor, Role
from iel_app.core.permissions import Permission, require
from iel_app.core.settings import settings
from iel_app.notifications.commands import aviser
from iel_app.offre.commands.contexte import AUTEUR, auteur_de, citees, courante, lien_catalogue
from iel_app.offre.commands.courriels import envoyer_annulee, envoyer_decidee
from iel_app.offre.models import Formation, StatutFormation, StatutVersion, VersionFormation

CITEES = 50
_PUBLIEES = "Le contrôle qualité a validé ces formations\u00a0: le public et les professionnels les voient."


def envoyer_sorties(
    session: Session, actor: Actor, acte: str, formation_ids: Sequence[int], par_id: int | None, instant: str
) -> int:
    """Tell the people of each CFA which formations somebody else archived or restored, and count the mails.

    What was undone meanwhile is left out; nobody (`par_id`) is the night.
    """
    require(actor, Permission.NOTIFICATIONS_EXPEDIER)
    voulu = StatutFormation.ARCHIVEE if acte == "archiver" else StatutFormation.ACTIVE
    # A first night may archive more formations than one statement can name.
    formations = [
        formation
        for debut in range(0, len(formation_ids), 5000)
        for formation in session.exec(
            select(Formation).where(
                col(Formation.id).in_(formation_ids[debut : debut + 5000]),
                Formation.statut == voulu,
                # Undone, then done again within its delay: the second mail tells it.
                sa.true() if par_id is None else col(Formation.modifie_le) <= datetime.fromisoformat(instant),
            )
        )
    ]
    formations.sort(key=lambda f: (f.organisme_id, f.id or 0))
    par = session.get(Utilisateur, par_id) if par_id else None
    ecrits = 0
    for organisme_id, groupe in groupby(formations, lambda f: f.organisme_id):
        siennes = list(groupe)
        onglet = "archivees" if acte == "archiver" else _onglet(siennes)
        ecrits += aviser(
            session,
            actor,
            comptes.titulaires(session, actor, Role.CFA, organisme_id),
            cle=f"offre:sorties:{acte}:{formation_ids[0]}:{instant}:{organisme_id}",
            sujet=_sujet(siennes, "archivée" if acte == "archiver" else "restaurée"),
            phrase=_phrase(acte, la_nuit=par is None, une=len(siennes) == 1),
            lignes=[*_citees(session, siennes), ("Par", par.nom_complet if par else "")],
            lien=lien_catalogue(
                onglet, {f.conventionnee for f in siennes}, siennes[0].reference if len(siennes) == 1 else ""
            ),
            bouton="Ouvrir le catalogue",
            pourquoi=AUTEUR,
            reponse_a=settings().offre_contact,
        )
    return ecrits


def _onglet(formations: Sequence[Formation]) -> str:
    return "publiees" if any(f.version_publiee_id for f in formations) else "brouillons"


def _sujet(formations: Sequence[Formation], mot: str) -> str:
    if len(formations) == 1:
        return f"Votre formation est {mot} ({formations[0].reference})"
    return f"{french.number(len(formations))}\u00a0de vos formations sont {mot}s"


def _phrase(acte: str, *, la_nuit: bool, une: bool) -> str:
    ces, la, elle = ("cette formation", "la", "Elle n’est") if une else ("ces formations", "les", "Elles ne sont")
    if acte == "restaurer":
        return f"Le contrôle qualité a remis {ces} au catalogue. Pour {la} retirer\u00a0: «\u00a0Archiver\u00a0»."
    cause = f"Le contrôle qualité a archivé {ces}."
    if la_nuit:
        jours = french.plural(settings().offre_archivage_jours, "jour")
        cause = f"Archivage automatique de {ces}\u00a0: la dernière session est terminée depuis plus de {jours}."
    suite = f"{elle} plus au catalogue ni dans la recherche publique."
    return f"{cause} {suite} Pour {la} remettre\u00a0: «\u00a0Restaurer\u00a0», onglet «\u00a0Archivées\u00a0»."


def _citees(session: Session, formations: Sequence[Formation]) -> list[tuple[str, str]]:
    titres = [courante(session, f).intitule for f in formations[:CITEES]] + [""] * len(formations[CITEES:])
    return citees("Formation", [(f.reference, t, "") for f, t in zip(formations, titres, strict=True)], CITEES)


def envoyer_en_nombre(session: Session, actor: Actor, acte: str, versions: Sequence[tuple[int, str]]) -> int:
    """Tell each author what became of theirs among publications validated or undone together, and count the mails.

    `versions` are ids, with the instant of the act; what does not stand any more is left out.
    """
    require(actor, Permission.NOTIFICATIONS_EXPEDIER)
    par_auteur: dict[int, list[tuple[VersionFormation, str]]] = {}
    for version_id, instant in versions:
        version = session.get_one(VersionFormation, version_id)
        tient = version.statut is StatutVersion.EN_CONTROLE
        if acte == "valider":
            tient = version.decidee_le == datetime.fromisoformat(instant)
        if tient and version.auteur_id is not None:
            par_auteur.setdefault(version.auteur_id, []).append((version, instant))
    return sum(_envoyer(session, actor, acte, siennes, versions[0]) for siennes in par_auteur.values())


def _envoyer(
    session: Session,
    actor: Actor,
    acte: str,
    siennes: Sequence[tuple[VersionFormation, str]],
    premiere: tuple[int, str],
) -> int:
    (version, instant), *autres = siennes
    if not autres and acte == "valider":
        return envoyer_decidee(session, actor, version.id or 0, acte, datetime.fromisoformat(instant))
    if not autres:
        return envoyer_annulee(session, actor, version.id or 0, instant)
    formations = [session.get_one(Formation, v.formation_id) for v, _ in siennes]
    sujet, phrase = _sujet(formations, "publiée"), _PUBLIEES
    if acte == "annuler":
        sujet = f"La décision sur {french.number(len(siennes))}\u00a0de vos formations est annulée"
        phrase = "Le contrôle qualité a annulé sa décision. Vos publications sont de nouveau en contrôle."
    return aviser(
        session,
        actor,
        auteur_de(session, version),
        cle=f"offre:{acte}:{premiere[0]}:{premiere[1]}",
        sujet=sujet,
        phrase=phrase,
        lignes=citees("Formation", [(v.reference, v.intitule, "") for v, _ in siennes], CITEES),
        lien=lien_catalogue("publiees" if acte == "valider" else "modifiees", {f.conventionnee for f in formations}),
        bouton="Ouvrir le catalogue",
        pourquoi=AUTEUR,
        reponse_a=settings().offre_contact,
    )
