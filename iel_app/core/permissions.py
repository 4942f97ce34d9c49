"""THE table of permissions: who may do what, and on which structures. Generated into `docs/permissions.md`."""

from dataclasses import dataclass
from enum import StrEnum

from iel_app.core.actor import Actor, Habilitation, Role
from iel_app.core.errors import Forbidden, NotConnected


class Permission(StrEnum):
    """One right, named `contexte:verbe`, sorted."""

    AIDE_DEMANDER = "aide:demander"
    AIDE_ORGANISER = "aide:organiser"
    AIDE_PURGER = "aide:purger"
    AIDE_REPONDRE = "aide:repondre"
    AIDE_RESERVER = "aide:reserver"
    COMPTES_AGIR_POUR = "comptes:agir_pour"
    COMPTES_GERER_CLES = "comptes:gerer_cles"
    COMPTES_GERER_SESSIONS = "comptes:gerer_sessions"
    COMPTES_HABILITER = "comptes:habiliter"
    COMPTES_SE_CONNECTER = "comptes:se_connecter"
    COMPTES_SECOND_FACTEUR = "comptes:second_facteur"
    DOCUMENTS_LIRE = "documents:lire"
    DOCUMENTS_PRODUIRE = "documents:produire"
    DOCUMENTS_VERIFIER = "documents:verifier"
    NOTIFICATIONS_EXPEDIER = "notifications:expedier"
    NOTIFICATIONS_LIRE_BOITE = "notifications:lire_boite"
    OFFRE_ARCHIVER = "offre:archiver"
    OFFRE_CHERCHER = "offre:chercher"
    OFFRE_CONTROLER = "offre:controler"
    OFFRE_ENTRETENIR = "offre:entretenir"
    OFFRE_INDEXER = "offre:indexer"
    OFFRE_LIRE = "offre:lire"
    OFFRE_REDIGER = "offre:rediger"
    OFFRE_TENIR_PLACES = "offre:tenir_places"
    PILOTAGE_CHIFFRES_PUBLICS = "pilotage:chiffres_publics"
    PILOTAGE_SANTE = "pilotage:sante"
    RECENSEMENT_LIRE = "recensement:lire"
    RECENSEMENT_PREPARER = "recensement:preparer"
    RECENSEMENT_SAISIR = "recensement:saisir"
    RECENSEMENT_SIGNALER = "recensement:signaler"
    REFERENTIELS_CHARGER = "referentiels:charger"
    REFERENTIELS_LIRE = "referentiels:lire"

    @property
    def libelle(self) -> str:
        """The right as people read it."""
        return LIBELLES[self]


LIBELLES = {
    Permission.AIDE_DEMANDER: "Écrire au service d’aide",
    Permission.AIDE_ORGANISER: "Organiser les ateliers en ligne et les permanences téléphoniques",
    Permission.AIDE_PURGER: "Effacer les demandes d’aide closes",
    Permission.AIDE_REPONDRE: "Lire les demandes d’aide et y répondre",
    Permission.AIDE_RESERVER: "Réserver un rappel, s’inscrire à un atelier",
    Permission.COMPTES_AGIR_POUR: "Choisir la collectivité au nom de laquelle agir",
    Permission.COMPTES_GERER_CLES: "Créer et révoquer les clés de l’API de la structure",
    Permission.COMPTES_GERER_SESSIONS: "Voir et fermer ses propres connexions",
    Permission.COMPTES_HABILITER: "Créer des structures, des comptes et des habilitations",
    Permission.COMPTES_SE_CONNECTER: "Se connecter",
    Permission.COMPTES_SECOND_FACTEUR: "Protéger son compte par la double vérification",
    Permission.DOCUMENTS_LIRE: "Télécharger les documents de la structure",
    Permission.DOCUMENTS_PRODUIRE: "Produire un document",
    Permission.DOCUMENTS_VERIFIER: "Vérifier un document par son code",
    Permission.NOTIFICATIONS_EXPEDIER: "Préparer et expédier les courriels",
    Permission.NOTIFICATIONS_LIRE_BOITE: "Lire la boîte de démonstration (démonstration seulement)",
    Permission.OFFRE_ARCHIVER: "Archiver et restaurer une formation",
    Permission.OFFRE_CHERCHER: "Chercher une formation publiée",
    Permission.OFFRE_CONTROLER: "Contrôler les publications",
    Permission.OFFRE_ENTRETENIR: "Entretenir l’offre la nuit : imports anciens, liens, rappels",
    Permission.OFFRE_INDEXER: "Refaire l’index de la recherche publique",
    Permission.OFFRE_LIRE: "Lire le catalogue, brouillons compris",
    Permission.OFFRE_REDIGER: "Rédiger et publier les formations de la structure",
    Permission.OFFRE_TENIR_PLACES: "Mettre à jour les places des sessions",
    Permission.PILOTAGE_CHIFFRES_PUBLICS: "Lire les chiffres publics de la campagne",
    Permission.PILOTAGE_SANTE: "Savoir si le service fonctionne",
    Permission.RECENSEMENT_LIRE: "Lire la réponse au recensement",
    Permission.RECENSEMENT_PREPARER: "Préparer une campagne et fixer ses dates",
    Permission.RECENSEMENT_SAISIR: "Répondre au recensement",
    Permission.RECENSEMENT_SIGNALER: "Signaler une erreur dans l’identité de la collectivité",
    Permission.REFERENTIELS_CHARGER: "Charger les données de référence",
    Permission.REFERENTIELS_LIRE: "Consulter les données de référence",
}


class Portee(StrEnum):
    """Which attribute of a thing a role's structure is compared with."""

    COLLECTIVITE = "collectivite"
    DELEGATION = "delegation"
    ORGANISME = "organisme"
    REGION = "region"
    NATIONALE = "nationale"


PORTEES: dict[Role, Portee] = {
    Role.VISITEUR: Portee.NATIONALE,
    Role.AGENT: Portee.COLLECTIVITE,
    Role.SUPERIEUR: Portee.COLLECTIVITE,
    Role.GESTIONNAIRE: Portee.COLLECTIVITE,
    Role.CFA: Portee.ORGANISME,
    Role.GESTIONNAIRE_OFFRE: Portee.REGION,
    Role.CNFPT_DELEGATION: Portee.DELEGATION,
    Role.CNFPT_NATIONAL: Portee.NATIONALE,
    Role.PILOTE: Portee.REGION,
    Role.ADMIN: Portee.NATIONALE,
    Role.SYSTEME: Portee.NATIONALE,
}

_PUBLIC = {
    Permission.AIDE_DEMANDER,
    Permission.COMPTES_SE_CONNECTER,
    Permission.DOCUMENTS_VERIFIER,
    Permission.NOTIFICATIONS_LIRE_BOITE,
    Permission.OFFRE_CHERCHER,
    Permission.PILOTAGE_CHIFFRES_PUBLICS,
    Permission.PILOTAGE_SANTE,
    Permission.REFERENTIELS_LIRE,
}
_CONNECTE = _PUBLIC | {
    Permission.AIDE_RESERVER,
    Permission.COMPTES_AGIR_POUR,
    Permission.COMPTES_GERER_SESSIONS,
}
_EQUIPE = _CONNECTE | {Permission.COMPTES_SECOND_FACTEUR}
_AIDE = {Permission.AIDE_ORGANISER, Permission.AIDE_REPONDRE}

GRANTS: dict[Role, frozenset[Permission]] = {
    Role.VISITEUR: frozenset(_PUBLIC),
    Role.AGENT: frozenset(_CONNECTE),
    Role.SUPERIEUR: frozenset(_CONNECTE),
    Role.GESTIONNAIRE: frozenset(
        _CONNECTE
        | {
            Permission.DOCUMENTS_LIRE,
            Permission.RECENSEMENT_LIRE,
            Permission.RECENSEMENT_SAISIR,
            Permission.RECENSEMENT_SIGNALER,
        }
    ),
    Role.CFA: frozenset(
        _CONNECTE
        | {
            Permission.COMPTES_GERER_CLES,
            Permission.OFFRE_ARCHIVER,
            Permission.OFFRE_LIRE,
            Permission.OFFRE_REDIGER,
            Permission.OFFRE_TENIR_PLACES,
        }
    ),
    Role.GESTIONNAIRE_OFFRE: frozenset(
        _EQUIPE | _AIDE | {Permission.OFFRE_ARCHIVER, Permission.OFFRE_CONTROLER, Permission.OFFRE_LIRE}
    ),
    Role.CNFPT_DELEGATION: frozenset(_EQUIPE | {Permission.RECENSEMENT_LIRE}),
    Role.CNFPT_NATIONAL: frozenset(
        _EQUIPE | _AIDE | {Permission.DOCUMENTS_LIRE, Permission.RECENSEMENT_LIRE, Permission.RECENSEMENT_PREPARER}
    ),
    Role.PILOTE: frozenset(_EQUIPE),
    Role.ADMIN: frozenset(_EQUIPE | _AIDE | {Permission.COMPTES_HABILITER, Permission.REFERENTIELS_CHARGER}),
    Role.SYSTEME: frozenset(
        {
            Permission.AIDE_ORGANISER,
            Permission.AIDE_PURGER,
            Permission.COMPTES_HABILITER,
            Permission.DOCUMENTS_PRODUIRE,
            Permission.NOTIFICATIONS_EXPEDIER,
            Permission.OFFRE_ARCHIVER,
            Permission.OFFRE_ENTRETENIR,
            Permission.OFFRE_INDEXER,
            Permission.OFFRE_LIRE,
            Permission.RECENSEMENT_LIRE,
            Permission.RECENSEMENT_PREPARER,
            Permission.REFERENTIELS_CHARGER,
            Permission.REFERENTIELS_LIRE,
        }
    ),
}


@dataclass(frozen=True, slots=True)
class Cible:
    """Where a thing belongs: what a role's structure is compared with. An empty target belongs to nobody."""

    collectivite_id: int | None = None
    delegation_id: int | None = None
    organisme_id: int | None = None
    region_id: int | None = None

    def structure_for(self, portee: Portee) -> int | None:
        """Return the id that this reach compares."""
        return {
            Portee.COLLECTIVITE: self.collectivite_id,
            Portee.DELEGATION: self.delegation_id,
            Portee.ORGANISME: self.organisme_id,
            Portee.REGION: self.region_id,
            Portee.NATIONALE: None,
        }[portee]


SANS_STRUCTURE = Cible()


@dataclass(frozen=True, slots=True)
class Scope:
    """The rows a permission reaches: everything, or those of these structures. A query turns it into a filter."""

    toutes: bool = False
    collectivites: frozenset[int] = frozenset()
    delegations: frozenset[int] = frozenset()
    organismes: frozenset[int] = frozenset()
    regions: frozenset[int] = frozenset()

    @property
    def est_vide(self) -> bool:
        """Whether nothing is in reach."""
        return not (self.toutes or self.collectivites or self.delegations or self.organismes or self.regions)


def _reaches(habilitation: Habilitation, cible: Cible | None) -> bool:
    portee = PORTEES[habilitation.role]
    if cible is None or portee is Portee.NATIONALE:
        return True
    return habilitation.structure_id is not None and habilitation.structure_id == cible.structure_for(portee)


def allows(actor: Actor, permission: Permission, cible: Cible | None = None) -> bool:
    """Tell whether one of the actor's roles grants the permission on the target (None: on no particular structure).

    A key reaches no further than its scopes.
    """
    if actor.limite is not None and permission not in actor.limite:
        return False
    return any(permission in GRANTS[h.role] and _reaches(h, cible) for h in actor.habilitations)


def require(actor: Actor, permission: Permission, cible: Cible | None = None) -> None:
    """Refuse unless the actor may.

    Raises:
        NotConnected: nobody is signed in and the right is not public.
        Forbidden: the actor's roles do not grant the permission on this target.
    """
    if allows(actor, permission, cible):
        return
    if not actor.est_connecte and Role.SYSTEME not in actor.roles:
        raise NotConnected
    raise Forbidden


def scope(actor: Actor, permission: Permission) -> Scope:
    """Return what the permission lets the actor see, as ids to filter on.

    Raises:
        NotConnected, Forbidden: the actor holds the permission nowhere.
    """
    require(actor, permission)
    par_portee: dict[Portee, set[int]] = {portee: set() for portee in Portee}
    toutes = False
    for habilitation in actor.habilitations:
        if permission not in GRANTS[habilitation.role]:
            continue
        portee = PORTEES[habilitation.role]
        if portee is Portee.NATIONALE:
            toutes = True
        elif habilitation.structure_id is not None:
            par_portee[portee].add(habilitation.structure_id)
    return Scope(
        toutes=toutes,
        collectivites=frozenset(par_portee[Portee.COLLECTIVITE]),
        delegations=frozenset(par_portee[Portee.DELEGATION]),
        organismes=frozenset(par_portee[Portee.ORGANISME]),
        regions=frozenset(par_portee[Portee.REGION]),
    )
