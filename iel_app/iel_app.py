"""Composition: the Reflex application, one line per page, the HTTP routes mounted, the guard in front."""

import logging
import re
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import reflex as rx
from reflex_base.event import EventSpec
from reflex_components_core.base.error_boundary import ErrorBoundary
from starlette.applications import Starlette

from iel_app import worker
from iel_app.aide import api as aide_api
from iel_app.aide.pages import aide, ateliers, contact, demandes, miennes, permanences, rappel
from iel_app.comptes import api as comptes_api
from iel_app.comptes import state as comptes_state
from iel_app.comptes.pages import choisir, connexion, mes_connexions, mots_de_passe, second_facteur
from iel_app.core import logs
from iel_app.core.settings import Environnement, settings
from iel_app.documents import api as documents_api
from iel_app.documents.pages import verifier
from iel_app.notifications import api as notifications_api
from iel_app.notifications.pages import boite
from iel_app.offre import api as offre_api
from iel_app.offre.pages import (
    catalogue,
    cles,
    controle,
    controle_comparer,
    controle_courriels,
    controle_fiche,
    controle_organismes,
    formation,
    formation_publique,
    formations,
    importation,
    nouvelle,
    relecture,
    seance,
)
from iel_app.pilotage import api as pilotage_api
from iel_app.pilotage.pages import accueil, public
from iel_app.recensement import state as recensement_state
from iel_app.recensement.pages import saisie, versions
from iel_app.ui import brand, http, session, shell
from iel_app.ui.informations import (
    accessibilite,
    donnees_personnelles,
    introuvable,
    mentions_legales,
    plan_du_site,
)

log = logging.getLogger("iel")


def on_backend_exception(exception: Exception) -> EventSpec:
    """Log a bug without the values that it carried, and say so: the screen keeps what was typed."""
    reference = secrets.token_hex(3)
    log.error("event failed", exc_info=exception, extra={"reference": reference})
    return session.SessionState.tomber(reference)


def on_frontend_exception(exception: Exception) -> None:
    """Log the kind of error that a browser reports and where: any client may write here, and a message quotes data."""
    trouve = re.search(
        r"\b([A-Z][A-Za-z]{2,30}Error)\b(?:.*?/(assets/[\w.-]{1,80}\.js:\d{1,9}))?", str(exception)[:5000], re.S
    )
    log.warning("browser error", extra={"kind": trouve[1], "script": trouve[2] or ""} if trouve else None)


@asynccontextmanager
async def background_work() -> AsyncIterator[None]:
    """Carry out the effects of acts for as long as the application serves; its lines then are ours."""
    logs.configure()
    worker.start()
    yield
    worker.stop()


session.set_resolver(comptes_api.identite)
comptes_state.INDICATEURS.append(recensement_state.indications)
routes = [
    *aide_api.routes(comptes_api.acteur_de),
    *comptes_api.routes(),
    *documents_api.routes(comptes_api.acteur_de),
    *notifications_api.routes(),
    *offre_api.routes(comptes_api.acteur_de),
    *offre_api.routes_des_logiciels(comptes_api.porteur),
    *pilotage_api.routes(),
]


class Application(rx.App):
    """The Reflex application, with our wrapper outside its own: its refusals and errors too leave with our headers."""

    def __call__(self) -> http.Asgi:
        """Return what the server runs."""
        return http.protect(super().__call__())


app = Application(
    html_lang="fr",
    stylesheets=["/iel.css"],
    head_components=brand.icons(),
    toaster=None,
    app_wraps={
        (55, "ErrorBoundary"): lambda stateful: ErrorBoundary.create(fallback_render=shell.error_page()),
    },
    backend_exception_handler=on_backend_exception,
    frontend_exception_handler=on_frontend_exception,
    api_transformer=Starlette(routes=routes),
)
app.register_lifespan_task(background_work)
app.add_middleware(session.Guard())

composants: list[shell.Page] = []
if settings().environnement is not Environnement.PRODUCTION:
    from iel_app.ui import kit

    composants.append(kit.kit)

for page in (
    public.public,
    formations.formations,
    formation_publique.formation_publique,
    accueil.accueil,
    connexion.connexion,
    mots_de_passe.mot_de_passe_perdu,
    mots_de_passe.nouveau_mot_de_passe,
    mots_de_passe.mon_mot_de_passe,
    second_facteur.code,
    second_facteur.mon_second_facteur,
    choisir.choisir,
    mes_connexions.mes_connexions,
    saisie.saisie,
    catalogue.catalogue,
    nouvelle.nouvelle,
    formation.formation,
    seance.seance,
    relecture.relecture,
    versions.versions,
    controle.controle,
    controle_fiche.fiche,
    controle_comparer.comparer,
    controle_organismes.organismes,
    controle_courriels.courriels,
    importation.importation,
    cles.cles,
    verifier.verifier,
    boite.boite,
    aide.aide,
    contact.contact,
    miennes.miennes,
    rappel.rappel,
    ateliers.ateliers,
    demandes.demandes,
    permanences.permanences,
    accessibilite.accessibilite,
    donnees_personnelles.donnees_personnelles,
    mentions_legales.mentions_legales,
    plan_du_site.plan_du_site,
    introuvable.introuvable,
    *composants,
):
    app.add_page(page.composant, route=page.route, title=page.titre, on_load=page.on_load, meta=page.meta)
