"""Notices and personal data: what the settings say is told; what nobody said is not invented."""

import re

import pytest

from iel_app.core.settings import Settings
from iel_app.ui.informations import donnees_personnelles, mentions_legales

PAGES = (
    (mentions_legales, mentions_legales.mentions_legales),
    (donnees_personnelles, donnees_personnelles.donnees_personnelles),
)


def texte(monkeypatch: pytest.MonkeyPatch, reglages: Settings) -> str:
    for module, _ in PAGES:
        monkeypatch.setattr(module, "settings", lambda: reglages)
    rendu = " ".join(str(page.composant().render()) for _, page in PAGES)
    return re.sub(r"\\+u([0-9a-f]{4})", lambda code: chr(int(code[1], 16)), rendu).replace("\u00a0", " ")


def test_nothing_is_left_to_confirm(monkeypatch: pytest.MonkeyPatch) -> None:
    dit = texte(monkeypatch, Settings())
    assert "confirmer" not in dit
    assert "communiquée sur demande" in dit
    assert "l’adresse de l’hébergeur sur demande" in dit


def test_the_settings_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    reglages = Settings(
        hebergeur="Hébergeur fictif, 1 rue du Serveur",
        directeur_publication="Camille Directrice",
        dpo_courriel="dpo@cnfpt.example",
        conservation_journal_mois=24,
    )
    dit = texte(monkeypatch, reglages)
    for mots in ("Hébergeur fictif, 1 rue du Serveur", "Camille Directrice", "mailto:", "dpo@cnfpt", "24 mois"):
        assert mots in dit, mots
