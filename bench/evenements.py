"""P1: the round trip of a trivial event, beside a raw socket.io echo."""

import asyncio

import aiohttp

from bench.atelier import Atelier
from bench.mesures import Mesure, alterner, etendue, mediane
from bench.prise import CONNEXION, Prise

EVENEMENT = f"{CONNEXION}.basculer"
CHARGE = {"champ": "mot_de_passe"}
BUT = 1.5


async def _serie(prises: list[Prise], signe: str, fois: int) -> float:
    """Return the median round trip when every socket sends its events one after the other, all at once."""

    async def une(prise: Prise) -> list[float]:
        return [await prise.echange(EVENEMENT, CHARGE, signe) for _ in range(fois)]

    series = await asyncio.gather(*(une(prise) for prise in prises))
    return mediane([duree for serie in series for duree in serie])


async def _comparer(app: str, echo: str, clients: int, fois: int) -> Mesure:
    async with aiohttp.ClientSession() as client:
        sujets = [await Prise.ouvrir(client, app, chemin="/connexion") for _ in range(clients)]
        references = [await Prise.ouvrir(client, echo, chemin="/connexion") for _ in range(clients)]
        await _serie(sujets, '"visible', 20)
        await _serie(references, "basculer", 20)
        paire = await alterner(
            lambda: _serie(sujets, '"visible', fois), lambda: _serie(references, "basculer", fois), tours=7
        )
        for prise in (*sujets, *references):
            await prise.fermer()
    return Mesure(
        nom=f"P1 événement simple, {clients} client{'s' if clients > 1 else ''}, p50",
        sujet=etendue(paire.sujet),
        reference=f"écho socket.io {etendue(paire.reference)}",
        valeur=mediane(paire.ratios),
        ratios=paire.ratios,
        but=f"ratio ≤ {BUT}",
        seuil=BUT,
        brut={"sujet_s": paire.sujet, "reference_s": paire.reference},
    )


async def _mesurer(app: str, echo: str) -> list[Mesure]:
    return [await _comparer(app, echo, 1, 300), await _comparer(app, echo, 20, 60)]


def mesurer(atelier: Atelier) -> list[Mesure]:
    """Return P1 for one client and for twenty."""
    with atelier.application("p1") as serveur, atelier.echo() as echo:
        return asyncio.run(_mesurer(serveur.url, echo))
