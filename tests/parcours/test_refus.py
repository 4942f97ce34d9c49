"""Refusals of the census: the exact sentences, focus on the summary, nothing typed lost, nothing half-saved."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.parcours.axe import Axe
from tests.parcours.conftest import BUREAU, ETROIT, TELEPHONE, Ouvrir, chercher_dans, sans_debordement
from tests.parcours.serveur import Serveur
from tests.parcours.test_recensement import (
    ajouter_categorie,
    cellule,
    enregistrer,
    remplir_contrats,
    remplir_personne,
)

ENTIER = "Le nombre d’apprentis présents doit être un nombre entier, comme 12"


def resume(page: Page) -> str:
    """Return the text of the focused error summary."""
    boite = page.get_by_role("group", name="Il y a un problème")
    expect(boite).to_be_focused()
    expect(page).to_have_title(re.compile("^Erreur : Recensement"))
    return boite.inner_text()


@pytest.mark.parametrize("taille", [BUREAU, TELEPHONE, ETROIT], ids=["bureau", "telephone", "etroit"])
def test_everything_wrong_at_once(ouvrir: Ouvrir, serveur: Serveur, axe: Axe, taille: dict[str, int]) -> None:
    navigateur = ouvrir(taille)
    navigateur.se_connecter(serveur.compte())
    page = navigateur.recensement()
    remplir_personne(page, 1, "Nadia", "<b>Brun</b>", "nadia.brun", "12")
    remplir_contrats(page, "3", "5", "12,5", "-1")
    ajouter_categorie(page, "jardi", "Jardinier", "0", "0", "0")
    ajouter_categorie(page, "aide à dom", "Aide à domicile", "1e9", "1000000000", "0")
    page.get_by_role("button", name="Ajouter une catégorie cible").click()
    chercher_dans(page.get_by_role("combobox"), "jardinnier")
    # The list is open on « Aucune catégorie de ce nom… »: a click outside it is a click on the button all the same.
    page.locator("#enregistrer").click()
    texte = resume(page)
    for phrase in (
        "Le nom ne doit comporter que des lettres, des espaces, des traits d’union et des apostrophes",
        "L’adresse électronique doit comporter un @ et un nom de domaine, comme nom@ville.fr",
        "Le numéro de téléphone doit comporter 10 chiffres, comme 05 55 01 02 03, ou commencer par +",
        "Le nombre d’apprentis en situation de handicap (5) doit être inférieur ou égal "
        "au nombre d’apprentis présents (3)",
        "Le nombre de contrats finissant de janvier à août doit être un nombre entier, comme 12",
        "Le nombre de contrats finissant de septembre à décembre doit être un nombre entier, comme 12",
        "Saisissez au moins un apprenti pour la catégorie « Jardinier », ou retirez la ligne",
        "Le nombre d’apprentis doit être un nombre entier, comme 12 (Aide à domicile, niveau 3)",
        "Le nombre d’apprentis doit être un nombre entier, au plus 9 999 (Aide à domicile, niveau 4)",
        "Choisissez une catégorie cible dans la liste. Aucune ne correspond à « jardinnier »",
    ):
        assert phrase in texte.replace("\u00a0", " "), phrase
    assert axe.fautes(page) == []
    sans_debordement(page)
    expect(page.get_by_role("navigation", name="Fil d’Ariane")).not_to_contain_text("Erreur")
    page.get_by_role("link", name=re.compile("^Le nombre d’apprentis en situation de handicap")).click()
    expect(page.get_by_label("dont en situation de handicap")).to_be_focused()
    expect(page.get_by_label("dont en situation de handicap")).to_have_attribute("aria-invalid", "true")
    page.reload()
    expect(page.get_by_role("group", name="Personne 1").get_by_label("Nom", exact=True)).to_have_value("<b>Brun</b>")
    expect(page.get_by_label("Fins de contrat de janvier à août")).to_have_value("12,5")
    expect(cellule(page, 3, "Aide à domicile")).to_have_value("1e9")
    navigateur.aller("/recensement/versions")
    expect(page.get_by_text("Rien n’est encore transmis")).to_be_visible()


def test_empty_form(ouvrir: Ouvrir, serveur: Serveur) -> None:
    navigateur = ouvrir()
    navigateur.se_connecter(serveur.compte())
    page = navigateur.recensement()
    enregistrer(page)
    texte = resume(page)
    for phrase in (
        "Saisissez le nom du responsable apprentissage",
        "Saisissez le nombre d’apprentis présents, 0 s’il n’y en a pas",
        "Ajoutez une catégorie cible, ou cochez « Aucune intention cette année »",
    ):
        assert phrase in texte.replace("\u00a0", " ")
    page.get_by_role("link", name=re.compile("Ajoutez une catégorie cible")).click()
    expect(page.get_by_role("button", name="Ajouter une catégorie cible")).to_be_focused()


def test_error_title_goes_with_the_error(ouvrir: Ouvrir, serveur: Serveur) -> None:
    navigateur = ouvrir()
    navigateur.se_connecter(serveur.compte())
    page = navigateur.recensement()
    remplir_personne(page, 1, "Nadia", "Brun", "rh@commune.example", "0590 83 17 80")
    remplir_contrats(page, "2", "0", "1", "")
    page.get_by_label("Aucune intention cette année").check()
    enregistrer(page)
    assert "septembre à décembre" in resume(page)
    page.get_by_label("Fins de contrat de septembre à décembre").fill("1")
    enregistrer(page)
    expect(page.get_by_role("group", name=re.compile("transmis"))).to_be_focused()
    expect(page).to_have_title(re.compile("^Recensement"))
    expect(page.get_by_role("group", name="Il y a un problème")).to_have_count(0)
