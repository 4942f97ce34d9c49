"""Codes and dates."""

import pytest

from iel_app.documents import rules


@pytest.mark.parametrize("saisie", ["7KQ2MXRP4HT9", "7kq2-mxrp-4ht9", " 7KQ2 MXRP\u00a04HT9 ", "7KQ2–MXRP–4HT9\n"])
def test_code_is_read_as_people_type_it(saisie: str) -> None:
    assert rules.code_saisi(saisie) == "7KQ2MXRP4HT9"


def test_code_shown_in_groups() -> None:
    assert rules.code_affiche("7KQ2MXRP4HT9") == "7KQ2-MXRP-4HT9"
    assert not set("01ILO") & set(rules.ALPHABET)
