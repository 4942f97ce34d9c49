"""Loading of the reference lists. Each can be run again: same rows, same ids; a file already loaded costs nothing."""

import csv
import hashlib
import io
import shutil
import subprocess
import sys
from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, SQLModel, col, select

from iel_app.core import audit, clock
from iel_app.core.actor import Actor
from iel_app.core.audit import Action
from iel_app.core.errors import Impossible
from iel_app.core.permissions import Permission, require
from iel_app.referentiels import forms, rules
from iel_app.referentiels.models import ChargementReferentiel, Liste

VERSION_TERRITOIRES = "6.0.0"
EMPREINTE_TERRITOIRES = (
    "sha512-XavYsFlbcM/prKr8hNHPKER94IHw/dsxNM4nxjWMYk6PLFACpEedvn/7wK8Baozm0dCYhWWcf+7bcWpA5pmCaQ=="
)
DONNEES = Path(__file__).parent / "donnees"
LOT = 5_000
DELAI_NPM = 180

# The table of each list and the columns that identify a row, in loading order.
TABLES: dict[Liste, tuple[str, tuple[str, ...]]] = {
    Liste.REGIONS: ("region", ("code",)),
    Liste.DEPARTEMENTS: ("departement", ("code",)),
    Liste.COMMUNES: ("commune", ("code",)),
    Liste.EPCI: ("epci", ("code",)),
    Liste.STRUCTURES_CNFPT: ("structure_cnfpt", ("code",)),
    Liste.NIVEAUX: ("niveau", ("code",)),
    Liste.METIERS: ("metier", ("code",)),
    Liste.DIPLOMES: ("diplome_correle", ("metier_code", "code_formation_diplome")),
}


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a file comes from, and what identifies its content."""

    origine: str
    licence: str
    version: str
    empreinte: str = ""


FICHIERS = {
    "cnfpt_structures.csv": (
        rules.lignes_structures,
        Provenance(
            "Compilation de sources publiques ; les noms des cinq délégations ultramarines sont à vérifier", "MIT", "1"
        ),
    ),
    "niveaux_certification.csv": (
        rules.lignes_niveaux,
        Provenance("Décret n° 2019-14 du 8 janvier 2019 et nomenclature de l’INSEE", "MIT", "1"),
    ),
    "categories_cibles_proposition.csv": (
        rules.lignes_metiers,
        Provenance(
            "Proposition de la plateforme, la liste du CNFPT n’étant pas publique ; "
            "codes des diplômes : France compétences, 18 décembre 2023",
            "MIT",
            "1",
        ),
    ),
}


def charger_territoires(session: Session, actor: Actor, archive: Path) -> bool:
    """Load regions, départements, communes and EPCI from the package; False when this archive is already loaded.

    Raises:
        Impossible: the archive is missing, damaged, too big, or not of the expected form.
    """
    require(actor, Permission.REFERENTIELS_CHARGER)
    octets = _octets(archive)
    empreinte = hashlib.sha256(octets).hexdigest()
    if _deja_charge(session, (Liste.REGIONS, Liste.DEPARTEMENTS, Liste.COMMUNES, Liste.EPCI), empreinte):
        return False
    territoires = rules.lire_territoires(octets)
    provenance = Provenance(
        origine=f"Paquet npm {forms.PAQUET} (Etalab, d’après l’INSEE, la DGCL et La Poste)",
        licence="Licence Ouverte",
        version=territoires.version,
        empreinte=empreinte,
    )
    _charger(session, actor, "territoires", territoires.lignes, provenance)
    return True


def charger_listes(session: Session, actor: Actor) -> bool:
    """Load the lists shipped with the application; False when they are all loaded already."""
    require(actor, Permission.REFERENTIELS_CHARGER)
    charge = False
    for nom, (lire, source) in FICHIERS.items():
        octets = (DONNEES / nom).read_bytes()
        empreinte = hashlib.sha256(octets).hexdigest()
        lignes = lire(csv.DictReader(io.StringIO(octets.decode()), delimiter=";"))
        if _deja_charge(session, tuple(lignes), empreinte):
            continue
        provenance = Provenance(source.origine, source.licence, source.version, empreinte)
        _charger(session, actor, nom.removesuffix(".csv"), lignes, provenance)
        charge = True
    return charge


def telecharger_territoires(dossier: Path) -> Path:
    """Return the pinned territory archive of this folder, fetched through npm when it is not there yet. Not a command.

    Raises:
        Impossible: npm is missing or failed, or the file is not the one expected.
    """
    archive = dossier / f"etalab-decoupage-administratif-{VERSION_TERRITOIRES}.tgz"
    if archive.is_file() and _integrite(archive) == EMPREINTE_TERRITOIRES:
        return archive
    dossier.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=dossier) as provisoire:
        _npm_pack(Path(provisoire))
        recue = Path(provisoire) / archive.name
        if not recue.is_file():
            raise Impossible("npm n’a pas fourni le fichier des communes. Vérifiez la connexion au dépôt de paquets.")
        if _integrite(recue) != EMPREINTE_TERRITOIRES:
            raise Impossible(
                f"Le fichier des communes reçu n’est pas la version {VERSION_TERRITOIRES} attendue : son empreinte "
                "diffère. Il a été écarté et rien n’a été chargé."
            )
        recue.replace(archive)
    return archive


def _npm_pack(dossier: Path) -> None:
    npm = shutil.which("npm", path=str(Path(sys.executable).parent)) or shutil.which("npm")
    if npm is None:
        raise Impossible("La commande npm est introuvable : installez les dépendances avec « make install ».")
    try:
        commande = [npm, "pack", f"{forms.PAQUET}@{VERSION_TERRITOIRES}", "--silent"]
        subprocess.run(commande, cwd=dossier, check=True, capture_output=True, timeout=DELAI_NPM)
    except (OSError, subprocess.SubprocessError):
        raise Impossible(
            "Le téléchargement des communes a échoué. Vérifiez la connexion au dépôt de paquets npm, puis recommencez."
        ) from None


def _integrite(fichier: Path) -> str:
    return "sha512-" + b64encode(hashlib.sha512(fichier.read_bytes()).digest()).decode()


def _octets(archive: Path) -> bytes:
    try:
        with archive.open("rb") as flux:
            octets = flux.read(rules.ARCHIVE_MAX + 1)
    except OSError:
        raise rules.refus_archive("le fichier est introuvable ou illisible") from None
    if len(octets) > rules.ARCHIVE_MAX:
        raise rules.refus_archive("elle est trop volumineuse")
    return octets


def _deja_charge(session: Session, listes: Sequence[Liste], empreinte: str) -> bool:
    nombre = select(sa.func.count()).where(
        col(ChargementReferentiel.nom).in_(listes), ChargementReferentiel.empreinte == empreinte
    )
    return session.exec(nombre).one() == len(listes)


def _charger(
    session: Session, actor: Actor, nom: str, lignes: Mapping[Liste, list[rules.Ligne]], source: Provenance
) -> None:
    for liste, valeurs in lignes.items():
        table, cle = TABLES[liste]
        _remplacer(session, SQLModel.metadata.tables[table], cle, valeurs)
    chargements = [
        {
            "nom": liste,
            "origine": source.origine,
            "licence": source.licence,
            "version": source.version,
            "empreinte": source.empreinte,
            "nb_lignes": len(valeurs),
            "charge_le": clock.now(),
        }
        for liste, valeurs in lignes.items()
    ]
    _fusionner(session, SQLModel.metadata.tables["chargement_referentiel"], ("nom",), chargements)
    apres = {"Version": source.version, "Empreinte": source.empreinte}
    apres |= {liste.libelle: len(valeurs) for liste, valeurs in lignes.items()}
    audit.record(session, actor, Action.REFERENTIEL_CHARGE, f"chargement_referentiel:{nom}", apres=apres)


def _remplacer(session: Session, table: sa.Table, cle: tuple[str, ...], lignes: list[rules.Ligne]) -> None:
    """Make the current rows of a table be these: insert, update, and put aside those that left the list."""
    actuelles = session.execute(sa.select(*(table.c[nom] for nom in cle)).where(table.c.est_actuel))
    sorties = {tuple(ligne) for ligne in actuelles} - {tuple(ligne[nom] for nom in cle) for ligne in lignes}
    _fusionner(session, table, cle, [ligne | {"est_actuel": True} for ligne in lignes])
    if sorties:
        quitter = sa.update(table).where(*(table.c[nom] == sa.bindparam(f"cle_{nom}") for nom in cle))
        valeurs = [{f"cle_{nom}": valeur for nom, valeur in zip(cle, sortie, strict=True)} for sortie in sorties]
        session.execute(quitter.values(est_actuel=False), valeurs)


def _fusionner(session: Session, table: sa.Table, cle: tuple[str, ...], lignes: list[rules.Ligne]) -> None:
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    instruction = insert(table)
    changes = {nom: instruction.excluded[nom] for nom in lignes[0] if nom not in cle}
    instruction = instruction.on_conflict_do_update(index_elements=cle, set_=changes)
    for debut in range(0, len(lignes), LOT):
        session.execute(instruction, lignes[debut : debut + LOT])
