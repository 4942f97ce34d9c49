"""National flow files of Parcoursup and Affelnet: a line for each formation, formateur and place; what stays out."""

import csv
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import IO

from iel_app.offre.lheo import Fiche, OrganismeDecrit, SeanceDecrite
from iel_app.offre.queries.tableau import sans_formule
from iel_app.offre.rules import flux
from iel_app.offre.rules.flux import Campagne, Plateforme

PLUSIEURS = "##"
"""What separates several values in a cell, as in the feed of the Carif-Oref network."""
_ORGANISME = ("siret", "uai", "raison_sociale", "adresse", "code_postal", "code_commune_insee")
COLONNES = (
    "id_formation", "id_action", "id_certifinfo", "cfd", "rncp_code", "intitule", "niveau", "annee",
    *(f"etablissement_gestionnaire_{c}" for c in _ORGANISME),
    *(f"etablissement_formateur_{c}" for c in _ORGANISME),
    *(f"lieu_formation_{c}" for c in ("adresse", "code_postal", "code_commune_insee", "ville")),
    "periode", "date_debut", "date_fin", "capacite", "email",
)  # fmt: skip
ECARTEES = ("Référence", "Intitulé", "Organisme formateur", "UAI du formateur", "Commune", "Pourquoi")


def ecrire_flux(fiches: Iterable[Fiche], sortie: IO[str], plateforme: Plateforme, campagne: Campagne) -> int:
    """Write what enters a flow and return how many lines."""
    return _ecrire(
        sortie,
        COLONNES,
        (_ligne(f, retenues) for f, _, retenues, pourquoi in _lieux(fiches, plateforme, campagne) if not pourquoi),
    )


def ecrire_ecartees(fiches: Iterable[Fiche], sortie: IO[str], plateforme: Plateforme, campagne: Campagne) -> int:
    """Write what stays out of a flow, with the reason, and return how many lines."""
    lignes = (
        (f.reference, f.intitule_public, s.formateur.nom, s.formateur.uai, s.seance.ville, pourquoi)
        for f, s, _, pourquoi in _lieux(fiches, plateforme, campagne)
        if pourquoi
    )
    sortie.write("\ufeff")
    return _ecrire(sortie, ECARTEES, lignes)


def _ecrire(sortie: IO[str], titres: tuple[str, ...], lignes: Iterable[tuple[str, ...]]) -> int:
    ecrivain = csv.writer(sortie, delimiter=";", lineterminator="\r\n")
    ecrivain.writerow(titres)
    nombre = 0
    for ligne in lignes:
        ecrivain.writerow([sans_formule(cellule) for cellule in ligne])
        nombre += 1
    return nombre


def _lieux(
    fiches: Iterable[Fiche], plateforme: Plateforme, campagne: Campagne
) -> Iterator[tuple[Fiche, SeanceDecrite, list[SeanceDecrite], str]]:
    """Yield each formation at each of its places: one of its sessions, those of the campaign, why it stays out."""

    def cle(s: SeanceDecrite) -> tuple[str, ...]:
        return (s.formateur.siret, s.seance.commune_code, s.seance.code_postal, s.seance.adresse)

    for fiche in fiches:
        if not flux.concerne(plateforme, fiche.niveau, apprentissage=fiche.saisie.contrat_apprentissage):
            continue
        for _, groupe in groupby(sorted(fiche.seances, key=cle), key=cle):
            toutes = sorted(groupe, key=lambda s: (str(s.seance.date_debut), s.seance.reference))
            retenues = [
                s for s in toutes if s.seance.date_debut and campagne.debut <= s.seance.date_debut <= campagne.fin
            ]
            pourquoi = flux.ecart(
                campagne,
                annees=fiche.saisie.annees,
                valide_jusqu_au=fiche.valide_jusqu_au,
                uai=toutes[0].formateur.uai,
                debuts=[s.seance.date_debut for s in retenues if s.seance.date_debut],
            )
            yield fiche, toutes[0], retenues, pourquoi


def _ligne(fiche: Fiche, retenues: list[SeanceDecrite]) -> tuple[str, ...]:
    premiere, saisie = retenues[0], fiche.saisie
    seance = premiere.seance
    return (
        fiche.reference,
        seance.reference,
        saisie.certification,
        fiche.cfd,
        fiche.rncp,
        fiche.intitule_public,
        str(fiche.niveau),
        PLUSIEURS.join(str(n) for n in saisie.annees),
        *_organisme(fiche.responsable),
        *_organisme(premiere.formateur),
        seance.adresse,
        seance.code_postal,
        seance.commune_code,
        seance.ville,
        PLUSIEURS.join(f"{s.seance.date_debut:%Y-%m}" for s in retenues),
        PLUSIEURS.join(f"{s.seance.date_debut:%Y-%m-%d}" for s in retenues),
        PLUSIEURS.join(f"{s.seance.date_fin:%Y-%m-%d}" for s in retenues),
        PLUSIEURS.join("" if s.capacite is None else str(s.capacite) for s in retenues),
        saisie.contact_courriel,
    )


def _organisme(o: OrganismeDecrit) -> tuple[str, ...]:
    return (o.siret, o.uai, o.nom, o.adresse, o.code_postal, o.code_insee)
