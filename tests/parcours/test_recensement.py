"""A gestionnaire answers the census: the whole journey, on a desktop, then on a phone."""

import io
import re
import subprocess

import pikepdf
from playwright.sync_api import Locator, Page, expect

from tests.parcours.axe import Axe
from tests.parcours.conftest import TELEPHONE, Navigateur, Ouvrir, chercher_dans, sans_debordement
from tests.parcours.serveur import Serveur


def remplir_personne(page: Page, rang: int, prenom: str, nom: str, courriel: str, telephone: str) -> None:
    """Fill in one person in charge."""
    carte = page.get_by_role("group", name=f"Personne {rang}")
    carte.get_by_label("Prénom").fill(prenom)
    carte.get_by_label("Nom", exact=True).fill(nom)
    carte.get_by_label("Adresse électronique").fill(courriel)
    carte.get_by_label("Téléphone direct").fill(telephone)


def remplir_contrats(page: Page, presents: str, handicap: str, ete: str, automne: str) -> None:
    """Fill in the four figures."""
    page.get_by_label("Apprentis présents").fill(presents)
    page.get_by_label("dont en situation de handicap").fill(handicap)
    page.get_by_label("Fins de contrat de janvier à août").fill(ete)
    page.get_by_label("Fins de contrat de septembre à décembre").fill(automne)


def ajouter_categorie(page: Page, debut: str, libelle: str, *nombres: str) -> None:
    """Add a row, choose its catégorie in the list by keyboard, type its numbers."""
    page.get_by_role("button", name="Ajouter une catégorie cible").click()
    liste = page.get_by_role("combobox").last
    expect(liste).to_be_focused()
    chercher_dans(liste, debut)
    expect(page.get_by_role("option", name=libelle)).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    for niveau, nombre in zip((3, 4, 5), nombres, strict=True):
        cellule(page, niveau, libelle).fill(nombre)


def cellule(page: Page, niveau: int, libelle: str) -> Locator:
    """Return one number of the matrix, by the names of its column and row."""
    return page.get_by_role("textbox", name=re.compile(f"^Niveau {niveau} .*{libelle}$"))


def enregistrer(page: Page) -> None:
    """Press « Enregistrer »."""
    page.get_by_role("button", name="Enregistrer", exact=True).click()


def test_the_whole_journey(ouvrir: Ouvrir, serveur: Serveur, axe: Axe) -> None:
    compte = serveur.compte()
    bureau = ouvrir()
    bureau.se_connecter(compte)
    page = bureau.recensement()
    assert axe.fautes(page) == []

    remplir_personne(page, 1, "Nadia", "Brun", "apprentissage@commune.example", "05 36 49 20 14")
    page.get_by_role("button", name="Ajouter une personne").click()
    expect(page.get_by_role("group", name="Personne 2").get_by_label("Prénom")).to_be_focused()
    remplir_personne(page, 2, "Karim", "Diallo", "rh@commune.example", "0590 83 17 80")
    remplir_contrats(page, "12", "1", "5", "2")
    ajouter_categorie(page, "jardi", "Jardinier", "2", "1", "0")
    ajouter_categorie(page, "aide à dom", "Aide à domicile", "1", "0", "0")
    ajouter_categorie(page, "assistant educ", "Assistant éducatif petite enfance", "3", "2", "1")
    expect(page.locator("tfoot output")).to_have_text(["6", "3", "1", "10"])
    expect(page.locator("#etat-brouillon")).to_contain_text("Brouillon enregistré à")

    page.get_by_role("button", name="Diplômes corrélés : Jardinier").click()
    expect(page.get_by_role("heading", name="Diplômes corrélés : Jardinier")).to_be_visible()
    page.get_by_label("Chercher un diplôme").fill("paysag")
    expect(page.locator("tr.more", has_text="Diplômes corrélés : Jardinier")).to_contain_text(
        re.compile("paysag", re.I)
    )

    enregistrer(page)
    confirmation = page.get_by_role("group", name=re.compile("transmis"))
    expect(confirmation).to_be_focused()
    expect(confirmation).to_contain_text("10 apprentis, 3 catégories cibles")
    expect(confirmation).to_contain_text("1, enregistrée le")
    assert axe.fautes(page) == []
    page.get_by_role("button", name="Se déconnecter").click()
    page.wait_for_url("**/connexion*")

    telephone = ouvrir(TELEPHONE, has_touch=True, is_mobile=True)
    telephone.se_connecter(compte)
    page = telephone.recensement()
    sans_debordement(page)
    expect(page.get_by_label("Apprentis présents")).to_have_value("12")
    cellule(page, 3, "Jardinier").fill("4")
    enregistrer(page)
    expect(page.get_by_role("group", name=re.compile("transmis"))).to_contain_text("2, enregistrée le")
    assert axe.fautes(page) == []
    sans_debordement(page)

    telephone.aller("/recensement/versions")
    expect(page.get_by_role("heading", name="Version 2")).to_be_visible()
    expect(page.get_by_role("heading", name="Version 1")).to_be_visible()
    ecart = page.locator("li", has_text="Niveau 3 (Jardinier)").last
    expect(ecart.locator("del")).to_have_text("2")
    expect(ecart.locator("ins")).to_have_text("4")
    assert axe.fautes(page) == []

    verifier_recapitulatif(telephone)
    verifier_courriel(telephone)


def verifier_recapitulatif(navigateur: Navigateur) -> None:
    """The PDF of version 2 is tagged, and holds the figures of the screen."""
    lien = navigateur.page.get_by_role("link", name="Récapitulatif de la version 2").get_attribute("href")
    reponse = navigateur.contexte.request.get(navigateur.serveur.url + str(lien))
    assert reponse.status == 200
    assert reponse.headers["content-type"] == "application/pdf"
    with pikepdf.open(io.BytesIO(reponse.body())) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang).startswith("fr")
    code = _code(reponse.body())
    page = navigateur.aller(f"/verifier?code={code}")
    expect(page.get_by_text("REC-", exact=False).first).to_be_visible()


def _code(pdf: bytes) -> str:
    """Return the verification code printed on a PDF."""
    texte = subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True
    ).stdout.decode()
    for attendu in ("Jardinier", "Aide à domicile", "12"):
        assert attendu in texte
    assert re.search(r"Jardinier\s+4\s+1\s+0\s+5", texte)
    trouve = re.search(r"[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}", texte)
    assert trouve is not None
    return trouve[0]


def verifier_courriel(navigateur: Navigateur) -> None:
    """The mail of the second version is in the mailbox of the demonstration, receipt attached."""
    page = navigateur.aller("/demo/courriels?recherche=apprentissage@commune.example")
    lien = page.get_by_role("link", name=re.compile("a été modifié")).first
    for _ in range(40):
        if lien.is_visible():
            break
        page = navigateur.aller("/demo/courriels?recherche=apprentissage@commune.example")
    lien.click()
    expect(page.get_by_role("link", name=re.compile(r"\.pdf", re.I)).first).to_be_visible()


def test_prefilled_from_last_year_to_confirm(navigateur: Navigateur) -> None:
    navigateur.se_connecter("gestionnaire@villeneuve.example", "^Commune de Villeneuve")
    page = navigateur.recensement()
    lignes = page.locator("table.matrix")
    expect(page.get_by_role("group", name="Personne 1")).to_contain_text("À confirmer")
    expect(lignes.get_by_text("À confirmer").first).to_be_visible()
    avant = lignes.get_by_text("À confirmer").count()
    page.get_by_role("button", name=re.compile("Reprendre les chiffres de l’an dernier")).first.click()
    expect(lignes.get_by_text("À confirmer")).to_have_count(avant - 1)
    handicap = page.get_by_label("dont en situation de handicap")
    handicap.fill("99")
    page.get_by_role("button", name=re.compile("Reprendre .* dont en situation de handicap")).click()
    expect(handicap).not_to_have_value("99")
    expect(handicap).to_be_focused()


def test_a_field_follows_the_server_until_somebody_types_in_it(navigateur: Navigateur, serveur: Serveur) -> None:
    navigateur.se_connecter(serveur.compte())
    page = navigateur.recensement()
    presents, handicap = page.get_by_label("Apprentis présents"), page.get_by_label("dont en situation de handicap")
    # Typed, then erased, before the server answered: its older answer shows in no field that somebody holds.
    presents.fill("12")
    presents.fill("")
    for champ, dit in ((presents, "12"), (handicap, "7")):
        champ.evaluate("(champ, dit) => champ.setAttribute('value', dit)", dit)
    expect(handicap).to_have_value("7")
    expect(presents).to_have_value("")


def test_removed_row_comes_back(ouvrir: Ouvrir, serveur: Serveur) -> None:
    navigateur = ouvrir()
    navigateur.se_connecter(serveur.compte())
    page = navigateur.recensement()
    ajouter_categorie(page, "jardi", "Jardinier", "2", "1", "0")
    expect(page.locator("#etat-brouillon")).to_contain_text("Brouillon enregistré à")
    page.get_by_role("button", name="Retirer Jardinier").click()
    expect(page.get_by_text("Catégorie retirée : Jardinier").last).to_be_visible()
    expect(page.locator("table.matrix")).to_have_count(0)
    page.get_by_role("button", name="Annuler").click()
    expect(cellule(page, 3, "Jardinier")).to_have_value("2")


def test_coming_back_shows_what_was_typed(ouvrir: Ouvrir, serveur: Serveur) -> None:
    navigateur = ouvrir()
    navigateur.se_connecter(serveur.compte())
    page = navigateur.recensement()
    presents = page.get_by_label("Apprentis présents")
    page.get_by_role("group", name="Personne 1").get_by_label("Nom", exact=True).fill("Durand")
    presents.fill("444")
    page.keyboard.press("Tab")
    expect(page.locator("#etat-brouillon")).to_contain_text("Brouillon enregistré à")
    page.reload()
    expect(presents).to_have_value("444")
    page.get_by_role("link", name="Accueil").first.click()
    page.wait_for_url("**/accueil")
    page.go_back()
    expect(presents).to_have_value("444")
    expect(page.get_by_role("group", name="Personne 1").get_by_label("Nom", exact=True)).to_have_value("Durand")


def test_enter_in_a_field_transmits_nothing(ouvrir: Ouvrir, serveur: Serveur) -> None:
    navigateur = ouvrir()
    navigateur.se_connecter(serveur.compte())
    page = navigateur.recensement()
    remplir_personne(page, 1, "Nadia", "Brun", "rh@commune.example", "01 55 27 44 00")
    remplir_contrats(page, "12", "1", "5", "2")
    ajouter_categorie(page, "jardi", "Jardinier", "2", "1", "0")
    page.get_by_role("button", name="Diplômes corrélés : Jardinier").click()
    page.get_by_label("Chercher un diplôme").fill("paysag")
    page.keyboard.press("Enter")
    cellule(page, 4, "Jardinier").press("Enter")
    expect(page.get_by_role("heading", name="Diplômes corrélés : Jardinier")).to_be_visible()
    expect(page.locator("#confirmation")).to_have_count(0)
    enregistrer(page)
    # Version 1: nothing was transmitted before.
    expect(page.locator("#confirmation")).to_contain_text("1, enregistrée le")


def test_a_list_near_the_bottom_stays_open_on_the_arrow(ouvrir: Ouvrir, serveur: Serveur) -> None:
    navigateur = ouvrir()
    navigateur.se_connecter(serveur.compte())
    page = navigateur.recensement()
    page.get_by_role("button", name="Ajouter une catégorie cible").click()
    liste = page.get_by_role("combobox")
    expect(liste).to_be_focused()
    # A hundred pixels above the bottom: the choice stands where the page keeps room for the action bar.
    liste.evaluate("champ => scrollBy(0, champ.getBoundingClientRect().bottom - innerHeight + 100)")
    chercher_dans(liste, "jardi")
    expect(page.get_by_role("option")).to_have_count(1)
    page.keyboard.press("ArrowDown")
    page.evaluate("() => new Promise(peint => requestAnimationFrame(() => requestAnimationFrame(peint)))")
    page.keyboard.press("Enter")
    expect(cellule(page, 3, "Jardinier")).to_be_focused()


def test_draft_follows_to_another_browser(ouvrir: Ouvrir, serveur: Serveur) -> None:
    compte = serveur.compte()
    premier = ouvrir()
    premier.se_connecter(compte)
    page = premier.recensement()
    page.get_by_label("Apprentis présents").fill("37")
    page.keyboard.press("Tab")
    expect(page.locator("#etat-brouillon")).to_contain_text("Brouillon enregistré à")
    second = ouvrir(TELEPHONE)
    second.se_connecter(compte)
    expect(second.recensement().get_by_label("Apprentis présents")).to_have_value("37")


def test_no_intention_is_an_answer(ouvrir: Ouvrir, serveur: Serveur) -> None:
    navigateur = ouvrir()
    navigateur.se_connecter(serveur.compte())
    page = navigateur.recensement()
    remplir_personne(page, 1, "Nadia", "Brun", "rh@commune.example", "01 55 27 44 00")
    remplir_contrats(page, "0", "0", "0", "0")
    page.get_by_label("Aucune intention cette année").check()
    enregistrer(page)
    expect(page.get_by_role("group", name=re.compile("transmis"))).to_contain_text("Aucune intention cette année")


def test_identity_error_is_reported(ouvrir: Ouvrir, serveur: Serveur, axe: Axe) -> None:
    navigateur = ouvrir()
    navigateur.se_connecter(serveur.compte())
    page = navigateur.recensement()
    page.get_by_role("button", name="Signaler une erreur").click()
    dialogue = page.get_by_role("dialog", name="Signaler une erreur")
    expect(dialogue).to_be_visible()
    dialogue.get_by_role("button", name="Envoyer le signalement").click()
    expect(dialogue.get_by_text("Saisissez ce qui doit être corrigé").last).to_be_visible()
    expect(dialogue.get_by_label("Ce qui doit être corrigé")).to_be_focused()
    assert axe.fautes(page) == []
    dialogue.get_by_label("Information concernée").select_option("siret")
    dialogue.get_by_label("Ce qui doit être corrigé").fill("Le SIRET a changé au 1er janvier.")
    dialogue.get_by_role("button", name="Envoyer le signalement").click()
    expect(dialogue.get_by_text("Signalement envoyé")).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialogue).not_to_be_visible()
    expect(page.get_by_role("button", name="Signaler une erreur")).to_be_focused()
