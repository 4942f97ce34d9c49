"""The offer for software (CFA software such as Ymag): operations, their document, its page."""

from starlette.routing import BaseRoute, Mount, Route

from iel_app.comptes.commands import ADRESSE_CLES
from iel_app.comptes.models import PorteeCle
from iel_app.core import french
from iel_app.core.settings import settings
from iel_app.offre.api.logiciels.operations import OPERATIONS, openapi
from iel_app.ui import apidocs
from iel_app.ui.openapi import RACINE, Porteur, application
from iel_app.ui.problems import DOCS


def routes(porteur: Porteur) -> list[BaseRoute]:
    """Return the API and its page; `porteur` tells who acts behind a key."""
    document, portees = openapi(), {p.value: p.libelle for p in PorteeCle}
    return [
        Mount(RACINE, application(OPERATIONS, porteur, document)),
        Route(DOCS, apidocs.page(document, portees, _limites(), ADRESSE_CLES)),
    ]


def _limites() -> tuple[str, ...]:
    reglages = settings()
    return (
        f"{french.number(reglages.api_requetes_par_minute)} requêtes par minute et par clé.",
        f"{french.number(reglages.api_places_par_minute)} mises à jour de places par minute et par clé, à part.",
        f"Un lot : {french.number(reglages.api_lot_lignes)} lignes et {reglages.api_corps_mo} Mo au plus.",
        f"{reglages.api_refus_par_minute} clés refusées par minute et par adresse.",
        f"La réponse à un lot est gardée {reglages.api_idempotence_heures} heures.",
    )
