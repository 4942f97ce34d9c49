"""Slots of the telephone permanences: working days only, in the order in which they come."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache

from dateutil.easter import easter

from iel_app.core import clock

_FIXES = ((1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25))
_APRES_PAQUES = (1, 39, 50)
_SAMEDI = 5


@dataclass(frozen=True, slots=True)
class Permanence:
    """The hours of a service: each week on `jour_semaine` (Monday is 0), or on `jour`; minutes since midnight."""

    id: int
    debut: int
    fin: int
    duree: int
    capacite: int
    jour_semaine: int | None = None
    jour: date | None = None


@dataclass(frozen=True, slots=True)
class Creneau:
    """One slot."""

    permanence_id: int
    debut: datetime
    duree: int
    capacite: int

    @property
    def fin(self) -> datetime:
        """When it ends."""
        return self.debut + timedelta(minutes=self.duree)


@cache
def jours_feries(annee: int) -> frozenset[date]:
    """Return the public holidays of mainland France: eight fixed, three that follow Easter (L3133-1)."""
    paques = easter(annee)
    fixes = {date(annee, mois, jour) for mois, jour in _FIXES}
    return frozenset(fixes | {paques + timedelta(days=ecart) for ecart in _APRES_PAQUES})


def est_ouvre(jour: date) -> bool:
    """Tell whether people work on a day."""
    return jour.weekday() < _SAMEDI and jour not in jours_feries(jour.year)


def creneaux(permanences: Iterable[Permanence], depuis: datetime, jours: int) -> list[Creneau]:
    """Return the slots that begin after an instant, within so many days, the earliest first."""
    premier, trouves = clock.local(depuis).date(), list[Creneau]()
    for ecart in range(jours + 1):
        jour = premier + timedelta(days=ecart)
        if not est_ouvre(jour):
            continue
        for p in permanences:
            if p.jour == jour or p.jour_semaine == jour.weekday():
                trouves += _du_jour(p, jour)
    return sorted((c for c in trouves if c.debut > depuis), key=lambda c: (c.debut, c.permanence_id))


def _du_jour(p: Permanence, jour: date) -> list[Creneau]:
    minuit = datetime.combine(jour, time.min, clock.PARIS)
    debuts = range(p.debut, p.fin - p.duree + 1, p.duree)
    # Wall clock: on the day of a change of time, 9 h stays 9 h.
    instants = (minuit.replace(hour=minute // 60, minute=minute % 60) for minute in debuts)
    return [Creneau(p.id, instant.astimezone(clock.UTC), p.duree, p.capacite) for instant in instants]
