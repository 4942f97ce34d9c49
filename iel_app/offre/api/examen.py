"""A file received is examined away from everybody else: one at a time, and one for each person or software."""

from collections.abc import Callable
from typing import ParamSpec

from iel_app.core import gateway
from iel_app.core.actor import Actor
from iel_app.core.errors import UnderWay
from iel_app.offre.fichiers import Depot

P = ParamSpec("P")
_occupes: set[tuple[int | None, int | None]] = set()


async def examiner(actor: Actor, fonction: Callable[P, Depot], *args: P.args, **kwargs: P.kwargs) -> Depot:
    """Run the examination of a file that somebody sent, and return what it kept.

    Raises:
        Impossible: the file is refused.
        UnderWay: another one of the same person is being examined.
    """
    qui = (actor.utilisateur_id, actor.cle_id)
    if qui in _occupes:
        raise UnderWay("Un autre de vos fichiers est en cours de lecture. Attendez sa fin avant d’en déposer un autre.")
    _occupes.add(qui)
    try:
        return await gateway.compute_file(fonction, *args, **kwargs)
    finally:
        _occupes.discard(qui)
