"""What we rely on inside Reflex, read in the installed package: a new version that changes it fails here first."""

from pathlib import Path

import reflex_base


def test_the_english_banner_is_the_one_we_translate() -> None:
    modele = Path(reflex_base.__file__).parent / ".templates" / "web" / "utils" / "state.js"
    source = modele.read_text(encoding="utf-8")
    assert 'NEW_VERSION_BANNER_ID = "reflex-new-version-banner"' in source
    debut = source.index("const showNewVersionBanner")
    fonction = source[debut : source.index("};", debut)]
    texte, bouton = fonction.index('banner.append("A new'), fonction.index("banner.append(button)")
    assert texte < bouton < fonction.index("document.body.append(banner)")
