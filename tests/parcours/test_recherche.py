"""Finding a formation without an account: words, place, filters, sheet, agenda; by keyboard, on a phone, by a link."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.parcours.axe import Axe
from tests.parcours.conftest import ETROIT, TELEPHONE, Navigateur, Ouvrir, sans_debordement
from tests.parcours.serveur import Serveur


def resultats(page: Page) -> int:
    """Return how many formations the page says it found."""
    titre = page.locator("#resultats").inner_text().replace("\u00a0", "").replace("Aucune", "0")
    return int(re.sub(r"\D", "", titre))


def test_a_visitor_finds_a_formation(navigateur: Navigateur, axe: Axe) -> None:
    page = navigateur.aller("/")
    page.get_by_role("link", name="Trouver une formation").first.click()
    expect(page.locator("#titre")).to_be_focused()
    expect(page.locator("#resultats")).to_be_visible()
    tout = resultats(page)
    assert tout > 50
    assert axe.fautes(page) == []

    page.get_by_label("Métier, diplôme ou mot-clé").fill("agent")
    page.get_by_label("Commune ou code postal").fill("limoges")
    page.get_by_label("Rayon").select_option("100")
    page.get_by_role("button", name="Rechercher").click()
    expect(page).to_have_url(re.compile(r"/formations\?q=agent&lieu=limoges&rayon=100$"))
    expect(page.locator("#resultats")).to_be_focused()
    expect(page.get_by_label("Commune ou code postal")).to_have_value("Limoges (87000)")
    expect(page.get_by_text("GeoNames, CC BY 4.0")).to_be_visible()
    trouves = resultats(page)
    assert 0 < trouves < tout
    expect(page).to_have_title(re.compile(rf"^{trouves}\sformations? en apprentissage, agent, Limoges"))

    page.get_by_label(re.compile("^Avec des places restantes")).check()
    page.get_by_role("button", name="Appliquer les filtres").click()
    expect(page).to_have_url(re.compile("places=oui"))
    puce = page.get_by_role("link", name=re.compile(r"^Avec des places restantes.*retirer ce filtre"))
    expect(puce).to_be_visible()
    assert resultats(page) <= trouves
    page.get_by_role("link", name="Distance").click()
    expect(page).to_have_url(re.compile("tri=distance"))
    expect(page.get_by_role("link", name="Distance")).to_have_attribute("aria-current", "true")
    assert axe.fautes(page) == []

    page.get_by_role("link", name=re.compile("retirer ce filtre")).click()
    expect(page.get_by_role("link", name=re.compile("retirer ce filtre"))).to_have_count(0)
    assert resultats(page) == trouves
    page.go_back()
    expect(page.get_by_role("link", name=re.compile("retirer ce filtre"))).to_be_visible()
    expect(page.get_by_label(re.compile("^Avec des places restantes"))).to_be_checked()


def test_the_sheet_and_its_agenda(navigateur: Navigateur, serveur: Serveur, axe: Axe) -> None:
    page = navigateur.aller("/formations?places=oui")
    premier = page.locator("li.result a").first
    intitule = premier.inner_text().split(" (")[0]
    premier.click()
    expect(page.locator("#titre")).to_contain_text(intitule)
    expect(page.get_by_role("heading", name="Sessions en cours et à venir")).to_be_visible()
    expect(page.get_by_text("Pour les professionnels")).to_have_count(0)
    assert axe.fautes(page) == []
    lien = page.get_by_role("link", name=re.compile("^ICS de la session")).first.get_attribute("href")
    reponse = navigateur.contexte.request.get(serveur.url + str(lien))
    assert reponse.text().startswith("BEGIN:VCALENDAR")

    adresse = page.url.removeprefix(serveur.url)
    servie = navigateur.contexte.request.get(page.url).text()
    assert f"<h1>{intitule}" in servie
    assert "application/ld+json" in servie
    page = navigateur.aller(adresse)
    expect(page.locator("#titre")).to_contain_text(intitule)

    navigateur.se_connecter("delegation@cnfpt.example")
    page = navigateur.aller(adresse)
    expect(page.get_by_role("heading", name="Pour les professionnels")).to_be_visible()
    expect(page.get_by_text("SIRET de l’organisme formateur")).to_be_visible()
    assert axe.fautes(page) == []


def test_typing_errors_and_wrong_criteria(navigateur: Navigateur, axe: Axe) -> None:
    page = navigateur.aller("/formations?q=propretee")
    phrase = re.compile(r"Aucun résultat exact pour «\spropretee\s»\s: résultats proches")
    expect(page.locator(".alert").get_by_text(phrase)).to_be_visible()
    expect(page.locator("li.result").first).to_contain_text(re.compile("propreté", re.I))
    page.get_by_label("Commune ou code postal").fill("Limogezz")
    page.get_by_label("Début à partir du").fill("31/02/2027")
    page.get_by_role("button", name="Rechercher").click()
    expect(page.locator("#resume")).to_be_focused()
    expect(page).to_have_title(re.compile("^Erreur : "))
    assert axe.fautes(page) == []
    page.get_by_role("link", name="La date de début doit exister dans le calendrier").click()
    expect(page.get_by_label("Début à partir du")).to_be_focused()
    page.get_by_label("Début à partir du").fill("01/09/2027")
    page.get_by_label("Commune ou code postal").fill("")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="À partir du 01/09/2027")).to_be_visible()
    page = navigateur.aller("/formations?q=zzzzzzz")
    expect(page.get_by_role("heading", name="Aucune formation")).to_be_visible()
    assert axe.fautes(page) == []


def test_by_keyboard_alone(navigateur: Navigateur) -> None:
    page = navigateur.aller("/formations")
    page.get_by_label("Métier, diplôme ou mot-clé").focus()
    page.keyboard.type("agent")
    page.keyboard.press("Enter")
    expect(page.locator("#resultats")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    nom = page.evaluate("document.activeElement.textContent")
    assert nom == "Date de début" or "gent" in nom.lower(), nom
    page.locator("li.result a").first.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/formations/fiche"))
    expect(page.locator("#titre")).to_be_focused()


@pytest.mark.parametrize("taille", [TELEPHONE, ETROIT], ids=["360", "320"])
def test_on_a_phone(ouvrir: Ouvrir, axe: Axe, taille: dict[str, int]) -> None:
    telephone = ouvrir(taille, has_touch=True, is_mobile=True)
    page = telephone.aller("/formations?q=agent")
    expect(page.locator("#resultats")).to_be_visible()
    avant = resultats(page)
    sans_debordement(page)
    assert axe.fautes(page) == []
    expect(page.get_by_label("Début à partir du")).to_be_hidden()
    page.get_by_role("button", name="Filtrer").click()
    expect(page.get_by_label("Début à partir du")).to_be_visible()
    assert axe.fautes(page) == []
    sans_debordement(page)
    page.get_by_label(re.compile("^Mixte")).check()
    page.get_by_role("button", name="Appliquer les filtres").click()
    expect(page).to_have_url(re.compile("modalite=mixte"))
    expect(page.get_by_label("Début à partir du")).to_be_hidden()
    expect(page.get_by_role("button", name="Filtrer (1)")).to_be_visible()
    assert 0 < resultats(page) < avant
    page.locator("li.result a").first.click()
    expect(page.get_by_role("heading", name="Sessions en cours et à venir")).to_be_visible()
    sans_debordement(page)
    assert axe.fautes(page) == []
