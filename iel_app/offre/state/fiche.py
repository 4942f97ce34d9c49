"""What the editor shows of a formation, as plain strings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from iel_app.core import clock, french
from iel_app.offre import forms
from iel_app.offre.queries import FicheEdition, SeanceVue
from iel_app.offre.rules import Certification, comparaison
from iel_app.offre.rules.intitule import sans_mention
from iel_app.offre.rules.publication import ordinal
from iel_app.offre.state import adresses
from iel_app.offre.state.vues import Badge
from iel_app.referentiels.queries import CertificationTrouvee
from iel_app.ui.shapes import Case, Etape, Option

# The page has an element of that name already: its main part.
_ANCRES = {"contenu": "programme"}
# Anchor of a section → its title and its fields.
SECTIONS: dict[str, tuple[str, tuple[str, ...]]] = {
    "certif": ("Intitulé et certification", ("intitule", "certification")),
    "modalites": ("Modalités", ("formation_continue", "contrat_pro", "contrat_apprentissage", "annees")),
    "organismes": ("Organismes", ("responsable", "formateur")),
    "contenus": (
        "Contenu",
        ("lien_web", "objectif", "contenu", "resultats", "prerequis", "enseignement", "rythme", "financement"),
    ),
    "sessions": ("Sessions", ()),
    "contact": ("Contact", ("contact_nom", "contact_courriel", "contact_telephone")),
}
_OBLIGATOIRES = (
    "intitule",
    "certification",
    "formation_continue",
    "contrat_pro",
    "contrat_apprentissage",
    "responsable",
    "formateur",
    "objectif",
    "contact_courriel",
)


@dataclass
class Manque:
    """Something missing to publish, with where to give it; `ici` when it is on the page of the editor."""

    href: str
    texte: str
    ici: bool


@dataclass
class LigneSession:
    """One session of the editor."""

    reference: str
    href: str
    debut: str
    fin: str
    commune: str
    formateur: str
    places: str
    ton: str
    etat: str
    retirable: bool
    publiee: bool


@dataclass
class Conflit:
    """Two people’s values of one field: as people read them, and as they are kept."""

    libelle: str
    mien: str
    leur: str
    mien_brut: str
    leur_brut: str
    qui: str


def ancre(champ: str) -> str:
    """Return the id of a field."""
    return _ANCRES.get(champ, champ)


def est_ancre(nom: str) -> bool:
    """Tell whether an address may send focus there."""
    return nom in SECTIONS or nom in {ancre(champ) for champ in forms.CHAMPS}


def badge(fiche: FicheEdition) -> Badge:
    """Return where the formation stands."""
    if fiche.catalogue != "active":
        return Badge("neutre", {"archivee": "Archivée", "supprimee": "Supprimée"}[fiche.catalogue])
    if fiche.statut == "brouillon":
        return Badge("brouillon", "Modifiée, non publiée" if fiche.est_publiee else "Brouillon")
    return {
        "en_controle": Badge("info", "En contrôle"),
        "a_completer": Badge("attention", "Complément demandé"),
        "refusee": Badge("erreur", "Refusée"),
        "publiee": Badge("succes", "Publiée"),
    }.get(fiche.statut, Badge("brouillon", "Brouillon"))


def titre(fiche: FicheEdition) -> str:
    """Return the title of the formation, without its mention."""
    return sans_mention(fiche.contenu["intitule"]) or "Formation sans intitulé"


def certification(trouvee: Certification | None) -> str:
    """Return the certification chosen, in a sentence; "" when none is."""
    if trouvee is None:
        return ""
    return f"{trouvee.intitule}. {detail(trouvee.niveau, trouvee.rncp, trouvee.valide_jusqu_au)}"


def detail(niveau: int, rncp: str, jusqu_au: object) -> str:
    """Return the level, the RNCP code and the end of a certification."""
    qui = f"Niveau {niveau}, {rncp}" if rncp else f"Niveau {niveau}"
    if jusqu_au is None:
        return f"{qui}, sans date de fin"
    verbe = "a expiré le" if jusqu_au < clock.today() else "valable jusqu’au"  # pyright: ignore[reportOperatorIssue]
    return f"{qui}, {verbe} {jusqu_au:%d/%m/%Y}"


def choix(trouvee: CertificationTrouvee) -> Option:
    """Return a certification found, as a choice."""
    suite = f", remplacée par {trouvee.remplacee_par}" if trouvee.remplacee_par else ""
    dit = detail(trouvee.niveau, trouvee.rncp, trouvee.valide_jusqu_au)
    return Option(trouvee.code, trouvee.intitule, trouvee.code, f"{dit}{suite}")


def phrase_de_recherche(saisi: str, trouvees: Sequence[CertificationTrouvee]) -> str:
    """Return how many certifications were found, and how many of these are over."""
    if not saisi:
        return ""
    if not trouvees:
        return f"Aucune certification ne correspond à «\u00a0{saisi}\u00a0»."
    finies = sum(t.est_expiree for t in trouvees)
    dit = french.plural(len(trouvees), "certification trouvée", "certifications trouvées")
    return f"{dit}, dont {french.plural(finies, 'expirée')}." if finies else f"{dit}."


def annees(fiche: FicheEdition) -> list[Case]:
    """Return the years to tick: those beyond the cursus can only be unticked (Guide 003, « L’accès au cursus »)."""
    cochees = forms.annees(fiche.contenu["annees"])
    duree = fiche.certification.duree_annees if fiche.certification else max(forms.ANNEES)
    return [Case(str(n), f"{ordinal(n)} année", n in cochees, n > duree and n not in cochees) for n in forms.ANNEES]


def phrase_des_annees(fiche: FicheEdition) -> str:
    """Return why some years cannot be ticked."""
    if fiche.certification is None:
        return "Choisissez d’abord la certification\u00a0: elle dit combien d’années dure le cursus."
    duree = fiche.certification.duree_annees
    if duree >= max(forms.ANNEES):
        return "Cochez chaque année ouverte à l’apprentissage."
    dure = french.plural(duree, "an")
    return f"Le cursus dure {dure}\u00a0: les années suivantes ne s’appliquent pas."


def session(fiche: FicheEdition, vue: SeanceVue) -> LigneSession:
    """Return one session as the editor lists it."""
    s = vue.seance
    ton, etat = _etat(vue)
    prises = "" if vue.places_restantes is None else f"{vue.places_restantes}"
    return LigneSession(
        reference=s.reference,
        href=adresses.session(fiche.id, s.reference),
        debut=french.day(s.date_debut) if s.date_debut else "À saisir",
        fin=french.day(s.date_fin) if s.date_fin else "À saisir",
        commune=s.ville or "À saisir",
        formateur=vue.formateur or "À saisir",
        places=f"{prises} sur {vue.capacite}" if prises and vue.capacite is not None else prises or "Non communiquées",
        ton=ton,
        etat=etat,
        retirable=fiche.modifiable and not (vue.passee and s.publiee),
        publiee=s.publiee,
    )


def _etat(vue: SeanceVue) -> tuple[str, str]:
    s = vue.seance
    if vue.passee and s.publiee:
        return "neutre", "Passée"
    if s.a_verifier and s.date_debut:
        return "attention", "Dates à vérifier"
    if vue.manque:
        return "attention", "À compléter"
    return ("succes", "Publiée") if s.publiee else ("brouillon", "Brouillon")


def lieu_du_manque(fiche: FicheEdition, champ: str) -> str:
    """Return the address of what is missing, from anywhere."""
    if champ.startswith("session-"):
        return adresses.session(fiche.id, champ.removeprefix("session-"))
    return adresses.formation(fiche.reference, ancre(champ), manques=True)


def manques(fiche: FicheEdition, *, ici: bool) -> list[Manque]:
    """Return what is missing to publish, as links; `ici` on the page of the editor."""
    return [
        Manque(f"#{ancre(champ)}", phrase, True)
        if ici and not champ.startswith("session-")
        else Manque(lieu_du_manque(fiche, champ), phrase, False)
        for champ, phrase in fiche.manques.items()
    ]


def phrase_des_manques(nombre: int) -> str:
    """Return « Il manque 2 informations pour publier »."""
    return f"Il manque {french.plural(nombre, 'information')} pour publier" if nombre else ""


def sommaire(fiche: FicheEdition, erreurs: Mapping[str, str]) -> list[Etape]:
    """Return where each section stands: errors first, then what is missing."""
    etapes = []
    for cle, (libelle, champs) in SECTIONS.items():
        manquants = [c for c in fiche.manques if c in champs or (cle == "sessions" and c.startswith("session"))]
        fautes = sum(1 for champ in champs if erreurs.get(champ))
        nom = f"{libelle} ({len(fiche.seances)})" if cle == "sessions" else libelle
        if fautes:
            etapes.append(Etape(cle, nom, french.plural(fautes, "erreur"), "bad"))
        elif manquants:
            point = french.plural(len(manquants), "point")
            etapes.append(Etape(cle, nom, f"{point} à compléter", "todo"))
        else:
            etapes.append(Etape(cle, nom, "Complété", "done"))
    return etapes


def completude(fiche: FicheEdition) -> tuple[int, int]:
    """Return how many of the mandatory things are right, and how many there are."""
    voulus = [*_OBLIGATOIRES, *(["annees"] if fiche.contenu["contrat_apprentissage"] == "oui" else [])]
    faits = sum(champ not in fiche.manques for champ in voulus)
    sessions_justes = not any(champ.startswith("session") for champ in fiche.manques)
    return faits + sessions_justes, len(voulus) + 1


def lisible(fiche: FicheEdition, champ: str, valeur: str) -> str:
    """Return a value of a field as people read it."""
    noms = {f"o:{i}": nom for i, nom in fiche.organismes.items()}
    return comparaison.lisible(champ, valeur, noms) or "—"
