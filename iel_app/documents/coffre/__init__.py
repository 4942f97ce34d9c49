"""The vault of produced files: under the data folder, named by their SHA-256, never by anything a person typed."""

import hashlib
import os
import tempfile
from pathlib import Path

from iel_app.core.settings import settings


def ranger(contenu: bytes) -> tuple[str, str]:
    """Store the file, whole or not at all, readable by the service only; return its relative path and its SHA-256."""
    empreinte = hashlib.sha256(contenu).hexdigest()
    chemin = f"{empreinte[:2]}/{empreinte[2:4]}/{empreinte}.pdf"
    fichier = _racine() / chemin
    fichier.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descripteur, provisoire = tempfile.mkstemp(dir=fichier.parent)  # mode 0600
    try:
        with os.fdopen(descripteur, "wb") as sortie:
            sortie.write(contenu)
            sortie.flush()
            os.fsync(sortie.fileno())
        Path(provisoire).replace(fichier)
    except BaseException:
        Path(provisoire).unlink(missing_ok=True)
        raise
    return chemin, empreinte


def lire(chemin: str, empreinte: str) -> bytes | None:
    """Return the file, or None when it is not there or no longer what was stored."""
    if not chemin:
        return None
    try:
        contenu = (_racine() / chemin).read_bytes()
    except FileNotFoundError:
        return None
    return contenu if hashlib.sha256(contenu).hexdigest() == empreinte else None


def _racine() -> Path:
    return settings().dossier / "documents"
