"""Reflex configuration, nothing else."""

import reflex as rx

from iel_app.core.settings import settings

reglages = settings()

config = rx.Config(
    app_name="iel_app",
    api_url=reglages.origine,
    deploy_url=reglages.origine,
    backend_host="127.0.0.1",
    cors_allowed_origins=reglages.origines,
    trusted_proxy_hops=reglages.proxys_de_confiance,
    redis_url=reglages.redis_url or None,
    state_manager_mode="redis" if reglages.redis_url else "memory",
    redis_token_expiration=8 * 3600,
    telemetry_enabled=False,
    show_built_with_reflex=False,
    default_color_mode="light",
    frontend_compression_formats=["brotli", "gzip"],
    plugins=[],
    disable_plugins=[rx.plugins.SitemapPlugin],
)
