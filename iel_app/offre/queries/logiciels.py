"""The offer of a structure as its software reads it: pages of formations with their sessions, one, its places."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from iel_app.comptes.models import Organisme
from iel_app.core.actor import Actor
from iel_app.core.audit import Action, Fait
from iel_app.core.errors import NotFound
from iel_app.core.permissions import Permission, allows, require, scope
from iel_app.offre.commands.contexte import reperes_de, seance
from iel_app.offre.commands.importation.monde import Connue, connues
from iel_app.offre.models import Formation, SessionFormation
from iel_app.offre.rules import publication

_INTERNES = (Action.NOTE_AJOUTEE, Action.PUBLICATION_ATTRIBUEE)
"""What the offer managers do between them: no software of a CFA hears of it."""


@dataclass(frozen=True, slots=True)
class PlacesLues:
    """The places of a session."""

    reference: str
    identifiant: str | None
    capacite: int | None
    places_restantes: int | None
    nb_inscrits: int | None
    recrutement: str
    places_le: datetime | None


@dataclass(frozen=True, slots=True)
class SessionLue:
    """A session of a formation, as its version under way says it, else the published one."""

    places: PlacesLues
    date_debut: date | None
    date_fin: date | None
    adresse: str
    code_postal: str
    commune: str
    ville: str
    cedex: str
    siret_formateur: str | None
    entrees: str
    publiee: bool


@dataclass(frozen=True, slots=True)
class OffreLue:
    """A formation with its sessions; `manques` is what keeps its draft from being published (in its own sheet only)."""

    reference: str
    identifiant: str | None
    catalogue: str
    conventionnee: bool
    etat: str
    contenu: dict[str, str]
    intitule_public: str
    siret_responsable: str | None
    siret_formateur: str | None
    cree_le: datetime
    modifie_le: datetime
    publiee_le: datetime | None
    sessions: tuple[SessionLue, ...]
    manques: dict[str, str]


@dataclass(frozen=True, slots=True)
class PageOffres:
    """A page of formations, and the id after which the next one begins (None: this is the last)."""

    offres: tuple[OffreLue, ...]
    suite: int | None


def offres(session: Session, actor: Actor, apres: int, depuis: datetime | None, taille: int) -> PageOffres:
    """Return the formations after an id, in the order of ids; with `depuis`, those changed since, places included."""
    perimetre = scope(actor, Permission.OFFRE_LIRE)
    requete = select(Formation).where(col(Formation.organisme_id).in_(perimetre.organismes), col(Formation.id) > apres)
    if depuis is not None:
        # Every act is told in the journal, of which no later act takes anything back.
        actes = select(Fait.id).where(
            Fait.objet == sa.literal(Formation.OBJET) + col(Formation.reference),
            col(Fait.instant) >= depuis,
            col(Fait.action).not_in(_INTERNES),
        )
        # An import undone gives places back without an act on each formation.
        places = select(SessionFormation.id).where(
            SessionFormation.formation_id == Formation.id, col(SessionFormation.places_le) >= depuis
        )
        requete = requete.where(sa.or_(col(Formation.modifie_le) >= depuis, sa.exists(actes), sa.exists(places)))
    lues = list(session.exec(requete.order_by(col(Formation.id)).limit(taille + 1)).all())
    suite = lues[taille - 1].id if len(lues) > taille else None
    trouvees = connues(session, lues[:taille])
    sirets = _sirets(session, trouvees)
    return PageOffres(tuple(_offre(c, sirets, {}) for c in trouvees), suite)


def offre(session: Session, actor: Actor, reference: str) -> OffreLue:
    """Return a formation by its reference, with what its draft lacks to be published.

    Raises:
        NotFound: no such formation in reach.
    """
    require(actor, Permission.OFFRE_LIRE)
    formation = session.exec(select(Formation).where(Formation.reference == reference)).first()
    if formation is None or not allows(actor, Permission.OFFRE_LIRE, formation.cible):
        raise NotFound
    (connue,) = connues(session, [formation])
    manques: dict[str, str] = {}
    if connue.ouverte:
        contenu = connue.version.contenu
        reperes = reperes_de(session, formation.organisme_id, contenu)
        _, manques = publication.manques(contenu, reperes, [seance(*ligne) for ligne in connue.lignes])
    return _offre(connue, _sirets(session, [connue]), manques)


def places(session: Session, actor: Actor, reference: str) -> PlacesLues:
    """Return the places of a session by its reference.

    Raises:
        NotFound: no such session in reach.
    """
    require(actor, Permission.OFFRE_TENIR_PLACES)
    ligne = session.execute(
        select(SessionFormation, Formation)
        .join(Formation, col(Formation.id) == SessionFormation.formation_id)
        .where(SessionFormation.reference == reference)
    ).first()
    if ligne is None or not allows(actor, Permission.OFFRE_TENIR_PLACES, ligne[1].cible):
        raise NotFound
    return _places(ligne[0])


def _places(s: SessionFormation) -> PlacesLues:
    nombres = (s.capacite, s.places_restantes, s.nb_inscrits)
    return PlacesLues(s.reference, s.identifiant_externe, *nombres, s.recrutement.value, s.places_le)


def _sirets(session: Session, trouvees: Iterable[Connue]) -> dict[int, str]:
    ids = {i for c in trouvees for i in _organismes(c) if i}
    lignes: Sequence[tuple[int | None, str]] = session.execute(  # pyright: ignore[reportAssignmentType]
        select(Organisme.id, Organisme.siret).where(col(Organisme.id).in_(ids))
    ).all()
    return {i or 0: siret for i, siret in lignes}


def _organismes(c: Connue) -> list[int | None]:
    return [c.version.responsable_id, c.version.formateur_id, *(vs.formateur_id for vs, _ in c.lignes)]


def _offre(c: Connue, sirets: dict[int, str], manques: dict[str, str]) -> OffreLue:
    formation, version = c.formation, c.version
    return OffreLue(
        reference=formation.reference,
        identifiant=formation.identifiant_externe,
        catalogue=formation.statut.value,
        conventionnee=formation.conventionnee,
        etat=version.statut.value,
        contenu=version.contenu,
        intitule_public=version.intitule,
        siret_responsable=sirets.get(version.responsable_id or 0),
        siret_formateur=sirets.get(version.formateur_id or 0),
        cree_le=formation.cree_le,
        modifie_le=formation.modifie_le,
        publiee_le=formation.publiee_le,
        sessions=tuple(
            SessionLue(
                places=_places(s),
                date_debut=vs.date_debut,
                date_fin=vs.date_fin,
                adresse=vs.adresse,
                code_postal=vs.code_postal,
                commune=vs.commune_code,
                ville=vs.ville,
                cedex=vs.cedex,
                siret_formateur=sirets.get(vs.formateur_id or version.formateur_id or 0),
                entrees=vs.entrees,
                publiee=s.publiee_le is not None,
            )
            for vs, s in sorted(c.lignes, key=lambda ligne: ligne[1].reference)
        ),
        manques=manques,
    )
