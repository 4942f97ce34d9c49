"""The `iel` command: prepare, build, serve and work."""

import hashlib
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from alembic.config import Config

from alembic import command as alembic_command
from iel_app.core import db
from iel_app.core.settings import settings

_Jour = Annotated[datetime, typer.Argument(formats=["%d/%m/%Y"], metavar="JJ/MM/AAAA")]
campagne = typer.Typer(help="Campagnes du recensement.", no_args_is_help=True)
cli = typer.Typer(help="Plateforme apprentissage : préparer, construire, servir.", no_args_is_help=True)
cli.add_typer(campagne, name="campagne")
_ROOT = Path(__file__).resolve().parent.parent


@cli.command()
def migrate() -> None:
    """Met la base de données à jour."""
    configuration = Config(str(_ROOT / "alembic.ini"))
    configuration.set_main_option("script_location", str(_ROOT / "alembic"))
    with db.engine().connect() as connexion:
        configuration.attributes["connection"] = connexion
        alembic_command.upgrade(configuration, "head")
        connexion.commit()


@cli.command("import-referentiels")
def import_referentiels(
    certifications: Annotated[
        Path | None,
        typer.Option(exists=True, dir_okay=False, help="Fichier CSV des certifications, à charger en plus."),
    ] = None,
) -> None:
    """Charge les communes, EPCI, départements, régions, délégations, niveaux et métiers (sans doublon)."""
    from iel_app.core import gateway
    from iel_app.core.actor import SYSTEME
    from iel_app.referentiels import commands

    gateway.execute(commands.charger_listes, SYSTEME)
    archives = commands.telecharger_territoires(settings().dossier / "referentiels")
    if archives.avertissement:
        typer.echo(archives.avertissement, err=True)
    fait = gateway.execute(commands.charger_territoires, SYSTEME, archives.territoires, archives.coordonnees)
    if certifications:
        fait = _import_certifications(certifications) or fait
    typer.echo("Données de référence chargées." if fait else "Données de référence déjà à jour.")


def _import_certifications(fichier: Path) -> bool:
    """Load the certifications of a file; its version is the day it was last changed."""
    from iel_app.core import clock, gateway
    from iel_app.core.actor import SYSTEME
    from iel_app.core.errors import Impossible
    from iel_app.referentiels import commands, rules

    jour = clock.local(datetime.fromtimestamp(fichier.stat().st_mtime, UTC)).date()
    provenance = (f"Certifinfo, fichier {fichier.name}", "Celle du fichier fourni", jour.isoformat())
    try:
        lignes = rules.lire_certifications(fichier.read_bytes())
        return gateway.execute(commands.charger_certifications, SYSTEME, lignes, *provenance)
    except Impossible as refus:
        typer.echo(refus.message, err=True)
        raise typer.Exit(1) from None


@campagne.command("preparer")
def preparer_campagne(
    annee: int,
    ouverture: _Jour,
    fermeture: _Jour,
    depuis: Annotated[
        int | None, typer.Option(help="Année de la campagne dont reprendre catégories et options.")
    ] = None,
    message: Annotated[str | None, typer.Option(help="Message d’accueil.")] = None,
    plancher: Annotated[int | None, typer.Option(min=0, help="Total d’intentions en dessous duquel prévenir.")] = None,
    plafond: Annotated[int | None, typer.Option(min=0, help="Total d’intentions au-dessus duquel prévenir.")] = None,
) -> None:
    """Prépare la campagne d’une année ; les deux jours comptent en entier."""
    from iel_app.core import clock
    from iel_app.recensement import commands

    periode = (clock.start_of(ouverture.date()), clock.end_of(fermeture.date()))
    dites = {"message": message, "plancher_intentions": plancher, "plafond_intentions": plafond}
    options = {nom: valeur for nom, valeur in dites.items() if valeur is not None}
    _agir(commands.preparer_campagne, annee, *periode, depuis=depuis, **options)
    typer.echo(f"Campagne {annee} préparée.")


@campagne.command("dates")
def fixer_dates(annee: int, ouverture: _Jour, fermeture: _Jour) -> None:
    """Change les dates d’une campagne ; les personnes qui répondent reçoivent un courriel."""
    from iel_app.core import clock
    from iel_app.recensement import commands

    _agir(commands.fixer_periode, annee, clock.start_of(ouverture.date()), clock.end_of(fermeture.date()))
    typer.echo(f"Dates de la campagne {annee} fixées.")


def _agir(commande: Callable[..., Any], *valeurs: Any, **options: Any) -> None:
    """Carry out a command for the operator, or leave with the sentence of its refusal."""
    from iel_app.core import gateway
    from iel_app.core.actor import SYSTEME
    from iel_app.core.errors import Invalid, Refusal

    try:
        gateway.execute(commande, SYSTEME, *valeurs, **options)
    except Refusal as refus:
        dites = refus.erreurs.values() if isinstance(refus, Invalid) else (refus.message,)
        typer.echo("\n".join(dites), err=True)
        raise typer.Exit(1) from None


@cli.command()
def relancer() -> None:
    """Reprend les courriels et documents abandonnés depuis une semaine."""
    from iel_app.core import outbox

    with db.transaction() as session:
        nombre = outbox.retry(session, outbox.RECENT)
    typer.echo(f"Travaux repris : {nombre}.")


@cli.command("retirer-second-facteur")
def retirer_second_facteur(adresse: str) -> None:
    """Retire la double vérification d’un compte ; la personne reçoit un courriel."""
    from iel_app.comptes import commands

    _agir(commands.retirer_second_facteur, adresse)
    typer.echo("Double vérification retirée.")


@cli.command()
def demo() -> None:
    """Charge la démonstration dans une base vide."""
    from iel_app import demo as demonstration

    if demonstration.est_vide():
        demonstration.charger()
        typer.echo("Démonstration chargée.")
    elif settings().est_demonstration:
        demonstration.completer()


def _fingerprint() -> str:
    """Return what the built pages depend on: our sources, assets, versions, and the settings that they tell."""
    ailleurs = {nom for nom in type(settings()).model_fields if nom.startswith(("database_", "redis_", "smtp_"))}
    empreinte = hashlib.sha256(settings().model_dump_json(exclude=ailleurs | {"dossier", "pages"}).encode())
    fichiers = [
        *_ROOT.glob("iel_app/**/*.py"),
        *_ROOT.glob("assets/**/*"),
        *_ROOT.glob("*.lock"),
        _ROOT / "rxconfig.py",
    ]
    for fichier in sorted(f for f in fichiers if f.is_file()):
        empreinte.update(f"{fichier.relative_to(_ROOT)}".encode() + fichier.read_bytes())
    return empreinte.hexdigest()


def _environment() -> dict[str, str]:
    """Return the environment of Reflex: Node from our own packages, npm as this machine is set up."""
    chemin = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"
    environnement = os.environ | {
        "PATH": chemin,
        "REFLEX_USE_NPM": "1",
        "REFLEX_TELEMETRY_ENABLED": "false",
        "REFLEX_CHECK_LATEST_VERSION": "false",
        "REFLEX_WEB_WORKDIR": str(settings().pages),
        "NPM_CONFIG_OMIT_LOCKFILE_REGISTRY_RESOLVED": "true",
    }
    if "NPM_CONFIG_REGISTRY" not in environnement:
        registre = subprocess.run(
            ["npm", "config", "get", "registry"], env=environnement, capture_output=True, text=True, check=True
        )
        environnement["NPM_CONFIG_REGISTRY"] = registre.stdout.strip()
    return environnement


@cli.command()
def reindexer() -> None:
    """Refait l’index de la recherche publique, par petits lots."""
    from iel_app.worker import refaire_index

    typer.echo(f"Index de la recherche publique refait ({refaire_index()} lots).")


@cli.command()
def build(force: bool = False) -> None:
    """Construit les pages, si quelque chose a changé depuis la dernière fois."""
    empreinte = _fingerprint()
    temoin = _ROOT / settings().pages / "iel-build"
    if not force and temoin.exists() and temoin.read_text() == empreinte:
        return
    typer.echo("Construction des pages…")
    reflex = [sys.executable, "-m", "reflex", "export", "--frontend-only", "--no-zip", "--env", "prod"]
    subprocess.run(reflex, cwd=_ROOT, env=_environment(), check=True)
    temoin.write_text(empreinte)


@cli.command()
def serve(port: int = 3000, host: str = "127.0.0.1") -> None:
    """Sert l’application déjà construite ; Ctrl-C arrête tout."""
    environnement = _environment() | {
        "REFLEX_ENV_MODE": "prod",
        "__REFLEX_SKIP_COMPILE": "true",
        "__REFLEX_MOUNT_FRONTEND_COMPILED_APP": "true",
        "REFLEX_SOCKET_MAX_HTTP_BUFFER_SIZE": "262144",
    }
    granian = [sys.executable, "-m", "granian", "--interface", "asgi", "--factory", "iel_app.iel_app:app"]
    options = ["--host", host, "--port", str(port), "--log-level", "warning"]
    typer.echo(f"Plateforme apprentissage : {settings().origine}")
    os.chdir(_ROOT)
    os.execve(sys.executable, [*granian, *options], environnement)


@cli.command()
def run(port: int = 3000) -> None:
    """Prépare tout ce qui manque, puis sert : c’est « make run »."""
    migrate()
    import_referentiels()
    if settings().est_demonstration:
        demo()
    _index()
    build()
    db.dispose()
    serve(port)


def _index() -> None:
    """Make the public index of a database that has never had one."""
    from iel_app.core import gateway
    from iel_app.core.actor import SYSTEME
    from iel_app.offre.queries import index_a_refaire

    if gateway.query(index_a_refaire, SYSTEME):
        reindexer()


@cli.command()
def worker() -> None:
    """Travaille en arrière-plan, dans un processus à part."""
    from iel_app.core import logs
    from iel_app.worker import main

    logs.configure()
    main()


@cli.command()
def docs() -> None:
    """Écrit les pages de documentation qui se déduisent du code."""
    from iel_app.docs import main

    main()


if __name__ == "__main__":
    cli()
