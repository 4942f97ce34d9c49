"""State of the sheet of one publication: taken on opening, decided on, given back on leaving."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import reflex as rx

from iel_app.core.errors import Invalid, NotFound, Refusal
from iel_app.core.gateway import read, run
from iel_app.offre import commands, queries
from iel_app.offre.state.controle import adresse
from iel_app.offre.state.controle.adresse import FICHE, FILE, lien
from iel_app.offre.state.controle.affichage import TITRE, Affichage
from iel_app.offre.state.controle.file import FileState
from iel_app.offre.state.controle.saisie import decision, lire_motifs, texte
from iel_app.ui.focus import Erreur
from iel_app.ui.payloads import natural
from iel_app.ui.session import arrival, connected, current_actor

GESTES = ("", "complement", "refus", "archivage")
MOTIFS_MAX = 8


class FicheState(Affichage, rx.State):
    """The sheet. Each decision carries the version and the revision that were read."""

    @rx.event
    @arrival
    async def ouvrir(self) -> None:
        """Take the publication that the address names, and show it beside its queue."""
        file = await self.get_state(FileState)
        suit = file._suit()
        version = natural(self.router.url.query_parameters.get("id", ""))
        if version != self.version or not suit:
            self.motif = ""
        file.motif = ""
        if self.version != version:
            await self.quitter(self.version)
        try:
            await run(commands.prendre, current_actor(), version)
            await self._lire(version)
        except NotFound as refus:
            self.etat, self.titre, self.message, self.version = "introuvable", "Page introuvable", refus.message, 0
        except Refusal as refus:
            self.etat, self.titre, self.message, self.version = "refuse", TITRE, refus.message, 0
        else:
            if suit:
                # The keys act from the list: whoever uses them stays there.
                file._viser(f"ligne-{version} titre" if file.raccourcis else "titre")
                file.annonce = f"{self.position}\u00a0: {self.titre}"
            return
        self.valeurs, self.ecarts, self.notes, self.formulaire = [], [], [], ""

    # --- holding ------------------------------------------------------------------------------------------------------

    @rx.event
    @connected
    async def quitter(self, version: int) -> None:
        """Give a publication back when its sheet leaves the screen."""
        if identifiant := natural(version):
            try:
                await run(commands.liberer, current_actor(), identifiant)
            except Refusal:
                return

    @rx.event
    @connected
    async def reprendre(self, formulaire: str) -> None:
        """Take the publication over from the colleague who holds it."""
        lus = self._lus(formulaire)
        if lus is None:
            return
        try:
            await run(commands.prendre, current_actor(), lus[0], reprendre=True)
            await self._lire(lus[0])
        except Refusal as refus:
            self._refuser(refus)
            return
        self.motif = ""
        self._viser("fiche")

    @rx.event
    @connected
    async def attribuer(self, formulaire: str, a_moi: bool) -> None:
        """Assign the publication to oneself, or give it back."""
        lus = self._lus(formulaire)
        if lus is None:
            return
        try:
            libres = [] if self.attribuee else lus[:1]
            bilan = await run(
                commands.attribuer_en_nombre, current_actor(), lus[:1], a_moi=a_moi is True, libres=libres
            )
        except Refusal as refus:
            self._refuser(refus)
            return
        faite = "Publication attribuée à vous." if a_moi is True else "Publication rendue."
        await self._relire(lus[0], "" if bilan[lus[0]] else faite)
        if bilan[lus[0]]:
            self._refuser(Refusal(bilan[lus[0]]))

    # --- deciding -----------------------------------------------------------------------------------------------------

    @rx.event
    @connected
    async def preparer(self, geste: str) -> None:
        """Open the form of a complement, of a refusal or of an archiving, or close it."""
        if geste not in GESTES or not self.a_decider:
            return
        file = await self.get_state(FileState)
        self.geste, self.rangs, self.fautifs, self.erreurs = geste, [0], {}, []
        premier = {"complement": "champ-0", "refus": "refus-message", "archivage": "archivage-message"}.get(geste)
        self._viser(premier or f"ligne-{self.version} titre" if file.raccourcis else premier or "titre")

    @rx.event
    @connected
    async def ajouter_motif(self, nombre: int) -> None:
        """Add one field to the complement that is being written."""
        rang = min(natural(nombre), MOTIFS_MAX - 1)
        self.rangs = list(range(rang + 1))
        self._viser(f"champ-{rang}")

    @rx.event
    @connected
    async def valider(self, formulaire: str) -> Any:
        """Validate the publication that was read."""
        lus = self._lus(formulaire)
        if lus is None:
            return None
        try:
            await run(commands.valider, current_actor(), lus[0], revision=lus[1])
        except Refusal as refus:
            return await self._echouer(lus[0], refus)
        return await self._apres(lus[0], "validée")

    @rx.event
    @connected
    async def demander(self, champs: dict[str, Any]) -> Any:
        """Send the publication back to its author, with the reason at each field."""
        lus = self._lus(champs.get("formulaire")) if isinstance(champs, dict) else None
        if lus is None:
            return None
        motifs, fautifs = lire_motifs(champs, MOTIFS_MAX)
        if fautifs:
            self._signaler(fautifs)
            return None
        try:
            await run(
                commands.demander_complement,
                current_actor(),
                lus[0],
                motifs,
                texte(champs, "complement-message"),
                revision=lus[1],
            )
        except Invalid as refus:
            noms = {"motif-champ": "champ-0", "message": "motif-0"}
            self._signaler({noms.get(nom, nom): phrase for nom, phrase in refus.erreurs.items()})
            return None
        except Refusal as refus:
            return await self._echouer(lus[0], refus)
        return await self._apres(lus[0], "renvoyée à son auteur")

    @rx.event
    @connected
    async def refuser(self, champs: dict[str, Any]) -> Any:
        """Refuse the publication, with its reason."""
        return await self._motiver(commands.refuser, champs, "refus-message", "refusée")

    @rx.event
    @connected
    async def archiver(self, champs: dict[str, Any]) -> Any:
        """Refuse the publication and archive its formation, with its reason."""
        return await self._motiver(commands.archiver_publication, champs, "archivage-message", "archivée")

    async def _motiver(self, commande: Callable[..., None], champs: Any, nom: str, fait: str) -> Any:
        lus = self._lus(champs.get("formulaire")) if isinstance(champs, dict) else None
        if lus is None:
            return None
        try:
            await run(commande, current_actor(), lus[0], texte(champs, nom), revision=lus[1])
        except Invalid as refus:
            self._signaler({nom: next(iter(refus.erreurs.values()))})
            return None
        except Refusal as refus:
            return await self._echouer(lus[0], refus)
        return await self._apres(lus[0], fait)

    def _signaler(self, fautifs: dict[str, str]) -> None:
        self.fautifs = fautifs
        self.erreurs = [Erreur(ancre, phrase) for ancre, phrase in fautifs.items()]
        self._viser("resume")

    async def _echouer(self, version: int, refus: Refusal) -> None:
        """Say why nothing was decided, above the publication as it is now."""
        file = await self.get_state(FileState)
        try:
            prises = await read(queries.decisions, current_actor(), [version])
            if decision(version, prises.get(version)) in file.annulables:
                return  # The key was pressed twice: it is done.
            await self._lire(version)
        except Refusal:
            self.etat, self.message = "introuvable", refus.message
        self._refuser(refus)

    async def _apres(self, version: int, fait: str) -> Any:
        """Offer to undo, and open the next of the filtered queue."""
        file = await self.get_state(FileState)
        voulu = adresse.filtre(file._parametres())
        reference = self.reference if self.version == version else str(version)
        self.motif, self.geste, file.bilan = "", "", ""
        file.fait = f"Publication {reference} {fait}. Le courriel part dans 10\u00a0s."
        file.annonce = f"Publication {reference} {fait}."
        await file._retenir([version])
        prochaine = await read(queries.suivante, current_actor(), version, voulu)
        if prochaine is None:
            self.etat, self.version = "", 0  # should its author send it again, its old sheet shows no more
            return rx.redirect(lien(FILE, replace(voulu, page=1), avec_raccourcis=file.raccourcis))
        return rx.redirect(lien(FICHE, voulu, avec_raccourcis=file.raccourcis, id=prochaine))

    # --- correcting, noting -------------------------------------------------------------------------------------------

    @rx.event
    @connected
    async def ouvrir_correction(self, champ: str) -> None:
        """Open the correction of one field in place, or close it."""
        if champ != "" and champ not in [v.champ for v in self.valeurs if v.corrigible]:
            return
        fermee, self.correction, self.fautifs, self.erreurs = self.correction, champ, {}, []
        self._viser(f"correction-{champ}" if champ else f"corriger-{fermee}")

    @rx.event
    @connected
    async def corriger(self, champs: dict[str, Any]) -> None:
        """Correct one small thing; the author will be told."""
        lus = self._lus(champs.get("formulaire")) if isinstance(champs, dict) else None
        if lus is None:
            return
        champ = texte(champs, "champ")
        try:
            await run(
                commands.corriger, current_actor(), lus[0], champ, texte(champs, f"correction-{champ}"), revision=lus[1]
            )
        except Invalid as refus:
            self.fautifs = {f"correction-{champ}": next(iter(refus.erreurs.values()))}
            self._viser(f"correction-{champ}")
            return
        except Refusal as refus:
            await self._echouer(lus[0], refus)
            return
        await self._relire(lus[0], "Correction enregistrée\u00a0: l’auteur en sera informé.", f"corriger-{champ}")

    @rx.event
    @connected
    async def noter(self, champs: dict[str, Any]) -> None:
        """Write an internal note."""
        lus = self._lus(champs.get("formulaire")) if isinstance(champs, dict) else None
        if lus is None:
            return
        try:
            await run(commands.ajouter_note, current_actor(), lus[0], texte(champs, "note"))
        except Invalid as refus:
            self.fautifs = refus.erreurs
            self._viser("note")
            return
        except Refusal as refus:
            self._refuser(refus)
            return
        self.note_numero += 1
        await self._relire(lus[0], "Note ajoutée.", "note")

    async def _relire(self, version: int, annonce: str, ancre: str = "") -> None:
        file = await self.get_state(FileState)
        try:
            await self._lire(version)
        except Refusal as refus:
            self._refuser(refus)
            return
        self.motif, file.annonce = "", annonce
        if ancre:
            self._viser(ancre)

    def _lus(self, formulaire: Any) -> tuple[int, int] | None:
        """Return the version and the revision of « 12-3 », the sheet on which a gesture was made.

        None when the address names another: it was asked for, and the one before was still on the screen.
        """
        version, _, revision = formulaire.partition("-") if isinstance(formulaire, str) else ("", "", "")
        if natural(version) != natural(self.router.url.query_parameters.get("id", "")) or not natural(version):
            return None
        return (
            (natural(version), int(revision))
            if revision.isascii() and revision.isdigit() and len(revision) < 9
            else None
        )
