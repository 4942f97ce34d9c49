"""What the guide of the offer refuses, with its sentence, where the author sees it: on a desktop and a phone."""

import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect
from sqlmodel import col, select

from iel_app.comptes.models import Organisme
from iel_app.core import clock
from iel_app.offre.models import Formation, SessionFormation, VersionFormation, VersionSession
from iel_app.referentiels.models import Certification
from tests.parcours.axe import Axe
from tests.parcours.conftest import BUREAU, TELEPHONE, Navigateur, Ouvrir, sans_debordement
from tests.parcours.serveur import Serveur
from tests.parcours.test_offre_auteur import DEMONSTRATION, RENTREE, commencer, enregistre, repondre


def une_session(serveur: Serveur, *conditions: object) -> tuple[int, str, date, date]:
    """Return the formation, the reference and the dates of a published session of the demonstration’s CFA."""
    with serveur.base() as session:
        trouvee = session.exec(
            select(Formation.id, SessionFormation.reference, VersionSession.date_debut, VersionSession.date_fin)
            .join(VersionSession, VersionSession.version_id == Formation.version_publiee_id)
            .join(SessionFormation, SessionFormation.id == VersionSession.session_id)
            .join(Organisme, Organisme.id == Formation.organisme_id)
            .where(Formation.statut == "active", Organisme.nom == "CFA des métiers territoriaux", *conditions)
            .order_by(col(Formation.id))
        ).first()
    assert trouvee is not None
    return trouvee


def refuse(page: Page, champ: str, phrase: str) -> None:
    """Check that the sentence stands at its field, and that the field says so to everyone."""
    expect(page.locator(f"#{champ}-erreur")).to_contain_text(phrase)
    expect(page.locator(f"#{champ}")).to_have_attribute("aria-invalid", "true")


@pytest.mark.parametrize("taille", [BUREAU, TELEPHONE], ids=["bureau", "telephone"])
def test_a_draft(ouvrir: Ouvrir, serveur: Serveur, axe: Axe, taille: dict[str, int]) -> None:
    with serveur.base() as session:
        expiree = session.exec(
            select(Certification.code).where(col(Certification.valide_jusqu_au) < clock.today())
        ).first()
    navigateur = ouvrir(taille)
    navigateur.se_connecter(serveur.cfa())
    page = navigateur.aller("/offre/formations/nouvelle")
    page.get_by_role("combobox", name="Certification préparée").fill(str(expiree))
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Continuer").click()
    expect(page.get_by_role("group", name="Il y a un problème")).to_contain_text(f"La certification {expiree} a expiré")
    page = navigateur.aller("/offre/formations/nouvelle")
    commencer(page)
    page.get_by_label("Intitulé", exact=True).fill("x" * 301)
    page.keyboard.press("Tab")
    refuse(page, "intitule", "L’intitulé doit comporter 300 caractères au plus : retirez-en 1")
    page.get_by_label("Lien web").fill("javascript:alert(1)")
    page.keyboard.press("Tab")
    refuse(page, "lien_web", "Le lien web doit être une adresse qui commence par https://")
    repondre(page, "Contrat d’apprentissage", "Oui")
    annees = page.get_by_role("group", name="Années du cursus")
    expect(annees.get_by_label("5e année")).to_be_disabled()
    enregistre(page)
    assert axe.fautes(page) == []
    sans_debordement(page)
    une_session_refusee(page)
    page.get_by_role("button", name="Publier", exact=True).click()
    manques = page.get_by_role("group", name=re.compile("Il manque"))
    expect(manques).to_contain_text("Sélectionnez au moins une année du cursus accessible en apprentissage")
    expect(manques).to_contain_text("L’intitulé doit comporter 300 caractères au plus : retirez-en 1")


def une_session_refusee(page: Page) -> None:
    """Add a session that ends before it starts, in a commune that does not exist; nothing typed is lost."""
    page.get_by_role("button", name="Ajouter une session").click()
    page.wait_for_url("**/offre/session?**")
    page.get_by_label("Date de début").fill(f"01/09/{RENTREE}")
    page.get_by_label("Date de fin").fill(f"31/08/{RENTREE}")
    page.get_by_label("Adresse", exact=True).fill("2 rue des Écoles")
    page.get_by_role("combobox", name="Commune").fill("Nullepart")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Valider les modifications").click()
    resume = page.get_by_role("group", name="Il y a un problème")
    expect(resume).to_be_focused()
    expect(resume).to_contain_text(f"La date de fin doit être après le 01/09/{RENTREE}, date de début de la session")
    expect(resume).to_contain_text("commune")
    expect(page.get_by_label("Adresse", exact=True)).to_have_value("2 rue des Écoles")
    sans_debordement(page)
    page.get_by_role("link", name=re.compile("^x{20}")).click()
    page.wait_for_url(re.compile(r"/offre/formations/\d+"))


@pytest.mark.parametrize("taille", [BUREAU, TELEPHONE], ids=["bureau", "telephone"])
def test_a_published_session(ouvrir: Ouvrir, serveur: Serveur, axe: Axe, taille: dict[str, int]) -> None:
    navigateur = ouvrir(taille)
    navigateur.se_connecter(DEMONSTRATION)
    demain = clock.today() + timedelta(days=1)
    formation, reference, debut, fin = une_session(serveur, VersionSession.date_debut > demain)
    page = navigateur.aller(f"/offre/session?id={formation}&ref={reference}")
    page.get_by_label("Date de début").fill(f"{debut.replace(year=debut.year + 1):%d/%m/%Y}")
    page.get_by_label("Date de fin").fill(f"{fin.replace(year=fin.year + 1):%d/%m/%Y}")
    page.get_by_role("button", name="Valider les modifications").click()
    resume = page.get_by_role("group", name="Il y a un problème")
    expect(resume).to_be_focused()
    expect(resume).to_contain_text(f"Dupliquez la session {reference}")
    assert axe.fautes(page) == []
    passee(navigateur, serveur, axe)


def test_places_of_a_session_in_control(ouvrir: Ouvrir, serveur: Serveur, axe: Axe) -> None:
    with serveur.base() as session:
        trouvee = session.exec(
            select(Formation.id, SessionFormation.reference)
            .join(VersionFormation, VersionFormation.formation_id == Formation.id)
            .join(VersionSession, VersionSession.version_id == VersionFormation.id)
            .join(SessionFormation, SessionFormation.id == VersionSession.session_id)
            .join(Organisme, Organisme.id == Formation.organisme_id)
            .where(
                VersionFormation.statut == "en_controle",
                Organisme.nom == "CFA des métiers territoriaux",
                col(VersionSession.date_debut) > clock.today(),
            )
        ).first()
    assert trouvee is not None
    formation, reference = trouvee
    navigateur = ouvrir(TELEPHONE)
    navigateur.se_connecter(DEMONSTRATION)
    page = navigateur.aller(f"/offre/session?id={formation}&ref={reference}")
    expect(page.get_by_text("Seules les places se modifient")).to_be_visible()
    expect(page.get_by_label("Date de début")).to_be_disabled()
    page.get_by_label("Capacité").fill("4")
    page.get_by_label("Places restantes").fill("5")
    page.get_by_role("button", name="Enregistrer les places").click()
    refuse(page, "places_restantes", "doit être inférieur ou égal à la capacité (4)")
    assert axe.fautes(page) == []
    sans_debordement(page)
    page.get_by_label("Places restantes").fill("3")
    page.get_by_role("button", name="Enregistrer les places").click()
    expect(page.get_by_text(f"Session {reference} : places à jour, visibles sans contrôle.").first).to_be_visible()
    expect(page.get_by_role("row", name=reference)).to_contain_text("3 sur 4")


def passee(navigateur: Navigateur, serveur: Serveur, axe: Axe) -> None:
    """Open a session that is over: it is read, and nothing in it can be typed."""
    formation, reference, _, _ = une_session(serveur, VersionSession.date_fin < clock.today())
    page = navigateur.aller(f"/offre/session?id={formation}&ref={reference}")
    expect(page.get_by_text("Cette session est terminée").first).to_be_visible()
    expect(page.get_by_label("Date de début")).to_be_disabled()
    expect(page.get_by_role("button", name="Valider les modifications")).to_have_count(0)
    assert axe.fautes(page) == []
    sans_debordement(page)
