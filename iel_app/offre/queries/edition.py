"""The editor of a formation, and its read-again page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col, select

from iel_app.core.actor import Actor
from iel_app.core.errors import NotFound
from iel_app.core.permissions import Permission, allows, scope
from iel_app.core.settings import settings
from iel_app.offre import forms
from iel_app.offre.commands.contexte import (
    certification_de,
    courante,
    lignes_de,
    noms,
    organismes_permis,
    reperes_de,
    seance,
    seances_de,
    tapee,
    version_publiee,
    version_refusee,
)
from iel_app.offre.commands.ecartees import sort_de
from iel_app.offre.models import OUVERTS, Formation, SessionFormation, StatutFormation, StatutVersion, VersionSession
from iel_app.offre.queries.conditions import dans_le_perimetre
from iel_app.offre.rules import Certification, Ecart, Seance, comparaison, publication, sessions


@dataclass(frozen=True, slots=True)
class SeanceVue:
    """One session of the editor, with its formateur, its places and why it cannot be changed."""

    seance: Seance
    formateur: str
    capacite: int | None
    places_restantes: int | None
    passee: bool
    manque: str
    tapee: dict[str, str]


@dataclass(frozen=True, slots=True)
class FicheEdition:
    """All that the editor shows of a formation.

    `refusee_le`: when the publication of the modification refused since the published version was asked for, None
    when there is none to say; `message` is then why it was refused.
    """

    id: int
    reference: str
    statut: str
    numero: int
    revision: int
    contenu: dict[str, str]
    modifiable: bool
    est_publiee: bool
    modifie_le: datetime
    auteur: str
    message: str
    motifs: dict[str, str]
    seances: list[SeanceVue]
    organismes: dict[int, str]
    certification: Certification | None
    manques: dict[str, str]
    intitule_public: str
    soumise_le: datetime | None
    conventionnee: bool
    organisme_id: int
    en_cours: bool
    catalogue: str
    contact: str
    delai_jours: int
    refusee_le: datetime | None
    ecartee: str
    places_modifiables: bool


@dataclass(frozen=True, slots=True)
class Relecture:
    """The read-again page: what is missing, what changes, and the whole in words."""

    fiche: FicheEdition
    ecarts: list[Ecart]
    valeurs: list[tuple[str, str, str]]
    sessions: list[tuple[str, dict[str, str]]]


def formation_lue(session: Session, actor: Actor, laquelle: int | str) -> Formation:
    """Return a formation in reach, by its id or by its reference.

    Raises:
        NotFound: no such formation, or out of reach.
    """
    perimetre = scope(actor, Permission.OFFRE_LIRE)
    nommee = Formation.reference == laquelle if isinstance(laquelle, str) else Formation.id == laquelle
    formation = session.exec(select(Formation).where(nommee, dans_le_perimetre(perimetre))).first()
    if formation is None:
        raise NotFound
    return formation


def references(session: Session, actor: Actor, ids: Sequence[int]) -> dict[int, str]:
    """Return the references of the formations in reach, by id: addresses hold references."""
    perimetre = scope(actor, Permission.OFFRE_LIRE)
    lues = select(Formation.id, Formation.reference).where(col(Formation.id).in_(ids), dans_le_perimetre(perimetre))
    return {i or 0: reference for i, reference in session.exec(lues).all()}


def fiche(session: Session, actor: Actor, laquelle: int | str, montree: int = 0) -> FicheEdition:
    """Return the editor of a formation, by its id or by its reference; `montree` is the version a screen shows.

    Raises:
        NotFound: no such formation in reach.
    """
    return _fiche(session, actor, formation_lue(session, actor, laquelle), montree)


def _fiche(session: Session, actor: Actor, formation: Formation, montree: int = 0) -> FicheEdition:
    version = courante(session, formation)
    contenu = forms.vide() | version.contenu
    reperes = reperes_de(session, formation.organisme_id, contenu)
    lignes = lignes_de(session, version.id or 0)
    seances = [seance(*ligne) for ligne in lignes]
    _, manques = publication.manques(contenu, reperes, seances)
    appeles = noms(session, contenu, seances=seances)
    formateur = appeles.get(f"o:{contenu['formateur']}", "")
    refusee = version_refusee(session, formation) if version.statut is StatutVersion.PUBLIEE else None
    ouvert, active = version.statut is not StatutVersion.EN_CONTROLE, formation.statut is StatutFormation.ACTIVE
    return FicheEdition(
        id=formation.id or 0,
        reference=formation.reference,
        statut=version.statut.value,
        numero=version.numero,
        revision=version.revision,
        contenu=contenu,
        modifiable=ouvert and active and allows(actor, Permission.OFFRE_REDIGER, formation.cible),
        est_publiee=formation.version_publiee_id is not None,
        modifie_le=version.modifie_le,
        auteur=version.auteur,
        message=(refusee or version).message,
        motifs=version.motifs,
        seances=[_vue(*ligne, appeles, formateur, manques, reperes.aujourd_hui) for ligne in lignes],
        organismes=organismes_permis(session, formation.organisme_id),
        certification=reperes.certification,
        manques=manques,
        intitule_public=version.intitule,
        soumise_le=version.soumise_le,
        conventionnee=formation.conventionnee,
        organisme_id=formation.organisme_id,
        en_cours=version.statut in OUVERTS,
        catalogue=formation.statut.value,
        contact=reperes.contact,
        delai_jours=settings().offre_delai_jours,
        refusee_le=refusee.soumise_le if refusee else None,
        ecartee=sort_de(session, formation, montree),
        places_modifiables=active and allows(actor, Permission.OFFRE_TENIR_PLACES, formation.cible),
    )


def _vue(
    ligne: VersionSession,
    lue: SessionFormation,
    appeles: dict[str, str],
    formateur: str,
    manques: dict[str, str],
    aujourd_hui: date,
) -> SeanceVue:
    vue = seance(ligne, lue)
    return SeanceVue(
        vue,
        appeles.get(f"o:{ligne.formateur_id}", formateur),
        lue.capacite,
        lue.places_restantes,
        sessions.est_passee(vue, aujourd_hui),
        manques.get(f"session-{lue.reference}", ""),
        tapee(ligne, lue),
    )


def relecture(session: Session, actor: Actor, formation_id: int) -> Relecture:
    """Return the read-again page of the version under way.

    Raises:
        NotFound: no such formation in reach.
    """
    formation = formation_lue(session, actor, formation_id)
    lue = _fiche(session, actor, formation)
    publiee = version_publiee(session, formation)
    avant = seances_de(session, publiee.id or 0) if publiee else []
    apres = [s.seance for s in lue.seances]
    contenu_publie = forms.vide() | publiee.contenu if publiee else None
    appeles = noms(session, contenu_publie or {}, lue.contenu, seances=[*avant, *apres])
    return Relecture(
        fiche=lue,
        ecarts=comparaison.ecarts(contenu_publie, lue.contenu, avant, apres, appeles) if publiee else [],
        valeurs=[
            (champ, forms.LIBELLES[champ], comparaison.lisible(champ, lue.contenu.get(champ, ""), appeles))
            for champ in forms.CHAMPS
        ],
        sessions=[(s.reference, comparaison.portrait(s, appeles)) for s in apres],
    )


def certification(session: Session, actor: Actor, code: str) -> Certification | None:
    """Return a certification by its Certifinfo code, None when the list does not hold it."""
    scope(actor, Permission.OFFRE_LIRE)
    return certification_de(session, code.strip()[:10])


def organismes(session: Session, actor: Actor, organisme_id: int) -> dict[int, str]:
    """Return the organismes that a structure of the actor may name, by id; none when it is not one of theirs."""
    perimetre = scope(actor, Permission.OFFRE_LIRE)
    if organisme_id not in perimetre.organismes:
        return {}
    return organismes_permis(session, organisme_id)
