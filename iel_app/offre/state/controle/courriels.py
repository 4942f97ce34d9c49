"""State of « Mes courriels »: how often an offer manager is written to about what awaits."""

from typing import Any

import reflex as rx

from iel_app.core.errors import Invalid, Refusal
from iel_app.core.gateway import read, run
from iel_app.offre import commands, queries
from iel_app.ui.focus import Aimed
from iel_app.ui.payloads import bounded, posted
from iel_app.ui.session import arrival, connected, current_actor


class CourrielsState(Aimed, rx.State):
    """The choice of the person."""

    etat: str = ""
    message: str = ""
    rythme: str = ""
    motif: str = ""
    annonce: str = ""
    tirage: int = 0

    @rx.event
    @arrival
    async def ouvrir(self) -> None:
        """Read what the person chose."""
        self.motif, self.annonce, self.tirage = "", "", self.tirage + 1
        try:
            self.rythme, self.etat = await read(queries.rythme, current_actor()), "pret"
        except Refusal as refus:
            self.etat, self.message = "refuse", refus.message

    @rx.event
    @connected
    async def enregistrer(self, champs: dict[str, Any]) -> None:
        """Keep another choice."""
        self.motif, self.annonce = "", ""
        voulu = bounded(posted(champs).get("rythme"), 20)
        try:
            choisi = await run(commands.regler_courriels, current_actor(), voulu)
        except Refusal as refus:
            self.motif = refus.erreurs["rythme"] if isinstance(refus, Invalid) else refus.message
            self._viser("motif")
            return
        self.rythme, self.annonce = choisi.value, f"Enregistré\u00a0: {choisi.libelle.lower()}."
