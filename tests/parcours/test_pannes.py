"""What goes wrong: the connection, the server, the clock, two people at once. Nothing typed is lost."""

import re
from datetime import timedelta

from playwright.sync_api import Page, expect
from sqlalchemy import text
from sqlmodel import select

from iel_app.core import clock
from iel_app.recensement.models import Recensement, VersionRecensement
from tests.parcours.axe import Axe
from tests.parcours.conftest import Navigateur, Ouvrir
from tests.parcours.serveur import Compte, Serveur, attendre
from tests.parcours.test_recensement import (
    ajouter_categorie,
    cellule,
    enregistrer,
    remplir_contrats,
    remplir_personne,
)

COUPURE = ("WebSocket connection", "ERR_CONNECTION", "Failed to load resource", "websocket error", "transport")


def remplir(page: Page, jardiniers: str = "2") -> None:
    """Fill in a valid answer."""
    remplir_personne(page, 1, "Nadia", "Brun", "rh@commune.example", "01 55 27 44 00")
    remplir_contrats(page, "12", "1", "5", "2")
    ajouter_categorie(page, "jardi", "Jardinier", jardiniers, "1", "0")


def transmis(page: Page) -> None:
    """Wait for the confirmation."""
    expect(page.get_by_role("group", name=re.compile("transmis"))).to_be_visible()


def versions(serveur: Serveur, compte: Compte) -> list[int]:
    """Return the numbers of the saved versions, from the database."""
    with serveur.base() as session:
        return list(
            session.exec(
                select(VersionRecensement.numero)
                .join(Recensement, Recensement.id == VersionRecensement.recensement_id)
                .where(Recensement.collectivite_id == compte.collectivite_id)
                .order_by(VersionRecensement.numero)
            ).all()
        )


def test_server_cut_while_typing(ouvrir: Ouvrir, serveur: Serveur, axe: Axe) -> None:
    compte = serveur.compte()
    navigateur = ouvrir()
    navigateur.tolerances = COUPURE
    navigateur.se_connecter(compte)
    page = navigateur.recensement()
    remplir(page)
    expect(page.locator("#etat-brouillon")).to_contain_text("Brouillon enregistré à")
    serveur.arreter()
    page.get_by_label("Apprentis présents").fill("21")
    page.get_by_label("dont en situation de handicap").fill("3")
    bande = page.get_by_role("alert")
    expect(bande).to_contain_text("Connexion interrompue. Votre saisie reste à l’écran")
    assert axe.fautes(page) == []
    serveur.demarrer()
    expect(bande).not_to_contain_text("Connexion interrompue")
    expect(page.get_by_label("Apprentis présents")).to_have_value("21")
    expect(cellule(page, 3, "Jardinier")).to_have_value("2")
    enregistrer(page)
    transmis(page)
    assert versions(serveur, compte) == [1]
    with serveur.base() as session:
        reponse = session.exec(select(Recensement).where(Recensement.collectivite_id == compte.collectivite_id)).one()
        assert (reponse.nb_presents, reponse.nb_handicap) == (21, 3)


def test_killed_right_after_saved(ouvrir: Ouvrir, serveur: Serveur) -> None:
    compte = serveur.compte()
    navigateur = ouvrir()
    navigateur.tolerances = COUPURE
    navigateur.se_connecter(compte)
    page = navigateur.recensement()
    remplir(page)
    enregistrer(page)
    transmis(page)
    serveur.tuer()
    assert versions(serveur, compte) == [1]
    assert serveur.demarrer() < 10
    navigateur.aller("/recensement/versions")
    expect(page.get_by_role("heading", name="Version 1")).to_be_visible()


def deux_gestionnaires(ouvrir: Ouvrir, serveur: Serveur) -> tuple[Compte, Navigateur, Navigateur]:
    """Two people of one commune open the same version 1."""
    compte = serveur.compte()
    collegue = serveur.compte(collectivite_id=compte.collectivite_id, prenom="Paul")
    nadia, paul = ouvrir(), ouvrir()
    nadia.se_connecter(compte)
    remplir(nadia.recensement())
    enregistrer(nadia.page)
    transmis(nadia.page)
    paul.se_connecter(collegue)
    paul.recensement()
    nadia.recensement()
    return compte, nadia, paul


def test_two_people_from_the_same_version(ouvrir: Ouvrir, serveur: Serveur, axe: Axe) -> None:
    compte, nadia, paul = deux_gestionnaires(ouvrir, serveur)
    cellule(paul.page, 3, "Jardinier").fill("5")
    paul.page.get_by_label("Apprentis présents").fill("14")
    enregistrer(paul.page)
    transmis(paul.page)

    page = nadia.page
    cellule(page, 3, "Jardinier").fill("3")
    cellule(page, 4, "Jardinier").fill("7")
    enregistrer(page)
    bande = page.get_by_role("group", name=re.compile("Paul Essai a enregistré la version 2 pendant votre saisie"))
    expect(bande).to_be_focused()
    expect(bande).to_contain_text(re.compile("Son autre changement est déjà repris.*Apprentis présents.*12.*14", re.S))
    conflit = page.get_by_role("group", name="Conflit : Niveau 3 (Jardinier)")
    expect(conflit.get_by_role("button", name="Garder 3")).to_be_visible()
    expect(conflit.get_by_role("button", name="Prendre 5")).to_be_visible()
    expect(page.get_by_label("Apprentis présents")).to_have_value("14")
    expect(cellule(page, 4, "Jardinier")).to_have_value("7")
    assert versions(serveur, compte) == [1, 2]
    assert axe.fautes(page) == []
    conflit.get_by_role("button", name="Prendre 5").click()
    expect(cellule(page, 3, "Jardinier")).to_have_value("5")
    expect(page.get_by_role("group", name=re.compile("Conflit"))).to_have_count(0)
    enregistrer(page)
    transmis(page)
    assert versions(serveur, compte) == [1, 2, 3]
    nadia.aller("/recensement/versions")
    troisieme = page.locator("li", has=page.get_by_role("heading", name="Version 3"))
    expect(troisieme.locator("ins")).to_have_text(["7"])


def test_no_intention_saved_while_the_other_adds_a_row(ouvrir: Ouvrir, serveur: Serveur, axe: Axe) -> None:
    """The box follows the other's answer, so that the sentence « décochez » can be obeyed."""
    compte, nadia, paul = deux_gestionnaires(ouvrir, serveur)
    paul.page.get_by_role("button", name="Retirer Jardinier").click()
    paul.page.get_by_label("Aucune intention cette année").check()
    enregistrer(paul.page)
    transmis(paul.page)

    page = nadia.page
    ajouter_categorie(page, "cuisin", "Cuisinier", "1", "0", "0")
    enregistrer(page)
    bande = page.get_by_role("group", name=re.compile("Paul Essai a enregistré la version 2 pendant votre saisie"))
    expect(bande).to_contain_text("Ses changements sont repris dans votre saisie")
    expect(page.get_by_role("group", name="Il y a un problème")).to_be_focused()
    aucune = page.get_by_label("Aucune intention cette année")
    expect(aucune).to_be_checked()
    assert axe.fautes(page) == []
    aucune.uncheck()
    enregistrer(page)
    transmis(page)
    assert versions(serveur, compte) == [1, 2, 3]


def test_a_row_removed_here_and_changed_there_is_chosen_in_the_band(ouvrir: Ouvrir, serveur: Serveur, axe: Axe) -> None:
    compte, nadia, paul = deux_gestionnaires(ouvrir, serveur)
    cellule(paul.page, 3, "Jardinier").fill("9")
    enregistrer(paul.page)
    transmis(paul.page)

    page = nadia.page
    ajouter_categorie(page, "cuisin", "Cuisinier", "1", "0", "0")
    page.get_by_role("button", name="Retirer Jardinier").click()
    enregistrer(page)
    conflit = page.get_by_role("group", name="Conflit : Niveau 3 (Jardinier)")
    expect(conflit.get_by_role("button", name="Retirer la ligne")).to_be_visible()
    assert axe.fautes(page) == []
    conflit.get_by_role("button", name="Prendre 9").click()
    expect(cellule(page, 3, "Jardinier")).to_have_value("9")
    expect(cellule(page, 4, "Jardinier")).to_have_value("1")
    enregistrer(page)
    transmis(page)
    assert versions(serveur, compte) == [1, 2, 3]


def test_changes_elsewhere_are_taken_over(ouvrir: Ouvrir, serveur: Serveur) -> None:
    compte, nadia, paul = deux_gestionnaires(ouvrir, serveur)
    paul.page.get_by_label("Apprentis présents").fill("14")
    enregistrer(paul.page)
    transmis(paul.page)
    cellule(nadia.page, 5, "Jardinier").fill("1")
    enregistrer(nadia.page)
    confirmation = nadia.page.get_by_role("group", name=re.compile("transmis"))
    expect(confirmation).to_contain_text("Ce qui a changé entre-temps sur un autre écran est repris")
    expect(confirmation.locator("ins")).to_have_text("14")
    expect(nadia.page.get_by_label("Apprentis présents")).to_have_value("14")
    assert versions(serveur, compte) == [1, 2, 3]


def test_double_click_makes_one_version(ouvrir: Ouvrir, serveur: Serveur) -> None:
    compte = serveur.compte()
    navigateur = ouvrir()
    navigateur.se_connecter(compte)
    page = navigateur.recensement()
    remplir(page)
    page.get_by_role("button", name="Enregistrer", exact=True).dblclick()
    transmis(page)
    enregistrer(page)
    transmis(page)
    assert versions(serveur, compte) == [1]


def test_period_ends_while_typing(ouvrir: Ouvrir, serveur: Serveur, axe: Axe) -> None:
    compte = serveur.compte()
    navigateur = ouvrir()
    navigateur.se_connecter(compte)
    page = navigateur.recensement()
    remplir(page)
    expect(page.locator("#etat-brouillon")).to_contain_text("Brouillon enregistré à")
    with serveur.cloture(clock.now() - timedelta(seconds=1)):
        page.get_by_label("Apprentis présents").fill("33")
        enregistrer(page)
        motif = page.get_by_role("group", name="Rien n’est transmis")
        expect(motif).to_be_focused()
        expect(motif).to_contain_text("La période de recensement est terminée depuis le")
        expect(page.get_by_label("Apprentis présents")).to_have_value("33")
        expect(page.get_by_label("Apprentis présents")).to_be_disabled()
        assert axe.fautes(page) == []
        assert versions(serveur, compte) == []
        navigateur.aller("/recensement/saisie")
        expect(motif).to_contain_text("votre brouillon reste lisible ci-dessous")
        expect(page.get_by_label("Apprentis présents")).to_have_value("33")
        expect(page.get_by_label("Apprentis présents")).to_be_disabled()
        expect(cellule(page, 3, "Jardinier")).to_have_value("2")
        expect(page.get_by_text("avant la clôture")).to_have_count(0)
        assert axe.fautes(page) == []


def test_closed_period_shows_nothing_but_the_receipt(ouvrir: Ouvrir, serveur: Serveur) -> None:
    compte = serveur.compte()
    navigateur = ouvrir()
    navigateur.se_connecter(compte)
    page = navigateur.recensement()
    remplir(page)
    enregistrer(page)
    transmis(page)
    with serveur.cloture(clock.now() - timedelta(seconds=1)):
        navigateur.aller("/recensement/saisie")
        expect(page.get_by_role("heading", name="La période de recensement est terminée")).to_be_visible()
        expect(page.get_by_text("Jardinier")).to_have_count(0)
        lien = page.get_by_role("link", name=re.compile("version 1")).get_attribute("href")
        assert navigateur.contexte.request.get(serveur.url + str(lien)).status == 200
        navigateur.aller("/recensement/versions")
        expect(page.get_by_text("ne sont pas consultables")).to_be_visible()
        navigateur.aller("/accueil")
        expect(page.get_by_text("Rien à faire aujourd’hui")).to_be_visible()


def test_older_page_says_so_in_french(navigateur: Navigateur) -> None:
    page = navigateur.aller("/connexion")
    page.evaluate(
        """() => {
            const bandeau = document.createElement("div");
            bandeau.id = "reflex-new-version-banner";
            bandeau.setAttribute("role", "alert");
            bandeau.append("A new version of this app is available.");
            const bouton = document.createElement("button");
            bouton.textContent = "Reload";
            bandeau.append(bouton);
            document.body.append(bandeau);
        }"""
    )
    bandeau = page.locator("#reflex-new-version-banner")
    expect(bandeau).to_have_text("Une nouvelle version de la plateforme est en ligne.Recharger la page")


def test_mail_leaves_after_the_save(ouvrir: Ouvrir, serveur: Serveur) -> None:
    from iel_app.notifications.models import Courriel

    compte = serveur.compte()
    navigateur = ouvrir()
    navigateur.se_connecter(compte)
    remplir(navigateur.recensement())
    enregistrer(navigateur.page)
    transmis(navigateur.page)

    def parti() -> bool:
        with serveur.base() as session:
            requete = select(Courriel).where(Courriel.destinataire == "rh@commune.example")
            return any(c.envoye_le and compte.collectivite in c.texte for c in session.exec(requete).all())

    attendre(parti, "le courriel")


def test_a_bug_is_said_with_its_reference(ouvrir: Ouvrir, serveur: Serveur, axe: Axe) -> None:
    navigateur = ouvrir()
    navigateur.se_connecter(serveur.compte())
    page = navigateur.recensement()
    page.get_by_label("Apprentis présents").fill("7")
    page.keyboard.press("Tab")
    expect(page.locator("#etat-brouillon")).to_contain_text("Brouillon enregistré à")
    with serveur.base() as session:
        session.execute(text("ALTER TABLE brouillon RENAME TO brouillon_absent"))
    try:
        page.get_by_label("Apprentis présents").fill("8")
        page.keyboard.press("Tab")
        bande = page.get_by_role("alert")
        dit = r"Le service a rencontré un problème\. Brouillon enregistré à \d+\sh\s\d\d\. Référence"
        expect(bande).to_contain_text(re.compile(dit))
        expect(page.get_by_label("Apprentis présents")).to_have_value("8")
        assert axe.fautes(page) == []
        reference = bande.locator(".code").inner_text().lower()
        attendre(lambda: reference in serveur.journal.read_text(), "la référence dans le journal")
    finally:
        with serveur.base() as session:
            session.execute(text("ALTER TABLE brouillon_absent RENAME TO brouillon"))
