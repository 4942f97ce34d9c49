"""Words and distances of the public search: what a person meant, and how far it is."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from iel_app.referentiels.rules import normaliser

MOTS_MAX = 8
PROCHES_MAX = 6
MOT_COURT = 4
KM_PAR_DEGRE = 111.195
_PETITS_MOTS = (
    "a au aux avec c ce ces cette d dans de des du elle en est et il j je l la le les leur m n ne on ou par pas pour qu"
    " que qui s sa se ses son sur t un une y"
)
_VIDES = frozenset(_PETITS_MOTS.split(" "))


def mots(texte: str) -> tuple[str, ...]:
    """Return the words to look for, small words apart, each once; a plural is looked for as its singular begins."""
    tous = list(dict.fromkeys(normaliser(texte).split()))
    utiles = [mot for mot in tous if mot not in _VIDES] or tous
    return tuple(dict.fromkeys(_au_singulier(mot) for mot in utiles))[:MOTS_MAX]


def _au_singulier(mot: str) -> str:
    return mot[:-1] if len(mot) > 5 and mot[-1] in "sx" and not mot[-2].isdigit() else mot


def vocabulaire(texte: str) -> set[str]:
    """Return the words of a text that a person could mistype: whole, four letters at least, without digits."""
    return {mot for mot in normaliser(texte).split() if len(mot) >= MOT_COURT and mot.isalpha() and len(mot) <= 40}


def trigrammes(mot: str) -> set[str]:
    """Return the groups of three signs of a word, its beginning counting twice."""
    borde = f"  {mot} "
    return {borde[i : i + 3] for i in range(len(borde) - 2)}


def tolerance(mot: str) -> int:
    """Return how many faults a word of this length may hold."""
    if len(mot) < MOT_COURT or not mot.isalpha():
        return 0
    return 1 if len(mot) < 6 else 2


def fautes(tape: str, juste: str) -> int:
    """Return how many letters were added, forgotten, changed or swapped (optimal string alignment)."""
    avant, ligne = list[int](), list(range(len(juste) + 1))
    for i, a in enumerate(tape, 1):
        avant2, avant, ligne = avant, ligne, [i]
        for j, b in enumerate(juste, 1):
            cout = min(avant[j] + 1, ligne[j - 1] + 1, avant[j - 1] + (a != b))
            if i > 1 and j > 1 and a == juste[j - 2] and tape[i - 2] == b:
                cout = min(cout, avant2[j - 2] + 1)
            ligne.append(cout)
    return ligne[-1]


def plus_proches(tape: str, candidats: Iterable[str]) -> tuple[str, ...]:
    """Return the known words that a mistyped one is nearest to, whole or by their beginning; none when all are far."""
    notes: list[tuple[int, bool, int, str]] = []
    for mot in candidats:
        entier = fautes(tape, mot)
        debuts = [fautes(tape, mot[:n]) for n in range(len(tape) - 1, len(tape) + 2) if MOT_COURT <= n < len(mot)]
        note = min([entier, *debuts])
        if note <= tolerance(tape):
            notes.append((note, note < entier, len(mot), mot))
    notes.sort()
    return tuple(mot for note, _, _, mot in notes if note == notes[0][0])[:PROCHES_MAX]


@dataclass(frozen=True, slots=True)
class Cercle:
    """A place and the kilometres around it."""

    latitude: float
    longitude: float
    rayon: int

    @property
    def cosinus(self) -> float:
        """How much shorter a degree of longitude is here."""
        return math.cos(math.radians(self.latitude))

    @property
    def sinus(self) -> float:
        """How fast that changes with the latitude."""
        return math.sin(math.radians(self.latitude))

    @property
    def boite(self) -> tuple[float, float, float, float]:
        """The square around the circle: latitudes, then longitudes."""
        hauteur = self.rayon / KM_PAR_DEGRE
        largeur = hauteur / max(self.cosinus - math.radians(hauteur), 0.01)
        return (
            self.latitude - hauteur,
            self.latitude + hauteur,
            self.longitude - largeur,
            self.longitude + largeur,
        )

    def distance(self, latitude: float, longitude: float) -> float:
        """Return the kilometres to a place, as `queries.criteres` computes them in SQL: without trigonometry.

        The cosine at the middle latitude is developed to the first order: within 0.1 % of the great circle at 100 km.
        """
        haut, large = latitude - self.latitude, longitude - self.longitude
        cosinus = self.cosinus - self.sinus * haut * math.pi / 360
        return KM_PAR_DEGRE * math.hypot(haut, large * cosinus)
