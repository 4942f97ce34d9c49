"""An offer manager treats a queue of two hundred by keyboard alone; in number, on a phone; two of them at once."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.parcours.axe import Axe
from tests.parcours.conftest import TELEPHONE, Navigateur, Ouvrir, aux_largeurs, sans_debordement
from tests.parcours.donnees_controle import RegionAControler, une_region_a_controler
from tests.parcours.serveur import Serveur, attendre
from tests.parcours.test_clavier import tab_jusqu_a


@pytest.fixture(scope="module")
def corse(serveur: Serveur) -> RegionAControler:
    """147 creations and 53 renewals in control."""
    return une_region_a_controler(serveur, "94", 147, 53)


@pytest.fixture(scope="module")
def loire(serveur: Serveur) -> RegionAControler:
    """53 renewals in control."""
    return une_region_a_controler(serveur, "52", 0, 53)


@pytest.fixture(scope="module")
def bretagne(serveur: Serveur) -> RegionAControler:
    """A small region, for what a test must not share."""
    return une_region_a_controler(serveur, "53", 12, 1)


def ligne(page: Page, version: int) -> Locator:
    """Return the link of a row."""
    return page.locator(f"#ligne-{version}")


def ouverte(page: Page, version: int) -> None:
    """Wait until a publication is open, taken, and its row has focus."""
    page.wait_for_url(re.compile(rf"[?&]id={version}(&|$)"))
    expect(ligne(page, version)).to_be_focused()
    expect(page.get_by_text("Vous la traitez depuis")).to_be_visible()
    expect(page.locator("tr[aria-current=true] [data-row]")).to_have_id(f"ligne-{version}")


COMPLEMENT = "Précisez le public visé, les compétences acquises et les débouchés."
DOUBLON = "Cette formation est déjà publiée. Modifiez celle qui existe plutôt que d’en créer une autre."


def test_two_hundred_by_keyboard_alone(ouvrir: Ouvrir, corse: RegionAControler) -> None:
    file = [*corse.creations, *corse.reconductions]
    premiere, deuxieme, troisieme = file[:3]
    page = ouvrir().se_connecter(corse.un)
    page.wait_for_url("**/accueil")
    tab_jusqu_a(page, "link", "Contrôler les publications")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Contrôle des publications 200")).to_be_visible()
    tab_jusqu_a(page, "textbox", "Intitulé ou référence")
    page.keyboard.type("vcrjxa")
    expect(page.get_by_label("Intitulé ou référence")).to_have_value("vcrjxa")
    assert "/fiche" not in page.url
    tab_jusqu_a(page, "link", r"Formation 001")
    for touche, version in (("j", deuxieme), ("ArrowDown", troisieme), ("k", deuxieme), ("ArrowUp", premiere)):
        page.keyboard.press(touche)
        expect(ligne(page, version)).to_be_focused()
    page.keyboard.press("x")
    expect(page.get_by_text("1 sélectionnée")).to_be_visible()
    page.keyboard.press("x")
    expect(page.get_by_text("1 sélectionnée")).to_have_count(0)
    page.keyboard.press("v")  # not open yet: it opens, and nothing is decided
    ouverte(page, premiere)
    assert corse.statuts([premiere]) == ["en_controle"]
    attendus: dict[int, tuple[str, ...]] = {}
    for rang, version in enumerate(file):
        suivante = file[rang + 1] if rang + 1 < len(file) else None
        if rang % 40 == 30 and suivante:
            regarder(page, version, suivante)
        attendus[version] = decider(page, rang)
        if suivante is None:
            break
        ouverte(page, suivante)
        if rang % 60 == 45:
            page.keyboard.press("a")
            ouverte(page, version)
            attendus[version] += ("decision_annulee", *decider(page, 0))
            ouverte(page, suivante)
    expect(page.get_by_role("heading", name="Rien à contrôler")).to_be_visible()
    expect(page.locator("#titre")).to_be_focused()
    assert {v: actes for v, (actes, _) in corse.decisions().items()} == attendus
    statuts = {"formation_validee": "publiee", "complement_demande": "a_completer", "formation_refusee": "refusee"}
    assert corse.statuts(file) == [statuts[attendus[v][-1]] for v in file]
    renvoyee, refusee = corse.version(file[3]), corse.version(file[7])
    assert (renvoyee.motifs, refusee.message) == ({"objectif": COMPLEMENT}, DOUBLON)
    attendre(lambda: {m for _, m in corse.decisions().values()} == {1}, "un courriel par décision, et un seul", 60)


def decider(page: Page, rang: int) -> tuple[str, ...]:
    """Decide on the open publication, from its row: some come back to their author, some are refused."""
    if rang % 20 == 3:
        page.keyboard.press("c")
        expect(page.get_by_label("Champ concerné")).to_be_focused()
        page.keyboard.type("Obj")
        page.keyboard.press("Tab")
        page.keyboard.type("Obj")
        expect(page.get_by_label("Ce qui est à compléter")).to_have_value(COMPLEMENT)
        tab_jusqu_a(page, "button", "^Demander le complément$")
        page.keyboard.press("Enter")
        return ("complement_demande",)
    if rang % 25 == 7:
        page.keyboard.press("r")
        expect(page.get_by_label("Raison du refus")).to_be_focused()
        page.keyboard.press("Shift+Tab")
        page.keyboard.type("Dou")
        expect(page.get_by_label("Raison du refus")).to_have_value(DOUBLON)
        tab_jusqu_a(page, "button", "^Refuser la publication$")
        page.keyboard.press("Enter")
        return ("formation_refusee",)
    page.keyboard.press("v")
    return ("formation_validee",)


def regarder(page: Page, ici: int, suivante: int) -> None:
    """Look at the next one, and come back."""
    page.keyboard.press("j")
    expect(ligne(page, suivante)).to_be_focused()
    page.keyboard.press("Enter")
    ouverte(page, suivante)
    page.keyboard.press("k")
    expect(ligne(page, ici)).to_be_focused()
    page.keyboard.press("Enter")
    ouverte(page, ici)


def test_shortcuts_can_be_off_and_the_address_remembers(ouvrir: Ouvrir, bretagne: RegionAControler) -> None:
    navigateur = ouvrir()
    page = navigateur.se_connecter(bretagne.un)
    premiere, deuxieme = bretagne.creations[:2]
    navigateur.aller(f"/offre/controle/fiche?id={premiere}")
    page.get_by_text("Raccourcis clavier", exact=True).click()
    expect(page.get_by_text("Ligne suivante")).to_be_visible()
    page.get_by_label("Activer les raccourcis clavier").click()
    page.wait_for_url("**raccourcis=non**")
    expect(page.get_by_label("Activer les raccourcis clavier")).not_to_be_checked()
    ligne(page, premiere).focus()
    for touche in ("v", "j", "x", "c"):
        page.keyboard.press(touche)
    expect(ligne(page, premiere)).to_be_focused()
    assert bretagne.statuts([premiere]) == ["en_controle"]
    suivante = page.get_by_role("link", name="Suivante").first
    expect(suivante).to_have_attribute("href", re.compile("raccourcis=non"))
    suivante.click()
    page.wait_for_url(re.compile(rf"id={deuxieme}&raccourcis=non"))
    expect(page.locator("#titre")).to_be_focused()


def test_archived_then_undone_by_keyboard(ouvrir: Ouvrir, bretagne: RegionAControler, axe: Axe) -> None:
    version, suivante = bretagne.creations[10:12]
    navigateur = ouvrir()
    page = navigateur.se_connecter(bretagne.un)
    navigateur.aller(f"/offre/controle/fiche?id={version}")
    expect(page.get_by_text("Vous la traitez depuis")).to_be_visible()
    ligne(page, version).focus()
    page.keyboard.press("m")
    expect(page.get_by_role("button", name="Rendre")).to_be_visible()
    expect(ligne(page, version)).to_be_focused()
    page.keyboard.press("e")
    expect(page.get_by_label("Raison de l’archivage")).to_be_focused()
    tab_jusqu_a(page, "button", "^Archiver la formation$")
    page.keyboard.press("Enter")
    expect(page.locator("#resume")).to_contain_text("Écrivez la raison de l’archivage")
    assert axe.fautes(page) == []
    page.get_by_label("Raison de l’archivage").fill("Cette formation n’ouvre plus.")
    tab_jusqu_a(page, "button", "^Archiver la formation$")
    page.keyboard.press("Enter")
    ouverte(page, suivante)
    assert bretagne.statuts([version]) == ["refusee"]
    page.keyboard.press("a")
    ouverte(page, version)
    assert bretagne.statuts([version]) == ["en_controle"]
    navigateur.aller("/offre/controle?attribution=moi")
    expect(page.locator("[data-row]")).to_have_id(f"ligne-{version}")
    assert axe.fautes(page) == []


def test_all_fifty_three_outcomes_are_told_then_undone(ouvrir: Ouvrir, loire: RegionAControler, axe: Axe) -> None:
    navigateur = ouvrir()
    page = navigateur.se_connecter(loire.un)
    navigateur.aller("/offre/controle?genre=reconduction&par_page=100")
    expect(page.locator("[data-row]")).to_have_count(53)
    loire.occuper(loire.reconductions[10:13])
    page.get_by_label("Sélectionner toutes les publications de la page").click()
    expect(page.get_by_text("53 sélectionnées")).to_be_visible()
    page.get_by_role("button", name="Valider les reconductions").click()
    bilan = page.locator("#bilan")
    expect(bilan).to_be_focused()
    expect(bilan).to_contain_text("50 publications validées et 3 publications non validées")
    expect(bilan.get_by_text("Samir Kaci traite cette publication en ce moment.")).to_have_count(3)
    bilan.get_by_text("Voir les publications traitées").click()
    expect(bilan.get_by_role("link", name=re.compile("Reconduite"))).to_have_count(53)
    assert axe.fautes(page) == []
    assert sorted(loire.statuts(loire.reconductions)) == ["en_controle"] * 3 + ["publiee"] * 50
    expect(page.locator("[data-row]")).to_have_count(3)
    attendre(lambda: loire.ensemble("valider") == 1, "un courriel pour les cinquante", 30)
    expect(page.get_by_role("group", name="Dernière décision")).to_be_visible()
    page.get_by_role("button", name="Annuler", exact=True).click()
    expect(bilan).to_contain_text("50 publications remises en contrôle")
    expect(page.locator("[data-row]")).to_have_count(53)
    assert set(loire.statuts(loire.reconductions)) == {"en_controle"}
    attendre(lambda: loire.ensemble("annuler") == 1, "un courriel pour l’annulation des cinquante", 30)


def test_two_managers_on_the_same_one(ouvrir: Ouvrir, bretagne: RegionAControler, axe: Axe) -> None:
    version = bretagne.creations[4]
    premier, second = ouvrir(), ouvrir()
    for navigateur, qui in ((premier, bretagne.un), (second, bretagne.deux)):
        navigateur.se_connecter(qui)
    ici = premier.aller(f"/offre/controle/fiche?id={version}")
    expect(ici.get_by_text("Vous la traitez depuis")).to_be_visible()
    la = second.aller(f"/offre/controle/fiche?id={version}")
    expect(la.get_by_text("En cours de traitement par Yann Kerbrat")).to_be_visible()
    assert axe.fautes(la) == []
    la.get_by_role("button", name="Valider", exact=True).click()
    expect(la.locator("#motif-fiche")).to_be_focused()
    expect(la.locator("#motif-fiche")).to_contain_text("Yann Kerbrat traite cette publication en ce moment.")
    ici.get_by_role("link", name="Accueil", exact=True).click()
    ici.wait_for_url("**/accueil")
    second.aller(f"/offre/controle/fiche?id={version}")
    expect(la.get_by_text("Vous la traitez depuis")).to_be_visible()
    assert bretagne.statuts([version]) == ["en_controle"]


def test_newcomers_move_nothing(ouvrir: Ouvrir, bretagne: RegionAControler) -> None:
    navigateur = ouvrir()
    page = navigateur.se_connecter(bretagne.un)
    navigateur.aller("/offre/controle?texte=arrivee")
    expect(page.get_by_text("Aucune publication ne correspond")).to_be_visible()
    bretagne.creer(3, "Arrivee", aujourd_hui=True)
    page.evaluate("document.getElementById('guet').click()")
    expect(page.get_by_text("3 nouvelles publications")).to_be_visible()
    expect(page.locator("[data-row]")).to_have_count(0)
    page.get_by_role("button", name="Actualiser la liste").click()
    expect(page.locator("[data-row]")).to_have_count(3)


def test_on_a_phone(ouvrir: Ouvrir, bretagne: RegionAControler, axe: Axe) -> None:
    version, suivante = bretagne.creations[6:8]
    telephone = ouvrir(TELEPHONE, has_touch=True, is_mobile=True)
    page = telephone.se_connecter(bretagne.un)
    telephone.aller("/offre/controle?par_page=50")
    page.get_by_role("button", name="Filtres").click()
    page.get_by_label("Genre").select_option("creation")
    page.get_by_role("button", name="Filtrer", exact=True).click()
    page.wait_for_url("**genre=creation**")
    page.wait_for_selector("#pret", state="attached")
    ligne(page, version).click()
    page.wait_for_url(re.compile(f"id={version}"))
    expect(page.locator("#titre")).to_be_focused()
    expect(page.locator("#file")).not_to_be_visible()
    sans_debordement(page)
    page.get_by_role("button", name="Corriger : Intitulé").click()
    expect(page.get_by_label("Correction : Intitulé")).to_be_focused()
    page.get_by_label("Correction : Intitulé").fill("")
    page.get_by_role("button", name="Enregistrer la correction").click()
    expect(page.get_by_text("Saisissez l’intitulé de la formation").last).to_be_visible()
    page.get_by_label("Correction : Intitulé").fill("Formation corrigée au téléphone")
    page.get_by_role("button", name="Enregistrer la correction").click()
    expect(page.get_by_role("heading", name=re.compile("Formation corrigée au téléphone"))).to_be_visible()
    page.get_by_label("Nouvelle note").fill("Appeler le CFA lundi")
    page.get_by_role("button", name="Ajouter la note").click()
    expect(page.get_by_text("Appeler le CFA lundi")).to_be_visible()
    expect(page.get_by_label("Nouvelle note")).to_have_value("")
    page.get_by_role("button", name="Valider", exact=True).click()
    page.wait_for_url(re.compile(f"id={suivante}"))
    expect(page.get_by_role("group", name="Dernière décision")).to_be_visible()
    assert axe.fautes(page) == []
    sans_debordement(page)
    annuler = page.get_by_role("button", name="Annuler", exact=True)
    # The bar of decisions, at the bottom too, must not cover it.
    assert annuler.evaluate(
        "e => { const r = e.getBoundingClientRect(); "
        "return e.contains(document.elementFromPoint(r.x + r.width / 2, r.y + r.height / 2)); }"
    )
    annuler.click()
    page.wait_for_url(re.compile(f"id={version}"))
    assert bretagne.statuts([version]) == ["en_controle"]


def test_three_by_keyboard_on_a_narrow_window(ouvrir: Ouvrir, bretagne: RegionAControler) -> None:
    """The list gives way to the sheet: focus is on its title, and the decision after it."""
    trois = bretagne.creer(3, "Etroite")
    navigateur = ouvrir(TELEPHONE)
    page = navigateur.se_connecter(bretagne.un)
    navigateur.aller("/offre/controle?texte=etroite")
    tab_jusqu_a(page, "link", "Etroite 001")
    page.keyboard.press("v")
    for version in trois:
        page.wait_for_url(re.compile(rf"[?&]id={version}(&|$)"))
        expect(page.get_by_role("heading", name=re.compile(f"Etroite 00{trois.index(version) + 1}"))).to_be_focused()
        expect(page.get_by_text("Vous la traitez depuis")).to_be_visible()
        tab_jusqu_a(page, "button", "^Valider$")
        page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Contrôle des publications 0")).to_be_focused()
    assert set(bretagne.statuts(trois)) == {"publiee"}
    tab_jusqu_a(page, "button", "^Annuler$")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Etroite 003")).to_be_focused()
    assert bretagne.statuts(trois) == ["publiee", "publiee", "en_controle"]


def test_every_screen_of_the_control(navigateur: Navigateur, bretagne: RegionAControler, axe: Axe) -> None:
    page = navigateur.se_connecter(bretagne.un)
    version, avec = bretagne.creations[8], bretagne.version(bretagne.creations[9]).formation_id
    fautes: list[str] = []

    def examiner(ou: str) -> None:
        expect(page.locator(".skeleton")).to_have_count(0)
        for largeur in aux_largeurs(page):
            fautes.extend(f"{ou} à {largeur} : {faute}" for faute in axe.fautes(page))
            sans_debordement(page)
        assert page.locator("h1").count() == 1, ou

    for chemin in (
        "/accueil",
        "/offre/controle",
        "/offre/controle?etat=refusee&texte=zzz",
        f"/offre/controle/fiche?id={version}",
        f"/offre/controle/fiche?id={bretagne.reconductions[0]}",
        "/offre/controle/fiche?id=999999",
        f"/offre/controle/comparer?id={version}&avec={avec}",
        "/offre/controle/organismes",
        "/offre/controle/courriels",
    ):
        navigateur.aller(chemin)
        examiner(chemin)
    navigateur.aller(f"/offre/controle/fiche?id={version}")
    for bouton, envoyer in (("Complément", "Demander le complément"), ("Refuser", "Refuser la publication")):
        page.get_by_role("button", name=bouton, exact=True).click()
        page.get_by_role("button", name=envoyer).click()
        expect(page.get_by_role("heading", name="Il y a un problème")).to_be_visible()
        expect(page).to_have_title(re.compile("^Erreur : "))
        examiner(bouton)
        page.get_by_role("button", name="Revenir à la fiche").click()
    assert fautes == []


def test_an_organisme_of_another_siren(ouvrir: Ouvrir, bretagne: RegionAControler) -> None:
    navigateur = ouvrir()
    page = navigateur.se_connecter(bretagne.un)
    navigateur.aller("/offre/controle/organismes")
    page.get_by_role("button", name=re.compile("^Refuser : Lycée")).click()
    expect(page.get_by_label("Raison du refus")).to_be_focused()
    page.get_by_role("button", name="Refuser la demande").click()
    expect(page.get_by_text("Écrivez la raison du refus")).to_be_visible()
    page.get_by_role("button", name="Revenir à la demande").click()
    page.get_by_role("button", name=re.compile("^Accorder : Lycée")).click()
    expect(page.get_by_text("Aucune demande dans cet état")).to_be_visible()
    page.get_by_role("link", name="Accordées").click()
    expect(page.get_by_role("heading", name=re.compile("^Lycée"))).to_be_visible()
    expect(page.get_by_text("Accordée le")).to_be_visible()
    page.get_by_role("link", name="Contrôle", exact=True).first.click()
    expect(page.get_by_role("heading", name=re.compile("^Contrôle des publications"))).to_be_visible()


def test_another_role_sees_no_door(navigateur: Navigateur) -> None:
    page = navigateur.se_connecter("cfa@cfa-limoges.example")
    expect(page.get_by_role("link", name="Contrôle", exact=True)).to_have_count(0)
    navigateur.aller("/offre/controle")
    expect(page.get_by_text("Votre rôle ne permet pas cette action.")).to_be_visible()
