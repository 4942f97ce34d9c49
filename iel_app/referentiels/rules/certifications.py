"""The list of certifications: from a file to checked rows. Its columns are ours, Certifinfo having no public file."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

from pydantic import ValidationError

from iel_app.core.errors import Impossible
from iel_app.referentiels import forms
from iel_app.referentiels.rules.archives import Ligne
from iel_app.referentiels.rules.recherche import normaliser

LISTES = ("formacodes", "romes")


def refus_certifications(raison: str) -> Impossible:
    """Return the refusal of a list of certifications, for this reason."""
    return Impossible(f"La liste des certifications est refusée : {raison}. Rien n’a été chargé.")


def lire_certifications(octets: bytes) -> list[Ligne]:
    """Read a CSV file (UTF-8, « ; », one line of titles) whose columns are those of `lignes_certifications`.

    Raises:
        Impossible: it is not such a file, or columns are missing.
    """
    try:
        lecteur = csv.DictReader(io.StringIO(octets.decode("utf-8-sig"), newline=""), delimiter=";", strict=True)
        return lignes_certifications(lecteur)
    except (UnicodeDecodeError, csv.Error):
        raise refus_certifications("le fichier n’est pas un CSV en UTF-8 séparé par des points-virgules") from None


def lignes_certifications(source: Iterable[Mapping[str, str]]) -> list[Ligne]:
    """Return the fields of each certification, still to be checked, from mappings of strings.

    Columns: certifinfo;rncp;cfd;intitule;niveau;duree;valide_jusqu_au;remplacee_par;apprentissage;nsf;formacodes;romes
    (`duree` in years, `valide_jusqu_au` AAAA-MM-JJ or empty, `apprentissage` oui or non, the last two are lists
    separated by spaces); other columns are ignored. Formats of the codes: domain.md §10.

    Raises:
        Impossible: columns are missing.
    """
    lignes = []
    for numero, recue in enumerate(source, start=2):
        manquent = [colonne for colonne in forms.COLONNES_CERTIFICATIONS if recue.get(colonne) is None]
        if manquent:
            raise refus_certifications(f"ligne {numero}, colonnes absentes : {', '.join(manquent)}")
        lignes.append(_champs({champ: recue[c].strip() for c, champ in forms.COLONNES_CERTIFICATIONS.items()}))
    return lignes


def _champs(textes: dict[str, str]) -> Ligne:
    listes: Ligne = {champ: textes[champ].split() for champ in LISTES}
    return textes | listes | {"valide_jusqu_au": textes["valide_jusqu_au"] or None}


def verifier_certifications(lignes: Sequence[Ligne]) -> list[Ligne]:
    """Return the rows of the table; a refusal names the line as a file numbers it, its titles being line 1.

    Raises:
        Impossible: no row, a value out of form, a code twice, an unknown successor, or successors in a circle.
    """
    if not lignes:
        raise refus_certifications("elle est vide")
    recues = [_recue(numero, ligne) for numero, ligne in enumerate(lignes, start=2)]
    _verifier_successeurs(recues)
    return [recue.model_dump() | {"intitule_recherche": normaliser(recue.intitule)} for recue in recues]


def _recue(numero: int, ligne: Ligne) -> forms.CertificationRecue:
    try:
        return forms.CertificationRecue.model_validate(ligne)
    except ValidationError as erreur:
        champ = erreur.errors(include_url=False, include_context=False, include_input=False)[0]["loc"][0]
        colonne = next((c for c, f in forms.COLONNES_CERTIFICATIONS.items() if f == champ), champ)
        raise refus_certifications(f"ligne {numero}, « {colonne} » n’a pas la forme attendue") from None


def _verifier_successeurs(recues: Sequence[forms.CertificationRecue]) -> None:
    numeros: dict[str, int] = {}
    for numero, recue in enumerate(recues, start=2):
        if recue.code in numeros:
            raise refus_certifications(
                f"ligne {numero}, le code {recue.code} figure déjà à la ligne {numeros[recue.code]}"
            )
        numeros[recue.code] = numero
    suivantes = {recue.code: recue.remplacee_par for recue in recues if recue.remplacee_par}
    for code, suivante in suivantes.items():
        if suivante not in numeros:
            raise refus_certifications(
                f"ligne {numeros[code]}, la certification {suivante}, qui remplace {code}, ne figure pas dans la liste"
            )
    sures: set[str] = set()
    for depart in suivantes:
        chemin: dict[str, None] = {}
        code = depart
        while code in suivantes and code not in sures:
            if code in chemin:
                raise refus_certifications(f"ligne {numeros[code]}, la certification {code} finit par se remplacer")
            chemin[code] = None
            code = suivantes[code]
        sures |= chemin.keys()
