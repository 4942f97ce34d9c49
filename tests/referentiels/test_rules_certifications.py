"""Rules of the certifications, without a database: the file, its refusals, the demonstration."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iel_app.core.errors import Impossible
from iel_app.referentiels import rules

from .archives import LIGNE_CERTIFICATION as LIGNE
from .archives import TITRES_CERTIFICATIONS as TITRES
from .archives import diplomes, une_certification

AUJOURD_HUI = date(2027, 2, 12)


# --- the file ---------------------------------------------------------------------------------------------------------


def test_a_file_is_read_and_its_values_checked() -> None:
    octets = f"\ufeff{TITRES};remarque\r\n{LIGNE};x\r\n\r\n8;;;BUT;6;3;;91544;Non;;;\r\n".encode()
    agent, but = rules.verifier_certifications(rules.lire_certifications(octets))
    assert agent == {
        "code": "91544",
        "code_rncp": "RNCP37872",
        "code_formation_diplome": "56T34301",
        "intitule": "TP Agent d’hygiène",
        "intitule_recherche": "tp agent d hygiene",
        "niveau": 3,
        "duree_annees": 1,
        "valide_jusqu_au": date(2028, 8, 31),
        "remplacee_par": "",
        "en_apprentissage": True,
        "code_nsf": "343",
        "formacodes": ["42069", "42093"],
        "romes": ["K2204"],
    }
    assert (but["valide_jusqu_au"], but["remplacee_par"], but["en_apprentissage"]) == (None, "91544", False)
    assert (but["code_rncp"], but["formacodes"], but["romes"]) == ("", [], [])


@pytest.mark.parametrize(
    ("octets", "raison"),
    [
        (b"\xff\xfe\x00", "pas un CSV en UTF-8"),
        (f'{TITRES}\n"{"x" * 200_000}";'.encode(), "pas un CSV en UTF-8"),
        (f'{TITRES}\n"jamais fini'.encode(), "pas un CSV en UTF-8"),
        (b"certifinfo,rncp\n1,2\n", "ligne 2, colonnes absentes : certifinfo, rncp, cfd"),
        (f"{TITRES}\n{LIGNE}\n8;;;BUT;6;3\n".encode(), "ligne 3, colonnes absentes : valide_jusqu_au, remplacee_par"),
    ],
)
def test_another_file_is_refused(octets: bytes, raison: str) -> None:
    with pytest.raises(Impossible) as refus:
        rules.lire_certifications(octets)
    assert refus.value.message.startswith("La liste des certifications est refusée : ")
    assert raison in refus.value.message


@pytest.mark.parametrize(
    ("colonne", "valeur"),
    [
        ("certifinfo", ""),
        ("certifinfo", "12345678901"),
        ("certifinfo", "91_544"),
        ("rncp", "RS1234"),
        ("rncp", "RNCP1"),
        ("cfd", "5003320"),
        ("intitule", " "),
        ("intitule", "x" * 301),
        ("intitule", "CAP\x00"),
        ("niveau", "2"),
        ("niveau", "9"),
        ("niveau", ""),
        ("duree", "0"),
        ("duree", "6"),
        ("duree", "deux"),
        ("valide_jusqu_au", "31/08/2028"),
        ("valide_jusqu_au", "2028-02-30"),
        ("valide_jusqu_au", "1850000000"),
        ("remplacee_par", "?"),
        ("apprentissage", ""),
        ("apprentissage", "peut-être"),
        ("nsf", "34"),
        ("formacodes", "42069,42093"),
        ("romes", "K22"),
    ],
)
def test_a_value_out_of_form_names_line_and_column(colonne: str, valeur: str) -> None:
    bonne = dict(zip(TITRES.split(";"), LIGNE.split(";"), strict=True))
    lignes = rules.lignes_certifications([bonne, bonne | {"certifinfo": "2"} | {colonne: valeur}])
    with pytest.raises(Impossible) as refus:
        rules.verifier_certifications(lignes)
    attendu = f"La liste des certifications est refusée : ligne 3, « {colonne} » n’a pas la forme attendue."
    assert refus.value.message == f"{attendu} Rien n’a été chargé."


def test_an_unknown_field_is_refused() -> None:
    with pytest.raises(Impossible, match="« intitulé » n’a pas la forme attendue"):
        rules.verifier_certifications([une_certification("1", "CAP", intitulé="x")])


@pytest.mark.parametrize(
    ("liens", "raison"),
    [
        ([("1", ""), ("2", ""), ("1", "2")], "ligne 4, le code 1 figure déjà à la ligne 2"),
        ([("1", ""), ("2", "3")], "ligne 3, la certification 3, qui remplace 2, ne figure pas dans la liste"),
        ([("1", "1")], "ligne 2, la certification 1 finit par se remplacer"),
        ([("0", "1"), ("1", "2"), ("2", "3"), ("3", "1")], "ligne 3, la certification 1 finit par se remplacer"),
    ],
)
def test_duplicates_and_bad_successors_refused(liens: list[tuple[str, str]], raison: str) -> None:
    lignes = [une_certification(code, "CAP", remplacee_par=suivante) for code, suivante in liens]
    with pytest.raises(Impossible) as refus:
        rules.verifier_certifications(lignes)
    assert raison in refus.value.message


@given(st.dictionaries(st.integers(0, 8), st.integers(0, 8), max_size=9))
def test_successors_are_accepted_exactly_when_every_chain_ends(liens: dict[int, int]) -> None:
    lignes = [une_certification(str(i), "CAP", remplacee_par=str(liens.get(i, ""))) for i in range(9)]

    def finit(code: int) -> bool:
        for _ in range(10):
            if code not in liens:
                return True
            code = liens[code]
        return False

    if all(finit(code) for code in liens):
        assert len(rules.verifier_certifications(lignes)) == 9
    else:
        with pytest.raises(Impossible, match="finit par se remplacer"):
            rules.verifier_certifications(lignes)


def test_a_long_chain_is_read_at_once() -> None:
    lignes = [une_certification(str(i), "CAP", remplacee_par=str(i + 1) if i < 1_100 else "") for i in range(1_101)]
    assert len(rules.verifier_certifications(lignes)) == 1_101


# --- the demonstration ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("jour", [AUJOURD_HUI, date(2026, 8, 31), date(2026, 9, 1), date(2028, 2, 29)])
def test_demonstration(jour: date) -> None:
    lignes = rules.certifications_de_demonstration(diplomes(), jour)
    assert lignes == rules.certifications_de_demonstration(reversed(diplomes()), jour)
    verifiees = rules.verifier_certifications(lignes)
    par_code = {ligne["code"]: ligne for ligne in verifiees}
    assert all(5 <= len(code) <= 6 and code.isdigit() for code in par_code)
    distincts = {(d["code_formation_diplome"], d["code_rncp"], d["niveau"], d["libelle"]) for d in diplomes()}
    nouvelles = [ligne for ligne in verifiees if ligne["intitule"].endswith("(nouvelle version)")]
    niveau_6 = [ligne for ligne in verifiees if ligne["niveau"] == 6 and ligne not in nouvelles]
    assert len(verifiees) == len(distincts) + len(niveau_6) + len(nouvelles)
    assert len(niveau_6) >= 10
    assert {ligne["duree_annees"] for ligne in niveau_6} == {3}
    expirees = [ligne for ligne in verifiees if ligne["valide_jusqu_au"] < jour]
    assert len(expirees) == len(nouvelles) == pytest.approx((len(distincts) + len(niveau_6)) / 12, abs=1)
    for expiree in expirees:
        assert (jour - expiree["valide_jusqu_au"]).days < 365
        suivante = par_code[expiree["remplacee_par"]]
        assert suivante["intitule"] == f"{expiree['intitule']} (nouvelle version)"
        assert suivante["valide_jusqu_au"] > jour
    finissent = [ligne for ligne in verifiees if 0 <= (ligne["valide_jusqu_au"] - jour).days < 180]
    assert len(finissent) == pytest.approx(len(verifiees) / 15, abs=2)
    autres = [ligne for ligne in verifiees if ligne not in finissent and ligne not in expirees]
    assert all(365 <= (ligne["valide_jusqu_au"] - jour).days <= 4 * 366 for ligne in autres)
    assert {(ligne["valide_jusqu_au"].month, ligne["valide_jusqu_au"].day) for ligne in autres} == {(8, 31)}
    assert len([ligne for ligne in verifiees if not ligne["en_apprentissage"]]) == 2


@pytest.mark.parametrize(
    ("intitule", "duree", "nsf"),
    [
        ("CAP Accompagnant éducatif petite enfance", 2, "332"),
        ("CAPA Jardinier paysagiste", 2, "214"),
        ("Bac pro Cuisine", 3, "221"),
        ("BTS Gestion de la PME", 2, "314"),
        ("BP Maçon", 2, "232"),
        ("BPJEPS Animateur", 1, "335"),
        ("TP Agent de restauration", 1, "334"),
        ("DE Aide-soignant", 1, "331"),
        ("DE Moniteur-éducateur", 2, "332"),
    ],
)
def test_demonstration_durations_and_nsf(intitule: str, duree: int, nsf: str) -> None:
    lignes = rules.certifications_de_demonstration(diplomes(), AUJOURD_HUI)
    (ligne,) = (ligne for ligne in lignes if ligne["intitule"] == intitule)
    assert (ligne["duree_annees"], ligne["code_nsf"]) == (duree, nsf)


def test_demonstration_codes_never_collide() -> None:
    inventes = [
        {"niveau": 3, "code_formation_diplome": f"{i:08}", "code_rncp": "", "libelle": f"CAP {i}"} for i in range(4_000)
    ]
    lignes = rules.certifications_de_demonstration(inventes, AUJOURD_HUI)
    assert len({ligne["code"] for ligne in lignes}) == len(lignes) > 4_000
