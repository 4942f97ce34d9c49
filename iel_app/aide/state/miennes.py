"""State of « Mes demandes »: what one asked, and what was answered."""

import reflex as rx

from iel_app.aide import queries
from iel_app.aide.state import adresses
from iel_app.aide.state.vues import DemandeLue, demande_lue
from iel_app.core import french
from iel_app.core.errors import Refusal
from iel_app.core.gateway import read
from iel_app.ui.focus import Aimed
from iel_app.ui.payloads import natural
from iel_app.ui.session import arrival, current_actor


class MesDemandesState(Aimed, rx.State):
    """One page of the person's requests."""

    etat: str = ""
    message: str = ""
    lignes: list[DemandeLue] = []
    compte: str = ""
    page: int = 1
    nb_pages: int = 1
    suite: str = f"{adresses.MIENNES}?page="

    @rx.event
    @arrival
    async def ouvrir(self) -> None:
        """Show the page that the address names."""
        page = natural(self.router.url.query_parameters.get("page", ""))
        try:
            lue = await read(queries.mes_demandes, current_actor(), page)
        except Refusal as refus:
            self.etat, self.message, self.lignes = "refuse", refus.message, []
            return
        self.lignes = [demande_lue(d) for d in lue.demandes]
        self.page, self.nb_pages, self.compte = lue.page, lue.nb_pages, french.plural(lue.total, "demande")
        self.etat = "pret"
