"""How long a publication has waited, in working days: nobody controls on Saturdays and Sundays."""

from datetime import date, timedelta

_SEMAINE = 5


def est_ouvre(jour: date) -> bool:
    """Tell whether offices work on a day; public holidays count as worked."""
    return jour.weekday() < _SEMAINE


def jours_ouvres(debut: date, fin: date) -> int:
    """Return how many working days come after `debut`, until `fin` included; public holidays count as worked."""
    semaines, reste = divmod(max(0, (fin - debut).days), 7)
    return semaines * _SEMAINE + sum(est_ouvre(debut + timedelta(days=rang)) for rang in range(1, reste + 1))


def dernier_jour_en_retard(aujourd_hui: date, delai: int) -> date:
    """Return the last day whose submissions have now waited more than `delai` working days."""
    jour = aujourd_hui
    while jours_ouvres(jour, aujourd_hui) <= delai:
        jour -= timedelta(days=1)
    return jour
