"""What the parts of the kit show: plain data, the same whichever page gives it."""

from dataclasses import dataclass


@dataclass
class Paire:
    """A label and its value."""

    libelle: str
    valeur: str


@dataclass
class Ecart:
    """A value before and after."""

    libelle: str
    avant: str
    apres: str


@dataclass
class Choix:
    """One choice of a list."""

    code: str
    libelle: str


@dataclass
class Option:
    """One option of a combobox; `marque` is its warning, `detail` its second line."""

    code: str
    libelle: str
    marque: str = ""
    detail: str = ""


@dataclass
class Case:
    """One box of a group of boxes."""

    code: str
    libelle: str
    coche: bool = False
    inerte: bool = False


@dataclass
class Badge:
    """A word with its tone."""

    ton: str
    texte: str


@dataclass
class Etape:
    """One part of a long form, and what it is worth."""

    ancre: str
    libelle: str
    etat: str
    ton: str


@dataclass
class Issue:
    """What became of one line of a bulk act; `raison` is why it was refused."""

    nom: str
    href: str
    raison: str


@dataclass
class Vue:
    """One saved view of a list."""

    id: int
    nom: str
    href: str
    courante: bool
