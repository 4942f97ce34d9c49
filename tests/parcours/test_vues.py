"""« Mes vues »: a filter named, found again, forgotten; by keyboard, at three widths."""

import pytest
from playwright.sync_api import expect

from tests.parcours.axe import Axe
from tests.parcours.conftest import BUREAU, ETROIT, TELEPHONE, Ouvrir, sans_debordement


@pytest.mark.parametrize(
    ("courriel", "chemin", "filtre"),
    [
        ("cfa@cfa-limoges.example", "/offre/catalogue", "?onglet=brouillons"),
        ("offre@cariforef.example", "/offre/controle", "?genre=creation"),
    ],
)
def test_a_view_is_named_found_and_forgotten(ouvrir: Ouvrir, axe: Axe, courriel: str, chemin: str, filtre: str) -> None:
    navigateur = ouvrir()
    navigateur.se_connecter(courriel)
    page = navigateur.aller(chemin + filtre)
    page.locator("#vues-gerer").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#vue-nom")).to_be_focused()
    expect(page.locator("#vue-nom-erreur")).to_contain_text("Donnez un nom à cette vue")
    page.keyboard.type("La mienne")
    page.keyboard.press("Enter")
    lien = page.get_by_role("navigation", name="Mes vues").get_by_role("link", name="La mienne")
    expect(lien).to_be_focused()
    expect(lien).to_have_attribute("aria-current", "true")
    for taille in (TELEPHONE, ETROIT, BUREAU):
        page.set_viewport_size(taille)
        assert axe.fautes(page) == [], taille
        sans_debordement(page)
    navigateur.aller(chemin)
    expect(lien).not_to_have_attribute("aria-current", "true")
    lien.click()
    page.wait_for_url("**" + chemin + filtre)
    expect(lien).to_have_attribute("aria-current", "true")
    page.locator("#vues-gerer").click()
    page.get_by_role("button", name="Supprimer la vue La mienne").click()
    expect(page.locator("#vues-gerer")).to_be_focused()
    expect(lien).to_have_count(0)
