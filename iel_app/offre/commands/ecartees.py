"""What became of a version that somebody still has on the screen: given up by a colleague, or refused."""

from sqlmodel import Session, col, select

from iel_app.core import french
from iel_app.core.audit import Action, Fait
from iel_app.offre.commands.contexte import version_ouverte
from iel_app.offre.models import Formation, StatutVersion, VersionFormation


def version_ecartee(session: Session, formation: Formation, numero: int) -> VersionFormation | None:
    """Return the version of this number when it was given up or refused."""
    return session.exec(
        select(VersionFormation).where(
            VersionFormation.formation_id == formation.id,
            VersionFormation.numero == numero,
            col(VersionFormation.statut).in_([StatutVersion.ABANDONNEE, StatutVersion.REFUSEE]),
        )
    ).first()


def sort_de(session: Session, formation: Formation, numero: int) -> str:
    """Tell who put a version aside and when, "" when a draft begun now would still hold what it says.

    With a draft already open there is nothing to begin: fields are then opposed one by one.
    """
    if not numero or formation.version_publiee_id is None:
        return ""
    version = version_ecartee(session, formation, numero)
    if version is None or version_ouverte(session, formation) is not None:
        return ""
    if version.statut is StatutVersion.REFUSEE and version.decidee_le:
        return f"Ces modifications ont été refusées le {french.instant(version.decidee_le)}."
    faits = session.exec(
        select(Fait)
        .where(Fait.objet == version.objet, Fait.action == Action.BROUILLON_ABANDONNE)
        .order_by(col(Fait.id).desc())
    ).all()
    fait = next((f for f in faits if f.apres.get("version") == numero), None)
    qui = f" par {fait.auteur} le {french.instant(fait.instant)}" if fait else ""
    return f"Ces modifications ont été abandonnées{qui}."
