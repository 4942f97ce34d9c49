"""State of « Permanences téléphoniques »: the hours open, for who organises them; open others, close some."""

from typing import Any

import reflex as rx

from iel_app.aide import commands, forms, queries
from iel_app.aide.state.reponse import Answering
from iel_app.aide.state.vues import PermanenceLue, permanence_lue
from iel_app.core.errors import Refusal
from iel_app.core.gateway import read, run
from iel_app.ui.payloads import natural, posted
from iel_app.ui.session import arrival, connected, current_actor


class PermanencesState(Answering, rx.State):
    """The permanences of the service; an act carries the one that was read."""

    etat: str = ""
    message: str = ""
    permanences: list[PermanenceLue] = []
    a_fermer: int = 0
    a_fermer_quand: str = ""
    a_fermer_rappels: str = ""

    @rx.event
    @arrival
    async def ouvrir(self) -> None:
        """Show the hours open."""
        self.a_fermer = 0
        self._effacer()
        await self._lire()

    async def _lire(self) -> None:
        try:
            self.permanences = [permanence_lue(p) for p in await read(queries.permanences, current_actor())]
        except Refusal as refus:
            self.etat, self.message, self.permanences = "refuse", refus.message, []
            return
        self.etat = "pret"

    @rx.event
    @connected
    async def creer(self, champs: dict[str, Any]) -> None:
        """Open hours; what is refused stays on the screen."""
        try:
            await run(commands.ouvrir_permanence, current_actor(), forms.lire_permanence(posted(champs)))
        except Refusal as refus:
            self._refuser(refus)
            return
        self.tirage += 1
        await self._fait("La permanence est ouverte. Ses créneaux sont proposés dès maintenant.")

    @rx.event
    @connected
    async def demander_fermeture(self, permanence: int) -> None:
        """Ask before hours are closed."""
        vue = next((p for p in self.permanences if p.id == natural(permanence)), None)
        if vue is not None:
            self.a_fermer, self.a_fermer_rappels = vue.id, vue.rappels
            self.a_fermer_quand = f"{vue.quand}, {vue.heures}"

    @rx.event
    @connected
    async def garder(self) -> None:
        """Keep the hours; the browser gives focus back to the button."""
        self.a_fermer = 0

    @rx.event
    @connected
    async def fermer(self, permanence: int) -> None:
        """Close hours."""
        self.a_fermer = 0
        try:
            await run(commands.fermer_permanence, current_actor(), natural(permanence))
        except Refusal as refus:
            await self._lire()
            self._refuser(refus)
            return
        await self._fait("La permanence est fermée. Les rappels déjà réservés restent prévus.")
