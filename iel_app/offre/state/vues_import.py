"""What the screens of the import show, from what the queries say."""

from dataclasses import dataclass

from iel_app.core import french
from iel_app.offre.queries import FicheImport, ImportVu

ADRESSE = "/offre/import"
_TONS = {"depose": "info", "analyse": "attention", "confirme": "info", "applique": "succes"}


@dataclass
class Recent:
    """One import of the list."""

    id: int
    nom: str
    href: str
    quand: str
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


@dataclass
class Champ:
    """One field that a column may be read as."""

    code: str
    titre: str


@dataclass
class ErreurCellule:
    """One cell in error."""

    id: str
    numero: int
    champ: str
    titre: str
    valeur: str
    probleme: str


@dataclass
class Faute:
    """One line of the summary of errors."""

    ancre: str
    texte: str


def etape(fiche: FicheImport) -> int:
    """Return the step of an import, 6 once it is written."""
    if fiche.attend_colonnes:
        return 3
    return {"depose": 4, "analyse": 4, "confirme": 5, "applique": 6}.get(fiche.resume.statut, 2)


def recent(vu: ImportVu) -> Recent:
    """Return an import as the list shows it."""
    return Recent(
        id=vu.id,
        nom=vu.nom,
        href=f"{ADRESSE}?id={vu.id}",
        quand=french.instant(vu.depose_le),
        ton=_TONS.get(vu.statut, "neutre"),
        statut=vu.statut_libelle,
        resultat=f"{french.plural(vu.nb_creees + vu.nb_modifiees, 'ligne')}, {vu.nb_refusees} en erreur",
    )


def bilan(vu: ImportVu) -> str:
    """Return what an import, or its undo, did."""
    if vu.statut == "annule":
        suite = f", {french.plural(len(vu.laissees), 'laissée')} (modifiées depuis\u00a0: {', '.join(vu.laissees)})"
        return (
            f"Import annulé\u00a0: {french.plural(vu.retirees, 'formation retirée', 'formations retirées')}, "
            f"{french.plural(vu.retablies, 'rétablie')}" + (suite if vu.laissees else "") + "."
        )
    if vu.statut == "applique":
        ecrites = french.plural(vu.nb_creees + vu.nb_modifiees, "ligne importée", "lignes importées")
        soumises = f" {french.plural(vu.nb_soumises, 'formation envoyée', 'formations envoyées')} au contrôle."
        return f"{ecrites}, {vu.nb_refusees} en erreur." + (soumises if vu.soumettre else "")
    return ""


def cellules(fiche: FicheImport) -> list[ErreurCellule]:
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
