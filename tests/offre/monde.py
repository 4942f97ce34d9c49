"""The world of the matrix of rights: one CFA with something at every step, and everybody who might come near it."""

from dataclasses import dataclass, field

from sqlmodel import Session, select

from iel_app.comptes import commands as comptes
from iel_app.comptes import queries as comptes_lus
from iel_app.comptes import rules
from iel_app.comptes.models import CleApi, Organisme, PorteeCle
from iel_app.core.actor import SYSTEME, VISITEUR, Actor, Role
from iel_app.offre import commands, fichiers, queries
from iel_app.offre.fichiers import Depot
from iel_app.offre.models import DemandeOrganisme, Import, SessionFormation, VersionFormation
from iel_app.offre.rules.lots import LigneRecue
from tests import factories as f
from tests.offre import exemples as ex

PUBLIC, SECRET = "Zéphyr", "embargo"
"""What the CFA shows to everybody, and what it shows to nobody yet: no other name holds these words."""
RANGEE = {
    "identifiant_formation": "ZEP", "identifiant_session": "ZEP-1", "intitule": f"{PUBLIC} sous {SECRET}",
    "certification": ex.REMPLACANTE, "formation_continue": "Non", "contrat_pro": "Non", "contrat_apprentissage": "Oui",
    "annees": "1re", "objectif": "Nettoyer.", "contact_courriel": "a@cfa.example", "date_debut": "01/09/2027",
    "date_fin": "31/07/2029", "adresse": "2 rue des Écoles", "code_postal": "87000", "commune": ex.LIMOGES,
    "capacite": "12", "places_restantes": "6",
}  # fmt: skip
FAUSSE = RANGEE | {"identifiant_session": "ZEP-2", "date_debut": "hier"}
AUTRES = (
    Role.AGENT,
    Role.SUPERIEUR,
    Role.GESTIONNAIRE,
    Role.CNFPT_DELEGATION,
    Role.CNFPT_NATIONAL,
    Role.PILOTE,
    Role.ADMIN,
)
"""Roles that have nothing to do in the offer of others."""


@dataclass
class Qui:
    """Somebody signed in, or a key: `jeton` is the cookie, or the secret."""

    actor: Actor = VISITEUR
    jeton: str = ""


@dataclass
class Monde:
    """Everybody by column of the matrix, and the ids of what the CFA « Zéphyr » owns."""

    gens: dict[str, dict[str, Qui]] = field(default_factory=dict)
    organisme: int = 0
    organisme_voisin: int = 0
    siret_voisin: str = ""
    siret_tiers: str = ""
    brouillon: int = 0
    reference_brouillon: str = ""
    revision_brouillon: int = 0
    seance: str = ""
    controle: int = 0
    version: int = 0
    revision: int = 0
    publiee: int = 0
    reference: str = ""
    seance_publiee: str = ""
    version_publiee: int = 0
    reconduction: int = 0
    archivee: int = 0
    perimee: int = 0
    demande: int = 0
    vue: int = 0
    cle: int = 0
    lot: int = 0
    applique: int = 0
    importe: int = 0

    def un(self, colonne: str) -> Qui:
        """Return the one person of a column."""
        (qui,) = self.gens[colonne].values()
        return qui


def _entrer(session: Session, role: Role | None, structure: int | None = None, nom: str = "Martin") -> Qui:
    utilisateur = f.un_utilisateur(session, nom=nom)
    if role is not None:
        comptes.habiliter(session, SYSTEME, utilisateur, role, structure)
    jeton = comptes.ouvrir(session, VISITEUR, utilisateur, "Firefox sur Linux")
    return Qui(f.qui(session, jeton), jeton)


def _cle(session: Session, auteur: Actor, *portees: str) -> Qui:
    jeton = ex.une_cle(session, auteur, *portees)
    session.flush()
    connue = comptes_lus.cle(session, VISITEUR, rules.hachage(jeton))
    assert connue is not None
    return Qui(connue.actor, jeton)


def _peupler(session: Session, monde: Monde) -> None:
    ex.des_certifications(session)
    monde.organisme = ex.un_organisme(session, nom=f"CFA {PUBLIC}")
    monde.organisme_voisin = ex.un_organisme(session, "552100554", "CFA voisin")
    tiers = ex.un_organisme(session, "732829320", "CFA tiers")
    monde.siret_voisin, monde.siret_tiers = (
        session.get_one(Organisme, i).siret for i in (monde.organisme_voisin, tiers)
    )
    commune, region = f.une_collectivite(session), ex.une_region(session)
    structures: dict[Role, int | None] = {
        Role.AGENT: commune,
        Role.SUPERIEUR: commune,
        Role.GESTIONNAIRE: commune,
        Role.CNFPT_DELEGATION: f.une_delegation(session),
        Role.PILOTE: region,
    }
    auteur = _entrer(session, Role.CFA, monde.organisme)
    voisin = _entrer(session, Role.CFA, monde.organisme_voisin)
    autres = {role.value: _entrer(session, role, structures.get(role)) for role in AUTRES}
    monde.gens = {
        "auteur": {"cfa": auteur},
        "voisin": {"cfa": voisin},
        "region": {"gestionnaire_offre": _entrer(session, Role.GESTIONNAIRE_OFFRE, region)},
        "ailleurs": {
            "gestionnaire_offre": _entrer(session, Role.GESTIONNAIRE_OFFRE, ex.une_region(session, "11", "Île-de-F."))
        },
        "autres": autres | {"sans_role": _entrer(session, None)},
        "visiteur": {"visiteur": Qui()},
        "systeme": {"systeme": Qui(SYSTEME)},
        "cle": {"cle": _cle(session, auteur.actor)},
        "cle_voisine": {"cle": _cle(session, voisin.actor)},
    } | {p.value: {p.value: _cle(session, auteur.actor, p.value)} for p in PorteeCle}


def _une(session: Session, auteur: Actor, quoi: str) -> int:
    return ex.une_formation(session, auteur, intitule=f"{PUBLIC} {quoi}")


def _formations(session: Session, monde: Monde) -> None:
    auteur, region = monde.un("auteur").actor, monde.un("region").actor
    monde.brouillon = _une(session, auteur, SECRET)
    monde.seance = _seance(session, monde.brouillon)
    ouverte = ex.ouverte(session, monde.brouillon)
    monde.reference_brouillon, monde.revision_brouillon = ouverte.reference, ouverte.revision
    monde.controle = _une(session, auteur, SECRET)
    monde.version = ex.soumettre(session, auteur, monde.controle)
    monde.revision = session.get_one(VersionFormation, monde.version).revision
    commands.ajouter_note(session, region, monde.version, f"Note sous {SECRET}")
    monde.publiee = _une(session, auteur, "publiée")
    monde.version_publiee = ex.publier(session, auteur, region, monde.publiee)
    monde.seance_publiee = _seance(session, monde.publiee)
    monde.reference = session.get_one(VersionFormation, monde.version_publiee).reference
    reconduite = _une(session, auteur, "reconduite")
    ex.publier(session, auteur, region, reconduite)
    copie = commands.ajouter_session(session, auteur, reconduite)
    commands.modifier_session(session, auteur, reconduite, copie, ex.une_seance())
    monde.reconduction = ex.soumettre(session, auteur, reconduite)
    monde.archivee = _une(session, auteur, SECRET)
    commands.archiver(session, auteur, monde.archivee)
    monde.perimee = _une(session, auteur, SECRET)
    commands.noter(session, auteur, monde.perimee, "certification", ex.EXPIREE, ex.PROPRETE)


def _seance(session: Session, formation: int) -> str:
    return session.exec(select(SessionFormation.reference).where(SessionFormation.formation_id == formation)).one()


def _le_reste(session: Session, monde: Monde) -> None:
    auteur, cle = monde.un("auteur").actor, monde.un("cle").actor
    commands.demander_organisme(session, auteur, monde.organisme, monde.siret_voisin, f"{PUBLIC} sous {SECRET}")
    session.flush()
    monde.demande = session.exec(select(DemandeOrganisme.id)).one() or 0
    monde.vue = commands.enregistrer_vue(session, auteur, "catalogue", f"Vue sous {SECRET}", "onglet=alerte")
    nommee = session.get_one(CleApi, cle.cle_id)
    nommee.nom, monde.cle = f"Logiciel sous {SECRET}", nommee.id or 0
    monde.lot = commands.ouvrir_lot(session, cle, "lot-1", "0" * 64, soumises=False).id
    commands.juger_lot(session, cle, monde.lot, [LigneRecue(1, RANGEE)])
    for rang in (0, 1):
        numero = commands.deposer(session, auteur, monde.organisme, un_depot(rang))
        travail = queries.travail(session, SYSTEME, numero)
        lues = list(fichiers.lignes(travail.depot))
        assert commands.analyser_import(session, auteur, numero, travail.tour, lues, len(lues))
        commands.terminer_analyse(session, auteur, numero, travail.tour)
        if rang == 0:
            commands.confirmer_import(session, auteur, numero, valides_seulement=True)
            while session.get_one(Import, numero).applique_le is None:
                commands.appliquer_import(session, auteur, numero)
            monde.applique = numero
        else:
            monde.importe = numero


def en_csv(rang: int) -> bytes:
    """Return a file with a good row and a wrong one: the sessions of the same formation in each file."""
    lignes = [{c: v.replace("ZEP-", f"Z{rang}-") for c, v in r.items()} for r in (RANGEE, FAUSSE)]
    entetes = ";".join(fichiers.TITRES[c] for c in RANGEE)
    return "\r\n".join([entetes, *(";".join(f'"{v}"' for v in r.values()) for r in lignes)]).encode()


def chez_le_voisin(session: Session, monde: Monde) -> tuple[int, str]:
    """Return a draft of the other CFA, and its session."""
    formation = ex.une_formation(session, monde.un("voisin").actor)
    return formation, _seance(session, formation)


def dans_l_autre_region(session: Session, monde: Monde) -> int:
    """Return a version in control in the other region."""
    (habilitation,) = monde.un("ailleurs").actor.habilitations
    organisme = ex.un_organisme(session, "542107651", "CFA lointain")
    session.get_one(Organisme, organisme).region_id = habilitation.structure_id
    auteur = ex.un_cfa(session, organisme)
    return ex.soumettre(session, auteur, ex.une_formation(session, auteur))


def un_depot(rang: int) -> Depot:
    """Return a file received and kept."""
    recu = fichiers.dossier() / f"recu-{rang}"
    recu.write_bytes(en_csv(rang))
    return fichiers.examiner(recu, f"{SECRET}-{rang}.csv")


def faire(session: Session) -> Monde:
    """Make the world."""
    monde = Monde()
    _peupler(session, monde)
    _formations(session, monde)
    _le_reste(session, monde)
    return monde
