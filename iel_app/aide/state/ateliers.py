"""State of « Ateliers en ligne »: register, await a place, withdraw; create, cancel, see who comes."""

from typing import Any

import reflex as rx

from iel_app.aide import commands, forms, queries
from iel_app.aide.state.reponse import Answering
from iel_app.aide.state.vues import AtelierLu, InscritLu, atelier_lu, inscrit_lu
from iel_app.core.errors import Refusal
from iel_app.core.gateway import read, run
from iel_app.core.permissions import Permission, allows
from iel_app.ui.payloads import natural, posted
from iel_app.ui.session import arrival, connected, current_actor, current_identity


class AteliersState(Answering, rx.State):
    """The workshops to come; the list of one, for who organises it."""

    etat: str = ""
    ateliers: list[AtelierLu] = []
    organise: bool = False
    liste_de: int = 0
    liste_titre: str = ""
    inscrits: list[InscritLu] = []
    a_annuler: int = 0
    a_annuler_titre: str = ""

    @rx.event
    @arrival
    async def ouvrir(self) -> None:
        """Show the workshops, and who comes to the one that the address names."""
        if current_identity() is None:
            return
        self.a_annuler = 0
        self._effacer()
        self.liste_de = natural(self.router.url.query_parameters.get("inscrits", ""))
        await self._lire()

    async def _lire(self) -> None:
        actor = current_actor()
        self.inscrits = []
        try:
            self.ateliers = [atelier_lu(a) for a in await read(queries.ateliers, actor)]
            if self.liste_de:
                lus = await read(queries.inscrits, actor, self.liste_de)
                self.inscrits = [inscrit_lu(i) for i in lus]
                self.liste_titre = next((a.titre for a in self.ateliers if a.id == self.liste_de), "atelier passé")
        except Refusal as refus:
            self.liste_de, self.motif = 0, refus.message
        self.organise = allows(actor, Permission.AIDE_ORGANISER)
        self.etat = "pret"

    @rx.event
    @connected
    async def rejoindre(self, atelier: int) -> None:
        """Register."""
        await self._faire(commands.rejoindre, atelier, "Vous êtes inscrit ou inscrite. Un courriel le confirme.")

    @rx.event
    @connected
    async def attendre(self, atelier: int) -> None:
        """Await a place."""
        phrase = "Vous êtes sur la liste d’attente. Un courriel vous préviendra si une place se libère pour vous."
        await self._faire(commands.attendre, atelier, phrase)

    @rx.event
    @connected
    async def quitter(self, atelier: int) -> None:
        """Withdraw."""
        await self._faire(commands.quitter, atelier, "Votre inscription est retirée.")

    @rx.event
    @connected
    async def demander_annulation(self, atelier: int) -> None:
        """Ask before a workshop is cancelled: those registered are told."""
        vu = next((a for a in self.ateliers if a.id == natural(atelier) and a.organise), None)
        if vu is not None:
            self.a_annuler, self.a_annuler_titre = vu.id, vu.titre

    @rx.event
    @connected
    async def garder(self) -> None:
        """Keep the workshop; the browser gives focus back to the button."""
        self.a_annuler = 0

    @rx.event
    @connected
    async def annuler(self, atelier: int) -> None:
        """Cancel a workshop."""
        self.a_annuler = 0
        await self._faire(
            commands.annuler_atelier, atelier, "L’atelier est annulé. Les personnes inscrites sont prévenues."
        )

    async def _faire(self, acte: Any, atelier: Any, phrase: str) -> None:
        try:
            await run(acte, current_actor(), natural(atelier))
        except Refusal as refus:
            await self._lire()
            self._refuser(refus)
            return
        await self._fait(phrase)

    @rx.event
    @connected
    async def creer(self, champs: dict[str, Any]) -> None:
        """Create a workshop; what is refused stays on the screen."""
        try:
            await run(commands.creer_atelier, current_actor(), forms.lire_atelier(posted(champs)))
        except Refusal as refus:
            self._refuser(refus)
            return
        self.tirage += 1
        await self._fait("L’atelier est créé.")
