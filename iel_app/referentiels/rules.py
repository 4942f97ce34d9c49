"""Pure rules: search keys, labels, and the territory package from its bytes to the rows of the tables."""

import gzip
import io
import re
import tarfile
import unicodedata
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from iel_app.core.errors import Impossible
from iel_app.referentiels import forms
from iel_app.referentiels.models import Liste, Origine, TypeStructure

T = TypeVar("T")
Ligne = dict[str, Any]

ARCHIVE_MAX = 8 * 1024 * 1024
CONTENU_MAX = 48 * 1024 * 1024
FICHIER_MAX = 24 * 1024 * 1024
COMMUNE_ACTUELLE = "commune-actuelle"

_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae"})
_SEPARATEURS = re.compile(r"[^a-z0-9]+")
_SAINT = re.compile(r"\bst(e?) (?=\S)")


def normaliser(texte: str) -> str:
    """Return the search key: lowercase words without accents, « st » in front of another word read as « saint »."""
    sans_accents = "".join(c for c in unicodedata.normalize("NFKD", texte.lower()) if not unicodedata.combining(c))
    mots = _SEPARATEURS.sub(" ", sans_accents.translate(_LIGATURES)).strip()
    return _SAINT.sub(r"saint\1 ", mots)


@dataclass(frozen=True, slots=True)
class Recherche:
    """What a person looks for: the beginning of a name, of a postal code, or both."""

    nom: str
    code_postal: str

    @property
    def est_vide(self) -> bool:
        """Whether there is nothing to look for."""
        return not (self.nom or self.code_postal)


def lire_recherche(texte: str) -> Recherche:
    """Separate the words from the digits: « 33000 Bordeaux », « st-étienne », « 33 000 »."""
    mots = normaliser(texte[:100]).split()
    return Recherche(
        nom=" ".join(mot for mot in mots if not mot.isdigit()),
        code_postal="".join(mot for mot in mots if mot.isdigit()),
    )


def code_postal_montre(codes_postaux: Iterable[str], cherche: str) -> str:
    """Return the postal code to show: the first that matches what was typed, else the first, else nothing."""
    codes = list(codes_postaux)
    return next((code for code in codes if code.startswith(cherche)), codes[0] if codes else "")


def libelle_commune(nom: str, code_postal: str, departement: str) -> str:
    """Return « Nom (code postal, département) », which tells homonyms apart."""
    return f"{nom} ({', '.join(filter(None, (code_postal, departement)))})"


def refus_archive(raison: str) -> Impossible:
    """Return the refusal of a territory archive, for this reason."""
    return Impossible(f"L’archive des territoires est refusée : {raison}. Rien n’a été chargé.")


@dataclass(frozen=True, slots=True)
class Territoires:
    """The content of the package, checked: version, and the rows of each list in loading order."""

    version: str
    lignes: Mapping[Liste, list[Ligne]]


def lire_territoires(octets: bytes) -> Territoires:
    """Read the package from the bytes of its archive, in memory only.

    Raises:
        Impossible: the archive is damaged, too big, incomplete, or not of the expected form.
    """
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(octets)) as flux:
            contenu = flux.read(CONTENU_MAX + 1)
        if len(contenu) > CONTENU_MAX:
            raise refus_archive("son contenu est trop volumineux")
        with tarfile.open(fileobj=io.BytesIO(contenu), mode="r:") as archive:
            return _rassembler(archive)
    except (OSError, EOFError, zlib.error, tarfile.TarError, ValueError, OverflowError, RecursionError):
        raise refus_archive("elle est endommagée ou n’est pas un fichier .tgz") from None


def _rassembler(archive: tarfile.TarFile) -> Territoires:
    paquet = _lire(archive, "package/package.json", forms.PAQUET_RECU)
    regions = _lire(archive, "package/data/regions.json", forms.REGIONS_RECUES)
    departements = _lire(archive, "package/data/departements.json", forms.DEPARTEMENTS_RECUS)
    recues = _lire(archive, "package/data/communes.json", forms.COMMUNES_RECUES)
    epci = _lire(archive, "package/data/epci.json", forms.EPCI_RECUS)
    communes = [commune for commune in recues if commune.type == COMMUNE_ACTUELLE]
    lignes = {
        Liste.REGIONS: [{"code": r.code, "nom": r.nom, "chef_lieu": r.chef_lieu} for r in regions],
        Liste.DEPARTEMENTS: [{"code": d.code, "nom": d.nom, "region_code": d.region} for d in departements],
        Liste.COMMUNES: [_ligne_commune(commune) for commune in communes],
        Liste.EPCI: lignes_epci(epci, communes),
    }
    _verifier(lignes)
    return Territoires(paquet.version, lignes)


def _lire(archive: tarfile.TarFile, nom: str, forme: TypeAdapter[T]) -> T:
    court = nom.rsplit("/", 1)[-1]
    try:
        membre = archive.getmember(nom)
    except KeyError:
        raise refus_archive(f"le fichier {court} manque") from None
    if membre.size > FICHIER_MAX:
        raise refus_archive(f"le fichier {court} est trop volumineux")
    flux = archive.extractfile(membre) if membre.isreg() else None
    if flux is None:
        raise refus_archive(f"{court} n’est pas un fichier ordinaire")
    try:
        return forme.validate_json(flux.read(FICHIER_MAX))
    except ValidationError as erreur:
        lieu = erreur.errors(include_url=False, include_context=False, include_input=False)[0]["loc"]
        precision = f" ({_lieu(lieu)})" if lieu else ""
        raise refus_archive(f"le fichier {court} n’a pas la forme attendue{precision}") from None


def _lieu(lieu: tuple[int | str, ...]) -> str:
    return ", ".join(f"élément {pas + 1}" if isinstance(pas, int) else f"champ {pas}" for pas in lieu)


def _ligne_commune(commune: forms.CommuneRecue) -> Ligne:
    return {
        "code": commune.code,
        "nom": commune.nom,
        "nom_recherche": normaliser(commune.nom),
        "departement_code": commune.departement,
        "region_code": commune.region,
        "siren": commune.siren,
        "codes_postaux": commune.codes_postaux,
        "population": commune.population,
    }


def lignes_epci(recus: Iterable[forms.EpciRecu], communes: Iterable[forms.CommuneRecue]) -> list[Ligne]:
    """Return the rows of the EPCI, placed where their most populated member is."""
    par_code = {commune.code: commune for commune in communes}
    lignes = []
    for epci in recus:
        connus = [membre for membre in epci.membres if membre.code in par_code]
        plus_grand = max(connus, key=lambda membre: (membre.population_municipale, membre.code), default=None)
        siege = par_code[plus_grand.code] if plus_grand else None
        lignes.append(
            {
                "code": epci.code,
                "nom": epci.nom,
                "type": epci.type,
                "population": epci.population_municipale,
                "departement_code": siege.departement if siege else None,
                "region_code": siege.region if siege else None,
            }
        )
    return lignes


def _verifier(lignes: Mapping[Liste, list[Ligne]]) -> None:
    codes = {liste: {ligne["code"] for ligne in valeurs} for liste, valeurs in lignes.items()}
    for liste, valeurs in lignes.items():
        if not valeurs:
            raise refus_archive(f"la liste « {liste.libelle} » est vide")
        if len(codes[liste]) < len(valeurs):
            raise refus_archive(f"un code apparaît deux fois dans la liste « {liste.libelle} »")
    for liste in (Liste.DEPARTEMENTS, Liste.COMMUNES):
        for ligne in lignes[liste]:
            if ligne["region_code"] not in codes[Liste.REGIONS]:
                raise refus_archive(f"la région de {ligne['nom']} ({ligne['code']}) n’existe pas")
    for ligne in lignes[Liste.COMMUNES]:
        if ligne["departement_code"] not in codes[Liste.DEPARTEMENTS]:
            raise refus_archive(f"le département de {ligne['nom']} ({ligne['code']}) n’existe pas")


def lignes_structures(source: Iterable[Mapping[str, str]]) -> dict[Liste, list[Ligne]]:
    """Return the rows of `cnfpt_structures.csv`."""
    structures = [
        {
            "code": ligne["code"],
            "type": TypeStructure(ligne["type"]),
            "nom": ligne["nom"],
            "region_code": ligne["region_code"] or None,
            "ville": ligne["ville"],
        }
        for ligne in source
    ]
    return {Liste.STRUCTURES_CNFPT: structures}


def lignes_niveaux(source: Iterable[Mapping[str, str]]) -> dict[Liste, list[Ligne]]:
    """Return the rows of `niveaux_certification.csv`."""
    niveaux = [
        {"code": int(ligne["niveau"]), "libelle": f"Niveau {ligne['niveau']}", "exemples": ligne["exemples"]}
        for ligne in source
    ]
    return {Liste.NIVEAUX: niveaux}


def lignes_metiers(source: Iterable[Mapping[str, str]]) -> dict[Liste, list[Ligne]]:
    """Return the rows of `categories_cibles_proposition.csv`: the trades, then their diplomas."""
    metiers: dict[str, Ligne] = {}
    diplomes: list[Ligne] = []
    for ligne in source:
        code = ligne["code_metier"]
        cite = ligne["origine_du_metier"].startswith("cité")
        metiers[code] = {
            "code": code,
            "famille": ligne["famille"],
            "libelle": ligne["metier"],
            "origine": Origine.CITE if cite else Origine.PROPOSITION,
        }
        diplomes.append(
            {
                "metier_code": code,
                "niveau": int(ligne["niveau"]),
                "libelle": ligne["diplome_correle"],
                "code_formation_diplome": ligne["code_formation_diplome"],
                "code_rncp": ligne["code_rncp"],
            }
        )
    return {Liste.METIERS: list(metiers.values()), Liste.DIPLOMES: diplomes}
