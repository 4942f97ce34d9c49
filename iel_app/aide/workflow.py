"""The life of a request: answered, or called back; then closed."""

from iel_app.aide.models import GenreDemande, StatutAide
from iel_app.core.audit import Action
from iel_app.core.permissions import Permission
from iel_app.core.workflow import Suivi, Transition, Workflow

_S = StatutAide


def _un_rappel(demande: Suivi) -> list[str]:
    return [] if getattr(demande, "genre", None) is GenreDemande.RAPPEL else ["Cette demande n’est pas un rappel."]


def _un_message(demande: Suivi) -> list[str]:
    return [] if getattr(demande, "genre", None) is GenreDemande.MESSAGE else ["Un rappel se fait par téléphone."]


DEMANDE_AIDE = Workflow(
    nom="Demande d’aide",
    statuts=StatutAide,
    initial=_S.RECUE,
    transitions=(
        Transition(
            acte="repondre",
            libelle="Répondre",
            depuis=frozenset({_S.RECUE, _S.REPONDUE}),
            vers=_S.REPONDUE,
            permission=Permission.AIDE_REPONDRE,
            action=Action.AIDE_REPONDUE,
            manques=_un_message,
        ),
        Transition(
            acte="rappeler",
            libelle="Personne rappelée",
            depuis=frozenset({_S.RECUE, _S.INJOIGNABLE}),
            vers=_S.RAPPELEE,
            permission=Permission.AIDE_REPONDRE,
            action=Action.RAPPEL_FAIT,
            manques=_un_rappel,
        ),
        Transition(
            acte="manquer",
            libelle="Personne non jointe",
            depuis=frozenset({_S.RECUE}),
            vers=_S.INJOIGNABLE,
            permission=Permission.AIDE_REPONDRE,
            action=Action.RAPPEL_MANQUE,
            manques=_un_rappel,
        ),
        Transition(
            acte="clore",
            libelle="Clore",
            depuis=frozenset({_S.RECUE, _S.REPONDUE, _S.RAPPELEE, _S.INJOIGNABLE}),
            vers=_S.CLOSE,
            permission=Permission.AIDE_REPONDRE,
            action=Action.AIDE_CLOSE,
        ),
        Transition(
            acte="deplacer",
            libelle="Changer de créneau",
            depuis=frozenset({_S.RECUE, _S.INJOIGNABLE}),
            vers=_S.RECUE,
            permission=Permission.AIDE_DEMANDER,
            action=Action.RAPPEL_DEPLACE,
            manques=_un_rappel,
        ),
        Transition(
            acte="annuler",
            libelle="Annuler le rappel",
            depuis=frozenset({_S.RECUE, _S.INJOIGNABLE}),
            vers=_S.ANNULEE,
            permission=Permission.AIDE_DEMANDER,
            action=Action.RAPPEL_ANNULE,
            manques=_un_rappel,
        ),
    ),
)
