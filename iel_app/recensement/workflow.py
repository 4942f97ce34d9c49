"""The life of a census answer."""

from iel_app.core.audit import Action
from iel_app.core.permissions import Permission
from iel_app.core.workflow import Transition, Workflow
from iel_app.recensement.models import StatutRecensement

RECENSEMENT = Workflow(
    nom="Recensement",
    statuts=StatutRecensement,
    initial=StatutRecensement.BROUILLON,
    transitions=(
        Transition(
            acte="enregistrer",
            libelle="Enregistrer",
            depuis=frozenset({StatutRecensement.BROUILLON, StatutRecensement.ENREGISTRE}),
            vers=StatutRecensement.ENREGISTRE,
            permission=Permission.RECENSEMENT_SAISIR,
            action=Action.RECENSEMENT_ENREGISTRE,
        ),
    ),
)
