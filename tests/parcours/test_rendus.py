"""What is printed, what high contrast and a larger text leave of a page, and the limits of the form."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.parcours.axe import Axe
from tests.parcours.conftest import BUREAU, TELEPHONE, Ouvrir, sans_debordement
from tests.parcours.serveur import Serveur

PAGES = ("/accueil", "/recensement/saisie", "/mes-connexions", "/mon-mot-de-passe", "/formations", "/aide")


def prete(page: Page) -> Page:
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator(".skeleton")).to_have_count(0)
    return page


def test_the_census_is_printed_without_what_only_a_screen_needs(ouvrir: Ouvrir, serveur: Serveur) -> None:
    navigateur = ouvrir()
    navigateur.se_connecter(serveur.compte())
    page = navigateur.recensement()
    page.get_by_label("Apprentis présents").fill("12")
    page.emulate_media(media="print")
    for masque in (".nav", ".action-bar", ".skip"):
        for element in page.locator(masque).all():
            expect(element).to_be_hidden()
    expect(page.get_by_role("button", name="Enregistrer", exact=True)).to_be_hidden()
    expect(page.get_by_label("Apprentis présents")).to_be_visible()
    expect(page.locator(".acting")).to_be_visible()
    assert page.pdf(format="A4").startswith(b"%PDF")


@pytest.mark.parametrize(("taille", "texte"), [(BUREAU, 200), (TELEPHONE, 130)], ids=["1280", "360"])
def test_a_larger_text_hides_nothing_sideways(
    ouvrir: Ouvrir, serveur: Serveur, taille: dict[str, int], texte: int
) -> None:
    navigateur = ouvrir(taille)
    # What a person sets in the browser, and not a style: the page is laid out with it from the start.
    reglages = navigateur.contexte.new_cdp_session(navigateur.page)
    reglages.send("Page.setFontSizes", {"fontSizes": {"standard": 16 * texte // 100}})
    navigateur.se_connecter(serveur.compte())
    for chemin in PAGES:
        page = prete(navigateur.aller(chemin))
        assert page.evaluate("getComputedStyle(document.documentElement).fontSize") != "16px"
        sans_debordement(page)


def test_high_contrast_still_shows_focus_and_where_one_is(ouvrir: Ouvrir, serveur: Serveur, axe: Axe) -> None:
    navigateur = ouvrir()
    navigateur.se_connecter(serveur.compte())
    for chemin in PAGES:
        page = prete(navigateur.aller(chemin))
        page.emulate_media(forced_colors="active")
        assert axe.fautes(page) == [], chemin
        page.keyboard.press("Tab")
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none", chemin
    page = navigateur.aller("/accueil")
    courante = page.get_by_role("link", name="Accueil").first
    assert courante.evaluate("e => getComputedStyle(e).borderBottomWidth") == "4px"


def test_five_people_in_charge_at_most(ouvrir: Ouvrir, serveur: Serveur) -> None:
    navigateur = ouvrir(TELEPHONE)
    navigateur.se_connecter(serveur.compte())
    page = navigateur.recensement()
    prenoms = page.get_by_label(re.compile("^Prénom"))
    ajouter = page.get_by_role("button", name="Ajouter une personne")
    for rang in range(prenoms.count(), 5):
        ajouter.click()
        expect(prenoms).to_have_count(rang + 1)
        expect(prenoms.nth(rang)).to_be_focused()
    expect(ajouter).to_have_count(0)
    page.get_by_role("button", name=re.compile("^Retirer")).first.click()
    expect(prenoms).to_have_count(4)
    expect(ajouter).to_be_visible()
