"""States of the sign-in page, of the picker and of « Mes connexions »."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from typing import Any

import reflex as rx

from iel_app.comptes import commands, queries
from iel_app.comptes.forms import IDENTIFIANT, chemin_interne
from iel_app.core import french
from iel_app.core.actor import Actor
from iel_app.core.errors import Refusal
from iel_app.core.gateway import read, run
from iel_app.referentiels.rules import normaliser
from iel_app.ui.session import arrival, connected, current_actor, current_identity, public

_ERREURS = {
    "identifiants": "L’identifiant ou le mot de passe ne correspond pas. Après 5 essais, attendez 15 minutes",
    "attente": "L’identifiant ou le mot de passe ne correspond pas. Après 5 essais, attendez 15 minutes",
    "occupe": "Le service est très sollicité. Attendez quelques secondes, puis recommencez",
    "vide": "Saisissez votre adresse électronique et votre mot de passe",
    "origine": "La demande ne vient pas de cette page. Recommencez depuis le formulaire ci-dessous",
}
_MOTIFS = {
    "retiree": "Vous n’avez plus accès à la collectivité choisie. Choisissez-en une autre.",
    "introuvable": "Cette collectivité n’est pas, ou n’est plus, accessible avec votre compte.",
    "occupe": "Le service est très sollicité. Attendez quelques secondes, puis recommencez.",
    "vide": "Sélectionnez une collectivité.",
}


@dataclass
class Erreur:
    """One line of an error summary."""

    ancre: str
    texte: str


@dataclass
class Etiquette:
    """An indication beside a collectivité."""

    ton: str
    texte: str


@dataclass
class Choix:
    """One line of the picker."""

    id: str
    nom: str
    detail: str
    siret: str
    derniere: bool
    coche: bool
    etiquettes: list[Etiquette]


@dataclass
class Connexion:
    """One line of « Mes connexions »."""

    id: int
    appareil: str
    ouverte: str
    vue: str
    actuelle: bool


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


class ConnexionState(rx.State):
    """The sign-in page: what to say again after a refusal."""

    erreurs: list[Erreur] = []
    erreur: str = ""
    deconnecte: bool = False
    identifiant: str = ""
    suite: str = ""
    agent: bool = False
    visible: bool = False
    cible: str = ""

    @rx.event
    @public
    async def ouvrir(self) -> Any:
        """Read why one is here, from the address, and the identifier typed, from its short-lived cookie."""
        parametres = self.router.url.query_parameters
        motif = parametres.get("erreur", "")
        if current_actor().est_connecte and not motif:
            return rx.redirect(chemin_interne(parametres.get("suite", "")) or "/accueil", replace=True)
        self.deconnecte = motif == "deconnecte"
        self.suite = chemin_interne(parametres.get("suite", ""))
        self.agent = parametres.get("profil", "") == "agent"
        self.erreur = _ERREURS.get(motif, "")
        self.erreurs = [Erreur("identifiant", self.erreur)] if self.erreur else []
        self.identifiant = _identifiant(self.router.headers.cookie)
        self.cible = "resume#1" if self.erreur else ""
        return None

    @rx.event
    @public
    async def basculer(self) -> None:
        """Show or hide the password typed."""
        self.visible = not self.visible


def _identifiant(entete: str) -> str:
    try:
        valeur = SimpleCookie(entete or "").get(IDENTIFIANT)
        return bytes.fromhex(valeur.value).decode() if valeur else ""
    except (CookieError, ValueError):
        return ""


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
        indications: dict[int, list[Etiquette]] = {}
        for indicateur in INDICATEURS:
            for identifiant, etiquettes in (await indicateur(elargi, [ligne.id for ligne in lignes])).items():
                indications.setdefault(identifiant, []).extend(Etiquette(*e) for e in etiquettes)
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


class ConnexionsState(rx.State):
    """« Mes connexions »: the person's own open sessions."""

    charge: bool = False
    lignes: list[Connexion] = []
    annonce: str = ""

    @rx.event
    @arrival
    async def ouvrir(self) -> None:
        """Load the open sessions."""
        await self._lire()
        self.charge = True

    @rx.event
    @connected
    async def fermer(self, identifiant: int) -> Any:
        """Close one session."""
        try:
            # Whatever else was sent names no session.
            numero = identifiant if type(identifiant) is int and 0 < identifiant < 2**31 else 0
            await run(commands.fermer_session, current_actor(), numero)
            self.annonce = "Connexion fermée"
        except Refusal as refus:
            self.annonce = refus.message
        await self._lire()

    @rx.event
    @connected
    async def fermer_partout(self) -> Any:
        """Close every session, this one too, and go back to sign-in."""
        await run(commands.fermer_partout, current_actor())
        return rx.redirect("/connexion?erreur=deconnecte")

    async def _lire(self) -> None:
        vues = await read(queries.sessions_ouvertes, current_actor())
        self.lignes = [
            Connexion(v.id, v.appareil, french.instant(v.ouverte_le), french.instant(v.vue_le), v.actuelle)
            for v in vues
        ]
