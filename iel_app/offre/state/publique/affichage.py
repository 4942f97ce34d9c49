"""What the public screens show of a search, as plain rows of French text."""

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from iel_app.core import clock, french
from iel_app.offre import forms
from iel_app.offre.forms import Criteres
from iel_app.offre.queries import LigneRecherche, PageFormations, SeanceTrouvee

ADRESSE = "/formations"
FICHE = "/formations/fiche"
MODALITES = {"presentiel": "Présentiel", "mixte": "Mixte", "distance": "À distance"}
_RECRUTEMENTS = {"ferme": "Recrutement fermé", "suspendu": "Recrutement suspendu"}


@dataclass
class Resultat:
    """One formation of the list."""

    reference: str
    href: str
    intitule: str
    mention: str
    formateur: str
    lieu: str
    niveau: str
    modalite: str
    periode: str
    autres: str
    places: str
    libelle_places: str
    capacite: str
    part: str
    codes: str


@dataclass
class Choix:
    """One box of a filter."""

    nom: str
    libelle: str
    nombre: str
    coche: bool


@dataclass
class Lien:
    """A link with its text; `courant` when it leads where one is."""

    libelle: str
    href: str
    courant: bool = False


def adresse(criteres: Criteres, **change: Any) -> str:
    """Return the address of a search, its first page unless told otherwise."""
    autre = replace(criteres, **({"page": 1} | change))
    parametres = forms.en_parametres(autre)
    return f"{ADRESSE}?{urlencode(parametres)}" if parametres else ADRESSE


def resultat(ligne: LigneRecherche, *, pro: bool) -> Resultat:
    """Return one result in words; signed-in people also read its codes."""
    places, libelle, capacite, part = _places(ligne.seance)
    return Resultat(
        reference=ligne.reference,
        href=f"{FICHE}?ref={ligne.reference}",
        intitule=ligne.intitule,
        mention=ligne.mention,
        formateur=ligne.formateur,
        lieu=_lieu(ligne.seance),
        niveau=f"Niveau {ligne.niveau}",
        modalite=ligne.enseignement,
        periode=periode(ligne.seance) if ligne.seance else "",
        autres=f"et {french.plural(ligne.nb_autres, 'autre session', 'autres sessions')}" if ligne.nb_autres else "",
        places=places,
        libelle_places=libelle,
        capacite=capacite,
        part=part,
        codes=f"Certifinfo {ligne.certification}" + (f", {ligne.rncp}" if ligne.rncp else "") if pro else "",
    )


def periode(seance: SeanceTrouvee) -> str:
    """Return « Du 1er septembre 2027 au 30 juin 2029 », or since when it has begun."""
    if seance.date_debut < clock.today():
        return f"Commencée le {french.plain_day(seance.date_debut)}, jusqu’au {french.plain_day(seance.date_fin)}"
    return f"Du {french.plain_day(seance.date_debut)} au {french.plain_day(seance.date_fin)}"


def _lieu(seance: SeanceTrouvee | None) -> str:
    if seance is None:
        return ""
    if seance.km is None:
        return seance.ville
    return (
        f"{seance.ville}, à {round(seance.km)}\u00a0km" if seance.km >= 1 else f"{seance.ville}, à moins de 1\u00a0km"
    )


def _places(seance: SeanceTrouvee | None) -> tuple[str, str, str, str]:
    """Return the places left, what they are, out of how many, and their part of a hundred ("" when it is unknown)."""
    if seance is None:
        return "", "", "", ""
    capacite, reste = seance.capacite or 0, seance.places_restantes
    part = str(round(100 * min(reste or 0, capacite) / capacite)) if capacite else ""
    if seance.recrutement in _RECRUTEMENTS:
        return "", _RECRUTEMENTS[seance.recrutement], "", ""
    if reste is None:
        return "", "Places non communiquées", "", ""
    if not reste:
        return "", "Complet", french.plural(capacite, "place") if capacite else "", part
    return (
        str(reste),
        "places restantes" if reste > 1 else "place restante",
        f"sur {capacite}" if capacite else "",
        part,
    )


def choix_de(page: PageFormations, criteres: Criteres) -> dict[str, list[Choix]]:
    """Return the boxes of each filter: those with results, and those ticked."""
    facettes = page.facettes

    def boites(nom: str, libelles: dict[str, str], nombres: dict[str, int], coches: tuple[str, ...]) -> list[Choix]:
        return [
            Choix(f"{nom}-{code}", libelle, french.number(nombres.get(code, 0)), code in coches)
            for code, libelle in libelles.items()
            if nombres.get(code) or code in coches
        ]

    niveaux = {str(c): f"Niveau {c}\u00a0: {exemples}" for c, exemples in forms.NIVEAUX.items()}
    par_niveau = {str(c): n for c, n in facettes.niveaux.items()}
    return {
        "niveaux": boites("niveau", niveaux, par_niveau, tuple(map(str, criteres.niveaux))),
        "modalites": boites("modalite", MODALITES, facettes.enseignements, criteres.enseignements),
        "contrats": boites("contrat", forms.CONTRATS, facettes.contrats, criteres.contrats),
    }


def puces(page: PageFormations, criteres: Criteres) -> list[Lien]:
    """Return the filters in use, each with the address of the search without it."""
    liste = [
        Lien(f"Niveau {n}", adresse(criteres, niveaux=tuple(x for x in criteres.niveaux if x != n)))
        for n in criteres.niveaux
    ]
    liste += [
        Lien(MODALITES[m], adresse(criteres, enseignements=tuple(x for x in criteres.enseignements if x != m)))
        for m in criteres.enseignements
    ]
    liste += [
        Lien(forms.CONTRATS[c], adresse(criteres, contrats=tuple(x for x in criteres.contrats if x != c)))
        for c in criteres.contrats
    ]
    if criteres.avec_places:
        liste.append(Lien("Avec des places restantes", adresse(criteres, avec_places=False)))
    if criteres.a_partir_du:
        jour = f"{criteres.a_partir_du:%d/%m/%Y}"
        liste.append(Lien(f"À partir du {jour}", adresse(criteres, a_partir_du=None, debut_tape="")))
    if criteres.certification:
        dit = page.certification or f"Certification {criteres.certification}"
        liste.append(Lien(dit, adresse(criteres, certification="")))
    return liste


def tris(page: PageFormations, criteres: Criteres) -> list[Lien]:
    """Return the orders that have a meaning for this search."""
    possibles = {"pertinence": bool(criteres.texte), "distance": bool(page.lieu), "date": True}
    return [
        Lien(libelle, adresse(criteres, tri=code), courant=page.tri == code)
        for code, libelle in forms.TRIS.items()
        if possibles[code]
    ]


def phrase_proches(page: PageFormations, criteres: Criteres) -> str:
    """Return what is said when the results are not, or not all, what was typed."""
    if page.total == page.nb_exacts:
        return ""
    if not page.nb_exacts:
        return f"Aucun résultat exact pour «\u00a0{criteres.texte}\u00a0»\u00a0: résultats proches"
    exacts = french.plural(page.nb_exacts, "résultat exact", "résultats exacts")
    proches = french.plural(page.total - page.nb_exacts, "résultat proche", "résultats proches")
    return f"{exacts} pour «\u00a0{criteres.texte}\u00a0», puis {proches}"
