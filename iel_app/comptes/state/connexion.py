"""State of the forms that the browser posts itself: sign-in, a lost password, a new one. What to say after each."""

from typing import Any
from urllib.parse import quote

import reflex as rx

from iel_app.comptes import commands, queries, rules
from iel_app.comptes.forms import ATTENTE, FAIT, IDENTIFIANT, LIEN, chemin_interne
from iel_app.core import french
from iel_app.core.actor import VISITEUR
from iel_app.core.errors import Refusal
from iel_app.core.gateway import read, run
from iel_app.core.settings import settings
from iel_app.ui.cookies import cookie_of
from iel_app.ui.copying import write_value
from iel_app.ui.focus import Erreur
from iel_app.ui.session import arrival, connected, current_actor, public

_CONNEXION = "L’identifiant ou le mot de passe ne correspond pas. Après {essais} essais, attendez {attente} minutes"
_OCCUPE = "Le service est très sollicité. Attendez quelques secondes, puis recommencez"
_ACTUEL = "Le mot de passe actuel ne correspond pas. Après {essais} essais, attendez {attente} minutes"
_ESSAIS = "Trop d’essais. Attendez {attente} minutes, puis recommencez"
_ORIGINE = "La demande ne vient pas de cette page. Recommencez depuis le formulaire ci-dessous"
_CHOISI = {
    "vide": "Saisissez le nouveau mot de passe",
    "court": "Le mot de passe doit comporter {minimum} caractères au moins",
    "long": "Le mot de passe doit comporter {maximum} caractères au plus",
    "facile": "Ce mot de passe se devine facilement\u00a0: ajoutez un ou deux mots sans rapport entre eux",
    "meme": "Choisissez un mot de passe différent de l’actuel",
    "occupe": _OCCUPE,
    "origine": _ORIGINE,
}
_CODE = {
    "code": ("code", "Ce code est inexact, ou il a déjà servi. Après {essais} essais, attendez {attente} minutes"),
    "vide": ("code", "Saisissez le code"),
    "occupe": ("code", _OCCUPE),
    "origine": ("code", _ORIGINE),
}
_ERREURS: dict[str, dict[str, tuple[str, str]]] = {
    "connexion": {
        "identifiants": ("identifiant", _CONNEXION),
        "attente": ("identifiant", _CONNEXION),
        "occupe": ("identifiant", _OCCUPE),
        "vide": ("identifiant", "Saisissez votre adresse électronique et votre mot de passe"),
        "origine": ("identifiant", _ORIGINE),
        "perime": ("identifiant", "Le temps de saisir le code est passé. Connectez-vous de nouveau"),
    },
    "code": _CODE | {"attente": ("code", "Trop d’essais. Attendez {attente} minutes, puis connectez-vous de nouveau")},
    "second": _CODE
    | {
        "actuel": ("actuel", _ACTUEL),
        "attente": ("actuel", _ESSAIS),
        "perime": ("titre", "La demande a plus de {preparation} minutes, ou a déjà abouti. Recommencez"),
    },
    "perdu": {
        "forme": (
            "identifiant",
            "L’adresse électronique doit comporter un @ et un nom de domaine, comme nom@ville.fr",
        ),
        "attente": ("identifiant", "Trop de demandes pour cette adresse. Attendez {attente} minutes, puis recommencez"),
        "occupe": ("identifiant", _OCCUPE),
        "origine": ("identifiant", _ORIGINE),
    },
    "nouveau": {motif: ("mot_de_passe", phrase) for motif, phrase in _CHOISI.items()},
    "mien": {motif: ("mot_de_passe", phrase) for motif, phrase in _CHOISI.items()}
    | {
        "actuel": ("actuel", _ACTUEL),
        "attente": ("actuel", _ESSAIS),
    },
}
_FAITS = {
    "active": "La double vérification est activée.",
    "codes": "Vos anciens codes de secours ne servent plus.",
    "desactive": "La double vérification est désactivée\u00a0: votre compte ne demande plus que le mot de passe.",
}
CLE, CODES = "cle-a-saisir", "codes-de-secours"


class ConnexionState(rx.State):
    """What each form says on arrival: after a refusal, after a success, or of the link followed."""

    formulaire: str = ""
    erreurs: list[Erreur] = []
    erreur: str = ""
    fautif: str = ""
    note: str = ""
    phrase: str = ""
    reste: str = ""
    montre: bool = False
    identifiant: str = ""
    suite: str = ""
    agent: bool = False
    visible: str = ""
    cible: str = ""

    @rx.event
    @public
    async def ouvrir(self) -> Any:
        """Read why one is here, from the address, and the identifier typed, from its short-lived cookie."""
        parametres = self.router.url.query_parameters
        motif = parametres.get("erreur", "")
        if current_actor().est_connecte and not motif:
            return rx.redirect(chemin_interne(parametres.get("suite", "")) or "/accueil", replace=True)
        self._arriver("connexion", motif)
        self.note = motif if motif == "deconnecte" else self._fait()
        self.suite = chemin_interne(parametres.get("suite", ""))
        self.agent = parametres.get("profil", "") == "agent"
        return None

    @rx.event
    @public
    async def ouvrir_perdu(self) -> None:
        """Say, whatever the address asked for, that the mail leaves if it has an account."""
        parametres = self.router.url.query_parameters
        self._arriver("perdu", parametres.get("refus", ""))
        self.note = "envoye" if parametres.get("envoye") and self.identifiant else ""

    @rx.event
    @public
    async def ouvrir_nouveau(self) -> None:
        """Say whose password will change, or why the link followed is of no use."""
        self._arriver("nouveau", self.router.url.query_parameters.get("refus", ""))
        jeton = cookie_of(self.router.headers.cookie, LIEN)
        vu = await read(queries.lien, current_actor(), rules.hachage(jeton)) if jeton else None
        self.identifiant, self.phrase, self.note = vu.courriel if vu else "", "", "lien"
        if vu is None:
            self.phrase = "Ce lien n’est pas reconnu, ou votre navigateur ne l’a pas gardé."
        elif vu.utilise:
            self.phrase = "Ce lien a déjà servi, ou un autre l’a remplacé."
        elif vu.expire:
            self.phrase = f"Ce lien a expiré le {french.instant(vu.expire_le)}."
        else:
            self.note = "choisir"
        if self.note == "lien":
            self.erreurs, self.erreur, self.fautif, self.cible = [], "", "", ""

    @rx.event
    @arrival
    async def ouvrir_mien(self) -> None:
        """Say that one's password is changed, or what is wrong with the form sent."""
        self._arriver("mien", self.router.url.query_parameters.get("refus", ""))
        self.identifiant = current_actor().courriel
        self.note = "" if self.erreur else self._fait()
        self.cible = "titre#1" if self.note else self.cible

    @rx.event
    @public
    async def ouvrir_code(self) -> Any:
        """Ask for the code of the sign-in that awaits one; without one, go back to sign-in."""
        parametres = self.router.url.query_parameters
        self._arriver("code", parametres.get("refus", ""))
        self.suite = chemin_interne(parametres.get("suite", ""))
        jeton = cookie_of(self.router.headers.cookie, ATTENTE)
        # Somebody else may be signed in on this browser: whoever gave their password just now comes first.
        if jeton and await read(queries.attente, VISITEUR, rules.hachage(jeton)) is not None:
            return None
        if current_actor().est_connecte:
            return rx.redirect(self.suite or "/accueil", replace=True)
        suite = f"&suite={quote(self.suite)}" if self.suite else ""
        return rx.redirect(f"/connexion?erreur=perime{suite}", replace=True)

    @rx.event
    @arrival
    async def ouvrir_second(self) -> None:
        """Say how far one's second factor is, and what was just done to it."""
        parametres = self.router.url.query_parameters
        self._arriver("second", parametres.get("refus", ""))
        self.identifiant = current_actor().courriel
        await self._lire_second()
        fait = parametres.get("fait", "")
        attendu = {"active": "a_noter", "codes": "a_noter", "desactive": "aucun"}.get(fait) == self.note
        if attendu and not self.erreur:
            self.phrase, self.cible = _FAITS[fait], "titre#1"

    @rx.event
    @connected
    async def montrer(self) -> Any:
        """Write in their field the key to type, or the recovery codes, drawn now: neither stays in a state."""
        self._arriver("second", "")
        self.identifiant = current_actor().courriel
        try:
            vu = await read(queries.second_facteur, current_actor())
            if vu is not None and not vu.actif:
                self.montre, self.cible = True, f"{CLE}#1"
                return write_value(CLE, " ".join(vu.secret[i : i + 4] for i in range(0, len(vu.secret), 4)))
            codes = await run(commands.montrer_codes_secours, current_actor())
        except Refusal:
            await self._lire_second()
            return None
        self.note, self.phrase, self.cible = "codes", "", f"{CODES}#1"
        return write_value(CODES, "\n".join(f"{code[:4]} {code[4:]}" for code in codes))

    async def _lire_second(self) -> None:
        self.phrase, self.reste = "", ""
        try:
            vu = await read(queries.second_facteur, current_actor())
        except Refusal as refus:
            self.note, self.phrase = "refuse", refus.message
            self.erreurs, self.erreur, self.fautif, self.cible = [], "", "", ""
            return
        if vu is None:
            self.note = "aucun"
        elif not vu.actif:
            self.note = "prepare"
        elif vu.codes is None:
            self.note = "a_noter"
        else:
            self.note = "actif"
            self.reste = f"{vu.codes} sur {rules.CODES_SECOURS}"

    @rx.event
    @public
    async def basculer(self, champ: str) -> None:
        """Show the password typed in a field, or hide it."""
        self.visible = champ if champ in ("mot_de_passe", "actuel") and champ != self.visible else ""

    def _fait(self) -> str:
        return "change" if cookie_of(self.router.headers.cookie, FAIT) == "change" else ""

    def _arriver(self, formulaire: str, motif: str) -> None:
        reglages = settings()
        self.formulaire, self.visible, self.montre = formulaire, "", False
        self.fautif, phrase = _ERREURS[formulaire].get(motif, ("", ""))
        self.erreur = phrase.format(
            essais=reglages.essais_par_compte,
            attente=reglages.attente_apres_essais,
            minimum=reglages.mot_de_passe_min,
            maximum=rules.MOT_DE_PASSE_MAX,
            preparation=int(rules.PREPARATION.total_seconds() // 60),
        )
        self.erreurs = [Erreur(self.fautif, self.erreur)] if self.erreur else []
        self.cible = "resume#1" if self.erreur else ""
        self.identifiant = _identifiant(self.router.headers.cookie)


def _identifiant(entete: str) -> str:
    try:
        return bytes.fromhex(cookie_of(entete, IDENTIFIANT)).decode()
    except ValueError:
        return ""
