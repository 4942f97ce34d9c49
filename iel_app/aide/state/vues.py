"""What the screens of the help show: values already in words, nothing to compute."""

from dataclasses import dataclass, field

from iel_app.aide.forms import JOURS
from iel_app.aide.queries import AtelierVu, CreneauVu, DemandeVue, InscritVu, PermanenceVue
from iel_app.core import clock, french
from iel_app.ui.focus import Erreur

EXTRAIT, COURT = 90, 200
_JOURS = dict(JOURS)
_TONS = {
    "recue": "info",
    "repondue": "succes",
    "rappelee": "succes",
    "injoignable": "attention",
    "close": "neutre",
    "annulee": "neutre",
}


@dataclass
class ReponseLue:
    """One answer."""

    entete: str
    texte: str


@dataclass
class DemandeLue:
    """A request of the person."""

    id: int
    numero: str
    sujet: str
    genre: str
    ton: str
    statut: str
    recue: str
    creneau: str
    message: str
    court: bool
    page: str
    formation: str
    reponses: list[ReponseLue] = field(default_factory=list)


@dataclass
class Ligne:
    """A row of the queue."""

    id: int
    numero: str
    ancre: str
    href: str
    sujet: str
    qui: str
    structure: str
    genre: str
    quand: str
    extrait: str
    ton: str
    statut: str


@dataclass
class CreneauLu:
    """A slot to choose."""

    cle: str
    heure: str
    places: str
    complet: bool


@dataclass
class Jour:
    """The slots of one day."""

    libelle: str
    creneaux: list[CreneauLu] = field(default_factory=list)


@dataclass
class AtelierLu:
    """A workshop."""

    id: int
    titre: str
    description: str
    quand: str
    places: str
    complet: bool
    inscrit: bool
    attend: bool
    lien: str
    ics: str
    annule: bool
    organise: bool
    inscrits: str


@dataclass
class InscritLu:
    """Somebody registered."""

    nom: str
    structure: str
    courriel: str
    depuis: str
    attend: bool


@dataclass
class PermanenceLue:
    """Hours of a permanence."""

    id: int
    quand: str
    heures: str
    service: str
    rythme: str
    rappels: str


def erreurs_de(fautes: dict[str, str]) -> list[Erreur]:
    """Return the summary of what is wrong."""
    return [Erreur(champ, phrase) for champ, phrase in fautes.items()]


def reponses(vue: DemandeVue) -> list[ReponseLue]:
    """Return the answers of a request."""
    return [ReponseLue(f"{r.auteur}, le {french.instant(r.instant)}", r.texte) for r in vue.reponses]


def ton(statut: str) -> str:
    """Return the tone of a status."""
    return _TONS[statut]


def demande_lue(vue: DemandeVue) -> DemandeLue:
    """Return a request of the person, in words."""
    return DemandeLue(
        id=vue.id,
        numero=vue.numero,
        sujet=vue.sujet,
        genre=vue.genre_libelle,
        ton=ton(vue.statut),
        statut=vue.statut_libelle,
        recue=french.instant(vue.recue_le),
        creneau=french.instant(vue.creneau_le),
        message=vue.message,
        court=len(vue.message) <= COURT,
        page=vue.page,
        formation=vue.formation,
        reponses=reponses(vue),
    )


def _extrait(message: str) -> str:
    """Return the beginning of a message, on one line."""
    mots = " ".join(message.split())
    dits = mots if len(mots) <= EXTRAIT else f"{mots[:EXTRAIT].rsplit(' ', 1)[0]}…"
    return french.french_spaces(f"« {dits} »") if dits else ""


def ligne(vue: DemandeVue, href: str) -> Ligne:
    """Return a row of the queue."""
    quand = (
        f"Le {french.instant(vue.creneau_le)}" if vue.creneau_le is not None else f"Le {french.instant(vue.recue_le)}"
    )
    return Ligne(
        id=vue.id,
        numero=vue.numero,
        ancre=f"ligne-{vue.id}",
        href=href,
        sujet=vue.sujet,
        qui=vue.auteur or vue.courriel,
        structure=vue.structure,
        genre=vue.genre_libelle,
        quand=quand,
        extrait=_extrait(vue.message),
        ton=ton(vue.statut),
        statut=vue.statut_libelle,
    )


def jours(creneaux: list[CreneauVu]) -> list[Jour]:
    """Return the slots by day."""
    faits: dict[str, Jour] = {}
    for c in creneaux:
        nom = french.long_day(clock.local(c.debut).date()).capitalize()
        places = "Complet" if not c.places else french.plural(c.places, "place")
        jour = faits.setdefault(nom, Jour(nom))
        jour.creneaux.append(CreneauLu(c.cle, french.hour(c.debut), places, not c.places))
    return list(faits.values())


def atelier_lu(a: AtelierVu) -> AtelierLu:
    """Return a workshop, in words."""
    libres = french.plural(a.places, "place libre", "places libres")
    toutes = french.plural(a.capacite, "place")
    jour = french.long_day(clock.local(a.debut).date()).capitalize()
    duree = french.plural(a.duree, "minute")
    return AtelierLu(
        id=a.id,
        titre=a.titre,
        description=a.description,
        quand=f"{jour}, {french.hour(a.debut)}, {duree}",
        places=f"{libres} sur {a.capacite}"
        if a.places
        else f"{toutes}, {'toutes prises' if a.capacite > 1 else 'prise'}",
        complet=not a.places,
        inscrit=a.inscrit,
        attend=a.attend,
        lien=a.lien,
        ics=f"/aide/ateliers/{a.id}.ics",
        annule=a.annule,
        organise=a.organise,
        inscrits=french.plural(a.capacite - a.places, "inscription") if a.places < a.capacite else "Aucune inscription",
    )


def inscrit_lu(i: InscritVu) -> InscritLu:
    """Return somebody registered, in words."""
    return InscritLu(i.nom, i.structure, i.courriel, french.instant(i.inscrite_le), i.en_attente)


def _heure(minutes: int) -> str:
    return f"{minutes // 60}\u00a0h\u00a0{minutes % 60:02d}"


def permanence_lue(p: PermanenceVue) -> PermanenceLue:
    """Return the hours of a permanence, in words."""
    jour = french.long_day(p.jour).capitalize() if p.jour else _JOURS.get(str(p.jour_semaine), "")
    return PermanenceLue(
        id=p.id,
        quand=jour,
        heures=f"de {_heure(p.debut)} à {_heure(p.fin)}",
        service=p.region or "Service national",
        rythme=f"{french.plural(p.capacite, 'rappel')} toutes les {french.plural(p.duree, 'minute')}",
        rappels=french.plural(p.rappels, "rappel réservé", "rappels réservés") if p.rappels else "Aucun rappel réservé",
    )
