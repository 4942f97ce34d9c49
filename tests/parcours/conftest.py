"""Fixtures of the journeys: the server, browsers that fail on any console error, axe."""

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, expect

from iel_app.core.settings import settings
from tests.parcours.axe import Axe
from tests.parcours.serveur import MOT_DE_PASSE, Compte, Serveur, attendre, chromium, preparer, un_a_la_fois

BUREAU = {"width": 1280, "height": 900}
TELEPHONE = {"width": 360, "height": 740}
ETROIT = {"width": 320, "height": 640}
expect.set_options(timeout=15_000)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Use the distribution's browser."""
    options = (
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
    )
    return {**browser_type_launch_args, "executable_path": chromium(), "args": list(options)}


@pytest.fixture(scope="session")
def serveur(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serveur]:
    """The application, built once, served for all the journeys."""
    settings.cache_clear()
    commun = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        commun = commun.parent
    serveur = preparer(tmp_path_factory.mktemp("donnees"), commun)
    serveur.demarrer()
    yield serveur
    serveur.arreter()
    settings.cache_clear()


@pytest.fixture(autouse=True)
def debout(serveur: Serveur) -> None:
    """Start the server again when the test before killed it."""
    # Its process tells, not its answer: a machine that is busy for a second is not a server that is gone.
    if serveur.processus is None or serveur.processus.poll() is not None:
        serveur.demarrer()


@pytest.fixture(scope="session")
def axe(tmp_path_factory: pytest.TempPathFactory) -> Axe:
    """axe-core, from its registry package."""
    with un_a_la_fois("axe"):
        return Axe.telecharger(Path(".axe"))


class Navigateur:
    """One browser of one person: its own cookies; what its console says is kept."""

    def __init__(self, contexte: BrowserContext, serveur: Serveur) -> None:
        self.contexte, self.serveur = contexte, serveur
        self.plaintes: list[str] = []
        self.page = self.onglet()

    def onglet(self) -> Page:
        """Open a tab."""
        page = self.contexte.new_page()
        page.on("console", self._entendre)
        page.on("pageerror", lambda erreur: self.plaintes.append(str(erreur)))
        return page

    def _entendre(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not self.tolere(message.text):
            self.plaintes.append(message.text)

    def tolere(self, texte: str) -> bool:
        """Tell whether a message is the very thing a test provokes."""
        return any(signe in texte for signe in self.tolerances)

    tolerances: tuple[str, ...] = ()

    def aller(self, chemin: str, page: Page | None = None) -> Page:
        """Open an address and wait until the page answers."""
        page = page or self.page
        page.goto(self.serveur.url + chemin)
        page.wait_for_selector("#pret", state="attached")
        return page

    def se_connecter(self, qui: Compte | str, collectivite: str = "", mot_de_passe: str = MOT_DE_PASSE) -> Page:
        """Sign in, and choose a collectivité when asked."""
        courriel = qui if isinstance(qui, str) else qui.courriel
        page = self.page if "/connexion" in self.page.url else self.aller("/connexion")
        page.get_by_label("Identifiant").fill(courriel)
        page.get_by_label("Mot de passe", exact=True).fill(mot_de_passe)
        page.get_by_role("button", name="Se connecter").click()
        page.wait_for_load_state()
        page.wait_for_selector("#pret", state="attached")
        if collectivite:
            page.get_by_role("radio", name=re.compile(collectivite)).check()
            page.get_by_role("button", name="Se connecter").click()
            page.wait_for_load_state()
            page.wait_for_selector("#pret", state="attached")
        return page

    def finir_ailleurs(self) -> None:
        """Sign out in another tab."""
        autre = self.onglet()
        autre.set_viewport_size(BUREAU)
        self.aller("/accueil", autre)
        autre.get_by_role("button", name="Se déconnecter").click()
        autre.wait_for_url("**/connexion*")

    def reconnecter(self, courriel: str) -> None:
        """Sign in by the link of the band, and come back to the first tab."""
        with self.page.expect_popup() as fenetre:
            self.page.get_by_role("link", name="reconnectez-vous dans un nouvel onglet").click()
        onglet = fenetre.value
        onglet.get_by_label("Identifiant").fill(courriel)
        onglet.get_by_label("Mot de passe", exact=True).fill(MOT_DE_PASSE)
        onglet.get_by_role("button", name="Se connecter").click()
        onglet.wait_for_url(f"{self.page.url.partition('?')[0]}*")
        self.page.bring_to_front()

        # A headless browser never says to a tab that it is shown again.
        def revenue() -> bool:
            self.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
            return self.page.get_by_text("Votre session est terminée.").count() == 0

        attendre(revenue, "la fin du bandeau")

    def recensement(self) -> Page:
        """Open the census form."""
        page = self.aller("/recensement/saisie")
        expect(page.locator("#formulaire")).to_be_visible()
        return page


Ouvrir = Callable[..., Navigateur]


@pytest.fixture
def ouvrir(browser: Browser, serveur: Serveur) -> Iterator[Ouvrir]:
    """Open browsers; at the end of the test, no console may have complained."""
    navigateurs: list[Navigateur] = []

    def faire(taille: dict[str, int] | None = None, **options: Any) -> Navigateur:
        contexte = browser.new_context(
            viewport=taille or BUREAU, locale="fr-FR", timezone_id="Europe/Paris", accept_downloads=True, **options
        )
        navigateurs.append(Navigateur(contexte, serveur))
        return navigateurs[-1]

    yield faire
    plaintes = [plainte for n in navigateurs for plainte in n.plaintes]
    for navigateur in navigateurs:
        navigateur.contexte.close()
    assert plaintes == []


@pytest.fixture
def navigateur(ouvrir: Ouvrir) -> Navigateur:
    """A desktop browser."""
    return ouvrir()


LARGEURS = (1280, 360, 320)


def aux_largeurs(page: Page) -> Iterator[int]:
    """Show a page at each width in turn."""
    for largeur in LARGEURS:
        page.set_viewport_size({"width": largeur, "height": 800})
        yield largeur


def chercher_dans(liste: Locator, texte: str) -> None:
    """Type in a searchable list, once the page that its focus scrolls stands still: scrolling closes what it found."""
    liste.focus()
    expect(liste).to_be_in_viewport()
    liste.press_sequentially(texte)


def sans_debordement(page: Page) -> None:
    """Check that nothing scrolls sideways."""
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0, page.url
