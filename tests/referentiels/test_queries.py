"""Reading of the reference lists."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session

from iel_app.core.errors import Forbidden, NotConnected
from iel_app.referentiels import commands, queries

from .archives import (
    ADMIN,
    GESTIONNAIRE,
    PERSONNE,
    SANS_ROLE,
    contenu,
    contenu_lieux,
    ecrire,
    instructions,
    une_certification,
)


@pytest.fixture
def chargee(session: Session, tmp_path: Path) -> Session:
    """A session where every list is loaded."""
    lieux = ecrire(tmp_path, contenu_lieux(), nom="lieux.tgz")
    commands.charger_territoires(session, ADMIN, ecrire(tmp_path, contenu()), lieux)
    commands.charger_listes(session, ADMIN)
    commands.charger_certifications(session, ADMIN, [une_certification("91544", "CAP Cuisine")], "Essai", "MIT", "1")
    return session


@pytest.mark.parametrize(
    "lire",
    [
        lambda s, a: queries.chercher_communes(s, a, "bordeaux"),
        lambda s, a: queries.commune_par_code(s, a, "33063"),
        lambda s, a: queries.communes_par_codes(s, a, ("33063", "59183")),
        lambda s, a: queries.chercher_certifications(s, a, "cuisine"),
    ],
)
def test_refused_without_the_right_and_served_in_few_statements(
    chargee: Session, lire: Callable[[Session, Any], Any]
) -> None:
    with pytest.raises(NotConnected):
        lire(chargee, PERSONNE)
    with pytest.raises(Forbidden):
        lire(chargee, SANS_ROLE)
    chargee.expunge_all()
    with instructions(chargee) as envoyees:
        assert lire(chargee, GESTIONNAIRE)
    assert len(envoyees) <= 2


@pytest.mark.parametrize(
    ("texte", "libelles"),
    [
        ("bordeaux", ["Bordeaux (33000, Gironde)", "Bordeaux-Petit (33210, Gironde)"]),
        ("BORDEAUX petit", ["Bordeaux-Petit (33210, Gironde)"]),
        ("331", ["Bordeaux (33100, Gironde)"]),
        ("33 bord", ["Bordeaux (33000, Gironde)", "Bordeaux-Petit (33210, Gironde)"]),
        ("ste-colombe", ["Sainte-Colombe (33350, Gironde)", "Sainte-Colombe (16230, Charente)"]),
        ("16230", ["Sainte-Colombe (16230, Charente)"]),
        ("SAINT EMILION", ["Saint-Émilion (33330, Gironde)"]),
        ("émilion", ["Saint-Émilion (33330, Gironde)"]),
        ("petit", ["Bordeaux-Petit (33210, Gironde)"]),
        ("l'abergement", ["L’Abergement (Gironde)"]),
        ("milion", []),
        ("3100", []),
        ("%", []),
        ("_", []),
        ("", []),
        ("' or 1=1 --", []),
    ],
)
def test_chercher_communes(chargee: Session, texte: str, libelles: list[str]) -> None:
    assert [c.libelle for c in queries.chercher_communes(chargee, GESTIONNAIRE, texte)] == libelles


@pytest.mark.parametrize(("limite", "nombre"), [(1, 1), (0, 1), (-5, 1), (2, 2), (10**9, 4)])
def test_chercher_communes_is_bounded(chargee: Session, limite: int, nombre: int) -> None:
    assert len(queries.chercher_communes(chargee, GESTIONNAIRE, "33", limite)) == nombre


def test_commune_par_code(chargee: Session) -> None:
    bordeaux = queries.commune_par_code(chargee, GESTIONNAIRE, "33063")
    assert bordeaux is not None
    assert (bordeaux.libelle, bordeaux.region_code) == ("Bordeaux (33000, Gironde)", "75")
    assert (bordeaux.latitude, bordeaux.longitude) == (44.84044, -0.5805)
    assert bordeaux == queries.chercher_communes(chargee, GESTIONNAIRE, "bordeaux")[0]
    assert queries.commune_par_code(chargee, GESTIONNAIRE, "99999") is None


def test_communes_par_codes(chargee: Session) -> None:
    chargee.flush()
    with instructions(chargee) as envoyees:
        trouvees = queries.communes_par_codes(chargee, GESTIONNAIRE, ["59183", "33063", "33063", "16309", "' --"])
    assert len(envoyees) == 1
    assert {code: c.nom for code, c in trouvees.items()} == {
        "59183": "Dunkerque",
        "33063": "Bordeaux",
        "16309": "Sainte-Colombe",
    }
    assert trouvees["16309"].latitude is None
    assert queries.communes_par_codes(chargee, GESTIONNAIRE, ()) == {}


def test_a_commune_that_left_the_list_is_found_by_its_code_only(chargee: Session, tmp_path: Path) -> None:
    fichiers = contenu()
    fichiers["package/data/communes.json"] = [
        commune for commune in fichiers["package/data/communes.json"] if commune["code"] != "33065"
    ]
    commands.charger_territoires(chargee, ADMIN, ecrire(tmp_path, fichiers, nom="neuf.tgz"))
    assert queries.chercher_communes(chargee, GESTIONNAIRE, "petit") == ()
    ancienne = queries.commune_par_code(chargee, GESTIONNAIRE, "33065")
    assert ancienne is not None
    assert ancienne.nom == "Bordeaux-Petit"
