"""The work queue of the kit: what it compiles to, and that it knows no trade."""

import re
from pathlib import Path
from typing import Any

import pytest
import reflex as rx

from iel_app import ui
from iel_app.ui.keys import FillFrom, QueueKeys, Watch
from iel_app.ui.kit import file
from iel_app.ui.kit.state import KitState
from tests.etats import SQLITE, Porte

KIT = Path(ui.__file__).parent


def crochets(effet: rx.Component) -> str:
    """Return the code of an effect."""
    return " ".join(str(crochet) for crochet in effet.add_hooks())


def rendu(composant: rx.Component) -> str:
    """Return a component as it is written in the page."""
    ecrit = re.sub(r"\\+u([0-9a-f]{4})", lambda m: chr(int(m[1], 16)), str(composant.render()))
    return ecrit + " ".join(_code(composant))


def _code(composant: Any) -> list[str]:
    miens = [crochets(composant)] if isinstance(composant, QueueKeys | FillFrom | Watch) else []
    return miens + [c for enfant in getattr(composant, "children", []) for c in _code(enfant)]


def test_it_names_no_trade() -> None:
    """Inscriptions and accounts will stand on it as the offer does."""
    mots = re.compile(r"publication|formation|offre|contr[oô]le|certification", re.I)
    for nom in ("queue.py", "keys.py", "sheet.py"):
        assert not mots.search((KIT / nom).read_text(encoding="utf-8")), nom


def test_keys_act_in_their_zone_only_and_can_be_off() -> None:
    code = crochets(
        QueueKeys.create(
            zone="k-file", actif=KitState.raccourcis, gestes={g.touche.lower(): g.cible for g in file.GESTES}
        )
    )
    assert 'zone.addEventListener("keydown"' in code
    assert 'document.addEventListener("keydown"' not in code
    assert "raccourcis" in code
    assert "e.ctrlKey || e.metaKey || e.altKey" in code
    assert "e.repeat" in code
    assert '"k-valider"' in code


def test_a_gesture_needs_the_row_to_be_open() -> None:
    code = crochets(QueueKeys.create(zone="z", actif=rx.Var.create(True), gestes={"v": "valider"}))
    assert code.index('hasAttribute("aria-current")') < code.index("document.getElementById(gestes[touche])")


def test_a_free_gesture_needs_no_row() -> None:
    html = rendu(file._liste())
    assert re.search(r"libres = \(\{ ?\W*a\W+k-annuler", html)
    assert html.index("libres[touche]") < html.index('hasAttribute("aria-current")')
    assert re.search(r"gestes = \(\{[^}]*k-annuler", html) is None


def test_the_list_has_boxes_a_current_row_and_labels() -> None:
    html = rendu(file._liste())
    for signe in ("aria-current", "data-row", "k-file", "Sélectionner ", "toutes les demandes", "data-label"):
        assert signe in html, signe
    assert html.count('"data-label":"Collectivité"') == 0


def test_shortcuts_are_listed_and_switched() -> None:
    html = rendu(ui.shortcuts(file.GESTES, actif=KitState.raccourcis, basculer=KitState.activer))
    for mot in ("Ligne suivante", "Ouvrir la ligne", "Sélectionner la ligne", "Refuser", "Activer les raccourcis"):
        assert mot in html, mot
    sans = rendu(ui.shortcuts((), actif=KitState.raccourcis, basculer=KitState.activer, avec_choix=False))
    assert "Sélectionner la ligne" not in sans


def test_somebody_who_is_gone_asks_nothing() -> None:
    code = crochets(Watch.create(cible="k-guet", secondes=60))
    assert "visibilityState" in code
    assert "120 * 1000" in code


def test_a_template_does_not_erase_what_was_typed() -> None:
    code = crochets(FillFrom.create())
    assert "propre" in code
    assert "data-fills" in rendu(ui.reasons("motif", "Message", [("Doublon", "Existe déjà.")]))


def test_the_whole_sample_compiles() -> None:
    assert len(file.file()) == 6


@SQLITE
async def test_the_sample_answers(porte: Porte) -> None:
    onglet = porte.onglet()
    await onglet.arriver("/kit")
    kit = await onglet.etat(KitState)
    await onglet.envoyer(KitState.choisir, cle="D-10484", coche=True)
    await onglet.envoyer(KitState.choisir, cle="inconnue", coche=True)
    assert kit.choisies == ["D-10482", "D-10484"]
    await onglet.envoyer(KitState.tout_choisir, coche=False)
    await onglet.envoyer(KitState.activer, coche=False)
    assert (kit.choisies, kit.raccourcis) == ([], False)


@pytest.mark.parametrize("nom", ["queue", "keys", "sheet"])
def test_nothing_is_evaluated_in_the_browser(nom: str) -> None:
    texte = (KIT / f"{nom}.py").read_text(encoding="utf-8")
    assert not re.search(r"call_script|eval\(|innerHTML|dangerously", texte)
