"""The views that a person keeps."""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from iel_app.core.actor import Actor
from iel_app.core.permissions import Permission, require
from iel_app.offre.models import VueEnregistree


@dataclass(frozen=True, slots=True)
class VueGardee:
    """A named filter."""

    id: int
    nom: str
    requete: str


def vues(session: Session, actor: Actor, page: str) -> list[VueGardee]:
    """Return the views of a page that the person keeps, by name; those of others are nobody else's business."""
    require(actor, Permission.OFFRE_LIRE)
    lignes = session.exec(
        select(VueEnregistree)
        .where(col(VueEnregistree.utilisateur_id) == actor.utilisateur_id, VueEnregistree.page == page)
        .order_by(col(VueEnregistree.nom))
    ).all()
    return [VueGardee(v.id or 0, v.nom, v.requete) for v in lignes]
