"""The gestures on the draft: each goes to the database as it is made."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import reflex as rx

from iel_app.core import clock, french
from iel_app.core.errors import Closed, Refusal
from iel_app.core.gateway import read, run
from iel_app.recensement import commands, queries
from iel_app.recensement.commands import EtatBrouillon
from iel_app.recensement.forms import CHAMP, LIGNES_MAX, NIVEAUX, NOMBRES, Contenu, Modification
from iel_app.recensement.queries import FicheRecensement
from iel_app.recensement.state import vues
from iel_app.recensement.state.affichage import AUTRE_COLLECTIVITE, Affichage, brut, est_la_sienne
from iel_app.recensement.state.vues import Diplomes
from iel_app.ui.session import connected, current_actor
from iel_app.ui.shapes import Choix

ECHO = timedelta(seconds=2)
"""How long after a take-over what was typed just before may still arrive."""


class Gestes(Affichage, mixin=True):
    """Typing, adding, removing, taking last year's figures over, settling conflicts, reading diplomas."""

    _remplacee: tuple[datetime, Contenu] = (datetime.min.replace(tzinfo=clock.UTC), {})

    async def _retrouver(self) -> None:
        """Read the form again when this state is a fresh one: the server restarted, or the person was long away."""
        if self._fiche is None:
            fiche = await read(queries.fiche, current_actor())
            self._fiche = fiche
            self._entete(fiche)
            self._partir_de(fiche, revenu=True)
            self._montrer(fiche.contenu, fiche.conflits)

    async def _pret(self, formulaire: Any) -> FicheRecensement | None:
        """Return the form in which a gesture was made; None, and why on the screen, when it is not the present one."""
        motif = AUTRE_COLLECTIVITE
        if est_la_sienne(formulaire):
            try:
                await self._retrouver()
            except Refusal as refus:
                motif = refus.message
            else:
                if formulaire == self.formulaire:
                    return brut(self._fiche)
        self.motif = motif
        self._viser("motif")
        return None

    async def _modifier(self, formulaire: Any, modification: Modification) -> EtatBrouillon | None:
        """Send one gesture to the draft of the form in which it was made; say why when it is refused."""
        fiche = await self._pret(formulaire)
        if fiche is None:
            return None
        vu = brut(self._contenu)
        try:
            etat = await run(
                commands.modifier_brouillon, current_actor(), self.annee, modification, fiche.base_version, vu
            )
        except Closed as refus:
            self._fermer(refus)
            return None
        except Refusal as refus:
            self.motif = refus.message
            self._viser("motif")
            return None
        if modification.acte in ("reprendre", "trancher"):
            self._remplacee = (clock.now(), vu)
        self._contenu = etat.contenu
        self.brouillon = f"Brouillon enregistré à {french.hour(etat.modifie_le)}"
        if fiche.brouillon_le is None:
            self._fiche = replace(fiche, brouillon_le=etat.modifie_le)
            self._statut(fiche.version, fiche.enregistre_le, brouillon=True)
        return etat

    def _fermer(self, refus: Closed) -> None:
        """The period ended while typing: everything stays readable, nothing is counted."""
        self._clore(refus.message)
        self._viser("motif")

    @rx.event
    @connected
    async def noter(self, formulaire: str, champ: str, valeur: str) -> None:
        """Keep one field in the draft as it is typed."""
        if not isinstance(champ, str) or not isinstance(valeur, str) or len(valeur) > 2000:
            return
        if champ not in NOMBRES and not CHAMP.match(champ):
            return
        if await self._pret(formulaire) is None:
            return
        connue = _lue(self._contenu, champ)
        # The debounced event may come after the save, which has read the same field: nothing new was typed. Or after
        # last year's figure, or theirs, was taken over it.
        if connue is None or connue.strip() == valeur.strip():
            return
        instant, avant = self._remplacee
        if clock.now() - instant < ECHO and _lue(avant, champ) == valeur:
            return
        if etat := await self._modifier(formulaire, Modification(acte="noter", champ=champ, valeur=valeur)):
            self._montrer(etat.contenu, etat.conflits)

    @rx.event
    @connected
    async def cocher_aucune(self, formulaire: str, coche: bool) -> None:
        """Keep « Aucune intention cette année »."""
        if not isinstance(coche, bool):
            return
        valeur = "true" if coche else "false"
        if etat := await self._modifier(
            formulaire, Modification(acte="noter", champ="aucune_intention", valeur=valeur)
        ):
            self._montrer(etat.contenu, etat.conflits)

    @rx.event
    @connected
    async def reprendre(self, formulaire: str, champ: str) -> None:
        """Take last year's figure over; the field is filled in, and only that one."""
        fiche = await self._pret(formulaire)
        if fiche is None or not fiche.precedent or champ not in NOMBRES:
            return
        valeur = str(fiche.precedent[champ])
        if etat := await self._modifier(formulaire, Modification(acte="reprendre", champ=champ, valeur=valeur)):
            self._montrer(etat.contenu, etat.conflits)
            self._viser(champ)

    @rx.event
    @connected
    async def reprendre_ligne(self, formulaire: str, uid: str) -> None:
        """Take last year's three numbers of a catégorie over."""
        fiche, ligne = await self._pret(formulaire), self._ligne(uid)
        if fiche is None or ligne is None or not fiche.precedent:
            return
        passee = next((i for i in fiche.precedent["intentions"] if i["categorie"] == ligne["categorie"]), None)
        if passee is None:
            return
        valeurs = {f"i-{uid}-n{n}": str(passee[f"n{n}"]) for n in NIVEAUX}
        if etat := await self._modifier(formulaire, Modification(acte="reprendre", valeurs=valeurs)):
            self._montrer(etat.contenu, etat.conflits)
            self._viser(f"i-{uid}-n3")

    def _ligne(self, uid: Any) -> dict[str, str] | None:
        return next((ligne for ligne in self._contenu.get("intentions", []) if ligne["uid"] == uid), None)

    @rx.event
    @connected
    async def ajouter_personne(self, formulaire: str) -> None:
        """Add an empty person and go to it."""
        if etat := await self._modifier(formulaire, Modification(acte="ajouter_personne")):
            self._montrer(etat.contenu, etat.conflits)
            self._viser(f"r-{etat.contenu['responsables'][-1]['uid']}-prenom")

    @rx.event
    @connected
    async def ajouter_ligne(self, formulaire: str) -> None:
        """Add an empty row and go to its catégorie."""
        if etat := await self._modifier(formulaire, Modification(acte="ajouter_ligne")):
            self._montrer(etat.contenu, etat.conflits)
            self._viser(f"i-{etat.contenu['intentions'][-1]['uid']}-texte")

    @rx.event
    @connected
    async def retirer_personne(self, formulaire: str, uid: str) -> None:
        """Remove a person; « Annuler » brings it back."""
        await self._retirer(formulaire, "retirer_personne", uid, "ajouter-personne")

    @rx.event
    @connected
    async def retirer_ligne(self, formulaire: str, uid: str) -> None:
        """Remove a row; « Annuler » brings it back."""
        await self._retirer(formulaire, "retirer_ligne", uid, "ajouter-categorie")

    async def _retirer(self, formulaire: Any, acte: Any, uid: str, ensuite: str) -> None:
        if not isinstance(uid, str) or len(uid) > 80:
            return
        if etat := await self._modifier(formulaire, Modification(acte=acte, champ=uid)):
            # Bounded: a client may say this as often as it likes, of rows that are not.
            self._bougees = [*(u for u in self._bougees if u != uid), uid][-LIGNES_MAX:]
            self._oublier_erreurs(uid)
            self._montrer(etat.contenu, etat.conflits)
            self.annonce = self.retiree
            self._viser(ensuite)

    def _oublier_erreurs(self, uid: str) -> None:
        self.fautifs = {champ: phrase for champ, phrase in self.fautifs.items() if f"-{uid}-" not in champ}
        self.erreurs = vues.erreurs(self.fautifs, self._contenu)

    @rx.event
    @connected
    async def retablir(self, formulaire: str) -> None:
        """Bring back what was just removed."""
        retiree = brut(self._contenu).get("retiree")
        if etat := await self._modifier(formulaire, Modification(acte="retablir")):
            self._montrer(etat.contenu, etat.conflits)
            self.annonce = "Ligne rétablie"
            self._viser(_premier_champ(retiree))

    @rx.event
    @connected
    async def choisir_categorie(self, formulaire: str, uid: str, code: str) -> None:
        """Give a row its catégorie."""
        if not isinstance(uid, str) or len(uid) > 80 or not isinstance(code, str):
            return
        fiche = await self._pret(formulaire)
        if fiche is None or code not in fiche.categories:
            return
        geste = Modification(acte="choisir_categorie", champ=uid, valeur=code)
        if etat := await self._modifier(formulaire, geste):
            self._oublier_erreurs(uid)
            self._montrer(etat.contenu, etat.conflits)
            self._viser(f"i-{uid}-n3")

    @rx.event
    @connected
    async def trancher(self, formulaire: str, champ: str, choix: str) -> None:
        """Keep one's own value in a conflict, or take theirs."""
        if choix not in ("garder", "prendre") or not isinstance(champ, str) or len(champ) > 120:
            return
        if etat := await self._modifier(formulaire, Modification(acte="trancher", champ=champ, valeur=choix)):
            self._montrer(etat.contenu, etat.conflits)
            self.conflit_titre = self.conflit_titre if etat.conflits else ""
            self._viser(f"conflit-{etat.conflits[0].champ}" if etat.conflits else "enregistrer")

    @rx.event
    @connected
    async def voir_diplomes(self, formulaire: str, uid: str) -> None:
        """Open the diplomas correlated with a row's catégorie, or close them."""
        fiche, ligne = await self._pret(formulaire), self._ligne(uid)
        if fiche is None or ligne is None or self.diplomes_de == uid:
            if fiche is not None and self.diplomes_de:
                # « Fermer » goes with the list that it closes.
                self._viser(f"i-{self.diplomes_de}-voir")
            self.diplomes_de = ""
            return
        try:
            self._diplomes = await read(queries.diplomes, current_actor(), self.annee, ligne["categorie"])
        except Refusal:
            self._diplomes = {}
        self.diplomes_de = uid
        self.diplomes_titre = fiche.categories.get(ligne["categorie"], "")
        self._filtrer_diplomes("")

    @rx.event
    @connected
    async def chercher_diplome(self, texte: str) -> None:
        """Narrow the diplomas to what is typed."""
        self._filtrer_diplomes(str(texte)[:100])

    def _filtrer_diplomes(self, texte: str) -> None:
        mot = texte.strip().casefold()
        self.diplomes = [
            Diplomes(
                f"Niveau {n}",
                [Choix(r, t) for t, r in self._diplomes.get(n, []) if mot in f"{t} {r}".casefold()],
            )
            for n in NIVEAUX
        ]


def _premier_champ(retiree: dict[str, Any] | None) -> str:
    """Return where focus goes in a row brought back."""
    if not retiree:
        return "titre"
    uid = retiree["ligne"]["uid"]
    if retiree["liste"] == "responsables":
        return f"r-{uid}-prenom"
    return f"i-{uid}-n3" if retiree["ligne"]["categorie"] else f"i-{uid}-texte"


def _lue(contenu: Contenu, champ: str) -> str | None:
    if champ in NOMBRES:
        return contenu.get(champ)
    trouve = CHAMP.match(champ)
    if trouve is None:
        return None
    lignes = contenu.get("responsables" if trouve["genre"] == "r" else "intentions", [])
    ligne = next((ligne for ligne in lignes if ligne["uid"] == trouve["uid"]), {})
    # The words typed to find a catégorie come after its choice, and say nothing more.
    return None if trouve["nom"] == "texte" and ligne.get("categorie") else ligne.get(trouve["nom"])
