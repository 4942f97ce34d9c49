"""The questions themselves, how they are found, and where one asks from."""

import pytest

from iel_app.aide import rules
from iel_app.aide.rules import PAR_CODE, PREMIERES, QUESTIONS, Designation, Theme
from iel_app.core.actor import Role


def test_questions_are_whole() -> None:
    assert len(QUESTIONS) >= 25
    assert len(PAR_CODE) == len(QUESTIONS)
    assert {q.theme for q in QUESTIONS} == set(Theme)
    for question in QUESTIONS:
        assert question.reponse, question.code
        assert question.roles, question.code
        assert all(phrase.endswith((".", "?")) for phrase in question.reponse), question.code
        phrases = [p for r in question.reponse for p in r.replace("?", ".").replace(":", ".").split(".")]
        assert max(len(p.split()) for p in phrases) <= 22, question.code
        assert "'" not in question.titre + "".join(question.reponse), question.code
    assert all(theme.libelle for theme in Theme)


@pytest.mark.parametrize("role", list(Role))
def test_six_first_questions_of_each_role(role: Role) -> None:
    codes = rules.premieres((role,))
    assert len(codes) == len(set(codes)) == 6
    assert codes == PREMIERES[role]


def test_two_roles_share_the_six() -> None:
    codes = rules.premieres((Role.GESTIONNAIRE, Role.CFA))
    assert codes[0] == PREMIERES[Role.GESTIONNAIRE][0]
    assert codes[1] == PREMIERES[Role.CFA][0]
    assert len(codes) == 6


@pytest.mark.parametrize(
    ("cherche", "premier", "exacte"),
    [
        ("CEDEX", "cedex", True),
        ("cedexe", "cedex", False),
        ("handicape", "handicap", True),
        ("mot de passe", "mot-de-passe-perdu", True),
        ("mot de pase perdu", "mot-de-passe-perdu", False),
        ("plusieurs collectivités", "plusieurs-collectivites", True),
        ("codes certifinfo", "trouver-un-code", True),
        ("ancienne session", "anciennes-sessions", True),
        ("délais de publication", "delai-de-publication", True),
        ("siren différent", "autre-siren", False),
    ],
)
def test_search(cherche: str, premier: str, exacte: bool) -> None:
    trouvees = rules.chercher(cherche)
    assert trouvees.questions[0].code == premier
    assert trouvees.exacte is exacte


@pytest.mark.parametrize("cherche", ["", "   ", "de la", "zzzzqqq", "\u0000", "%_", "é" * 5000])
def test_search_without_answer(cherche: str) -> None:
    assert rules.chercher(cherche).questions == ()


def test_questions_of_a_page() -> None:
    assert rules.de_la_page("/offre/session?id=3&ref=00254068", (Role.CFA,))[0] == "responsable-ou-formateur"
    assert "intitule" in rules.de_la_page("/offre/formations/202702100001", (Role.CFA,))
    assert rules.de_la_page("/offre/formations/202702100001", (Role.VISITEUR,)) == ()
    assert "categorie-cible" in rules.de_la_page("/recensement/saisie", (Role.GESTIONNAIRE,))
    assert rules.de_la_page("/inconnue", (Role.CFA,)) == ()


@pytest.mark.parametrize(
    ("page", "attendue"),
    [
        ("/offre/relecture?id=3", Designation(formation_id=3)),
        ("/offre/session?id=3&ref=00254068", Designation(formation_id=3)),
        ("/offre/formations/202702100001/sessions/00254068", Designation(reference="202702100001")),
        ("/formations/fiche?ref=202702100001", Designation(reference="202702100001")),
        ("/offre/controle/fiche?id=3", Designation()),
        ("/offre/relecture?id=x", Designation()),
        ("/recensement/saisie?id=3", Designation()),
        ("/", Designation()),
    ],
)
def test_the_formation_that_an_address_names(page: str, attendue: Designation) -> None:
    assert rules.formation_designee(page) == attendue


@pytest.mark.parametrize(
    ("page", "sure"),
    [
        ("/offre/relecture?id=3", True),
        ("//ailleurs.example", False),
        ("/\\ailleurs.example", False),
        ("https://ailleurs.example", False),
        ("javascript:alert(1)", False),
        ('/"><script>', False),
        ("/" + "a" * 300, False),
        ("", False),
    ],
)
def test_only_our_own_pages_are_shown(page: str, sure: bool) -> None:
    assert rules.page_sure(page) == (page if sure else "")
