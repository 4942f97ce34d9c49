"""Time: the only place that reads the clock. Instants are aware and in UTC; people read Europe/Paris."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")
_frozen: ContextVar[datetime | None] = ContextVar("iel_frozen", default=None)


def now() -> datetime:
    """Return the present instant, aware, in UTC."""
    return _frozen.get() or datetime.now(UTC)


@contextmanager
def frozen(instant: datetime) -> Iterator[None]:
    """Stop this thread's clock at an instant: demonstration data of last year, edges of periods in tests."""
    jeton = _frozen.set(instant.astimezone(UTC))
    try:
        yield
    finally:
        _frozen.reset(jeton)


def today() -> date:
    """Return today's date in Paris."""
    return local(now()).date()


def local(instant: datetime) -> datetime:
    """Return the instant as Paris clocks show it."""
    return instant.astimezone(PARIS)


def start_of(jour: date) -> datetime:
    """Return the first instant of a Paris day, in UTC."""
    return datetime.combine(jour, time.min, PARIS).astimezone(UTC)


def end_of(jour: date) -> datetime:
    """Return the last microsecond of a Paris day, in UTC (a day lasts 23 to 25 hours)."""
    return datetime.combine(jour, time.max, PARIS).astimezone(UTC)
