"""How often somebody may ask: counted in this process, or in Redis for all of them."""

import asyncio
from dataclasses import dataclass
from functools import cache

from limits import RateLimitItemPerMinute
from limits.storage import storage_from_string
from limits.strategies import FixedWindowRateLimiter

from iel_app.core import clock
from iel_app.core.settings import settings

MINUTE = 60


@dataclass(frozen=True, slots=True)
class Allowance:
    """What is left of a limit: how many times, and in how many seconds it is whole again."""

    limite: int
    reste: int
    dans: int
    permis: bool

    @property
    def headers(self) -> dict[str, str]:
        """The headers that tell it."""
        dites = {
            "RateLimit-Limit": str(self.limite),
            "RateLimit-Remaining": str(self.reste),
            "RateLimit-Reset": str(self.dans),
        }
        return dites if self.permis else dites | {"Retry-After": str(self.dans)}


@cache
def _limiter() -> FixedWindowRateLimiter:
    return FixedWindowRateLimiter(storage_from_string(settings().redis_url or "memory://"))


def forget() -> None:
    """Count from nothing again."""
    _limiter.cache_clear()


def _count(cle: str, limite: int) -> Allowance:
    compteur, regle = _limiter(), RateLimitItemPerMinute(limite)
    permis = compteur.hit(regle, cle)
    fin, reste = compteur.get_window_stats(regle, cle)
    dans = min(MINUTE, max(1, round(fin - clock.now().timestamp())))
    return Allowance(limite, max(0, reste), dans, permis)


async def count(cle: str, limite: int) -> Allowance:
    """Count one more, and return what is left in this minute."""
    if settings().redis_url:
        return await asyncio.to_thread(_count, cle, limite)
    return _count(cle, limite)
