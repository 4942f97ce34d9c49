"""State of « Nous écrire »: what goes with the message is on the screen, and checked again when it is sent."""

from typing import Any

import reflex as rx

from iel_app.aide import commands, forms, queries, rules
from iel_app.aide.state.vues import erreurs_de
from iel_app.core import french
from iel_app.core.errors import Invalid, Refusal
from iel_app.core.gateway import read, run
from iel_app.core.settings import settings
from iel_app.ui.focus import Aimed, Erreur
from iel_app.ui.payloads import posted
from iel_app.ui.session import current_actor, public


class ContactState(Aimed, rx.State):
    """The form, then the number of what was sent."""

    page: str = ""
    formation: str = ""
    formation_titre: str = ""
    sujet: str = ""
    connecte: bool = False
    courriel: str = ""
    delai: str = ""
    fautes: dict[str, str] = {}
    erreurs: list[Erreur] = []
    motif: str = ""
    numero: str = ""
    tirage: int = 0

    @rx.event
    @public
    async def ouvrir(self) -> None:
        """Show an empty form, with the page and the formation that the address names."""
        lus, actor = self.router.url.query_parameters, current_actor()
        self.page = rules.page_sure(lus.get("page", ""))
        objet = lus.get("objet", "")
        self.sujet = objet if objet in dict(forms.SUJETS) else ""
        self.connecte, self.courriel = actor.est_connecte, actor.courriel
        self.delai = french.plural(settings().aide_delai_jours, "jour ouvré", "jours ouvrés")
        self._vider()
        self.formation = self.formation_titre = ""
        jointe = await read(queries.formation_jointe, actor, rules.formation_designee(self.page))
        if jointe is not None:
            self.formation, self.formation_titre = jointe.reference, jointe.intitule
            self.sujet = self.sujet or "offre"

    def _vider(self) -> None:
        self.fautes, self.erreurs, self.motif, self.numero = {}, [], "", ""
        self.tirage += 1

    @rx.event
    @public
    async def recommencer(self) -> None:
        """Show an empty form again."""
        self._vider()
        self._viser("titre")

    @rx.event
    @public
    async def envoyer(self, champs: dict[str, Any]) -> None:
        """Send the message; what is refused stays on the screen."""
        actor = current_actor()
        adresse = self.router.session.client_ip
        try:
            saisie = forms.lire_demande(posted(champs), connecte=actor.est_connecte)
            self.numero = await run(commands.demander, actor, saisie, adresse)
        except Invalid as refus:
            self.fautes, self.erreurs, self.motif = refus.erreurs, erreurs_de(refus.erreurs), ""
            self._viser("resume")
        except Refusal as refus:
            self.fautes, self.erreurs, self.motif = {}, [], refus.message
            self._viser("motif")
        else:
            self.fautes, self.erreurs, self.motif = {}, [], ""
            self._viser("fait")
