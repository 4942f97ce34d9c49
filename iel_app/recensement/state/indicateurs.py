"""What the census says of a collectivité elsewhere: in the picker, on the home page."""

from iel_app.core import clock, french
from iel_app.core.actor import Actor
from iel_app.core.errors import Refusal
from iel_app.core.gateway import read
from iel_app.recensement import queries
from iel_app.recensement.queries import EtatRecensement


def etiquette(etat: EtatRecensement) -> tuple[str, str]:
    """Return the tone and the words of where a collectivité stands."""
    if etat.version and etat.commence and etat.periode.ouverte:
        return "attention", "Modifications non transmises"
    # What the answer holds is read in the period only; that there is one may always be told.
    if etat.version and etat.aucune_intention and etat.periode.lisible:
        return "neutre", "Aucune intention cette année"
    if etat.version and etat.enregistre_le is not None:
        return "succes", f"Recensement transmis le {french.day(clock.local(etat.enregistre_le).date())}"
    if clock.now() < etat.periode.ouverture:
        return "neutre", f"Recensement ouvert à partir du {french.day(clock.local(etat.periode.ouverture).date())}"
    if not etat.periode.ouverte:
        return "neutre", "Recensement fermé"
    return "attention", "Recensement à compléter" if etat.commence else "Recensement à commencer"


async def indications(acteur: Actor, collectivite_ids: list[int]) -> dict[int, list[tuple[str, str]]]:
    """Return one indication by collectivité; none for who may not read the census."""
    try:
        etats = await read(queries.etats, acteur, collectivite_ids)
    except Refusal:
        return {}
    return {identifiant: [etiquette(etat)] for identifiant, etat in etats.items()}
