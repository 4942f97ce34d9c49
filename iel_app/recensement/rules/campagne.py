"""The campaign and the clock."""

from datetime import datetime

from iel_app.recensement.models import Etape


def etape(
    ouverture: datetime,
    fermeture: datetime,
    instant: datetime,
    allouee_le: datetime | None = None,
    archivee_le: datetime | None = None,
) -> Etape:
    """Return where a campaign stands at an instant; both edges of the period are inside it."""
    if archivee_le is not None and archivee_le <= instant:
        return Etape.ARCHIVEE
    if allouee_le is not None and allouee_le <= instant:
        return Etape.ALLOUEE
    if instant < ouverture:
        return Etape.PREPAREE
    return Etape.OUVERTE if instant <= fermeture else Etape.FERMEE
