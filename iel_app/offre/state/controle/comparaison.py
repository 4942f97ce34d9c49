"""State of two formations side by side."""

from dataclasses import dataclass

import reflex as rx

from iel_app.core.errors import Refusal
from iel_app.core.gateway import read
from iel_app.offre import queries
from iel_app.offre.state.controle import adresse
from iel_app.offre.state.controle.adresse import FICHE, FILE, lien
from iel_app.ui.feedback import VIDE
from iel_app.ui.payloads import natural
from iel_app.ui.session import arrival, current_actor


@dataclass
class LigneComparee:
    """One line of both."""

    libelle: str
    gauche: str
    droite: str
    differe: bool


class ComparaisonState(rx.State):
    """A publication and a formation that could be the same."""

    etat: str = ""
    message: str = ""
    gauche: str = ""
    droite: str = ""
    intitule: str = ""
    statut: str = ""
    phrase: str = ""
    lignes: list[LigneComparee] = []
    retour: str = FILE

    @rx.event
    @arrival
    async def ouvrir(self) -> None:
        """Read both formations that the address names."""
        parametres = self.router.url.query_parameters
        version, formation = natural(parametres.get("id", "")), natural(parametres.get("avec", ""))
        try:
            vue = await read(queries.comparer, current_actor(), version, formation)
        except Refusal as refus:
            self.etat, self.message, self.lignes = "refuse", refus.message, []
            return
        voulu = adresse.filtre(parametres)
        self.retour = lien(FICHE, voulu, avec_raccourcis=adresse.raccourcis(parametres), id=version)
        self.gauche, self.droite, self.intitule, self.statut = vue.gauche, vue.droite, vue.intitule, vue.statut_droite
        self.lignes = [LigneComparee(x.libelle, x.gauche or VIDE, x.droite or VIDE, x.differe) for x in vue.lignes]
        nombre = sum(x.differe for x in vue.lignes)
        self.phrase = (
            f"{nombre} ligne{'s' if nombre > 1 else ''} sur {len(self.lignes)}"
            f" {'sont différentes' if nombre > 1 else 'est différente'}."
            if nombre
            else "Toutes les lignes sont identiques."
        )
        self.etat = "pret"
