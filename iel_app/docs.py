"""Composition: the documents made from the code, `docs/permissions.md` and `docs/workflows.md`.

`python -m iel_app.docs` writes both; a test fails when a file and the code differ.
"""

from pathlib import Path
from typing import Any

from iel_app.aide.workflow import DEMANDE_AIDE
from iel_app.core.actor import Role
from iel_app.core.permissions import GRANTS, PORTEES, Permission, Portee
from iel_app.core.workflow import Workflow
from iel_app.offre.workflow import CATALOGUE, DEMANDE_ORGANISME, IMPORT, PUBLICATION
from iel_app.recensement.workflow import RECENSEMENT

WORKFLOWS: tuple[Workflow[Any], ...] = (RECENSEMENT, PUBLICATION, CATALOGUE, DEMANDE_ORGANISME, IMPORT, DEMANDE_AIDE)
DOSSIER = Path(__file__).parent.parent / "docs"
PORTEES_EN_CLAIR = {
    Portee.COLLECTIVITE: "la collectivité au nom de laquelle la personne agit",
    Portee.DELEGATION: "sa délégation et les collectivités de celle-ci",
    Portee.ORGANISME: "son organisme",
    Portee.REGION: "sa région",
    Portee.NATIONALE: "tout",
}
EN_TETE = "<!-- Produit par `python -m iel_app.docs` : ne pas modifier à la main. -->\n"


def permissions_md() -> str:
    """Return the matrix role × permission."""
    lignes = [
        EN_TETE,
        "# Qui peut faire quoi\n",
        "La table est `iel_app/core/permissions.py`. ● : dans la portée du rôle, et là seulement. Un rôle sur une "
        "structure ne prête jamais sa portée à un autre.\n",
        "## Portée des rôles\n",
        "| Rôle | Code | Portée |",
        "|---|---|---|",
        *(f"| {role.libelle} | `{role}` | {PORTEES_EN_CLAIR[PORTEES[role]]} |" for role in Role),
        "\n## Droits\n",
        "| Droit | Code | " + " | ".join(f"`{role}`" for role in Role) + " |",
        "|---|---|" + ":-:|" * len(Role),
    ]
    for permission in Permission:
        marques = " | ".join("●" if permission in GRANTS[role] else " " for role in Role)
        lignes.append(f"| {permission.libelle} | `{permission}` | {marques} |")
    return "\n".join(lignes) + "\n"


def workflows_md() -> str:
    """Return each life as a diagram, then who may perform each act."""
    lignes = [EN_TETE, "# Les cycles de vie\n", "Les tables sont les `workflow.py` des contextes.\n"]
    for workflow in WORKFLOWS:
        lignes += [f"## {workflow.nom}\n", *_diagramme(workflow), "", *_actes(workflow), ""]
    return "\n".join(lignes)


def _diagramme(workflow: Workflow[Any]) -> list[str]:
    statuts: Any = workflow.statuts
    return [
        "```mermaid",
        "stateDiagram-v2",
        *(f"    {statut.value} : {statut.libelle}" for statut in statuts),
        f"    [*] --> {workflow.initial.value}",
        *(
            f"    {depuis.value} --> {t.vers.value} : {t.libelle}"
            for t in workflow.transitions
            for depuis in sorted(t.depuis)
        ),
        "```",
    ]


def _actes(workflow: Workflow[Any]) -> list[str]:
    lignes = ["| Acte | Depuis | Vers | Droit | Qui |", "|---|---|---|---|---|"]
    for t in workflow.transitions:
        depuis = " ; ".join(statut.libelle for statut in sorted(t.depuis))
        qui = ", ".join(role.libelle for role in Role if t.permission in GRANTS[role])
        lignes.append(f"| {t.libelle} | {depuis} | {t.vers.libelle} | `{t.permission}` | {qui} |")
    return lignes


DOCUMENTS = {"permissions.md": permissions_md, "workflows.md": workflows_md}


def main() -> None:
    """Write the documents."""
    DOSSIER.mkdir(exist_ok=True)
    for nom, ecrire in DOCUMENTS.items():
        (DOSSIER / nom).write_text(ecrire(), encoding="utf-8")


if __name__ == "__main__":
    main()
