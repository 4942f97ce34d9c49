"""A workbook to a CSV, run as a process of its own: « classeur.py entree.xlsx sortie.csv lignes colonnes cellule »."""

import csv
import sys
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook

MEMOIRE_MAX = 1_500_000_000
PROCESSEUR_MAX = 90
CELLULES_MAX = 10_000_000
TROP = 3


def _limiter() -> None:
    # Unknown on Windows; there only the size of the archive bounds what a workbook may take.
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMOIRE_MAX, MEMOIRE_MAX))
        resource.setrlimit(resource.RLIMIT_CPU, (PROCESSEUR_MAX, PROCESSEUR_MAX))


def texte(cellule: Any) -> str:
    """Return a cell as one would type it."""
    if isinstance(cellule, bool):
        return "Oui" if cellule else "Non"
    if isinstance(cellule, float):
        return str(int(cellule)) if cellule.is_integer() else str(cellule)
    if isinstance(cellule, date | datetime):
        return f"{cellule:%d/%m/%Y}"
    return str(cellule)


def rangees(entree: str) -> Iterator[tuple[int, list[Any]]]:
    """Yield the rows of « Sessions », else of the first sheet with two columns, each with its number."""
    classeur = CalamineWorkbook.from_path(entree)
    noms = ["Sessions"] if "Sessions" in classeur.sheet_names else classeur.sheet_names
    feuilles = (classeur.get_sheet_by_name(nom) for nom in noms)
    feuille = next((f for f in feuilles if f.width > 1), None)
    if feuille is None:
        return
    if feuille.height * feuille.width > CELLULES_MAX:
        raise SystemExit(TROP)
    premiere = feuille.start[0] if feuille.start else 0
    for numero, rangee in enumerate(feuille.to_python(skip_empty_area=True), premiere + 1):
        if any(cellule != "" for cellule in rangee):
            yield numero, rangee


def convertir(entree: str, sortie: str, lignes_max: int, colonnes_max: int, cellule_max: int) -> int:
    """Write the rows, and return the exit code: `TROP` when there are too many rows or columns."""
    with Path(sortie).open("w", encoding="utf-8", newline="") as fichier:
        ecrivain = csv.writer(fichier, delimiter=";")
        for numero, rangee in rangees(entree):
            textes = [texte(c)[:cellule_max].replace("\x00", "") for c in rangee]
            if any(textes[colonnes_max:]) or numero > lignes_max + 1:
                return TROP
            ecrivain.writerow([numero, *textes[:colonnes_max]])
    return 0


if __name__ == "__main__":
    _limiter()
    raise SystemExit(convertir(sys.argv[1], sys.argv[2], *(int(n) for n in sys.argv[3:6])))
