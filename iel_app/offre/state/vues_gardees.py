"""State of the views that a person keeps of the catalogue and of the control."""

from typing import Any

import reflex as rx

from iel_app.core.errors import Invalid, Refusal
from iel_app.core.gateway import read, run
from iel_app.offre import commands, queries
from iel_app.offre.rules import vues as regles
from iel_app.offre.state.adresses import CATALOGUE
from iel_app.offre.state.controle.adresse import FILE
from iel_app.ui.focus import Aimed
from iel_app.ui.payloads import bounded, natural, posted
from iel_app.ui.session import arrival, connected, current_actor, current_identity
from iel_app.ui.shapes import Vue

_ADRESSES = {"catalogue": CATALOGUE, "controle": FILE}


class VuesState(Aimed, rx.State):
    """The views of the page that the address names."""

    vues: list[Vue] = []
    erreur: str = ""
    annonce: str = ""
    tirage: int = 0

    @rx.event
    @arrival
    async def ouvrir(self) -> None:
        """Show the views of the page."""
        if current_identity() is None:
            return
        self.erreur, self.annonce = "", ""
        await self._lire()

    def _page(self) -> str:
        return "controle" if self.router.url.path.rstrip("/") == FILE else "catalogue"

    async def _lire(self) -> None:
        page, ici = self._page(), regles.requete(self._page(), self.router.url.query)
        try:
            lues = await read(queries.vues, current_actor(), page)
        except Refusal:
            lues = []
        self.vues = [Vue(v.id, v.nom, f"{_ADRESSES[page]}?{v.requete}", v.requete == ici) for v in lues]

    @rx.event
    @connected
    async def enregistrer(self, formulaire: dict[str, Any]) -> None:
        """Keep what the address says under a name."""
        nom, requete = bounded(posted(formulaire).get("vue-nom"), 200), self.router.url.query
        self.erreur, self.annonce = "", ""
        try:
            vue = await run(commands.enregistrer_vue, current_actor(), self._page(), nom, requete)
        except Invalid as refus:
            self.erreur = next(iter(refus.erreurs.values()))
            self._viser("vue-nom")
            return
        except Refusal as refus:
            self.erreur = refus.message
            self._viser("vue-nom")
            return
        await self._lire()
        self.tirage += 1
        self.annonce = "Vue enregistrée."
        self._viser(f"vue-{vue}")

    @rx.event
    @connected
    async def retirer(self, vue: int) -> None:
        """Forget a view."""
        self.erreur, self.annonce = "", ""
        try:
            nom = await run(commands.retirer_vue, current_actor(), natural(vue))
            self.annonce = f"Vue «\u00a0{nom}\u00a0» supprimée."
        except Refusal as refus:
            self.annonce = refus.message
        await self._lire()
        self._viser("vues-gerer")
