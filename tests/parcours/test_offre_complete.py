"""The guide of the offer (document 003) followed from end to end: author, control, public; then a change, again."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.parcours.axe import Axe
from tests.parcours.conftest import BUREAU, TELEPHONE, Navigateur, Ouvrir, sans_debordement
from tests.parcours.serveur import Serveur
from tests.parcours.test_offre_auteur import (
    RENTREE,
    choisir_certification,
    deux_copies,
    enregistre,
    publier_avec_deux_manques,
    remplir,
    remplir_session,
)

CFA, GESTIONNAIRE = "cfa@cfa-limoges.example", "offre@cariforef.example"
COMPLEMENT = "Précisez le public visé."


@pytest.mark.parametrize("taille", [BUREAU, TELEPHONE], ids=["bureau", "telephone"])
def test_from_the_first_question_to_the_public_and_again(
    ouvrir: Ouvrir, serveur: Serveur, axe: Axe, taille: dict[str, int]
) -> None:
    titre = f"Agent de propreté {'du bureau' if taille == BUREAU else 'du téléphone'}"
    auteur, controleur, public = ouvrir(taille), ouvrir(taille), ouvrir(taille)
    editeur = ajouter(auteur, axe, titre)
    chercher(public, titre, 0)

    controleur.se_connecter(GESTIONNAIRE)
    demander_un_complement(controleur, titre)
    chercher(public, titre, 0)
    repondre(auteur, serveur, axe, editeur)
    valider(controleur, titre)
    chercher(public, titre, 1)
    fiche = ouvrir_la_fiche(public, axe, titre)
    nb_sessions(fiche, 3)

    changer(auteur, axe, editeur, f"{titre} et d’hygiène")
    public.page.reload()
    expect(public.page.get_by_role("heading", level=1)).to_have_text(re.compile(f"^{titre} \\("))
    nb_sessions(public.page, 3)
    page = valider(controleur, f"{titre} et d’hygiène", ecarts=["Intitulé"])
    sans_debordement(page)
    public.page.reload()
    expect(public.page.get_by_role("heading", level=1)).to_have_text(re.compile(f"^{titre} et d’hygiène \\("))
    nb_sessions(public.page, 4)


def ajouter(auteur: Navigateur, axe: Axe, titre: str) -> str:
    """Sign in, add a formation with three sessions, publish it with two things missing, confirm; return its address."""
    page = auteur.se_connecter(CFA)
    page.get_by_role("link", name="Gérer les formations de la structure").click()
    page.get_by_role("link", name="Ajouter une nouvelle formation").click()
    choisir_certification(page)
    page.get_by_role("button", name="Continuer").click()
    autre = page.get_by_role("button", name="Il s’agit d’une autre formation")
    sans_titre = page.get_by_role("heading", name="Modifier : Formation sans intitulé")
    expect(autre.or_(sans_titre)).to_be_visible()
    if autre.is_visible():
        autre.click()
    expect(sans_titre).to_be_focused()
    remplir(page)
    page.get_by_label("Intitulé", exact=True).fill(titre)
    page.keyboard.press("Tab")
    expect(page.locator("#apercu")).to_contain_text(f"{titre} (Contrat d’apprentissage possible)")
    page.get_by_role("button", name="Ajouter une session").click()
    page.wait_for_url("**/offre/session?**")
    remplir_session(page, RENTREE)
    deux_copies(page, axe)
    publier_avec_deux_manques(page, axe)
    page.get_by_role("button", name="Publier", exact=True).click()
    expect(page.get_by_role("heading", name="Relire avant de publier")).to_be_focused()
    page.get_by_role("link", name="Modifier l’action").first.click()
    expect(page.locator("#titre")).to_be_focused()
    adresse = page.url
    confirmer(page)
    return adresse


def confirmer(page: Page) -> None:
    """Publish, read again, confirm."""
    page.get_by_role("button", name="Publier", exact=True).click()
    expect(page.get_by_role("heading", name="Relire avant de publier")).to_be_focused()
    page.get_by_role("button", name="Confirmer la publication").click()
    expect(page.get_by_role("group", name="Votre formation est en contrôle")).to_be_focused()


def chercher(public: Navigateur, titre: str, nombre: int) -> None:
    """Search the title without an account, and check how many formations bear it."""
    page = public.aller(f"/formations?q={titre}")
    expect(page.locator("#resultats")).to_be_visible()
    # A tab shows what it found before until the answer comes.
    expect(page.get_by_role("link", name=re.compile(f"^{titre}"))).to_have_count(nombre)


def ouvrir_la_fiche(public: Navigateur, axe: Axe, titre: str) -> Page:
    """Open the sheet of a formation from the results."""
    page = public.page
    page.get_by_role("link", name=re.compile(f"^{titre}")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile(f"^{titre} \\("))
    assert axe.fautes(page) == []
    sans_debordement(page)
    return page


def nb_sessions(page: Page, nombre: int) -> None:
    """Check how many sessions the public sees."""
    expect(page.get_by_role("link", name=re.compile("^ICS de la session"))).to_have_count(nombre)


def prendre(controleur: Navigateur, titre: str) -> Page:
    """Find a publication in the queue by its words, and open it."""
    page = controleur.aller(f"/offre/controle?texte={titre}")
    page.locator("[data-row]").click()
    expect(page.get_by_text("Vous la traitez depuis")).to_be_visible()
    return page


def demander_un_complement(controleur: Navigateur, titre: str) -> None:
    """Ask the author for something, on its field."""
    page = prendre(controleur, titre)
    page.get_by_role("button", name="Complément", exact=True).click()
    page.get_by_label("Champ concerné").select_option("objectif")
    page.get_by_label("Ce qui est à compléter").fill(COMPLEMENT)
    page.get_by_role("button", name="Demander le complément").click()
    expect(page.get_by_role("group", name="Dernière décision")).to_be_visible()


def repondre(auteur: Navigateur, serveur: Serveur, axe: Axe, editeur: str) -> None:
    """Follow the alert, read what is asked beside the field, answer, publish again."""
    page = auteur.aller("/offre/catalogue?onglet=alerte&motif=renvoyee")
    chemin = editeur.removeprefix(serveur.url).partition("?")[0]
    page.locator(f"a[href='{chemin}']").first.click()
    expect(page.locator("#objectif-erreur")).to_contain_text(COMPLEMENT)
    assert axe.fautes(page) == []
    page.get_by_label("Objectifs").fill("Nettoyer les locaux des écoles et des crèches.")
    page.keyboard.press("Tab")
    enregistre(page)
    confirmer(page)


def valider(controleur: Navigateur, titre: str, ecarts: list[str] | None = None) -> Page:
    """Validate a publication, once what changed was seen."""
    page = prendre(controleur, titre)
    for libelle in ecarts or []:
        expect(page.get_by_role("listitem").filter(has_text=f"{libelle} :").locator("ins")).to_contain_text(titre)
    fiche = page.url
    page.get_by_role("button", name="Valider", exact=True).click()
    # The band of the decision before may still be there: the sheet is left once this one is taken.
    expect(page).not_to_have_url(fiche)
    expect(page.get_by_role("group", name="Dernière décision")).to_contain_text("validée")
    return page


def changer(auteur: Navigateur, axe: Axe, editeur: str, titre: str) -> None:
    """Change the title of a published formation, duplicate a session, publish again."""
    page = auteur.aller("/offre/catalogue")
    page.get_by_label("Filtrer").fill(titre.partition(" et ")[0])
    page.keyboard.press("Enter")
    page.get_by_role("link", name=re.compile(f"Modifier {editeur.partition('?')[0].rpartition('/')[2]}")).click()
    page.get_by_label("Intitulé", exact=True).fill(titre)
    page.keyboard.press("Tab")
    enregistre(page)
    page.get_by_role("button", name=re.compile("^Dupliquer la session")).last.click()
    page.get_by_role("link", name="Vérifier ses dates").press("Enter")
    page.get_by_role("button", name="Les dates sont justes").click()
    expect(page.locator("#sessions")).to_contain_text("sont vérifiées")
    confirmer(page)
