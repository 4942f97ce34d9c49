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


def annonce_periode(
    annee: int, ouverture: tuple[datetime, datetime], fermeture: tuple[datetime, datetime], *, commencee: bool
) -> tuple[str, str]:
    """Return the object and the sentence of the mail that tells new dates; each pair holds the former and the new."""
    debut, ancien = (french.day(clock.local(instant).date()) for instant in reversed(ouverture))
    jour = french.day(clock.local(fermeture[1]).date())
    fin = f"{jour} à {french.hour(fermeture[1])}"
    if ouverture[0] != ouverture[1] and fermeture[0] != fermeture[1]:
        dite = ("nouvelles dates", f"va du {debut} au {fin}")
    elif ouverture[0] != ouverture[1]:
        dite = (f"ouvert le {debut}", f"s’ouvre le {debut}, et non plus le {ancien}")
    elif fermeture[1] > fermeture[0]:
        dite = (f"prolongé jusqu’au {jour}", f"est prolongée jusqu’au {fin}")
    else:
        dite = (f"clos le {jour}", f"se termine plus tôt que prévu, le {fin}")
    reste = " Votre brouillon est conservé, et une réponse enregistrée reste valable." if commencee else ""
    return f"Recensement {annee}\u00a0: {dite[0]}", f"La période de recensement {annee} {dite[1]}.{reste}"


def avertissement(total: int, plancher: int | None, plafond: int | None) -> str:
    """Return what is said of a total of intentions outside the bounds of the campaign: told, and never refused."""
    if plafond is not None and total > plafond:
        ecart = f"c’est plus que d’ordinaire ({french.number(plafond)})"
    elif plancher is not None and 0 < total < plancher:
        ecart = f"c’est moins que d’ordinaire ({french.number(plancher)})"
    else:
        return ""
    return f"{french.plural(total, 'intention')}, {ecart}. Vérifiez les lignes."


def hors_periode(etape: Etape, ouverture: datetime, fermeture: datetime) -> str:
    """Return why nothing can be written at this stage, « … ouvre le 04/01/2027. »; "" while the period is open."""
    if etape is Etape.OUVERTE:
        return ""
    if etape is Etape.PREPAREE:
        return f"La période de recensement ouvre le {french.day(clock.local(ouverture).date())}."
    return f"La période de recensement est terminée depuis le {french.day(clock.local(fermeture).date())}."
