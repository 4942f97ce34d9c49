"""State of « Vérifier un document »."""

from typing import Any

import reflex as rx

from iel_app.core.errors import NotFound
from iel_app.core.gateway import read
from iel_app.documents import queries, rules
from iel_app.documents.queries import VerificationDocument
from iel_app.ui.focus import Erreur
from iel_app.ui.session import current_actor, public
from iel_app.ui.shapes import Paire

SAISIE_MAX = 60


class VerifierState(rx.State):
    """What the code typed, or given by the address, proves."""

    saisie: str = ""
    erreur: str = ""
    erreurs: list[Erreur] = []
    trouve: bool = False
    a_jour: bool = False
    faits: list[Paire] = []
    cible: str = ""
    _verifie: str = ""
    _fois: int = 0

    @rx.event
    @public
    async def ouvrir(self) -> None:
        """Verify the code of the address, unless `verifier` just did."""
        saisie = _texte(self.router.url.query_parameters.get("code", ""))
        deja, self._verifie = self._verifie, ""
        if not saisie:
            self._effacer("")
            self.cible = ""
        elif saisie != deja:
            await self._verifier(saisie)

    @rx.event
    @public
    async def verifier(self, formulaire: dict[str, Any]) -> Any:
        """Verify what was typed; a code that exists goes into the address, so that it can be shared."""
        saisie = _texte(formulaire.get("code", "") if isinstance(formulaire, dict) else "")
        await self._verifier(
            rules.code_affiche(rules.code_saisi(saisie)) if not rules.defaut_du_code(saisie) else saisie
        )
        if not self.trouve or self.router.url.query_parameters.get("code", "") == self.saisie:
            return None
        self._verifie = self.saisie
        return rx.redirect(f"/verifier?code={self.saisie}")

    async def _verifier(self, saisie: str) -> None:
        self._effacer(saisie)
        self._fois += 1
        self.erreur = rules.defaut_du_code(saisie)
        if not self.erreur:
            try:
                self._montrer(await read(queries.verification, current_actor(), saisie))
            except NotFound as refus:
                self.erreur = refus.message
        self.erreurs = [Erreur("code", self.erreur)] if self.erreur else []
        self.cible = f"{'resume' if self.erreur else 'resultat'}#{self._fois}"

    def _effacer(self, saisie: str) -> None:
        self.saisie = saisie
        self.erreur, self.erreurs = "", []
        self.trouve, self.a_jour, self.faits = False, False, []

    def _montrer(self, document: VerificationDocument) -> None:
        self.trouve, self.a_jour = True, document.est_derniere_version
        faits = [
            Paire("Document", document.titre),
            Paire("Numéro", document.numero),
            Paire("Version", str(document.version)),
            Paire("Émis le", document.instant),
            Paire("Empreinte des données", _par_huit(document.empreinte_donnees)),
            Paire("Empreinte du fichier", _par_huit(document.empreinte)),
        ]
        self.faits = [fait for fait in faits if fait.valeur]


def _texte(valeur: object) -> str:
    """Return what a client sent as a short text: it may send anything."""
    return valeur[:SAISIE_MAX].strip() if isinstance(valeur, str) else ""


def _par_huit(empreinte: str) -> str:
    """Return a fingerprint in groups that the eye can compare, and that a narrow screen can fold."""
    return " ".join(empreinte[i : i + 8] for i in range(0, len(empreinte), 8))
