"""A CFA makes a key for its software, which uses it until it is revoked."""

import json
import re
import urllib.error
import urllib.request
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.parcours.axe import Axe
from tests.parcours.conftest import BUREAU, ETROIT, TELEPHONE, Ouvrir, sans_debordement
from tests.parcours.serveur import Serveur

CLE = re.compile(r"iel_[0-9a-f]{8}_[A-Za-z0-9_-]{43}")


def demander(serveur: Serveur, cle: str) -> tuple[int, Any]:
    """Ask for the formations as a software does."""
    requete = urllib.request.Request(f"{serveur.url}/api/v1/offres", headers={"Authorization": f"Bearer {cle}"})
    try:
        with urllib.request.urlopen(requete, timeout=10) as reponse:
            return reponse.status, json.load(reponse)
    except urllib.error.HTTPError as refus:
        with refus:
            return refus.code, json.load(refus)


@pytest.mark.parametrize("taille", [BUREAU, TELEPHONE, ETROIT], ids=["bureau", "telephone", "etroit"])
def test_a_key_from_its_making_to_its_end(ouvrir: Ouvrir, serveur: Serveur, axe: Axe, taille: dict[str, int]) -> None:
    navigateur = ouvrir(taille, permissions=["clipboard-read", "clipboard-write"])
    page = navigateur.se_connecter(serveur.cfa())
    navigateur.aller("/offre/cles")
    expect(page.get_by_role("heading", name="Aucune clé active")).to_be_visible()
    expect(page.locator(".has-error, .error")).to_have_count(0)
    page.get_by_role("button", name="Créer la clé").click()
    expect(page.locator("#resume")).to_be_focused()
    expect(page.get_by_role("link", name="Saisissez le nom du logiciel, comme Ymag")).to_be_visible()
    assert axe.fautes(page) == []
    page.get_by_label("Logiciel").fill("Ymag")
    page.get_by_label("Lire les formations").check()
    page.get_by_role("button", name="Créer la clé").click()
    champ = page.get_by_label("Clé secrète")
    expect(champ).to_have_value(CLE)
    expect(champ).to_be_focused()
    cle = champ.input_value()
    page.get_by_role("button", name="Copier").click()
    expect(page.get_by_text("Copié.")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == cle
    assert axe.fautes(page) == []
    sans_debordement(page)

    assert demander(serveur, cle) == (200, {"offres": [], "suite": None})
    navigateur.aller("/offre/cles")
    expect(page.get_by_role("button", name=f"Révoquer la clé de Ymag {cle[:12]}")).to_be_visible()
    expect(page.get_by_label("Clé secrète")).to_be_hidden()
    assert cle[13:] not in page.content()

    page.get_by_role("button", name=f"Révoquer la clé de Ymag {cle[:12]}").click()
    expect(page.get_by_role("dialog", name="Révoquer cette clé")).to_be_visible()
    assert axe.fautes(page) == []
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name=f"Révoquer la clé de Ymag {cle[:12]}")).to_be_focused()
    # The browser closes the dialog by itself: the server has heard of it once it no longer names the key.
    expect(page.locator("#revocation strong")).to_have_text("")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Révoquer la clé", exact=True).click()
    expect(page.get_by_text("est révoquée.")).to_be_visible()
    expect(page.get_by_role("heading", name="Clés révoquées ou expirées")).to_be_visible()
    assert axe.fautes(page) == []
    statut, probleme = demander(serveur, cle)
    assert (statut, probleme["title"]) == (401, "Clé absente ou refusée")


@pytest.mark.parametrize("taille", [BUREAU, TELEPHONE, ETROIT], ids=["bureau", "telephone", "etroit"])
def test_the_documentation_reads_without_script(
    ouvrir: Ouvrir, serveur: Serveur, axe: Axe, taille: dict[str, int]
) -> None:
    sans = ouvrir(taille, java_script_enabled=False).page
    sans.goto(f"{serveur.url}/api/docs")
    expect(sans.get_by_role("heading", name="Envoyer un lot", exact=True)).to_be_visible()
    page = ouvrir(taille).page
    page.goto(f"{serveur.url}/api/docs")
    expect(page.get_by_role("heading", level=1)).to_have_text("API de l’offre de formation en apprentissage")
    page.get_by_role("link", name="413 Envoi trop volumineux").first.click()
    expect(page.locator("#erreur-corps-trop-gros")).to_be_in_viewport()
    sans_debordement(page)
    assert axe.fautes(page) == []
