"""A file just received: what it is, whether it can be read, and its rows."""

import csv
import hashlib
import sys
import zipfile
import zlib
from codecs import getincrementaldecoder
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from io import TextIOWrapper
from pathlib import Path
from subprocess import TimeoutExpired, run

from iel_app.core.errors import Impossible
from iel_app.core.settings import settings
from iel_app.offre.fichiers.ligne import LigneLue

FORMAT = "Le fichier doit être au format XLSX, CSV ou LHEO (XML)"
MORCEAU = 65_536
LIGNES_MAX = 50_000
COLONNES_MAX = 200
CELLULE_MAX = 32_767
DECOMPRESSE = 5
"""How many times larger than the largest file a workbook may be once decompressed."""
CONVERSION_MAX = 120
_FORMULES = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Depot:
    """A file examined: it is kept under its hash, and its header is read (none in LHEO)."""

    nom: str
    forme: str
    empreinte: str
    taille: int
    entetes: tuple[str, ...]

    @property
    def chemin(self) -> Path:
        """Where it is kept."""
        return dossier() / self.empreinte


def dossier() -> Path:
    """Return the folder of the imported files, made when it is missing."""
    chemin = settings().dossier / "imports"
    chemin.mkdir(parents=True, exist_ok=True)
    return chemin


def nettoyer(gardees: Collection[str], avant: float) -> int:
    """Remove the files last written before an instant whose hash no import needs, and count them."""
    anciens = [f for f in dossier().iterdir() if f.is_file() and f.stat().st_mtime < avant]
    inutiles = [f for f in anciens if f.name.removesuffix(".csv") not in gardees]
    for fichier in inutiles:
        fichier.unlink(missing_ok=True)
    return len(inutiles)


def premiere(depot: Depot) -> dict[str, str]:
    """Return the first row of a file kept, by header; nothing when it is no longer there."""
    try:
        return next((ligne.valeurs for ligne in lignes(depot)), {})
    except (OSError, Impossible):
        return {}


def examiner(recu: Path, nom: str) -> Depot:
    """Tell what a received file is, convert a workbook, keep it under its hash, and read its header.

    Raises:
        Impossible: too large, empty, of another format, or dangerous; `recu` is then for the caller to remove.
    """
    taille = recu.stat().st_size
    maximum = settings().import_max_mo
    if taille > maximum * 1_000_000:
        raise Impossible(f"Le fichier doit peser moins de {maximum}\u00a0Mo.")
    if not taille:
        raise Impossible("Le fichier est vide.")
    forme = _forme(recu)
    converti = recu.with_name(f"{recu.name}.csv")
    try:
        if forme == "xlsx":
            _convertir(recu, converti)
        with recu.open("rb") as fichier:
            empreinte = hashlib.file_digest(fichier, "sha256").hexdigest()
        entetes = () if forme == "xml" else _entetes(converti if forme == "xlsx" else recu, forme)
        gardee = dossier() / empreinte
        if forme == "xlsx":
            converti.replace(gardee.with_name(f"{empreinte}.csv"))
        recu.replace(gardee)
    finally:
        converti.unlink(missing_ok=True)
    return Depot(_nom(nom), forme, empreinte, taille, entetes)


def _nom(nom: str) -> str:
    propre = "".join(c for c in nom.replace("\\", "/").rpartition("/")[2] if c.isprintable())
    return propre.strip()[:120] or "fichier"


def _forme(recu: Path) -> str:
    with recu.open("rb") as fichier:
        debut = fichier.read(4096)
    if debut.startswith(b"PK\x03\x04"):
        return "xlsx"
    if b"\x00" in debut and not debut.startswith((b"\xff\xfe<", b"\xfe\xff\x00<")):
        raise Impossible(f"{FORMAT}.")
    if debut.lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n").startswith(b"<"):
        return "xml"
    return "csv"


def _convertir(recu: Path, converti: Path) -> None:
    """Turn a workbook into rows in a process of its own: what it makes of memory and time stays bounded."""
    _verifier_archive(recu)
    programme = [sys.executable, "-P", str(Path(__file__).with_name("classeur.py"))]
    limites = [str(n) for n in (LIGNES_MAX, COLONNES_MAX, CELLULE_MAX)]
    try:
        sortie = run(
            [*programme, str(recu), str(converti), *limites], capture_output=True, timeout=CONVERSION_MAX, check=False
        )
    except TimeoutExpired:
        raise Impossible("Le classeur est trop compliqué à lire. Enregistrez-le au format CSV.") from None
    if sortie.returncode == 3:
        raise Impossible(
            f"Le classeur doit comporter {LIGNES_MAX} lignes et {COLONNES_MAX} colonnes au plus. Partagez-le."
        )
    if sortie.returncode:
        raise Impossible("Le classeur ne peut pas être lu. Ouvrez-le, enregistrez-le au format XLSX, et réessayez.")


def _verifier_archive(recu: Path) -> None:
    plafond = settings().import_max_mo * 1_000_000 * DECOMPRESSE
    try:
        with zipfile.ZipFile(recu) as archive:
            noms = archive.namelist()
            if "[Content_Types].xml" not in noms or "xl/workbook.xml" not in noms:
                raise Impossible(f"{FORMAT}.")
            if any(nom.lower().endswith("vbaproject.bin") for nom in noms):
                raise Impossible("Le classeur contient des macros. Enregistrez-le au format XLSX, sans macros.")
            if len(noms) > 2000 or sum(entree.file_size for entree in archive.infolist()) > plafond:
                raise Impossible("Le classeur est trop volumineux une fois décompressé. Partagez-le.")
            if archive.testzip() is not None:  # an entry larger than it says fails its checksum here
                raise Impossible("Le fichier est endommagé. Enregistrez-le de nouveau, et réessayez.")
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError):
        raise Impossible("Le fichier est endommagé. Enregistrez-le de nouveau, et réessayez.") from None


def _encodage(chemin: Path) -> str:
    decodeur = getincrementaldecoder("utf-8")()
    with chemin.open("rb") as fichier:
        try:
            while morceau := fichier.read(MORCEAU):
                if b"\x00" in morceau:
                    raise Impossible(f"{FORMAT}.")
                decodeur.decode(morceau)
            decodeur.decode(b"", final=True)
        except UnicodeDecodeError:
            return "cp1252"
    return "utf-8-sig"


def _separateur(entete: str) -> str:
    return max(";,\t", key=entete.count)


def _rangees(chemin: Path, forme: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows of a CSV, or of a workbook converted, each with its number in a spreadsheet."""
    csv.field_size_limit(CELLULE_MAX * 4)
    try:
        with TextIOWrapper(chemin.open("rb"), encoding=_encodage(chemin), newline="") as texte:
            premiere = texte.readline(MORCEAU)
            separateur = ";" if forme == "xlsx" else _separateur(premiere)
            texte.seek(0)
            for numero, rangee in enumerate(csv.reader(texte, delimiter=separateur, strict=forme != "xlsx"), 1):
                if forme == "xlsx":
                    yield int(rangee[0]), rangee[1:]
                else:
                    yield numero, [_sans_apostrophe(c) for c in rangee]
    except (csv.Error, UnicodeDecodeError, ValueError):
        raise Impossible(f"{FORMAT}.") from None


def _sans_apostrophe(cellule: str) -> str:
    """Undo what exports do to a text that a spreadsheet would take for a formula."""
    return cellule[1:] if cellule.startswith("'") and cellule.lstrip("'").startswith(_FORMULES) else cellule


def _entetes(chemin: Path, forme: str) -> tuple[str, ...]:
    for _, rangee in _rangees(chemin, forme):
        titres = tuple(" ".join(c.split())[:80] for c in rangee)
        if not any(titres):
            continue
        while titres and not titres[-1]:
            titres = titres[:-1]
        if len(titres) < 2 or len(titres) > COLONNES_MAX:
            raise Impossible("La première ligne doit nommer les colonnes. Téléchargez le modèle.")
        vues = [t for t in titres if t]
        if doubles := sorted({t for t in vues if vues.count(t) > 1}):
            raise Impossible(f"La colonne «\u00a0{doubles[0]}\u00a0» est deux fois dans le fichier. Gardez-en une.")
        return titres
    raise Impossible("Le fichier est vide.")


def lignes(depot: Depot) -> Iterator[LigneLue]:
    """Yield the rows of a CSV or of a workbook after its header, keys being its headers; empty rows are passed.

    Raises:
        Impossible: the file breaks off, or has too many rows.
    """
    chemin = depot.chemin.with_name(f"{depot.empreinte}.csv") if depot.forme == "xlsx" else depot.chemin
    entete_vue, nombre = False, 0
    for numero, rangee in _rangees(chemin, depot.forme):
        if not any(c.strip() for c in rangee):
            continue
        if not entete_vue:
            entete_vue = True
            continue
        nombre += 1
        if nombre > LIGNES_MAX:
            raise Impossible(f"Le fichier doit comporter {LIGNES_MAX} lignes au plus. Partagez-le.")
        paires = zip(depot.entetes, rangee, strict=False)
        yield LigneLue(numero, {t: valeur.strip() for t, valeur in paires if t})
