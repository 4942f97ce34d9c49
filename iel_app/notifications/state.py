"""State of the demonstration mailbox."""

from dataclasses import dataclass
from urllib.parse import urlencode

import reflex as rx

from iel_app.core import french
from iel_app.core.errors import NotFound
from iel_app.core.gateway import read
from iel_app.notifications import queries
from iel_app.notifications.queries import CourrielLu, LigneCourriel
from iel_app.ui.payloads import natural
from iel_app.ui.session import current_actor, public
from iel_app.ui.shapes import Paire

PAR_PAGE = 20
RECHERCHE_MAX = 100
ADRESSE = "/demo/courriels"
TITRE = "Courriels de démonstration"
_TONS = {"a_envoyer": "info", "envoye": "succes", "echec": "erreur"}


@dataclass
class Ligne:
    """One line of the list."""

    id: int
    objet: str
    href: str
    destinataire: str
    prepare: str
    ton: str
    statut: str
    pieces: str


@dataclass
class Piece:
    """One attachment."""

    titre: str
    href: str


class BoiteState(rx.State):
    """The list, or the mail that the address names."""

    vue: str = ""
    titre: str = TITRE
    cible: str = ""
    recherche: str = ""
    resultat: str = ""
    lignes: list[Ligne] = []
    page: int = 1
    nb_pages: int = 1
    suite: str = f"{ADRESSE}?page="
    entetes: list[Paire] = []
    pieces: list[Piece] = []
    texte: str = ""
    mise_en_forme: str = ""
    onglet_html: str = ""
    onglet_texte: str = ""
    onglet: str = ""
    _adresse: str | None = None
    _fois: int = 0

    @rx.event
    @public
    async def ouvrir(self) -> None:
        """Read the address: `lire` names a mail, else `page` and `recherche` choose the list."""
        parametres = self.router.url.query_parameters
        self._viser()
        try:
            if lire := parametres.get("lire", ""):
                lu = await read(queries.courriel, current_actor(), natural(lire))
                self._lire(lu, texte_seul=parametres.get("partie", "") == "texte")
            else:
                await self._lister(parametres.get("recherche", "")[:RECHERCHE_MAX], natural(parametres.get("page", "")))
        except NotFound:
            self.vue, self.titre, self.lignes = "introuvable", "Page introuvable", []

    def _viser(self) -> None:
        """Bring focus to the title when the address changes without the page being loaded again."""
        adresse, ancienne = str(self.router.url), self._adresse
        self._adresse = adresse
        if ancienne is None or ancienne == adresse:
            self.cible = ""
            return
        self._fois += 1
        self.cible = f"titre#{self._fois}"

    async def _lister(self, recherche: str, page: int) -> None:
        boite = await read(queries.boite, current_actor(), page, PAR_PAGE, recherche)
        self.lignes = [_ligne(c) for c in boite.courriels]
        self.page, self.nb_pages, self.recherche = boite.page, boite.nb_pages, recherche
        filtre = {"recherche": recherche} if recherche else {}
        self.suite = f"{ADRESSE}?{urlencode(filtre | {'page': ''})}"
        self.resultat = french.plural(boite.total, "courriel") + (
            f" pour «\u00a0{recherche}\u00a0»" if recherche else ""
        )
        self.titre, self.vue = TITRE, "liste" if boite.total else "rien" if recherche else "vide"

    def _lire(self, lu: CourrielLu, *, texte_seul: bool) -> None:
        entetes = [
            Paire("De", lu.expediteur),
            Paire("À", _personne(lu.destinataire_nom, lu.destinataire)),
            Paire("Répondre à", lu.reponse_a),
            Paire("Préparé le", lu.prepare_le),
            Paire("État", f"{lu.statut_libelle} le {lu.envoye_le}" if lu.envoye_le else lu.statut_libelle),
        ]
        self.entetes = [entete for entete in entetes if entete.valeur]
        self.pieces = [Piece(f"{piece.titre} ({piece.nom}, PDF)", piece.adresse) for piece in lu.pieces]
        self.texte, self.mise_en_forme = lu.texte, lu.adresse_html
        self.onglet_html = f"{ADRESSE}?lire={lu.id}"
        self.onglet_texte = f"{self.onglet_html}&partie=texte"
        self.onglet = self.onglet_texte if texte_seul else self.onglet_html
        self.titre, self.vue = lu.objet, "courriel"


def _ligne(c: LigneCourriel) -> Ligne:
    return Ligne(
        id=c.id,
        objet=c.objet,
        href=f"{ADRESSE}?lire={c.id}",
        destinataire=_personne(c.destinataire_nom, c.destinataire),
        prepare=c.prepare_le,
        ton=_TONS[c.statut],
        statut=c.statut_libelle,
        pieces=str(c.nb_pieces or "Aucune"),
    )


def _personne(nom: str, adresse: str) -> str:
    return f"{nom} <{adresse}>" if nom else adresse
