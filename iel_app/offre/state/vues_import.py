"""What the screens of the import show, from what the queries say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from iel_app.core import french
from iel_app.offre.queries import FicheImport, ImportVu
from iel_app.offre.state import adresses

ADRESSE = adresses.IMPORT
CITES = 3
VERDICTS = ("refusee", "creee", "modifiee", "inchangee")
_TONS = {"depose": "info", "analyse": "attention", "confirme": "info", "applique": "succes"}


@dataclass
class Recent:
    """One import of the list."""

    id: int
    nom: str
    href: str
    quand: str
    par: str
    ton: str
    statut: str
    resultat: str


@dataclass
class ColonneFichier:
    """One column of the file."""

    id: str
    entete: str
    champ: str
    erreur: str
    exemple: str
    inconnue: bool


@dataclass
class Champ:
    """One field that a column may be read as."""

    code: str
    titre: str


@dataclass
class LigneImportee:
    """One row of the file that is not in error."""

    numero: int
    formation: str
    session: str
    changements: str


@dataclass
class ErreurCellule:
    """One cell in error."""

    id: str
    numero: int
    champ: str
    titre: str
    valeur: str
    probleme: str


def adresse(numero: int | str, **parametres: object) -> str:
    """Return the address of an import, at some of its rows."""
    return f"{ADRESSE}?{urlencode({'id': numero, **{c: v for c, v in parametres.items() if v}})}"


def etape(fiche: FicheImport) -> int:
    """Return the step of an import, 6 once it is written."""
    if fiche.attend_colonnes:
        return 3
    return {"depose": 4, "analyse": 4, "confirme": 5}.get(fiche.resume.statut, 6)


def recent(vu: ImportVu) -> Recent:
    """Return an import as the list shows it."""
    return Recent(
        id=vu.id,
        nom=vu.nom,
        href=adresse(vu.id),
        quand=french.instant(vu.depose_le),
        par=vu.auteur,
        ton=_TONS.get(vu.statut, "neutre"),
        statut=vu.statut_libelle,
        resultat=_resultat(vu),
    )


def _resultat(vu: ImportVu) -> str:
    if vu.statut == "analyse":
        nombres = [
            f"{french.number(n)} {mot}" for n, mot in ((vu.nb_creees, "à créer"), (vu.nb_modifiees, "à modifier")) if n
        ]
    else:
        nombres = [french.plural(n, mot) for n, mot in ((vu.nb_creees, "créée"), (vu.nb_modifiees, "modifiée")) if n]
    if vu.nb_inchangees:
        nombres.append(french.plural(vu.nb_inchangees, "inchangée"))
    if vu.nb_refusees:
        nombres.append(f"{french.number(vu.nb_refusees)} en erreur")
    if vu.statut in ("annule", "abandonne"):
        return "Rien n’a été écrit" if vu.statut == "abandonne" else f"{', '.join(nombres)}, puis annulées"
    return ", ".join(nombres) or "—"


def ton(vu: ImportVu) -> str:
    """Return the colour of the status of an import."""
    return _TONS.get(vu.statut, "neutre")


def depot(vu: ImportVu) -> str:
    """Return what was received, when, and from whom."""
    lignes = f"{french.plural(vu.nb_lignes, 'ligne')}, " if vu.nb_lignes else ""
    suite = " Rien n’est encore écrit." if vu.statut in ("depose", "analyse") else ""
    return f"{vu.forme}, {lignes}déposé le {french.instant(vu.depose_le)} par {vu.auteur}.{suite}"


def bilan(vu: ImportVu) -> str:
    """Return what an import, or its undo, did."""
    if vu.statut == "annule":
        changees = [reference for reference in vu.laissees if reference not in vu.suivies]
        raisons = (("modifiées depuis", changees), ("suivies par le contrôle", vu.suivies))
        dites = "\u00a0; ".join(f"{pourquoi}\u00a0: {', '.join(citees)}" for pourquoi, citees in raisons if citees)
        suite = f", {french.plural(len(vu.laissees), 'laissée')} ({dites})"
        retirees = french.plural(vu.retirees, "formation retirée", "formations retirées")
        retablies = french.plural(vu.retablies, "formation rétablie", "formations rétablies")
        faites = [phrase for n, phrase in ((vu.retirees, retirees), (vu.retablies, retablies)) if n]
        faites = faites or ([] if vu.gardees else [retirees])
        debut = "\u00a0: ".join(["Import annulé", *([", ".join(faites)] if faites else [])])
        return debut + (suite if vu.laissees else "") + f".{_gardees(vu)}"
    if vu.statut == "applique":
        ecrites = french.plural(vu.nb_creees + vu.nb_modifiees, "ligne importée", "lignes importées")
        erreurs = f", {french.number(vu.nb_refusees)} en erreur" if vu.nb_refusees else ""
        soumises = f" {french.plural(vu.nb_soumises, 'formation envoyée', 'formations envoyées')} au contrôle."
        return f"{ecrites}{erreurs}." + (soumises if vu.soumettre else "")
    return ""


def _gardees(vu: ImportVu) -> str:
    """Return which sessions keep the places given since the import."""
    if not vu.gardees:
        return ""
    autres = vu.nb_gardees - len(vu.gardees)
    citees = [*vu.gardees, french.plural(autres, "autre")] if autres else vu.gardees
    mot = "session" if vu.nb_gardees == 1 else "sessions"
    return f" Places changées depuis, gardées\u00a0: {mot} {french.listing(citees)}."


def fin(vu: ImportVu) -> str:
    """Return what is announced when the work on an import ends, by itself, on the screen."""
    if vu.statut == "analyse":
        utiles = french.plural(vu.nb_creees + vu.nb_modifiees, "ligne à importer", "lignes à importer")
        return f"Contrôle terminé\u00a0: {utiles}, {french.number(vu.nb_refusees)} en erreur."
    interrompu = vu.message if vu.statut == "applique" else ""
    return interrompu or bilan(vu) or vu.message or vu.statut_libelle


def importer(vu: ImportVu) -> str:
    """Return the words of the button that confirms: they say what it leaves out."""
    nombre = vu.nb_creees + vu.nb_modifiees
    if nombre == 1:
        return "Importer la ligne valable" if vu.nb_refusees else "Importer la ligne"
    return f"Importer les {french.number(nombre)} lignes{' valables' if vu.nb_refusees else ''}"


def verdict(vu: ImportVu, demande: str) -> str:
    """Return which rows are shown: those asked when there are any, else the first that there are."""
    comptes = dict(zip(VERDICTS, nombres(vu), strict=True))
    if comptes.get(demande):
        return demande
    return next((code for code, nombre in comptes.items() if nombre), "")


def nombres(vu: ImportVu) -> tuple[int, int, int, int]:
    """Return how many rows each verdict has, in the order of VERDICTS."""
    return vu.nb_refusees, vu.nb_creees, vu.nb_modifiees, vu.nb_inchangees


def colonnes(
    fiche: FicheImport, choix: Mapping[str, str], erreurs: Mapping[str, str]
) -> tuple[list[ColonneFichier], list[ColonneFichier]]:
    """Return the columns to look at and those already known; `choix` and `erreurs` are what was just sent."""
    toutes = [
        ColonneFichier(
            id=f"colonne-{rang}",
            entete=c.entete,
            champ=choix.get(c.entete, c.champ),
            erreur=erreurs.get(f"colonne-{rang}", ""),
            exemple=c.exemple,
            inconnue=c.inconnue,
        )
        for rang, c in enumerate(fiche.colonnes)
    ]
    a_voir = [c for c in toutes if c.inconnue or c.erreur]
    if not a_voir or not any(c.inconnue for c in toutes):
        return toutes, []
    return a_voir, [c for c in toutes if c not in a_voir]


def lignes(fiche: FicheImport) -> list[LigneImportee]:
    """Return the rows of a page."""
    return [
        LigneImportee(ligne.numero, ligne.formation, ligne.session, changements(ligne.changements))
        for ligne in fiche.lignes
    ]


def changements(titres: Sequence[str]) -> str:
    """Return which columns change: three by their names, and how many others."""
    autres = len(titres) - CITES
    if autres < 1:
        return french.listing(titres) if titres else "—"
    return f"{', '.join(titres[:CITES])} et {french.plural(autres, 'autre')}"


def erreurs(fiche: FicheImport) -> list[ErreurCellule]:
    """Return the cells in error of a page of rows."""
    return [
        ErreurCellule(
            id=f"cellule-{ligne.numero}-{e.champ}",
            numero=ligne.numero,
            champ=e.champ,
            titre=e.titre or "Toute la ligne",
            valeur=e.valeur,
            probleme=e.probleme,
        )
        for ligne in fiche.lignes
        for e in ligne.erreurs
    ]
