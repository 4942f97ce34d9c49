"""« Double vérification »: put in force by keyboard, asked at sign-in, a recovery code in place of the phone."""

from time import time

import pytest
from playwright.sync_api import Page, expect
from pyotp.totp import TOTP

from iel_app.comptes import commands, queries
from iel_app.core.actor import SYSTEME, VISITEUR, Role
from tests.factories import qui
from tests.parcours.axe import Axe
from tests.parcours.conftest import BUREAU, TELEPHONE, Ouvrir, sans_debordement
from tests.parcours.serveur import MOT_DE_PASSE, Compte, Serveur


def une_personne(serveur: Serveur) -> Compte:
    compte = serveur.compte()
    with serveur.base() as session:
        commands.habiliter(session, SYSTEME, serveur.utilisateur_id(compte.courriel), Role.ADMIN)
    return compte


def lire(page: Page, axe: Axe) -> None:
    assert axe.fautes(page) == []
    sans_debordement(page)


def refuse(page: Page, phrase: str) -> None:
    resume = page.get_by_role("group", name="Il y a un problème")
    expect(resume).to_be_focused()
    expect(resume).to_contain_text(phrase)
    resume.get_by_role("link").press("Enter")
    expect(page.get_by_label("Code", exact=True)).to_be_focused()


def entrer(page: Page, compte: Compte) -> None:
    page.get_by_label("Identifiant").fill(compte.courriel)
    page.get_by_label("Mot de passe", exact=True).fill(MOT_DE_PASSE)
    page.keyboard.press("Enter")
    page.wait_for_url("**/connexion/code*")


@pytest.mark.parametrize("taille", [BUREAU, TELEPHONE], ids=["1280", "360"])
def test_from_nothing_to_a_code_at_sign_in(ouvrir: Ouvrir, serveur: Serveur, axe: Axe, taille: dict[str, int]) -> None:
    compte, navigateur = une_personne(serveur), ouvrir(taille)
    navigateur.se_connecter(compte)
    page = navigateur.aller("/mes-connexions")
    page.get_by_role("link", name="Double vérification").press("Enter")
    activer = page.get_by_role("button", name="Activer la double vérification")
    expect(activer).to_be_visible()
    lire(page, axe)
    activer.press("Enter")
    image = page.get_by_role("img", name="Code QR")
    expect(image).to_be_visible()
    assert image.evaluate("image => image.decode().then(() => image.naturalWidth)") > 100
    lire(page, axe)
    page.get_by_role("button", name="Afficher la clé à saisir").press("Enter")
    cle = page.get_by_label("Clé à saisir")
    expect(cle).to_be_focused()
    expect(cle).not_to_have_value("")
    totp = TOTP(cle.input_value().replace(" ", ""))
    lire(page, axe)
    for code in ("000 000", totp.at(int(time()))):
        page.get_by_label("Code", exact=True).fill(code)
        page.keyboard.press("Tab")
        page.keyboard.type(MOT_DE_PASSE)
        page.keyboard.press("Enter")
        if code == "000 000":
            refuse(page, "Ce code est inexact")
            lire(page, axe)
    expect(page.get_by_text("La double vérification est activée.")).to_be_visible()
    lire(page, axe)
    page.get_by_role("button", name="Montrer mes codes de secours").press("Enter")
    codes = page.get_by_label("Codes de secours", exact=True)
    expect(codes).to_be_focused()
    expect(codes).not_to_have_value("")
    secours = codes.input_value().splitlines()
    assert len(secours) == 10
    lire(page, axe)
    page.get_by_role("link", name="C’est noté").press("Enter")
    page.wait_for_url("**/mes-connexions")
    navigateur.contexte.clear_cookies()
    navigateur.aller("/connexion?suite=/mon-second-facteur")
    entrer(page, compte)
    expect(page.get_by_label("Code", exact=True)).to_have_attribute("autocomplete", "one-time-code")
    lire(page, axe)
    for code in ("000000", totp.at(int(time()), counter_offset=1)):
        page.get_by_label("Code", exact=True).fill(code)
        page.keyboard.press("Enter")
        if code == "000000":
            refuse(page, "Ce code est inexact")
            lire(page, axe)
    page.wait_for_url("**/mon-second-facteur")
    expect(page.get_by_text("10 sur 10")).to_be_visible()
    lire(page, axe)
    ailleurs = ouvrir(taille)
    entrer(ailleurs.aller("/connexion"), compte)
    ailleurs.page.get_by_label("Code", exact=True).fill(secours[0])
    ailleurs.page.keyboard.press("Enter")
    ailleurs.page.wait_for_url("**/accueil")
    page.get_by_label("Code", exact=True).fill(secours[1])
    page.get_by_label("Mot de passe actuel", exact=True).fill(MOT_DE_PASSE)
    page.get_by_role("button", name="Désactiver la double vérification").press("Enter")
    expect(page.get_by_text("votre compte ne demande plus que le mot de passe.")).to_be_visible()
    lire(page, axe)


REFUS_VU = """new MutationObserver(() => { if (document.getElementById("resume")) window.refusVu = true; })
    .observe(document, { childList: true, subtree: true });"""
"""Remembers, for one document, that a refusal was shown."""


def test_a_lost_phone_and_a_wait_that_is_over(ouvrir: Ouvrir, serveur: Serveur, axe: Axe) -> None:
    navigateur = ouvrir()
    navigateur.page.add_init_script(REFUS_VU)
    page = navigateur.aller("/connexion/code")
    resume = page.get_by_role("group", name="Il y a un problème")
    expect(resume).to_be_focused()
    expect(resume).to_contain_text("Le temps de saisir le code est passé")
    assert axe.fautes(page) == []
    compte = une_personne(serveur)
    with serveur.base() as session:
        jeton = commands.ouvrir(session, VISITEUR, serveur.utilisateur_id(compte.courriel), "Firefox sur Linux")
        acteur = qui(session, jeton)
        commands.preparer_second_facteur(session, acteur)
        secret = queries.second_facteur(session, acteur).secret
        commands.activer_second_facteur(session, acteur, TOTP(secret).at(int(time())))
    entrer(page, compte)
    page.get_by_role("link", name="Je n’ai plus mon téléphone").press("Enter")
    expect(page.get_by_text("Saisissez un de vos codes de secours à la place du code.")).to_be_visible()
    assert axe.fautes(page) == []
    assert page.evaluate("window.refusVu") is None, "le refus de la page d’avant a paru sur celle-ci"
