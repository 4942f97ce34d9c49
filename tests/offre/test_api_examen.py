"""A file long to examine keeps nobody else from working."""

import asyncio
import threading
from typing import Any

import pytest

from iel_app.core import gateway
from iel_app.core.actor import Actor
from iel_app.core.errors import UnderWay
from iel_app.offre.api.examen import examiner


async def test_a_long_examination_holds_only_the_other_files() -> None:
    commence, passee, fin = threading.Event(), threading.Event(), threading.Event()
    un, deux = Actor(nom="Un", utilisateur_id=1), Actor(nom="Deux", utilisateur_id=2)

    def longue() -> Any:
        commence.set()
        assert fin.wait(20)
        return "lu"

    def autre() -> Any:
        passee.set()
        return "lu aussi"

    premiere = asyncio.create_task(examiner(un, longue))
    await asyncio.to_thread(commence.wait, 20)
    try:
        assert await gateway.compute(lambda: "une connexion") == "une connexion"
        with pytest.raises(UnderWay, match="Un autre de vos fichiers est en cours de lecture"):
            await examiner(un, longue)
        seconde = asyncio.create_task(examiner(deux, autre))
        for _ in range(20):
            assert await gateway.compute(passee.is_set) is False
    finally:
        fin.set()
    assert (await premiere, await seconde) == ("lu", "lu aussi")
    assert await examiner(un, lambda: "encore") == "encore"  # pyright: ignore[reportArgumentType]
