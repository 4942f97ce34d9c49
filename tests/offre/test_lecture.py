"""Files as they come: what we wrote comes back whole, what is hostile or broken is refused with a sentence."""

import zipfile
from dataclasses import replace
from io import BytesIO, StringIO
from pathlib import Path

import pytest
import xlsxwriter

from iel_app.core.errors import Impossible
from iel_app.core.settings import settings
from iel_app.offre import fichiers, lheo
from iel_app.offre.queries import tableau
from tests.offre.test_lheo import FICHE
from tests.offre.test_tableau import PIEGE


def poser(contenu: bytes, nom: str = "offre.csv") -> fichiers.Depot:
    recu = fichiers.dossier() / "recu"
    recu.write_bytes(contenu)
    return fichiers.examiner(recu, nom)


def refuser(contenu: bytes, phrase: str) -> None:
    with pytest.raises(Impossible, match=phrase):
        list(fichiers.lignes(poser(contenu)))


def en_csv(*fiches: lheo.Fiche) -> bytes:
    sortie = StringIO(newline="")
    tableau.ecrire_csv(fiches, sortie)
    return sortie.getvalue().encode()


def en_xlsx(*fiches: lheo.Fiche) -> bytes:
    sortie = BytesIO()
    tableau.ecrire_xlsx(fiches, sortie)
    return sortie.getvalue()


def en_xml(*fiches: lheo.Fiche) -> bytes:
    sortie = BytesIO()
    lheo.ecrire(fiches, sortie)
    return sortie.getvalue()


def classeur(*rangees: tuple[object, ...], feuille: str = "Feuil1", debut: int = 0) -> bytes:
    sortie = BytesIO()
    with xlsxwriter.Workbook(sortie) as xlsx:
        xlsx.add_worksheet("Lisez-moi" if feuille == "Sessions" else "Autre").write(0, 0, "x")
        onglet = xlsx.add_worksheet(feuille)
        for rang, rangee in enumerate(rangees, debut):
            for colonne, cellule in enumerate(rangee):
                onglet.write(rang, colonne, cellule)
    return sortie.getvalue()


@pytest.mark.parametrize("ecrire", [en_csv, en_xlsx])
def test_a_table_of_ours_comes_back(ecrire: object) -> None:
    depot = poser(ecrire(FICHE, PIEGE))  # pyright: ignore[reportCallIssue]
    assert depot.entetes == tableau.COLONNES
    lues = list(fichiers.lignes(depot))
    attendues = list(tableau.lignes([FICHE, PIEGE]))
    assert next(ligne.numero for ligne in lues) == 2
    for lue, attendue in zip(lues, attendues, strict=True):
        for titre, cellule in zip(tableau.COLONNES, attendue, strict=True):
            voulu = f"{cellule:%d/%m/%Y}" if hasattr(cellule, "year") else "" if cellule is None else str(cellule)  # pyright: ignore
            assert lue.valeurs[titre] == voulu, titre


def test_rows_are_numbered_as_a_spreadsheet_shows_them() -> None:
    """A cell of several lines is one row there, and an empty line is one too."""
    texte = '\r\nIntitulé;Contenu\r\nUn;"a\nb\r\nc"\r\nDeux;"d"\r\n\r\nTrois;"e\nf"\r\nQuatre;g'
    lues = [(ligne.numero, ligne.valeurs["Intitulé"]) for ligne in fichiers.lignes(poser(texte.encode()))]
    assert lues == [(3, "Un"), (4, "Deux"), (6, "Trois"), (7, "Quatre")]


def test_apostrophes_come_back_as_typed() -> None:
    fiche = replace(FICHE, saisie=replace(FICHE.saisie, objectif="'=1", contenu="''@", contact_nom="l'accueil"))
    (lue,) = fichiers.lignes(poser(en_csv(fiche)))
    assert (lue.valeurs["Objectifs"], lue.valeurs["Contenu"], lue.valeurs["Contact"]) == ("'=1", "''@", "l'accueil")


def test_lheo_of_ours_comes_back() -> None:
    saisie = replace(FICHE.saisie, objectif="Nettoyer", contenu="Non précisé", rythme="1 semaine", contact_nom="n" * 80)
    autre = replace(FICHE, reference="202701100005", saisie=saisie, identifiant="APH-1")
    depot = poser(en_xml(FICHE, autre), "offre.xml")
    assert (depot.forme, depot.entetes) == ("xml", ())
    une, deux = lheo.lire(depot.chemin)
    assert (une.numero, deux.numero) == (1, 2)
    assert une.valeurs["reference_formation"] == "202701100004"
    assert une.valeurs["reference_session"] == "00254068"
    assert (une.valeurs["date_debut"], une.valeurs["places_restantes"]) == ("01/09/2027", "6")
    assert (une.valeurs["ville"], une.valeurs["cedex"]) == ("Limoges", "CEDEX 03")
    assert (une.valeurs["contrat_pro"], une.valeurs["annees"]) == ("oui", "1,2")
    assert une.valeurs["siret_formateur"] == "33920118800015"
    assert (deux.valeurs["contenu"], deux.valeurs["contact_nom"]) == ("Non précisé", "n" * 80)
    assert deux.valeurs["identifiant_formation"] == "APH-1"


def test_lheo_of_another_software() -> None:
    document = en_xml(FICHE).decode().replace("202701100004", "YM-12").replace('"00254068"', '"S1"')
    sans = document.split("<extras>", 1)
    document = (
        sans[0] + sans[1].split("</extras>", 1)[1] if "iel:adresse" in sans[1].split("</extras>")[0] else document
    )
    (lue,) = lheo.lire(poser(document.encode(), "a.xml").chemin)
    assert lue.valeurs["identifiant_formation"] == "YM-12"
    assert lue.valeurs["identifiant_session"] == "S1"


def test_spreadsheets_as_people_make_them() -> None:
    depot = poser(
        classeur(("Intitulé", "Code postal", "Capacité"), ("CAP", 87000, 12.0), ("", "", ""), ("BP", "1000", ""))
    )
    assert [(ligne.numero, ligne.valeurs["Code postal"]) for ligne in fichiers.lignes(depot)] == [
        (2, "87000"),
        (4, "1000"),
    ]
    assert len(list(fichiers.lignes(poser(classeur(("A", "B"), (1, 2), feuille="Sessions", debut=2))))) == 1
    accents = "Intitulé,Objectifs\r\nCAP,Élever\r\n".encode("cp1252")
    (ligne,) = fichiers.lignes(poser(accents))
    assert ligne.valeurs == {"Intitulé": "CAP", "Objectifs": "Élever"}
    (ligne,) = fichiers.lignes(poser(b"a\tb\n1\t2\n"))
    assert ligne.valeurs == {"a": "1", "b": "2"}


def test_mapping_is_guessed_from_titles_and_remembered() -> None:
    guess = fichiers.deviner(["INTITULE", "Code RNCP", "Début", "Intitulé "], {"Début": "date_debut"})
    assert guess == {"INTITULE": "intitule", "Code RNCP": "", "Début": "date_debut"}


BOMBE = b"""<?xml version="1.0"?><!DOCTYPE lheo [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]><lheo xmlns="http://lheo.gouv.fr/2.3"><offres>&c;</offres></lheo>"""
EXTERNE = b'<?xml version="1.0"?><!DOCTYPE lheo SYSTEM "file:///etc/passwd"><lheo/>'
FICHIER = b'<!DOCTYPE lheo [<!ENTITY x SYSTEM "file:///etc/passwd">]><lheo><offres>&x;</offres></lheo>'


@pytest.mark.parametrize("contenu", [BOMBE, EXTERNE, FICHIER, BOMBE.decode().encode("utf-16")])
def test_entities_and_document_types_are_refused(contenu: bytes) -> None:
    depot = poser(contenu, "a.xml")
    for lire in (lheo.verifier, lambda chemin: list(lheo.lire(chemin))):
        with pytest.raises(Impossible, match=r"DOCTYPE|incomplet"):
            lire(depot.chemin)


@pytest.mark.parametrize(
    "contenu",
    [b"<html><body/></html>", b"<lheo/>", en_xml(FICHE)[:-200], b"<lheo><offres>" + b"<a>" * 300, b"<", b"<lheo>\x00"],
)
def test_broken_lheo(contenu: bytes) -> None:
    with pytest.raises(Impossible, match=r"format XLSX|endommagé|aucune formation"):
        list(lheo.lire(poser(contenu, "a.xml").chemin))


def test_size_is_bounded(reglages: pytest.MonkeyPatch) -> None:
    reglages.setenv("IEL_IMPORT_MAX_MO", "1")
    settings.cache_clear()
    refuser(b"a;b\n" * 300_000, "moins de 1\u00a0Mo")
    refuser(b"", "vide")


def archive(**entrees: bytes) -> bytes:
    sortie = BytesIO()
    with zipfile.ZipFile(sortie, "w", zipfile.ZIP_DEFLATED) as zip_:
        for nom, contenu in entrees.items():
            zip_.writestr(nom, contenu)
    return sortie.getvalue()


MINIME = {"[Content_Types].xml": b"<a/>", "xl/workbook.xml": b"<a/>"}


def test_zip_bombs_and_macros() -> None:
    refuser(archive(**MINIME, **{"xl/worksheets/sheet1.xml": b"0" * 300_000_000}), "volumineux")
    refuser(archive(**MINIME, **{"xl/vbaProject.bin": b"0"}), "macros")
    refuser(archive(**{"word/document.xml": b"<a/>"}), "format XLSX")
    refuser(archive(**MINIME), "ne peut pas être lu")
    sain = en_xlsx(FICHE)
    refuser(sain[: len(sain) // 2], "endommagé")
    refuser(b"PK\x03\x04" + b"\x00" * 100, "endommagé")


def test_a_bomb_that_lies_about_its_size() -> None:
    brut = archive(**MINIME, **{"xl/worksheets/sheet1.xml": b"0" * 5_000_000})
    menteur = brut.replace((5_000_000).to_bytes(4, "little"), (1000).to_bytes(4, "little"))
    refuser(menteur, "endommagé")


def test_a_cell_at_the_end_of_the_world_takes_no_memory() -> None:
    sortie = BytesIO()
    with xlsxwriter.Workbook(sortie) as xlsx:
        onglet = xlsx.add_worksheet()
        onglet.write(0, 0, "a")
        onglet.write(1_048_575, 16_383, "b")
    refuser(sortie.getvalue(), "50000 lignes|ne peut pas être lu")


@pytest.mark.parametrize(
    ("contenu", "phrase"),
    [
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00", "format XLSX"),
        (b"%PDF-1.7\n%\x93\x8c\x8b\x9e\n1 0 obj\nblah\x00", "format XLSX"),
        (b"seule\n1\n", "nommer les colonnes"),
        (b"a;b;a\n1;2;3\n", "deux fois"),
        (b'a;b\n"1;2\n', "format XLSX"),
        (b"\n\n\n", "vide"),
        (b"a;b\n" + b"x" * 200_000 + b";1\n", "format XLSX"),
    ],
)
def test_what_is_no_table(contenu: bytes, phrase: str) -> None:
    refuser(contenu, phrase)


def test_the_file_is_kept_under_its_hash_with_a_clean_name() -> None:
    depot = poser(b"a;b\n1;2\n", "../../C:\\x\\of\nfre.csv")
    assert depot.nom == "offre.csv"
    assert depot.chemin.read_bytes() == b"a;b\n1;2\n"
    assert [p.name for p in Path(fichiers.dossier()).iterdir()] == [depot.empreinte]
