"""Imports of a structure: the list, one with its counts, its progress and its rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from iel_app.comptes.models import Organisme
from iel_app.core.actor import Actor
from iel_app.core.errors import NotFound
from iel_app.core.permissions import Permission, allows, require, scope
from iel_app.offre import fichiers
from iel_app.offre.fichiers import Depot
from iel_app.offre.models import EN_COURS, Formation, Import, LigneImport, StatutImport, Verdict
from iel_app.offre.rules.importation import place

PAR_PAGE = 20
LISTE_MAX = 30
EXTRAIT = 120
_ORDRE = sa.case(
    (col(LigneImport.verdict) == Verdict.REFUSEE, 0),
    (col(LigneImport.verdict) == Verdict.CREEE, 1),
    (col(LigneImport.verdict) == Verdict.MODIFIEE, 2),
    else_=3,
)


@dataclass(frozen=True, slots=True)
class ImportVu:
    """An import with its counts; `faites` of `total` tells its progress, `gardees` which sessions keep their places."""

    id: int
    nom: str
    forme: str
    statut: str
    statut_libelle: str
    auteur: str
    depose_le: datetime
    applique_le: datetime | None
    annule_le: datetime | None
    nb_lignes: int
    nb_creees: int
    nb_modifiees: int
    nb_inchangees: int
    nb_refusees: int
    nb_soumises: int
    faites: int
    total: int
    soumettre: bool
    message: str
    retirees: int
    retablies: int
    laissees: tuple[str, ...]
    suivies: tuple[str, ...]
    gardees: tuple[str, ...]
    nb_gardees: int


@dataclass(frozen=True, slots=True)
class ErreurVue:
    """What is wrong in a cell: `place` is the whole sentence, with its row and column; no field: the whole row."""

    champ: str
    titre: str
    valeur: str
    probleme: str
    place: str


@dataclass(frozen=True, slots=True)
class LigneVue:
    """A row of the file, `formation` with the reference of the one it is about when it exists.

    `changements`: titles of the columns that it changes in what exists.
    """

    numero: int
    verdict: str
    formation: str
    session: str
    changements: tuple[str, ...]
    erreurs: tuple[ErreurVue, ...]


@dataclass(frozen=True, slots=True)
class ColonneVue:
    """A column of the file: the field read in it, "" for none; `inconnue` when nobody said yet.

    `exemple` is what its first row holds, told while the columns may change.
    """

    entete: str
    champ: str
    inconnue: bool
    exemple: str = ""


@dataclass(frozen=True, slots=True)
class FicheImport:
    """One import, whole, with a page of its rows, those in error first; `effacees` when they are no longer kept."""

    resume: ImportVu
    colonnes: tuple[ColonneVue, ...]
    attend_colonnes: bool
    lignes: tuple[LigneVue, ...]
    page: int
    nb_pages: int
    effacees: bool


def imports(session: Session, actor: Actor) -> list[ImportVu]:
    """Return the imports of the actor's structures, latest first, `LISTE_MAX` at most."""
    perimetre = scope(actor, Permission.OFFRE_REDIGER)
    lignes = session.exec(
        select(Import)
        .where(col(Import.organisme_id).in_(perimetre.organismes))
        .order_by(col(Import.id).desc())
        .limit(LISTE_MAX)
    ).all()
    return [_vu(importe) for importe in lignes]


def _vu(importe: Import) -> ImportVu:
    en_analyse = importe.statut is StatutImport.DEPOSE
    utiles = importe.nb_creees + importe.nb_modifiees
    rapport = importe.rapport
    return ImportVu(
        id=importe.id or 0,
        nom=importe.nom,
        forme=importe.forme.libelle,
        statut=importe.statut.value,
        statut_libelle=importe.statut.libelle,
        auteur=importe.auteur,
        depose_le=importe.depose_le,
        applique_le=importe.applique_le,
        annule_le=importe.annule_le,
        nb_lignes=importe.nb_lignes,
        nb_creees=importe.nb_creees,
        nb_modifiees=importe.nb_modifiees,
        nb_inchangees=importe.nb_inchangees,
        nb_refusees=importe.nb_refusees,
        nb_soumises=importe.nb_soumises,
        faites=importe.nb_lues if en_analyse else min(importe.nb_appliquees, utiles),
        total=importe.nb_lignes if en_analyse else utiles,
        soumettre=importe.soumettre,
        message=importe.message,
        retirees=rapport.get("retirees", 0),
        retablies=rapport.get("retablies", 0),
        laissees=tuple(rapport.get("laissees", ())),
        suivies=tuple(rapport.get("suivies", ())),
        gardees=tuple(rapport.get("gardees", ())),
        nb_gardees=rapport.get("nb_gardees", 0),
    )


def _import_lu(session: Session, actor: Actor, import_id: int) -> Import:
    require(actor, Permission.OFFRE_REDIGER)
    importe = session.get(Import, import_id)
    if importe is None or not allows(actor, Permission.OFFRE_REDIGER, importe.cible):
        raise NotFound
    return importe


def fiche_import(session: Session, actor: Actor, import_id: int, page: int = 1, verdict: str = "") -> FicheImport:
    """Return an import with a page of its rows, those in error first; only those of a verdict when one is given.

    Raises:
        NotFound: no such import in reach.
    """
    importe = _import_lu(session, actor, import_id)
    ou = [col(LigneImport.import_id) == import_id]
    if verdict in [v.value for v in Verdict]:
        ou.append(col(LigneImport.verdict) == Verdict(verdict))
    total = session.execute(select(sa.func.count()).select_from(LigneImport).where(*ou)).scalar_one()
    nb_pages = max(1, -(-total // PAR_PAGE))
    page = min(max(page, 1), nb_pages)
    lignes = session.exec(
        select(LigneImport)
        .where(*ou)
        .order_by(_ORDRE, col(LigneImport.numero))
        .offset((page - 1) * PAR_PAGE)
        .limit(PAR_PAGE)
    ).all()
    connues = {ligne.formation_id for ligne in lignes}
    noms = select(Formation.id, Formation.reference).where(col(Formation.id).in_(connues))
    references = dict(session.execute(noms).all())
    modifiable = importe.statut is StatutImport.ANALYSE
    attend = importe.statut is StatutImport.DEPOSE and not importe.prete
    return FicheImport(
        resume=_vu(importe),
        colonnes=_colonnes(importe, fichiers.premiere(_depot(importe)) if attend or modifiable else {}),
        attend_colonnes=attend,
        lignes=tuple(_ligne(ligne, references.get(ligne.formation_id, "")) for ligne in lignes),
        page=page,
        nb_pages=nb_pages,
        effacees=importe.nb_lignes > 0 and importe.statut not in EN_COURS and not _a_des_lignes(session, import_id),
    )


def _a_des_lignes(session: Session, import_id: int) -> bool:
    return session.exec(select(LigneImport.id).where(LigneImport.import_id == import_id).limit(1)).first() is not None


def _depot(importe: Import) -> Depot:
    return Depot(importe.nom, importe.forme.value, importe.empreinte, importe.taille, tuple(importe.entetes))


def _colonnes(importe: Import, exemples: Mapping[str, str]) -> tuple[ColonneVue, ...]:
    champs = importe.correspondance
    return tuple(
        ColonneVue(t, champs.get(t, ""), t not in champs, exemples.get(t, "")[:EXTRAIT]) for t in importe.entetes if t
    )


def _ligne(ligne: LigneImport, reference: str) -> LigneVue:
    valeurs = ligne.valeurs
    noms = (valeurs.get("intitule"), valeurs.get("identifiant_formation"), valeurs.get("reference_formation"))
    nom = next((nom for nom in noms if nom), "")[:EXTRAIT]
    dates = " – ".join(v for c in ("date_debut", "date_fin") if (v := valeurs.get(c)))
    return LigneVue(
        numero=ligne.numero,
        verdict=ligne.verdict.value,
        formation=f"{nom} ({reference})" if reference not in ("", nom) else nom,
        session=", ".join(p for p in (dates, valeurs.get("ville", "")) if p)[:EXTRAIT],
        changements=tuple(fichiers.TITRES[c] for c in ligne.changements if c in fichiers.TITRES),
        erreurs=erreurs_vues(ligne.numero, valeurs, ligne.erreurs),
    )


def erreurs_vues(numero: int, valeurs: dict[str, str], erreurs: dict[str, str]) -> tuple[ErreurVue, ...]:
    """Return the errors of a row in the order of the columns, those of the whole row first."""
    return tuple(
        ErreurVue(champ, titre, valeurs.get(champ, ""), erreurs[champ], place(numero, titre, erreurs[champ]))
        for champ, titre in {"": "", **fichiers.TITRES}.items()
        if champ in erreurs
    )


def lignes_en_erreur(session: Session, actor: Actor, import_id: int, maximum: int) -> Sequence[LigneImport]:
    """Return the rows in error of an import, by number.

    Raises:
        NotFound: no such import in reach.
    """
    importe = _import_lu(session, actor, import_id)
    return session.exec(
        select(LigneImport)
        .where(LigneImport.import_id == importe.id, LigneImport.verdict == Verdict.REFUSEE)
        .order_by(col(LigneImport.numero))
        .limit(maximum)
    ).all()


def champs_importables(session: Session, actor: Actor) -> tuple[tuple[str, str], ...]:
    """Return the fields that a column may be read as: (code, title)."""
    require(actor, Permission.OFFRE_REDIGER)
    return tuple(fichiers.IMPORTABLES.items())


def structures(session: Session, actor: Actor) -> dict[int, str]:
    """Return the structures for which the actor may import, by name."""
    perimetre = scope(actor, Permission.OFFRE_REDIGER)
    noms = select(Organisme.id, Organisme.nom).where(col(Organisme.id).in_(perimetre.organismes))
    return {identifiant or 0: nom for identifiant, nom in session.execute(noms.order_by(col(Organisme.nom))).all()}
