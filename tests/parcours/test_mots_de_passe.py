"""A lost password, from the sign-in page to the new one; then its change, seen from the other tabs."""

import pytest
from playwright.sync_api import Page, expect
from sqlmodel import col, select

from iel_app.notifications.models import Courriel
from tests.parcours.axe import Axe
from tests.parcours.conftest import BUREAU, TELEPHONE, Ouvrir, sans_debordement
from tests.parcours.serveur import MOT_DE_PASSE, Compte, Serveur, attendre

NOUVEAU = "une souris verte et rose"


def lien_recu(serveur: Serveur, compte: Compte) -> str:
    def lire() -> str:
        with serveur.base() as session:
            recus = select(Courriel.texte).where(
                Courriel.destinataire == compte.courriel, Courriel.objet == "Choisir un nouveau mot de passe"
            )
            texte = session.exec(recus.order_by(col(Courriel.id).desc())).first() or ""
        return next((mot for mot in texte.split() if "jeton=" in mot), "")

    return attendre(lire, "le courriel du lien")


def entrer(page: Page, compte: Compte, mot_de_passe: str) -> None:
    page.get_by_label("Identifiant").fill(compte.courriel)
    page.get_by_label("Mot de passe", exact=True).fill(mot_de_passe)
    page.keyboard.press("Enter")


@pytest.mark.parametrize("taille", [BUREAU, TELEPHONE], ids=["1280", "360"])
def test_from_lost_to_signed_in_by_keyboard(ouvrir: Ouvrir, serveur: Serveur, axe: Axe, taille: dict[str, int]) -> None:
    compte, navigateur = serveur.compte(), ouvrir(taille)
    page = navigateur.aller("/connexion")
    page.get_by_role("link", name="J’ai perdu mon mot de passe").press("Enter")
    page.wait_for_url("**/mot-de-passe-perdu")
    assert axe.fautes(page) == []
    page.get_by_label("Identifiant").fill(compte.courriel.upper())
    page.keyboard.press("Enter")
    expect(page.get_by_text("est l’identifiant d’un compte, un courriel part")).to_be_visible()
    assert axe.fautes(page) == []
    sans_debordement(page)
    page.goto(lien_recu(serveur, compte))
    page.wait_for_url("**/nouveau-mot-de-passe")
    expect(page.get_by_label("Compte")).to_have_value(compte.courriel)
    champ = page.get_by_label("Nouveau mot de passe", exact=True)
    champ.fill("Printemps2026!")
    expect(page.get_by_role("status").filter(has_text="Facile à deviner")).to_be_visible()
    page.keyboard.press("Enter")
    resume = page.get_by_role("group", name="Il y a un problème")
    expect(resume).to_be_focused()
    expect(resume).to_contain_text("Ce mot de passe se devine facilement")
    assert axe.fautes(page) == []
    sans_debordement(page)
    resume.get_by_role("link").press("Enter")
    expect(champ).to_be_focused()
    page.keyboard.type(NOUVEAU)
    expect(page.get_by_role("status").filter(has_text="Mot de passe solide")).to_be_visible()
    assert axe.fautes(page) == []
    page.keyboard.press("Enter")
    expect(page.get_by_text("Votre mot de passe est changé. Connectez-vous avec lui.")).to_be_visible()
    expect(page.get_by_label("Identifiant")).to_have_value(compte.courriel)
    entrer(page, compte, NOUVEAU)
    page.wait_for_url("**/accueil")


def test_a_link_that_served_leads_to_another(ouvrir: Ouvrir, serveur: Serveur, axe: Axe) -> None:
    compte, navigateur = serveur.compte(), ouvrir()
    page = navigateur.aller("/mot-de-passe-perdu")
    page.get_by_label("Identifiant").fill(compte.courriel)
    page.keyboard.press("Enter")
    lien = lien_recu(serveur, compte)
    page.goto(lien)
    page.get_by_label("Nouveau mot de passe", exact=True).fill(NOUVEAU)
    page.keyboard.press("Enter")
    page.wait_for_url("**/connexion*")
    for adresse, phrase in ((lien, "Ce lien a déjà servi"), (lien[:-5] + "AAAAA", "Ce lien n’est pas reconnu")):
        page.goto(adresse)
        expect(page.get_by_text(phrase)).to_be_visible()
        assert "jeton" not in page.url
        assert axe.fautes(page) == []
    page.get_by_role("link", name="Recevoir un nouveau lien").click()
    expect(page.get_by_role("heading", name="Mot de passe perdu")).to_be_visible()


def test_a_change_ends_every_other_tab(ouvrir: Ouvrir, serveur: Serveur, axe: Axe) -> None:
    compte, ici, ailleurs = serveur.compte(), ouvrir(TELEPHONE), ouvrir()
    ailleurs.se_connecter(compte)
    distante = ailleurs.recensement()
    ici.se_connecter(compte)
    page = ici.aller("/mes-connexions")
    page.get_by_role("link", name="Changer mon mot de passe").click()
    page.wait_for_url("**/mon-mot-de-passe")
    assert axe.fautes(page) == []
    sans_debordement(page)
    for actuel, phrase in (("pas le bon", "Le mot de passe actuel ne correspond pas"), (MOT_DE_PASSE, "")):
        page.get_by_label("Mot de passe actuel", exact=True).fill(actuel)
        page.get_by_label("Nouveau mot de passe", exact=True).fill(NOUVEAU)
        page.get_by_role("button", name="Changer le mot de passe").click()
        if phrase:
            expect(page.get_by_role("group", name="Il y a un problème")).to_be_focused()
            expect(page.locator("#actuel-erreur")).to_contain_text(phrase)
            assert axe.fautes(page) == []
    expect(page.get_by_text("Votre mot de passe est changé.")).to_be_visible()
    assert axe.fautes(page) == []
    distante.get_by_label("Apprentis présents").fill("8")
    distante.keyboard.press("Tab")
    expect(distante.get_by_role("alert")).to_contain_text("Votre session est terminée.")
    page = ici.aller("/mes-connexions")
    expect(page.get_by_role("row")).to_have_count(2)
    expect(page.get_by_text("Cette connexion")).to_be_visible()
