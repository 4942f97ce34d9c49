"""A CFA adds a formation, publishes it, duplicates its sessions and keeps its catalogue: on a desktop and a phone."""

import re

import pytest
from playwright.sync_api import Page, WebSocket, expect
from sqlmodel import select

from iel_app.core import clock
from iel_app.offre.models import Formation, StatutVersion, VersionFormation
from tests.parcours.axe import Axe
from tests.parcours.conftest import BUREAU, TELEPHONE, Navigateur, Ouvrir, aux_largeurs, chercher_dans, sans_debordement
from tests.parcours.serveur import Serveur

DEMONSTRATION = "cfa@cfa-limoges.example"
CERTIFICATION = "TP Agent de propreté et d’hygiène"
RENTREE = clock.today().year + 1


def choisir_certification(page: Page) -> None:
    """Search a certification and choose it by keyboard."""
    liste = page.get_by_role("combobox", name="Certification préparée")
    chercher_dans(liste, "proprete hygiene agent")
    option = page.get_by_role("option", name=re.compile(f"^{CERTIFICATION}"))
    expect(option).to_be_visible()
    while option.get_attribute("data-focused") != "true":
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(liste).to_have_value(CERTIFICATION)


def repondre(page: Page, question: str, reponse: str) -> None:
    """Answer one of the three questions."""
    page.get_by_role("group", name=question).get_by_label(reponse).check()


def enregistre(page: Page) -> None:
    """Wait until the draft says that it is kept."""
    expect(page.locator("#etat-brouillon")).to_contain_text("Brouillon enregistré")


def commencer(page: Page) -> None:
    """Answer the two questions that begin a formation."""
    choisir_certification(page)
    page.get_by_role("button", name="Continuer").click()
    expect(page.get_by_role("heading", name="Modifier : Formation sans intitulé")).to_be_focused()


def remplir(page: Page) -> None:
    """Fill in the first fields of the editor, but the objectives."""
    page.get_by_label("Intitulé", exact=True).press_sequentially("Titre professionnel Agent de propreté")
    expect(page.locator("#intitule-compte")).to_have_text("37 caractères sur 300")
    repondre(page, "Formation continue (hors alternance)", "Non")
    repondre(page, "Contrat de professionnalisation", "Non")
    repondre(page, "Contrat d’apprentissage", "Oui")
    page.get_by_role("group", name="Années du cursus").get_by_label("1re année").check()
    expect(page.locator("#apercu")).to_contain_text("(Contrat d’apprentissage possible)")
    page.get_by_label("Téléphone").fill("05 55 01 02 03")
    page.keyboard.press("Tab")
    enregistre(page)


def taper_session(page: Page, annee: int) -> None:
    """Fill in a session."""
    page.get_by_label("Date de début").fill(f"01/09/{annee}")
    page.get_by_label("Date de fin").fill(f"31/07/{annee + 1}")
    page.get_by_label("Adresse", exact=True).fill("2 rue des Écoles")
    commune = page.get_by_role("combobox", name="Commune")
    chercher_dans(commune, "87000")
    expect(page.get_by_role("option", name=re.compile("^Limoges"))).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Code postal", exact=True)).to_have_value("87000")


def remplir_session(page: Page, annee: int) -> None:
    """Fill in a session and go back to the formation."""
    taper_session(page, annee)
    page.get_by_role("button", name="Valider les modifications").click()
    page.wait_for_url(re.compile(r"/offre/formations/\d+"))


@pytest.mark.parametrize("taille", [BUREAU, TELEPHONE], ids=["bureau", "telephone"])
def test_a_formation_from_its_first_question_to_its_control(
    ouvrir: Ouvrir, serveur: Serveur, axe: Axe, taille: dict[str, int]
) -> None:
    navigateur = ouvrir(taille)
    navigateur.se_connecter(serveur.cfa())
    page = navigateur.aller("/offre/catalogue")
    expect(page.get_by_role("heading", name="Aucune formation publiée")).to_be_visible()
    assert axe.fautes(page) == []
    page.get_by_role("link", name="Ajouter une nouvelle formation").click()
    expect(page.get_by_role("heading", name="Ajouter une nouvelle formation")).to_be_focused()
    page.get_by_role("button", name="Continuer").click()
    resume = page.get_by_role("group", name="Il y a un problème")
    expect(resume).to_be_focused()
    expect(page).to_have_title(re.compile("^Erreur : "))
    assert axe.fautes(page) == []
    resume.get_by_role("link", name="Choisissez une certification dans la liste").click()
    expect(page.get_by_role("combobox", name="Certification préparée")).to_be_focused()
    commencer(page)
    assert axe.fautes(page) == []
    remplir(page)
    sans_debordement(page)

    page.get_by_role("button", name="Ajouter une session").click()
    page.wait_for_url("**/offre/session?**")
    page.get_by_role("button", name="Valider les modifications").click()
    expect(page.get_by_role("group", name="Il y a un problème")).to_be_focused()
    assert axe.fautes(page) == []
    sans_debordement(page)
    remplir_session(page, RENTREE)
    expect(page.locator("#sessions")).to_be_focused()
    expect(page.locator("#sessions")).to_contain_text("enregistrée.")
    deux_copies(page, axe)
    publier_avec_deux_manques(page, axe)
    relire_et_confirmer(page, axe)


def deux_copies(page: Page, axe: Axe) -> None:
    """Duplicate the session twice, and say that the dates of the first copy are right."""
    page.get_by_role("button", name=re.compile("^Dupliquer la session")).first.click()
    expect(page.get_by_role("link", name="Vérifier ses dates")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=re.compile("^Session "))).to_be_focused()
    expect(page.get_by_label("Date de début")).to_have_value(f"01/09/{RENTREE + 1}")
    assert axe.fautes(page) == []
    page.get_by_role("button", name="Les dates sont justes").click()
    page.wait_for_url(re.compile(r"/offre/formations/\d+"))
    expect(page.locator("#sessions")).to_contain_text("sont vérifiées")
    page.get_by_role("button", name=re.compile("^Dupliquer la session")).last.click()
    expect(page.locator("#sessions").get_by_text("Dates à vérifier")).to_have_count(1)
    expect(page.locator("#sessions tbody tr")).to_have_count(3)
    assert axe.fautes(page) == []


def publier_avec_deux_manques(page: Page, axe: Axe) -> None:
    """Publish with two things missing, and mend them from the list."""
    page.get_by_role("button", name="Publier", exact=True).click()
    expect(page.get_by_role("heading", name="Avant de publier")).to_be_focused()
    expect(page.get_by_role("heading", name="Il manque 2 informations pour publier")).to_be_visible()
    assert axe.fautes(page) == []
    page.get_by_role("link", name="Saisissez les objectifs de la formation").click()
    champ = page.get_by_label("Objectifs")
    expect(champ).to_be_focused()
    expect(page.locator("#objectif-erreur")).to_contain_text("Saisissez les objectifs de la formation")
    assert axe.fautes(page) == []
    page.keyboard.type("Nettoyer les locaux.")
    page.keyboard.press("Tab")
    expect(page.locator("#objectif-erreur")).to_have_count(0)
    page.get_by_role("link", name=re.compile("^Vérifiez les dates de la session")).click()
    page.wait_for_url("**/offre/session?**")
    page.get_by_role("button", name="Les dates sont justes").click()
    page.wait_for_url(re.compile(r"/offre/formations/\d+"))


def relire_et_confirmer(page: Page, axe: Axe) -> None:
    """Read again, change something, read again, confirm; then find the formation in its tab, read-only."""
    page.get_by_role("button", name="Publier", exact=True).click()
    expect(page.get_by_role("heading", name="Relire avant de publier")).to_be_focused()
    expect(page.locator("main")).to_contain_text("Titre professionnel Agent de propreté (Contrat d’apprentissage")
    assert axe.fautes(page) == []
    sans_debordement(page)
    page.get_by_role("link", name="Modifier : Contenu").click()
    expect(page.locator("#contenus")).to_be_focused()
    page.get_by_label("Prérequis").fill("Aucun.")
    page.keyboard.press("Tab")
    page.get_by_role("button", name="Publier", exact=True).click()
    expect(page.get_by_role("definition").filter(has_text="Aucun.")).to_be_visible()
    page.get_by_role("button", name="Confirmer la publication").dblclick()
    # The second click may fall beside what came in between, and take the focus with it.
    expect(page.get_by_role("group", name="Votre formation est en contrôle")).to_be_visible()
    expect(page.get_by_text("Délai habituel : 2 jours ouvrés")).to_be_visible()
    assert axe.fautes(page) == []
    page.get_by_role("link", name="Suivre le contrôle").click()
    expect(page.get_by_role("group", name="En contrôle")).to_be_visible()
    expect(page.get_by_label("Objectifs")).to_be_disabled()
    page.get_by_role("button", name="Reprendre la saisie").click()
    expect(page.get_by_label("Objectifs")).to_be_enabled()


def test_the_same_formation_is_not_added_twice(ouvrir: Ouvrir, serveur: Serveur, axe: Axe) -> None:
    navigateur = ouvrir()
    navigateur.se_connecter(serveur.cfa())
    page = navigateur.aller("/offre/formations/nouvelle")
    commencer(page)
    page = navigateur.aller("/offre/formations/nouvelle")
    choisir_certification(page)
    page.get_by_role("button", name="Continuer").click()
    alerte = page.get_by_role("group", name="Cette formation existe peut-être déjà")
    expect(alerte).to_be_focused()
    expect(alerte.get_by_role("link", name=re.compile(r"^20\d{10}, Limoges"))).to_be_visible()
    assert axe.fautes(page) == []
    alerte.get_by_role("button", name="Il s’agit d’une autre formation").click()
    page.wait_for_url(re.compile(r"/offre/formations/\d+"))
    navigateur.aller("/offre/catalogue?onglet=brouillons")
    expect(page.locator("tbody tr")).to_have_count(2)


def test_two_authors_of_one_field(ouvrir: Ouvrir, serveur: Serveur, axe: Axe) -> None:
    courriel = serveur.cfa()
    un, deux = ouvrir(), ouvrir(TELEPHONE)
    for navigateur in (un, deux):
        navigateur.se_connecter(courriel)
    un.aller("/offre/formations/nouvelle")
    commencer(un.page)
    adresse = un.page.url.removeprefix(serveur.url)
    deux.aller(adresse)
    un.page.get_by_label("Objectifs").fill("Celui du bureau")
    un.page.keyboard.press("Tab")
    enregistre(un.page)
    deux.page.get_by_label("Objectifs").fill("Celui du téléphone")
    deux.page.keyboard.press("Tab")
    conflit = deux.page.get_by_role("group", name="Conflit : Objectifs")
    expect(conflit).to_contain_text("Celui du bureau")
    assert axe.fautes(deux.page) == []
    conflit.get_by_role("button", name=re.compile("^Prendre")).click()
    expect(deux.page.get_by_role("textbox", name="Objectifs")).to_have_value("Celui du bureau")
    expect(conflit).to_have_count(0)


def test_the_catalogue_is_sorted_paged_and_archived(ouvrir: Ouvrir, serveur: Serveur) -> None:
    navigateur = ouvrir()
    navigateur.se_connecter(DEMONSTRATION)
    page = navigateur.aller("/offre/catalogue")
    expect(page.get_by_text(re.compile(r"^1 à 10 sur \d+$"))).to_be_visible()
    page.get_by_role("link", name="Intitulé").click()
    expect(page.get_by_role("columnheader", name="Intitulé")).to_have_attribute("aria-sort", "ascending")
    page.get_by_role("link", name="Suivante").click()
    expect(page.get_by_text(re.compile(r"^11 à 20 sur"))).to_be_visible()
    expect(page.locator("#titre")).to_be_focused()
    page.go_back()
    expect(page.get_by_text(re.compile(r"^1 à 10 sur"))).to_be_visible()
    libres = page.locator("tbody tr").filter(has_not_text="En contrôle")
    reference = libres.nth(1).locator("a.code").inner_text()
    for rang in (1, 2):
        libres.nth(rang).locator("input[type=checkbox]").check()
    barre = page.get_by_role("group", name="Actions sur la sélection")
    expect(barre).to_contain_text("2 formations choisies")
    reconnexions: list[WebSocket] = []
    page.on("websocket", lambda prise: reconnexions.append(prise))
    with page.expect_download() as attendu:
        barre.get_by_role("link", name="Exporter (CSV)").click()
    lignes = attendu.value.path().read_text(encoding="utf-8-sig").splitlines()
    assert len({ligne.partition(";")[0] for ligne in lignes[1:]}) == 2
    barre.get_by_role("button", name="Archiver").click()
    bilan = page.get_by_role("group", name="2 formations archivées.")
    expect(bilan).to_be_focused()
    assert reconnexions == [], "a file that comes leaves the page as it is"
    expect(page.locator("tbody a.code", has_text=reference)).to_have_count(0)
    bilan.get_by_role("button", name="Annuler").click()
    expect(page.get_by_role("group", name="2 formations remises comme avant.")).to_be_focused()
    expect(page.locator("tbody a.code", has_text=reference)).to_be_visible()
    page.get_by_label("Filtrer").fill("zzz")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Aucune formation pour « zzz »")).to_be_visible()


def formations(serveur: Serveur) -> dict[str, tuple[int, str]]:
    """Return the id and the reference of one formation of the demonstration in each state."""
    with serveur.base() as session:
        trouvees = {
            statut.value: session.exec(
                select(Formation.id, Formation.reference)
                .join(VersionFormation, VersionFormation.formation_id == Formation.id)
                .where(
                    VersionFormation.statut == statut,
                    Formation.statut == "active",
                    Formation.organisme_id == VersionFormation.organisme_id,
                    Formation.id < 67,
                )
                .order_by(Formation.id.desc())
            ).first()
            for statut in (
                StatutVersion.BROUILLON,
                StatutVersion.EN_CONTROLE,
                StatutVersion.A_COMPLETER,
                StatutVersion.PUBLIEE,
            )
        }
        archivee = session.exec(select(Formation.id, Formation.reference).where(Formation.statut == "archivee")).first()
    return trouvees | {"archivee": archivee}


def test_every_page_in_every_state_at_three_widths(navigateur: Navigateur, serveur: Serveur, axe: Axe) -> None:
    etats = formations(serveur)
    chemins = [
        "/offre/catalogue",
        *(
            f"/offre/catalogue?onglet={o}"
            for o in ("alerte", "creees", "brouillons", "archivees", "supprimees", "maj_diplomes")
        ),
        "/offre/catalogue?categorie=conventionnees",
        "/offre/catalogue?onglet=alerte&motif=ancienne",
        "/offre/catalogue?filtrer=zzz",
        "/offre/formations/nouvelle",
        *(f"/offre/formations/{reference}" for _, reference in etats.values()),
        *(f"/offre/relecture?id={i}" for i, _ in etats.values()),
        "/offre/formations/999999",
        "/offre/session?id=999999&ref=1",
    ]
    navigateur.se_connecter(DEMONSTRATION)
    for chemin in chemins:
        page = navigateur.aller(chemin)
        expect(page.locator(".skeleton")).to_have_count(0)
        for largeur in aux_largeurs(page):
            assert axe.fautes(page) == [], (chemin, largeur)
            sans_debordement(page)


def test_the_bar_never_hides_what_has_focus(navigateur: Navigateur, serveur: Serveur) -> None:
    navigateur.se_connecter(DEMONSTRATION)
    page = navigateur.aller(f"/offre/formations/{formations(serveur)['brouillon'][1]}")
    expect(page.locator("#etat-brouillon")).to_be_visible()
    page.locator("#intitule").focus()
    for _ in range(40):
        page.keyboard.press("Tab")
        cache = page.evaluate(
            "() => { const e = document.activeElement, r = e.getBoundingClientRect();"
            "if (e === document.body) return false;"
            "const x = document.elementFromPoint(r.left + 5, r.top + Math.min(r.height, 40) / 2);"
            "return !(x && (e.contains(x) || x.contains(e) || x.closest('label'))); }"
        )
        assert not cache, page.evaluate("document.activeElement.outerHTML")[:200]
