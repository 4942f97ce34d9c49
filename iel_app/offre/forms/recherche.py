"""What the address of a public search says: anyone may write anything there, what is not understood is dropped."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from iel_app.offre.forms import champs
from iel_app.offre.models.codes import Enseignement

RAYONS = (5, 10, 30, 50, 100)
RAYON = 30
NIVEAUX = {
    3: "CAP, titre professionnel",
    4: "bac, BP, BPJEPS",
    5: "BTS, DEUST",
    6: "licence, BUT",
    7: "master",
    8: "doctorat",
}
CONTRATS = {
    "apprentissage": "Contrat d’apprentissage",
    "professionnalisation": "Contrat de professionnalisation",
    "continue": "Formation continue",
}
TRIS = {"pertinence": "Pertinence", "distance": "Distance", "date": "Date de début"}
TEXTE_MAX = 100
PAGE_MAX = 100


@dataclass(frozen=True, slots=True)
class Criteres:
    """What is looked for."""

    texte: str = ""
    certification: str = ""
    lieu: str = ""
    rayon: int = RAYON
    niveaux: tuple[int, ...] = ()
    enseignements: tuple[str, ...] = ()
    contrats: tuple[str, ...] = ()
    a_partir_du: date | None = None
    avec_places: bool = False
    tri: str = ""
    page: int = 1
    erreurs: dict[str, str] = field(default_factory=dict)
    debut_tape: str = ""

    @property
    def nb_filtres(self) -> int:
        """How many filters narrow the search."""
        listes = len(self.niveaux) + len(self.enseignements) + len(self.contrats)
        return listes + (self.a_partir_du is not None) + self.avec_places + bool(self.certification)


def _texte(recu: Mapping[str, Any], nom: str, maximum: int = TEXTE_MAX) -> str:
    valeur = recu.get(nom, "")
    return " ".join(valeur[:maximum].split()) if isinstance(valeur, str) else ""


def _entier(recu: Mapping[str, Any], nom: str) -> int:
    return champs.identifiant(_texte(recu, nom))


def _choix(recu: Mapping[str, Any], nom: str, possibles: tuple[str, ...]) -> tuple[str, ...]:
    """Return the codes of « niveau=3,4 », or of boxes ticked one by one: « niveau-3=on »."""
    dits = set(_texte(recu, nom).split(",")) | {code for code in possibles if recu.get(f"{nom}-{code}")}
    return tuple(code for code in possibles if code in dits)


def lire_criteres(recu: Mapping[str, Any]) -> Criteres:
    """Return the search that an address, or the form, asks for; a wrong date is told in `erreurs`."""
    erreurs: dict[str, str] = {}
    debut: date | None = None
    tape = _texte(recu, "debut", 30)
    if tape:
        try:
            debut = champs.jour(tape, "la date de début")
        except champs.Refus as refus:
            erreurs["debut"] = str(refus)
    code = _texte(recu, "certification", 10)
    return Criteres(
        texte=_texte(recu, "q"),
        certification=code if code.isascii() and code.isdigit() else "",
        lieu=_texte(recu, "lieu"),
        rayon=rayon if (rayon := _entier(recu, "rayon")) in RAYONS else RAYON,
        niveaux=tuple(int(n) for n in _choix(recu, "niveau", tuple(map(str, NIVEAUX)))),
        enseignements=_choix(recu, "modalite", tuple(e.value for e in Enseignement)),
        contrats=_choix(recu, "contrat", tuple(CONTRATS)),
        a_partir_du=debut,
        avec_places=bool(recu.get("places")),
        tri=tri if (tri := _texte(recu, "tri")) in TRIS else "",
        page=min(max(_entier(recu, "page"), 1), PAGE_MAX),
        erreurs=erreurs,
        debut_tape=tape,
    )


def en_parametres(criteres: Criteres) -> dict[str, str]:
    """Return the parameters of the address of a search, only those that say something."""
    tout = {
        "q": criteres.texte,
        "lieu": criteres.lieu,
        "rayon": str(criteres.rayon) if criteres.lieu and criteres.rayon != RAYON else "",
        "certification": criteres.certification,
        "niveau": ",".join(map(str, criteres.niveaux)),
        "modalite": ",".join(criteres.enseignements),
        "contrat": ",".join(criteres.contrats),
        "debut": f"{criteres.a_partir_du:%d/%m/%Y}" if criteres.a_partir_du else criteres.debut_tape,
        "places": "oui" if criteres.avec_places else "",
        "tri": criteres.tri,
        "page": str(criteres.page) if criteres.page > 1 else "",
    }
    return {nom: valeur for nom, valeur in tout.items() if valeur}
