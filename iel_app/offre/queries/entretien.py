"""What the night looks at."""

from datetime import timedelta

from sqlmodel import Session, col, select

from iel_app.core import clock
from iel_app.core.actor import Actor
from iel_app.core.permissions import Permission, require
from iel_app.offre.models import Formation, StatutFormation, VersionFormation

LIENS_PAR_LOT = 100
NUITS = 7
NEUF = timedelta(days=2)
"""How long a publication is new: one night at least begins meanwhile."""


def liens_a_verifier(session: Session, actor: Actor, apres: int) -> list[tuple[int, str]]:
    """Return the next published formations with a web link (id, address): once a week, every night in doubt or new."""
    require(actor, Permission.OFFRE_ENTRETENIR)
    lien = VersionFormation.contenu["lien_web"].as_string()  # pyright: ignore[reportAttributeAccessIssue,reportCallIssue,reportArgumentType]
    tour = col(Formation.id) % NUITS == clock.today().toordinal() % NUITS
    lignes = session.execute(
        select(Formation.id, lien)
        .join(VersionFormation, col(VersionFormation.id) == Formation.version_publiee_id)
        .where(
            col(Formation.id) > apres,
            Formation.statut == StatutFormation.ACTIVE,
            lien != "",
            tour | (col(Formation.lien_constat) != "") | (col(Formation.publiee_le) > clock.now() - NEUF),
        )
        .order_by(col(Formation.id))
        .limit(LIENS_PAR_LOT)
    ).all()
    return [(identifiant or 0, adresse) for identifiant, adresse in lignes]
