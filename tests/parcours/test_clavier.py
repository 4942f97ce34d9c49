"""The whole journey with the keyboard alone; skip links; what a phone and a narrow window show."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.parcours.axe import Axe
from tests.parcours.conftest import Navigateur, Ouvrir, aux_largeurs, sans_debordement
from tests.parcours.serveur import MOT_DE_PASSE, Serveur

PUBLIQUES = (
    "/",
    "/connexion",
    "/mot-de-passe-perdu",
    "/nouveau-mot-de-passe",
    "/verifier",
    "/aide",
    "/accessibilite",
    "/donnees-personnelles",
    "/mentions-legales",
    "/plan-du-site",
    "/demo/courriels",
    "/kit",
    "/adresse-inconnue",
)
PRIVEES = (
    "/accueil",
    "/choisir-collectivite",
    "/mes-connexions",
    "/mon-mot-de-passe",
    "/recensement/saisie",
    "/recensement/versions",
)


def tab_jusqu_a(page: Page, role: str, nom: str) -> None:
    """Press Tab until an element has focus; it must come within the page's own order."""
    cible = page.get_by_role(role, name=re.compile(nom)).first  # type: ignore[arg-type]
    for _ in range(120):
        page.keyboard.press("Tab")
        if cible.evaluate("e => e === document.activeElement"):
            contour = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            assert contour != "none" or role == "radio", f"{nom} : le focus ne se voit pas"
            return
    raise AssertionError(f"{nom} : hors d’atteinte au clavier")


def test_census_by_keyboard_alone(ouvrir: Ouvrir, serveur: Serveur) -> None:
    compte = serveur.compte()
    page = ouvrir().aller("/connexion")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Aller au contenu")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#contenu")).to_be_focused()
    tab_jusqu_a(page, "textbox", "Identifiant")
    page.keyboard.type(compte.courriel)
    page.keyboard.press("Tab")
    page.keyboard.type(MOT_DE_PASSE)
    page.keyboard.press("Enter")
    page.wait_for_url("**/accueil")
    page.wait_for_selector("#pret", state="attached")
    tab_jusqu_a(page, "link", "Commencer le recensement")
    page.keyboard.press("Enter")
    expect(page.locator("#formulaire")).to_be_visible()
    expect(page.locator("#titre")).to_be_focused()
    for nom, valeur in (("Prénom", "Nadia"), ("^Nom$", "Brun"), ("Adresse électr", "rh@commune.example")):
        tab_jusqu_a(page, "textbox", nom)
        page.keyboard.type(valeur)
    for nom, valeur in (
        ("Téléphone", "0155274400"),
        ("Apprentis présents", "4"),
        ("handicap", "0"),
        ("janvier à août", "1"),
        ("septembre", "1"),
    ):
        tab_jusqu_a(page, "textbox", nom)
        page.keyboard.type(valeur)
    tab_jusqu_a(page, "button", "Ajouter une catégorie cible")
    page.keyboard.press("Enter")
    expect(page.get_by_role("combobox")).to_be_focused()
    page.keyboard.type("jardi")
    expect(page.get_by_role("option", name="Jardinier")).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("textbox", name=re.compile("^Niveau 3 .*Jardinier"))).to_be_focused()
    page.keyboard.type("2")
    tab_jusqu_a(page, "button", "^Enregistrer$")
    page.keyboard.press("Enter")
    expect(page.get_by_role("group", name=re.compile("transmis"))).to_be_focused()


def test_menu_on_a_phone(ouvrir: Ouvrir, serveur: Serveur, axe: Axe) -> None:
    navigateur = ouvrir({"width": 360, "height": 740}, has_touch=True)
    page = navigateur.se_connecter(serveur.compte())
    page.get_by_role("button", name="Menu", exact=True).click()
    expect(page.get_by_role("link", name="Recensement", exact=True)).to_be_visible()
    assert axe.fautes(page) == []
    page.get_by_role("link", name="Recensement", exact=True).click()
    expect(page.locator("#formulaire")).to_be_visible()
    expect(page.get_by_role("button", name="Fermer le menu")).not_to_be_visible()


def test_public_pages(navigateur: Navigateur, axe: Axe) -> None:
    navigateur.tolerances = ("404",)
    examiner(navigateur, axe, PUBLIQUES)


def test_private_pages(navigateur: Navigateur, axe: Axe) -> None:
    navigateur.se_connecter("gestionnaire@villeneuve.example", "^Commune de Villeneuve")
    examiner(navigateur, axe, PRIVEES)


@pytest.mark.parametrize(
    "qui",
    [
        "superieur@villeneuve.example",
        "agent@villeneuve.example",
        "intervenant@formateur.example",
        "cfa@cfa-limoges.example",
        "delegation@cnfpt.example",
        "national@cnfpt.example",
        "pilote@region.example",
        "admin@iel.example",
    ],
)
def test_every_role_lands_on_an_honest_home(navigateur: Navigateur, axe: Axe, qui: str) -> None:
    page = navigateur.se_connecter(qui)
    page.wait_for_url("**/accueil")
    service = page.get_by_role("link", name="Gérer les formations de la structure")
    expect(service.or_(page.get_by_text("Bientôt disponible")).first).to_be_visible()
    assert axe.fautes(page) == []


def examiner(navigateur: Navigateur, axe: Axe, chemins: tuple[str, ...]) -> None:
    """Open each address; check axe, width, language, title, one h1, landmarks."""
    fautes = []
    for chemin in chemins:
        page = navigateur.aller(chemin)
        expect(page.locator(".skeleton")).to_have_count(1 if chemin == "/kit" else 0)
        for largeur in aux_largeurs(page):
            fautes += [f"{chemin} à {largeur} : {faute}" for faute in axe.fautes(page)]
            sans_debordement(page)
        assert page.evaluate("document.documentElement.lang") == "fr"
        assert "Plateforme apprentissage" in page.title()
        assert page.locator("h1").count() == 1, chemin
        assert page.locator("main").count() == 1
    assert fautes == []
