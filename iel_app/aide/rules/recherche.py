"""Finding a question: words without accents, their beginnings, and near words when nothing begins so."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache

from iel_app.aide.rules.questions import PREMIERES, QUESTIONS, Question
from iel_app.core.actor import Role
from iel_app.referentiels.rules import normaliser

RECHERCHE_MAX = 100
PREMIERES_MAX, UTILES_MAX = 6, 8
_PROCHE = 0.78
_COURANTS = (
    "au aux avec ce ces comment dans de des du elle en est et il je la le les leur ma mais me mes mon ne nos notre "
    "nous ou par pas peut pour pourquoi puis qu que quel quelle quelles quels qui sa se ses son sont sur ta te tes ton "
    "un une vos votre vous faire fait"
)
_VIDES = frozenset(_COURANTS.split())


@dataclass(frozen=True, slots=True)
class Trouvees:
    """What a search found, best first; `exacte` when every word was found as it was typed."""

    questions: tuple[Question, ...]
    exacte: bool


@cache
def _mots(question: Question) -> dict[str, int]:
    """Return the words of a question with their weight: title first, then what people call it, then the answer."""
    poids: dict[str, int] = {}
    for texte, valeur in ((" ".join(question.reponse), 1), (question.mots, 3), (question.titre, 4)):
        poids |= dict.fromkeys(_utiles(texte), valeur)
    return poids


@cache
def _vocabulaire() -> frozenset[str]:
    return frozenset(mot for question in QUESTIONS for mot in _mots(question))


def _utiles(texte: str) -> list[str]:
    return [mot for mot in normaliser(texte).split() if mot not in _VIDES and len(mot) > 1]


def _formes(mot: str) -> tuple[list[str], bool]:
    """Return the words of the help that a typed word stands for, and whether they begin as it does."""
    racine = mot[:-1] if len(mot) > 4 and mot[-1] in "sx" else mot
    debuts = [connu for connu in _vocabulaire() if connu.startswith(racine)]
    return (debuts, True) if debuts else (get_close_matches(mot, _vocabulaire(), n=5, cutoff=_PROCHE), False)


def chercher(texte: str) -> Trouvees:
    """Return the questions that hold every word; when none does, those that hold the most of them."""
    cherches = [_formes(mot) for mot in dict.fromkeys(_utiles(texte[:RECHERCHE_MAX]))]
    notes: list[tuple[int, int, Question]] = []
    for question in QUESTIONS:
        mots = _mots(question)
        valeurs = [max((mots.get(forme, 0) for forme in formes), default=0) for formes, _ in cherches]
        if tenus := sum(v > 0 for v in valeurs):
            notes.append((tenus, sum(valeurs), question))
    meilleur = max((tenus for tenus, _, _ in notes), default=0)
    gardees = sorted((n for n in notes if n[0] == meilleur), key=lambda n: -n[1])
    exacte = meilleur == len(cherches) and all(debut for _, debut in cherches)
    return Trouvees(tuple(question for _, _, question in gardees), exacte)


def premieres(roles: Iterable[Role]) -> tuple[str, ...]:
    """Return the codes of the six first questions of a person's roles; those of everybody for the other roles."""
    publiques = PREMIERES[Role.VISITEUR]
    propres = [PREMIERES[role] for role in roles if PREMIERES[role] != publiques] or [publiques]
    melees = [code for rang in zip(*propres, strict=True) for code in rang]
    return tuple(dict.fromkeys(melees))[:PREMIERES_MAX]


def de_la_page(page: str, roles: Iterable[Role]) -> tuple[str, ...]:
    """Return the codes of the questions that help on a page, for these roles, the nearest address first."""
    chemin, les_roles = page.partition("?")[0], frozenset(roles)

    def proximite(question: Question) -> int:
        return max((len(debut) for debut in question.pages if _sous(chemin, debut)), default=0)

    utiles = [q for q in QUESTIONS if proximite(q) and q.roles & les_roles]
    return tuple(q.code for q in sorted(utiles, key=lambda q: -proximite(q)))[:UTILES_MAX]


def _sous(chemin: str, debut: str) -> bool:
    return chemin == debut or chemin.startswith(f"{debut}/")
