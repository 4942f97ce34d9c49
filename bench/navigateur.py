"""In a real browser: from the click to what is painted, on this machine and on a slow link; and the arrival."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from bench.atelier import PORT, PORT_RELAIS, Atelier, Personne
from bench.mesures import RACINE, Mesure, etendue, mediane, ms
from bench.poids import pages
from tests.parcours.serveur import Serveur, chromium

ALLER_RETOUR_MS, DEBIT_KBITS, PROCESSEUR = 150, 1600, 4
ENREGISTREMENTS, AJOUTS, ARRIVEES = 15, 12, 3
OPTIONS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_SAISIE = "/recensement/saisie"
# Timed in the page: a click, the first change after which the condition holds, then the frame that paints it.
_CLIC = """() => new Promise((ok, non) => {
  const atteint = () => (%(condition)s);
  const limite = setTimeout(() => non(new Error("rien après 10 s")), 10000);
  const oeil = new MutationObserver(() => {
    if (!atteint()) return;
    oeil.disconnect();
    clearTimeout(limite);
    requestAnimationFrame(() => requestAnimationFrame(() => ok(performance.now() - debut)));
  });
  oeil.observe(document, {subtree: true, childList: true, characterData: true, attributes: true});
  const debut = performance.now();
  %(geste)s;
})"""
_ARRIVEE = """(() => {
  const oeil = new MutationObserver(() => {
    if (!document.querySelector("#pret")) return;
    if (location.pathname === "/recensement/saisie" && !document.querySelector("#formulaire")) return;
    oeil.disconnect();
    requestAnimationFrame(() => requestAnimationFrame(() => { window.utilisable = performance.now(); }));
  });
  oeil.observe(document, {subtree: true, childList: true});
})()"""
_LISTES = 'document.querySelectorAll(\'input[id^="i-"][id$="-texte"]\').length'


def _clic(page: Page, geste: str, condition: str) -> float:
    """Return the seconds from a gesture to the paint of what it changes."""
    return page.evaluate(_CLIC % {"geste": geste, "condition": condition}) / 1000


@contextmanager
def _navigateur(port: int) -> Iterator[Browser]:
    """Open a browser that reaches the application's own address through a port."""
    with sync_playwright() as pw:
        regle = f"--host-resolver-rules=MAP localhost:{PORT} 127.0.0.1:{port}"
        navigateur = pw.chromium.launch(executable_path=chromium(), args=[*OPTIONS, regle])
        try:
            yield navigateur
        finally:
            navigateur.close()


def _contexte(navigateur: Browser, serveur: Serveur, personne: Personne) -> BrowserContext:
    contexte = navigateur.new_context(
        viewport={"width": 1280, "height": 900}, locale="fr-FR", timezone_id="Europe/Paris"
    )
    contexte.add_cookies([{"name": "iel", "value": personne.jetons[0], "url": serveur.url, "httpOnly": True}])
    contexte.add_init_script(_ARRIVEE)
    return contexte


def _arriver(page: Page, adresse: str) -> float:
    """Return the seconds from the navigation to a page that can be used."""
    page.goto(adresse, wait_until="commit")
    limite = time.monotonic() + 30
    while time.monotonic() < limite:
        if utilisable := page.evaluate("window.utilisable"):
            return utilisable / 1000
        page.wait_for_timeout(100)
    raise AssertionError(f"{adresse} : pas utilisable en 30 s")


def _enregistrer(page: Page, rang: int) -> float:
    """Change a figure without a keystroke, press « Enregistrer », until the confirmation of the next version."""
    version = int(page.locator("input[name=base]").input_value()) + 1
    page.evaluate(f"document.querySelector('[name=fins_ete]').value = '{rang % 300}'")
    attendu = f"document.querySelector('#confirmation')?.textContent.includes('Version{version}, enregistrée')"
    return _clic(page, "document.querySelector('#formulaire .action-bar button[type=submit]').click()", attendu)


def _ajouter(page: Page) -> float:
    """Press « Ajouter une catégorie cible » until its row is painted, then remove it."""
    avant = page.evaluate(_LISTES)
    duree = _clic(page, "document.querySelector('#ajouter-categorie').click()", f"{_LISTES} > {avant}")
    _clic(page, "[...document.querySelectorAll('td.actions button')].at(-1).click()", f"{_LISTES} === {avant}")
    return duree


def _trame(page: Page) -> float:
    """Return what the measure itself costs: a change made in the page, until its paint."""
    return _clic(page, "document.body.toggleAttribute('data-trame')", "true")


def _clics(nom: str, durees: list[float], trames: list[float], but: float) -> Mesure:
    return Mesure(
        nom=nom,
        sujet=f"p50 {etendue(durees)}",
        reference=f"changement local peint {ms(mediane(trames))}",
        valeur=mediane(durees),
        but=f"≤ {but * 1000:.0f} ms",
        seuil=but,
        brut={"sujet_s": durees, "reference_s": trames},
    )


def _gestes(atelier: Atelier, serveur: Serveur, port: int, rangs: Iterator[int]) -> dict[str, list[float]]:
    """Return the durations of saves and added rows, warm, with a local change after each."""
    with _navigateur(port) as navigateur:
        page = _contexte(navigateur, serveur, atelier.personnes[0]).new_page()
        _arriver(page, serveur.url + _SAISIE)
        for _ in range(2):
            _enregistrer(page, next(rangs))
            _ajouter(page)
        durees: dict[str, list[float]] = {"enregistrer": [], "ajouter": [], "trame": []}
        for _ in range(ENREGISTREMENTS):
            durees["enregistrer"].append(_enregistrer(page, next(rangs)))
            durees["trame"].append(_trame(page))
        for _ in range(AJOUTS):
            durees["ajouter"].append(_ajouter(page))
            durees["trame"].append(_trame(page))
    return durees


def _visites(atelier: Atelier, serveur: Serveur) -> dict[str, list[float]]:
    """Return first and second arrivals on the census and, beside, on the help page, each first one in a new browser."""
    durees: dict[str, list[float]] = {f"{page}{n}": [] for page in (_SAISIE, "/aide") for n in (1, 2)}
    with _navigateur(PORT_RELAIS) as navigateur:
        for tour in range(ARRIVEES):
            for adresse in (_SAISIE, "/aide"):
                contexte = _contexte(navigateur, serveur, atelier.personnes[1 + tour])
                page = contexte.new_page()
                cdp = contexte.new_cdp_session(page)
                cdp.send("Emulation.setCPUThrottlingRate", {"rate": PROCESSEUR})
                cdp.send("Network.enable")
                cdp.send("Network.setCacheDisabled", {"cacheDisabled": True})
                durees[f"{adresse}1"].append(_arriver(page, serveur.url + adresse))
                cdp.send("Network.setCacheDisabled", {"cacheDisabled": False})
                _arriver(page, serveur.url + adresse)
                durees[f"{adresse}2"].append(_arriver(page, serveur.url + adresse))
                contexte.close()
    return durees


def _arrivees(durees: dict[str, list[float]]) -> list[Mesure]:
    lien = f"{ALLER_RETOUR_MS} ms, 1,6 Mb/s, processeur × {PROCESSEUR}"
    mesures = []
    for n, quand, but in ((1, "première visite", 2.5), (2, "visite suivante", None)):
        sujet, reference = durees[f"{_SAISIE}{n}"], durees[f"/aide{n}"]
        mesures.append(
            Mesure(
                nom=f"Recensement utilisable, {quand} ({lien})",
                sujet=etendue(sujet, "s", 1),
                reference=f"page d’aide {etendue(reference, 's', 1)}",
                ratios=[a / b for a, b in zip(sujet, reference, strict=True)],
                valeur=mediane(sujet),
                but="≤ 2,5 s" if but else "",
                seuil=but,
                brut={"sujet_s": sujet, "reference_s": reference},
            )
        )
    return mesures


def _polices(atelier: Atelier, serveur: Serveur) -> Mesure:
    """Count the font files that each page loads."""
    construit = RACINE / serveur.environnement()["IEL_PAGES"] / "build" / "client"
    lues = 'performance.getEntriesByType("resource").map(r => r.name).filter(n => /\\.(woff2?|ttf|otf)$/.test(n))'
    nombres = {}
    with _navigateur(PORT) as navigateur:
        for adresse in pages(construit):
            contexte = _contexte(navigateur, serveur, atelier.personnes[0])
            page = contexte.new_page()
            _arriver(page, serveur.url + adresse)
            page.wait_for_load_state("networkidle")
            nombres[adresse] = len(set(page.evaluate(lues)))
            contexte.close()
    pire = max(nombres, key=nombres.__getitem__)
    return Mesure(
        nom=f"P7 polices chargées, au plus ({pire})",
        sujet=f"{nombres[pire]} fichier{'s' if nombres[pire] > 1 else ''}",
        valeur=nombres[pire],
        but="≤ 2",
        seuil=2,
        brut={"fichiers": nombres},
    )


def mesurer(atelier: Atelier) -> list[Mesure]:
    """Return the measures of the browser."""
    rangs = count(1)
    relais = ("-m", "bench.relais", str(PORT_RELAIS), str(PORT), str(ALLER_RETOUR_MS))
    with atelier.application("navigateur") as serveur:
        ici = _gestes(atelier, serveur, PORT, rangs)
        polices = _polices(atelier, serveur)
        with atelier.processus(PORT_RELAIS, *relais, "0"):
            loin = _gestes(atelier, serveur, PORT_RELAIS, rangs)
        with atelier.processus(PORT_RELAIS, *relais, str(DEBIT_KBITS)):
            visites = _visites(atelier, serveur)
    return [
        _clics("« Enregistrer » → confirmation peinte, boucle locale", ici["enregistrer"], ici["trame"], 0.100),
        _clics("« Enregistrer » → confirmation peinte, 150 ms", loin["enregistrer"], loin["trame"], 0.300),
        _clics("« Ajouter une catégorie » → ligne peinte, boucle locale", ici["ajouter"], ici["trame"], 0.080),
        *_arrivees(visites),
        polices,
    ]
