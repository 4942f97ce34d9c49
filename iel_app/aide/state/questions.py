"""State of « Aide »: the search, the question of the address, what helps on the page one comes from."""

from dataclasses import dataclass, field

import reflex as rx

from iel_app.aide import rules
from iel_app.aide.rules import PAR_CODE, Question
from iel_app.aide.state import adresses
from iel_app.core import french
from iel_app.core.actor import Role
from iel_app.core.settings import settings
from iel_app.ui.focus import Aimed
from iel_app.ui.session import current_actor, public


@dataclass
class Lien:
    """A link."""

    libelle: str
    href: str


@dataclass
class QuestionVue:
    """A question found, with its answer."""

    code: str
    titre: str
    reponse: list[str] = field(default_factory=list)
    liens: list[Lien] = field(default_factory=list)


def reponse(question: Question) -> list[str]:
    """Return the sentences of an answer, typeset, with what the settings say."""
    reglages = settings()
    valeurs = {
        "essais": reglages.essais_par_compte,
        "attente": reglages.attente_apres_essais,
        "inactivite": french.duration(reglages.session_inactivite),
        "absolue": french.duration(reglages.session_absolue),
        "delai_offre": reglages.offre_delai_jours,
        "lien": reglages.mot_de_passe_lien,
        "minimum": reglages.mot_de_passe_min,
    }
    return [french.french_spaces(phrase.format(**valeurs)) for phrase in question.reponse]


def vers(codes: tuple[str, ...], page: str = "") -> list[Lien]:
    """Return the links to questions."""
    return [Lien(french.french_spaces(PAR_CODE[code].titre), adresses.question(code, page)) for code in codes]


class AideState(Aimed, rx.State):
    """What the page shows beside the list of all questions."""

    q: str = ""
    phrase: str = ""
    resultats: list[QuestionVue] = []
    premieres: list[Lien] = vers(rules.premieres((Role.VISITEUR,)))
    utiles: list[Lien] = []
    page: str = ""
    ecrire: str = adresses.CONTACT
    ouverte: str = ""
    _vue: str | None = None

    @rx.event
    @public
    async def ouvrir(self) -> None:
        """Read the address: `q` searches, `question` opens one, `page` tells where one comes from."""
        lus = self.router.url.query_parameters
        presente, ancienne = str(self.router.url), self._vue
        self._vue = presente
        roles = current_actor().roles
        self.q = " ".join(lus.get("q", "")[: rules.RECHERCHE_MAX].split())
        self.page = rules.page_sure(lus.get("page", ""))
        self.ecrire = adresses.lien(adresses.CONTACT, page=self.page)
        self.premieres = vers(rules.premieres(roles), self.page)
        self.utiles = vers(rules.de_la_page(self.page, roles), self.page) if self.page else []
        self._chercher()
        code = lus.get("question", "")
        self.ouverte = code if code in PAR_CODE else ""
        if self.ouverte:
            self._viser(f"q-{self.ouverte}")
        elif ancienne not in (None, presente):
            self._viser("resultats titre" if self.q else "titre")

    def _chercher(self) -> None:
        self.resultats, self.phrase = [], ""
        if not self.q:
            return
        trouvees = rules.chercher(self.q)
        self.resultats = [
            QuestionVue(
                f"r-{q.code}",
                french.french_spaces(q.titre),
                reponse(q),
                [Lien(libelle, href) for libelle, href in q.liens],
            )
            for q in trouvees.questions
        ]
        cherche = f"«\u00a0{self.q}\u00a0»"
        if not self.resultats:
            self.phrase = f"Aucune réponse pour {cherche}"
        elif trouvees.exacte:
            self.phrase = f"{french.plural(len(self.resultats), 'réponse')} pour {cherche}"
        else:
            self.phrase = f"Aucune réponse exacte pour {cherche}\u00a0: réponses proches"
