"""Composition: the Reflex application, one line per page, the HTTP routes mounted, the guard in front."""

import logging

import reflex as rx
from reflex_components_core.base.error_boundary import ErrorBoundary
from starlette.applications import Starlette

from iel_app.comptes import api as comptes_api
from iel_app.comptes import state as comptes_state
from iel_app.comptes.pages import choisir, connexion, mes_connexions
from iel_app.documents import api as documents_api
from iel_app.notifications import api as notifications_api
from iel_app.recensement import state as recensement_state
from iel_app.recensement.pages import saisie, versions
from iel_app.ui import http, session, shell

log = logging.getLogger("iel")


def on_backend_exception(exception: Exception) -> None:
    """Log a bug without the values that it carried; the screen keeps what was typed."""
    log.error("event failed: %s", type(exception).__name__, exc_info=exception)


def on_frontend_exception(exception: Exception) -> None:
    """Log what a browser reports, cut short: any client may write here."""
    log.warning("browser error: %s", str(exception)[:200].replace("\n", " "))


session.set_resolver(comptes_api.identite)
comptes_state.INDICATEURS.append(recensement_state.indications)
routes = [*comptes_api.routes(), *documents_api.routes(comptes_api.acteur_de), *notifications_api.routes()]

app = rx.App(
    html_lang="fr",
    stylesheets=["/iel.css"],
    toaster=None,
    app_wraps={
        (55, "ErrorBoundary"): lambda stateful: ErrorBoundary.create(fallback_render=shell.error_page()),
    },
    backend_exception_handler=on_backend_exception,
    frontend_exception_handler=on_frontend_exception,
    api_transformer=[Starlette(routes=routes), http.protect],
)
app.add_middleware(session.Guard())

for page in (
    connexion.connexion,
    choisir.choisir,
    mes_connexions.mes_connexions,
    saisie.saisie,
    versions.versions,
):
    app.add_page(page.composant, route=page.route, title=page.titre, on_load=page.on_load, meta=page.meta)
