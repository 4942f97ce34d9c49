"""The PDF templates (`*.typ`) and the one function that typesets them: PDF/UA-1, our fonts only, reproducible."""

import json
import re
import unicodedata
from datetime import datetime
from pathlib import Path
from typing import Any

import typst

GABARITS = Path(__file__).parent
# Static TTF, since typst reads no WOFF2: the fontsource 5.3.0 packages, latin and latin-ext merged with fonttools.
POLICES = Path(__file__).parents[3] / "assets" / "fonts"

# What our three font files can draw: PDF/UA forbids a glyph that does not exist, so the rest is replaced.
_HORS_POLICE = re.compile(
    "[^ -~\xa0-\xac\xae-\xb4\xb6-\u0107\u010a-\u0113\u0116-\u011b\u011e-\u0123\u0126\u0127\u012a\u012b\u012e-\u0133"
    "\u0136\u0137\u0139-\u013e\u0141-\u0148\u0150-\u0155\u0158-\u015b\u015e-\u0165\u016a\u016b\u016e-\u017e"
    "\u0218-\u021b\u1e80-\u1e85\u1e9e\u1ef2\u1ef3\u2013\u2014\u2018-\u201a\u201c-\u201e\u2020\u2022\u2026\u2039\u203a"
    "\u20ac\u2122]"
)
_EQUIVALENTS = str.maketrans({"\u202f": "\xa0", "\u2009": "\xa0", "\u2011": "-", "\u2212": "-", "\n": " ", "\t": " "})


def composer(gabarit: str, donnees: dict[str, Any], instant: datetime) -> bytes:
    """Return the PDF of a template filled with JSON data; same arguments, same bytes.

    Raises:
        typst.TypstError: the data lack what the template needs: a bug.
    """
    pdf = typst.compile(
        GABARITS / f"{gabarit}.typ",
        root=GABARITS,
        font_paths=[POLICES],
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"donnees": json.dumps(_lisible(donnees), ensure_ascii=False)},
        pdf_standards=["ua-1"],
        timestamp=int(instant.timestamp()),
    )
    assert isinstance(pdf, bytes)
    return pdf


def _lisible(valeur: Any) -> Any:
    if isinstance(valeur, str):
        texte = unicodedata.normalize("NFC", valeur).translate(_EQUIVALENTS)
        return _HORS_POLICE.sub(_remplacer, texte)
    if isinstance(valeur, dict):
        return {cle: _lisible(v) for cle, v in valeur.items()}
    if isinstance(valeur, list | tuple):
        return [_lisible(v) for v in valeur]
    return valeur


def _remplacer(trouve: re.Match[str]) -> str:
    if unicodedata.category(trouve[0]).startswith(("C", "M")):
        return ""
    return _HORS_POLICE.sub("", unicodedata.normalize("NFKD", trouve[0])) or "?"
