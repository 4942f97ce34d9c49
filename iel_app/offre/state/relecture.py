"""« Relire votre saisie »: what is missing, what changes, the whole, then « Confirmer la publication »."""

from dataclasses import dataclass, field

import reflex as rx

from iel_app.core import clock, french
from iel_app.core.errors import Invalid, Refusal
from iel_app.core.gateway import read, run
from iel_app.offre import commands, queries
from iel_app.offre.queries import Relecture
from iel_app.offre.rules.intitule import mention
from iel_app.offre.state import adresses, fiche
from iel_app.offre.state.adresses import Chargee
from iel_app.offre.state.fiche import Manque
from iel_app.ui.payloads import natural
from iel_app.ui.session import arrival, connected, current_actor, current_identity
from iel_app.ui.shapes import Ecart, Paire

VIDE = "—"


@dataclass
class Section:
    """One section read again, with where to change it."""

    titre: str
    href: str
    paires: list[Paire] = field(default_factory=list)


class RelectureState(Chargee, rx.State):
    """The formation that the address names, read again."""

    etat: str = ""
    formation: int = 0
    reference: str = ""
    titre: str = "Relecture"
    intitule: str = ""
    apercu: str = ""
    revision: int = 0
    retour: str = adresses.CATALOGUE
    catalogue: str = adresses.CATALOGUE
    manquants: list[Manque] = []
    manque_titre: str = ""
    ecarts: list[Ecart] = []
    ecarts_titre: str = ""
    sections: list[Section] = []
    quand: str = ""
    delai: str = ""
    motif: str = ""

    @rx.event
    @arrival
    async def ouvrir(self) -> None:
        """Read the formation of the address again."""
        if current_identity() is not None:
            self.motif = ""
            await self._charger(natural(self.router.url.query_parameters.get("id", "")))
            self._charge("id")

    async def _charger(self, identifiant: int) -> None:
        try:
            lue = await read(queries.relecture, current_actor(), identifiant)
        except Refusal as refus:
            self.etat, self.motif = "refuse", refus.message
            return
        vue = lue.fiche
        self.formation, self.reference, self.revision = vue.id, vue.reference, vue.revision
        self.intitule, self.apercu = fiche.titre(vue), vue.intitule_public
        self.retour = adresses.formation(vue.reference)
        self.catalogue = adresses.lien("", categorie="conventionnees" if vue.conventionnee else "")
        self.manquants = fiche.manques(vue, ici=False)
        self.manque_titre = fiche.phrase_des_manques(len(self.manquants))
        self.delai = french.plural(vue.delai_jours, "jour ouvré", "jours ouvrés")
        self.quand = french.instant(vue.soumise_le)
        self.ecarts = [Ecart(e.libelle, e.avant or VIDE, e.apres or VIDE) for e in lue.ecarts]
        nombre = french.plural(len(lue.ecarts), "changement")
        self.ecarts_titre = f"Ce qui change par rapport à la version publiée ({nombre})" if vue.est_publiee else ""
        self.sections = _sections(lue)
        self.etat = self._etat(lue)
        self.titre = {
            "manques": "Avant de publier",
            "relire": "Relire avant de publier",
            "controle": "Publication demandée",
        }.get(self.etat, "Relecture")

    @staticmethod
    def _etat(lue: Relecture) -> str:
        vue = lue.fiche
        if vue.statut == "en_controle":
            return "controle"
        if not vue.modifiable or not vue.en_cours:
            return "rien"
        if vue.manques:
            return "manques"
        return "rien" if vue.est_publiee and not lue.ecarts else "relire"

    @rx.event
    @connected
    async def confirmer(self, formation: int, revision: int) -> None:
        """Ask for the publication of what was just read; asked twice, it is asked once."""
        identifiant = natural(formation)
        numero = revision if isinstance(revision, int) and not isinstance(revision, bool) else -1
        try:
            await run(commands.soumettre, current_actor(), identifiant, numero)
        except Invalid:
            await self._charger(identifiant)
            self._viser("manques")
            return
        except Refusal as refus:
            await self._charger(identifiant)
            if self.etat == "controle":
                self._viser("confirmation")
                return
            self.motif = refus.message
            self._viser("motif")
            return
        self.motif = ""
        await self._charger(identifiant)
        self._viser("confirmation")


def _sections(lue: Relecture) -> list[Section]:
    par_champ = {champ: Paire(libelle, valeur) for champ, libelle, valeur in lue.valeurs}
    contenu = lue.fiche.contenu
    dite = mention(
        contrat_pro=contenu["contrat_pro"] == "oui", contrat_apprentissage=contenu["contrat_apprentissage"] == "oui"
    )
    sections = []
    for cle, (titre, champs) in fiche.SECTIONS.items():
        if cle == "sessions":
            sections += _seances(lue)
            continue
        paires = [Paire(p.libelle, p.valeur or "Non renseigné") for p in (par_champ[c] for c in champs)]
        if cle == "certif" and dite:
            paires.insert(1, Paire("Mention ajoutée", dite))
        sections.append(Section(titre, adresses.formation(lue.fiche.reference, cle), paires))
    return sections


def _seances(lue: Relecture) -> list[Section]:
    aujourd_hui = clock.today()
    return [
        Section(
            f"Session {s.seance.reference}",
            adresses.session(lue.fiche.id, s.seance.reference),
            [Paire(libelle, valeur or _ABSENTS.get(libelle, "Non renseigné")) for libelle, valeur in portrait.items()]
            + [Paire("Places", _places(s.capacite, s.places_restantes))],
        )
        for s, (_, portrait) in zip(lue.fiche.seances, lue.sessions, strict=True)
        if not (s.passee and s.seance.publiee and s.seance.date_fin and s.seance.date_fin < aujourd_hui)
    ]


_ABSENTS = {"Organisme formateur": "Celui de la formation"}


def _places(capacite: int | None, restantes: int | None) -> str:
    if capacite is None:
        return "Non renseigné"
    if restantes is None:
        return french.plural(capacite, "place")
    return f"{french.plural(restantes, 'place restante', 'places restantes')} sur {capacite}"
