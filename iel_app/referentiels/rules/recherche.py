"""Search keys and labels: what a person types, and what the lists show."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

TEXTE_MAX = 100

_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae"})
_SEPARATEURS = re.compile(r"[^a-z0-9]+")
_SAINT = re.compile(r"\bst(e?) (?=\S)")
_CODE_CERTIFICATION = re.compile(r"(rncp)?([0-9]+)")


def normaliser(texte: str) -> str:
    """Return the search key: lowercase words without accents, « st » in front of another word read as « saint »."""
    sans_accents = "".join(c for c in unicodedata.normalize("NFKD", texte.lower()) if not unicodedata.combining(c))
    mots = _SEPARATEURS.sub(" ", sans_accents.translate(_LIGATURES)).strip()
    return _SAINT.sub(r"saint\1 ", mots)


@dataclass(frozen=True, slots=True)
class Recherche:
    """What a person looks for: the beginning of a name, of a postal code, or both."""

    nom: str
    code_postal: str

    @property
    def est_vide(self) -> bool:
        """Whether there is nothing to look for."""
        return not (self.nom or self.code_postal)


def lire_recherche(texte: str) -> Recherche:
    """Separate the words from the digits: « 33000 Bordeaux », « st-étienne », « 33 000 »."""
    mots = normaliser(texte[:TEXTE_MAX]).split()
    return Recherche(
        nom=" ".join(mot for mot in mots if not mot.isdigit()),
        code_postal="".join(mot for mot in mots if mot.isdigit()),
    )


@dataclass(frozen=True, slots=True)
class RechercheCertification:
    """What a person looks for: the beginning of a code (« 91544 », « RNCP37872 ») or words of the title."""

    texte: str
    certifinfo: str
    rncp: str

    @property
    def est_code(self) -> bool:
        """Whether the text looks like a code."""
        return bool(self.rncp)

    @property
    def mots(self) -> tuple[str, ...]:
        """The words that the title must hold, each once."""
        return tuple(dict.fromkeys(self.texte.split()))


def lire_recherche_certification(texte: str) -> RechercheCertification:
    """Tell a code from words: digits, alone or after « RNCP », are the beginning of a code; domain.md §10."""
    cle = normaliser(texte[:TEXTE_MAX])
    code = _CODE_CERTIFICATION.fullmatch(cle.replace(" ", ""))
    if code is None:
        return RechercheCertification(cle, "", "")
    return RechercheCertification(cle, "" if code[1] else code[2], f"RNCP{code[2]}")


def code_postal_montre(codes_postaux: Iterable[str], cherche: str) -> str:
    """Return the postal code to show: the first that matches what was typed, else the first, else nothing."""
    codes = list(codes_postaux)
    return next((code for code in codes if code.startswith(cherche)), codes[0] if codes else "")


def libelle_commune(nom: str, code_postal: str, departement: str) -> str:
    """Return « Nom (code postal, département) », which tells homonyms apart."""
    return f"{nom} ({', '.join(filter(None, (code_postal, departement)))})"
