"""Decisions on several publications at once: each succeeds or is refused alone, and every outcome is told."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime

from sqlmodel import Session

from iel_app.core import clock, outbox
from iel_app.core.actor import Actor
from iel_app.core.audit import Action, record
from iel_app.core.errors import Impossible, Refusal
from iel_app.core.permissions import Permission, require
from iel_app.offre.commands.controle import DELAI_ANNULATION, annuler_decision, valider, version_de
from iel_app.offre.commands.versions import ecarts_publies
from iel_app.offre.models import StatutVersion
from iel_app.offre.rules import comparaison


def valider_en_nombre(session: Session, actor: Actor, version_ids: Sequence[int]) -> dict[int, str]:
    """Validate several publications and return, for each, "" or why it was not; the possible ones are done.

    Only trivial renewals (sessions added, nothing else) pass: the others are to be read one by one. Each author is told
    of all of theirs together.
    """
    require(actor, Permission.OFFRE_CONTROLER)
    faites: list[tuple[int, str]] = []
    bilan = _chacune(session, version_ids, lambda i: faites.append(_valider_reconduction(session, actor, i)))
    _annoncer(session, "valider", faites)
    return bilan


def annuler_en_nombre(session: Session, actor: Actor, prises: Mapping[int, datetime]) -> dict[int, str]:
    """Undo decisions, told by publication and instant, and return, for each, "" or why it stands."""
    require(actor, Permission.OFFRE_CONTROLER)
    dites: list[tuple[int, str]] = []

    def annuler(version_id: int) -> None:
        if annuler_decision(session, actor, version_id, prise_le=prises[version_id], en_nombre=True):
            dites.append((version_id, clock.now().isoformat()))

    bilan = _chacune(session, list(prises), annuler)
    _annoncer(session, "annuler", dites)
    return bilan


def _annoncer(session: Session, acte: str, versions: Sequence[tuple[int, str]]) -> None:
    if versions:
        outbox.enqueue(session, "offre_en_nombre", {"acte": acte, "versions": versions}, delai=DELAI_ANNULATION)


def attribuer_en_nombre(
    session: Session, actor: Actor, version_ids: Sequence[int], *, a_moi: bool, libres: Collection[int] = ()
) -> dict[int, str]:
    """Assign publications in control to oneself, or give one's own back; return, for each, "" or why it was not done.

    It tells the colleagues who means to treat it, and forbids nobody to do so. `libres` are those that the page showed
    as nobody's: what a colleague took meanwhile is told before it is taken over.
    """
    require(actor, Permission.OFFRE_CONTROLER)
    return _chacune(session, version_ids, lambda i: _attribuer(session, actor, i, a_moi=a_moi, libre=i in libres))


def _attribuer(session: Session, actor: Actor, version_id: int, *, a_moi: bool, libre: bool) -> None:
    formation, version = version_de(session, actor, version_id)
    if version.statut is not StatutVersion.EN_CONTROLE:
        raise Impossible("Cette publication n’est plus en contrôle.")
    if version.attribuee_a_id not in (None, actor.utilisateur_id):
        if not a_moi:
            raise Impossible(f"Cette publication est attribuée à {version.attribuee_a}.")
        if libre:
            raise Impossible(f"{version.attribuee_a} vient de se l’attribuer. Recommencez pour la reprendre.")
    voulue = actor.utilisateur_id if a_moi else None
    if version.attribuee_a_id == voulue:
        return
    avant, version.attribuee_a = version.attribuee_a, actor.nom if a_moi else ""
    version.attribuee_a_id = voulue
    record(
        session,
        actor,
        Action.PUBLICATION_ATTRIBUEE,
        formation.objet,
        avant={"attribuée à": avant},
        apres={"attribuée à": version.attribuee_a},
    )


def _chacune(session: Session, version_ids: Sequence[int], acte: Callable[[int], None]) -> dict[int, str]:
    bilan: dict[int, str] = {}
    for version_id in dict.fromkeys(version_ids):
        try:
            with session.begin_nested():
                acte(version_id)
            bilan[version_id] = ""
        except Refusal as refus:
            bilan[version_id] = refus.message
    return bilan


def _valider_reconduction(session: Session, actor: Actor, version_id: int) -> tuple[int, str]:
    formation, version = version_de(session, actor, version_id)
    ecarts = ecarts_publies(session, formation, version) or []
    if formation.version_publiee_id != version.id and not comparaison.est_reconduction(ecarts):
        raise Impossible("Ce n’est pas une simple reconduction\u00a0: ouvrez-la pour la contrôler.")
    valider(session, actor, version_id, en_nombre=True)
    return version_id, clock.now().isoformat() if version.decidee_le is None else version.decidee_le.isoformat()
