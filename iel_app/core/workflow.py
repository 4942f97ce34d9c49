"""THE workflow engine: one door, `advance`, through which every status changes."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Generic, Protocol, TypeVar

from sqlmodel import Session

from iel_app.core import audit
from iel_app.core.actor import Actor
from iel_app.core.audit import Action
from iel_app.core.errors import Impossible
from iel_app.core.permissions import Cible, Permission, allows, require

S = TypeVar("S", bound=StrEnum)


class Suivi(Protocol):
    """A thing with a status."""

    statut: Any

    @property
    def cible(self) -> Cible:
        """Where it belongs, for the permission."""
        ...

    @property
    def objet(self) -> str:
        """Its name in the journal."""
        ...


@dataclass(frozen=True)
class Transition(Generic[S]):
    """One row of a workflow: an act, from which statuses, to which, who may, and what may still be missing."""

    acte: str
    libelle: str
    depuis: frozenset[S]
    vers: S
    permission: Permission
    action: Action
    manques: Callable[[Any], list[str]] = lambda objet: []


@dataclass(frozen=True)
class Workflow(Generic[S]):
    """The transitions of one kind of thing."""

    nom: str
    statuts: type[S]
    initial: S
    transitions: tuple[Transition[S], ...]

    def transition(self, acte: str) -> Transition[S]:
        """Return the row of an act.

        Raises:
            KeyError: no such act: a bug.
        """
        for transition in self.transitions:
            if transition.acte == acte:
                return transition
        raise KeyError(acte)


def advance(
    session: Session,
    actor: Actor,
    workflow: Workflow[S],
    objet: Suivi,
    acte: str,
    *,
    avant: dict[str, Any] | None = None,
    apres: dict[str, Any] | None = None,
) -> None:
    """Perform an act: permission, status, what is missing; then the new status and its line in the journal.

    Raises:
        NotConnected, Forbidden: the actor may not.
        Impossible: not from this status, or something is missing (`manques`).
    """
    transition = workflow.transition(acte)
    require(actor, transition.permission, objet.cible)
    if objet.statut not in transition.depuis:
        raise Impossible(f"« {transition.libelle} » n’est pas possible à ce stade.")
    if manques := transition.manques(objet):
        raise Impossible("Il manque des informations.", manques)
    ancien = objet.statut
    objet.statut = transition.vers
    audit.record(
        session,
        actor,
        transition.action,
        objet.objet,
        avant={"statut": ancien.value, **(avant or {})},
        apres={"statut": transition.vers.value, **(apres or {})},
        collectivite_id=objet.cible.collectivite_id,
    )


def possible(actor: Actor, workflow: Workflow[S], objet: Suivi) -> list[Transition[S]]:
    """Return the acts open to this actor on this thing now: the buttons of its screen."""
    return [
        t
        for t in workflow.transitions
        if objet.statut in t.depuis and allows(actor, t.permission, objet.cible) and not t.manques(objet)
    ]
