"""Rules of the reference lists, without a database."""

import csv
import gzip
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iel_app.core.errors import Impossible
from iel_app.referentiels import rules
from iel_app.referentiels.commands import chargement
from iel_app.referentiels.models import Liste, Origine, TypeStructure

from .archives import contenu, ecrire, une_commune


@pytest.mark.parametrize(
    ("texte", "cle"),
    [
        ("Saint-Étienne", "saint etienne"),
        ("  ST ETIENNE ", "saint etienne"),
        ("Ste-Colombe", "sainte colombe"),
        ("St", "st"),
        ("Strasbourg", "strasbourg"),
        ("L’Haÿ-les-Roses", "l hay les roses"),
        ("L'Haÿ-les-Roses", "l hay les roses"),
        ("Œuilly", "oeuilly"),
        ("100%_", "100"),
        ("", ""),
    ],
)
def test_normaliser(texte: str, cle: str) -> None:
    assert rules.normaliser(texte) == cle


@given(st.text())
def test_normaliser_is_stable_and_safe_for_like(texte: str) -> None:
    cle = rules.normaliser(texte)
    assert rules.normaliser(cle) == cle
    assert set(cle) <= set("abcdefghijklmnopqrstuvwxyz0123456789 ")


@pytest.mark.parametrize(
    ("texte", "nom", "code_postal"),
    [("33000 Bordeaux", "bordeaux", "33000"), ("33 000", "", "33000"), ("bord", "bord", ""), ("  -", "", "")],
)
def test_lire_recherche(texte: str, nom: str, code_postal: str) -> None:
    assert rules.lire_recherche(texte) == rules.Recherche(nom, code_postal)


def test_code_postal_montre() -> None:
    assert rules.code_postal_montre(["33000", "33100"], "331") == "33100"
    assert rules.code_postal_montre(["33000", "33100"], "") == "33000"
    assert rules.code_postal_montre([], "331") == ""


def test_libelle_commune() -> None:
    assert rules.libelle_commune("Sainte-Colombe", "16230", "Charente") == "Sainte-Colombe (16230, Charente)"
    assert rules.libelle_commune("La Terre-Adélie", "", "TAAF") == "La Terre-Adélie (TAAF)"


def test_lire_territoires(tmp_path: Path) -> None:
    lus = rules.lire_territoires(ecrire(tmp_path, contenu()).read_bytes())
    assert lus.version == "6.0.0"
    assert {liste: len(valeurs) for liste, valeurs in lus.lignes.items()} == {
        Liste.REGIONS: 2,
        Liste.DEPARTEMENTS: 3,
        Liste.COMMUNES: 7,
        Liste.EPCI: 2,
    }
    metropole, communaute = lus.lignes[Liste.EPCI]
    assert (metropole["departement_code"], metropole["region_code"]) == ("33", "75")
    assert (communaute["departement_code"], communaute["region_code"]) == (None, None)
    assert "L’Abergement" in {ligne["nom"] for ligne in lus.lignes[Liste.COMMUNES]}


COMMUNES = "package/data/communes.json"
DEPARTEMENTS = "package/data/departements.json"


@pytest.mark.parametrize(
    ("fichier", "valeur", "phrase"),
    [
        (COMMUNES, b"{pas du json", "communes.json n’a pas la forme attendue"),
        (COMMUNES, b"[" * 100_000, "communes.json n’a pas la forme attendue"),
        (COMMUNES, b"\xff\xfe", "communes.json n’a pas la forme attendue"),
        (COMMUNES, [], "communes.json n’a pas la forme attendue"),
        (COMMUNES, [une_commune("33063", "Bordeaux", ["33 000"])], "élément 1, champ codesPostaux, élément 1"),
        (COMMUNES, [une_commune("33063", "Bord\x00eaux", [])], "élément 1, champ nom"),
        (COMMUNES, [une_commune("33063", "B", [], population=10**30)], "élément 1, champ population"),
        (COMMUNES, [une_commune("33063", "Bordeaux", [])] * 2, "un code apparaît deux fois dans la liste « Communes »"),
        (COMMUNES, [une_commune("99001", "Ailleurs", [], "99")], "la région de Ailleurs (99001) n’existe pas"),
        (COMMUNES, [une_commune("99001", "Là", [], "99", region="75")], "le département de Là (99001) n’existe pas"),
        (COMMUNES, [{"code": "59588", "nom": "T", "type": "commune-deleguee"}], "la liste « Communes » est vide"),
        (DEPARTEMENTS, [{"code": "33", "nom": "Gironde", "region": "99"}], "la région de Gironde (33) n’existe pas"),
        ("package/package.json", {"name": "autre", "version": "6.0.0"}, "package.json n’a pas la forme attendue"),
        ("package/data/epci.json", [{"code": "1", "nom": "x", "type": "??"}], "epci.json n’a pas la forme attendue"),
        ("package/data/regions.json", b" " * (rules.FICHIER_MAX + 1), "regions.json est trop volumineux"),
        ("autre.bin", b" " * (rules.CONTENU_MAX + 1), "son contenu est trop volumineux"),
    ],
)
def test_hostile_content_refused(tmp_path: Path, fichier: str, valeur: object, phrase: str) -> None:
    archive = ecrire(tmp_path, contenu() | {fichier: valeur})
    with pytest.raises(Impossible) as refus:
        rules.lire_territoires(archive.read_bytes())
    assert phrase in refus.value.message
    assert refus.value.message.endswith("Rien n’a été chargé.")


@pytest.mark.parametrize("fichier", list(contenu()))
def test_missing_member_and_link_refused(tmp_path: Path, fichier: str) -> None:
    sans = {nom: valeur for nom, valeur in contenu().items() if nom != fichier}
    with pytest.raises(Impossible, match="manque"):
        rules.lire_territoires(ecrire(tmp_path, sans).read_bytes())
    with pytest.raises(Impossible, match="n’est pas un fichier ordinaire"):
        rules.lire_territoires(ecrire(tmp_path, contenu(), lien=fichier).read_bytes())


@pytest.mark.parametrize(
    "octets", [b"", b"PK\x03\x04", gzip.compress(b"pas un tar" * 1000, mtime=0), b"\x1f\x8b\x08" + b"x" * 99]
)
def test_damaged_archive_refused(octets: bytes) -> None:
    with pytest.raises(Impossible, match="endommagée"):
        rules.lire_territoires(octets)


def test_truncated_archive_refused(tmp_path: Path) -> None:
    octets = ecrire(tmp_path, contenu()).read_bytes()
    for longueur in range(0, len(octets) - 1, 97):
        with pytest.raises(Impossible):
            rules.lire_territoires(octets[:longueur])


@given(st.binary(max_size=2_000))
def test_any_tar_is_read_or_refused(octets: bytes) -> None:
    with pytest.raises(Impossible):
        rules.lire_territoires(gzip.compress(octets))


def _csv(nom: str) -> list[dict[str, str]]:
    with (chargement.DONNEES / nom).open(encoding="utf-8") as fichier:
        return list(csv.DictReader(fichier, delimiter=";"))


def test_shipped_lists() -> None:
    lues = rules.lignes_metiers(_csv("categories_cibles_proposition.csv"))
    assert (len(lues[Liste.METIERS]), len(lues[Liste.DIPLOMES])) == (49, 124)
    origines = [ligne["origine"] for ligne in lues[Liste.METIERS]]
    assert 0 < origines.count(Origine.CITE) < origines.count(Origine.PROPOSITION)
    assert len({(ligne["metier_code"], ligne["code_formation_diplome"]) for ligne in lues[Liste.DIPLOMES]}) == 124
    structures = rules.lignes_structures(_csv("cnfpt_structures.csv"))[Liste.STRUCTURES_CNFPT]
    delegations = [ligne for ligne in structures if ligne["type"] is TypeStructure.DELEGATION]
    assert (len(structures), len(delegations)) == (23, 18)
    assert len({ligne["region_code"] for ligne in delegations}) == 18
    niveaux = rules.lignes_niveaux(_csv("niveaux_certification.csv"))[Liste.NIVEAUX]
    assert [ligne["code"] for ligne in niveaux] == [3, 4, 5, 6, 7, 8]


@pytest.mark.parametrize("nom", list(chargement.FICHIERS))
def test_shipped_lists_are_typographic(nom: str) -> None:
    assert "'" not in (chargement.DONNEES / nom).read_text(encoding="utf-8")
