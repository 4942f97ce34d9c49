"""Every question of the help, and the six first of each role."""

from iel_app.aide.rules.questions import comptes, offre, recensement, sessions
from iel_app.aide.rules.questions.modele import Question, Theme
from iel_app.core.actor import Role

QUESTIONS: tuple[Question, ...] = (
    *comptes.QUESTIONS,
    *recensement.QUESTIONS,
    *offre.QUESTIONS,
    *sessions.QUESTIONS,
)
PAR_CODE = {question.code: question for question in QUESTIONS}
_PUBLIC = (
    "chercher-une-formation",
    "candidater",
    "identifiant",
    "mot-de-passe-perdu",
    "obtenir-un-acces",
    "contacter",
)
_COLLECTIVITE = (
    "preparer-le-recensement",
    "categorie-cible",
    "handicap",
    "brouillon",
    "modifier-une-reponse",
    "plusieurs-collectivites",
)
_CFA = (
    "un-code-certifinfo",
    "responsable-ou-formateur",
    "session-de-plusieurs-annees",
    "anciennes-sessions",
    "delai-de-publication",
    "complement",
)
_CONTROLE = (
    "ordre-du-controle",
    "notes-internes",
    "correction-mineure",
    "autre-siren",
    "un-code-certifinfo",
    "delai-de-publication",
)
_PROPRES: dict[Role, tuple[str, ...]] = {
    Role.GESTIONNAIRE: _COLLECTIVITE,
    Role.CNFPT_DELEGATION: _COLLECTIVITE,
    Role.CNFPT_NATIONAL: _COLLECTIVITE,
    Role.CFA: _CFA,
    Role.GESTIONNAIRE_OFFRE: _CONTROLE,
}
PREMIERES = {role: _PROPRES.get(role, _PUBLIC) for role in Role}

__all__ = ["PAR_CODE", "PREMIERES", "QUESTIONS", "Question", "Theme"]
