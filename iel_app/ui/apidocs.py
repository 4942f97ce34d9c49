"""The page of the API: its OpenAPI document, in French, readable without script."""

import json
from collections.abc import Awaitable, Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from iel_app.core.french import french_spaces
from iel_app.core.settings import settings
from iel_app.ui.navigation import PIED
from iel_app.ui.openapi import RACINE
from iel_app.ui.problems import DOCS, GENRES

_TYPES = {
    "array": "liste",
    "boolean": "booléen",
    "integer": "entier",
    "null": "null",
    "object": "objet",
    "string": "texte",
}
_OU = {"path": "chemin", "query": "adresse", "header": "en-tête"}
_FORMATS = {"date-time": "date et heure", "binary": "fichier"}
Dit = dict[str, Any]


@cache
def _templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(Path(__file__).parent / "modeles"),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda valeur: french_spaces(valeur) if type(valeur) is str and "{" not in valeur else valeur,
    )


def page(
    document: Dit, portees: Mapping[str, str], limites: tuple[str, ...], cles: str
) -> Callable[[Request], Awaitable[Response]]:
    """Return what answers the page of a document: scopes and their meaning, limits, where keys are made."""

    @cache
    def ecrire() -> str:
        info = document["info"]
        return (
            _templates()
            .get_template("api.html")
            .render(
                titre=info["title"],
                version=info["version"],
                chapo=info["description"].split("\n\n"),
                service=settings().nom_service,
                openapi=f"{RACINE}/openapi.json",
                cles=cles,
                portees=list(portees.items()),
                limites=limites,
                operations=_operations(document),
                erreurs=[{"code": code, **_genre(code)} for code in GENRES],
                erreur=_json(_erreur()),
                pied=[(e.libelle, e.href) for e in PIED],
            )
        )

    async def repondre(_: Request) -> Response:
        return HTMLResponse(ecrire(), headers={"Cache-Control": "no-cache"})

    return repondre


def _genre(code: str) -> Dit:
    genre = GENRES[code]
    return {"statut": genre.statut, "titre": genre.titre, "conseil": genre.conseil}


def _erreur() -> Dit:
    return {
        "type": f"{settings().origine}{DOCS}#erreur-introuvable",
        "title": GENRES["introuvable"].titre,
        "status": 404,
        "detail": "Cet objet n’existe pas, ou n’est pas accessible avec cette clé.",
    }


def _json(donnees: Any) -> str:
    return json.dumps(donnees, ensure_ascii=False, indent=2)


def _operations(document: Dit) -> list[Dit]:
    schemas = document["components"]["schemas"]
    par_statut = {str(g.statut): {"code": code, **_genre(code)} for code, g in GENRES.items()}
    dites = []
    for chemin, methodes in document["paths"].items():
        for methode, o in methodes.items():
            adresse = document["servers"][0]["url"] + chemin
            dites.append(
                {
                    "id": o["operationId"].replace("_", "-"),
                    "titre": o["summary"],
                    "methode": methode.upper(),
                    "chemin": RACINE + chemin,
                    "aide": o["description"],
                    "portee": o["security"][0]["cle"][0],
                    "parametres": [_parametre(p) for p in o.get("parameters", ())],
                    "corps": _corps(o.get("requestBody"), schemas),
                    "curl": _curl(methode.upper(), adresse, o),
                    "reponses": [_reponse(s, r, schemas) for s, r in o["responses"].items() if s < "400"],
                    "erreurs": [par_statut[s] for s in o["responses"] if s >= "400"],
                }
            )
    return dites


def _parametre(p: Dit) -> tuple[str, ...]:
    obligatoire = "Obligatoire. " if p["required"] else ""
    return p["name"], _OU[p["in"]], _type(p["schema"]), obligatoire + p["description"]


def _corps(corps: Dit | None, schemas: Dit) -> Dit | None:
    if corps is None:
        return None
    types = list(corps["content"])
    return {
        "aide": corps["description"],
        "types": types,
        "modeles": _modeles(corps["content"][types[0]]["schema"], schemas),
    }


def _reponse(statut: str, r: Dit, schemas: Dit) -> Dit:
    contenu = r["content"]["application/json"]
    modeles = _modeles(contenu["schema"], schemas) if statut != "207" else []
    return {"statut": statut, "aide": r["description"], "exemple": _json(contenu["example"]), "modeles": modeles}


def _modeles(schema: Dit, schemas: Dit) -> list[Dit]:
    """Return a model and those that it holds, each once."""
    vus: dict[str, Dit] = {}
    a_voir = _noms(schema)
    while a_voir:
        nom = a_voir.pop(0)
        if nom not in vus:
            vus[nom] = schemas[nom]
            a_voir += _noms(schemas[nom])
    return [
        {
            "nom": nom,
            "aide": modele.get("description", ""),
            "champs": [_champ(c, s, c in modele.get("required", ())) for c, s in modele["properties"].items()],
        }
        for nom, modele in vus.items()
    ]


def _noms(schema: Any) -> list[str]:
    if isinstance(schema, list):
        return [nom for partie in schema for nom in _noms(partie)]
    if not isinstance(schema, dict):
        return []
    ici = [schema["$ref"].rpartition("/")[2]] if isinstance(schema.get("$ref"), str) else []
    return ici + [nom for partie in schema.values() for nom in _noms(partie)]


def _champ(nom: str, schema: Dit, obligatoire: bool) -> tuple[str, ...]:
    titre, aide = schema.get("title", ""), schema.get("description", "")
    muet = titre.lower().replace(" ", "_") == nom.rstrip("_") or aide.startswith(titre)
    return nom, _type(schema), aide if muet else f"{titre}. {aide}"


def _type(schema: Dit) -> str:
    if "anyOf" in schema:
        return " ou ".join(_type(s) for s in schema["anyOf"])
    if "$ref" in schema:
        return str(schema["$ref"].rpartition("/")[2])
    if "enum" in schema:
        return ", ".join(f"« {v} »" for v in schema["enum"])
    if "const" in schema:
        return f"« {schema['const']} »"
    nom = _FORMATS.get(schema.get("format", ""), _TYPES[schema["type"]])
    if schema["type"] == "array":
        return f"liste : {_type(schema['items'])}"
    if "maxLength" in schema:
        nom += f" ({schema['maxLength']} caractères)"
    if "maximum" in schema:
        nom += f" ({schema.get('minimum', 0)} à {schema['maximum']})"
    return nom


def _curl(methode: str, adresse: str, o: Dit) -> str:
    for p in o.get("parameters", ()):
        adresse = adresse.replace(f"{{{p['name']}}}", str(p["example"]))
    lignes = [f"curl {adresse}" if methode == "GET" else f"curl -X {methode} {adresse}"]
    lignes.append('-H "Authorization: Bearer $CLE"')
    lignes += [f'-H "{p["name"]}: {p["example"]}"' for p in o.get("parameters", ()) if p["in"] == "header"]
    if corps := o.get("requestBody"):
        genre, contenu = next(iter(corps["content"].items()))
        lignes.append(f'-H "Content-Type: {genre}"')
        exemple = json.dumps(contenu.get("example"), ensure_ascii=False).replace("'", "’")
        lignes.append(f"-d '{exemple}'" if "example" in contenu else "--data-binary @offre.xlsx")
    return " \\\n  ".join(lignes)
