"""What imports leave behind is removed after a while: rows, analyses never concluded, files."""

from datetime import timedelta

import sqlalchemy as sa
from sqlmodel import Session, col, select

from iel_app.core import clock
from iel_app.core.actor import Actor
from iel_app.core.audit import Action, record
from iel_app.core.permissions import Permission, require
from iel_app.core.settings import settings
from iel_app.core.workflow import advance
from iel_app.offre.models import EN_COURS, Import, LigneImport, StatutImport
from iel_app.offre.workflow import IMPORT

LOT = 20
SANS_SUITE = "Import abandonné\u00a0: il est resté sans suite."


def purger_imports(session: Session, actor: Actor) -> int:
    """Remove the rows of the next imports kept long enough, give up those left without suite, and count them.

    Their line in the list stays, with its counts. Called again until it counts none.
    """
    require(actor, Permission.OFFRE_ENTRETENIR)
    limite = clock.now() - timedelta(days=settings().import_conservation_jours)
    gardees = select(LigneImport.id).where(LigneImport.import_id == Import.id).exists()
    anciens = session.exec(
        select(Import)
        .where(
            col(Import.depose_le) < limite,
            sa.func.coalesce(col(Import.applique_le), col(Import.depose_le)) < limite,
            col(Import.statut) != StatutImport.CONFIRME,
            sa.or_(col(Import.statut).in_(EN_COURS), gardees),
        )
        .order_by(col(Import.id))
        .limit(LOT)
        .with_for_update()
    ).all()
    for importe in anciens:
        lignes = session.execute(sa.delete(LigneImport).where(col(LigneImport.import_id) == importe.id))
        if importe.statut in EN_COURS:
            importe.message = SANS_SUITE
            advance(session, actor, IMPORT, importe, "classer", apres={"raison": SANS_SUITE})
        record(session, actor, Action.IMPORT_PURGE, importe.objet, apres={"lignes": getattr(lignes, "rowcount", 0)})
    return len(anciens)
