"""Who holds a role somewhere, for those who write to them."""

from sqlmodel import Session, col, select

from iel_app.comptes.models import HabilitationAccordee, Utilisateur
from iel_app.core.actor import Actor, Role
from iel_app.core.permissions import Permission, require


def titulaires(session: Session, actor: Actor, role: Role, structure_id: int | None) -> list[tuple[str, str]]:
    """Return the address and name of each person who holds a role at a structure now; of no structure, nobody.

    Raises:
        NotConnected, Forbidden: the actor writes to nobody.
    """
    require(actor, Permission.NOTIFICATIONS_EXPEDIER)
    if structure_id is None:
        return []
    personnes = session.exec(
        select(Utilisateur)
        .join(HabilitationAccordee, col(HabilitationAccordee.utilisateur_id) == Utilisateur.id)
        .where(
            HabilitationAccordee.role == role,
            HabilitationAccordee.structure_id == structure_id,
            col(HabilitationAccordee.retiree_le).is_(None),
            col(Utilisateur.desactive_le).is_(None),
        )
        .order_by(col(Utilisateur.id))
    )
    return [(p.courriel, p.nom_complet) for p in personnes]
