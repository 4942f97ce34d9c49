"""Slots: working days, hours of the permanence, wall clock."""

from datetime import date, datetime, timedelta

import pytest

from iel_app.aide.rules import Permanence, creneaux, est_ouvre, jours_feries
from iel_app.core import clock, french


@pytest.mark.parametrize(
    ("jour", "ouvre"),
    [
        (date(2027, 3, 26), True),  # Good Friday is worked
        (date(2027, 3, 27), False),
        (date(2027, 3, 29), False),  # Easter Monday
        (date(2027, 5, 6), False),  # Ascension Day
        (date(2027, 5, 17), False),  # Whit Monday
        (date(2027, 7, 14), False),
        (date(2028, 5, 1), False),
        (date(2027, 11, 12), True),
    ],
)
def test_working_days(jour: date, ouvre: bool) -> None:
    assert est_ouvre(jour) is ouvre


def test_eleven_public_holidays_a_year() -> None:
    assert all(len(jours_feries(annee)) in (10, 11) for annee in range(2026, 2060))
    assert len(jours_feries(2027)) == 11


def test_slots_of_a_weekly_permanence_leave_holidays_out() -> None:
    depuis = datetime(2027, 3, 22, 12, 0, tzinfo=clock.PARIS)  # a Monday
    hebdomadaire = Permanence(1, 540, 610, 30, 2, jour_semaine=0)
    trouves = creneaux([hebdomadaire], depuis, 14)
    # This Monday morning is over, the next is Easter's.
    assert [french.instant(c.debut) for c in trouves] == [f"05/04/2027 à\u00a09\u00a0h\u00a0{m}" for m in ("00", "30")]
    assert {c.capacite for c in trouves} == {2}


def test_slots_of_one_date_and_their_order() -> None:
    depuis = datetime(2027, 3, 22, 8, 0, tzinfo=clock.PARIS)
    a, b = Permanence(1, 600, 660, 30, 1, jour=date(2027, 3, 23)), Permanence(2, 540, 600, 60, 1, jour_semaine=1)
    trouves = creneaux([a, b], depuis, 3)
    assert [(c.permanence_id, clock.local(c.debut).hour) for c in trouves] == [(2, 9), (1, 10), (1, 10)]
    assert creneaux([a], depuis + timedelta(days=2), 14) == []


def test_wall_clock_on_the_day_after_a_change_of_time() -> None:
    depuis = datetime(2027, 3, 26, 12, 0, tzinfo=clock.PARIS)
    (trouve,) = creneaux([Permanence(1, 540, 570, 30, 1, jour_semaine=1)], depuis, 5)
    assert clock.local(trouve.debut).strftime("%d %H:%M") == "30 09:00"
