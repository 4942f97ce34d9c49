"""The places of a session, which live without control (document 004, version 2)."""

from collections.abc import Mapping
from typing import Any

from sqlmodel import Session, col, select

from iel_app.core import clock
from iel_app.core.actor import Actor
from iel_app.core.audit import Action, record
from iel_app.core.errors import Impossible, Invalid, NotFound
from iel_app.core.permissions import Permission, require
from iel_app.offre.commands.contexte import courante, exiger_active, formation_de, lignes_de
from iel_app.offre.commands.index import indexer
from iel_app.offre.forms import CHAMPS_PLACES, SaisieSession
from iel_app.offre.models import EtatRecrutement, Formation, SessionFormation
from iel_app.offre.rules.sessions import TERMINEE

INCHANGE = -1
"""Says that a number of places is left as it is."""


def modifier_places(
    session: Session,
    actor: Actor,
    reference: str,
    capacite: int | None,
    places: int | None,
    recrutement: EtatRecrutement | None = None,
    inscrits: int | None = INCHANGE,
) -> None:
    """Give a session its capacity, places left and number registered, at once and without control.

    Source: document 004, version 2. More people registered than places is no fault here: it is an alert.
    `INCHANGE` leaves one as it is, also when somebody changes it meanwhile; without `recrutement` that is left too.

    Raises:
        NotFound: no such session in reach.
        Impossible: the session is over, or its formation left the catalogue.
        Invalid: more places left than places.
    """
    require(actor, Permission.OFFRE_TENIR_PLACES)
    trouvee = select(SessionFormation).where(col(SessionFormation.reference) == reference)
    seance = session.exec(trouvee).first()
    if seance is None:
        raise NotFound
    # The formation first, as every other act: two acts then never wait for each other.
    formation = formation_de(session, actor, seance.formation_id, Permission.OFFRE_TENIR_PLACES)
    exiger_active(formation)
    fins = {s.id: ligne.date_fin for ligne, s in lignes_de(session, courante(session, formation).id or 0)}
    fin = fins.get(seance.id)
    if seance.publiee_le and fin and fin < clock.today():
        raise Impossible(f"{TERMINEE}.")
    seance = session.exec(trouvee.with_for_update().execution_options(populate_existing=True)).one()
    capacite = seance.capacite if capacite == INCHANGE else capacite
    places = seance.places_restantes if places == INCHANGE else places
    inscrits = seance.nb_inscrits if inscrits == INCHANGE else inscrits
    recrutement = recrutement or seance.recrutement
    if capacite is not None and places is not None and places > capacite:
        phrase = f"Le nombre de places restantes ({places}) doit être inférieur ou égal à la capacité ({capacite})"
        raise Invalid({"places_restantes": phrase})
    dites = (capacite, places, recrutement, inscrits)
    if _ecrire(session, actor, formation, seance, dict(zip(CHAMPS_PLACES, dites, strict=True))):
        indexer(session, [seance.formation_id])


def appliquer_places(
    session: Session,
    actor: Actor,
    formation: Formation,
    seance: SessionFormation,
    saisie: SaisieSession,
    **origine: Any,
) -> bool:
    """Give a session its places, which live without control, and tell whether they changed; the caller indexes."""
    return _ecrire(session, actor, formation, seance, {c: getattr(saisie, c) for c in CHAMPS_PLACES}, **origine)


_DITS = {
    "capacite": "capacité",
    "places_restantes": "places restantes",
    "recrutement": "recrutement",
    "nb_inscrits": "inscrits",
}


def _ecrire(
    session: Session,
    actor: Actor,
    formation: Formation,
    seance: SessionFormation,
    places: Mapping[str, Any],
    **origine: Any,
) -> bool:
    changees = {c: places[c] for c in _DITS if places[c] != getattr(seance, c)}
    if not changees:
        return False
    avant = {_DITS[c]: _dit(getattr(seance, c)) for c in changees}
    apres = {_DITS[c]: _dit(valeur) for c, valeur in changees.items()} | {"session": seance.reference} | origine
    for champ, valeur in changees.items():
        setattr(seance, champ, valeur)
    seance.places_le = clock.now()
    record(session, actor, Action.PLACES_MODIFIEES, formation.objet, avant=avant, apres=apres)
    return True


def _dit(valeur: EtatRecrutement | int | None) -> str | int | None:
    return valeur.libelle if isinstance(valeur, EtatRecrutement) else valeur
