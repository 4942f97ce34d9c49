"""P7: what each page weighs, compressed, as its HTML asks for it; and the list loaded when a row is added."""

import gzip
import re
from pathlib import Path

from bench.atelier import Atelier
from bench.mesures import RACINE, Mesure, nombre

BUT_JS, BUT_JS_LISTE, BUT_CSS = 200, 270, 30
_SCRIPT = re.compile(r'<(?:link rel="modulepreload"|script)[^>]*?(?:href|src)="/(assets/[^"]+\.js)"')
_MODULE = re.compile(r'(?:from|import) ?["`]\./([\w.-]+\.js)["`]|import\(["`]\./([\w.-]+\.js)["`]\)')
_STYLE = re.compile(r'<link[^>]*href="/([^"]+\.css)"')
_IMPORT = re.compile(r'import\("/(assets/[^"]+\.js)"\)|import "/(assets/[^"]+\.js)"|from "/(assets/[^"]+\.js)"')


def pages(construit: Path) -> dict[str, Path]:
    """Return the built pages by address."""
    trouvees = {f"/{f.parent.relative_to(construit)}": f for f in sorted(construit.rglob("index.html"))}
    return {"/" if adresse == "/." else adresse: f for adresse, f in trouvees.items()}


def _ko(construit: Path, fichiers: set[str]) -> float:
    """Return the compressed weight of some files, in kB: the file that is served, else what gzip gives."""
    total = 0
    for nom in fichiers:
        pret = construit / f"{nom}.gz"
        total += pret.stat().st_size if pret.exists() else len(gzip.compress((construit / nom).read_bytes()))
    return total / 1000


def scripts(construit: Path, page: Path) -> set[str]:
    """Return the scripts that a page loads by itself."""
    html = page.read_text()
    trouves = {m[1] for m in _SCRIPT.finditer(html)}
    trouves |= {nom for m in _IMPORT.finditer(html) for nom in m.groups() if nom}
    return _cloture(construit, trouves, dynamiques=False)


def _cloture(construit: Path, depart: set[str], *, dynamiques: bool) -> set[str]:
    """Return files with what they import, and what they may import later when asked."""
    vus: set[str] = set()
    reste = set(depart)
    while reste:
        nom = reste.pop()
        vus.add(nom)
        for statique, differe in _MODULE.findall((construit / nom).read_text()):
            voisin = statique or (differe if dynamiques else "")
            if voisin and f"assets/{voisin}" not in vus:
                reste.add(f"assets/{voisin}")
    return vus


def mesurer(atelier: Atelier) -> list[Mesure]:
    """Return the heaviest page, the census page with its list, and the styles."""
    construit = RACINE / atelier.modele.environnement()["IEL_PAGES"] / "build" / "client"
    js = {adresse: _ko(construit, scripts(construit, f)) for adresse, f in pages(construit).items()}
    css = {
        adresse: _ko(construit, {m[1] for m in _STYLE.finditer(f.read_text())})
        for adresse, f in pages(construit).items()
    }
    saisie = scripts(construit, construit / "recensement" / "saisie" / "index.html")
    avec_liste = _ko(construit, _cloture(construit, saisie, dynamiques=True))
    lourde, habillee = max(js, key=js.__getitem__), max(css, key=css.__getitem__)
    return [
        _poids(f"P7 JavaScript, page la plus lourde ({lourde})", js[lourde], BUT_JS, js),
        _poids("P7 JavaScript, /recensement/saisie avec sa liste", avec_liste, BUT_JS_LISTE, {}),
        _poids(f"P7 styles, page la plus lourde ({habillee})", css[habillee], BUT_CSS, css),
    ]


def _poids(nom: str, ko: float, but: int, brut: dict[str, float]) -> Mesure:
    return Mesure(nom=nom, sujet=f"{nombre(ko)} ko gzip", valeur=ko, but=f"≤ {but} ko", seuil=but, brut={"ko": brut})
