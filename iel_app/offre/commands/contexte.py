"""What every act on the offer stands on: the formation, locked and in reach; its versions, sessions and the world."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

import sqlalchemy as sa
from sqlmodel import Session, col, select

from iel_app.comptes import queries as comptes
from iel_app.comptes.models import Organisme, Utilisateur
from iel_app.core import clock, db, french
from iel_app.core.actor import Actor, Role
from iel_app.core.errors import Impossible, NotFound
from iel_app.core.permissions import Permission, allows, require
from iel_app.core.settings import settings
from iel_app.offre import forms
from iel_app.offre.models import (
    OUVERTS,
    Compteur,
    DemandeOrganisme,
    Formation,
    Rythme,
    RythmeCourriels,
    SessionFormation,
    StatutDemande,
    StatutFormation,
    StatutVersion,
    VersionFormation,
    VersionSession,
)
from iel_app.offre.rules import Certification, Reperes, Seance
from iel_app.referentiels.models import Certification as CertificationReferencee

_DEPARTS = {"formation": 100_000, "session": 250_000}


def numeroter(session: Session, serie: str, nombre: int = 1) -> int:
    """Take the next numbers of a series and return the first: a number given is never given again."""
    db.serialize(session, f"compteur:{serie}")
    compteur = session.get(Compteur, serie)
    if compteur is None:
        compteur = Compteur(nom=serie, valeur=_DEPARTS[serie])
        session.add(compteur)
    compteur.valeur += nombre
    session.flush()
    return compteur.valeur - nombre + 1


def formation_de(session: Session, actor: Actor, formation_id: int, permission: Permission) -> Formation:
    """Lock and return a formation that the actor may act on.

    Raises:
        NotConnected, Forbidden: the actor holds the permission nowhere.
        NotFound: no such formation, or out of reach.
    """
    require(actor, permission)
    formation = session.exec(select(Formation).where(Formation.id == formation_id).with_for_update()).first()
    if formation is None or not allows(actor, permission, formation.cible):
        raise NotFound
    return formation


def exiger_active(formation: Formation) -> None:
    """Refuse to change what left the catalogue.

    Raises:
        Impossible: the formation is archived or deleted.
    """
    if formation.statut is not StatutFormation.ACTIVE:
        raise Impossible(f"Cette formation est {formation.statut.libelle.lower()}. Restaurez-la pour la modifier.")


def version_ouverte(session: Session, formation: Formation) -> VersionFormation | None:
    """Return the version under way, None when there is none."""
    return session.exec(
        select(VersionFormation).where(
            VersionFormation.formation_id == formation.id, col(VersionFormation.statut).in_(OUVERTS)
        )
    ).first()


def version_publiee(session: Session, formation: Formation) -> VersionFormation | None:
    """Return the version that the public sees, None when there is none."""
    return session.get(VersionFormation, formation.version_publiee_id) if formation.version_publiee_id else None


def derniere_version(session: Session, formation: Formation) -> VersionFormation | None:
    """Return the last version, whatever became of it."""
    return session.exec(
        select(VersionFormation)
        .where(VersionFormation.formation_id == formation.id)
        .order_by(col(VersionFormation.numero).desc())
        .limit(1)
    ).first()


def version_refusee(session: Session, formation: Formation) -> VersionFormation | None:
    """Return the version refused, until another is asked for or published: one given up takes nothing away."""
    derniere = session.exec(
        select(VersionFormation)
        .where(VersionFormation.formation_id == formation.id, VersionFormation.statut != StatutVersion.ABANDONNEE)
        .order_by(col(VersionFormation.numero).desc())
        .limit(1)
    ).first()
    return derniere if derniere is not None and derniere.statut is StatutVersion.REFUSEE else None


def lignes_de(session: Session, version_id: int) -> list[tuple[VersionSession, SessionFormation]]:
    """Return the sessions of a version, earliest first, those without date last."""
    lignes = session.execute(
        select(VersionSession, SessionFormation)
        .join(SessionFormation, col(SessionFormation.id) == VersionSession.session_id)
        .where(VersionSession.version_id == version_id)
        .order_by(col(VersionSession.date_debut).asc().nulls_last(), col(SessionFormation.reference))
    ).all()
    return [(vs, s) for vs, s in lignes]


def seance(ligne: VersionSession, session_formation: SessionFormation) -> Seance:
    """Return a session as the rules see it."""
    return Seance(
        reference=session_formation.reference,
        date_debut=ligne.date_debut,
        date_fin=ligne.date_fin,
        adresse=ligne.adresse,
        commune_code=ligne.commune_code,
        code_postal=ligne.code_postal,
        ville=ligne.ville,
        cedex=ligne.cedex,
        formateur_id=ligne.formateur_id,
        entrees=ligne.entrees,
        a_verifier=ligne.a_verifier,
        publiee=session_formation.publiee_le is not None,
        copiee_de=ligne.copiee_de,
    )


def tapee(ligne: VersionSession, session_formation: SessionFormation) -> dict[str, str]:
    """Return a session as it would be typed."""
    nombres = {c: getattr(session_formation, c) for c in ("capacite", "places_restantes", "nb_inscrits")}
    return {
        "date_debut": f"{ligne.date_debut:%d/%m/%Y}" if ligne.date_debut else "",
        "date_fin": f"{ligne.date_fin:%d/%m/%Y}" if ligne.date_fin else "",
        "adresse": ligne.adresse,
        "commune": ligne.commune_code,
        "code_postal": ligne.code_postal,
        "cedex": ligne.cedex,
        "entrees": ligne.entrees,
        "recrutement": session_formation.recrutement.value,
        "formateur": str(ligne.formateur_id or ""),
    } | {champ: "" if nombre is None else str(nombre) for champ, nombre in nombres.items()}


def seances_de(session: Session, version_id: int) -> list[Seance]:
    """Return the sessions of a version as the rules see them."""
    return [seance(ligne, s) for ligne, s in lignes_de(session, version_id)]


def organismes_permis(session: Session, organisme_id: int) -> dict[int, str]:
    """Return the organismes that a structure may name: same SIREN, and those granted (Guide 003)."""
    siren = select(Organisme.siren).where(Organisme.id == organisme_id).scalar_subquery()
    accordes = select(DemandeOrganisme.formateur_id).where(
        DemandeOrganisme.organisme_id == organisme_id, DemandeOrganisme.statut == StatutDemande.ACCORDEE
    )
    lignes = session.execute(
        select(Organisme.id, Organisme.nom)
        .where(sa.or_(col(Organisme.siren) == siren, col(Organisme.id).in_(accordes)))
        .order_by(Organisme.nom)
    ).all()
    return {identifiant or 0: nom for identifiant, nom in lignes}


def certification_de(session: Session, code: str) -> Certification | None:
    """Return a certification by its Certifinfo code, None when the list does not hold it."""
    ligne = session.exec(select(CertificationReferencee).where(CertificationReferencee.code == code)).first()
    if ligne is None:
        return None
    return Certification(
        id=ligne.id or 0,
        code=ligne.code,
        rncp=ligne.code_rncp,
        intitule=ligne.intitule,
        niveau=ligne.niveau,
        duree_annees=ligne.duree_annees,
        valide_jusqu_au=ligne.valide_jusqu_au,
        remplacee_par=ligne.remplacee_par,
        en_apprentissage=ligne.en_apprentissage,
    )


def reperes_de(session: Session, organisme_id: int, contenu: Mapping[str, str]) -> Reperes:
    """Return what the world says about a content, for the rules."""
    return Reperes(
        aujourd_hui=clock.today(),
        certification=certification_de(session, contenu.get("certification", "").strip()),
        organismes=organismes_permis(session, organisme_id),
        contact=settings().offre_contact,
        alerte_jours=settings().offre_alerte_certification_jours,
    )


def copie_de(ligne: VersionSession, version_id: int) -> VersionSession:
    """Return what a version says of a session, for another version."""
    valeurs: dict[str, Any] = ligne.model_dump(exclude={"id"}) | {"version_id": version_id}
    return VersionSession(**valeurs)


def copier_seances(session: Session, depuis: int, vers: int) -> None:
    """Give a version the sessions of another."""
    session.add_all(copie_de(ligne, vers) for ligne, _ in lignes_de(session, depuis))


def courante(session: Session, formation: Formation) -> VersionFormation:
    """Return the version under way, else the published one, else the last.

    Raises:
        NotFound: the formation has no version: a bug.
    """
    version = (
        version_ouverte(session, formation)
        or version_publiee(session, formation)
        or derniere_version(session, formation)
    )
    if version is None:
        raise NotFound
    return version


def noms(session: Session, *contenus: dict[str, str], seances: list[Seance]) -> dict[str, str]:
    """Return the names of the certifications (« c:91544 ») and organismes (« o:12 ») that are cited."""
    codes = {c.get("certification", "") for c in contenus} - {""}
    ids = {forms.identifiant(c.get(champ, "")) for c in contenus for champ in ("responsable", "formateur")}
    ids |= {s.formateur_id for s in seances if s.formateur_id is not None}
    trouves = session.exec(select(CertificationReferencee).where(col(CertificationReferencee.code).in_(codes))).all()
    lus = {f"c:{c.code}": f"{c.intitule} (Certifinfo {c.code}, {c.code_rncp})" for c in trouves}
    lignes = session.execute(select(Organisme.id, Organisme.nom).where(col(Organisme.id).in_(ids))).all()
    return lus | {f"o:{identifiant}": nom for identifiant, nom in lignes}


AUTEUR = "Vous recevez ce message car vous rédigez les formations de cet organisme."
Ligne = tuple[str, str, str]


def citees(titre: str, lignes: Sequence[Ligne], nombre: int) -> list[tuple[str, str]]:
    """Return the lines that cite the first formations (reference, title, what follows) and count the others."""
    dites = [(titre, f"{intitule} ({reference}){suite}") for reference, intitule, suite in lignes[:nombre]]
    reste = len(lignes) - len(dites)
    return dites + ([(titre, f"et {french.plural(reste, 'autre formation', 'autres formations')}")] if reste else [])


def lien_catalogue(onglet: str, conventionnees: Collection[bool], filtrer: str = "") -> str:
    """Return the address of a tab, in « conventionnées » when all these formations are there."""
    parts = {"onglet": onglet, "categorie": "conventionnees" if all(conventionnees) else "", "filtrer": filtrer}
    return f"/offre/catalogue?{urlencode({cle: part for cle, part in parts.items() if part})}"


def auteur_de(session: Session, version: VersionFormation) -> list[tuple[str, str]]:
    """Return the address and name of who asked for a publication, nothing when this person left."""
    auteur = session.get(Utilisateur, version.auteur_id) if version.auteur_id else None
    return [(auteur.courriel, auteur.nom_complet)] if auteur is not None and auteur.desactive_le is None else []


MES_COURRIELS = "/offre/controle/courriels"
GESTIONNAIRE = (
    "Vous recevez ce message car vous contrôlez l’offre de formation de cette région. Pour choisir un résumé, ou ne "
    "plus en recevoir\u00a0: « Mes courriels », sur la page « Contrôle »."
)


def gestionnaires(session: Session, actor: Actor, region_id: int | None, *rythmes: Rythme) -> list[tuple[str, str]]:
    """Return the address and name of the offer managers of a region who chose one of these rhythms."""
    lus = session.exec(
        select(Utilisateur.courriel, RythmeCourriels.rythme).join(
            RythmeCourriels, col(RythmeCourriels.utilisateur_id) == Utilisateur.id
        )
    )
    choisis = dict(lus.all())
    tous = comptes.titulaires(session, actor, Role.GESTIONNAIRE_OFFRE, region_id)
    return [(courriel, nom) for courriel, nom in tous if choisis.get(courriel, Rythme.IMMEDIAT) in rythmes]
