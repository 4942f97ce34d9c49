"""Conditions of the public search: words in full text, sessions by place and date, relevance. Steps of queries."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from iel_app.core import clock
from iel_app.offre.forms import Criteres
from iel_app.offre.models import (
    JAMAIS,
    EtatRecrutement,
    FichePublique,
    SeancePublique,
    TextePublic,
    TrigrammePublic,
)
from iel_app.offre.rules.recherche import KM_PAR_DEGRE, Cercle, plus_proches, tolerance, trigrammes
from iel_app.referentiels.rules import normaliser

PEU = 5
"""Below this number of exact results, near ones are proposed too."""
_CANDIDATS = 150
Groupes = Sequence[Sequence[str]]


def _expression(groupes: Groupes, dialecte: str) -> str:
    """Return what the engine looks for: of each group one word, or a word that begins so. Words are [a-z0-9] only."""
    if dialecte == "postgresql":
        return " & ".join("(" + " | ".join(f"{mot}:*" for mot in groupe) + ")" for groupe in groupes)
    return " AND ".join("(" + " OR ".join(f'"{mot}" *' for mot in groupe) + ")" for groupe in groupes)


def parlant_de(session: Session, groupes: Groupes) -> sa.Select[Any]:
    """Return the formations whose text holds a word of each group."""
    dialecte = session.get_bind().dialect.name
    cherche = _expression(groupes, dialecte)
    if dialecte == "postgresql":
        vecteur = sa.literal_column("texte_public.plein_texte")
        demande = sa.func.to_tsquery(sa.literal_column("'simple'::regconfig"), cherche)
        return select(TextePublic.formation_id).where(vecteur.op("@@")(demande))
    index = sa.table("plein_texte", sa.column("rowid", sa.Integer), sa.column("plein_texte", sa.String))
    return sa.select(index.c.rowid).where(index.c.plein_texte.match(cherche))


def elargir(session: Session, mots: Sequence[str]) -> list[list[str]] | None:
    """Return each word with those that the person may have meant; None when all are known, or none is near.

    A number is never guessed.
    """
    groupes = [[mot] for mot in mots]
    for groupe in groupes:
        (mot,) = groupe
        if not tolerance(mot):
            continue
        groupes_de_trois = sorted(trigrammes(mot))
        communs = sa.func.count()
        candidats = session.exec(
            select(TrigrammePublic.mot)
            .where(col(TrigrammePublic.trigramme).in_(groupes_de_trois))
            .group_by(col(TrigrammePublic.mot))
            .having(communs >= max(2, len(groupes_de_trois) // 4))
            .order_by(communs.desc(), col(TrigrammePublic.mot))
            .limit(_CANDIDATS)
        ).all()
        if not any(candidat.startswith(mot) for candidat in candidats):
            groupe += plus_proches(mot, candidats)
    return groupes if any(len(groupe) > 1 for groupe in groupes) else None


def distance_carree(cercle: Cercle) -> sa.ColumnElement[float]:
    """Return the square of the kilometres from a place to a session: see `Cercle.distance`."""
    haut = col(SeancePublique.latitude) - cercle.latitude
    large = col(SeancePublique.longitude) - cercle.longitude
    cosinus = cercle.cosinus - haut * (cercle.sinus * math.pi / 360)
    return (haut * haut + large * large * cosinus * cosinus) * KM_PAR_DEGRE**2


def seance_avec_places() -> sa.ColumnElement[bool]:
    """Return whether one may still enter a session."""
    ouverte = col(SeancePublique.recrutement) == EtatRecrutement.OUVERT
    return sa.and_(col(SeancePublique.places_restantes) > 0, ouverte)


def _conditions_de_seance(criteres: Criteres, lieu: Cercle | str) -> list[sa.ColumnElement[bool]]:
    ou = [col(SeancePublique.date_fin) >= clock.today()]
    if criteres.a_partir_du is not None:
        ou.append(col(SeancePublique.date_debut) >= criteres.a_partir_du)
    if isinstance(lieu, Cercle):
        bas, haut, gauche, droite = lieu.boite
        ou += [
            col(SeancePublique.latitude).between(bas, haut),
            col(SeancePublique.longitude).between(gauche, droite),
            distance_carree(lieu) <= lieu.rayon**2,
        ]
    else:
        ou.append(col(SeancePublique.commune_code) == lieu)
    return ou


def par_seances(
    criteres: Criteres, lieu: Cercle | str | None, *, avec_places: bool = False, tri: str = ""
) -> sa.Subquery | None:
    """Return the formations with a session here and then, with what `tri` sorts by; None without a place.

    Without a place, what `FichePublique` says of its sessions is enough: see `places_de` and `chercher_dans`.
    """
    if lieu is None:
        return None
    ou = _conditions_de_seance(criteres, lieu)
    if avec_places:
        ou.append(seance_avec_places())
    colonnes = [
        col(SeancePublique.formation_id).label("formation_id"),
        sa.func.max(sa.case((seance_avec_places(), 1), else_=0)).label("places"),
    ]
    if tri == "distance" and isinstance(lieu, Cercle):
        colonnes.append(sa.func.min(distance_carree(lieu)).label("carre"))
    if tri == "date":
        a_venir = sa.case(
            (col(SeancePublique.date_debut) >= clock.today(), col(SeancePublique.date_debut)), else_=JAMAIS
        )
        colonnes.append(sa.func.min(a_venir).label("debut"))
    return sa.select(*colonnes).where(*ou).group_by(col(SeancePublique.formation_id)).subquery("seances")


def rang(texte: str, groupes: Groupes) -> sa.ColumnElement[int]:
    """Return how well a title answers: the very title, its beginning, all the words, one of them, none.

    A word is found under those that it may have meant.
    """
    phrase = normaliser(texte)
    cle = col(FichePublique.intitule_cle)
    dans_le_titre = [
        sa.or_(*(ou for mot in groupe for ou in (cle.startswith(mot), cle.contains(f" {mot}")))) for groupe in groupes
    ]
    return sa.case(
        (cle == phrase, 0),
        (cle.startswith(phrase), 1),
        (sa.and_(*dans_le_titre), 2),
        (sa.or_(*dans_le_titre), 3),
        else_=4,
    )


@dataclass(frozen=True, slots=True)
class Recherche:
    """A search understood: words, place, sessions."""

    criteres: Criteres
    groupes: Groupes
    lieu: Cercle | str | None
    exactes: sa.Select[Any] | None
    trouvees: sa.Select[Any] | None

    @property
    def elargie(self) -> bool:
        """Whether near words are looked for too."""
        return self.trouvees is not self.exactes


def chercher_dans(requete: Any, voulue: Recherche, seances: sa.Subquery | None) -> Any:
    """Keep the formations that have the words, the certification and a session as asked."""
    requete = requete.select_from(FichePublique).where(col(FichePublique.fin_max) >= clock.today())
    if voulue.trouvees is not None:
        # Found first: PostgreSQL, which thinks that words are frequent, would sort everything before looking for them.
        trouvees = voulue.trouvees.cte("trouvees").prefix_with("MATERIALIZED", dialect="postgresql")
        requete = requete.where(col(FichePublique.formation_id).in_(sa.select(trouvees)))
    if voulue.criteres.certification:
        requete = requete.where(col(FichePublique.certification_code) == voulue.criteres.certification)
    if seances is not None:
        return requete.join(seances, seances.c.formation_id == FichePublique.formation_id)
    if voulue.criteres.a_partir_du is not None:
        requete = requete.where(col(FichePublique.debut_max) >= voulue.criteres.a_partir_du)
    return requete


def places_de(voulue: Recherche, seances: sa.Subquery | None) -> Any:
    """Return whether a formation has places in a session as asked."""
    if seances is not None:
        return seances.c.places
    if voulue.criteres.a_partir_du is None:
        return col(FichePublique.a_des_places)
    avec = col(FichePublique.debut_places_max) >= voulue.criteres.a_partir_du
    return sa.case((avec, 1), else_=0)


def debut_de(voulue: Recherche, seances: sa.Subquery | None) -> Any:
    """Return the next start of a session as asked."""
    if seances is not None:
        return seances.c.debut
    if voulue.criteres.a_partir_du is None:
        return col(FichePublique.debut_min)
    suivant = (
        select(sa.func.min(col(SeancePublique.date_debut)))
        .where(
            SeancePublique.formation_id == FichePublique.formation_id,
            col(SeancePublique.date_debut) >= voulue.criteres.a_partir_du,
        )
        .correlate(FichePublique)
        .scalar_subquery()
    )
    au_plus_tot = col(FichePublique.debut_min)
    return sa.case((au_plus_tot >= voulue.criteres.a_partir_du, au_plus_tot), else_=suivant)


def exacte(voulue: Recherche) -> sa.ColumnElement[Any]:
    """Return whether a formation holds every word as it was typed."""
    if voulue.exactes is None or not voulue.elargie:
        return sa.literal(1)
    return sa.case((col(FichePublique.formation_id).in_(voulue.exactes), 1), else_=0)


def filtres(criteres: Criteres) -> list[sa.ColumnElement[bool]]:
    """Return the filters that look at the formation itself."""
    ou: list[sa.ColumnElement[bool]] = []
    if criteres.niveaux:
        ou.append(col(FichePublique.niveau).in_(criteres.niveaux))
    if criteres.enseignements:
        ou.append(col(FichePublique.enseignement).in_(criteres.enseignements))
    contrats = {
        "apprentissage": col(FichePublique.contrat_apprentissage),
        "professionnalisation": col(FichePublique.contrat_pro),
        "continue": col(FichePublique.formation_continue),
    }
    if criteres.contrats:
        ou.append(sa.or_(*(contrats[c].is_(True) for c in criteres.contrats)))
    return ou
