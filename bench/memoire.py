"""P6: what one more connected person costs the server in memory, beside a raw socket.io connection."""

import asyncio
from pathlib import Path

import aiohttp

from bench.atelier import Atelier
from bench.mesures import Mesure, nombre
from bench.prise import Prise

CLIENTS, CHAUFFE = 200, 40
BUT = 300


def descendants(pid: int) -> list[int]:
    """Return a process and those it started."""
    enfants = [int(mot) for f in Path(f"/proc/{pid}/task").glob("*/children") for mot in f.read_text().split()]
    return [pid, *(d for enfant in enfants for d in descendants(enfant))]


def resident(pid: int) -> int:
    """Return the resident memory of a process and of those it started, in kB."""
    total = 0
    for un in descendants(pid):
        for ligne in Path(f"/proc/{un}/smaps_rollup").read_text().splitlines():
            if ligne.startswith("Rss:"):
                total += int(ligne.split()[1])
    return total


async def _entrer(client: aiohttp.ClientSession, base: str, cookies: list[str], charger: bool) -> list[Prise]:
    prises = []
    for cookie in cookies:
        prise = await Prise.ouvrir(client, base, cookie, "/recensement/saisie")
        if charger:
            await prise.charger()
        prise.veiller()
        prises.append(prise)
    return prises


async def _par_client(base: str, pid: int, cookies: list[str], charger: bool) -> float:
    """Return the kB that each client adds, after the first ones have made what is made once."""
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as client:
        prises = await _entrer(client, base, cookies[:CHAUFFE], charger)
        await asyncio.sleep(0.5)
        avant = resident(pid)
        prises += await _entrer(client, base, (cookies * 2)[CHAUFFE : CHAUFFE + CLIENTS], charger)
        await asyncio.sleep(0.5)
        cout = (resident(pid) - avant) / CLIENTS
        for prise in prises:
            await prise.fermer()
    return cout


def mesurer(atelier: Atelier) -> list[Mesure]:
    """Return P6, twice in turn, on fresh processes each time: memory given back is not memory never taken."""
    cookies = [f"iel={jeton}" for personne in atelier.personnes for jeton in personne.jetons]
    sujets, references = [], []
    for tour in range(2):
        with atelier.application(f"p6-{tour}") as serveur:
            assert serveur.processus is not None
            sujets.append(asyncio.run(_par_client(serveur.url, serveur.processus.pid, cookies, charger=True)))
        with atelier.echo() as echo:
            pid = atelier.pid_echo
            references.append(asyncio.run(_par_client(echo, pid, cookies, charger=False)))
    return [
        Mesure(
            nom=f"P6 mémoire par personne connectée, {CLIENTS} clients",
            sujet=f"{nombre(max(sujets))} ko ({nombre(min(sujets))}–{nombre(max(sujets))})",
            reference=f"connexion nue {nombre(sum(references) / len(references))} ko",
            ratios=[a / b for a, b in zip(sujets, references, strict=True)],
            valeur=max(sujets),
            but=f"≤ {BUT} ko",
            seuil=BUT,
            brut={"sujet_ko": sujets, "reference_ko": references},
        )
    ]
