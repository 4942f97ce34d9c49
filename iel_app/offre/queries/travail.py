"""What the worker needs of an import."""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from iel_app.comptes.models import CleApi, HabilitationAccordee
from iel_app.core import clock
from iel_app.core.actor import Actor, Habilitation, Role
from iel_app.core.errors import Forbidden
from iel_app.core.permissions import Permission, require, scope
from iel_app.offre.fichiers import Depot
from iel_app.offre.models import EN_COURS, Import


@dataclass(frozen=True, slots=True)
class Travail:
    """An import to carry on, in the name of its author; `depuis` is the last row already judged."""

    acteur: Actor
    depot: Depot
    tour: int
    depuis: int


def travail(session: Session, actor: Actor, import_id: int) -> Travail:
    """Return an import to carry on: its author acts, with the right still held on the structure, or none.

    A file that a software left goes on as long as its key.

    Raises:
        Forbidden: only background work asks this.
    """
    if not scope(actor, Permission.OFFRE_LIRE).toutes:
        raise Forbidden
    importe = session.get_one(Import, import_id)
    gardee = session.exec(
        select(HabilitationAccordee.id).where(
            HabilitationAccordee.utilisateur_id == importe.auteur_id,
            HabilitationAccordee.role == Role.CFA,
            HabilitationAccordee.structure_id == importe.organisme_id,
            col(HabilitationAccordee.retiree_le).is_(None),
        )
    ).first()
    gardee = gardee or _cle_active(session, importe)
    droits = (Habilitation(Role.CFA, importe.organisme_id),) if gardee else ()
    acteur = Actor(nom=importe.auteur, utilisateur_id=importe.auteur_id, habilitations=droits, origine="import")
    depot = Depot(importe.nom, importe.forme.value, importe.empreinte, importe.taille, tuple(importe.entetes))
    return Travail(acteur, depot, importe.tour, importe.derniere_ligne)


def _cle_active(session: Session, importe: Import) -> int | None:
    return session.exec(
        select(CleApi.id).where(
            CleApi.id == importe.cle_id, col(CleApi.revoquee_le).is_(None), col(CleApi.expire_le) > clock.now()
        )
    ).first()


def empreintes_en_cours(session: Session, actor: Actor) -> frozenset[str]:
    """Return the hashes of the files that an import under way may read again."""
    require(actor, Permission.OFFRE_ENTRETENIR)
    return frozenset(session.exec(select(Import.empreinte).where(col(Import.statut).in_(EN_COURS))).all())
