"""npm packages opened in memory only, with bounds: nothing is written, no link is followed."""

import gzip
import io
import tarfile
import zlib
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from iel_app.core.errors import Impossible

T = TypeVar("T")
Ligne = dict[str, Any]
Refuser = Callable[[str], Impossible]

ARCHIVE_MAX = 8 * 1024 * 1024
CONTENU_MAX = 48 * 1024 * 1024
FICHIER_MAX = 24 * 1024 * 1024


def refus_archive(raison: str) -> Impossible:
    """Return the refusal of a territory archive, for this reason."""
    return Impossible(f"L’archive des territoires est refusée : {raison}. Rien n’a été chargé.")


def refus_coordonnees(raison: str) -> Impossible:
    """Return the refusal of an archive of coordinates, for this reason."""
    return Impossible(f"L’archive des coordonnées est refusée : {raison}. Rien n’a été chargé.")


def ouvrir(octets: bytes, noms: Sequence[str], refuser: Refuser) -> dict[str, bytes]:
    """Return these members of a .tgz archive.

    Raises:
        Impossible: the archive is damaged or too big, or a member is missing, too big or no ordinary file.
    """
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(octets)) as flux:
            contenu = flux.read(CONTENU_MAX + 1)
        if len(contenu) > CONTENU_MAX:
            raise refuser("son contenu est trop volumineux")
        with tarfile.open(fileobj=io.BytesIO(contenu), mode="r:") as archive:
            return {nom: _membre(archive, nom, refuser) for nom in noms}
    except (OSError, EOFError, zlib.error, tarfile.TarError, ValueError, OverflowError, RecursionError):
        raise refuser("elle est endommagée ou n’est pas un fichier .tgz") from None


def _membre(archive: tarfile.TarFile, nom: str, refuser: Refuser) -> bytes:
    court = nom.rsplit("/", 1)[-1]
    try:
        membre = archive.getmember(nom)
    except KeyError:
        raise refuser(f"le fichier {court} manque") from None
    if membre.size > FICHIER_MAX:
        raise refuser(f"le fichier {court} est trop volumineux")
    flux = archive.extractfile(membre) if membre.isreg() else None
    if flux is None:
        raise refuser(f"{court} n’est pas un fichier ordinaire")
    return flux.read(FICHIER_MAX)


def lire_json(octets: bytes, nom: str, forme: TypeAdapter[T], refuser: Refuser) -> T:
    """Return a member of the archive in its expected form.

    Raises:
        Impossible: it is not JSON, or not of this form; the sentence says where.
    """
    try:
        return forme.validate_json(octets)
    except (ValidationError, RecursionError) as erreur:
        lieu = _lieu(erreur) if isinstance(erreur, ValidationError) else ""
        raise refuser(f"le fichier {nom.rsplit('/', 1)[-1]} n’a pas la forme attendue{lieu}") from None


def _lieu(erreur: ValidationError) -> str:
    lieu = erreur.errors(include_url=False, include_context=False, include_input=False)[0]["loc"]
    pas = [f"élément {pas + 1}" if isinstance(pas, int) else f"champ {pas}" for pas in lieu]
    return f" ({', '.join(pas)})" if pas else ""
