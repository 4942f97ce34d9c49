"""The editor of a formation: its fields, kept as they are typed (Guide 003, « Formulaire de saisie »)."""

import hashlib
import secrets
from typing import Any
from urllib.parse import unquote

import reflex as rx

from iel_app.core import french
from iel_app.core.errors import Invalid, Refusal
from iel_app.core.gateway import read, run
from iel_app.offre import commands, forms, queries
from iel_app.offre.commands import EtatChamp
from iel_app.offre.state import adresses, fiche
from iel_app.offre.state.fiche import Conflit
from iel_app.offre.state.seances import Seances
from iel_app.referentiels.queries import chercher_certifications
from iel_app.ui.payloads import bounded, natural
from iel_app.ui.session import arrival, connected, current_actor, current_identity

VALEUR_MAX = 20_000
SUITE_MAX = 20


class FormationState(Seances, rx.State):
    """The formation that the address names."""

    _fait: str = ""
    _session: str = ""

    @rx.event
    @arrival
    async def ouvrir(self) -> None:
        """Show the formation of the address."""
        if current_identity() is None:
            return
        lus = self.router.url.query_parameters
        self._tout = lus.get("manques", "") == "1"
        self.motif, self.session_message, self.session_lien, self.session_retiree = "", "", "", ""
        self.annonce, self._fait = self._fait, ""
        self.session_courante, self._session = self._session, ""
        if self.annonce:
            self.session_message = self.annonce
        demande = unquote(self.router.url.path.rsplit("/", 1)[-1])
        await self._charger(demande if demande.isascii() and demande.isdigit() else "", arrive=True)
        if fiche.est_ancre(champ := lus.get("champ", "")):
            self._viser(champ)
        self.demande = demande

    async def _noter(self, formation: Any, champ: Any, valeur: Any, vue: Any) -> EtatChamp | None:
        """Keep a field; say why when it is refused, and show both values when somebody else wrote another."""
        identifiant = natural(formation)
        if not isinstance(valeur, str) or not isinstance(vue, str) or champ not in forms.CHAMPS:
            return None
        valeur, cle = valeur[:VALEUR_MAX], f"{identifiant}-{champ}"
        base = self._base(cle, vue)
        try:
            etat = await run(
                commands.noter, current_actor(), identifiant, champ, valeur, base, numero=self._numero_de(identifiant)
            )
        except commands.Caduque as refus:
            self._suspendre(champ, valeur, refus.message)
            return None
        except Refusal as refus:
            self._refuser(refus)
            return None
        if etat.conflit:
            await self._opposer(identifiant, etat, valeur)
            return None
        vues, _ = self._suivies.get(cle, ([], ""))
        self._suivies = self._suivies | {cle: ([*vues, _empreinte(vue), _empreinte(base)][-SUITE_MAX:], etat.valeur)}
        self.valeurs, self._numero = self.valeurs | {champ: etat.valeur}, etat.numero
        self.conflits = {c: opposes for c, opposes in self.conflits.items() if c != champ}
        return etat

    def _numero_de(self, identifiant: int) -> int:
        return self._numero if self.formation == identifiant else 0

    def _suspendre(self, champ: str, valeur: str, message: str) -> None:
        """Keep aside what is typed on a version given up: its author chooses what becomes of it."""
        self._dire_ecartee(message)
        self._suspens = self._suspens | {champ: valeur}

    def _base(self, cle: str, vue: str) -> str:
        """Return on which value a field was typed: events follow each other faster than answers come back."""
        vues, derniere = self._suivies.get(cle, ([], vue))
        return derniere if _empreinte(vue) in vues else vue

    async def _opposer(self, identifiant: int, etat: EtatChamp, mienne: str) -> None:
        lue = await self._relire(identifiant)
        if lue is None:
            return
        lisibles = [fiche.lisible(lue, etat.champ, v) for v in (mienne, etat.valeur)]
        qui = f"{etat.auteur} à {french.hour(etat.instant)}"
        oppose = Conflit(forms.LIBELLES[etat.champ], *lisibles, mienne, etat.valeur, qui)
        self.conflits = self.conflits | {etat.champ: oppose}
        # The field shows what was typed: choosing the other value is then a change, that it follows.
        self.valeurs = self.valeurs | {etat.champ: mienne}
        self._suivies = {c: s for c, s in self._suivies.items() if c != f"{identifiant}-{etat.champ}"}
        self.annonce = f"Le champ {oppose.libelle} a changé pendant votre saisie."

    @rx.event
    @connected
    async def noter(self, formation: int, champ: str, valeur: str, vue: str, fini: bool) -> None:
        """Keep a field as it is typed; `fini` when the person leaves it: what is wrong is then said."""
        cle = f"{natural(formation)}-{champ}"
        if not isinstance(champ, str) or not isinstance(valeur, str) or not isinstance(vue, str):
            return
        if fini is not True and self._ecartees.get(champ) == valeur:
            return
        change = champ in self._suspens or self._base(cle, vue) != valeur
        etat = await self._noter(formation, champ, valeur, vue) if change else None
        if change and etat is None:
            return
        self._juger(champ, valeur, dire=fini is True)
        await self._apres(natural(formation)) if change else None

    def _juger(self, champ: str, valeur: str, *, dire: bool) -> None:
        """Show the sentence of a wrong field that one leaves; hide it as soon as the field is right."""
        if champ not in forms.CHAMPS:
            return
        phrase = ""
        try:
            forms.lire_champ(champ, valeur)
        except forms.Refus as refus:
            phrase = str(refus)
        avant = self._fautes
        self._fautes = {c: p for c, p in avant.items() if c != champ}
        if phrase and valeur.strip() and (dire or champ in avant):
            self._fautes = self._fautes | {champ: phrase}
        ailleurs = {c: p for c, p in self.erreurs.items() if c != champ}
        restees = {champ: self._motifs[champ]} if champ in self._motifs else {}
        self.erreurs = ailleurs | restees | ({champ: self._fautes[champ]} if champ in self._fautes else {})

    async def _apres(self, identifiant: int) -> None:
        lue = await self._relire(identifiant)
        if lue is not None:
            self.motif = ""
            self.brouillon = f"Brouillon enregistré à {french.hour(lue.modifie_le)}"

    @rx.event
    @connected
    async def cocher_annee(self, formation: int, annee: str, coche: bool, vue: str) -> None:
        """Tick a year of the cursus, or not."""
        if not isinstance(vue, str) or annee not in map(str, forms.ANNEES):
            return
        montrees = self._suspens.get("annees", self._base(f"{natural(formation)}-annees", vue))
        cochees = set(forms.annees(montrees)) - {int(annee)}
        voulues = sorted(cochees | ({int(annee)} if coche is True else set()))
        if await self._noter(formation, "annees", ",".join(str(n) for n in voulues), vue):
            await self._apres(natural(formation))

    @rx.event
    @connected
    async def chercher_certification(self, formation: int, cherche: str, vue: str) -> None:
        """Search certifications; a code typed in full is chosen, a field emptied is kept empty."""
        saisi = bounded(cherche, 100).strip()
        try:
            trouvees = await read(chercher_certifications, current_actor(), saisi)
        except Refusal as refus:
            self._refuser(refus)
            return
        self.certifications = [fiche.choix(t) for t in trouvees]
        self.recherche = fiche.phrase_de_recherche(saisi, trouvees)
        exacte = next((t.code for t in trouvees if t.code == saisi), "")
        if (exacte or not saisi) and isinstance(vue, str) and exacte != vue:
            await self._choisir(formation, exacte, vue)

    @rx.event
    @connected
    async def choisir_certification(self, formation: int, code: str, vue: str) -> None:
        """Choose a certification in the list: one formation prepares one (Guide 003, « La certification préparée »)."""
        if isinstance(code, str) and code:
            await self._choisir(formation, code[:10], vue)

    async def _choisir(self, formation: Any, code: str, vue: Any) -> None:
        if await self._noter(formation, "certification", code, vue):
            self.recherche = ""
            await self._apres(natural(formation))

    @rx.event
    @connected
    async def trancher(self, formation: int, champ: str, valeur: str, vue: str) -> None:
        """Keep one’s own value in a conflict, or take theirs: the field then shows what is kept."""
        oppose = self.conflits.get(champ) if isinstance(champ, str) else None
        if await self._noter(formation, champ, valeur, vue):
            if oppose is not None and oppose.mien_brut != valeur:
                self._ecartees = self._ecartees | {champ: oppose.mien_brut}
            await self._apres(natural(formation))
            if champ == "certification":
                self.certification_texte = self.certification.partition(". ")[0]
                self.cle_certification = secrets.randbelow(2**40)
            self._viser(fiche.ancre(champ))

    @rx.event
    @connected
    async def reprendre(self, formation: int) -> None:
        """Take the formation back from control."""
        await self._faire(
            commands.retirer, natural(formation), "La saisie est reprise\u00a0: publiez de nouveau ensuite."
        )

    @rx.event
    @connected
    async def reprendre_refusee(self, formation: int) -> None:
        """Open a draft from the modification that was refused."""
        annonce = "La modification refusée est reprise\u00a0: corrigez-la, puis publiez de nouveau."
        await self._faire(commands.reprendre_refusee, natural(formation), annonce)

    @rx.event
    @connected
    async def reprendre_ecartee(self, formation: int) -> None:
        """Open a draft from what the screen shows and a colleague gave up, with what was typed since."""
        suspens, identifiant = self._suspens, natural(formation)
        annonce = "Ces modifications sont reprises, avec ce que vous venez de taper."
        if await self._faire(commands.reprendre_ecartee, identifiant, annonce, self._numero_de(identifiant)):
            for champ, valeur in suspens.items():
                await self._noter(identifiant, champ, valeur, self.valeurs.get(champ, ""))
            await self._apres(identifiant)

    @rx.event
    @connected
    async def laisser_ecartee(self, formation: int) -> None:
        """Show the formation as it is now, without what was given up."""
        await self._charger(natural(formation))
        self._viser("titre")

    @rx.event
    @connected
    async def restaurer(self, formation: int) -> None:
        """Put the formation back into the catalogue."""
        await self._faire(commands.restaurer, natural(formation), "Formation restaurée.")

    async def _faire(self, acte: Any, identifiant: int, annonce: str, *precisions: Any) -> bool:
        try:
            await run(acte, current_actor(), identifiant, *precisions)
        except Refusal as refus:
            self._refuser(refus)
            return False
        self.motif, self.annonce = "", annonce
        await self._charger(identifiant)
        self._viser("titre")
        return True

    @rx.event
    @connected
    async def demander_abandon(self) -> None:
        """Ask before giving the draft up."""
        self.abandon = True

    @rx.event
    @connected
    async def garder(self) -> None:
        """Close the question."""
        self.abandon, self.session_a_retirer = False, ""

    @rx.event
    @connected
    async def abandonner(self, formation: int) -> Any:
        """Give the draft up: the published version stays, a formation never published leaves for « Supprimées »."""
        self.abandon = False
        publiee = self.est_publiee
        if await self._faire(commands.abandonner, natural(formation), "Modifications abandonnées.") and not publiee:
            return rx.redirect(adresses.lien("", onglet="supprimees"))
        return None

    @rx.event
    @connected
    async def publier(self, formation: int) -> Any:
        """Go and see what is missing, or read again before confirming (Guide 003, « Publier la formation »)."""
        return rx.redirect(adresses.lien("relecture", id=natural(formation)))

    @rx.event
    @connected
    async def quitter(self, formation: int) -> Any:
        """Go back to the catalogue: the draft is already kept."""
        try:
            lue = await read(queries.fiche, current_actor(), natural(formation))
        except (Refusal, Invalid):
            return rx.redirect(adresses.CATALOGUE)
        onglet = "brouillons" if lue.en_cours and lue.statut == "brouillon" else ""
        return rx.redirect(adresses.lien("", categorie="conventionnees" if lue.conventionnee else "", onglet=onglet))


def _empreinte(valeur: str) -> str:
    return hashlib.blake2b(valeur.encode("utf-8", "replace"), digest_size=8).hexdigest()
