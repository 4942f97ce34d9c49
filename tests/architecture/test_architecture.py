"""The house rules of architecture.md §4, on the whole application and on planted violations."""

import ast
import importlib
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from iel_app import docs
from iel_app.core.permissions import GRANTS, Permission
from iel_app.core.workflow import Workflow
from tests.architecture import regles
from tests.architecture.regles import REGLES, Regle, Source

RACINE = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def fichiers() -> list[Source]:
    """Every file of the application."""
    return regles.sources()


@pytest.mark.parametrize("regle", REGLES, ids=lambda regle: regle.__name__)
def test_the_application_obeys(regle: Regle, fichiers: list[Source]) -> None:
    assert regle(fichiers) == []


ENTETE = '"""Essai."""\n'
PLANTEES: list[tuple[Regle, str, str]] = [
    (regles.commandes, "voeux/commands.py", "def f(actor, session):\n    require(actor)\n    record()\n"),
    (regles.commandes, "voeux/commands.py", "def f(session, actor):\n    record(session)\n"),
    (regles.commandes, "voeux/commands.py", "def f(session, actor):\n    require(actor)\n"),
    (regles.commandes, "voeux/commands/acte.py", "def f(session):\n    advance(session)\n"),
    (regles.commandes, "voeux/commands.py", "def f(session, actor):\n  _g()\ndef _g():\n    require()\n"),
    (regles.lectures, "voeux/queries.py", "def f(session):\n    scope()\n"),
    (regles.lectures, "voeux/queries/liste.py", "def f(session, actor):\n    return session.exec(1)\n"),
    (regles.statuts, "voeux/commands.py", "def f(x):\n    x.statut = 1\n"),
    (regles.statuts, "voeux/commands.py", "def f(x):\n    setattr(x, 'statut', 1)\n"),
    (regles.statuts, "voeux/commands.py", "def f(x):\n    update(x).values(statut=1)\n"),
    (regles.validations, "voeux/commands.py", "def f(session):\n    session.commit()\n"),
    (regles.validations, "worker.py", "def f(session):\n    session.rollback()\n"),
    (regles.horloges, "voeux/rules.py", "from datetime import datetime\nx = datetime.now()\n"),
    (regles.horloges, "voeux/rules.py", "import datetime\nx = datetime.datetime.now()\n"),
    (regles.horloges, "voeux/rules.py", "from datetime import date\nx = date.today\n"),
    (regles.horloges, "voeux/rules.py", "import time\nx = time.time()\n"),
    (regles.horloges, "voeux/queries.py", "x = sa.func.now()\n"),
    (regles.tailles, "voeux/rules.py", "x = 1\n" * 301),
    (regles.tailles, "voeux/rules.py", "def f():\n" + "    x = 1\n" * 41),
    (regles.tailles, "voeux/rules.py", "class C:\n    async def f(self):\n" + "        x = 1\n" * 41),
    (regles.docstrings, "voeux/rules.py", "def f():\n    pass\n"),
    (regles.docstrings, "voeux/rules.py", "class C:\n    def f(self):\n        pass\n"),
    (regles.droits, "core/permissions.py", "class Permission:\n    VOEUX_LIRE = 'voeux:lire'\n"),
]


@pytest.mark.parametrize(("regle", "chemin", "texte"), PLANTEES)
def test_a_planted_violation_is_refused(regle: Regle, chemin: str, texte: str) -> None:
    assert regle([(chemin, ENTETE + texte)]) != []


def test_a_module_without_docstring_is_refused() -> None:
    assert regles.docstrings([("voeux/rules.py", "x = 1\n")]) != []


APPELS = "def f(session, actor):\n    _g()\ndef _g():\n"
SAINES: list[tuple[Regle, str, str]] = [
    (regles.commandes, "voeux/commands.py", "def f(session, actor, x):\n    advance(session)\n"),
    (regles.commandes, "voeux/commands.py", APPELS + "    require()\n    audit.record()\n"),
    (regles.lectures, "voeux/queries.py", APPELS + "    scope(actor)\n"),
    (regles.statuts, "voeux/commands.py", "def f(x):\n    return x.statut\n"),
    (regles.horloges, "voeux/commands.py", "x = clock.now()\n"),
    (regles.tailles, "voeux/rules.py", "x = 1\n" * 299),
]


@pytest.mark.parametrize(("regle", "chemin", "texte"), SAINES)
def test_what_is_right_is_accepted(regle: Regle, chemin: str, texte: str) -> None:
    assert regle([(chemin, ENTETE + texte)]) == []


def test_exceptions_still_exist(fichiers: list[Source]) -> None:
    """An exception without its function would hide the next one of that name."""
    connues = {
        f"{chemin.split('/')[0]}.{fonction.name}"
        for chemin, arbre in regles._arbres(fichiers)
        if regles._piece(chemin, "commands") or regles._piece(chemin, "queries")
        for fonction in regles._fonctions(arbre)
    }
    assert not (regles.COMMANDES_A_PART.keys() | regles.PIECES.keys()) - connues
    assert {chemin for chemin, _ in fichiers} >= regles.ETAPES


def test_tests_only_commit_through_the_gateway() -> None:
    textes = [
        (p.name, p.read_text(encoding="utf-8"))
        for p in (RACINE / "tests").glob("*/test_*.py")
        if p.name != "test_migrations.py"
    ]
    assert not [nom for nom, texte in textes if ".commit()" in texte and nom != Path(__file__).name]


def attentes(texte: str) -> list[str]:
    """Return the fixed waits of a test: a sleep is for the loop that waits on a condition, and for nothing else."""
    arbre = ast.parse(texte)
    boucles = {id(n) for boucle in ast.walk(arbre) if isinstance(boucle, ast.While) for n in ast.walk(boucle)}
    appels = [n for n in ast.walk(arbre) if isinstance(n, ast.Call)]
    return [
        f"{appel.lineno}: {ast.unparse(appel)}"
        for appel in appels
        if (nom := ast.unparse(appel.func).rpartition(".")[2]) == "wait_for_timeout"
        or (nom == "sleep" and id(appel) not in boucles)
    ]


def test_no_test_waits_for_a_fixed_time() -> None:
    fautes = {p.name: attentes(p.read_text(encoding="utf-8")) for p in (RACINE / "tests").rglob("*.py")}
    assert {nom: lues for nom, lues in fautes.items() if lues} == {}


@pytest.mark.parametrize(
    ("texte", "nombre"),
    [
        ("page.wait_for_timeout(300)", 1),
        ("while f():\n    page.wait_for_timeout(300)", 1),
        ("time.sleep(1)\nawait_(asyncio.sleep(2))", 2),
        ("from time import sleep\nfor _ in range(9):\n    sleep(1)", 1),
        ("while not condition():\n    time.sleep(0.01)", 0),
        ("page.expect_request('x')", 0),
    ],
)
def test_what_waiting_is(texte: str, nombre: int) -> None:
    assert len(attentes(texte)) == nombre


# --- permissions and workflows ----------------------------------------------------------------------------------------


def test_permissions_are_named_sorted_and_granted() -> None:
    codes = [permission.value for permission in Permission]
    assert codes == sorted(codes)
    contextes = {p.name for p in (RACINE / "iel_app").iterdir() if p.is_dir()}
    for permission in Permission:
        contexte, _, verbe = permission.value.partition(":")
        assert contexte in contextes
        assert permission.name == f"{contexte}_{verbe}".upper()
    assert set(Permission) == frozenset().union(*GRANTS.values())


def les_workflows() -> dict[str, Workflow]:
    trouves = {}
    for fichier in sorted((RACINE / "iel_app").glob("*/workflow.py")):
        module = importlib.import_module(f"iel_app.{fichier.parent.name}.workflow")
        trouves |= {w.nom: w for w in vars(module).values() if isinstance(w, Workflow)}
    return trouves


def inatteignables(workflow: Workflow) -> set[str]:
    atteints = {workflow.initial}
    while nouveaux := {t.vers for t in workflow.transitions if t.depuis & atteints} - atteints:
        atteints |= nouveaux
    return {statut.value for statut in workflow.statuts} - {statut.value for statut in atteints}


def test_every_status_is_reachable() -> None:
    assert les_workflows()
    for workflow in les_workflows().values():
        assert inatteignables(workflow) == set(), workflow.nom
        actes = [t.acte for t in workflow.transitions]
        assert len(actes) == len(set(actes))
        for transition in workflow.transitions:
            assert transition.depuis <= set(workflow.statuts)
            assert any(transition.permission in droits for droits in GRANTS.values())


def test_an_unreachable_status_is_refused() -> None:
    from dataclasses import replace

    (workflow,) = (w for w in les_workflows().values() if w.nom == "Recensement")
    assert inatteignables(replace(workflow, transitions=())) == {"enregistre"}


# --- generated documents ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("nom", docs.DOCUMENTS)
def test_generated_documents_are_up_to_date(nom: str) -> None:
    ecrit = (RACINE / "docs" / nom).read_text(encoding="utf-8")
    assert ecrit == docs.DOCUMENTS[nom](), "Lancez « python -m iel_app.docs » et relisez la différence."


def test_generated_documents_tell_every_workflow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert {w.nom for w in docs.WORKFLOWS} == les_workflows().keys()
    monkeypatch.setattr(docs, "DOSSIER", tmp_path / "docs")
    docs.main()
    assert {p.name for p in (tmp_path / "docs").iterdir()} == set(docs.DOCUMENTS)


# --- import contracts -------------------------------------------------------------------------------------------------


def contrats(dossier: Path) -> subprocess.CompletedProcess[str]:
    commande = (
        "import sys; sys.path.insert(0, '.'); from importlinter.cli import lint_imports; "
        "sys.exit(lint_imports(no_cache=True))"
    )
    return subprocess.run(
        [sys.executable, "-c", commande], cwd=dossier, capture_output=True, text=True, timeout=120, check=False
    )


def test_import_contracts_are_kept() -> None:
    resultat = contrats(RACINE)
    assert resultat.returncode == 0, resultat.stdout[resultat.stdout.find("Contracts") :]


INTERDITS = [
    ("core/clock.py", "import iel_app.comptes.models", "Contexts are layered"),
    ("referentiels/rules.py", "import iel_app.comptes.models", "Contexts are layered"),
    ("comptes/queries/connexion.py", "import iel_app.recensement.queries", "Contexts are layered"),
    ("utils/__init__.py", "", "Contexts are layered"),
    ("recensement/helpers.py", "", "Rooms are layered"),
    ("recensement/forms/champs.py", "import iel_app.recensement.rules", "Rooms are layered"),
    ("recensement/rules/campagne.py", "import iel_app.recensement.commands", "Rooms are layered"),
    ("documents/coffre/__init__.py", "import iel_app.documents.models", "Rooms of documents"),
    ("notifications/rules.py", "import iel_app.notifications.commands", "Rooms of notifications"),
    ("recensement/commands/reponse.py", "import reflex", "The domain knows neither"),
    ("core/db.py", "import starlette", "The domain knows neither"),
    ("recensement/queries/fiche.py", "import iel_app.ui", "The domain knows neither"),
    ("ui/shell.py", "import sqlmodel", "Screens know neither"),
    ("recensement/pages/saisie.py", "import iel_app.recensement.models", "Screens know neither"),
]


def test_the_tests_of_the_domain_load_neither_reflex_nor_a_browser() -> None:
    """`make domaine` would still pass, only slower: nobody would see it."""
    modules = [
        f"tests.{p.parent.name}.{p.stem}"
        for p in sorted((RACINE / "tests").glob("*/test_*.py"))
        if p.parent.name not in ("architecture", "parcours", "ui", "worker")
        and not p.stem.startswith(("test_api", "test_state"))
    ]
    assert "tests.recensement.test_rules" in modules
    programme = (
        "import importlib, sys\n"
        "sys.modules.update(dict.fromkeys(('reflex', 'reflex_base', 'starlette', 'playwright')))\n"
        f"for nom in ['tests.conftest', *{modules!r}]: importlib.import_module(nom)\n"
    )
    resultat = subprocess.run(
        [sys.executable, "-c", programme], cwd=RACINE, capture_output=True, text=True, check=False, timeout=60
    )
    assert resultat.returncode == 0, resultat.stderr


def test_a_planted_import_breaks_its_contract(tmp_path: Path) -> None:
    """All at once (a build of the graph takes time): each contract named above is broken by its own line."""
    shutil.copytree(RACINE / "iel_app", tmp_path / "iel_app", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(RACINE / "pyproject.toml", tmp_path)
    for chemin, ligne, _ in INTERDITS:
        fichier = tmp_path / "iel_app" / chemin
        fichier.parent.mkdir(exist_ok=True)
        ancien = fichier.read_text(encoding="utf-8") if fichier.exists() else ""
        fichier.write_text(f"{ancien}\n{ligne}\n", encoding="utf-8")
    sortie = contrats(tmp_path).stdout
    for chemin, ligne, contrat in INTERDITS:
        assert any(contrat in rapport and "BROKEN" in rapport for rapport in sortie.splitlines()), contrat
        module = chemin.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        cible = ligne.removeprefix("import ")
        attendu = f"iel_app.{module} -> {cible}" if cible else module.rsplit(".", 1)[-1]
        assert attendu in " ".join(sortie.split()), attendu


def test_every_context_is_in_a_contract_of_rooms() -> None:
    contrats = tomllib.loads((RACINE / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    gardes = {c for contrat in contrats if contrat["id"].startswith("rooms") for c in contrat["containers"]}
    assert all(contrat.get("exhaustive") for contrat in contrats if contrat["type"] == "layers")
    contextes = {
        f"iel_app.{p.parent.name}"
        for p in (RACINE / "iel_app").glob("*/__init__.py")
        if p.parent.name not in ("core", "demo", "ui")
    }
    assert contextes == gardes
