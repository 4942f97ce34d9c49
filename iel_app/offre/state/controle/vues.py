"""What the screens of the control show, as plain data."""

from dataclasses import dataclass

from iel_app.core import clock, french
from iel_app.offre.queries import FicheControle, LigneFile

TONS = {
    "en_controle": "info",
    "a_completer": "attention",
    "publiee": "succes",
    "refusee": "erreur",
    "archivee": "neutre",
}


@dataclass
class Ligne:
    """One publication of the list."""

    version: int
    ancre: str
    reference: str
    intitule: str
    organisme: str
    recue: str
    attente: str
    en_retard: bool
    genre: str
    ton: str
    etat: str
    prise: str
    attribuee: str
    href: str


@dataclass
class Seance:
    """One session in words."""

    reference: str
    dates: str
    lieu: str
    formateur: str


@dataclass
class Jumelle:
    """A formation that could be the same, and the address where both are side by side."""

    reference: str
    ville: str
    href: str


@dataclass
class Note:
    """One internal note."""

    entete: str
    texte: str


def ligne(lue: LigneFile, href: str) -> Ligne:
    """Return a publication as the list shows it."""
    genre = "Création" if lue.premiere else "Reconduction" if lue.reconduction else "Modification"
    return Ligne(
        version=lue.version_id,
        ancre=f"ligne-{lue.version_id}",
        reference=lue.reference,
        intitule=lue.intitule,
        organisme=lue.organisme,
        recue=french.day(clock.local(lue.soumise_le).date()) if lue.soumise_le else "",
        attente=attente(lue),
        en_retard=lue.retard_jours > 0,
        genre=genre,
        ton=TONS.get(lue.statut, "neutre"),
        etat=lue.statut_libelle,
        prise="" if not lue.prise_par else "par vous" if lue.prise_par_soi else f"par {lue.prise_par}",
        attribuee=attribuee(lue),
        href=href,
    )


def attribuee(lue: LigneFile) -> str:
    """Return « à vous », « à Yann Kerbrat », "" when it is nobody’s."""
    return "" if not lue.attribuee_a else "à vous" if lue.attribuee_a_soi else f"à {lue.attribuee_a}"


def attente(lue: LigneFile) -> str:
    """Return « 5 j, retard de 2 j » (working days), « Décidée le 12/02/2027 »."""
    if lue.statut != "en_controle":
        return f"Décidée le {french.day(clock.local(lue.decidee_le).date())}" if lue.decidee_le else ""
    jours = f"{lue.attente_jours}{french.NBSP}j" if lue.attente_jours else "Aujourd’hui"
    if not lue.retard_jours:
        return jours
    return f"{jours}, retard de {lue.retard_jours}{french.NBSP}j"


def verrou(fiche: FicheControle) -> str:
    """Return who is treating a publication, and until when."""
    lue = fiche.ligne
    if not lue.prise_par or fiche.prise_depuis is None or fiche.prise_jusqu_a is None:
        return ""
    depuis, fin = french.hour(fiche.prise_depuis), french.hour(fiche.prise_jusqu_a)
    if lue.prise_par_soi:
        return f"Vous la traitez depuis {depuis}. Vos collègues la voient réservée jusqu’à {fin}."
    return f"En cours de traitement par {lue.prise_par} depuis {depuis}, au plus tard jusqu’à {fin}."


def decision(fiche: FicheControle) -> str:
    """Return « Publiée le 12/02/2027 à 14 h 32 par Yann Kerbrat », "" while nothing is decided."""
    lue = fiche.ligne
    if lue.decidee_le is None:
        return ""
    return f"{lue.statut_libelle} le {french.instant(lue.decidee_le)} par {lue.decidee_par}"
