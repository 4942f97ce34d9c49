"""What others changed since a file was left: its rows do not write over it."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from iel_app.core import french
from iel_app.offre import forms
from iel_app.offre.commands.importation.jugement import LIGNE, Jugement
from iel_app.offre.models import Import, LigneImport, SessionFormation, Verdict


def ecarter(session: Session, importe: Import, juges: Sequence[Jugement]) -> None:
    """Refuse the rows that would write over what somebody changed since the file was left.

    What the import itself wrote last does not count.
    """
    utiles = [juge for juge in juges if juge.verdict in (Verdict.CREEE, Verdict.MODIFIEE)]
    donnees = _donnees(session, importe, [s for juge in utiles if (s := _placee(importe, juge))])
    for juge in utiles:
        pourquoi = _texte_change(importe, juge)
        s = _placee(importe, juge)
        if not pourquoi and s and s.places_le and s.places_le != donnees.get(s.id or 0):
            pourquoi = (
                f"Les places de cette session ont été modifiées le {french.instant(s.places_le)}, "
                "après le dépôt du fichier. Importez de nouveau pour les remplacer"
            )
        if pourquoi:
            juge.erreurs[LIGNE] = pourquoi


def _texte_change(importe: Import, juge: Jugement) -> str:
    """Return what a person did of the version, published or not, since the file was left, "" for nothing."""
    if juge.connue is None or juge.sans_brouillon or juge.connue.version.import_id == importe.id:
        return ""
    version = juge.connue.version
    if version.modifie_le > importe.depose_le:
        return (
            f"{version.auteur} a modifié cette formation le {french.instant(version.modifie_le)}, "
            "après le dépôt du fichier. Importez de nouveau pour remplacer sa saisie"
        )
    if version.decidee_le is not None and version.decidee_le > importe.depose_le:
        return (
            f"Le contrôle a répondu sur cette formation le {french.instant(version.decidee_le)}, "
            "après le dépôt du fichier. Importez de nouveau pour la modifier"
        )
    return ""


def _placee(importe: Import, juge: Jugement) -> SessionFormation | None:
    """Return the session whose places a row would change though they are newer than the file."""
    if juge.ligne is None or juge.changes.isdisjoint(forms.CHAMPS_PLACES):
        return None
    s = juge.ligne[1]
    return s if s.places_le is not None and s.places_le > importe.depose_le else None


def _donnees(session: Session, importe: Import, seances: Sequence[SessionFormation]) -> dict[int, datetime]:
    """Return when the import itself gave these sessions their places."""
    if not seances:
        return {}
    lignes = session.execute(
        select(LigneImport.session_id, LigneImport.annulation)
        .where(
            LigneImport.import_id == importe.id,
            col(LigneImport.appliquee),
            col(LigneImport.session_id).in_([s.id for s in seances]),
        )
        .order_by(col(LigneImport.numero))
    ).all()
    return {i or 0: datetime.fromisoformat(annulation["le"]) for i, annulation in lignes if "le" in annulation}
