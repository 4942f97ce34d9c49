"""Every question that names a field is linked from that field, and every such link names a question."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from reflex.components.component import Component

from iel_app.aide.rules import PAR_CODE, QUESTIONS
from iel_app.offre.pages import formation, seance
from iel_app.recensement.pages import saisie

RACINE = Path(__file__).parents[2] / "iel_app"
ECRANS = {"formation": formation.formation, "session": seance.seance, "recensement": saisie.saisie}
# Fields that repeat: their id is computed, and ends or is made so.
CALCULES = {
    "formation:annees": '"annees"',
    "recensement:courriel": "-courriel",
    "recensement:presents": "nom",
    "recensement:handicap": "nom",
    "recensement:fins_ete": "nom",
    "recensement:fins_automne": "nom",
}
COUPLES = [(champ, question.code) for question in QUESTIONS for champ in question.champs]


def enfants(composant: Component) -> Iterator[Component]:
    """The parts of a component, those of `match` included."""
    yield from (e for e in composant.children if isinstance(e, Component))
    for cas in getattr(composant, "match_cases", None) or []:
        yield from (e for e in cas if isinstance(e, Component))


def question_de(composant: Component) -> set[str]:
    """The question that a link of the help opens."""
    adresse = f"{getattr(composant, 'to', '')!s}{getattr(composant, 'href', '')!s}"
    trouvee = re.search(r"/aide\?question=([a-z0-9-]+)#q-\1\"", adresse)
    return {trouvee[1]} if trouvee else set()


def pres_de(composant: Component, champ: str, trouvees: list[set[str]]) -> tuple[bool, set[str]]:
    """Note which questions the smallest part that holds both a field and a link of the help opens."""
    _, _, nom = champ.partition(":")
    identifiant = str(composant.id) if composant.id is not None else ""
    signe = CALCULES.get(champ)
    la = identifiant == f'"{nom}"' or identifiant == nom or bool(signe and signe in identifiant)
    questions = question_de(composant)
    deja = len(trouvees)
    for enfant in enfants(composant):
        present, ouvertes = pres_de(enfant, champ, trouvees)
        la, questions = la or present, questions | ouvertes
    if la and questions and len(trouvees) == deja:
        trouvees.append(questions)
    return la, questions


@pytest.fixture(scope="module")
def pages() -> dict[str, Component]:
    return {nom: page.composant() for nom, page in ECRANS.items()}


@pytest.mark.parametrize(("champ", "question"), COUPLES)
def test_the_field_is_linked_to_its_question(pages: dict[str, Component], champ: str, question: str) -> None:
    trouvees: list[set[str]] = []
    pres_de(pages[champ.partition(":")[0]], champ, trouvees)
    assert trouvees, "le champ, ou son lien, manque"
    if champ in CALCULES:
        assert any(question in ouvertes for ouvertes in trouvees)
    else:
        assert {question} in trouvees


def test_every_link_names_a_question(pages: dict[str, Component]) -> None:
    def liees(composant: Component) -> Iterator[str]:
        yield from question_de(composant)
        for enfant in enfants(composant):
            yield from liees(enfant)

    sur_les_ecrans = {code for page in pages.values() for code in liees(page)}
    assert sur_les_ecrans == {code for _, code in COUPLES}
    ecrites = {
        code
        for fichier in RACINE.rglob("*.py")
        for code in re.findall(r"question=([a-z0-9-]+)#", fichier.read_text(encoding="utf-8"))
    }
    assert ecrites
    assert ecrites <= PAR_CODE.keys()
