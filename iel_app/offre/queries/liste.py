"""One page of a tab of the catalogue, reached by keyset: the last page costs what the first one does."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from iel_app.comptes.models import Organisme
from iel_app.core.actor import Actor
from iel_app.core.permissions import Permission, scope
from iel_app.offre.models import Financement, Formation, StatutFormation, StatutVersion, VersionFormation
from iel_app.offre.queries.conditions import (
    COURANTE_CERTIFICATION,
    DERNIERE,
    OUVERTE,
    PUBLIEE,
    REFUSEE,
    Motif,
    Onglet,
    avec_versions,
    cherche,
    conditions_motifs,
    conditions_onglets,
    dans_le_perimetre,
    de_la_version,
)
from iel_app.referentiels.models import Certification

TAILLES = (10, 25, 50, 100)
RESPONSABLE = aliased(Organisme, name="responsable")


@dataclass(frozen=True, slots=True)
class Filtre:
    """What the address of the catalogue says; `apres` and `avant` are references at the edge of the page left.

    `tri` is one of TRIS, after « - » for the other way round.
    """

    onglet: Onglet = Onglet.PUBLIEES
    conventionnees: bool = False
    texte: str = ""
    tri: str = "reference"
    par_page: int = 10
    apres: str = ""
    avant: str = ""
    motif: Motif | None = None


@dataclass(frozen=True, slots=True)
class LigneCatalogue:
    """One formation of the list."""

    id: int
    reference: str
    type: str
    intitule: str
    financement: str
    responsable: str
    debut: date | None
    fin: date | None
    nb_sessions: int
    statut: str
    motifs: tuple[Motif, ...]
    certification: str
    certification_fin: date | None
    remplacee_par: str
    message: str
    decidee_le: datetime | None
    lien_constat: str
    lien_en_panne_le: datetime | None
    confirmee_le: datetime | None


@dataclass(frozen=True, slots=True)
class PageCatalogue:
    """One page of a tab, whose first line is the `rang`th of `total`, with the counts of all the tabs."""

    lignes: list[LigneCatalogue]
    total: int
    rang: int
    comptes: dict[Onglet, int]
    motifs: dict[Motif, int]
    nb_autres: int

    @property
    def a_un_debut(self) -> bool:
        """Whether lines come before this page."""
        return self.rang > 1

    @property
    def a_une_suite(self) -> bool:
        """Whether lines come after this page."""
        return self.rang - 1 + len(self.lignes) < self.total


# How a list is sorted: column never null, whether descending.
TRIS: dict[str, tuple[Any, bool]] = {
    "reference": (col(Formation.reference), True),
    "intitule": (sa.func.coalesce(de_la_version("intitule_recherche"), ""), False),
    "debut": (sa.func.coalesce(de_la_version("debut"), sa.literal(date(1900, 1, 1))), True),
}


def comptes(session: Session, actor: Actor, conventionnees: bool) -> tuple[dict[Onglet, int], dict[Motif, int], int]:
    """Return how many formations each tab and each reason holds, and how many the other category, in one statement."""
    perimetre = scope(actor, Permission.OFFRE_LIRE)
    onglets, motifs = conditions_onglets(), conditions_motifs()
    categorie = col(Formation.conventionnee).is_(conventionnees)
    active = col(Formation.statut) == StatutFormation.ACTIVE

    def somme(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
        return sa.func.coalesce(sa.func.sum(sa.case((sa.and_(categorie, condition), 1), else_=0)), 0)

    autres = sa.func.coalesce(sa.func.sum(sa.case((sa.and_(~categorie, active), 1), else_=0)), 0)
    colonnes = [*(somme(c) for c in onglets.values()), *(somme(sa.and_(active, c)) for c in motifs.values()), autres]
    ligne = session.execute(avec_versions(sa.select(*colonnes)).where(dans_le_perimetre(perimetre))).one()
    valeurs = [int(v) for v in ligne]
    return (
        dict(zip(onglets, valeurs, strict=False)),
        dict(zip(motifs, valeurs[len(onglets) :], strict=False)),
        valeurs[-1],
    )


def page(session: Session, actor: Actor, filtre: Filtre) -> PageCatalogue:
    """Return one page of a tab, and the counts of every tab."""
    perimetre = scope(actor, Permission.OFFRE_LIRE)
    nombres, motifs, autres = comptes(session, actor, filtre.conventionnees)
    ou = [
        dans_le_perimetre(perimetre),
        col(Formation.conventionnee).is_(filtre.conventionnees),
        conditions_onglets()[filtre.onglet],
    ]
    total = nombres[filtre.onglet]
    if filtre.motif is not None:
        ou.append(conditions_motifs()[filtre.motif])
        total = motifs[filtre.motif]
    if filtre.texte.strip():
        ou.append(cherche(filtre.texte))
        total = session.execute(avec_versions(sa.select(sa.func.count())).where(*ou)).scalar_one()
    lignes, reste = _lire(session, ou, filtre)
    reste = total if reste is None else reste
    return PageCatalogue(
        lignes,
        total,
        rang=(reste - len(lignes) if filtre.avant else total - reste) + 1,
        comptes=nombres,
        motifs=motifs,
        nb_autres=autres,
    )


def _lire(session: Session, ou: list[Any], filtre: Filtre) -> tuple[list[LigneCatalogue], int | None]:
    """Return the lines after (or before) the key, and how many the tab has on that side, None without a key.

    The key is that of a formation within reach, in this tab or not: it may have left it since the page was shown.
    """
    motifs = conditions_motifs()
    colonne, descendant = TRIS.get(filtre.tri.removeprefix("-"), TRIS["reference"])
    vers_le_bas = (descendant != filtre.tri.startswith("-")) != bool(filtre.avant)
    conditions, reste = list(ou), None
    if borne := filtre.avant or filtre.apres:
        limite = session.execute(
            avec_versions(sa.select(colonne, col(Formation.id))).where(ou[0], col(Formation.reference) == borne)
        ).first()
        if limite is not None:
            cle, cherchee = sa.tuple_(colonne, col(Formation.id)), sa.tuple_(limite[0], limite[1])
            conditions.append(cle < cherchee if vers_le_bas else cle > cherchee)
            reste = session.execute(avec_versions(sa.select(sa.func.count())).where(*conditions)).scalar_one()
    requete = (
        avec_versions(
            sa.select(
                Formation,
                OUVERTE,
                PUBLIEE,
                DERNIERE,
                REFUSEE,
                col(RESPONSABLE.nom),
                COURANTE_CERTIFICATION,
                *(sa.case((condition, 1), else_=0) for condition in motifs.values()),
            )
        )
        .outerjoin(RESPONSABLE, col(RESPONSABLE.id) == de_la_version("responsable_id"))
        .where(*conditions)
        .order_by(*((c.desc() if vers_le_bas else c.asc()) for c in (colonne, col(Formation.id))))
        .limit(filtre.par_page)
    )
    brutes = [tuple(ligne) for ligne in session.execute(requete).all()]
    if filtre.avant:
        brutes.reverse()
    return [_ligne(brute, list(motifs)) for brute in brutes], reste


def _ligne(brute: tuple[Any, ...], motifs: list[Motif]) -> LigneCatalogue:
    formation: Formation = brute[0]
    ouverte: VersionFormation | None = brute[1]
    publiee: VersionFormation | None = brute[2]
    certification: Certification | None = brute[6]
    version = ouverte or publiee or brute[3]
    financement = (version.contenu.get("financement", "") if version else "") or Financement.EMPLOYEUR.value
    renvoyee = brute[4] or (version if version and version.statut in _RENVOYEES else None)
    return LigneCatalogue(
        id=formation.id or 0,
        reference=formation.reference,
        type=formation.type.libelle,
        intitule=(version.intitule if version else "") or "Sans intitulé",
        financement=Financement(financement).libelle if financement in list(Financement) else financement,
        responsable=brute[5] or "",
        debut=version.debut if version else None,
        fin=version.fin if version else None,
        nb_sessions=version.nb_sessions if version else 0,
        statut=formation.statut.value if formation.statut.value != "active" or not version else version.statut.value,
        motifs=tuple(motif for motif, vrai in zip(motifs, brute[7:], strict=True) if vrai),
        certification=certification.code if certification else "",
        certification_fin=certification.valide_jusqu_au if certification else None,
        remplacee_par=certification.remplacee_par if certification else "",
        message=renvoyee.message if renvoyee else "",
        decidee_le=renvoyee.decidee_le if renvoyee else None,
        lien_constat=formation.lien_constat,
        lien_en_panne_le=formation.lien_en_panne_le,
        confirmee_le=formation.confirmee_le,
    )


_RENVOYEES = (StatutVersion.A_COMPLETER, StatutVersion.REFUSEE)


def _du_motif(conventionnees: bool, condition: sa.ColumnElement[bool]) -> list[sa.ColumnElement[bool]]:
    return [
        col(Formation.conventionnee).is_(conventionnees),
        col(Formation.statut) == StatutFormation.ACTIVE,
        condition,
    ]


def formations_du_motif(session: Session, actor: Actor, motif: Motif, conventionnees: bool, nombre: int) -> list[int]:
    """Return the ids of the first formations of a reason of alert, in the order of its list."""
    ou = [
        dans_le_perimetre(scope(actor, Permission.OFFRE_LIRE)),
        *_du_motif(conventionnees, conditions_motifs()[motif]),
    ]
    requete = avec_versions(sa.select(col(Formation.id))).where(*ou)
    return list(session.execute(requete.order_by(col(Formation.reference).desc()).limit(nombre)).scalars())


def alertes(session: Session, actor: Actor, conventionnees: bool, nombre: int = 5) -> dict[Motif, list[LigneCatalogue]]:
    """Return the first formations of each reason of alert, by reason; a reason without any is left out."""
    perimetre = scope(actor, Permission.OFFRE_LIRE)
    trouvees: dict[Motif, list[LigneCatalogue]] = {}
    for motif, condition in conditions_motifs().items():
        ou = [
            dans_le_perimetre(perimetre),
            *_du_motif(conventionnees, condition),
        ]
        lignes, _ = _lire(session, ou, Filtre(Onglet.ALERTE, par_page=nombre))
        if lignes:
            trouvees[motif] = lignes
    return trouvees
