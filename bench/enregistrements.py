"""P2: one person's « Enregistrer », beside the same command behind a plain POST, and beside echo and SQL by hand."""

import asyncio
import json
import sqlite3
import time
from itertools import count
from pathlib import Path

import aiohttp

from bench.atelier import Atelier
from bench.mesures import TOURS, Mesure, etendue, mediane
from bench.prise import SAISIE, Prise

FOIS = 25
BUT_POST, BUT_BRUT = 1.3, 2.5


class Enregistreurs:
    """The three ways to save the same form, each on its own copy of the data."""

    def __init__(self, atelier: Atelier, client: aiohttp.ClientSession, post: str) -> None:
        self.atelier, self.client, self.post = atelier, client, post
        self.personne = atelier.personnes[0]
        self.rang = count(1)

    def champs(self) -> dict[str, str]:
        """Return a form never sent yet."""
        return self.atelier.champs(next(self.rang)) | {"formulaire": self.atelier.formulaire(self.personne)}

    async def par_prise(self, prise: Prise) -> float:
        """Save through the page's socket, until the delta that shows the new version."""
        return await prise.echange(f"{SAISIE}.enregistrer", {"champs": self.champs()}, '"confirme_rx_state_":true')

    async def par_post(self) -> float:
        """Save by a JSON POST, until its answer."""
        corps = {"annee": self.atelier.annee, "champs": self.champs()}
        debut = time.perf_counter()
        async with self.client.post(
            f"{self.post}/enregistrer", json=corps, headers={"Cookie": self.personne.cookie}
        ) as reponse:
            json.loads(await reponse.read())
            assert reponse.status == 200, reponse.status
        return time.perf_counter() - debut

    async def par_sql(self, prise: Prise) -> float:
        """Have the echo write the same rows by hand, until it sends back."""
        return await prise.echange("enregistrer", {"champs": self.champs()}, "42")


async def au_calme(*dossiers: Path) -> None:
    """Wait until the workers have carried out what the saves queued: each way is measured alone."""
    for dossier in dossiers:
        base = sqlite3.connect(f"file:{dossier / 'iel.sqlite3'}?mode=ro", uri=True)
        for _ in range(100):
            (restent,) = base.execute("SELECT count(*) FROM effet WHERE fait_le IS NULL").fetchone()
            if not restent:
                break
            await asyncio.sleep(0.05)
        base.close()


async def _tours(atelier: Atelier, app: str, post: str, echo: str) -> dict[str, list[float]]:
    medianes: dict[str, list[float]] = {"prise": [], "post": [], "sql": []}
    dossiers = (atelier.dossier / "p2", atelier.dossier / "p2-post")
    async with aiohttp.ClientSession() as client:
        voies = Enregistreurs(atelier, client, post)
        prise = await Prise.ouvrir(client, app, voies.personne.cookie, "/recensement/saisie")
        await prise.charger()
        brute = await Prise.ouvrir(client, echo)
        actes = {
            "prise": lambda: voies.par_prise(prise),
            "post": voies.par_post,
            "sql": lambda: voies.par_sql(brute),
        }
        for tour in range(TOURS + 1):
            for nom, acte in actes.items():
                serie = [await acte() for _ in range(FOIS if tour else 10)]
                await au_calme(*dossiers)
                if tour:
                    medianes[nom].append(mediane(serie))
        await prise.fermer()
        await brute.fermer()
    return medianes


def mesurer(atelier: Atelier) -> list[Mesure]:
    """Return P2 against both baselines."""
    with atelier.application("p2") as serveur, atelier.echo("p2") as echo, atelier.post("p2") as post:
        durees = asyncio.run(_tours(atelier, serveur.url, post, echo))

    def mesure(reference: str, libelle: str, but: float) -> Mesure:
        ratios = [a / b for a, b in zip(durees["prise"], durees[reference], strict=True)]
        return Mesure(
            nom=f"P2 enregistrement, p50, contre {libelle}",
            sujet=etendue(durees["prise"]),
            reference=f"{libelle} {etendue(durees[reference])}",
            valeur=mediane(ratios),
            ratios=ratios,
            but=f"ratio ≤ {but}",
            seuil=but,
            brut={"sujet_s": durees["prise"], "reference_s": durees[reference]},
        )

    return [mesure("post", "POST Starlette", BUT_POST), mesure("sql", "écho + SQL à la main", BUT_BRUT)]
