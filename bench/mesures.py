"""One measured promise, its verdict, the table and the file of results."""

import json
import os
import platform
import statistics
import subprocess
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

RACINE = Path(__file__).resolve().parents[1]
RESULTATS = RACINE / "bench" / "results"
PAQUETS = ("reflex", "granian", "python-socketio", "starlette", "sqlalchemy", "sqlmodel", "uvloop")
TOURS = 5


@dataclass(frozen=True)
class Mesure:
    """One line of the table. `valeur` is what the goal is compared with; without a goal the line only informs."""

    nom: str
    sujet: str
    valeur: float
    but: str = ""
    seuil: float | None = None
    au_moins: bool = False
    reference: str = ""
    ratios: list[float] = field(default_factory=list)
    brut: dict[str, Any] = field(default_factory=dict)

    @property
    def verdict(self) -> str:
        """« tenu », « manqué », or nothing when there is no goal."""
        if self.seuil is None:
            return ""
        tenu = self.valeur >= self.seuil if self.au_moins else self.valeur <= self.seuil
        return "tenu" if tenu else "manqué"

    @property
    def ratio(self) -> str:
        """The median of the ratios of the rounds, and their spread."""
        if not self.ratios:
            return ""
        return f"{nombre(mediane(self.ratios))} ({nombre(min(self.ratios))}–{nombre(max(self.ratios))})"


@dataclass(frozen=True)
class Paire:
    """What A and B gave, round after round."""

    sujet: list[float]
    reference: list[float]

    @property
    def ratios(self) -> list[float]:
        """A over B, in each round."""
        return [a / b for a, b in zip(self.sujet, self.reference, strict=True)]


async def alterner(
    sujet: Callable[[], Awaitable[float]], reference: Callable[[], Awaitable[float]], tours: int = TOURS
) -> Paire:
    """Measure A B A B …: whatever slows the machine slows both."""
    a, b = [], []
    for _ in range(tours):
        a.append(await sujet())
        b.append(await reference())
    return Paire(a, b)


def chronometrer(acte: Callable[[], Any]) -> float:
    """Return how long an act takes, in seconds."""
    debut = time.perf_counter()
    acte()
    return time.perf_counter() - debut


def mediane(valeurs: Sequence[float]) -> float:
    """Return the median."""
    return statistics.median(valeurs)


def centile(valeurs: Sequence[float], part: float) -> float:
    """Return the value under which a part (0 to 1) of the values are."""
    return sorted(valeurs)[min(len(valeurs) - 1, int(len(valeurs) * part))]


def nombre(valeur: float) -> str:
    """Return a number as people read it: three figures."""
    decimales = 0 if abs(valeur) >= 100 else 1 if abs(valeur) >= 10 else 2
    return f"{valeur:.{decimales}f}".replace(".", ",")


def ms(secondes: float) -> str:
    """Return a duration in milliseconds."""
    return f"{nombre(secondes * 1000)} ms"


def etendue(valeurs: Sequence[float], unite: str = "ms", facteur: float = 1000) -> str:
    """Return « médiane (min–max) unité »."""
    bas, haut = nombre(min(valeurs) * facteur), nombre(max(valeurs) * facteur)
    return f"{nombre(mediane(valeurs) * facteur)} {unite} ({bas}–{haut})"


def tableau(mesures: Sequence[Mesure]) -> str:
    """Return the table, one line a measure."""
    titres = ("mesure", "sujet", "référence", "ratio (min–max)", "but", "verdict")
    lignes = [titres, *((m.nom, m.sujet, m.reference, m.ratio, m.but, m.verdict) for m in mesures)]
    largeurs = [max(len(ligne[i]) for ligne in lignes) for i in range(len(titres))]
    texte = [" | ".join(c.ljust(n) for c, n in zip(ligne, largeurs, strict=True)).rstrip() for ligne in lignes]
    return "\n".join([texte[0], "-+-".join("-" * n for n in largeurs), *texte[1:]])


def _commit() -> str:
    def git(*mots: str) -> str:
        return subprocess.run(["git", *mots], cwd=RACINE, capture_output=True, text=True, check=False).stdout.strip()

    nom = git("rev-parse", "--short", "HEAD") or "sans-commit"
    return f"{nom}-modifie" if git("status", "--porcelain", "--", "iel_app", "assets", "bench") else nom


def charge() -> list[float]:
    """Return the load averages of the machine."""
    return [round(c, 2) for c in os.getloadavg()]


def ecrire(mesures: Sequence[Mesure], charge_avant: list[float], debut: float, erreurs: dict[str, str]) -> Path:
    """Write the results of this commit."""
    RESULTATS.mkdir(parents=True, exist_ok=True)
    fichier = RESULTATS / f"{_commit()}.json"
    contenu = {
        "instant": datetime.now(UTC).isoformat(timespec="seconds"),
        "duree_s": round(time.monotonic() - debut, 1),
        "hote": {"nom": platform.node(), "systeme": platform.platform(), "coeurs": os.cpu_count()},
        "charge_avant": charge_avant,
        "charge_apres": charge(),
        "versions": {"python": platform.python_version(), **{p: version(p) for p in PAQUETS}},
        "mesures": [asdict(m) | {"verdict": m.verdict} for m in mesures],
        "erreurs": erreurs,
    }
    fichier.write_text(json.dumps(contenu, ensure_ascii=False, indent=1))
    return fichier
