"""State of « Clés de l’API »: the keys of the person's structures, made and revoked."""

from dataclasses import dataclass
from typing import Any

import reflex as rx

from iel_app.comptes import commands, queries
from iel_app.comptes.commands import ADRESSE_CLES
from iel_app.comptes.queries import CleVue
from iel_app.core import clock, french
from iel_app.core.errors import Invalid, Refusal
from iel_app.core.gateway import read, run
from iel_app.ui.copying import write_value
from iel_app.ui.focus import Aimed, Erreur
from iel_app.ui.payloads import bounded, natural, posted
from iel_app.ui.session import arrival, connected, current_actor
from iel_app.ui.shapes import Case

__all__ = ["ADRESSE_CLES", "CHAMP", "ClesState"]
CHAMP = "cle-secrete"
_ANCRES = {"nom": "nom", "portees": "portees", "fin": "fin"}


@dataclass
class Cle:
    """One key; `fin` says when it ends, or why it is over."""

    id: str
    nom: str
    organisme: str
    prefixe: str
    droits: str
    vue: str
    creee: str
    fin: str
    inutilisee: bool


class ClesState(Aimed, rx.State):
    """The keys, and the form of a new one. No key is ever held here: it goes to its field once."""

    etat: str = ""
    message: str = ""
    actives: list[Cle] = []
    finies: list[Cle] = []
    organismes: list[Case] = []
    organisme: str = ""
    portees: list[Case] = []
    nom: str = ""
    fin: str = ""
    erreurs: dict[str, str] = {}
    fautes: list[Erreur] = []
    motif: str = ""
    creee: str = ""
    a_revoquer: str = ""
    a_revoquer_nom: str = ""
    annonce: str = ""
    tirage: int = 0

    @rx.event
    @arrival
    async def ouvrir(self) -> None:
        """Load the keys; a form left is empty again, a key shown is shown no more."""
        self.creee, self.annonce, self.motif, self.cible = "", "", "", ""
        self._fermer()
        self._vider()
        await self._lire()

    def _vider(self) -> None:
        self.nom, self.erreurs, self.fautes, self.organisme = "", {}, [], ""
        self.fin = f"{clock.today().replace(day=31, month=8, year=clock.today().year + 1):%d/%m/%Y}"
        self.portees = [Case(p.code, p.libelle) for p in self.portees]
        self.tirage += 1

    def _fermer(self) -> None:
        self.a_revoquer, self.a_revoquer_nom = "", ""

    async def _lire(self) -> None:
        try:
            page = await read(queries.cles, current_actor())
        except Refusal as refus:
            self.etat, self.message, self.actives, self.finies = "refuse", refus.message, [], []
            return
        self.actives = [_cle(c) for c in page.cles if not c.etat]
        self.finies = [_cle(c) for c in page.cles if c.etat]
        self.organismes = [Case(str(o.id), o.nom) for o in page.organismes]
        choisies = {p.code for p in self.portees if p.coche}
        self.portees = [Case(code, libelle, code in choisies) for code, libelle in page.portees]
        self.etat = "pret"

    @rx.event
    @connected
    async def creer(self, champs: dict[str, Any]) -> Any:
        """Make a key, and send it to its field: it is shown this once."""
        recus = posted(champs)
        organisme = natural(recus.get("organisme") or recus.get("seul"))
        portees = [p for p in ("offres:lire", "offres:ecrire", "places:ecrire") if recus.get(f"portees-{p}")]
        saisie = {"nom": bounded(recus.get("nom")), "portees": portees, "fin": bounded(recus.get("fin"), 30)}
        self.motif, self.annonce, self.creee = "", "", ""
        self._fermer()
        try:
            cle = await run(commands.creer_cle, current_actor(), organisme, saisie)
        except Invalid as refus:
            self._montrer(refus.erreurs, saisie, str(organisme))
            return None
        except Refusal as refus:
            self.motif = refus.message
            self._viser("motif")
            await self._lire()
            return None
        self.creee = " ".join(str(saisie["nom"]).split())
        self._vider()
        await self._lire()
        self._viser(CHAMP)
        return write_value(CHAMP, cle)

    def _montrer(self, erreurs: dict[str, str], saisie: dict[str, Any], organisme: str) -> None:
        """Show what is wrong, with what was typed."""
        self.erreurs = erreurs
        self.fautes = [Erreur(_ANCRES[champ], phrase) for champ, phrase in erreurs.items()]
        self.nom, self.fin, self.organisme = str(saisie["nom"]), str(saisie["fin"]), organisme
        self.portees = [Case(p.code, p.libelle, p.code in saisie["portees"]) for p in self.portees]
        self._viser("resume")

    @rx.event
    @connected
    async def preparer(self, cle: str) -> None:
        """Ask for the confirmation of a revocation, or forget it ("")."""
        voulue = next((c for c in self.actives if c.id == cle), None)
        fermee = self.a_revoquer
        self.a_revoquer = voulue.id if voulue else ""
        self.a_revoquer_nom = f"{voulue.nom} ({voulue.prefixe})" if voulue else ""
        if voulue is not None:  # the dialog that closes after the act says "" too: what was done stays said
            self.motif, self.annonce = "", ""
        elif fermee:
            self._viser(f"revoquer-{fermee}")

    @rx.event
    @connected
    async def revoquer(self, cle: str) -> None:
        """End a key for good."""
        self.motif, self.annonce, self.creee = "", "", ""
        self._fermer()
        try:
            nom = await run(commands.revoquer_cle, current_actor(), natural(cle))
        except Refusal as refus:
            self.motif = refus.message
            await self._lire()
            self._viser("motif")
            return
        self.annonce = f"La clé de «\u00a0{nom}\u00a0» est révoquée."
        await self._lire()
        self._viser("titre")


def _cle(c: CleVue) -> Cle:
    fin = clock.local(c.expire_le).date()
    fins = {
        "": french.day(fin),
        "expiree": f"Expirée le {french.day(fin)}",
        "revoquee": f"Révoquée le {french.instant(c.revoquee_le)} par {c.revoquee_par}" if c.revoquee_le else "",
    }
    return Cle(
        id=str(c.id),
        nom=c.nom,
        organisme=c.organisme,
        prefixe=f"{c.prefixe}…",
        droits=" ; ".join(c.portees),
        vue=french.instant(c.vue_le) if c.vue_le else "Jamais",
        creee=f"{french.instant(c.creee_le)} par {c.creee_par}",
        fin=fins[c.etat],
        inutilisee=not c.etat and c.vue_le is None,
    )
