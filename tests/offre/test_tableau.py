"""The offer as CSV and XLSX: the same cells, and nothing that a spreadsheet would run."""

import csv
from dataclasses import replace
from datetime import date, datetime
from io import BytesIO, StringIO

from python_calamine import CalamineWorkbook

from iel_app.offre.queries import tableau
from tests.offre.test_lheo import FICHE

PIEGE = replace(FICHE, intitule_public="=CMD()", saisie=replace(FICHE.saisie, objectif='-1;"\n@x', contact_nom="+33"))


def test_csv_opens_in_french_spreadsheets_without_formulas() -> None:
    sortie = StringIO(newline="")
    assert tableau.ecrire_csv([FICHE, PIEGE], sortie) == 2
    texte = sortie.getvalue()
    assert texte.startswith("\ufeffRéférence de la formation;")
    lignes = list(csv.DictReader(StringIO(texte[1:], newline=""), delimiter=";"))
    assert lignes[0]["Référence de la session"] == "00254068"
    assert lignes[0]["Date de début"] == "01/09/2027"
    assert lignes[0]["SIRET du formateur"] == "33920118800015"
    assert lignes[0]["Recrutement"] == "Ouvert"
    assert (lignes[1]["Intitulé"], lignes[1]["Objectifs"], lignes[1]["Contact"]) == ("'=CMD()", "'-1;\"\n@x", "'+33")
    assert len(lignes[0]) == len(tableau.COLONNES)


def test_xlsx_holds_typed_cells() -> None:
    sortie = BytesIO()
    assert tableau.ecrire_xlsx([FICHE, PIEGE], sortie) == 2
    feuille = CalamineWorkbook.from_filelike(BytesIO(sortie.getvalue())).get_sheet_by_name("Sessions").to_python()
    ligne = dict(zip(feuille[0], feuille[1], strict=True))
    assert ligne["Date de fin"] in (date(2029, 7, 31), datetime(2029, 7, 31))
    assert (ligne["Capacité"], ligne["Code postal"], ligne["Niveau"]) == (12.0, "87000", 3.0)
    assert dict(zip(feuille[0], feuille[2], strict=True))["Intitulé"] == "=CMD()"


def test_nothing_to_export() -> None:
    sortie = BytesIO()
    assert tableau.ecrire_xlsx([], sortie) == 0
    assert len(CalamineWorkbook.from_filelike(BytesIO(sortie.getvalue())).get_sheet_by_index(0).to_python()) == 1
