"""The PDF itself: accessible, reproducible, and deaf to hostile text."""

import io
import re
import subprocess
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import pikepdf
import pytest

from iel_app.documents import gabarits
from tests.documents.exemples import donnees

INSTANT = datetime(2027, 2, 12, 13, 32, tzinfo=UTC)
EMIS = {
    "service": "Plateforme apprentissage",
    "titre": "Récapitulatif de votre recensement 2027",
    "numero": "REC-2027-92-000412",
    "version": 2,
    "code": "7KQ2-MXRP-4HT9",
    "adresse_verification": "https://exemple.fr/verifier",
}


def composer(**autres: Any) -> bytes:
    return gabarits.composer("recapitulatif_recensement", donnees(**(EMIS | autres)), INSTANT)


def texte(pdf: bytes) -> str:
    return subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True
    ).stdout.decode()


def etiquettes(pdf: pikepdf.Pdf) -> Counter[str]:
    compte: Counter[str] = Counter()

    def parcourir(noeud: Any) -> None:
        if isinstance(noeud, pikepdf.Array):
            for enfant in noeud:
                parcourir(enfant)
        elif isinstance(noeud, pikepdf.Dictionary):
            if "/S" in noeud:
                compte[str(noeud.S)] += 1
            if "/K" in noeud:
                parcourir(noeud.K)

    parcourir(pdf.Root.StructTreeRoot.K)
    return compte


def test_accessible() -> None:
    with pikepdf.open(io.BytesIO(composer())) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang).startswith("fr")
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        with pdf.open_metadata() as meta:
            assert meta["pdfuaid:part"] == "1"
            assert meta["dc:title"] == "Récapitulatif de votre recensement 2027 – CCAS de Limoges"
        marques = etiquettes(pdf)
    assert marques["/H1"] == 1
    assert marques["/H2"] == 5
    assert marques["/Table"] == 2
    assert marques["/TH"] == 3 + 5
    assert marques["/Link"] == 1
    assert marques["/L"] == 1


def test_only_our_fonts_embedded() -> None:
    with pikepdf.open(io.BytesIO(composer())) as pdf:
        polices = [police for page in pdf.pages for police in page.Resources.Font.values()]
    assert polices
    assert all(re.match(r"/[A-Z]{6}\+AtkinsonHyperlegible", str(p.BaseFont)) for p in polices)


def test_byte_identical_and_dated() -> None:
    un = composer()
    assert un == composer()
    ailleurs = INSTANT.astimezone(UTC) + timedelta(seconds=1)
    assert un != gabarits.composer("recapitulatif_recensement", donnees(**EMIS), ailleurs)


def test_says_everything() -> None:
    contenu = texte(composer(differences=[{"libelle": "Apprentis présents", "avant": "11", "apres": "12"}]))
    for attendu in (
        "Plateforme apprentissage",
        "Récapitulatif de votre recensement 2027",
        "Version 2, enregistrée le 12/02/2027 à 14 h 32 par Nadia Brun.",
        "268 700 317 00012",
        "nadia@limoges.example",
        "Aide à domicile",
        "Niveau 5",
        "Ce qui a changé",
        "7KQ2-MXRP-4HT9",
        "https://exemple.fr/verifier",
        "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "N° REC-2027-92-000412, version 2",
        "Conservez ce récapitulatif : les réponses",
    ):
        assert attendu in contenu
    assert "Page 1/1" in contenu


def test_no_intention_no_responsable() -> None:
    contenu = texte(composer(aucune_intention=True, intentions=[], responsables=[], contrats=[], identite=[]))
    assert "Aucune intention de recrutement cette année." in contenu
    assert "Aucune personne déclarée." in contenu


def test_long_table_repeats_its_header() -> None:
    intentions = [{"categorie": f"Catégorie {i}", "nombres": [i, 0, 1], "total": i + 1} for i in range(90)]
    pdf = composer(intentions=intentions)
    with pikepdf.open(io.BytesIO(pdf)) as ouvert:
        pages = len(ouvert.pages)
    assert pages >= 3
    assert texte(pdf).count("Catégorie cible") >= pages - 1
    assert f"Page {pages}/{pages}" in texte(pdf)


@pytest.mark.parametrize(
    ("saisi", "lu"),
    [
        ("#panic(1) *gras* _it_ $x$ `c` @ref <lab> // /* \\ [", "#panic(1) *gras* _it_ $x$ `c` @ref <lab> // /* \\ ["),
        ('<script>alert(1)</script> "&amp;"', '<script>alert(1)</script> "&amp;"'),
        ('#import "/etc/passwd"; #read("../x")', '#import "/etc/passwd"; #read("../x")'),
        ("Émoji 😀 et 日本", "Émoji ? et ??"),
        ("\u202egauche\u200b\x00\ud83d", "gauche"),
        ("e\u0301te\u0301 \ufb01n", "été fin"),
        ("Ω", "?"),
    ],
)
def test_hostile_text(saisi: str, lu: str) -> None:
    contenu = texte(
        composer(
            collectivite=saisi, enregistre_par=saisi, differences=[{"libelle": saisi, "avant": saisi, "apres": saisi}]
        )
    )
    assert lu.split()[0] in contenu
    assert " ".join(contenu.split()).count(lu) >= 1


def test_very_long_words_stay_on_the_page() -> None:
    long = "x" * 4000
    pdf = composer(
        collectivite=long,
        responsables=[{"nom": "W" * 300, "courriel": "a" * 200 + "@" + "b" * 200 + ".fr", "telephone": "0" * 100}],
        differences=[{"libelle": long, "avant": long, "apres": long}],
    )
    mots = subprocess.run(["pdftotext", "-bbox", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()
    bords = [float(x) for x in re.findall(r'xMax="([\d.]+)"', mots)]
    assert max(bords) < 595 - 40


def test_copied_address_is_intact() -> None:
    courriel = "apprentissage.et.alternance@communaute-urbaine.example"
    adresses = texte(composer(responsables=[{"nom": "N", "courriel": courriel, "telephone": ""}]))
    assert courriel in re.sub(r"\s", "", adresses)
    assert "\u200b" not in adresses


def test_every_allowed_character_exists_in_the_fonts() -> None:
    permis = "".join(c for c in map(chr, range(0x2200)) if not gabarits._HORS_POLICE.match(c))
    assert {"é", "œ", "Œ", "’", "«", "»", "\xa0", "€", "…", "Ÿ", "ł"} <= set(permis)
    composer(
        collectivite=permis,
        numero=permis,
        empreinte=permis,
        differences=[{"libelle": permis, "avant": "", "apres": permis}],
    )


def test_a_missing_glyph_is_an_error_never_a_hole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gabarits, "_lisible", lambda valeur: valeur)
    with pytest.raises(RuntimeError, match="could not be displayed"):
        composer(collectivite="😀")
