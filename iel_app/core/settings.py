"""Configuration: typed, read once from `IEL_*` environment variables, refused at start with a clear sentence."""

from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class Environnement(StrEnum):
    """Where the application runs; only `demonstration` ever holds demonstration accounts."""

    DEMONSTRATION = "demonstration"
    DEVELOPPEMENT = "developpement"
    PRODUCTION = "production"


class Settings(BaseSettings):
    """Every setting, with its embedded default. Durations are in minutes unless the name says otherwise."""

    model_config = SettingsConfigDict(env_prefix="IEL_", extra="ignore", frozen=True)

    environnement: Environnement = Environnement.DEVELOPPEMENT
    dossier: Path = Path(".iel")
    pages: Path = Path(".web")
    database_url: str = ""
    redis_url: str = ""
    public_url: str = "http://localhost:3000"

    nom_service: str = "Plateforme apprentissage"
    courriel_expediteur: str = "ne-pas-repondre@plateforme-apprentissage.example"
    smtp_hote: str = ""
    smtp_port: int = Field(default=587, ge=1, le=65535)
    smtp_utilisateur: str = ""
    smtp_mot_de_passe: SecretStr = SecretStr("")
    smtp_tls: bool = True

    session_inactivite: int = Field(default=240, ge=10)
    session_absolue: int = Field(default=720, ge=10)
    essais_par_compte: int = Field(default=5, ge=1)
    essais_par_adresse: int = Field(default=40, ge=1)
    attente_apres_essais: int = Field(default=15, ge=1)
    mot_de_passe_min: int = Field(default=12, ge=8, le=64)
    mot_de_passe_force: int = Field(default=11, ge=8, le=20, description="guesses needed, as a power of ten")
    mot_de_passe_lien: int = Field(default=60, ge=5)
    directeur_publication: str = ""
    hebergeur: str = ""
    dpo_courriel: str = ""
    conservation_compte_mois: int = Field(default=0, ge=0)
    conservation_recensement_mois: int = Field(default=0, ge=0)
    conservation_journal_mois: int = Field(default=0, ge=0)
    conservation_courriels_mois: int = Field(default=0, ge=0)
    offre_contact: str = "apprentissage@cariforef.example"
    offre_correction_jours: int = Field(default=30, ge=0)
    offre_confirmation_mois: int = Field(default=12, ge=1)
    offre_alerte_certification_jours: int = Field(default=180, ge=0)
    offre_archivage_jours: int = Field(default=365, ge=0)
    offre_verifier_liens: bool = True
    offre_prise_minutes: int = Field(default=10, ge=1)
    offre_delai_jours: int = Field(default=2, ge=1)
    aide_courriel: str = "aide@plateforme-apprentissage.example"
    aide_delai_jours: int = Field(default=2, ge=1)
    aide_demandes_par_heure: int = Field(default=5, ge=1)
    aide_rappel_jours: int = Field(default=14, ge=1, le=60)
    aide_conservation_mois: int = Field(default=12, ge=1)
    api_lot_lignes: int = Field(default=2000, ge=1, le=10_000)
    api_corps_mo: int = Field(default=10, ge=1, le=50)
    api_requetes_par_minute: int = Field(default=120, ge=1)
    api_places_par_minute: int = Field(default=600, ge=1)
    api_refus_par_minute: int = Field(default=30, ge=1)
    api_idempotence_heures: int = Field(default=24, ge=24)
    import_max_mo: int = Field(default=50, ge=1, le=200)
    import_conservation_jours: int = Field(default=90, ge=1)
    signalements_par_heure: int = Field(default=5, ge=1)
    proxys_de_confiance: int = Field(default=0, ge=0)
    evenements_par_seconde: int = Field(default=20, ge=1)

    @model_validator(mode="after")
    def _coherent(self) -> "Settings":
        origine = urlsplit(self.public_url)
        if origine.scheme not in ("http", "https") or not origine.hostname or origine.path not in ("", "/"):
            raise ValueError("IEL_PUBLIC_URL doit être une origine, comme https://apprentissage.exemple.fr")
        if self.environnement is Environnement.PRODUCTION:
            if origine.scheme != "https":
                raise ValueError("IEL_PUBLIC_URL doit commencer par https:// en production")
            if not self.smtp_hote:
                raise ValueError("IEL_SMTP_HOTE est obligatoire en production : sans lui aucun courriel ne part")
            if not self.proxys_de_confiance:
                raise ValueError(
                    "IEL_PROXYS_DE_CONFIANCE doit compter les relais en production (1 d’ordinaire) : sans lui, "
                    "tout le monde a la même adresse, et quelques essais ratés arrêtent les connexions de tous"
                )
        if self.redis_url and self.url_base.startswith("sqlite"):
            raise ValueError("IEL_REDIS_URL suppose plusieurs processus : IEL_DATABASE_URL doit désigner PostgreSQL")
        return self

    @property
    def url_base(self) -> str:
        """The database address: PostgreSQL when given, else one SQLite file in the data folder."""
        return self.database_url or f"sqlite:///{(self.dossier / 'iel.sqlite3').resolve()}"

    @property
    def origine(self) -> str:
        """Scheme, host and port of the public address: the only origin that sockets and forms accept."""
        return self.public_url.rstrip("/")

    @property
    def origines(self) -> tuple[str, ...]:
        """Accepted origins: the public one, and its loopback twin outside production."""
        if self.environnement is Environnement.PRODUCTION or "//localhost" not in self.origine:
            return (self.origine,)
        return (self.origine, self.origine.replace("//localhost", "//127.0.0.1"))

    @property
    def cookie_securise(self) -> bool:
        """Whether the session cookie must be `Secure`: always, except on plain-HTTP localhost."""
        return self.origine.startswith("https://")

    @property
    def verifie_les_liens(self) -> bool:
        """Whether the web links of the offer are looked at; those of the demonstration are invented."""
        return self.offre_verifier_liens and not self.est_demonstration

    @property
    def est_demonstration(self) -> bool:
        """Whether this is the demonstration, the only place with a public mailbox."""
        return self.environnement is Environnement.DEMONSTRATION


@cache
def settings() -> Settings:
    """Return the settings, read once.

    Raises:
        SystemExit: with one French line per wrong setting.
    """
    try:
        return Settings()
    except ValidationError as erreur:
        lignes = [_phrase(e["type"], e["loc"], e.get("ctx", {})) for e in erreur.errors()]
        raise SystemExit("Configuration refusée :\n" + "\n".join(lignes)) from None


def _phrase(genre: str, lieu: tuple[int | str, ...], ctx: dict[str, Any]) -> str:
    """Return the French line of one wrong setting: the name of its variable, and what is expected."""
    attendu = {
        "int_parsing": "un nombre entier",
        "greater_than_equal": f"un nombre au moins égal à {ctx.get('ge')}",
        "less_than_equal": f"un nombre au plus égal à {ctx.get('le')}",
        "bool_parsing": "true ou false",
        "enum": f"l’une des valeurs {ctx.get('expected')}".replace(" or ", " ou "),
    }.get(genre, "d’une autre forme")
    if not lieu:
        return f"- {ctx.get('error', 'valeurs incompatibles')}"
    return f"- IEL_{'_'.join(map(str, lieu)).upper()} doit être {attendu}"
