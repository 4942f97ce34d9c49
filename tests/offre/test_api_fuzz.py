"""The API attacked from its own document (quality.md R15): no server error, nothing that the document does not say."""

import os
from collections import Counter
from collections.abc import Iterator

import pytest
import schemathesis
from schemathesis import engine
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import events

from iel_app.core import db
from iel_app.core.settings import settings
from tests.conftest import Horloge
from tests.etats import SQLITE
from tests.offre import exemples as ex
from tests.offre.logiciels import LIGNE, Logiciel, application

pytestmark = SQLITE
SECONDES = int(os.environ.get("IEL_FUZZ_SECONDES", "30"))
GRAINE = 339


@pytest.fixture
def logiciel(base: str, horloge: Horloge, reglages: pytest.MonkeyPatch) -> Iterator[Logiciel]:
    """A software with every right, a few formations, and no limit of rate."""
    for limite in ("REQUETES", "PLACES", "REFUS"):
        reglages.setenv(f"IEL_API_{limite}_PAR_MINUTE", "1000000")
    settings.cache_clear()
    with db.transaction() as session:
        logiciel = Logiciel(application(), ex.une_cle(session, ex.un_cfa(session)))
    yield logiciel


def configuration(logiciel: Logiciel) -> SchemathesisConfig:
    """All checks; each operation says what else than success a right request may meet."""
    refusable = ["2xx", "401", "403", "404", "409", "422"]
    return SchemathesisConfig.from_dict(
        {
            "seed": GRAINE,
            "max-time": SECONDES,
            "continue-on-failure": True,
            "suppress-health-check": ["all"],
            "headers": {"Authorization": f"Bearer {logiciel.cle}"},
            "generation": {"max-examples": 20, "database": "none"},
            "checks": {
                # A line that breaks the schema is refused by itself: 207. A name already used for another body: 422.
                "positive_data_acceptance": {"expected-statuses": refusable},
                "negative_data_rejection": {
                    "expected-statuses": ["207", "400", "401", "403", "404", "405", "413", "415", "422"]
                },
            },
        }
    )


def test_no_server_error_and_nothing_undocumented(logiciel: Logiciel) -> None:
    graine = logiciel.lot(LIGNE, LIGNE | {"identifiant_formation": "B"}).json()["lignes"]
    assert graine[0]["verdict"] == "creee"
    schema = schemathesis.openapi.from_asgi("/api/v1/openapi.json", logiciel.app, config=configuration(logiciel))
    statuts, operations, fautes, phases = Counter[int](), Counter[str](), dict[str, str](), set[str]()
    for evenement in engine.from_schema(schema).execute():
        if isinstance(evenement, events.NonFatalError | events.FatalError):
            fautes[repr(evenement)[:200]] = str(evenement)
        if isinstance(evenement, events.PhaseFinished):
            phases.add(f"{evenement.phase.name.value} {evenement.status.value}")
        if isinstance(evenement, events.ScenarioFinished):
            _lire(evenement, statuts, operations, fautes)
    assert fautes == {}
    assert {"coverage success", "fuzzing success", "stateful success"} <= phases
    assert len(operations) == 6
    assert max(statuts) < 500
    assert {200, 207, 400, 401, 404, 422} <= statuts.keys()


def _lire(
    evenement: events.ScenarioFinished, statuts: Counter[int], operations: Counter[str], fautes: dict[str, str]
) -> None:
    trace = evenement.recorder
    for identifiant, interaction in trace.interactions.items():
        if interaction.response is not None:
            statuts[interaction.response.status_code] += 1
            if identifiant in trace.cases:
                operations[trace.cases[identifiant].value.operation.label] += 1
    for identifiant, controles in trace.checks.items():
        for controle in controles:
            if controle.failure_info is not None:
                faute = controle.failure_info.failure
                cas = trace.cases[identifiant].value
                fautes[f"{controle.name} {cas.operation.label}"] = (
                    f"{faute.message}\n{controle.failure_info.code_sample}"
                )
