"""Load: twenty people of twenty collectivités save at once, without pause."""

import asyncio
import time
from itertools import count

import aiohttp

from bench.atelier import Atelier
from bench.mesures import TOURS, Mesure, centile, etendue, mediane, ms, nombre
from bench.prise import SAISIE, Prise

FOIS = 15
BUT_DEBIT, BUT_P95 = 140, 0.300


async def _rafale(envois: list[list[tuple[Prise, str, dict[str, object], str]]]) -> tuple[float, list[float]]:
    """Send everybody's events at once, each person's one after the other; return events a second and durations."""

    async def personne(suite: list[tuple[Prise, str, dict[str, object], str]]) -> list[float]:
        return [await prise.echange(nom, charge, signe) for prise, nom, charge, signe in suite]

    debut = time.perf_counter()
    series = await asyncio.gather(*(personne(suite) for suite in envois))
    durees = [duree for serie in series for duree in serie]
    return len(durees) / (time.perf_counter() - debut), durees


async def _tours(atelier: Atelier, app: str, echo: str) -> dict[str, list[float]]:
    rang, tours = count(1), dict[str, list[float]](debit=[], p50=[], p95=[], debit_echo=[], p95_echo=[])
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as client:
        prises, brutes = [], []
        for personne in atelier.personnes:
            prises.append(await Prise.ouvrir(client, app, personne.cookie, "/recensement/saisie"))
            await prises[-1].charger()
            brutes.append(await Prise.ouvrir(client, echo))
        formulaires = [atelier.formulaire(personne) for personne in atelier.personnes]
        for tour in range(TOURS + 1):
            charges = [[atelier.champs(next(rang)) | {"formulaire": f} for _ in range(FOIS)] for f in formulaires]
            debit, durees = await _rafale(
                [
                    [(p, f"{SAISIE}.enregistrer", {"champs": c}, '"confirme_rx_state_":true') for c in suite]
                    for p, suite in zip(prises, charges, strict=True)
                ]
            )
            debit_echo, durees_echo = await _rafale(
                [
                    [(p, "enregistrer", {"champs": c}, "42") for c in suite]
                    for p, suite in zip(brutes, charges, strict=True)
                ]
            )
            if tour:
                tours["debit"].append(debit)
                tours["p50"].append(mediane(durees))
                tours["p95"].append(centile(durees, 0.95))
                tours["debit_echo"].append(debit_echo)
                tours["p95_echo"].append(centile(durees_echo, 0.95))
        for prise in (*prises, *brutes):
            await prise.fermer()
    return tours


def mesurer(atelier: Atelier) -> list[Mesure]:
    """Return the rate of confirmed saves and their 95th percentile."""
    with atelier.application("charge") as serveur, atelier.echo("charge") as echo:
        tours = asyncio.run(_tours(atelier, serveur.url, echo))
    debit, p95 = mediane(tours["debit"]), mediane(tours["p95"])
    return [
        Mesure(
            nom="Charge : 20 personnes enregistrent ensemble, débit",
            sujet=etendue(tours["debit"], "/s", 1),
            reference=f"écho + SQL {nombre(mediane(tours['debit_echo']))} /s",
            ratios=[a / b for a, b in zip(tours["debit"], tours["debit_echo"], strict=True)],
            valeur=debit,
            but=f"≥ {BUT_DEBIT} /s",
            seuil=BUT_DEBIT,
            au_moins=True,
            brut=dict(tours),
        ),
        Mesure(
            nom="Charge : 20 personnes enregistrent ensemble, p95",
            sujet=etendue(tours["p95"]),
            reference=f"écho + SQL {ms(mediane(tours['p95_echo']))}",
            ratios=[a / b for a, b in zip(tours["p95"], tours["p95_echo"], strict=True)],
            valeur=p95,
            but="≤ 300 ms",
            seuil=BUT_P95,
        ),
    ]
