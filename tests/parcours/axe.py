"""axe-core in the page: WCAG A and AA, RGAA, best practices; zero violation is the gate."""

import io
import json
import os
import subprocess
import sys
import tarfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

VERSION = "4.14.1"
_MARQUES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "RGAAv4", "best-practice"]
_REGLES = (
    "css-orientation-lock",
    "focus-order-semantics",
    "p-as-heading",
    "table-fake-caption",
    "td-has-header",
    "target-size",
)


@dataclass(frozen=True)
class Axe:
    """The script, run in a page."""

    script: str

    @classmethod
    def telecharger(cls, dossier: Path) -> "Axe":
        """Return axe-core of our version, from npm, kept in a folder."""
        archive = dossier / f"axe-core-{VERSION}.tgz"
        if not archive.exists():
            dossier.mkdir(exist_ok=True)
            env = os.environ | {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
            subprocess.run(
                ["npm", "pack", f"axe-core@{VERSION}", "--silent"],
                cwd=dossier,
                env=env,
                check=True,
                capture_output=True,
            )
        with tarfile.open(fileobj=io.BytesIO(archive.read_bytes())) as contenu:
            membre = contenu.extractfile("package/axe.min.js")
            assert membre is not None
            return cls(membre.read().decode())

    def fautes(self, page: Page) -> list[str]:
        """Return one line by violation and element."""
        page.evaluate(self.script)
        options = {
            "runOnly": {"type": "tag", "values": _MARQUES},
            "rules": {regle: {"enabled": True} for regle in _REGLES},
            "resultTypes": ["violations"],
        }
        resultat: dict[str, Any] = page.evaluate(f"axe.run(document, {json.dumps(options)})")
        return [
            f"{v['id']} ({v['impact']}): {n['target']} {n['failureSummary'][:200]}"
            for v in resultat["violations"]
            for n in v["nodes"]
        ]
