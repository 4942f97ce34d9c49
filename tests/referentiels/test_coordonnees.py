"""Coordinates of the communes: the reader of places, hostile bytes, and communes without a place of their own."""

import gzip
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iel_app.core.errors import Impossible
from iel_app.referentiels import rules

from .archives import UnLieu, contenu_lieux, ecrire, entier, texte, un_pbf

LIEUX = st.builds(
    UnLieu,
    nom=st.text(max_size=20),
    commune=st.from_regex(r"[0-9]{5}", fullmatch=True),
    latitude=st.integers(-90 * 10**5, 90 * 10**5),
    longitude=st.integers(-180 * 10**5, 180 * 10**5),
    population=st.integers(0, 2**40),
    nature=st.sampled_from(("PPL", "PPLA2", "PPLX")),
)


@given(st.lists(LIEUX, max_size=8, unique_by=lambda lieu: lieu.commune))
def test_what_is_encoded_is_read(lieux: list[UnLieu]) -> None:
    assert rules.lire_points(un_pbf(*lieux)) == {
        lieu.commune: (lieu.latitude / 100_000, lieu.longitude / 100_000) for lieu in lieux
    }


@given(st.lists(LIEUX, min_size=1, max_size=4), st.data())
def test_truncated_bytes_are_refused_or_end_between_two_places(lieux: list[UnLieu], data: st.DataObject) -> None:
    octets = un_pbf(*lieux)
    coupes = {len(un_pbf(*lieux[:nombre])) for nombre in range(len(lieux) + 1)}
    longueur = data.draw(st.integers(0, len(octets)))
    if longueur in coupes:
        rules.lire_points(octets[:longueur])
    else:
        with pytest.raises(Impossible, match="L’archive des coordonnées est refusée"):
            rules.lire_points(octets[:longueur])


@settings(max_examples=300)
@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(octets: bytes) -> None:
    try:
        points = rules.lire_points(octets)
    except Impossible as refus:
        assert refus.message.endswith("Rien n’a été chargé.")
    else:
        assert all(abs(latitude) <= 90 and abs(longitude) <= 180 for latitude, longitude in points.values())


@given(st.binary(max_size=200), st.integers(0, 150), st.integers(0, 255))
def test_a_changed_byte_is_read_or_refused(suite: bytes, place: int, valeur: int) -> None:
    octets = bytearray(un_pbf(UnLieu("Limoges", "87085", 4583362, 124759)) + suite)
    octets[place % len(octets)] = valeur
    try:
        rules.lire_points(bytes(octets))
    except Impossible as refus:
        assert refus.message.startswith("L’archive des coordonnées est refusée")


@pytest.mark.parametrize(
    ("octets", "raison"),
    [
        (b"\xff" * 400_000, "un nombre est trop long"),
        (b"\x80", "tronqué"),
        (entier(2**60), "tronqué"),
        (entier(2) + b"\x1a\x7f", "tronqué"),
        (entier(2) + b"\x09\x00", "tronqué"),
        (entier(1) + b"\x0b", "un champ n’a pas la forme attendue"),
        (un_pbf(UnLieu("Loin", "33063", 9_000_001, 0)), "hors de la Terre"),
        (un_pbf(UnLieu("Loin", "33063", 0, -18_000_001)), "hors de la Terre"),
    ],
)
def test_malformed_places_refused(octets: bytes, raison: str) -> None:
    with pytest.raises(Impossible) as refus:
        rules.lire_points(octets)
    assert raison in refus.value.message


def test_unknown_fields_are_skipped_and_a_place_without_position_is_left_out() -> None:
    connu = texte(3, "FR") + texte(6, "33063")
    inconnus = entier(20 << 3 | 1) + bytes(8) + entier(21 << 3 | 5) + bytes(4) + entier(22 << 3) + entier(7)
    position = entier(10 << 3) + entier(2) + entier(11 << 3) + entier(3)
    complet = connu + inconnus + texte(23, "é") + position
    assert rules.lire_points(entier(len(complet)) + complet) == {"33063": (-2 / 100_000, 1 / 100_000)}
    assert rules.lire_points(entier(len(connu)) + connu) == {}


def test_the_seat_then_the_most_populated_place_stands_for_the_commune() -> None:
    octets = un_pbf(
        UnLieu("Grand hameau", "33063", 100_000, 0, population=900),
        UnLieu("Préfecture", "33063", 200_000, 0, population=800, nature="PPLA2"),
        UnLieu("Hameau", "33065", 300_000, 0, population=10),
        UnLieu("Bourg", "33065", 400_000, 0, population=20),
        UnLieu("Paris", "", 4_885_341, 234_880, nature="PPLC", division="11"),
        UnLieu("Mamoudzou", "", -1_278_234, 4_522_878, pays="YT", nature="PPLC", division="97611"),
        UnLieu("Genève", "74010", 4_620_222, 614_569, pays="CH"),
        UnLieu("Sans code", "", 0, 0),
    )
    assert rules.lire_points(octets) == {
        "33063": (2.0, 0.0),
        "33065": (4.0, 0.0),
        "75056": (48.85341, 2.3488),
        "97611": (-12.78234, 45.22878),
    }


def _commune(code: str, codes_postaux: list[str], departement: str = "33") -> dict[str, Any]:
    return {"code": code, "codes_postaux": codes_postaux, "departement_code": departement}


def test_placer() -> None:
    communes = [
        _commune("33001", ["33100", "33200"]),
        _commune("33002", ["33200"]),
        _commune("33003", ["33100", "33200"]),
        _commune("33004", ["33900"]),
        _commune("33005", []),
        _commune("40001", ["40000"], "40"),
    ]
    points = {"33001": (44.0, -1.0), "33002": (45.0, 0.0), "99999": (10.0, 10.0)}
    placees = {ligne["code"]: (ligne["latitude"], ligne["longitude"]) for ligne in rules.placer(communes, points)}
    assert placees == {
        "33001": (44.0, -1.0),
        "33002": (45.0, 0.0),
        "33003": (44.5, -0.5),
        "33004": (44.5, -0.5),
        "33005": (44.5, -0.5),
        "40001": (None, None),
    }
    assert "latitude" not in communes[0]


def test_lire_coordonnees(tmp_path: Path) -> None:
    lues = rules.lire_coordonnees(ecrire(tmp_path, contenu_lieux()).read_bytes())
    assert lues.version == "3.1.0"
    assert lues.points == {"33063": (44.84044, -0.5805), "33390": (44.90044, -0.0205), "59183": (51.03297, 2.377)}


@pytest.mark.parametrize(
    ("fichier", "valeur", "phrase"),
    [
        ("package/cities.pbf", b"", "aucune commune française n’y figure"),
        ("package/cities.pbf", b"\x05", "tronqué"),
        ("package/cities.pbf", b" " * (rules.FICHIER_MAX + 1), "cities.pbf est trop volumineux"),
        ("package/package.json", {"name": "cities", "version": "3.1.0"}, "package.json n’a pas la forme attendue"),
        ("autre.bin", b" " * (rules.CONTENU_MAX + 1), "son contenu est trop volumineux"),
    ],
)
def test_hostile_package_refused(tmp_path: Path, fichier: str, valeur: object, phrase: str) -> None:
    archive = ecrire(tmp_path, contenu_lieux() | {fichier: valeur})
    with pytest.raises(Impossible) as refus:
        rules.lire_coordonnees(archive.read_bytes())
    assert phrase in refus.value.message
    assert refus.value.message.startswith("L’archive des coordonnées est refusée")


@pytest.mark.parametrize("octets", [b"", b"PK\x03\x04", gzip.compress(b"pas un tar" * 1000, mtime=0)])
def test_damaged_package_refused(octets: bytes) -> None:
    with pytest.raises(Impossible, match="L’archive des coordonnées est refusée : elle est endommagée"):
        rules.lire_coordonnees(octets)
