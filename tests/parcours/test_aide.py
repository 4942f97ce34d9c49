"""Help, from the field to the answer: visitor, CFA, offer manager; callback, workshop; by keyboard, on a phone."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect
from sqlmodel import select

from iel_app.core import clock
from iel_app.notifications.models import Courriel
from iel_app.offre.models import Formation
from tests.parcours.axe import Axe
from tests.parcours.conftest import BUREAU, ETROIT, TELEPHONE, Navigateur, Ouvrir, sans_debordement
from tests.parcours.serveur import Serveur, attendre

CFA, OFFRE, PILOTE = "cfa@cfa-limoges.example", "offre@cariforef.example", "pilote@region.example"


def courriels(serveur: Serveur, destinataire: str, objet: str) -> list[str]:
    """Return the texts of the mails that somebody received."""
    with serveur.base() as session:
        lus = session.exec(select(Courriel).where(Courriel.destinataire == destinataire)).all()
        return [c.texte for c in lus if objet in c.objet]


def une_formation(serveur: Serveur) -> tuple[int, str]:
    """Return a published formation of the CFA of Limoges."""
    with serveur.base() as session:
        formation = session.exec(
            select(Formation).where(Formation.version_publiee_id.is_not(None), Formation.organisme_id == 1)
        ).first()
        assert formation is not None
        return formation.id or 0, formation.reference


def test_a_visitor_searches_then_writes(navigateur: Navigateur, serveur: Serveur, axe: Axe) -> None:
    page = navigateur.aller("/formations")
    page.locator("#entete").get_by_role("link", name="Aide", exact=True).first.click()
    expect(page).to_have_url(re.compile(r"/aide\?page=/formations$"))
    expect(page.get_by_role("heading", name="Aide sur cette page")).to_be_visible()
    assert axe.fautes(page) == []
    page.get_by_label("Rechercher dans l’aide").fill("mot de pase")
    page.keyboard.press("Enter")
    expect(page.locator("#resultats")).to_contain_text("réponses proches")
    page.wait_for_selector("#pret", state="attached")
    page.get_by_text("J’ai perdu mon mot de passe").click()
    expect(page.get_by_text("Donnez votre identifiant : un courriel part avec un lien")).to_be_visible()
    assert axe.fautes(page) == []
    page.get_by_role("link", name="Nous écrire").last.click()
    expect(page.get_by_role("heading", name="Nous écrire")).to_be_visible()
    expect(page.get_by_text("La page d’où vous écrivez")).to_be_visible()
    page.get_by_role("button", name="Envoyer le message").click()
    expect(page.locator("#resume")).to_be_focused()
    assert axe.fautes(page) == []
    page.get_by_role("link", name="Saisissez votre message").click()
    expect(page.get_by_label("Message", exact=True)).to_be_focused()
    page.keyboard.type("Je ne reçois pas le courriel.")
    expect(page.locator("#message-compte")).to_contain_text("29 caractères")
    page.get_by_label("Objet").select_option("connexion")
    page.get_by_label("Votre adresse électronique").fill("ana.essai@exemple.example")
    page.get_by_role("button", name="Envoyer le message").click()
    expect(page.locator("#fait")).to_be_focused()
    expect(page.locator("#fait")).to_contain_text(re.compile(r"Votre demande A\d{6} est envoyée"))
    assert axe.fautes(page) == []
    attendre(lambda: courriels(serveur, "ana.essai@exemple.example", "reçue"), "le courriel de confirmation")


def test_from_a_field_to_the_answer(ouvrir: Ouvrir, serveur: Serveur, axe: Axe) -> None:
    _, reference = une_formation(serveur)
    cfa = ouvrir()
    cfa.se_connecter(CFA)
    page = cfa.aller(f"/offre/formations/{reference}")
    page.get_by_role("link", name=re.compile("Comprendre.*l’organisme formateur")).click()
    expect(page.locator("#q-responsable-ou-formateur")).to_be_focused()
    expect(page.get_by_text("L’organisme responsable signe le contrat.")).to_be_visible()
    assert axe.fautes(page) == []
    page.go_back()
    page.wait_for_url(f"**/offre/formations/{reference}")
    page.wait_for_selector("#pret", state="attached")
    expect(page.locator("#intitule")).to_have_value(re.compile("."))
    page.locator("#entete").get_by_role("link", name="Aide", exact=True).click()
    expect(page.get_by_role("heading", name="Aide sur cette page")).to_be_visible()
    page.get_by_role("link", name="Nous écrire").first.click()
    expect(page.get_by_label(re.compile(f"La formation {reference}"))).to_be_checked()
    expect(page.get_by_label("Objet")).to_have_value("offre")
    page.get_by_label("Message", exact=True).fill("Qui est le formateur de cette formation ?")
    page.get_by_label(re.compile("La page d’où")).uncheck()
    page.get_by_role("button", name="Envoyer le message").click()
    expect(page.locator("#fait")).to_be_focused()
    trouve = re.search(r"A\d{6}", page.locator("#fait").inner_text())
    assert trouve is not None
    numero = trouve[0]

    service = ouvrir()
    service.se_connecter(OFFRE)
    bureau = service.aller("/accueil")
    bureau.get_by_role("link", name="Demandes d’aide").first.click()
    expect(bureau.get_by_role("heading", name=re.compile("Demandes d’aide"))).to_be_visible()
    assert axe.fautes(bureau) == []
    bureau.get_by_role("link", name=re.compile(numero)).click()
    expect(bureau.get_by_role("heading", name=f"Demande {numero}")).to_be_visible()
    expect(bureau.get_by_text(reference)).to_be_visible()
    expect(bureau.get_by_text("Page jointe")).to_have_count(0)
    assert axe.fautes(bureau) == []
    bureau.get_by_label(re.compile("Réponse-type")).select_option(label="Correction faite")
    bureau.get_by_label("Votre réponse").press("End")
    bureau.get_by_role("button", name="Envoyer la réponse").click()
    expect(bureau.locator("#fait")).to_contain_text("Réponse envoyée.")
    expect(bureau.get_by_text("Répondue").first).to_be_visible()
    attendre(lambda: courriels(serveur, CFA, f"Réponse à votre demande {numero}"), "la réponse par courriel")

    page.get_by_role("link", name="Suivre mes demandes").click()
    expect(page.get_by_text("La correction est faite.")).to_be_visible()
    assert axe.fautes(page) == []


def test_the_session_page_opens_help_beside_it(navigateur: Navigateur, serveur: Serveur) -> None:
    _, reference = une_formation(serveur)
    navigateur.se_connecter(CFA)
    page = navigateur.aller(f"/offre/formations/{reference}")
    page.locator("#sessions table tbody a").first.click()
    expect(page.get_by_role("heading", name=re.compile("^Session "))).to_be_visible()
    lien = page.get_by_role("link", name=re.compile("Comprendre.*Cedex.*nouvel onglet"))
    with navigateur.contexte.expect_page() as ouverte:
        lien.click()
    onglet = ouverte.value
    onglet.wait_for_selector("#pret", state="attached")
    expect(onglet.locator("#q-cedex")).to_be_focused()
    expect(page.get_by_role("heading", name=re.compile("^Session "))).to_be_visible()


def choisir_un_creneau(page: Page, rang: int = 0) -> str:
    """Tick a free slot, and return its hour."""
    choix = page.locator("input[name=creneau]:not([disabled])").nth(rang)
    choix.check()
    return choix.locator("xpath=../span").inner_text()


def test_a_callback_by_keyboard(navigateur: Navigateur, serveur: Serveur, axe: Axe) -> None:
    navigateur.se_connecter(PILOTE)
    page = navigateur.aller("/aide/rappel")
    expect(page.get_by_role("heading", name="Créneaux proposés")).to_be_visible()
    assert axe.fautes(page) == []
    page.get_by_role("button", name="Réserver ce créneau").click()
    expect(page.locator("#resume")).to_be_focused()
    assert axe.fautes(page) == []
    page.locator("input[name=creneau]:not([disabled])").first.focus()
    page.keyboard.press("Space")
    page.get_by_label("Numéro où vous rappeler").focus()
    page.keyboard.type("05 55 01 02 04")
    page.get_by_label("Objet").select_option("autre")
    page.get_by_role("button", name="Réserver ce créneau").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#fait")).to_be_focused()
    expect(page.get_by_role("heading", name="Votre prochain rappel")).to_be_visible()
    expect(page.get_by_text("05 55 01 02 04".replace(" ", "\u00a0"))).to_be_visible()
    assert axe.fautes(page) == []
    adresse = page.get_by_role("link", name="Ajouter à mon agenda (ICS)").get_attribute("href")
    ics = navigateur.contexte.request.get(serveur.url + str(adresse))
    assert ics.text().startswith("BEGIN:VCALENDAR")
    assert "no-store" in ics.headers["cache-control"]
    autre = navigateur.contexte.request.get(serveur.url + "/aide/rappels/7.ics")
    assert autre.status == 404
    page.get_by_role("button", name="Changer de créneau").click()
    choisir_un_creneau(page, 3)
    page.get_by_role("button", name="Choisir ce créneau").click()
    expect(page.locator("#fait")).to_contain_text("déplacé")
    page.get_by_role("button", name="Annuler le rappel").click()
    expect(page.locator("#fait")).to_contain_text("annulé")
    expect(page.get_by_role("heading", name="Créneaux proposés")).to_be_visible()
    attendre(lambda: courriels(serveur, PILOTE, "Votre rappel est annulé"), "le courriel d’annulation")


def test_a_workshop(ouvrir: Ouvrir, serveur: Serveur, axe: Axe) -> None:
    service = ouvrir()
    service.se_connecter(OFFRE)
    bureau = service.aller("/aide/ateliers")
    bureau.get_by_role("button", name="Créer l’atelier").click()
    expect(bureau.locator("#resume")).to_be_focused()
    jour = clock.today() + timedelta(days=5)
    for label, valeur in (
        ("Titre", "Atelier d’essai"),
        ("Date", f"{jour:%d/%m/%Y}"),
        ("Heure", "14 h 30"),
        ("Durée en minutes", "45"),
        ("Nombre de places", "1"),
        ("Lien de connexion", "https://visio.example/essai"),
    ):
        bureau.get_by_label(label, exact=True).fill(valeur)
    bureau.get_by_role("button", name="Créer l’atelier").click()
    expect(bureau.locator("#fait")).to_contain_text("L’atelier est créé.")
    assert axe.fautes(bureau) == []

    personne = ouvrir(TELEPHONE, has_touch=True, is_mobile=True)
    personne.se_connecter(PILOTE)
    page = personne.aller("/aide/ateliers")
    assert "visio.example/essai" not in page.content()
    page.get_by_role("button", name=re.compile("M’inscrire.*Atelier d’essai")).click()
    expect(page.locator("#fait")).to_be_focused()
    expect(page.get_by_role("link", name=re.compile("Ouvrir l’atelier.*Atelier d’essai"))).to_be_visible()
    sans_debordement(page)
    assert axe.fautes(page) == []
    attendre(lambda: courriels(serveur, PILOTE, "inscrit"), "le courriel d’inscription")

    cfa = ouvrir()
    cfa.se_connecter(CFA)
    attente = cfa.aller("/aide/ateliers").get_by_role("button", name=re.compile("liste d’attente.*Atelier d’essai"))
    attente.click()
    expect(cfa.page.locator("#fait")).to_contain_text("Vous êtes sur la liste d’attente.")
    expect(attente).to_have_text(re.compile("Quitter la liste d’attente"))
    assert axe.fautes(cfa.page) == []

    bureau = service.aller("/aide/ateliers")
    atelier = bureau.get_by_role("listitem").filter(has_text="Atelier d’essai")
    expect(atelier.get_by_text("Complet")).to_be_visible()
    atelier.get_by_role("link", name=re.compile("1\\sinscription")).click()
    expect(bureau.get_by_role("heading", name=re.compile("Personnes inscrites.*Atelier d’essai"))).to_be_visible()
    expect(bureau.get_by_text(PILOTE)).to_be_visible()
    atelier.get_by_role("button", name=re.compile("Annuler l’atelier")).click()
    expect(bureau.get_by_role("dialog")).to_be_visible()
    assert axe.fautes(bureau) == []
    bureau.get_by_role("dialog").get_by_role("button", name="Annuler l’atelier").click()
    expect(atelier.get_by_text("Annulé")).to_be_visible()
    attendre(lambda: courriels(serveur, PILOTE, "Atelier annulé"), "le courriel d’annulation")


@pytest.mark.parametrize(("taille", "jour"), [(BUREAU, "4"), (ETROIT, "0")], ids=["bureau", "etroit"])
def test_hours_are_opened_then_closed(ouvrir: Ouvrir, axe: Axe, taille: dict[str, int], jour: str) -> None:
    navigateur = ouvrir(taille)
    navigateur.se_connecter(OFFRE)
    navigateur.aller("/aide/demandes").get_by_role("link", name="Permanences téléphoniques").click()
    page = navigateur.page
    expect(page.get_by_role("cell", name="2 rappels toutes les 30 minutes").first).to_be_visible()
    page.get_by_role("button", name="Ouvrir la permanence").click()
    expect(page.locator("#resume")).to_be_focused()
    assert axe.fautes(page) == []
    page.get_by_role("link", name=re.compile("L’heure de fin doit")).click()
    expect(page.get_by_label("Fin", exact=True)).to_be_focused()
    page.get_by_label("Jour", exact=True).select_option(jour)
    page.get_by_label("Début", exact=True).fill("8 h")
    page.get_by_label("Fin", exact=True).fill("8 h 30")
    page.keyboard.press("Enter")
    expect(page.locator("#fait")).to_be_focused()
    expect(page.locator("#fait")).to_contain_text("La permanence est ouverte.")
    sans_debordement(page)
    page.get_by_role("button", name=re.compile(r"Fermer la permanence.*de 8\sh")).click()
    expect(page.get_by_role("dialog", name="Fermer cette permanence")).to_be_visible()
    assert axe.fautes(page) == []
    page.get_by_role("dialog").get_by_role("button", name="Fermer la permanence").click()
    expect(page.locator("#fait")).to_contain_text("La permanence est fermée.")
    expect(page.get_by_role("button", name=re.compile(r"de 8\sh"))).to_have_count(0)


def test_the_queue_by_keyboard(navigateur: Navigateur) -> None:
    navigateur.se_connecter(OFFRE)
    page = navigateur.aller("/aide/demandes?etat=toutes")
    liens = page.locator("[data-row]")
    expect(liens.first).to_be_visible()
    liens.first.focus()
    page.keyboard.press("j")
    expect(liens.nth(1)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"id=\d+"))
    expect(page.get_by_role("heading", name=re.compile(r"^Demande A\d{6}"))).to_be_visible()
    page.get_by_text("Raccourcis clavier", exact=True).click()
    page.get_by_label("Activer les raccourcis clavier").click()
    expect(page).to_have_url(re.compile("raccourcis=non"))
    expect(page.get_by_label("Activer les raccourcis clavier")).not_to_be_checked()


def test_a_key_closes_the_request_that_is_open(navigateur: Navigateur) -> None:
    navigateur.se_connecter(OFFRE)
    page = navigateur.aller("/aide/demandes")
    page.locator("[data-row]").first.click()
    expect(page.get_by_role("heading", name=re.compile(r"^Demande A\d{6}"))).to_be_visible()
    expect(page.locator("[aria-current=true] [data-row]")).to_be_focused()
    page.keyboard.press("c")
    expect(page.locator("#fait")).to_contain_text("La demande est close.")
    expect(page.get_by_role("button", name="Clore la demande")).to_have_count(0)


@pytest.mark.parametrize("taille", [TELEPHONE, ETROIT], ids=["360", "320"])
def test_on_a_phone(ouvrir: Ouvrir, axe: Axe, taille: dict[str, int]) -> None:
    telephone = ouvrir(taille, has_touch=True, is_mobile=True)
    for chemin in ("/aide", "/aide?q=session", "/aide?question=cedex", "/aide/contact?page=/formations"):
        page = telephone.aller(chemin)
        sans_debordement(page)
        assert axe.fautes(page) == [], chemin
    telephone.se_connecter(OFFRE)
    for chemin in ("/aide/demandes?etat=toutes", "/aide/demandes?id=1", "/aide/rappel", "/aide/mes-demandes"):
        page = telephone.aller(chemin)
        expect(page.locator(".skeleton")).to_have_count(0)
        sans_debordement(page)
        assert axe.fautes(page) == [], chemin
