"""The house rules, read on the syntax tree. Each rule takes sources and returns the faults it finds."""

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

RACINE = Path(__file__).parents[2] / "iel_app"
FICHIER_MAX = 300
FONCTION_MAX = 40

# Public functions of `commands` that are no ordinary command, each with its reason.
COMMANDES_A_PART = {
    "comptes.tenter": "an attempt is no act of a person: counted, not told (the refusal is, by refuser_connexion)",
    "comptes.attendre_code": "half a sign-in is no act: what follows is told",
    "comptes.preparer_second_facteur": "a secret not confirmed asks nothing yet",
    "comptes.marquer_vue": "being there is no act: nothing to tell",
    "comptes.marquer_cle": "being in use is no act: nothing to tell",
    "offre.noter": "a draft is no act: nothing is transmitted",
    "offre.reprendre_ecartee": "a draft is no act: nothing is transmitted",
    "offre.reprendre_refusee": "a draft is no act: nothing is transmitted",
    "offre.prendre": "a soft lock is no act: it ends by itself",
    "offre.liberer": "a soft lock is no act: it ends by itself",
    "offre.version_de": "finds the publication that every act of the control decides on",
    "offre.en_nombre": "runs other commands, which record",
    "offre.valider_en_nombre": "runs valider, which records",
    "offre.annuler_en_nombre": "runs annuler_decision, which records",
    "offre.appliquer_lot": "a step of appliquer_import, which records",
    "offre.soumettre_lot": "a step of appliquer_import and of avancer_lot; soumettre records",
    "offre.ouvrir_lot": "a batch is told when it ends, by avancer_lot",
    "offre.juger_lot": "a batch is told when it ends, by avancer_lot",
    "offre.relacher_lot": "a lease is no act",
    "offre.oublier_lots": "answers kept for a day are no history",
    "recensement.modifier_brouillon": "a draft is no act: nothing is transmitted",
    "recensement.emettre_recapitulatif": "step of enregistrer, in its transaction; delegates to documents.emettre",
    "referentiels.telecharger_territoires": "fetches a file before any transaction: no command",
}
# Modules of `commands` packages that hold steps shared by commands, not commands.
ETAPES = {
    "aide/commands/contexte.py",
    "aide/queries/contexte.py",
    "offre/commands/contexte.py",
    "offre/commands/index.py",
    "offre/commands/ecartees.py",
    "offre/commands/importation/contexte.py",
    "offre/commands/importation/entre_temps.py",
    "offre/commands/importation/jugement.py",
    "offre/commands/importation/monde.py",
    "offre/commands/importation/reconnaissance.py",
    "offre/commands/versions.py",
    "offre/queries/conditions.py",
    "offre/queries/facettes.py",
    "offre/queries/criteres.py",
    "offre/queries/flux.py",
    "offre/queries/tableau.py",
    "offre/queries/selection.py",
    "recensement/commands/contexte.py",
}
# Steps that find a thing for an actor, with the door that each passes.
DELEGUEES = {"formation_de": "require", "import_de": "require", "version_de": "require", "formation_lue": "scope"}
PIECES = {
    "aide.cle_du_creneau": "writes how a form names a slot",
    "aide.creneaux_ouverts": "a step of other queries: permanences are public hours",
    "offre.dernier": "finds the act that every undo of the catalogue takes back",
    "offre.erreurs_vues": "shapes a row already read",
    "offre.juger_rangees": "a step of analyser_import and of juger_lot",
    "offre.appliquer_places": "a step of modifier_session",
    "recensement.etat_de": "shapes a draft already read",
    "recensement.reference": "writes a number",
    "recensement.siret_lisible": "writes a number",
    "recensement.valeurs_identite": "shapes a structure already read",
    "comptes.fermer_sessions": "a step of acts that end sessions, which record",
    "comptes.prevenir": "a step of the mails to a person, prepared by aviser",
    "comptes.oublier_tentatives": "a step of sign-in and of a new password, which record",
    "comptes.rattachements_actifs": "a condition for other queries",
    "comptes.collectivites_accessibles": "which structures an identity reaches: what scope itself stands on",
    "recensement.campagne_de": "a step of other queries: campaigns have no owner",
    "recensement.periode_de": "shapes a campaign already read",
    "recensement.visible": "the filter itself",
}
ECRANS = ("state", "pages", "components")
MAILS = {"preparer", "aviser", "prevenir"}
PORTES = {"require", "scope", "advance"}
HORLOGES = {
    ("datetime", "now"), ("datetime", "utcnow"), ("datetime", "today"), ("date", "today"), ("time", "time"),
    ("time", "localtime"), ("time", "gmtime"), ("func", "now"), ("func", "current_timestamp"),
}  # fmt: skip

Source = tuple[str, str]
Regle = Callable[[list[Source]], list[str]]


def sources() -> list[Source]:
    """Every file of the application: path from `iel_app`, text."""
    return [(p.relative_to(RACINE).as_posix(), p.read_text(encoding="utf-8")) for p in sorted(RACINE.rglob("*.py"))]


def _arbres(fichiers: list[Source]) -> Iterator[tuple[str, ast.Module]]:
    for chemin, texte in fichiers:
        yield chemin, ast.parse(texte)


def _piece(chemin: str, piece: str) -> bool:
    parties = chemin.split("/")
    return len(parties) > 1 and parties[1].removesuffix(".py") == piece and parties[0] not in ("core", "ui")


def _fonctions(arbre: ast.Module) -> Iterator[ast.FunctionDef]:
    return (n for n in arbre.body if isinstance(n, ast.FunctionDef) and not n.name.startswith("_"))


def _appels(noeud: ast.AST) -> set[str]:
    """The names called inside, « advance » for both `advance(…)` and `workflow.advance(…)`."""
    return {
        n.func.id if isinstance(n.func, ast.Name) else n.func.attr
        for n in ast.walk(noeud)
        if isinstance(n, ast.Call) and isinstance(n.func, ast.Name | ast.Attribute)
    }


def _locales(arbre: ast.Module) -> dict[str, set[str]]:
    """The calls of each function of a module, with those of the module's own functions that it calls."""
    directs = {n.name: _appels(n) for n in arbre.body if isinstance(n, ast.FunctionDef)}
    clos: dict[str, set[str]] = {}
    for nom in directs:
        vus, a_voir = set[str](), {nom}
        while a_voir:
            courant = a_voir.pop()
            vus |= directs[courant]
            a_voir |= {n for n in directs[courant] & directs.keys() if n not in clos.get(nom, set())}
            clos.setdefault(nom, set()).update(a_voir)
        clos[nom] = vus
    return clos


def _arguments(fonction: ast.FunctionDef) -> list[str]:
    return [a.arg for a in fonction.args.args[:2]]


def commandes(fichiers: list[Source]) -> list[str]:
    """A command takes (session, actor, …) and calls advance, or require and record; mails record themselves."""
    fautes = []
    for chemin, arbre in _arbres(fichiers):
        if not _piece(chemin, "commands") or chemin in ETAPES:
            continue
        appels = _locales(arbre)
        for fonction in _fonctions(arbre):
            nom = f"{chemin.split('/')[0]}.{fonction.name}"
            if nom in COMMANDES_A_PART or nom in PIECES:
                continue
            if _arguments(fonction) != ["session", "actor"]:
                fautes.append(f"{chemin}: {fonction.name} ne commence pas par (session, actor)")
            faits = appels[fonction.name] | {DELEGUEES[n] for n in appels[fonction.name] & DELEGUEES.keys()}
            if "advance" not in faits and not {"require", "record"} <= faits and not MAILS & faits:
                fautes.append(f"{chemin}: {fonction.name} n’appelle ni advance, ni require et record")
    return fautes


def lectures(fichiers: list[Source]) -> list[str]:
    """A query takes (session, actor, …) and applies scope or require."""
    fautes = []
    for chemin, arbre in _arbres(fichiers):
        if not _piece(chemin, "queries") or chemin in ETAPES:
            continue
        appels = _locales(arbre)
        for fonction in _fonctions(arbre):
            if f"{chemin.split('/')[0]}.{fonction.name}" in PIECES:
                continue
            if _arguments(fonction) != ["session", "actor"]:
                fautes.append(f"{chemin}: {fonction.name} ne commence pas par (session, actor)")
            faits = appels[fonction.name] | {DELEGUEES[n] for n in appels[fonction.name] & DELEGUEES.keys()}
            if not PORTES & faits:
                fautes.append(f"{chemin}: {fonction.name} n’applique ni scope ni require")
    return fautes


def statuts(fichiers: list[Source]) -> list[str]:
    """Only core/workflow.py assigns `.statut` (a screen may name one of its own variables so)."""
    return [
        f"{chemin}:{noeud.lineno}: .statut est affecté"
        for chemin, arbre in _arbres(fichiers)
        if chemin != "core/workflow.py" and not any(_piece(chemin, p) for p in ECRANS) and not chemin.startswith("ui/")
        for noeud in ast.walk(arbre)
        if (isinstance(noeud, ast.Attribute) and noeud.attr == "statut" and isinstance(noeud.ctx, ast.Store))
        or (isinstance(noeud, ast.Call) and _ecrit_statut(noeud))
    ]


def _ecrit_statut(appel: ast.Call) -> bool:
    if isinstance(appel.func, ast.Name) and appel.func.id == "setattr":
        return len(appel.args) > 1 and isinstance(appel.args[1], ast.Constant) and appel.args[1].value == "statut"
    en_masse = isinstance(appel.func, ast.Attribute) and appel.func.attr == "values"
    return en_masse and any(mot.arg == "statut" for mot in appel.keywords)


def validations(fichiers: list[Source]) -> list[str]:
    """Only core/db.py opens and commits (migrations, in cli.py, run before anyone)."""
    return [
        f"{chemin}:{noeud.lineno}: {noeud.attr}"
        for chemin, arbre in _arbres(fichiers)
        if chemin not in ("core/db.py", "cli.py")
        for noeud in ast.walk(arbre)
        if isinstance(noeud, ast.Attribute) and noeud.attr in ("commit", "rollback", "sessionmaker")
    ]


def horloges(fichiers: list[Source]) -> list[str]:
    """The clock is read in core/clock.py only."""
    return [
        f"{chemin}:{noeud.lineno}: {ast.unparse(noeud)}"
        for chemin, arbre in _arbres(fichiers)
        if chemin != "core/clock.py"
        for noeud in ast.walk(arbre)
        if isinstance(noeud, ast.Attribute) and _dernier(noeud.value) is not None
        if (_dernier(noeud.value), noeud.attr) in HORLOGES
    ]


def _dernier(noeud: ast.expr) -> str | None:
    if isinstance(noeud, ast.Name):
        return noeud.id
    return noeud.attr if isinstance(noeud, ast.Attribute) else None


def tailles(fichiers: list[Source]) -> list[str]:
    """No file above 300 lines, no function whose body passes 40, its docstring apart."""
    fautes = [f"{chemin}: {n} lignes" for chemin, texte in fichiers if (n := len(texte.splitlines())) > FICHIER_MAX]
    for chemin, arbre in _arbres(fichiers):
        for noeud in ast.walk(arbre):
            if isinstance(noeud, ast.FunctionDef | ast.AsyncFunctionDef):
                debut = 1 if ast.get_docstring(noeud) is not None and len(noeud.body) > 1 else 0
                lignes = (noeud.end_lineno or 0) - noeud.body[debut].lineno + 1
                if lignes > FONCTION_MAX:
                    fautes.append(f"{chemin}: {noeud.name} a {lignes} lignes")
    return fautes


def docstrings(fichiers: list[Source]) -> list[str]:
    """Modules, public classes and public functions say what they are."""
    fautes = []
    for chemin, arbre in _arbres(fichiers):
        if ast.get_docstring(arbre) is None:
            fautes.append(f"{chemin}: module sans docstring")
        for noeud in arbre.body:
            if not isinstance(noeud, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                continue
            publics = [noeud]
            if isinstance(noeud, ast.ClassDef):
                publics += [m for m in noeud.body if isinstance(m, ast.FunctionDef | ast.AsyncFunctionDef)]
            fautes += [
                f"{chemin}: {public.name} sans docstring"
                for public in publics
                if not public.name.startswith("_") and ast.get_docstring(public) is None
            ]
    return fautes


def droits(fichiers: list[Source]) -> list[str]:
    """Each permission is used somewhere else than in its table."""
    declares: set[str] = set()
    cites: set[str] = set()
    for chemin, arbre in _arbres(fichiers):
        if chemin == "core/permissions.py":
            for noeud in arbre.body:
                if isinstance(noeud, ast.ClassDef) and noeud.name == "Permission":
                    declares |= {
                        c.id
                        for n in noeud.body
                        if isinstance(n, ast.Assign)
                        for c in n.targets
                        if isinstance(c, ast.Name)
                    }
            continue
        cites |= {
            n.attr
            for n in ast.walk(arbre)
            if isinstance(n, ast.Attribute) and isinstance(n.value, ast.Name) and n.value.id == "Permission"
        }
    return [f"Permission.{nom} ne sert nulle part" for nom in sorted(declares - cites)]


REGLES: tuple[Regle, ...] = (
    commandes, lectures, statuts, validations, horloges, tailles, docstrings, droits,
)  # fmt: skip
