"""The public sheet of one formation, its sessions, and the addresses given to search engines."""

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from iel_app.comptes.models import Organisme
from iel_app.core import clock
from iel_app.core.actor import Actor
from iel_app.core.errors import NotFound
from iel_app.core.permissions import Permission, require
from iel_app.offre import forms, rules
from iel_app.offre.commands.index import metiers_de
from iel_app.offre.models import (
    Enseignement,
    Entrees,
    EtatRecrutement,
    FichePublique,
    Formation,
    SessionFormation,
    StatutFormation,
    VersionFormation,
    VersionSession,
)
from iel_app.offre.rules.comparaison import lisible
from iel_app.offre.rules.publication import ordinal
from iel_app.referentiels.models import Certification

RESPONSABLE = aliased(Organisme, name="organisme_responsable")
_TEXTES = ("objectif", "contenu", "resultats", "prerequis", "rythme")


@dataclass(frozen=True, slots=True)
class OrganismePublic:
    """An organisme as the public sees it; codes and ways to reach it are for professionals, else empty."""

    nom: str
    adresse: str
    siret: str
    uai: str
    courriel: str
    telephone: str


@dataclass(frozen=True, slots=True)
class SeancePubliee:
    """A session that is not over."""

    reference: str
    date_debut: date
    date_fin: date
    adresse: str
    code_postal: str
    ville: str
    cedex: str
    entrees: str
    permanente: bool
    capacite: int | None
    places_restantes: int | None
    recrutement: EtatRecrutement
    formateur: str
    vue_le: datetime

    @property
    def lieu(self) -> str:
        """« 2 rue des Écoles, 87000 Limoges CEDEX »."""
        return rules.sessions.lieu(self.adresse, self.code_postal, self.ville, self.cedex)


@dataclass(frozen=True, slots=True)
class FormationPubliee:
    """The public sheet. `codes` are for professionals: nothing for a visitor."""

    reference: str
    intitule: str
    mention: str
    certification: str
    certification_code: str
    metiers: list[str]
    niveau: int
    textes: list[tuple[str, str]]
    enseignement: Enseignement
    contrats: list[str]
    annees: list[str]
    financement: str
    lien_web: str
    contact_nom: str
    contact_courriel: str
    contact_telephone: str
    formateur: OrganismePublic
    responsable: OrganismePublic | None
    codes: list[tuple[str, str]]
    seances: list[SeancePubliee]
    publiee_le: datetime


def fiche_publique(session: Session, actor: Actor, reference: str) -> FormationPubliee:
    """Return the public sheet of a formation; signed-in people also get its codes, its contact's name and organismes'.

    Raises:
        NotFound: no formation of this reference is public.
    """
    require(actor, Permission.OFFRE_CHERCHER)
    reference = _chiffres(reference)
    ligne = session.execute(
        select(FichePublique, VersionFormation, Certification)
        .join(VersionFormation, col(VersionFormation.id) == FichePublique.version_id)
        .join(Certification, col(Certification.id) == VersionFormation.certification_id)
        .where(FichePublique.reference == reference)
    ).first()
    if ligne is None:
        raise NotFound("Cette formation n’est pas, ou n’est plus, publiée.")
    fiche, version, certification = ligne
    contenu = forms.vide() | version.contenu
    pro = actor.est_connecte
    nue = rules.intitule.sans_mention(fiche.intitule)
    formateur, responsable = _organismes(session, version, pro=pro)
    return FormationPubliee(
        reference=fiche.reference,
        intitule=nue,
        mention=fiche.intitule.removeprefix(nue).strip(),
        certification=certification.intitule,
        certification_code=certification.code,
        metiers=metiers_de(session, [certification])[certification.id],
        niveau=certification.niveau,
        textes=[(forms.LIBELLES[c], contenu[c]) for c in _TEXTES if contenu.get(c)],
        enseignement=fiche.enseignement,
        contrats=_contrats(fiche),
        annees=[ordinal(n) for n in forms.annees(contenu.get("annees", ""))],
        financement=lisible("financement", contenu["financement"], {}),
        lien_web=contenu["lien_web"],
        contact_nom=contenu["contact_nom"] if pro else "",
        contact_courriel=contenu["contact_courriel"],
        contact_telephone=contenu["contact_telephone"],
        formateur=formateur,
        responsable=responsable if responsable != formateur else None,
        codes=_codes(certification) if pro else [],
        seances=_seances(session, col(FichePublique.reference) == reference),
        publiee_le=fiche.publiee_le,
    )


def _chiffres(reference: str) -> str:
    """Return a reference of an address, "" when it cannot be one: a database need not read anything else."""
    return reference if reference.isascii() and reference.isdigit() and len(reference) <= 12 else ""


def _contrats(fiche: FichePublique) -> list[str]:
    ouverts = {
        "apprentissage": fiche.contrat_apprentissage,
        "professionnalisation": fiche.contrat_pro,
        "continue": fiche.formation_continue,
    }
    return [libelle for code, libelle in forms.CONTRATS.items() if ouverts[code]]


def _codes(certification: Certification) -> list[tuple[str, str]]:
    codes = (
        ("Certifinfo", certification.code),
        ("RNCP", certification.code_rncp),
        ("Code formation diplôme", certification.code_formation_diplome),
        ("NSF", certification.code_nsf),
    )
    return [(libelle, code) for libelle, code in codes if code]


def _organismes(
    session: Session, version: VersionFormation, *, pro: bool
) -> tuple[OrganismePublic, OrganismePublic | None]:
    ids = (version.formateur_id, version.responsable_id)
    connus = {o.id: o for o in session.exec(select(Organisme).where(col(Organisme.id).in_(ids)))}

    def montrer(organisme: Organisme) -> OrganismePublic:
        commune = " ".join(p for p in (organisme.code_postal, organisme.ville) if p)
        return OrganismePublic(
            nom=organisme.nom,
            adresse=", ".join(p for p in (organisme.adresse, commune) if p),
            siret=organisme.siret if pro else "",
            uai=organisme.uai if pro else "",
            courriel=organisme.courriel if pro else "",
            telephone=organisme.telephone if pro else "",
        )

    responsable = connus.get(version.responsable_id)
    return montrer(connus[version.formateur_id]), montrer(responsable) if responsable else None


def _seances(session: Session, condition: sa.ColumnElement[bool]) -> list[SeancePubliee]:
    lignes = session.execute(
        select(VersionSession, SessionFormation, Organisme.nom)
        .join(SessionFormation, col(SessionFormation.id) == VersionSession.session_id)
        .join(FichePublique, col(FichePublique.version_id) == VersionSession.version_id)
        .outerjoin(Organisme, col(Organisme.id) == VersionSession.formateur_id)
        .where(
            condition,
            col(VersionSession.date_fin) >= clock.today(),
            col(VersionSession.date_debut).is_not(None),
        )
        .order_by(col(VersionSession.date_debut), col(SessionFormation.reference))
    ).all()
    return [
        SeancePubliee(
            reference=publique.reference,
            date_debut=dite.date_debut or date.max,
            date_fin=dite.date_fin or date.max,
            adresse=dite.adresse,
            code_postal=dite.code_postal,
            ville=dite.ville,
            cedex=dite.cedex,
            entrees=Entrees(dite.entrees).libelle,
            permanente=dite.entrees == Entrees.PERMANENTES.value,
            capacite=publique.capacite,
            places_restantes=publique.places_restantes,
            recrutement=publique.recrutement,
            formateur=formateur or "",
            vue_le=publique.places_le or publique.publiee_le or clock.now(),
        )
        for dite, publique, formateur in lignes
    ]


def seance_publiee(session: Session, actor: Actor, reference: str) -> tuple[str, str, str, SeancePubliee]:
    """Return a session of a public formation, with the reference, title and formateur of this formation.

    Raises:
        NotFound: no such session is public, or it is over.
    """
    require(actor, Permission.OFFRE_CHERCHER)
    reference = _chiffres(reference)
    trouvees = _seances(session, col(SessionFormation.reference) == reference)
    if not trouvees:
        raise NotFound("Cette session n’est pas, ou n’est plus, publiée.")
    fiche = session.exec(
        select(FichePublique)
        .join(SessionFormation, col(SessionFormation.formation_id) == FichePublique.formation_id)
        .where(SessionFormation.reference == reference)
    ).one()
    return fiche.reference, rules.intitule.sans_mention(fiche.intitule), fiche.formateur, trouvees[0]


def nb_adresses(session: Session, actor: Actor) -> int:
    """Return how many formations search engines are told of: the public ones with a session that is not over."""
    require(actor, Permission.OFFRE_CHERCHER)
    return session.execute(
        sa.select(sa.func.count()).select_from(FichePublique).where(col(FichePublique.fin_max) >= clock.today())
    ).scalar_one()


def adresses(session: Session, actor: Actor, apres: int, limite: int) -> list[tuple[int, str, date]]:
    """Return the next of these formations after an id: id, reference, day of the last publication."""
    require(actor, Permission.OFFRE_CHERCHER)
    lignes = session.execute(
        select(FichePublique.formation_id, FichePublique.reference, FichePublique.publiee_le)
        .where(col(FichePublique.fin_max) >= clock.today(), col(FichePublique.formation_id) > apres)
        .order_by(col(FichePublique.formation_id))
        .limit(limite)
    ).all()
    return [(identifiant, reference, clock.local(jour).date()) for identifiant, reference, jour in lignes]


def debut_du_fichier(session: Session, actor: Actor, rang: int, taille: int) -> int | None:
    """Return the id after which the addresses of a file of the sitemap begin (files count from 1), None beyond."""
    require(actor, Permission.OFFRE_CHERCHER)
    if rang == 1:
        return 0
    premiere = session.execute(
        select(FichePublique.formation_id)
        .where(col(FichePublique.fin_max) >= clock.today())
        .order_by(col(FichePublique.formation_id))
        .offset((rang - 1) * taille)
        .limit(1)
    ).scalar_one_or_none()
    return None if premiere is None else premiere - 1


def index_a_refaire(session: Session, actor: Actor) -> bool:
    """Tell whether formations are published and the index knows none: it was never made."""
    require(actor, Permission.OFFRE_INDEXER)
    if session.execute(select(FichePublique.formation_id).limit(1)).first() is not None:
        return False
    publiee = select(Formation.id).where(
        col(Formation.version_publiee_id).is_not(None), Formation.statut == StatutFormation.ACTIVE
    )
    return session.execute(publiee.limit(1)).first() is not None
