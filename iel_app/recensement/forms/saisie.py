"""The answer: typed models, and the validation that names every wrong field at once."""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import PydanticCustomError

from iel_app.core.french import french_spaces
from iel_app.recensement.forms.champs import Nombre, Texte, borne, courriel, entier, nom_propre, numero
from iel_app.recensement.forms.lecture import NIVEAUX, NOMBRES, Contenu

RESPONSABLES_MAX = 5


class SaisieResponsable(BaseModel):
    """A person in charge of apprenticeship (document 000, « Personne en charge de l’apprentissage »)."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    uid: str
    prenom: Annotated[Texte, AfterValidator(nom_propre)]
    nom: Annotated[Texte, AfterValidator(nom_propre)]
    courriel: Annotated[Texte, AfterValidator(courriel)]
    telephone: Annotated[Texte, AfterValidator(numero)]


class SaisieContrats(BaseModel):
    """The four figures of « Contrats d’apprentissage en cours »."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    presents: Nombre
    handicap: Nombre
    fins_ete: Nombre
    fins_automne: Nombre


class SaisieIntention(BaseModel):
    """One catégorie cible with its numbers per level."""

    model_config = ConfigDict(frozen=True)

    uid: str
    categorie: str
    nombres: dict[int, int]


class Saisie(BaseModel):
    """The whole answer, valid."""

    model_config = ConfigDict(frozen=True)

    responsables: list[SaisieResponsable] = Field(min_length=1, max_length=RESPONSABLES_MAX)
    contrats: SaisieContrats
    aucune_intention: bool
    intentions: list[SaisieIntention]

    def contenu(self) -> Contenu:
        """Return the content with its values in their normal form: what is kept, compared and shown."""
        return {
            "responsables": [r.model_dump() for r in self.responsables],
            **{nom: str(valeur) for nom, valeur in self.contrats.model_dump().items()},
            "aucune_intention": self.aucune_intention,
            "intentions": [
                {
                    "uid": i.uid,
                    "categorie": i.categorie,
                    "texte": "",
                    **{f"n{n}": str(i.nombres.get(n, 0)) for n in NIVEAUX},
                }
                for i in self.intentions
            ],
        }


def _fautes(modele: type[BaseModel], valeurs: Mapping[str, Any]) -> tuple[Any, dict[str, str]]:
    try:
        return modele.model_validate(valeurs), {}
    except ValidationError as erreur:
        return None, {str(e["loc"][0]): e["msg"] for e in erreur.errors(include_url=False, include_input=False)}


def valider(contenu: Contenu, categories: Mapping[str, str]) -> tuple[Saisie | None, dict[str, str]]:
    """Return the typed answer, or None and the sentence of each wrong field, in the order of the page.

    `categories` maps the codes of this campaign to their labels: a catégorie of another campaign is unknown here.
    """
    erreurs: dict[str, str] = {}
    responsables = []
    for personne in contenu["responsables"]:
        saisie, fautes = _fautes(SaisieResponsable, personne)
        responsables.append(saisie)
        erreurs |= {f"r-{personne['uid']}-{nom}": phrase for nom, phrase in fautes.items()}
    if not responsables:
        erreurs["responsables"] = "Ajoutez au moins une personne en charge de l’apprentissage"
    elif len(responsables) > RESPONSABLES_MAX:
        erreurs["responsables"] = "Indiquez 5 personnes en charge au plus : retirez-en " + str(len(responsables) - 5)
    contrats, fautes = _fautes(SaisieContrats, contenu)
    fautes = _coherence(contenu) | fautes
    erreurs |= {nom: fautes[nom] for nom in NOMBRES if nom in fautes}
    intentions, fautes = _intentions(contenu, categories)
    erreurs |= fautes
    if erreurs:
        return None, {champ: french_spaces(phrase) for champ, phrase in erreurs.items()}
    aucune = bool(contenu["aucune_intention"])
    return Saisie(responsables=responsables, contrats=contrats, aucune_intention=aucune, intentions=intentions), {}


def _coherence(contenu: Contenu) -> dict[str, str]:
    presents, handicap, ete, automne = (entier(contenu[nom]) for nom in NOMBRES)
    erreurs = {}
    if presents is not None and handicap is not None and handicap > presents:
        erreurs["handicap"] = (
            f"Le nombre d’apprentis en situation de handicap ({handicap}) doit être "
            f"inférieur ou égal au nombre d’apprentis présents ({presents})"
        )
    if presents is not None and ete is not None and automne is not None and ete + automne > presents:
        erreurs["fins_automne"] = (
            f"Le nombre de contrats qui se terminent dans l’année ({ete + automne}) doit être "
            f"inférieur ou égal au nombre d’apprentis présents ({presents})"
        )
    return erreurs


def _intentions(contenu: Contenu, categories: Mapping[str, str]) -> tuple[list[SaisieIntention], dict[str, str]]:
    lignes, erreurs = contenu["intentions"], {}
    if contenu["aucune_intention"]:
        # The rows prefilled from last year without a figure say nothing: nobody has to remove them one by one.
        if any(entier(texte) != 0 for ligne in lignes for n in NIVEAUX if (texte := ligne[f"n{n}"].strip())):
            phrase = "Retirez les catégories cibles saisies, ou décochez « Aucune intention cette année »"
            erreurs["aucune_intention"] = phrase
        return [], erreurs
    if not lignes:
        return [], {"ajouter-categorie": "Ajoutez une catégorie cible, ou cochez « Aucune intention cette année »"}
    vues: set[str] = set()
    saisies = []
    for ligne in lignes:
        code, cle = ligne["categorie"], f"i-{ligne['uid']}"
        if code not in categories:
            texte = ligne["texte"][:80]
            suite = f". Aucune ne correspond à « {texte} »" if texte else ""
            erreurs[f"{cle}-texte"] = f"Choisissez une catégorie cible dans la liste{suite}"
        elif code in vues:
            erreurs[f"{cle}-n3"] = (
                f"La catégorie « {categories[code]} » est déjà saisie : retirez l’une des deux lignes"
            )
        vues.add(code)
        nombres, fautes = _nombres(ligne, categories.get(code, "ligne sans catégorie"))
        erreurs |= {k: v for k, v in fautes.items() if k not in erreurs}
        if code in categories and not fautes and not any(nombres.values()):
            phrase = f"Saisissez au moins un apprenti pour la catégorie « {categories[code]} », ou retirez la ligne"
            erreurs.setdefault(f"{cle}-n3", phrase)
        saisies.append(SaisieIntention(uid=ligne["uid"], categorie=code, nombres=nombres))
    return saisies, erreurs


def _nombres(ligne: dict[str, str], libelle: str) -> tuple[dict[int, int], dict[str, str]]:
    nombres, erreurs = {}, {}
    for niveau in NIVEAUX:
        try:
            texte = ligne.get(f"n{niveau}", "").strip()
            nombres[niveau] = borne(texte, "Le nombre d’apprentis") if texte else 0
        except PydanticCustomError as erreur:
            erreurs[f"i-{ligne['uid']}-n{niveau}"] = f"{erreur.message()} ({libelle}, niveau {niveau})"
    return nombres, erreurs
