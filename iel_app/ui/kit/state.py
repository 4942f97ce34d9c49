"""State of the kit page: samples, and the few gestures that open and close things."""

from dataclasses import dataclass
from typing import ClassVar

import reflex as rx

from iel_app.ui.focus import Erreur
from iel_app.ui.session import anonymous
from iel_app.ui.shapes import Case, Choix, Ecart, Etape, Issue, Option, Paire

FAUTE = "Saisissez le nom du responsable apprentissage"
FAUTE_NOMBRE = "Le nombre d’apprentis doit être un nombre entier, comme 12"


@dataclass
class Demande:
    """One row of a table."""

    reference: str
    collectivite: str
    recue: str
    ton: str
    etat: str


DEMANDES = [
    Demande("D-10482", "CCAS de Bergerac", "11/03/2027", "attention", "À compléter"),
    Demande("D-10483", "Commune de Tulle", "12/03/2027", "info", "En contrôle"),
    Demande("D-10484", "Limoges Métropole", "15/03/2027", "succes", "Validée"),
]


class KitState(rx.State):
    """What the samples show."""

    # What never changes is no variable: each tab would hold it, and be sent it.
    vide: ClassVar[rx.Var[str]] = rx.Var.create("")
    faute: ClassVar[rx.Var[str]] = rx.Var.create(FAUTE)
    faute_nombre: ClassVar[rx.Var[str]] = rx.Var.create(FAUTE_NOMBRE)
    erreurs: ClassVar[rx.Var[list[Erreur]]] = rx.Var.create([Erreur("k-erreur", FAUTE)])
    etapes: ClassVar[rx.Var[list[Etape]]] = rx.Var.create(
        [
            Etape("champs", "Identité", "Complet", "done"),
            Etape("choix", "Personnes en charge", "1 erreur", "bad"),
            Etape("messages", "Intentions", "À compléter", "todo"),
        ]
    )
    paires: ClassVar[rx.Var[list[Paire]]] = rx.Var.create(
        [Paire("SIRET", "268 700 317 00012"), Paire("Délégation", "Nouvelle-Aquitaine")]
    )
    ecarts: ClassVar[rx.Var[list[Ecart]]] = rx.Var.create(
        [Ecart("Apprentis présents", "12", "14"), Ecart("Date de fin", "31/07/2027", "31/08/2027")]
    )
    options: ClassVar[rx.Var[list[Choix]]] = rx.Var.create(
        [
            Choix("91544", "Agent de propreté et d’hygiène"),
            Choix("84213", "Agent d’accueil touristique"),
            Choix("37715", "Accompagnant éducatif petite enfance"),
        ]
    )
    annees: ClassVar[rx.Var[list[Case]]] = rx.Var.create(
        [
            Case("1", "1re année", True, False),
            Case("2", "2e année", False, False),
            Case("3", "3e année", False, True),
        ]
    )
    certifications: ClassVar[rx.Var[list[Option]]] = rx.Var.create(
        [
            Option("91544", "TP Agent de propreté", "91544", "Niveau 3, RNCP37872, valable jusqu’au 13/08/2028"),
            Option("84213", "TP Agent de propreté, ancien", "84213", "Niveau 3, RNCP278, a expiré le 31/08/2026"),
        ]
    )
    demandes: ClassVar[rx.Var[list[Demande]]] = rx.Var.create(DEMANDES)
    retrait: ClassVar[rx.Var[str]] = rx.Var.create("Agent de propreté et d’hygiène retiré")
    nouvelles: ClassVar[rx.Var[str]] = rx.Var.create("3 nouvelles demandes")
    precedente: ClassVar[rx.Var[str]] = rx.Var.create("/kit?ligne=D-10482")
    suivante: ClassVar[rx.Var[str]] = rx.Var.create("/kit?ligne=D-10484")
    bilan: ClassVar[rx.Var[str]] = rx.Var.create("1 demande validée et 1 demande non validée")
    decidee: ClassVar[rx.Var[str]] = rx.Var.create("Demande D-10481 validée. Le courriel part dans 10 s.")
    refusees: ClassVar[rx.Var[list[Issue]]] = rx.Var.create(
        [Issue("D-10482 CCAS de Bergerac", "/kit?ligne=D-10482", "il manque le SIRET.")]
    )
    faites: ClassVar[rx.Var[list[Issue]]] = rx.Var.create([Issue("D-10481 Commune d’Isle", "/kit?ligne=D-10481", "")])
    courante: ClassVar[rx.Var[str]] = rx.Var.create("D-10483")
    visible: bool = False
    dialogue: bool = False
    annonce: str = ""
    choisies: list[str] = ["D-10482"]
    raccourcis: bool = True

    @rx.event
    @anonymous
    async def basculer(self) -> None:
        """Show or hide the sample password."""
        self.visible = not self.visible

    @rx.event
    @anonymous
    async def ouvrir_dialogue(self) -> None:
        """Open the sample dialog."""
        self.dialogue = True

    @rx.event
    @anonymous
    async def fermer_dialogue(self) -> None:
        """Close the sample dialog."""
        self.dialogue = False

    @rx.event
    @anonymous
    async def noter(self, texte: str) -> None:
        """Say what was chosen."""
        self.annonce = f"Geste reçu\u00a0: {str(texte)[:60]}"

    @rx.event
    @anonymous
    async def annuler(self) -> None:
        """Say that the removal is undone."""
        self.annonce = "Retrait annulé"

    @rx.event
    @anonymous
    async def choisir(self, cle: str, coche: bool) -> None:
        """Tick or untick one row of the sample."""
        if cle in [d.reference for d in DEMANDES]:
            autres = [c for c in self.choisies if c != cle]
            self.choisies = [*autres, cle] if coche is True else autres

    @rx.event
    @anonymous
    async def tout_choisir(self, coche: bool) -> None:
        """Tick or untick every row of the sample."""
        self.choisies = [d.reference for d in DEMANDES] if coche is True else []

    @rx.event
    @anonymous
    async def activer(self, coche: bool) -> None:
        """Switch the keys of the sample on or off."""
        self.raccourcis = coche is True
