"""A question: whom it is for, the fields and pages that it explains."""

from dataclasses import dataclass
from enum import StrEnum

from iel_app.core.actor import Role

COLLECTIVITES = frozenset({Role.GESTIONNAIRE, Role.SUPERIEUR, Role.AGENT})
CFA = frozenset({Role.CFA})
OFFRE = frozenset({Role.CFA, Role.GESTIONNAIRE_OFFRE})
CONTROLE = frozenset({Role.GESTIONNAIRE_OFFRE})
EQUIPE = frozenset({Role.GESTIONNAIRE_OFFRE, Role.CNFPT_DELEGATION, Role.CNFPT_NATIONAL, Role.PILOTE, Role.ADMIN})
TOUS = frozenset(Role) - {Role.SYSTEME}


class Theme(StrEnum):
    """What a question is about, in the order of the page."""

    RECHERCHE = "recherche"
    CONNEXION = "connexion"
    COLLECTIVITE = "collectivite"
    RECENSEMENT = "recensement"
    REPONSE = "reponse"
    FORMATION = "formation"
    SESSION = "session"
    PUBLICATION = "publication"

    @property
    def libelle(self) -> str:
        """The theme as people read it."""
        return _THEMES[self]


_THEMES = {
    Theme.RECHERCHE: "Trouver une formation",
    Theme.CONNEXION: "Connexion et compte",
    Theme.COLLECTIVITE: "Agir pour une collectivité",
    Theme.RECENSEMENT: "Répondre au recensement",
    Theme.REPONSE: "Brouillon, versions et récapitulatif",
    Theme.FORMATION: "Saisir une formation",
    Theme.SESSION: "Sessions et places",
    Theme.PUBLICATION: "Publier et suivre le contrôle",
}


@dataclass(frozen=True, slots=True)
class Question:
    """A question and its answer in a few plain sentences.

    `reponse` may name settings between braces, as `{essais}`. `champs` are the fields that link to it, as
    `screen:field`; `pages` the beginnings of the addresses where it helps. `mots` are words that people search and
    that neither title nor answer says.
    """

    code: str
    theme: Theme
    titre: str
    reponse: tuple[str, ...]
    roles: frozenset[Role] = TOUS
    champs: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()
    liens: tuple[tuple[str, str], ...] = ()
    mots: str = ""
