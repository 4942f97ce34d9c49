"""Codes and dates."""

import pytest

from iel_app.documents import rules


@pytest.mark.parametrize("saisie", ["7KQ2MXRP4HT9", "7kq2-mxrp-4ht9", " 7KQ2 MXRP\u00a04HT9 ", "7KQ2–MXRP–4HT9\n"])
def test_code_is_read_as_people_type_it(saisie: str) -> None:
    assert rules.code_saisi(saisie) == "7KQ2MXRP4HT9"


def test_code_shown_in_groups() -> None:
    assert rules.code_affiche("7KQ2MXRP4HT9") == "7KQ2-MXRP-4HT9"
    assert not set("01ILO") & set(rules.ALPHABET)


@pytest.mark.parametrize(
    ("saisie", "defaut"),
    [
        ("7KQ2-MXRP-4HT9", ""),
        (" 7kq2mxrp4ht9 ", ""),
        ("", "Saisissez le code"),
        ("—", "Saisissez le code"),
        ("7KQ2MXRP4HT", "vous en avez saisi 11"),
        ("7KQ2MXRP4HT99", "vous en avez saisi 13"),
        ("7KQ2MXRP4HT0", "jamais le caractère «\u00a00\u00a0»"),
        ("OKQ2MXRP4HT9", "jamais le caractère «\u00a0O\u00a0»"),
    ],
)
def test_what_cannot_be_a_code_is_said(saisie: str, defaut: str) -> None:
    dit = rules.defaut_du_code(saisie)
    assert dit == "" if not defaut else defaut in dit
