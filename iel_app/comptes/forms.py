"""What a person sends to sign in and to choose a collectivité."""

import re

from pydantic import BaseModel, ConfigDict, Field, field_validator

IDENTIFIANT = "iel_identifiant"
"""The short-lived cookie that gives the identifier typed back to the form after a refusal."""

_CHEMIN = re.compile(r"^/(?![/\\])[A-Za-z0-9\-._~/?&=%#]{0,500}\Z")


def courriel_normalise(courriel: str) -> str:
    """Return the address as the identifier of an account: trimmed, in lower case."""
    return courriel.strip().lower()


def chemin_interne(suite: str) -> str:
    """Return the address to go on to when it is a path of this site, else nothing (no open redirect)."""
    return suite if _CHEMIN.match(suite) and not suite.startswith("/auth") else ""


class SaisieConnexion(BaseModel):
    """The sign-in form. Lengths bound the work of hashing."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    identifiant: str = Field(min_length=1, max_length=254)
    mot_de_passe: str = Field(min_length=1, max_length=256)
    suite: str = ""

    @field_validator("identifiant")
    @classmethod
    def _normalise(cls, valeur: str) -> str:
        return courriel_normalise(valeur)

    @field_validator("suite")
    @classmethod
    def _interne(cls, valeur: str) -> str:
        return chemin_interne(valeur)


class SaisieCollectivite(BaseModel):
    """The choice made in the picker."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    collectivite: int = Field(ge=1, le=2**62)
    suite: str = ""
    proposer_derniere: bool = False

    @field_validator("suite")
    @classmethod
    def _interne(cls, valeur: str) -> str:
        return chemin_interne(valeur)
