"""The mention at the end of a title, computed from the modalités (Guide 003, « L’intitulé de formation »)."""

import re
import unicodedata

APPRENTISSAGE = "(Contrat d’apprentissage possible)"
PROFESSIONNALISATION = "(Contrat de professionnalisation possible)"
LES_DEUX = "(Contrat de professionnalisation ou Apprentissage possible)"
_FIN = re.compile(r"\s*\(([^()]*)\)\s*$")


def _plat(texte: str) -> str:
    decompose = unicodedata.normalize("NFKD", texte)
    return re.sub(r"[^a-z]", "", "".join(c for c in decompose if not unicodedata.combining(c)).lower())


_MENTIONS = {_plat(mention) for mention in (APPRENTISSAGE, PROFESSIONNALISATION, LES_DEUX)} | {
    _plat("contrat d'apprentissage ou de professionnalisation possible"),
    _plat("apprentissage possible"),
}


def mention(*, contrat_pro: bool, contrat_apprentissage: bool) -> str:
    """Return the mention that the modalités call for, "" when none."""
    if contrat_apprentissage and contrat_pro:
        return LES_DEUX
    if contrat_apprentissage:
        return APPRENTISSAGE
    return PROFESSIONNALISATION if contrat_pro else ""


def sans_mention(intitule: str) -> str:
    """Return the title without the mention its author may have typed, whichever its case, accents and apostrophes."""
    texte = " ".join(intitule.split())
    while (fin := _FIN.search(texte)) and _plat(fin[1]) in _MENTIONS:
        texte = texte[: fin.start()]
    return texte


def mention_tapee(intitule: str) -> str:
    """Return the mention that the author typed, as typed, "" when none."""
    fin = _FIN.search(intitule.strip())
    return f"({fin[1]})" if fin and _plat(fin[1]) in _MENTIONS else ""


def complet(intitule: str, *, contrat_pro: bool, contrat_apprentissage: bool) -> str:
    """Return the title as the public reads it."""
    fin = mention(contrat_pro=contrat_pro, contrat_apprentissage=contrat_apprentissage)
    return f"{sans_mention(intitule)} {fin}".strip()
