"""Published formations as a table, one line a session: the same columns in CSV and in XLSX."""

import csv
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from typing import IO

import xlsxwriter

from iel_app.offre import fichiers
from iel_app.offre.lheo import Fiche, SeanceDecrite
from iel_app.offre.models import Entrees, EtatRecrutement
from iel_app.offre.rules.publication import ordinal

Cellule = str | int | date | None
COLONNES = tuple(colonne.titre for colonne in fichiers.COLONNES)
_FORMULES = ("=", "+", "-", "@", "\t", "\r")


def lignes(fiches: Iterable[Fiche]) -> Iterator[tuple[Cellule, ...]]:
    """Yield the cells of each session, in the order of `COLONNES`."""
    for fiche in fiches:
        commun = _formation(fiche)
        for decrite in fiche.seances:
            fin = (*_textes(fiche), *_identifiants(fiche, decrite))
            yield (*commun[:16], *_formateur(decrite), *commun[16:], *_seance(decrite), *fin)


def _formation(fiche: Fiche) -> tuple[Cellule, ...]:
    saisie = fiche.saisie
    oui_non = {True: "Oui", False: "Non"}
    return (
        fiche.reference,
        fiche.intitule_public,
        saisie.certification,
        fiche.rncp,
        fiche.niveau,
        oui_non[saisie.formation_continue],
        oui_non[saisie.contrat_pro],
        oui_non[saisie.contrat_apprentissage],
        ", ".join(ordinal(n) for n in saisie.annees),
        saisie.enseignement.libelle,
        saisie.financement.libelle,
        oui_non[fiche.conventionnee],
        saisie.objectif,
        saisie.lien_web,
        fiche.responsable.nom,
        fiche.responsable.siret,
        saisie.contact_nom,
        saisie.contact_courriel,
        saisie.contact_telephone,
    )


def _textes(fiche: Fiche) -> tuple[Cellule, ...]:
    saisie = fiche.saisie
    return (saisie.contenu, saisie.resultats, saisie.prerequis, saisie.rythme)


def _identifiants(fiche: Fiche, decrite: SeanceDecrite) -> tuple[Cellule, ...]:
    return (Entrees(decrite.seance.entrees).libelle, fiche.identifiant, decrite.identifiant)


def _formateur(decrite: SeanceDecrite) -> tuple[Cellule, ...]:
    return (decrite.formateur.nom, decrite.formateur.siret, decrite.formateur.uai)


def _seance(decrite: SeanceDecrite) -> tuple[Cellule, ...]:
    seance = decrite.seance
    return (
        seance.reference,
        seance.date_debut,
        seance.date_fin,
        seance.adresse,
        seance.code_postal,
        seance.ville,
        seance.commune_code,
        seance.cedex,
        decrite.capacite,
        decrite.places_restantes,
        decrite.nb_inscrits,
        EtatRecrutement(decrite.recrutement).libelle,
    )


def ecrire_csv(fiches: Iterable[Fiche], sortie: IO[str]) -> int:
    """Write a CSV that French spreadsheets open (« ; », BOM) and return how many sessions.

    A text that a spreadsheet would take for a formula gets an apostrophe in front.
    """
    sortie.write("\ufeff")
    ecrivain = csv.writer(sortie, delimiter=";", lineterminator="\r\n")
    ecrivain.writerow(COLONNES)
    nombre = 0
    for ligne in lignes(fiches):
        ecrivain.writerow([_texte(cellule) for cellule in ligne])
        nombre += 1
    return nombre


def _texte(cellule: Cellule) -> str | int:
    if isinstance(cellule, date):
        return f"{cellule:%d/%m/%Y}"
    return sans_formule(cellule) if isinstance(cellule, str) else "" if cellule is None else cellule


def sans_formule(cellule: str) -> str:
    """Return a text with an apostrophe in front when a spreadsheet would take it for a formula."""
    # A text that has its own apostrophe gets another, so that reading the file back takes one off and no more.
    return f"'{cellule}" if cellule.lstrip("'").startswith(_FORMULES) else cellule


def ecrire_xlsx(fiches: Iterable[Fiche], sortie: IO[bytes]) -> int:
    """Write a workbook with typed dates, a frozen header and filters, and return how many sessions."""
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(sortie, options) as classeur:
        classeur.set_properties({"title": "Offre de formation en apprentissage"})
        gras, jour = classeur.add_format({"bold": True}), classeur.add_format({"num_format": "dd/mm/yyyy"})
        feuille = classeur.add_worksheet("Sessions")
        feuille.freeze_panes(1, 0)
        feuille.set_column(0, len(COLONNES) - 1, 22)
        feuille.write_row(0, 0, COLONNES, gras)
        rang = 0
        for rang, ligne in enumerate(lignes(fiches), 1):
            for colonne, cellule in enumerate(ligne):
                if isinstance(cellule, date):
                    feuille.write_datetime(rang, colonne, datetime.combine(cellule, time()), jour)
                elif isinstance(cellule, str):
                    feuille.write_string(rang, colonne, cellule)
                elif cellule is not None:
                    feuille.write_number(rang, colonne, cellule)
        feuille.autofilter(0, 0, rang, len(COLONNES) - 1)
    return rang
