"""Steps shared by the acts on an import: find it, locked; its mapping; ask the worker."""

from sqlmodel import Session, col, select

from iel_app.core import outbox
from iel_app.core.actor import Actor
from iel_app.core.errors import NotFound
from iel_app.core.permissions import Permission, allows, require
from iel_app.offre.models import CorrespondanceColonnes, Import, Verdict

LOT = 500
CLES = ("reference_formation", "identifiant_formation", "certification")
"""Columns of which one at least is needed to know which formation a row is about."""
_COMPTES = {
    Verdict.CREEE: "nb_creees",
    Verdict.MODIFIEE: "nb_modifiees",
    Verdict.INCHANGEE: "nb_inchangees",
    Verdict.REFUSEE: "nb_refusees",
}


def import_de(session: Session, actor: Actor, import_id: int) -> Import:
    """Lock and return an import that the actor may act on.

    Raises:
        NotConnected, Forbidden: the actor writes the offer of nobody.
        NotFound: no such import, or out of reach.
    """
    require(actor, Permission.OFFRE_REDIGER)
    importe = session.exec(select(Import).where(Import.id == import_id).with_for_update()).first()
    if importe is None or not allows(actor, Permission.OFFRE_REDIGER, importe.cible):
        raise NotFound
    return importe


def compter(importe: Import, verdict: Verdict, nombre: int) -> None:
    """Add to the count of a verdict."""
    champ = _COMPTES[verdict]
    setattr(importe, champ, getattr(importe, champ) + nombre)


def retenues(session: Session, organisme_id: int) -> dict[str, str]:
    """Return what the structure reads in each column that it already used."""
    lignes = session.exec(
        select(CorrespondanceColonnes).where(col(CorrespondanceColonnes.organisme_id) == organisme_id)
    ).all()
    return {ligne.entete: ligne.champ for ligne in lignes}


def demander_analyse(session: Session, importe: Import) -> None:
    """Have the rows read by the worker; an analysis asked before stops by itself."""
    importe.prete, importe.tour = True, importe.tour + 1
    session.flush()
    outbox.enqueue(session, "offre_import_analyser", {"import_id": importe.id, "tour": importe.tour})


def annoncer_soumises(session: Session, importe: Import) -> None:
    """Have all that an import submitted told in one mail."""
    if importe.nb_soumises:
        outbox.enqueue(session, "offre_soumises", {"import_id": importe.id})
