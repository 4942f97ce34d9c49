"""The counts beside the filters of the public search, all from one statement. Steps of queries."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from iel_app.offre.forms import CONTRATS, Criteres
from iel_app.offre.models import FichePublique
from iel_app.offre.queries import criteres as conditions
from iel_app.offre.queries.criteres import Recherche


@dataclass(frozen=True, slots=True)
class Facettes:
    """How many formations each filter would leave, the others unchanged; zero is not listed."""

    niveaux: dict[int, int]
    enseignements: dict[str, int]
    contrats: dict[str, int]
    places: int


@dataclass(frozen=True, slots=True)
class Cellule:
    """The formations that no filter tells apart."""

    niveau: int
    enseignement: str
    apprentissage: bool
    professionnalisation: bool
    continue_: bool
    places: bool
    exacte: bool

    def a_contrat(self, contrat: str) -> bool:
        """Tell whether one enters by this contract."""
        return {
            "apprentissage": self.apprentissage,
            "professionnalisation": self.professionnalisation,
            "continue": self.continue_,
        }[contrat]


def cube_de(session: Session, voulue: Recherche) -> dict[Cellule, int]:
    """Return how many formations answer, by everything that the filters look at, in one statement."""
    seances = conditions.par_seances(voulue.criteres, voulue.lieu)
    axes = [
        col(FichePublique.niveau).label("niveau"),
        col(FichePublique.enseignement).label("enseignement"),
        col(FichePublique.contrat_apprentissage).label("apprentissage"),
        col(FichePublique.contrat_pro).label("pro"),
        col(FichePublique.formation_continue).label("continue"),
        conditions.places_de(voulue, seances).label("places"),
        conditions.exacte(voulue).label("exacte"),
    ]
    requete = conditions.chercher_dans(sa.select(*axes, sa.func.count()), voulue, seances)
    # By position: a parameter in an expression would make it another one for PostgreSQL.
    lignes = session.execute(requete.group_by(*(sa.literal_column(str(n)) for n in range(1, len(axes) + 1)))).all()
    return {Cellule(c[0], c[1].value, *(bool(v) for v in c[2:7])): c[7] for c in lignes}


def garde(criteres: Criteres, cellule: Cellule, sauf: str = "") -> bool:
    """Tell whether the filters keep a cell; `sauf` names the one that is left aside."""
    return all(
        nom == sauf or garde
        for nom, garde in (
            ("niveau", not criteres.niveaux or cellule.niveau in criteres.niveaux),
            ("enseignement", not criteres.enseignements or cellule.enseignement in criteres.enseignements),
            ("contrat", not criteres.contrats or any(cellule.a_contrat(c) for c in criteres.contrats)),
            ("places", not criteres.avec_places or cellule.places),
        )
    )


def facettes_de(criteres: Criteres, cube: dict[Cellule, int]) -> Facettes:
    """Return the counts of each filter, the filter itself left aside."""

    def compter(filtre: str, valeurs: Callable[[Cellule], Sequence[Any]]) -> dict[Any, int]:
        comptes: dict[Any, int] = {}
        for cellule, nombre in cube.items():
            if garde(criteres, cellule, filtre):
                for valeur in valeurs(cellule):
                    comptes[valeur] = comptes.get(valeur, 0) + nombre
        return comptes

    return Facettes(
        niveaux=compter("niveau", lambda c: (c.niveau,)),
        enseignements=compter("enseignement", lambda c: (c.enseignement,)),
        contrats=compter("contrat", lambda c: [k for k in CONTRATS if c.a_contrat(k)]),
        places=compter("places", lambda c: (c.places,)).get(True, 0),
    )
