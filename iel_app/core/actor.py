"""Who acts: a person (or nobody), the collectivité acted for, and the roles effective for this act."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """The roles of `docs/glossary.md`; what each may do is in `permissions.py`, nowhere else."""

    VISITEUR = "visiteur"
    AGENT = "agent"
    SUPERIEUR = "superieur"
    GESTIONNAIRE = "gestionnaire"
    CFA = "cfa"
    GESTIONNAIRE_OFFRE = "gestionnaire_offre"
    CNFPT_DELEGATION = "cnfpt_delegation"
    CNFPT_NATIONAL = "cnfpt_national"
    PILOTE = "pilote"
    ADMIN = "admin"
    SYSTEME = "systeme"

    @property
    def libelle(self) -> str:
        """The role as people read it."""
        return LIBELLES[self]


LIBELLES = {
    Role.VISITEUR: "Visiteur",
    Role.AGENT: "Agent",
    Role.SUPERIEUR: "Supérieur hiérarchique",
    Role.GESTIONNAIRE: "Gestionnaire de collectivité",
    Role.CFA: "CFA ou organisme de formation",
    Role.GESTIONNAIRE_OFFRE: "Gestionnaire de l’offre",
    Role.CNFPT_DELEGATION: "CNFPT, délégation ou institut",
    Role.CNFPT_NATIONAL: "CNFPT, siège",
    Role.PILOTE: "Pilote",
    Role.ADMIN: "Administration technique",
    Role.SYSTEME: "Traitement automatique",
}


@dataclass(frozen=True, slots=True)
class Habilitation:
    """One role on one structure, effective now; the role says which kind. None reaches no structure, but for a
    national role, which needs none."""

    role: Role
    structure_id: int | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """The author of an act, resolved on the server from the session cookie at every event.

    `habilitations` holds only what is effective for the collectivité acted for: acting for another one needs another
    actor, so a role held on one structure never lends its reach to another. `structure_nom` is what the shell shows:
    the collectivité acted for, else the CFA or the region of the person.

    A software acts by an API key (`cle_id`), in the name of who made the key, within the rights of its scopes only
    (`limite`; None: all those of the roles).
    """

    nom: str = "Visiteur"
    utilisateur_id: int | None = None
    courriel: str = ""
    session_id: int | None = None
    collectivite_id: int | None = None
    structure_nom: str = ""
    habilitations: tuple[Habilitation, ...] = (Habilitation(Role.VISITEUR),)
    origine: str = ""
    cle_id: int | None = None
    limite: frozenset[str] | None = None

    @property
    def est_connecte(self) -> bool:
        """Whether a person is signed in."""
        return self.utilisateur_id is not None

    @property
    def roles(self) -> tuple[Role, ...]:
        """The effective roles, without their structures."""
        return tuple(h.role for h in self.habilitations)

    @property
    def organismes(self) -> tuple[int, ...]:
        """The ids of the CFA and organismes de formation that the person writes the offer of."""
        return tuple(h.structure_id for h in self.habilitations if h.role is Role.CFA and h.structure_id is not None)


VISITEUR = Actor()
SYSTEME = Actor(nom="Traitement automatique", habilitations=(Habilitation(Role.SYSTEME),))
