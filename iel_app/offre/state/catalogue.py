"""« Formations non conventionnées »: one page of one tab, and acts on several formations (Guide 003, « Modifier »)."""

import secrets
from dataclasses import replace
from typing import Any

import reflex as rx

from iel_app.core import french
from iel_app.core.errors import Refusal
from iel_app.core.gateway import read, run
from iel_app.offre import commands, queries
from iel_app.offre.queries import TAILLES, TRIS, Filtre, Motif, Onglet, PageCatalogue
from iel_app.offre.state import adresses, vues
from iel_app.offre.state.vues import ACTES_DES_MOTIFS, NOMBRE_MAX, Groupe, Ligne, Resultat, Taille
from iel_app.ui.focus import Aimed
from iel_app.ui.payloads import bounded, natural
from iel_app.ui.session import arrival, connected, current_actor, current_identity

# Act → done, in the singular and in the plural; undone by.
_COMME_AVANT = ("remise comme avant", "remises comme avant", "")
_ACTES = {
    "annuler_confirmation": _COMME_AVANT,
    "annuler_reconduction": _COMME_AVANT,
    "annuler_remplacement": _COMME_AVANT,
    "annuler_sortie": _COMME_AVANT,
    "archiver": ("archivée", "archivées", "annuler_sortie"),
    "confirmer": ("confirmée", "confirmées", "annuler_confirmation"),
    "reconduire": ("reconduite à l’année suivante", "reconduites à l’année suivante", "annuler_reconduction"),
    "remplacer": ("mise à jour", "mises à jour", "annuler_remplacement"),
    "restaurer": ("restaurée", "restaurées", "annuler_sortie"),
    "supprimer": ("supprimée", "supprimées", "annuler_sortie"),
}
_ENSUITE = {
    "reconduire": "Vérifiez les dates des nouvelles sessions, puis publiez.",
    "remplacer": "La nouvelle certification est dans le brouillon\u00a0: relisez-le, puis publiez.",
}


class CatalogueState(Aimed, rx.State):
    """The tab that the address names."""

    vue: str = ""
    titre: str = adresses.NON_CONVENTIONNEES
    autre: str = ""
    autre_href: str = ""
    nouvelle: str = ""
    onglet: str = ""
    onglets: dict[str, str] = {}
    comptes: dict[str, str] = {}
    categorie: str = ""
    motif: str = ""
    motif_titre: str = ""
    texte: str = ""
    tri: str = ""
    tris: dict[str, str] = {}
    ordres: dict[str, str] = {}
    tailles: list[Taille] = []
    taille: str = ""
    total: str = ""
    place: str = ""
    precedente: str = ""
    suivante: str = ""
    lignes: list[Ligne] = []
    groupes: list[Groupe] = []
    phrase: str = ""
    message: str = ""

    choisies: list[int] = []
    page_choisie: bool = False
    tirage: int = 0

    bilan: str = ""
    bilan_ton: str = "succes"
    bilan_suite: str = ""
    resultats: list[Resultat] = []
    annuler_acte: str = ""
    annuler_ids: list[int] = []

    _adresse: str | None = None

    @rx.event
    @arrival
    async def ouvrir(self) -> None:
        """Read the address, and show its page."""
        if current_identity() is None:
            return
        adresse, ancienne = str(self.router.url), self._adresse
        self._adresse = adresse
        if ancienne is not None and ancienne != adresse:
            self._viser("titre")
        self.bilan, self.resultats, self.annuler_ids = "", [], []
        await self._charger()

    async def _charger(self) -> None:
        filtre = self._filtre()
        self.choisies, self.page_choisie, self.tirage = [], False, secrets.randbelow(2**40)
        try:
            page = await read(queries.page, current_actor(), filtre)
            if len(page.lignes) < (filtre.par_page if filtre.avant else bool(filtre.apres)):
                filtre = _sans_borne(filtre)
                page = await read(queries.page, current_actor(), filtre)
            if filtre.motif and not page.lignes and not filtre.texte:
                # Nothing awaits for this reason any more: the others are shown.
                filtre = replace(_sans_borne(filtre), motif=None)
                page = await read(queries.page, current_actor(), filtre)
            groupes = {}
            if filtre.onglet is Onglet.ALERTE and filtre.motif is None and not filtre.texte:
                groupes = await read(queries.alertes, current_actor(), filtre.conventionnees)
        except Refusal as refus:
            self.vue, self.message, self.lignes, self.groupes = "refuse", refus.message, [], []
            return
        self._cadre(filtre, page)
        self._pages(filtre, page)
        self.lignes = [vues.ligne(lue, filtre.onglet.value, filtre.motif) for lue in page.lignes]
        self.groupes = [
            vues.groupe(
                m, lues, page.motifs[m], self._lien(onglet="alerte", motif=m.value), self.onglets["maj_diplomes"]
            )
            for m, lues in groupes.items()
        ]
        if self.groupes:
            self.vue = "alerte"
        else:
            self.vue = "liste" if page.lignes else "rien" if filtre.texte else "vide"

    def _filtre(self) -> Filtre:
        """Return what the address asks for; what it says wrongly is left out."""
        lus = self.router.url.query_parameters
        taille, tri = natural(lus.get("taille", "")), bounded(lus.get("tri", ""), 20)
        onglets, motifs = {o.value: o for o in Onglet}, {m.value: m for m in Motif}
        onglet = onglets.get(lus.get("onglet", ""), Onglet.PUBLIEES)
        return Filtre(
            onglet=onglet,
            conventionnees=lus.get("categorie", "") == "conventionnees",
            texte=bounded(lus.get("filtrer", ""), 100).strip(),
            tri=tri if tri.removeprefix("-") in TRIS else "reference",
            par_page=taille if taille in TAILLES else TAILLES[0],
            apres=bounded(lus.get("apres", ""), 12),
            avant=bounded(lus.get("avant", ""), 12),
            motif=motifs.get(lus.get("motif", "")) if onglet is Onglet.ALERTE else None,
        )

    def _lien(self, **parametres: Any) -> str:
        return adresses.lien("", categorie=self.categorie, **parametres)

    def _cadre(self, filtre: Filtre, page: PageCatalogue) -> None:
        """Show the title, the tabs with their counts, and the other category."""
        self.categorie = "conventionnees" if filtre.conventionnees else ""
        self.titre = adresses.CONVENTIONNEES if filtre.conventionnees else adresses.NON_CONVENTIONNEES
        self.nouvelle = adresses.lien("formations/nouvelle", categorie=self.categorie)
        autre = "formation non conventionnée" if filtre.conventionnees else "formation conventionnée"
        pluriel = " ".join(f"{mot}s" if mot != "non" else mot for mot in autre.split())
        self.autre = f"Voir {'la' if page.nb_autres == 1 else 'les'} {french.plural(page.nb_autres, autre, pluriel)}"
        if not page.nb_autres:
            self.autre = f"Voir les {pluriel}"
        self.autre_href = adresses.lien("", categorie="" if filtre.conventionnees else "conventionnees")
        self.onglet = filtre.onglet.value
        self.onglets = adresses.onglets(self.categorie)
        attendent = french.plural(page.comptes[Onglet.ALERTE], "formation attend", "formations attendent")
        self.phrase = f"{attendent} une action de votre part, par motif. Une formation réglée quitte la liste."
        self.comptes = {o.value: french.number(n) for o, n in page.comptes.items()}
        self.motif = filtre.motif.value if filtre.motif else ""
        self.motif_titre = filtre.motif.libelle if filtre.motif else ""

    def _pages(self, filtre: Filtre, page: PageCatalogue) -> None:
        """Show where one is, and the addresses of other orders, lengths and pages."""
        self.texte, self.tri, self.taille = filtre.texte, filtre.tri, str(filtre.par_page)
        base: dict[str, Any] = {
            "onglet": "" if filtre.onglet is Onglet.PUBLIEES else filtre.onglet.value,
            "motif": self.motif,
            "filtrer": filtre.texte,
        }
        ordre = {"tri": "" if filtre.tri == "reference" else filtre.tri}
        longueur = {"taille": "" if filtre.par_page == TAILLES[0] else filtre.par_page}
        self.tris = {t: self._lien(**base, **longueur, tri=f"-{t}" if filtre.tri == t else t) for t in TRIS}
        self.ordres = {t: _ordre(t, filtre.tri) for t in TRIS}
        self.tailles = [Taille(str(n), self._lien(**base, **ordre, taille=n), n == filtre.par_page) for n in TAILLES]
        self.total = french.plural(page.total, "formation")
        lignes, fin = page.lignes, page.rang + len(page.lignes) - 1
        self.place = f"{french.number(page.rang)} à {french.number(fin)} sur {french.number(page.total)}"
        self.precedente = self.suivante = ""
        suite = base | ordre | longueur
        if lignes and page.a_un_debut:
            self.precedente = self._lien(**suite, avant=lignes[0].reference)
        if lignes and page.a_une_suite:
            self.suivante = self._lien(**suite, apres=lignes[-1].reference)

    @rx.event
    @connected
    async def cocher(self, formation: int, coche: bool) -> None:
        """Select a formation of the page, or not."""
        if (identifiant := natural(formation)) and any(ligne.id == identifiant for ligne in self.lignes):
            reste = [i for i in self.choisies if i != identifiant]
            self.choisies = [*reste, identifiant] if coche is True else reste
            self.page_choisie = len(self.choisies) == len(self.lignes)

    @rx.event
    @connected
    async def tout_cocher(self, coche: bool) -> None:
        """Select the whole page, or nothing."""
        self.choisies = [ligne.id for ligne in self.lignes] if coche is True else []
        self.page_choisie = coche is True
        self.tirage = secrets.randbelow(2**40)

    @rx.event
    @connected
    async def agir(self, acte: str, formations: list[int]) -> None:
        """Do the same act on formations, and say what became of each."""
        ids = [natural(f) for f in formations[:NOMBRE_MAX]] if isinstance(formations, list) else []
        if isinstance(acte, str) and acte in _ACTES and ids and all(ids):
            await self._faire(acte, ids)

    @rx.event
    @connected
    async def agir_groupe(self, motif: str) -> None:
        """Do what mends a reason of alert on all its formations, as they are now."""
        voulu = next((m for m in ACTES_DES_MOTIFS if m.value == motif), None)
        if voulu is None:
            return
        try:
            ids = await read(
                queries.formations_du_motif, current_actor(), voulu, self._filtre().conventionnees, NOMBRE_MAX
            )
        except Refusal as refus:
            self._echouer(refus)
            return
        await self._faire(ACTES_DES_MOTIFS[voulu], ids)

    def _echouer(self, refus: Refusal) -> None:
        self.bilan, self.bilan_ton, self.bilan_suite = refus.message, "erreur", ""
        self.resultats, self.annuler_ids = [], []
        self._viser("bilan")

    async def _faire(self, acte: str, ids: list[int]) -> None:
        try:
            issues = await run(commands.en_nombre, current_actor(), acte, ids)
        except Refusal as refus:
            self._echouer(refus)
            return
        self._dire(acte, issues, await read(queries.references, current_actor(), ids))
        await self._charger()
        self._viser("bilan")

    def _dire(self, acte: str, issues: dict[int, str], connues: dict[int, str]) -> None:
        faites, refusees = [i for i, motif in issues.items() if not motif], [i for i, m in issues.items() if m]
        une, plusieurs, inverse = _ACTES[acte]
        phrases = []
        if faites:
            phrases.append(f"{french.plural(len(faites), 'formation')} {une if len(faites) == 1 else plusieurs}.")
        if refusees:
            phrases.append(
                f"{french.plural(len(refusees), 'formation')} non {une if len(refusees) == 1 else plusieurs}."
            )
        self.bilan = " ".join(phrases) or "Aucune formation n’attend plus ici."
        self.bilan_ton = "attention" if refusees else "succes"
        self.bilan_suite = _ENSUITE.get(acte, "") if faites else ""
        montrees = list(issues) if refusees or acte in _ENSUITE else []
        self.resultats = [
            Resultat(
                connues.get(i, "Formation"),
                adresses.formation(connues[i]) if i in connues else adresses.CATALOGUE,
                issues[i] or f"{une.capitalize()}.",
            )
            for i in montrees
        ]
        self.annuler_acte, self.annuler_ids = inverse, faites if inverse else []


def _sans_borne(filtre: Filtre) -> Filtre:
    return Filtre(filtre.onglet, filtre.conventionnees, filtre.texte, filtre.tri, filtre.par_page, motif=filtre.motif)


def _ordre(tri: str, courant: str) -> str:
    """Return how a list sorted by `courant` goes along `tri`."""
    if courant.removeprefix("-") != tri:
        return "none"
    return "descending" if TRIS[tri][1] != courant.startswith("-") else "ascending"
