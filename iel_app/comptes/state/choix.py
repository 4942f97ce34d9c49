"""State of the picker."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import reflex as rx

from iel_app.comptes import queries
from iel_app.comptes.forms import chemin_interne
from iel_app.core.actor import Actor
from iel_app.core.gateway import read
from iel_app.referentiels.rules import normaliser
from iel_app.ui.session import arrival, connected, current_actor, current_identity
from iel_app.ui.shapes import Badge

_MOTIFS = {
    "retiree": "Vous n’avez plus accès à la collectivité choisie. Choisissez-en une autre.",
    "introuvable": "Cette collectivité n’est pas, ou n’est plus, accessible avec votre compte.",
    "occupe": "Le service est très sollicité. Attendez quelques secondes, puis recommencez.",
    "vide": "Sélectionnez une collectivité.",
}


@dataclass
class Choix:
    """One line of the picker."""

    id: str
    nom: str
    detail: str
    siret: str
    derniere: bool
    coche: bool
    etiquettes: list[Badge]


Indicateurs = Callable[[Actor, list[int]], Awaitable[dict[int, list[tuple[str, str]]]]]
INDICATEURS: list[Indicateurs] = []
"""What other contexts say of a collectivité in the picker; filled by composition."""


AFFICHEES_MAX = 200


def _repond(choix: Choix, mots: list[str]) -> bool:
    """Tell whether a collectivité has every word of a search; its SIRET is typed with its spaces or without."""
    cherchable = normaliser(f"{choix.nom} {choix.detail} {choix.siret} {choix.siret.replace(' ', '')}")
    return all(mot in cherchable for mot in mots)


def _siret(siret: str) -> str:
    return f"{siret[:3]} {siret[3:6]} {siret[6:9]} {siret[9:]}"


class ChoixState(rx.State):
    """The picker."""

    charge: bool = False
    message: str = ""
    prenom: str = ""
    total: int = 0
    resultat: str = ""
    choix: list[Choix] = []
    suite: str = ""
    _tous: list[Choix] = []

    @rx.event
    @arrival
    async def ouvrir(self) -> Any:
        """Load the collectivités that this person may act for, the last used first and checked."""
        parametres = self.router.url.query_parameters
        self.suite = chemin_interne(parametres.get("suite", ""))
        self.message = _MOTIFS.get(parametres.get("motif", ""), "")
        acteur = current_actor()
        lignes = await read(queries.collectivites_possibles, acteur)
        elargi = await read(queries.acteur_elargi, acteur)
        indications: dict[int, list[Badge]] = {}
        for indicateur in INDICATEURS:
            for identifiant, etiquettes in (await indicateur(elargi, [ligne.id for ligne in lignes])).items():
                indications.setdefault(identifiant, []).extend(Badge(*e) for e in etiquettes)
        self._tous = [
            Choix(
                str(ligne.id),
                ligne.nom,
                f"{ligne.type}, {ligne.ville}" + (f", gestion\u00a0: {ligne.gerante}" if ligne.gerante else ""),
                _siret(ligne.siret),
                ligne.derniere,
                rang == 0,
                indications.get(ligne.id, []),
            )
            for rang, ligne in enumerate(lignes)
        ]
        identite = current_identity()
        self.prenom, self.total = identite.prenom if identite else "", len(lignes)
        self._montrer("")
        self.charge = True

    @rx.event
    @connected
    async def chercher(self, texte: str) -> None:
        """Narrow the list to what is typed, without regard for case and accents."""
        self._montrer(str(texte)[:100])

    def _montrer(self, texte: str) -> None:
        mots = normaliser(texte).split()
        trouves = [c for c in self._tous if _repond(c, mots)]
        self.choix = trouves[:AFFICHEES_MAX]
        nombre = len(trouves)
        pluriel = "s" if nombre > 1 else ""
        if not nombre:
            self.resultat = "Aucune collectivité ne correspond à cette recherche"
        elif nombre > AFFICHEES_MAX:
            self.resultat = (
                f"{nombre} collectivités : les {AFFICHEES_MAX} premières sont affichées, précisez la recherche"
            )
        elif texte:
            self.resultat = f"{nombre} collectivité{pluriel} trouvée{pluriel}"
        else:
            derniere = ", la dernière utilisée en premier" if any(c.derniere for c in trouves) else ""
            self.resultat = f"{nombre} collectivité{pluriel}{derniere}"
