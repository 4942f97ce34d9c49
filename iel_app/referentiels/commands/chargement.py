"""Loading of the reference lists. Each can be run again: same rows, same ids; a file already loaded costs nothing."""

import csv
import hashlib
import io
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

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

DONNEES = Path(__file__).parents[1] / "donnees"
LOT = 5_000

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
    Liste.CERTIFICATIONS: ("certification", ("code",)),
}
TERRITOIRES = (Liste.REGIONS, Liste.DEPARTEMENTS, Liste.COMMUNES, Liste.EPCI)


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


def charger_territoires(session: Session, actor: Actor, archive: Path, coordonnees: Path | None = None) -> bool:
    """Load regions, départements, communes (with coordinates if given) and EPCI; False when these are loaded already.

    Without the archive of coordinates, communes keep those they have.

    Raises:
        Impossible: an archive is missing, damaged, too big, or not of the expected form.
    """
    require(actor, Permission.REFERENTIELS_CHARGER)
    octets = _octets(archive, rules.refus_archive)
    lieux = _octets(coordonnees, rules.refus_coordonnees) if coordonnees else None
    empreinte = hashlib.sha256(octets).hexdigest()
    # Coordinates depend on both archives: a commune without place of its own is put among its neighbours.
    empreinte_lieux = hashlib.sha256(octets + (lieux or b"")).hexdigest()
    if _deja_charge(session, TERRITOIRES, empreinte) and (
        lieux is None or _deja_charge(session, (Liste.COORDONNEES,), empreinte_lieux)
    ):
        return False
    territoires = rules.lire_territoires(octets)
    lignes = dict(territoires.lignes)
    lus = None if lieux is None else rules.lire_coordonnees(lieux)
    if lus:
        lignes[Liste.COMMUNES] = rules.placer(lignes[Liste.COMMUNES], lus.points)
    origine = f"Paquet npm {forms.PAQUET} (Etalab, d’après l’INSEE, la DGCL et La Poste)"
    source = Provenance(origine, "Licence Ouverte", territoires.version, empreinte)
    _charger(session, actor, "territoires", lignes, source)
    if lus:
        nombre = sum(ligne["latitude"] is not None for ligne in lignes[Liste.COMMUNES])
        origine = f"GeoNames, par le paquet npm {forms.PAQUET_LIEUX}"
        source = Provenance(origine, "CC BY 4.0", lus.version, empreinte_lieux)
        _tracer(session, actor, "coordonnees", {Liste.COORDONNEES: nombre}, source)
    return True


def charger_certifications(
    session: Session, actor: Actor, lignes: Sequence[rules.Ligne], origine: str, licence: str, version: str
) -> bool:
    """Load the certifications, those which left the list put aside; False when these rows are loaded already.

    Raises:
        Impossible: no row, a value out of form, a code twice, an unknown successor, or successors in a circle.
    """
    require(actor, Permission.REFERENTIELS_CHARGER)
    verifiees = rules.verifier_certifications(lignes)
    empreinte = hashlib.sha256(json.dumps(verifiees, default=str, sort_keys=True).encode()).hexdigest()
    if _deja_charge(session, (Liste.CERTIFICATIONS,), empreinte):
        return False
    source = Provenance(origine, licence, version, empreinte)
    _charger(session, actor, "certifications", {Liste.CERTIFICATIONS: verifiees}, source)
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


def _octets(archive: Path, refuser: Callable[[str], Impossible]) -> bytes:
    try:
        with archive.open("rb") as flux:
            octets = flux.read(rules.ARCHIVE_MAX + 1)
    except OSError:
        raise refuser("le fichier est introuvable ou illisible") from None
    if len(octets) > rules.ARCHIVE_MAX:
        raise refuser("elle est trop volumineuse")
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
    _tracer(session, actor, nom, {liste: len(valeurs) for liste, valeurs in lignes.items()}, source)


def _tracer(session: Session, actor: Actor, nom: str, nombres: Mapping[Liste, int], source: Provenance) -> None:
    """Write where the rows of these lists come from, and one fact in the journal."""
    chargements = [
        {
            "nom": liste,
            "origine": source.origine,
            "licence": source.licence,
            "version": source.version,
            "empreinte": source.empreinte,
            "nb_lignes": nombre,
            "charge_le": clock.now(),
        }
        for liste, nombre in nombres.items()
    ]
    _fusionner(session, SQLModel.metadata.tables["chargement_referentiel"], ("nom",), chargements)
    apres = {"Version": source.version, "Empreinte": source.empreinte}
    apres |= {liste.libelle: nombre for liste, nombre in nombres.items()}
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
