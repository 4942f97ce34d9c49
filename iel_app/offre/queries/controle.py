"""The control queue of the offer manager, and the sheet of one publication."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

import sqlalchemy as sa
from sqlmodel import Session, col, select

from iel_app.comptes.models import Organisme
from iel_app.core import clock
from iel_app.core.actor import Actor
from iel_app.core.errors import NotFound
from iel_app.core.permissions import Permission, Scope, scope
from iel_app.core.settings import settings
from iel_app.offre import forms
from iel_app.offre.commands.contexte import noms, reperes_de, seances_de
from iel_app.offre.commands.versions import doublons
from iel_app.offre.models import Formation, NoteControle, StatutVersion, VersionFormation
from iel_app.offre.rules import Constat, Ecart, Seance, comparaison
from iel_app.offre.rules.constats import Jumelle, constats
from iel_app.referentiels.rules import normaliser


@dataclass(frozen=True, slots=True)
class FiltreFile:
    """What the address of the queue says."""

    texte: str = ""
    genre: str = ""
    etat: str = "en_controle"
    attente: str = ""
    page: int = 1
    par_page: int = 15


@dataclass(frozen=True, slots=True)
class LigneFile:
    """One publication of the queue."""

    version_id: int
    reference: str
    intitule: str
    organisme: str
    soumise_le: datetime | None
    attente_jours: int
    retard_jours: int
    premiere: bool
    prise_par: str
    statut: str


@dataclass(frozen=True, slots=True)
class FileDeControle:
    """One page of the queue, oldest first."""

    lignes: list[LigneFile]
    total: int
    page: int
    nb_pages: int
    attente_mediane: float | None


@dataclass(frozen=True, slots=True)
class FicheControle:
    """The sheet of one publication: what changed, what the machine found, the whole in words."""

    ligne: LigneFile
    contenu: dict[str, str]
    ecarts: list[Ecart]
    inchanges: list[tuple[str, str]]
    sessions: list[tuple[str, dict[str, str]]]
    constats: list[Constat]
    jumelles: list[tuple[int, str, str]]
    notes: list[tuple[str, str, datetime]]
    precedente: int | None
    suivante: int | None
    position: int
    total: int
    contact: str
    message: str


def _en_portee(perimetre: Scope) -> sa.ColumnElement[bool]:
    if perimetre.toutes:
        return sa.true()
    return col(VersionFormation.region_id).in_(perimetre.regions)


def _conditions(perimetre: Scope, filtre: FiltreFile) -> list[sa.ColumnElement[bool]]:
    ou = [_en_portee(perimetre)]
    statuts = {s.value: s for s in StatutVersion}
    ou.append(col(VersionFormation.statut) == statuts.get(filtre.etat, StatutVersion.EN_CONTROLE))
    if filtre.texte.strip():
        ou += [
            col(VersionFormation.intitule_recherche).contains(mot, autoescape=True)
            for mot in normaliser(filtre.texte).split()
        ]
    if filtre.genre == "creation":
        ou.append(col(VersionFormation.numero) == 1)
    elif filtre.genre == "modification":
        ou.append(col(VersionFormation.numero) > 1)
    if filtre.attente == "retard":
        limite = clock.start_of(clock.today()) - timedelta(days=settings().offre_delai_jours)
        ou.append(col(VersionFormation.soumise_le) < limite)
    return ou


_ORDRE = (col(VersionFormation.soumise_le), col(VersionFormation.id))


def file_de_controle(session: Session, actor: Actor, filtre: FiltreFile) -> FileDeControle:
    """Return one page of the queue of the actor's region, oldest first, and the median wait of what was decided."""
    perimetre = scope(actor, Permission.OFFRE_CONTROLER)
    ou = _conditions(perimetre, filtre)
    total = session.execute(select(sa.func.count()).select_from(VersionFormation).where(*ou)).scalar_one()
    nb_pages = max(1, -(-total // filtre.par_page))
    page = max(1, min(filtre.page, nb_pages))
    lignes = session.execute(
        select(VersionFormation, Organisme.nom)
        .join(Organisme, col(Organisme.id) == VersionFormation.organisme_id)
        .where(*ou)
        .order_by(*_ORDRE)
        .limit(filtre.par_page)
        .offset((page - 1) * filtre.par_page)
    ).all()
    return FileDeControle([_ligne(v, nom) for v, nom in lignes], total, page, nb_pages, _mediane(session, perimetre))


def _mediane(session: Session, perimetre: Scope) -> float | None:
    """Return the median wait in days of the last hundred decisions."""
    lignes = session.execute(
        select(VersionFormation.soumise_le, VersionFormation.decidee_le)
        .where(_en_portee(perimetre), col(VersionFormation.decidee_le).is_not(None))
        .order_by(col(VersionFormation.decidee_le).desc())
        .limit(100)
    ).all()
    attentes = [(fin - debut).total_seconds() / 86_400 for debut, fin in lignes if debut and fin]
    return round(median(attentes), 1) if attentes else None


def _ligne(version: VersionFormation, organisme: str) -> LigneFile:
    attente = (clock.now() - version.soumise_le).days if version.soumise_le else 0
    prise = version.prise_par if version.prise_jusqu_a and version.prise_jusqu_a > clock.now() else ""
    return LigneFile(
        version_id=version.id or 0,
        reference=version.reference,
        intitule=version.intitule,
        organisme=organisme,
        soumise_le=version.soumise_le,
        attente_jours=attente,
        retard_jours=max(0, attente - settings().offre_delai_jours),
        premiere=version.numero == 1,
        prise_par=prise,
        statut=version.statut.value,
    )


def fiche_controle(session: Session, actor: Actor, version_id: int, filtre: FiltreFile) -> FicheControle:
    """Return the sheet of one publication, and its neighbours in the filtered queue.

    Raises:
        NotFound: no such publication in the region.
    """
    perimetre = scope(actor, Permission.OFFRE_CONTROLER)
    version, formation, organisme = _trouver(session, perimetre, version_id)
    contenu, apres = forms.vide() | version.contenu, seances_de(session, version_id)
    liste, appeles = _comparer(session, formation, version, contenu, apres)
    changes = {e.champ for e in liste}
    jumelles = doublons(session, contenu["certification"], version.formateur_id or 0, formation.id)
    precedente, suivante, position, total = _voisines(session, perimetre, filtre, version)
    return FicheControle(
        ligne=_ligne(version, organisme),
        contenu=contenu,
        ecarts=liste,
        inchanges=[
            (forms.LIBELLES[c], comparaison.lisible(c, contenu.get(c, ""), appeles))
            for c in forms.CHAMPS
            if c not in changes
        ],
        sessions=[(s.reference, comparaison.portrait(s, appeles)) for s in apres],
        constats=constats(
            contenu,
            reperes_de(session, formation.organisme_id, contenu),
            apres,
            [Jumelle(i, r, "", ville, True) for i, r, ville in jumelles],
            formation.lien_constat,
        ),
        jumelles=jumelles,
        notes=_notes(session, formation.id or 0),
        precedente=precedente,
        suivante=suivante,
        position=position,
        total=total,
        contact=contenu.get("contact_courriel", ""),
        message=version.message,
    )


def _trouver(session: Session, perimetre: Scope, version_id: int) -> tuple[VersionFormation, Formation, str]:
    trouvee = session.execute(
        select(VersionFormation, Formation, Organisme.nom)
        .join(Formation, col(Formation.id) == VersionFormation.formation_id)
        .join(Organisme, col(Organisme.id) == VersionFormation.organisme_id)
        .where(VersionFormation.id == version_id, _en_portee(perimetre))
    ).first()
    if trouvee is None:
        raise NotFound
    version, formation, organisme = trouvee
    return version, formation, organisme


def _comparer(
    session: Session, formation: Formation, version: VersionFormation, contenu: dict[str, str], apres: list[Seance]
) -> tuple[list[Ecart], dict[str, str]]:
    """Return what changes from the version compared with (nothing for a first one), and the names cited."""
    reference = _reference(session, formation, version)
    if reference is None:
        return [], noms(session, contenu, seances=apres)
    avant, ancien = seances_de(session, reference.id or 0), forms.vide() | reference.contenu
    appeles = noms(session, ancien, contenu, seances=[*avant, *apres])
    return comparaison.ecarts(ancien, contenu, avant, apres, appeles), appeles


def _reference(session: Session, formation: Formation, version: VersionFormation) -> VersionFormation | None:
    """Return the version that this one is compared with: the published one, or the one it replaced."""
    if formation.version_publiee_id not in (None, version.id):
        return session.get(VersionFormation, formation.version_publiee_id)
    return session.exec(
        select(VersionFormation)
        .where(
            VersionFormation.formation_id == formation.id,
            VersionFormation.statut == StatutVersion.REMPLACEE,
            VersionFormation.numero < version.numero,
        )
        .order_by(col(VersionFormation.numero).desc())
    ).first()


def _notes(session: Session, formation_id: int) -> list[tuple[str, str, datetime]]:
    notes = session.exec(
        select(NoteControle).where(NoteControle.formation_id == formation_id).order_by(col(NoteControle.id))
    ).all()
    return [(n.auteur, n.texte, n.instant) for n in notes]


def _voisines(
    session: Session, perimetre: Scope, filtre: FiltreFile, version: VersionFormation
) -> tuple[int | None, int | None, int, int]:
    """Return the publications before and after in the filtered queue, the rank of this one, and how many there are."""
    ou = _conditions(perimetre, filtre)
    cle = sa.tuple_(*_ORDRE)
    ici = sa.tuple_(version.soumise_le, version.id)
    if version.soumise_le is None:
        return None, None, 0, 0
    avant = session.execute(
        select(VersionFormation.id).where(*ou, cle < ici).order_by(*(c.desc() for c in _ORDRE)).limit(1)
    ).scalar()
    apres = session.execute(select(VersionFormation.id).where(*ou, cle > ici).order_by(*_ORDRE).limit(1)).scalar()
    rang, total = session.execute(
        select(sa.func.coalesce(sa.func.sum(sa.case((cle <= ici, 1), else_=0)), 0), sa.func.count())
        .select_from(VersionFormation)
        .where(*ou)
    ).one()
    return avant, apres, int(rang), total
