"""The campaign and the clock."""

from datetime import datetime

from iel_app.core import clock, french
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


def hors_periode(etape: Etape, ouverture: datetime, fermeture: datetime) -> str:
    """Return why nothing can be written at this stage, « … ouvre le 04/01/2027. »; "" while the period is open."""
    if etape is Etape.OUVERTE:
        return ""
    if etape is Etape.PREPAREE:
        return f"La période de recensement ouvre le {french.day(clock.local(ouverture).date())}."
    return f"La période de recensement est terminée depuis le {french.day(clock.local(fermeture).date())}."
