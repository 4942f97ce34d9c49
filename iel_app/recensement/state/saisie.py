"""The census form: its loading, and « Enregistrer », which is one round trip."""

import secrets
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import reflex as rx
from pydantic import ValidationError

from iel_app.core import clock, french
from iel_app.core.errors import Closed, Impossible, Invalid, NotFound, Refusal
from iel_app.core.gateway import read, run
from iel_app.recensement import commands, queries
from iel_app.recensement.commands import Enregistrement, Rapprochement
from iel_app.recensement.forms import Contenu, Modification, lire
from iel_app.recensement.queries import FicheRecensement
from iel_app.recensement.rules import lisible
from iel_app.recensement.state import vues
from iel_app.recensement.state.affichage import brut
from iel_app.recensement.state.gestes import Gestes
from iel_app.ui.session import arrival, came_back, connected, current_actor, current_identity
from iel_app.ui.shapes import Ecart

REPRISE = timedelta(seconds=5)


class SaisieState(Gestes, rx.State):
    """What the form shows. What is typed lives in the fields and, a moment later, in the draft of the database."""

    _repondu_le: datetime = datetime.min.replace(tzinfo=clock.UTC)

    @rx.event
    @arrival
    async def ouvrir(self) -> None:
        """Load the form: draft, else answer, else prefill from last year."""
        identite = current_identity()
        if identite is None or identite.actor.collectivite_id is None:
            return
        try:
            fiche = await read(queries.fiche, current_actor())
        except NotFound:
            self.etat = "absent"
            return
        except Refusal as refus:
            self.etat, self.message = "refuse", refus.message
            return
        # A connection that comes back loads the page after the click that was waiting for it: its answer stays.
        if clock.now() - self._repondu_le > REPRISE or not fiche.periode.ouverte:
            self.confirme, self.erreurs, self.fautifs, self.motif, self.diplomes_de = False, [], {}, "", ""
        self.reponse = _nouvelle_reponse()
        self._presenter(fiche, revenu=await came_back(self))
        self._situer(fiche)

    def _presenter(self, fiche: FicheRecensement, *, revenu: bool) -> None:
        """Show the form as the database holds it, with the choices left to make in it."""
        self._fiche = fiche
        self._entete(fiche)
        self._partir_de(fiche, revenu=revenu)
        # Once the period is over there is nothing left to choose.
        conflits = fiche.conflits if fiche.periode.ouverte else []
        self._montrer(fiche.contenu, conflits)
        self.conflit_titre = "Des choix restent à faire entre deux saisies" if conflits else ""
        self.conflit_auteur = _auteur(fiche.enregistre_par, fiche.enregistre_le)
        self.nb_repris, self.repris = 0, []

    def _situer(self, fiche: FicheRecensement) -> None:
        """Say what the page is now: the form, what was left of it at the end of the period, or why there is none."""
        if fiche.periode.ouverte:
            self.etat = "ouvert"
        elif fiche.brouillon_le is not None:
            self._clore(f"{self.hors_periode}.")
        elif fiche.periode.consultation and fiche.version:
            self.etat = "consultation"
        else:
            self.etat = "a_venir" if fiche.periode.etape.value == "preparee" else "ferme"

    @rx.event
    @connected
    async def enregistrer(self, champs: dict[str, Any]) -> None:
        """Transmit the answer; what is refused stays on the screen, and in the draft unless choices remain to make."""
        recu_le = clock.now()
        self.reponse = _nouvelle_reponse()
        self.confirme, self.motif, self.annonce = False, "", ""
        champs = champs if isinstance(champs, dict) else {}
        fiche = await self._pret(champs.get("formulaire"))
        if fiche is None:
            return
        contenu, base, vu = lire(champs), champs.get("base"), brut(self._contenu)
        self._resoudre(contenu)
        connue = isinstance(base, str) and base.isascii() and base.isdigit() and len(base) < 9
        numero = int(base) if connue else fiche.base_version
        try:
            resultat = await run(commands.enregistrer, current_actor(), self.annee, contenu, numero, recu_le, vu)
        except Invalid as refus:
            await self._refuser(contenu, refus.erreurs)
        except Closed as refus:
            await self._garder(contenu)
            self._montrer(self._contenu, self._conflits)
            self._fermer(refus)
        except Impossible as refus:
            await self._opposer(contenu)
            self.motif = refus.message
            self._viser(f"conflit-{self._conflits[0].champ}" if self._conflits else "motif")
        except Refusal as refus:
            await self._garder(contenu)
            self.motif = refus.message
            self._viser("motif")
        else:
            if isinstance(resultat, Rapprochement):
                self._rapprocher(resultat)
            else:
                self._confirmer(resultat, contenu)
        self._repondu_le = clock.now()

    def _resoudre(self, contenu: Contenu) -> None:
        """Accept a catégorie typed in full without being chosen; follow the removals that the form crossed."""
        for liste in ("responsables", "intentions"):
            bougees = {
                ligne["uid"]: dict(ligne) for ligne in brut(self._contenu)[liste] if ligne["uid"] in self._bougees
            }
            lignes = {ligne["uid"]: ligne for ligne in contenu[liste]}
            lignes |= {uid: ligne for uid, ligne in bougees.items() if uid not in lignes}
            retirees = set(self._bougees) - bougees.keys()
            contenu[liste] = [ligne for uid, ligne in lignes.items() if uid not in retirees]
        for ligne in contenu["intentions"]:
            if not ligne["categorie"] and self._fiche is not None:
                ligne["categorie"] = vues.categorie_choisie(self._fiche, ligne["texte"])

    async def _garder(self, contenu: Contenu) -> bool:
        """Keep what was posted in the draft, and tell whether it is there."""
        try:
            fait = await self._modifier(self.formulaire, Modification(acte="remplacer", contenu=contenu))
        except ValidationError:
            return False
        return fait is not None

    async def _opposer(self, contenu: Contenu) -> None:
        """Show the choices that another device of the same person met, over what was typed on this one.

        When they are on this screen already, what it sent may have left before them: it would undo the merge.
        """
        if not self._conflits and await self._garder(contenu):
            self._presenter(await read(queries.fiche, current_actor()), revenu=False)

    async def _refuser(self, contenu: Contenu, fautifs: dict[str, str]) -> None:
        self.fautifs = fautifs
        self.erreurs = vues.erreurs(fautifs, contenu)
        await self._garder(contenu)
        self._montrer(self._contenu, self._conflits)
        self._viser("resume")

    def _rapprocher(self, resultat: Rapprochement) -> None:
        """Show both people's changes together: what to choose, else what is wrong in the whole they make."""
        fiche, brouillon = brut(self._fiche), resultat.brouillon
        if fiche is None:
            return
        self._fiche = replace(
            fiche,
            version=resultat.version,
            enregistre_le=resultat.instant,
            enregistre_par=resultat.auteur,
            brouillon_le=brouillon.modifie_le,
            base_version=brouillon.base_version,
        )
        self.fautifs, self.erreurs = resultat.erreurs, vues.erreurs(resultat.erreurs, brouillon.contenu)
        self.base = str(brouillon.base_version)
        self.version = resultat.version
        self._statut(resultat.version, resultat.instant, brouillon=True)
        quand = french.moment(resultat.instant)
        self.conflit_titre = (
            f"{resultat.auteur} a enregistré la version {resultat.version} pendant votre saisie, {quand}"
        )
        self.conflit_auteur = _auteur(resultat.auteur, resultat.instant)
        self.repris = [Ecart(d.libelle, d.avant, d.apres) for d in resultat.repris]
        self.nb_repris = len(resultat.repris)
        self.brouillon = f"Brouillon enregistré à {french.hour(brouillon.modifie_le)}"
        self._montrer(brouillon.contenu, brouillon.conflits)
        self._viser("resume" if resultat.erreurs else "conflits")

    def _confirmer(self, resultat: Enregistrement, contenu: Contenu) -> None:
        """Show what was committed; the fields keep what was typed unless others' values came, or rows went."""
        fiche = brut(self._fiche)
        if fiche is None:
            return
        self._fiche = replace(
            fiche,
            version=resultat.version,
            reference=resultat.reference,
            enregistre_le=resultat.enregistre_le,
            enregistre_par=resultat.enregistre_par,
            brouillon_le=None,
            base_version=resultat.version,
        )
        self.fautifs, self.erreurs, self.retiree, self.conflit_titre = {}, [], "", ""
        self.base, self.version, self.reference = str(resultat.version), resultat.version, resultat.reference
        self.recapitulatif = f"/documents/{resultat.reference}/v{resultat.version}.pdf"
        self._statut(resultat.version, resultat.enregistre_le, brouillon=False)
        if resultat.repris or len(resultat.contenu["intentions"]) < len(contenu["intentions"]):
            contenu = lisible(resultat.contenu)
        # Else not the normal form: what a field still sends, typed before the save, must be recognised as said.
        self._montrer(contenu, [])
        self._annoncer(resultat)

    def _annoncer(self, resultat: Enregistrement) -> None:
        self.repris = [Ecart(d.libelle, d.avant, d.apres) for d in resultat.repris]
        self.nb_repris = len(resultat.repris)
        self.brouillon = f"Enregistré à {french.hour(resultat.enregistre_le)} (version {resultat.version})"
        quand, qui = french.instant(resultat.enregistre_le), resultat.enregistre_par
        self.confirmation = f"{resultat.version}, enregistrée le {quand} par {qui}"
        categories = french.plural(resultat.nb_categories, "catégorie cible", "catégories cibles")
        self.confirmation_intentions = (
            f"{french.plural(resultat.nb_intentions, 'apprenti')}, {categories}"
            if resultat.nb_categories
            else "Aucune intention cette année"
        )
        self.destinataires = french.listing(resultat.destinataires)
        self.confirme = True
        self.annonce = self.brouillon
        self._viser("confirmation")


def _auteur(nom: str, instant: datetime | None) -> str:
    return f"{nom} {french.moment(instant)}" if instant else nom


def _nouvelle_reponse() -> int:
    """Return a number that the waiting button has never seen: it stops waiting, also after a restart."""
    return secrets.randbelow(2**40) + 1
