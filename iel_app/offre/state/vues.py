"""What the screens of the author show, as plain strings: built from the dataclasses of queries."""

from dataclasses import dataclass, field
from datetime import date, datetime

from iel_app.core import clock, french
from iel_app.offre.queries import LigneCatalogue, Motif
from iel_app.offre.state import adresses
from iel_app.ui.shapes import Badge

NBSP = french.NBSP


@dataclass
class Geste:
    """An act on one formation: `acte` for a button, `href` for a link."""

    texte: str
    acte: str = ""
    href: str = ""


@dataclass
class Ligne:
    """One formation of the catalogue."""

    id: int
    reference: str
    href: str
    type: str
    intitule: str
    financement: str
    responsable: str
    debut: str
    fin: str
    sessions: str
    sessions_href: str
    constat: str
    badges: list[Badge] = field(default_factory=list)
    geste: Geste = field(default_factory=lambda: Geste(""))


@dataclass
class Groupe:
    """One reason of alert, with its first formations and what mends it."""

    code: str
    titre: str
    nombre: str
    phrase: str
    tout: str
    geste: Geste
    lignes: list[Ligne] = field(default_factory=list)


@dataclass
class Resultat:
    """What became of one formation in a bulk act."""

    reference: str
    href: str
    texte: str


@dataclass
class Taille:
    """One length of page."""

    nombre: str
    href: str
    courante: bool


_STATUTS = {
    "en_controle": Badge("info", "En contrôle"),
    "a_completer": Badge("attention", "Complément demandé"),
    "refusee": Badge("erreur", "Refusée"),
}
_MODIFICATION_REFUSEE = Badge("erreur", "Modification refusée")
_MOTIFS = {
    Motif.SANS_SESSION: "Sans session à venir",
    Motif.LIEN_EN_PANNE: "Lien web qui ne répond plus",
    Motif.CAPACITE_DEPASSEE: "Capacité dépassée",
    Motif.ANCIENNE: "À confirmer",
}


def _jour(instant: datetime | None) -> str:
    return french.day(clock.local(instant).date()) if instant else ""


def _date(jour: date | None) -> str:
    return french.day(jour) if jour else ""


def badges(ligne: LigneCatalogue, onglet: str) -> list[Badge]:
    """Return the statuses worth a look in a tab: what the tab already says is left out."""
    vus = [_STATUTS[ligne.statut]] if ligne.statut in _STATUTS and onglet not in ("creees", "modifiees") else []
    if ligne.statut == "brouillon" and onglet != "brouillons":
        vus.append(Badge("brouillon", "Modifiée, non publiée"))
    if est_refusee(ligne):
        vus.append(_MODIFICATION_REFUSEE)
    if onglet == "maj_diplomes":
        return vus
    if ligne.remplacee_par:
        vus.append(Badge("attention", "Certification remplacée"))
    elif Motif.CERTIFICATION_EXPIREE in ligne.motifs:
        vus.append(Badge("attention", "Certification expirée"))
    vus += [Badge("attention", texte) for motif, texte in _MOTIFS.items() if motif in ligne.motifs]
    return [] if onglet in ("archivees", "supprimees") else vus


def est_refusee(ligne: LigneCatalogue) -> bool:
    """Tell whether what was sent back is a modification refused: the published version is the one listed."""
    return Motif.RENVOYEE in ligne.motifs and ligne.statut == "publiee"


def _certification(ligne: LigneCatalogue) -> str:
    fin, code = ligne.certification_fin, f"Certifinfo {ligne.certification}"
    if fin is not None and fin < clock.today():
        code += f" expirée le {_date(fin)}"
    elif fin is not None:
        code += f", valable jusqu’au {_date(fin)}"
    return f"{code}, remplacée par {ligne.remplacee_par}" if ligne.remplacee_par else code


def constat(ligne: LigneCatalogue, motif: Motif) -> str:
    """Return what was found of a formation, in the words of one reason."""
    if motif is Motif.SANS_SESSION:
        fin = _date(ligne.fin)
        return f"Dernière session terminée le {fin}" if fin else "Aucune session"
    if motif is Motif.CERTIFICATION_EXPIREE:
        return _certification(ligne)
    if motif is Motif.RENVOYEE:
        suite = f"{NBSP}: {ligne.message}" if ligne.message else ""
        quoi = "Modification refusée" if est_refusee(ligne) else "Complément demandé"
        return f"{quoi} le {_jour(ligne.decidee_le)}{suite}"
    if motif is Motif.LIEN_EN_PANNE:
        return f"{ligne.lien_constat.capitalize() or 'Sans réponse'} depuis le {_jour(ligne.lien_en_panne_le)}"
    if motif is Motif.CAPACITE_DEPASSEE:
        return "Plus d’inscrits que de places déclarées"
    return f"Dernière confirmation le {_jour(ligne.confirmee_le)}"


def _geste(ligne: LigneCatalogue, onglet: str, motif: Motif | None) -> Geste:
    if onglet in ("archivees", "supprimees"):
        return Geste("Restaurer", acte="restaurer")
    if onglet == "maj_diplomes" and ligne.remplacee_par and ligne.statut != "en_controle":
        return Geste(f"Remplacer par {ligne.remplacee_par}", acte="remplacer")
    if motif is Motif.ANCIENNE:
        return Geste("Confirmer la fiche", acte="confirmer")
    return Geste("")


def ligne(lue: LigneCatalogue, onglet: str, motif: Motif | None = None) -> Ligne:
    """Return one formation as a tab shows it."""
    dit = constat(lue, motif) if motif else lue.message
    if onglet == "maj_diplomes":
        dit = _certification(lue)
    return Ligne(
        id=lue.id,
        reference=lue.reference,
        href=adresses.formation(lue.reference),
        type=lue.type,
        intitule=lue.intitule,
        financement=lue.financement,
        responsable=lue.responsable,
        debut=f"du {_date(lue.debut)}" if lue.debut else "",
        fin=f"au {_date(lue.fin)}" if lue.fin else "",
        sessions=str(lue.nb_sessions),
        sessions_href=adresses.formation(lue.reference, "sessions"),
        constat=dit,
        badges=badges(lue, onglet),
        geste=_geste(lue, onglet, motif),
    )


_PHRASES = {
    Motif.SANS_SESSION: "Plus rien à proposer au public. Reconduisez des sessions, ou archivez.",
    Motif.CERTIFICATION_EXPIREE: "Une formation ne peut rester publiée sur une certification expirée.",
    Motif.RENVOYEE: "Le motif est écrit sur la fiche\u00a0: corrigez, puis publiez de nouveau.",
    Motif.LIEN_EN_PANNE: "Corrigez le lien, ou retirez-le\u00a0: le public arrive sur une page absente.",
    Motif.CAPACITE_DEPASSEE: "Plus d’inscrits que de places déclarées. Corrigez les capacités des sessions.",
    Motif.ANCIENNE: "Relisez chaque fiche, puis confirmez qu’elle est toujours exacte.",
}


ACTES_DES_MOTIFS = {Motif.SANS_SESSION: "reconduire", Motif.ANCIENNE: "confirmer"}
NOMBRE_MAX = 100
"""Formations of one act at most."""


def _en_nombre(verbe: str, quoi: str, motif: Motif, nombre: int) -> Geste:
    """Return the act on a whole group: « Confirmer : 45 fiches », « Confirmer : les 100 premières fiches »."""
    lesquelles = french.plural(nombre, quoi) if nombre <= NOMBRE_MAX else f"les {NOMBRE_MAX} premières {quoi}s"
    return Geste(f"{verbe}{NBSP}: {lesquelles}", acte=ACTES_DES_MOTIFS.get(motif, ""))


def groupe(motif: Motif, lues: list[LigneCatalogue], nombre: int, tout: str, remplacantes: str) -> Groupe:
    """Return one reason of alert with the button that mends it."""
    premiere = lues[0].reference
    ouvrir = "Ouvrir la première" if len(lues) > 1 else "Ouvrir la fiche"
    gestes = {
        Motif.SANS_SESSION: _en_nombre("Reconduire l’année suivante", "formation", motif, nombre),
        Motif.CERTIFICATION_EXPIREE: Geste("Voir les remplaçantes", href=remplacantes),
        Motif.RENVOYEE: Geste(ouvrir, href=adresses.formation(premiere)),
        Motif.LIEN_EN_PANNE: Geste("Corriger le premier lien", href=adresses.formation(premiere, "lien_web")),
        Motif.CAPACITE_DEPASSEE: Geste("Corriger les capacités", href=adresses.formation(premiere, "sessions")),
        Motif.ANCIENNE: _en_nombre("Confirmer", "fiche", motif, nombre),
    }
    return Groupe(
        code=motif.value,
        titre=motif.libelle,
        nombre=french.number(nombre),
        phrase=_PHRASES[motif],
        tout=tout if nombre > len(lues) else "",
        geste=gestes[motif],
        lignes=[ligne(lue, "alerte", motif) for lue in lues],
    )
