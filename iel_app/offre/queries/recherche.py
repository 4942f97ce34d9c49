"""The public search: what is published and not over, found by words, place, dates; counts beside each filter."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from iel_app.core import clock
from iel_app.core.actor import Actor
from iel_app.core.permissions import Permission, require
from iel_app.offre.forms import Criteres
from iel_app.offre.models import FichePublique, SeancePublique
from iel_app.offre.queries import criteres as conditions
from iel_app.offre.queries.criteres import Recherche
from iel_app.offre.queries.facettes import Facettes, cube_de, facettes_de, garde
from iel_app.offre.rules import intitule
from iel_app.offre.rules.recherche import Cercle, mots
from iel_app.referentiels.models import Certification, Commune
from iel_app.referentiels.queries import CommuneTrouvee, chercher_communes, communes_par_codes
from iel_app.referentiels.rules import lire_recherche

PAR_PAGE = 10
RESULTATS_MAX = 1000
"""How many results can be leafed through: beyond, one narrows the search."""
_AUTRES_LIEUX = 6


@dataclass(frozen=True, slots=True)
class SeanceTrouvee:
    """The session of a result that answers best."""

    reference: str
    ville: str
    date_debut: date
    date_fin: date
    capacite: int | None
    places_restantes: int | None
    recrutement: str
    km: float | None


@dataclass(frozen=True, slots=True)
class LigneRecherche:
    """One formation found."""

    reference: str
    intitule: str
    mention: str
    formateur: str
    niveau: int
    enseignement: str
    certification: str
    rncp: str
    seance: SeanceTrouvee | None
    nb_autres: int


@dataclass(frozen=True, slots=True)
class PageFormations:
    """One page of results; `lieu` is how the place was understood, `autres_lieux` what it could be instead."""

    lignes: list[LigneRecherche]
    total: int
    nb_exacts: int
    page: int
    nb_pages: int
    tri: str
    facettes: Facettes
    lieu: str
    lieu_inconnu: bool
    autres_lieux: list[str]
    certification: str


def recherche(session: Session, actor: Actor, criteres: Criteres) -> PageFormations:
    """Return one page of the formations that the public may find, with the counts of the filters.

    Small words, accents, case and plurals do not count. When few results hold every word, words that are near the
    unknown ones are looked for too, after the exact results.
    """
    require(actor, Permission.OFFRE_CHERCHER)
    trouve, autres = _lieu(session, actor, criteres.lieu)
    lieu = _cercle(trouve, criteres.rayon)
    voulue = _comprendre(session, criteres, lieu)
    cube = cube_de(session, voulue)
    total = sum(n for cellule, n in cube.items() if garde(criteres, cellule))
    nb_pages = max(1, -(-min(total, RESULTATS_MAX) // PAR_PAGE))
    page = max(1, min(criteres.page, nb_pages))
    tri = _tri(voulue)
    return PageFormations(
        lignes=_lignes(session, voulue, tri, page) if total else [],
        total=total,
        nb_exacts=sum(n for cellule, n in cube.items() if cellule.exacte and garde(criteres, cellule)),
        page=page,
        nb_pages=nb_pages,
        tri=tri,
        facettes=facettes_de(criteres, cube),
        lieu=_libelle(trouve) if trouve else "",
        lieu_inconnu=bool(criteres.lieu) and trouve is None,
        autres_lieux=[_libelle(commune) for commune in autres],
        certification=_certification(session, criteres.certification),
    )


def _lieu(session: Session, actor: Actor, texte: str) -> tuple[CommuneTrouvee | None, list[CommuneTrouvee]]:
    """Return the commune that a text names, and the others that it could name: the most populated comes first."""
    demande = lire_recherche(texte)
    if demande.est_vide:
        return None, []
    trouvees: list[CommuneTrouvee] = []
    if demande.nom:  # by its exact name, an index answers at once
        codes = session.exec(
            select(Commune.code)
            .where(Commune.nom_recherche == demande.nom, col(Commune.est_actuel))
            .order_by(col(Commune.population).desc().nulls_last(), col(Commune.code))
            .limit(_AUTRES_LIEUX + 1)
        ).all()
        connues = communes_par_codes(session, actor, codes)
        trouvees = [connues[code] for code in codes]
        if demande.code_postal:
            trouvees = [c for c in trouvees if c.code_postal.startswith(demande.code_postal)]
    if not trouvees:
        trouvees = list(chercher_communes(session, actor, texte, _AUTRES_LIEUX + 1))
    return (trouvees[0], trouvees[1:]) if trouvees else (None, [])


def _libelle(commune: CommuneTrouvee) -> str:
    return f"{commune.nom} ({commune.code_postal})" if commune.code_postal else commune.nom


def _cercle(commune: CommuneTrouvee | None, rayon: int) -> Cercle | str | None:
    if commune is None:
        return None
    if commune.latitude is None or commune.longitude is None:
        return commune.code
    return Cercle(commune.latitude, commune.longitude, rayon)


def _comprendre(session: Session, criteres: Criteres, lieu: Cercle | str | None) -> Recherche:
    cherches = mots(criteres.texte)
    if not cherches:
        return Recherche(criteres, (), lieu, None, None)
    exactes = conditions.parlant_de(session, [[mot] for mot in cherches])
    quelques = session.execute(sa.select(sa.func.count()).select_from(exactes.limit(conditions.PEU).subquery()))
    if quelques.scalar_one() < conditions.PEU and (groupes := conditions.elargir(session, cherches)):
        return Recherche(criteres, groupes, lieu, exactes, conditions.parlant_de(session, groupes))
    return Recherche(criteres, [[mot] for mot in cherches], lieu, exactes, exactes)


def _tri(voulue: Recherche) -> str:
    """Return the order asked for if it has a meaning here, else the most useful one."""
    possibles = {"pertinence": bool(voulue.groupes), "distance": isinstance(voulue.lieu, Cercle), "date": True}
    if possibles.get(voulue.criteres.tri):
        return voulue.criteres.tri
    return next(tri for tri, possible in possibles.items() if possible)


def _lignes(session: Session, voulue: Recherche, tri: str, page: int) -> list[LigneRecherche]:
    """Return the formations of one page, each with the session that answers best."""
    criteres = voulue.criteres
    seances = conditions.par_seances(criteres, voulue.lieu, avec_places=criteres.avec_places, tri=tri)
    debut: Any = conditions.debut_de(voulue, seances) if tri == "date" else col(FichePublique.debut_min)
    ordre: list[Any] = [debut, col(FichePublique.formation_id)]
    if tri == "distance" and seances is not None:
        ordre.insert(0, seances.c.carre)
    elif tri == "pertinence":
        ordre.insert(0, conditions.rang(criteres.texte, voulue.groupes))
    if voulue.elargie:
        ordre.insert(0, conditions.exacte(voulue).desc())
    ou = conditions.filtres(criteres)
    if criteres.avec_places and seances is None:
        places = conditions.places_de(voulue, None)
        ou.append(places.is_(True) if criteres.a_partir_du is None else places == 1)
    # Their ids first: tens of thousands of whole rows do not fit in the memory that a database gives to a sort.
    requete = conditions.chercher_dans(sa.select(col(FichePublique.formation_id)), voulue, seances)
    requete = requete.where(*ou).order_by(*ordre).limit(PAR_PAGE).offset((page - 1) * PAR_PAGE)
    par_formation: dict[int, list[SeancePublique]] = {i: [] for i in session.execute(requete).scalars()}
    lues = session.exec(select(FichePublique).where(col(FichePublique.formation_id).in_(par_formation)))
    fiches = {fiche.formation_id: fiche for fiche in lues}
    de_la_page = select(SeancePublique).where(
        col(SeancePublique.formation_id).in_(par_formation), col(SeancePublique.date_fin) >= clock.today()
    )
    for seance in session.exec(de_la_page.order_by(col(SeancePublique.date_debut), col(SeancePublique.session_id))):
        par_formation[seance.formation_id].append(seance)
    return [_ligne(voulue, tri, fiches[i], siennes) for i, siennes in par_formation.items()]


def _ligne(voulue: Recherche, tri: str, fiche: FichePublique, seances: Sequence[SeancePublique]) -> LigneRecherche:
    nue = intitule.sans_mention(fiche.intitule)
    return LigneRecherche(
        reference=fiche.reference,
        intitule=nue,
        mention=fiche.intitule.removeprefix(nue).strip(),
        formateur=fiche.formateur,
        niveau=fiche.niveau,
        enseignement=fiche.enseignement.libelle,
        certification=fiche.certification_code,
        rncp=fiche.certification_rncp,
        seance=_meilleure(voulue, tri, seances),
        nb_autres=max(0, len(seances) - 1),
    )


def _meilleure(voulue: Recherche, tri: str, seances: Sequence[SeancePublique]) -> SeanceTrouvee | None:
    """Return the session to show: as asked if one is, the nearest, one with places, then the next to begin."""
    criteres, lieu = voulue.criteres, voulue.lieu

    def km(seance: SeancePublique) -> float | None:
        if not isinstance(lieu, Cercle) or seance.latitude is None or seance.longitude is None:
            return None
        return lieu.distance(seance.latitude, seance.longitude)

    def note(seance: SeancePublique) -> tuple[bool, bool, bool, bool, float, bool, date]:
        distance = km(seance)
        trop_tot = criteres.a_partir_du is not None and seance.date_debut < criteres.a_partir_du
        ailleurs = lieu is not None and distance is None and seance.commune_code != lieu
        if isinstance(lieu, Cercle) and distance is not None:
            ailleurs = distance > lieu.rayon
        sans_place = not (seance.places_restantes and seance.recrutement.value == "ouvert")
        commencee = seance.date_debut < clock.today()
        # Sorted by date, a list shows the dates that sort it.
        complete, loin = sans_place and tri != "date", 0 if tri == "date" else distance or 0
        refusee = sans_place and criteres.avec_places
        return (ailleurs, trop_tot, refusee, commencee, loin, complete, seance.date_debut)

    if not seances:
        return None
    choisie = min(seances, key=note)
    return SeanceTrouvee(
        reference=choisie.reference,
        ville=choisie.ville,
        date_debut=choisie.date_debut,
        date_fin=choisie.date_fin,
        capacite=choisie.capacite,
        places_restantes=choisie.places_restantes,
        recrutement=choisie.recrutement.value,
        km=km(choisie),
    )


def _certification(session: Session, code: str) -> str:
    """Return the title of the certification that the search is about."""
    if not code:
        return ""
    return session.exec(select(Certification.intitule).where(Certification.code == code)).first() or ""
