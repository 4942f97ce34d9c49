"""Pure rules of the help: its questions, how they are found, where one asks from."""

from iel_app.aide.rules.contexte import Designation, formation_designee, page_sure
from iel_app.aide.rules.creneaux import Creneau, Permanence, creneaux, est_ouvre, jours_feries
from iel_app.aide.rules.questions import PAR_CODE, PREMIERES, QUESTIONS, Question, Theme
from iel_app.aide.rules.recherche import RECHERCHE_MAX, Trouvees, chercher, de_la_page, premieres

__all__ = [
    "PAR_CODE",
    "PREMIERES",
    "QUESTIONS",
    "RECHERCHE_MAX",
    "Creneau",
    "Designation",
    "Permanence",
    "Question",
    "Theme",
    "Trouvees",
    "chercher",
    "creneaux",
    "de_la_page",
    "est_ouvre",
    "formation_designee",
    "jours_feries",
    "page_sure",
    "premieres",
]
