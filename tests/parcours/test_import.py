"""The journey of an import: from a file to drafts, and back; its errors, its refusals, its keys, its widths."""

import re
import signal

import pytest
from lxml import etree
from playwright.sync_api import Page, expect
from sqlmodel import select

from iel_app.comptes.models import HabilitationAccordee, Utilisateur
from iel_app.core import clock
from iel_app.offre import lheo
from iel_app.offre.models import Formation, Import, StatutImport
from iel_app.referentiels.models import Certification
from tests.parcours.axe import Axe
from tests.parcours.conftest import BUREAU, ETROIT, TELEPHONE, Navigateur, Ouvrir, sans_debordement
from tests.parcours.serveur import Serveur
from tests.parcours.test_pannes import COUPURE

Ligne = dict[str, str]


@pytest.fixture
def diplome(serveur: Serveur) -> str:
    """The code of a certification of two years, open to apprenticeship."""
    with serveur.base() as session:
        requete = select(Certification.code).where(
            Certification.en_apprentissage,
            Certification.duree_annees == 2,
            Certification.valide_jusqu_au > clock.today().replace(year=clock.today().year + 3),
        )
        return session.exec(requete).first()


def une_ligne(code: str, session: int, formation: str = "APH", **autres: str) -> Ligne:
    """Return one row of a file, in its own words: « Nom du diplôme » is none of our titles."""
    annee = clock.today().year + 1
    return {
        "Identifiant de la formation": formation,
        "Identifiant de la session": f"{formation}-{session}",
        "Nom du diplôme": f"Essai {formation}",
        "Code Certifinfo": code,
        "Formation continue": "Non",
        "Contrat de professionnalisation": "Non",
        "Contrat d’apprentissage": "Oui",
        "Années en apprentissage": "1re, 2e",
        "Objectifs": "Apprendre le métier.",
        "Courriel du contact": "accueil@cfa.example",
        "Date de début": f"01/09/{annee + session}",
        "Date de fin": f"31/07/{annee + session + 2}",
        "Adresse": "2 rue des Écoles",
        "Code postal": "87000",
        "Code commune": "87085",
        "Capacité": "12",
    } | autres


def en_csv(*lignes: Ligne) -> bytes:
    """Return the file."""
    return "\r\n".join([";".join(lignes[0]), *(";".join(ligne.values()) for ligne in lignes)]).encode()


def deposer(page: Page, contenu: bytes, nom: str = "rentree.csv") -> None:
    """Send a file, and wait for the page that follows."""
    page.locator("#fichier").set_input_files({"name": nom, "mimeType": "text/csv", "buffer": contenu})
    page.get_by_role("button", name="Déposer le fichier").click()
    page.wait_for_url(re.compile(r"/offre/import\?(id|refus)="))
    page.wait_for_selector("#pret", state="attached")


def verifier(page: Page, axe: Axe) -> None:
    """Look at a step at three widths."""
    for taille in (TELEPHONE, ETROIT, BUREAU):
        page.set_viewport_size(taille)
        assert axe.fautes(page) == [], (page.url, taille)
        sans_debordement(page)


def controle(page: Page, secondes: int = 30) -> None:
    """Wait for the end of the check."""
    expect(page.get_by_role("heading", name="Confirmer l’import")).to_be_visible(timeout=secondes * 1000)


def test_from_a_file_to_drafts_and_back(ouvrir: Ouvrir, serveur: Serveur, axe: Axe, diplome: str) -> None:
    navigateur = ouvrir()
    navigateur.se_connecter(serveur.cfa())
    page = navigateur.aller("/offre/catalogue")
    page.get_by_role("link", name="Import", exact=True).click()
    expect(page.get_by_text("Aucun import pour l’instant.")).to_be_visible()
    expect(page.locator("#titre")).to_be_focused()
    verifier(page, axe)
    with page.expect_download() as modele:
        page.get_by_role("link", name="Modèle d’import (XLSX)").click()
    assert modele.value.suggested_filename == "import-offre-modele.xlsx"
    fausses = une_ligne(diplome, 1, **{"Date de fin": "31/06/2029"}), une_ligne(diplome, 0, "B", Objectifs="")
    contenu = en_csv(une_ligne(diplome, 0), *fausses, une_ligne("1", 0, "C"))
    deposer(page, contenu)
    associer(page, axe)
    corriger(page, axe)
    page.get_by_role("button", name="Importer les 3 lignes valables").dblclick()
    expect(page.get_by_role("button", name="Annuler l’import")).to_be_visible(timeout=30_000)
    expect(page.locator("#titre")).to_be_focused()
    expect(page.get_by_role("status").filter(has_text="3 lignes importées, 1 en erreur.")).to_be_attached()
    verifier(page, axe)
    page.get_by_role("link", name="Relire les brouillons").click()
    expect(page.locator("tbody tr")).to_have_count(2)
    page.get_by_role("link", name="Import", exact=True).click()
    expect(page.get_by_role("cell", name="3 créées, 1 en erreur")).to_be_visible()
    verifier(page, axe)
    page.get_by_role("link", name="rentree.csv").click()
    page.get_by_role("button", name="Annuler l’import").click()
    expect(page.locator("main")).to_contain_text("Import annulé : 2 formations retirées")
    verifier(page, axe)
    navigateur.aller("/offre/import")
    deposer(page, contenu)
    controle(page)  # the columns were remembered
    page.get_by_role("button", name="Abandonner l’import").click()
    expect(page.get_by_text("Cet import est abandonné : rien n’a été écrit.")).to_be_visible()
    verifier(page, axe)


def associer(page: Page, axe: Axe) -> None:
    """Name the one unknown column: wrongly, then rightly."""
    expect(page.get_by_role("heading", name="Associer les colonnes")).to_be_visible()
    expect(page.get_by_text("Colonnes reconnues : 15")).to_be_visible()
    verifier(page, axe)
    champ = page.get_by_label("Champ lu dans la colonne Nom du diplôme")
    champ.select_option(label="Objectifs")
    page.get_by_role("button", name="Contrôler le fichier").click()
    resume = page.get_by_role("group", name="Il y a un problème")
    expect(resume).to_be_focused()
    expect(resume).to_contain_text("« Objectifs » est déjà lu dans la colonne « Nom du diplôme »")
    verifier(page, axe)
    champ.select_option(label="Intitulé")
    page.get_by_role("button", name="Contrôler le fichier").click()
    controle(page)


def corriger(page: Page, axe: Axe) -> None:
    """Correct one cell of two by keyboard, then look at the other rows."""
    verifier(page, axe)
    with page.expect_download() as annote:
        page.get_by_role("link", name="Fichier annoté (XLSX)").click()
    assert annote.value.suggested_filename == "import-offre-erreurs.xlsx"
    page.get_by_label("Correction, ligne 3, Date de fin").fill(f"31/07/{clock.today().year + 4}")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="1 ligne est corrigée")).to_be_attached()
    expect(page.get_by_label("Correction, ligne 5, Code Certifinfo")).to_be_focused()
    expect(page.get_by_text("Aucune ne correspond à « 1 »")).to_be_visible()
    lignes = page.get_by_role("navigation", name="Lignes par résultat")
    lignes.get_by_role("link", name="À créer").click()
    expect(page.get_by_role("rowheader", name="Essai APH").first).to_be_visible()
    verifier(page, axe)
    lignes.get_by_role("link", name="En erreur").click()
    expect(page.get_by_label("Correction, ligne 5, Code Certifinfo")).to_be_visible()


def test_what_was_submitted_is_not_undone(ouvrir: Ouvrir, serveur: Serveur, axe: Axe, diplome: str) -> None:
    navigateur = ouvrir(TELEPHONE)
    navigateur.se_connecter(serveur.cfa())
    page = navigateur.aller("/offre/import")
    ligne = {c.replace("Nom du diplôme", "Intitulé"): v for c, v in une_ligne(diplome, 0).items()}
    deposer(page, en_csv(ligne))
    controle(page)
    page.get_by_label("Envoyer au contrôle qualité").check()
    page.get_by_role("button", name="Importer la ligne").click()
    expect(page.get_by_role("status").filter(has_text="1 formation envoyée au contrôle.")).to_be_attached(
        timeout=30_000
    )
    page.get_by_role("button", name="Annuler l’import").click()
    resume = page.get_by_role("group", name="Il y a un problème")
    expect(resume).to_be_focused()
    expect(resume).to_contain_text("des formations ont été envoyées au contrôle ou publiées depuis")
    assert axe.fautes(page) == []
    sans_debordement(page)


def test_hostile_files_are_refused_with_a_sentence(ouvrir: Ouvrir, serveur: Serveur, axe: Axe) -> None:
    navigateur = ouvrir(TELEPHONE)
    navigateur.se_connecter(serveur.cfa())
    page = navigateur.aller("/offre/import")
    for nom, contenu, phrase in (
        ("photo.csv", b"\x89PNG\x00\x00", "Le fichier doit être au format XLSX, CSV ou LHEO (XML)"),
        ("bombe.xml", b'<!DOCTYPE l [<!ENTITY a "b">]><lheo>&a;</lheo>', "contient une déclaration DOCTYPE"),
        ("vide.csv", b"", "Le fichier est vide"),
        ("macro.xlsx", b"PK\x03\x04" + b"\x00" * 50, "Le fichier est endommagé"),
        ("double.csv", b"a;a\n1;2", "est deux fois dans le fichier"),
    ):
        deposer(page, contenu, nom)
        expect(page.get_by_role("group", name="Il y a un problème")).to_be_focused()
        expect(page.locator("#fichier-erreur")).to_contain_text(phrase)
        assert axe.fautes(page) == []
        sans_debordement(page)
        page.get_by_role("link", name=re.compile(phrase.split(" (")[0])).click()
        expect(page.locator("#fichier")).to_be_focused()


def test_the_work_goes_on_when_nobody_looks(ouvrir: Ouvrir, serveur: Serveur, diplome: str) -> None:
    """The tab is closed, the server killed: the import ends, and its report is found again."""
    navigateur = ouvrir()
    navigateur.tolerances = COUPURE
    courriel = serveur.cfa()
    navigateur.se_connecter(courriel)
    page = navigateur.aller("/offre/import")
    lignes = [une_ligne(diplome, s, f"L{n}", Capacité=str(n + 1)) for n in range(400) for s in range(3)]
    deposer(page, en_csv(*({c.replace("Nom du diplôme", "Intitulé"): v for c, v in li.items()} for li in lignes)))
    expect(page.get_by_role("progressbar")).to_be_visible()
    serveur.arreter(signal.SIGKILL)
    page.close()
    serveur.demarrer()
    page = navigateur.onglet()
    navigateur.aller("/offre/import", page)
    page.get_by_role("link", name="Reprendre l’import").click()
    controle(page, 90)
    page.get_by_role("button", name="Importer les 1 200 lignes").click()
    expect(page.get_by_role("progressbar")).to_be_visible()
    expect(page.get_by_role("status").filter(has_text="1 200 lignes importées.")).to_be_attached(timeout=90_000)
    with serveur.base() as session:
        structure = session.exec(
            select(HabilitationAccordee.structure_id)
            .join(Utilisateur, Utilisateur.id == HabilitationAccordee.utilisateur_id)
            .where(Utilisateur.courriel == courriel)
        ).one()
        assert (
            session.exec(select(Import.statut).where(Import.organisme_id == structure)).one() is StatutImport.APPLIQUE
        )
        formations = session.exec(select(Formation.id).where(Formation.organisme_id == structure)).all()
    assert len(formations) == 400


def test_the_import_of_another_structure_is_not_found(ouvrir: Ouvrir, serveur: Serveur, axe: Axe, diplome: str) -> None:
    un, deux = ouvrir(), ouvrir()
    for navigateur in (un, deux):
        navigateur.se_connecter(serveur.cfa())
    un.aller("/offre/import")
    deposer(un.page, en_csv(une_ligne(diplome, 0)))
    page = deux.aller(un.page.url.removeprefix(serveur.url))
    expect(page.get_by_role("heading", name="Page introuvable")).to_be_visible()
    assert "rentree.csv" not in page.content()
    assert axe.fautes(page) == []


def test_the_catalogue_of_the_demonstration_goes_out_and_back(navigateur: Navigateur, serveur: Serveur) -> None:
    """Its LHEO is valid against the schema; the same file, imported, would change nothing."""
    navigateur.se_connecter("cfa@cfa-limoges.example")
    page = navigateur.aller("/offre/import")
    for forme in ("xml", "csv", "xlsx"):
        contenu = page.context.request.get(f"{serveur.url}/offre/export.{forme}").body()
        if forme == "xml":
            lheo.schema().assertValid(etree.fromstring(contenu))
        navigateur.aller("/offre/import")
        deposer(page, contenu, f"catalogue.{forme}")
        controle(page)
        expect(page.get_by_text("Il n’y a rien à importer")).to_be_visible()
        page.get_by_role("button", name="Abandonner l’import").click()
        expect(page.get_by_text("Cet import est abandonné : rien n’a été écrit.")).to_be_visible()


def test_by_keyboard_alone(navigateur: Navigateur, serveur: Serveur, diplome: str) -> None:
    navigateur.se_connecter(serveur.cfa())
    page = navigateur.aller("/offre/import")
    page.locator("#fichier").set_input_files(
        {"name": "r.csv", "mimeType": "text/csv", "buffer": en_csv(une_ligne(diplome, 0, **{"Date de fin": "hier"}))}
    )
    aller_a(page, "Déposer le fichier")
    page.wait_for_url("**/offre/import?id=*")
    page.wait_for_selector("#pret", state="attached")
    jusqu_a(page, "document.activeElement.tagName === 'SELECT'")
    page.keyboard.type("Intitulé")
    aller_a(page, "Contrôler le fichier")
    controle(page)
    jusqu_a(page, "document.activeElement.id === 'cellule-2-date_fin'")
    page.keyboard.press("Control+a")
    page.keyboard.type(f"31/07/{clock.today().year + 3}")
    page.keyboard.press("Enter")
    expect(page.locator("#confirmer")).to_be_focused()
    aller_a(page, "Importer la ligne")
    expect(page.get_by_role("button", name="Annuler l’import")).to_be_visible(timeout=30_000)
    aller_a(page, "Annuler l’import")
    expect(page.locator("main")).to_contain_text("Import annulé")


def jusqu_a(page: Page, condition: str) -> None:
    """Press Tab until a condition holds."""
    for _ in range(60):
        if page.evaluate(condition):
            return
        page.keyboard.press("Tab")
    raise AssertionError(condition)


def aller_a(page: Page, bouton: str) -> None:
    """Reach a button by Tab, and press it."""
    jusqu_a(page, f"document.activeElement.textContent === {bouton!r} || document.activeElement.value === {bouton!r}")
    page.keyboard.press("Enter")
