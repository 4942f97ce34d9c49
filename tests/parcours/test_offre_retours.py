"""An author comes back to a tab whose session ended, or whose server restarted: what was typed is there, and kept."""

import re

import pytest
from playwright.sync_api import Page, expect
from sqlmodel import select

from iel_app.offre.models import Formation, VersionFormation
from tests.parcours.axe import Axe
from tests.parcours.conftest import BUREAU, TELEPHONE, Navigateur, Ouvrir, aux_largeurs, sans_debordement
from tests.parcours.serveur import Serveur, attendre
from tests.parcours.test_offre_auteur import DEMONSTRATION, RENTREE, commencer, enregistre, formations, taper_session
from tests.parcours.test_pannes import COUPURE


def editeur(navigateur: Navigateur, courriel: str) -> Page:
    """Begin a formation."""
    navigateur.se_connecter(courriel)
    page = navigateur.aller("/offre/formations/nouvelle")
    commencer(page)
    return page


def ecrire(page: Page, champ: str, texte: str) -> None:
    """Type in a field and leave it: it is kept."""
    page.get_by_label(champ, exact=True).fill(texte)
    page.keyboard.press("Tab")
    enregistre(page)


def abandonner(page: Page) -> None:
    """Give the draft up."""
    page.get_by_role("button", name="Abandonner les modifications").click()
    page.get_by_role("dialog").get_by_role("button", name="Abandonner", exact=True).click()
    expect(page.get_by_role("status").filter(has_text="Modifications abandonnées.")).to_be_attached()


def contenu(serveur: Serveur, page: Page) -> dict[str, str]:
    """Return the draft of the formation that a page shows."""
    reference = page.locator(".code").first.inner_text()
    de_la_formation = (
        select(VersionFormation.contenu)
        .join(Formation, Formation.id == VersionFormation.formation_id)
        .where(Formation.reference == reference)
    )
    with serveur.base() as session:
        return session.exec(de_la_formation).one()


@pytest.mark.parametrize("taille", [BUREAU, TELEPHONE], ids=["bureau", "telephone"])
def test_what_an_ended_session_refused_reaches_the_draft(
    ouvrir: Ouvrir, serveur: Serveur, taille: dict[str, int]
) -> None:
    courriel, navigateur = serveur.cfa(), ouvrir(taille)
    page = editeur(navigateur, courriel)
    ecrire(page, "Objectifs", "Nettoyer")
    navigateur.finir_ailleurs()
    page.get_by_label("Objectifs", exact=True).fill("Nettoyer les locaux")
    page.keyboard.press("Tab")
    expect(page.get_by_role("alert")).to_contain_text("Ce qui est à l’écran y reste")
    page.get_by_label("Lieu des cours").select_option("distance")
    page.get_by_role("group", name="Contrat de professionnalisation").get_by_label("Oui").check()
    page.get_by_label("Téléphone").fill("05 55 01 02 03")
    navigateur.reconnecter(courriel)
    expect(page.get_by_text("Votre session est terminée.")).to_have_count(0)
    voulus = {
        "objectif": "Nettoyer les locaux",
        "enseignement": "distance",
        "contrat_pro": "oui",
        "contact_telephone": "05 55 01 02 03",
    }
    attendre(lambda: voulus.items() <= contenu(serveur, page).items(), "tout ce qui est à l’écran")
    expect(page.get_by_label("Objectifs", exact=True)).to_have_value("Nettoyer les locaux")
    expect(page.get_by_label("Lieu des cours")).to_have_value("distance")


def test_a_colleague_s_change_is_shown_to_the_tab_that_comes_back(ouvrir: Ouvrir, serveur: Serveur) -> None:
    courriel, un, deux = serveur.cfa(), ouvrir(), ouvrir()
    page = editeur(un, courriel)
    ecrire(page, "Objectifs", "Nettoyer")
    un.finir_ailleurs()
    page.get_by_label("Objectifs", exact=True).fill("Nettoyer les locaux")
    page.keyboard.press("Tab")
    deux.se_connecter(courriel)
    deux.aller(page.url.removeprefix(serveur.url))
    ecrire(deux.page, "Objectifs", "Désinfecter")
    ecrire(deux.page, "Téléphone", "05 55 01 02 03")
    un.reconnecter(courriel)
    conflit = page.get_by_role("group", name="Conflit : Objectifs")
    expect(conflit).to_contain_text("Désinfecter")
    expect(page.get_by_role("textbox", name="Objectifs")).to_have_value("Nettoyer les locaux")
    expect(page.get_by_label("Téléphone")).to_have_value("05 55 01 02 03")
    conflit.get_by_role("button", name=re.compile("^Prendre")).click()
    expect(page.get_by_role("textbox", name="Objectifs")).to_have_value("Désinfecter")


@pytest.mark.parametrize("taille", [BUREAU, TELEPHONE], ids=["bureau", "telephone"])
def test_what_a_colleague_gave_up_is_on_the_screen_until_one_chooses(
    ouvrir: Ouvrir, serveur: Serveur, axe: Axe, taille: dict[str, int]
) -> None:
    un, autre = ouvrir(taille), ouvrir()
    for navigateur in (un, autre):
        navigateur.se_connecter(DEMONSTRATION)
    reference = formations(serveur)["publiee"][1]
    page = un.aller(f"/offre/formations/{reference}")
    ecrire(page, "Objectifs", "Écrit par le premier")
    ailleurs = autre.aller(f"/offre/formations/{reference}")
    abandonner(ailleurs)
    page.get_by_label("Prérequis").fill("Aucun, en vérité")
    page.keyboard.press("Tab")
    alerte = page.get_by_role("group", name="Modifications abandonnées pendant votre saisie")
    expect(alerte).to_be_focused()
    expect(alerte).to_contain_text("Ces modifications ont été abandonnées par Sonia Marchal")
    for largeur in aux_largeurs(page):
        assert axe.fautes(page) == [], largeur
        sans_debordement(page)
    alerte.get_by_role("button", name="Reprendre ces modifications").press("Enter")
    expect(alerte).to_have_count(0)
    expect(page.get_by_label("Objectifs", exact=True)).to_have_value("Écrit par le premier")
    expect(page.get_by_label("Prérequis")).to_have_value("Aucun, en vérité")
    ailleurs.reload()
    expect(ailleurs.get_by_label("Objectifs", exact=True)).to_have_value("Écrit par le premier")
    expect(ailleurs.get_by_label("Prérequis")).to_have_value("Aucun, en vérité")
    abandonner(ailleurs)


def test_a_session_being_typed_survives_the_restart_of_the_server(ouvrir: Ouvrir, serveur: Serveur) -> None:
    courriel, navigateur = serveur.cfa(), ouvrir(TELEPHONE)
    navigateur.tolerances = COUPURE
    page = editeur(navigateur, courriel)
    page.get_by_role("button", name="Ajouter une session").click()
    page.wait_for_url("**/offre/session?**")
    taper_session(page, RENTREE)
    page.get_by_label("Recrutement").select_option("suspendu")
    serveur.arreter()
    page.get_by_label("Capacité").fill("12")
    expect(page.get_by_role("alert")).to_contain_text("Connexion interrompue")
    serveur.demarrer()
    expect(page.get_by_role("alert")).not_to_contain_text("Connexion interrompue")
    expect(page.get_by_label("Date de début")).to_have_value(f"01/09/{RENTREE}")
    expect(page.get_by_label("Code postal", exact=True)).to_have_value("87000")
    expect(page.get_by_label("Capacité")).to_have_value("12")
    page.get_by_role("button", name="Valider les modifications").click()
    page.wait_for_url(re.compile(r"/offre/formations/\d+"))
    ligne = page.locator("#sessions tbody tr")
    expect(ligne).to_contain_text("Limoges")
    page.get_by_role("link", name=re.compile(r"^\d{8}$")).click()
    expect(page.get_by_label("Capacité")).to_have_value("12")
    expect(page.get_by_label("Recrutement")).to_have_value("suspendu")
