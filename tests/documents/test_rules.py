"""Codes and dates."""

from datetime import UTC, datetime

import pytest

from iel_app.documents import rules


@pytest.mark.parametrize("saisie", ["7KQ2MXRP4HT9", "7kq2-mxrp-4ht9", " 7KQ2 MXRP\u00a04HT9 ", "7KQ2–MXRP–4HT9\n"])
def test_code_is_read_as_people_type_it(saisie: str) -> None:
    assert rules.code_saisi(saisie) == "7KQ2MXRP4HT9"


def test_code_shown_in_groups() -> None:
    assert rules.code_affiche("7KQ2MXRP4HT9") == "7KQ2-MXRP-4HT9"
    assert not set("01ILO") & set(rules.ALPHABET)


def test_instant_in_paris() -> None:
    assert rules.instant_en_clair(datetime(2027, 7, 1, 23, 5, tzinfo=UTC)) == "02/07/2027 à\xa01\xa0h\xa005"
