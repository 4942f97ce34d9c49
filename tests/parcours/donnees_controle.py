"""A region to control: its CFA, its offer managers, its publications, written straight into the tables."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlmodel import Session, col, select
from stdnum import luhn

from iel_app.comptes import commands as comptes
from iel_app.comptes import rules as comptes_rules
from iel_app.comptes.models import Organisme
from iel_app.core import clock
from iel_app.core.actor import SYSTEME, Role
from iel_app.core.audit import Action, Fait
from iel_app.notifications.models import Courriel
from iel_app.offre.models import (
    DemandeOrganisme,
    Formation,
    SessionFormation,
    StatutVersion,
    VersionFormation,
    VersionSession,
)
from iel_app.referentiels.models import Certification, Commune, Region
from iel_app.referentiels.rules import normaliser
from tests.parcours.serveur import MOT_DE_PASSE, Serveur

MENTION = "(Contrat d’apprentissage possible)"


@dataclass
class RegionAControler:
    """What a journey needs to know of it; `creations` and `reconductions` are versions, oldest first."""

    serveur: Serveur
    un: str
    deux: str
    region_id: int = 0
    organisme_id: int = 0
    auteur_id: int = 0
    certification: tuple[int, str] = (0, "")
    commune: tuple[str, str, str] = ("", "", "")
    creations: list[int] = field(default_factory=list)
    reconductions: list[int] = field(default_factory=list)
    _rang: int = 0

    def statuts(self, versions: list[int]) -> list[str]:
        """Return the statuses of versions now."""
        with self.serveur.base() as session:
            return [session.get_one(VersionFormation, v).statut.value for v in versions]

    def version(self, version_id: int) -> VersionFormation:
        """Return a version now."""
        with self.serveur.base() as session:
            return session.get_one(VersionFormation, version_id)

    def decisions(self) -> dict[int, tuple[tuple[str, ...], int]]:
        """Return what the journal holds on each publication, in order, and how many mails told a decision on it."""
        actions = (
            Action.FORMATION_VALIDEE, Action.COMPLEMENT_DEMANDE, Action.FORMATION_REFUSEE, Action.DECISION_ANNULEE
        )  # fmt: skip
        with self.serveur.base() as session:
            faits = session.exec(select(Fait).where(col(Fait.action).in_(actions)).order_by(col(Fait.id))).all()
            cles = session.exec(select(Courriel.cle).where(col(Courriel.cle).startswith("offre:decidee:"))).all()
            versions = {session.get_one(VersionFormation, v).objet: v for v in (*self.creations, *self.reconductions)}
        envoyes = Counter(int(cle.split(":")[2]) for cle in cles)
        actes: dict[int, tuple[str, ...]] = {}
        for fait in faits:
            if version := versions.get(fait.objet):
                actes[version] = (*actes.get(version, ()), fait.action.value)
        return {version: (siens, envoyes[version]) for version, siens in actes.items()}

    def ensemble(self, acte: str) -> int:
        """Return how many mails told an act on several publications at once."""
        with self.serveur.base() as session:
            cles = session.exec(select(Courriel.cle).where(col(Courriel.cle).startswith(f"offre:{acte}:"))).all()
        return sum(int(cle.split(":")[2]) in self.reconductions for cle in cles)

    def occuper(self, versions: list[int], nom: str = "Samir Kaci") -> None:
        """Have a colleague hold publications."""
        with self.serveur.base() as session:
            for version_id in versions:
                version = session.get_one(VersionFormation, version_id)
                version.prise_par_id, version.prise_par = 10**6, nom
                version.prise_jusqu_a = clock.now() + timedelta(minutes=10)

    def creer(self, nombre: int, prefixe: str = "Formation", *, aujourd_hui: bool = False) -> list[int]:
        """Write publications in control for the first time."""
        with self.serveur.base() as session:
            versions = [self._creation(session, f"{prefixe} {rang + 1:03d}") for rang in range(nombre)]
            for version in versions if aujourd_hui else []:
                version.soumise_le = clock.now()
            return [v.id or 0 for v in versions]

    def reconduire(self, nombre: int) -> list[int]:
        """Write trivial renewals in control."""
        with self.serveur.base() as session:
            return [self._reconduction(session, f"Reconduite {rang + 1:03d}").id or 0 for rang in range(nombre)]

    def demander(self, session: Session, formateur_id: int) -> None:
        """Ask for an organisme of another SIREN."""
        session.add(
            DemandeOrganisme(
                organisme_id=self.organisme_id,
                formateur_id=formateur_id,
                region_id=self.region_id,
                raison="Il donne les cours de pratique.",
                demandee_le=clock.now(),
                demandee_par="Claude Auteur",
            )
        )

    def _creation(self, session: Session, titre: str) -> VersionFormation:
        formation, version = self._formation(session, titre, 1, StatutVersion.EN_CONTROLE)
        self._seance(session, formation, version, 0)
        return version

    def _reconduction(self, session: Session, titre: str) -> VersionFormation:
        formation, publiee = self._formation(session, titre, 1, StatutVersion.PUBLIEE)
        publiee.decidee_le, publiee.decidee_par = publiee.soumise_le, "Samir Kaci"
        formation.version_publiee_id, formation.publiee_le = publiee.id, publiee.soumise_le
        premiere = self._seance(session, formation, publiee, 0)
        version = self._version(session, formation, titre, 2, StatutVersion.EN_CONTROLE)
        self._dire(session, version, premiere, 0)
        self._seance(session, formation, version, 1)
        return version

    def _formation(
        self, session: Session, titre: str, numero: int, statut: StatutVersion
    ) -> tuple[Formation, VersionFormation]:
        self._rang += 1
        instant = clock.now() - timedelta(days=9)
        formation = Formation(
            reference=f"2099{self.region_id:02d}{self._rang:06d}",
            organisme_id=self.organisme_id,
            region_id=self.region_id,
            cree_le=instant,
            modifie_le=instant,
        )
        session.add(formation)
        session.flush()
        return formation, self._version(session, formation, titre, numero, statut)

    def _version(
        self, session: Session, formation: Formation, titre: str, numero: int, statut: StatutVersion
    ) -> VersionFormation:
        instant = clock.now() - timedelta(days=9) + timedelta(minutes=self._rang)
        version = VersionFormation(
            formation_id=formation.id or 0,
            numero=numero,
            statut=statut,
            revision=1,
            contenu=self._contenu(titre),
            intitule=f"{titre} {MENTION}",
            intitule_recherche=normaliser(f"{titre} {MENTION} {formation.reference}"),
            certification_id=self.certification[0],
            responsable_id=self.organisme_id,
            formateur_id=self.organisme_id,
            nb_sessions=numero,
            cree_le=instant,
            modifie_le=instant,
            auteur_id=self.auteur_id,
            auteur="Claude Auteur",
            soumise_le=instant,
            organisme_id=self.organisme_id,
            region_id=self.region_id,
            reference=formation.reference,
        )
        session.add(version)
        session.flush()
        return version

    def _contenu(self, titre: str) -> dict[str, Any]:
        return {
            "intitule": titre,
            "certification": self.certification[1],
            "formation_continue": "non",
            "contrat_pro": "non",
            "contrat_apprentissage": "oui",
            "annees": "1",
            "responsable": str(self.organisme_id),
            "formateur": str(self.organisme_id),
            "lien_web": "",
            "objectif": "Se préparer au métier.",
            "contenu": "",
            "resultats": "",
            "prerequis": "",
            "enseignement": "presentiel",
            "rythme": "",
            "financement": "employeur",
            "contact_nom": "",
            "contact_courriel": "accueil@cfa-corse.example",
            "contact_telephone": "",
        }

    def _seance(self, session: Session, formation: Formation, version: VersionFormation, rang: int) -> SessionFormation:
        seance = SessionFormation(
            reference=f"{self.region_id:02d}{self._rang:04d}{rang:02d}", formation_id=formation.id or 0
        )
        session.add(seance)
        session.flush()
        self._dire(session, version, seance, rang)
        return seance

    def _dire(self, session: Session, version: VersionFormation, seance: SessionFormation, rang: int) -> None:
        annee = clock.today().year + 1 + rang
        code, ville, postal = self.commune
        session.add(
            VersionSession(
                version_id=version.id or 0,
                session_id=seance.id or 0,
                date_debut=date(annee, 9, 1),
                date_fin=date(annee + 2, 7, 5),
                adresse="1 cours Napoléon",
                commune_code=code,
                code_postal=postal,
                ville=ville,
            )
        )


def une_region_a_controler(serveur: Serveur, code: str, creations: int, reconductions: int) -> RegionAControler:
    """Make a region of its own for one journey: nothing of the demonstration is in it."""
    monde = RegionAControler(serveur, f"un-{code}@region.example", f"deux-{code}@region.example")
    empreinte = comptes_rules.hacher(MOT_DE_PASSE)
    with serveur.base() as session:
        region = session.exec(select(Region).where(Region.code == code)).one()
        commune = session.exec(
            select(Commune).where(Commune.region_code == code).order_by(col(Commune.population).desc())
        ).first()
        assert commune is not None
        certification = session.exec(
            select(Certification)
            .where(col(Certification.en_apprentissage).is_(True), col(Certification.valide_jusqu_au) > clock.today())
            .order_by(col(Certification.code))
        ).first()
        assert certification is not None
        monde.region_id, monde.commune = region.id or 0, (commune.code, commune.nom, commune.codes_postaux[0])
        monde.certification = (certification.id or 0, certification.code)
        monde.organisme_id = _organisme(
            session, f"5521{int(code, 36) % 10000:04d}", f"CFA {region.nom}", monde.region_id
        )
        autre = _organisme(session, f"7756{int(code, 36) % 10000:04d}", f"Lycée {region.nom}", monde.region_id)
        monde.auteur_id = comptes.creer_utilisateur(
            session, SYSTEME, f"auteur-{code}@cfa.example", "Claude", "Auteur", empreinte
        )
        comptes.habiliter(session, SYSTEME, monde.auteur_id, Role.CFA, monde.organisme_id)
        for courriel, nom in ((monde.un, "Kerbrat"), (monde.deux, "Kaci")):
            qui = comptes.creer_utilisateur(session, SYSTEME, courriel, "Yann", nom, empreinte)
            comptes.habiliter(session, SYSTEME, qui, Role.GESTIONNAIRE_OFFRE, monde.region_id)
        monde.demander(session, autre)
    monde.creations = monde.creer(creations)
    monde.reconductions = monde.reconduire(reconductions)
    return monde


def _organisme(session: Session, racine: str, nom: str, region_id: int) -> int:
    siren = racine + luhn.calc_check_digit(racine)
    debut = f"{siren}0001"
    organisme = Organisme(
        nom=nom, siret=debut + luhn.calc_check_digit(debut), siren=siren, ville="Ajaccio", region_id=region_id
    )
    return comptes.creer_organisme(session, SYSTEME, organisme)
