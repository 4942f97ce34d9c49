"""Rendering."""

import re
from typing import Any

import pytest
from jinja2 import UndefinedError

from iel_app.notifications import rules
from tests.notifications.exemples import ERREUR, RECENSEMENT

COMMUN = {
    "service": "Plateforme apprentissage",
    "origine": "https://exemple.fr",
    "destinataire_nom": "",
    "reponse_a": "",
}
MODELES = {"recensement_enregistre": RECENSEMENT, "erreur_signalee": ERREUR}
DIFFERENCE = {"libelle": "Apprentis présents", "avant": "11", "apres": "12"}


def rendre(modele: str = "recensement_enregistre", **autres: Any) -> rules.Rendu:
    return rules.rendre(modele, COMMUN | MODELES[modele] | autres)


@pytest.mark.parametrize("modele", MODELES)
def test_every_template(modele: str) -> None:
    rendu = rendre(modele)
    assert 0 < len(rendu.objet) <= rules.OBJET_MAX
    assert rendu.html.lstrip().startswith("<!DOCTYPE html>")
    assert '<html lang="fr">' in rendu.html
    assert rendu.html.count("display:inline-block") == 1  # one button
    assert "<script" not in rendu.html
    assert "Vous recevez ce message car" in rendu.texte
    for partie in (rendu.texte, re.sub(r"<[^>]*>", "", rendu.html.split("<body")[1])):
        assert "'" not in partie.replace("&#39;", "")
        assert not re.search(r"[^\xa0:/][:;?!](?=\s)", partie), "no-break space before : ; ? !"


def test_first_version_and_changes() -> None:
    assert rendre().objet == "Récapitulatif de votre recensement 2027"
    assert "Ce qui a changé" not in rendre(differences=[DIFFERENCE]).texte
    modifie = rendre(version=2, differences=[DIFFERENCE])
    assert modifie.objet == "Votre recensement 2027 a été modifié"
    assert "- Apprentis présents\xa0: 12 (avant\xa0: 11)\n" in modifie.texte
    assert "Ce qui a changé" in modifie.html


def test_both_parts_say_the_same() -> None:
    rendu = rendre(destinataire_nom="Nadia Brun")
    for partie in (rendu.texte, rendu.html):
        for attendu in (
            "Bonjour Nadia Brun,",
            "CCAS de Limoges",
            "12/02/2027 à 14 h 32",
            "31/03/2027",
            "REC-2027-92-000412",
        ):
            assert attendu in partie
        assert RECENSEMENT["lien"] in partie


def test_html_escapes_everything() -> None:
    for modele, contexte in MODELES.items():
        piege = {cle: '"><script>alert(1)</script>' for cle, valeur in contexte.items() if isinstance(valeur, str)}
        rendu = rendre(modele, destinataire_nom="<img src=x>", **piege)
        assert "<script" not in rendu.html
        assert "<img" not in rendu.html
        assert '"&gt;' not in rendu.html
        assert "&lt;script&gt;" in rendu.html


def test_template_syntax_in_data_is_text() -> None:
    assert "{{ 7*7 }}" in rendre(auteur="{{ 7*7 }}").texte


def test_missing_variable_is_an_error() -> None:
    with pytest.raises(UndefinedError):
        rules.rendre("recensement_enregistre", COMMUN)


@pytest.mark.parametrize("saut", ["\r\n", "\n", "\r", "\x0b", "\x85", "\u2028", "\x00", "\t"])
def test_one_line(saut: str) -> None:
    assert rules.une_ligne(f" Nadia{saut}Bcc: x@y.z ") == "Nadia Bcc: x@y.z"
    assert len(rendre(annee=f"2027{saut}Bcc: x@y.z").objet.splitlines()) == 1


def test_long_subject_is_cut() -> None:
    objet = rendre(annee="2027" * 40).objet
    assert len(objet) == rules.OBJET_MAX
    assert objet.endswith("…")
