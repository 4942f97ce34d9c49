"""Workbooks of the import: the template to fill in, and the rows in error to correct."""

from tempfile import SpooledTemporaryFile
from typing import IO, Any

import xlsxwriter
from sqlmodel import Session

from iel_app.core import clock
from iel_app.core.actor import Actor
from iel_app.core.permissions import Permission, require
from iel_app.offre import fichiers
from iel_app.offre.models import Enseignement, EtatRecrutement, Financement
from iel_app.offre.queries.importation import erreurs_vues, lignes_en_erreur
from iel_app.offre.rules.importation import EXEMPLE

LIGNES_MAX = 5000
_OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_LISTES: dict[str, list[str]] = {
    "formation_continue": ["Oui", "Non"],
    "contrat_pro": ["Oui", "Non"],
    "contrat_apprentissage": ["Oui", "Non"],
    "enseignement": [e.libelle for e in Enseignement],
    "financement": [f.libelle for f in Financement],
    "conventionnee": ["Oui", "Non"],
    "recrutement": [e.libelle for e in EtatRecrutement],
}
_CONSEILS = (
    "Une ligne par session : recopiez les champs de la formation sur chacune de ses lignes.",
    f"Les deux lignes d’exemple portent un identifiant qui commence par {EXEMPLE} : supprimez-les.",
    "Une colonne retirée du fichier ne change rien ; une cellule vide efface.",
    "Vos identifiants reconnaissent vos formations d’un import à l’autre : gardez-les.",
    "Une formation déjà saisie (même code Certifinfo, même formateur) reçoit votre identifiant. Si elle en a un autre, "
    "ou si plusieurs se ressemblent, la ligne est refusée : écrivez la référence de la vôtre.",
    "Un import ne publie que les places des sessions déjà publiées : les autres lignes deviennent des brouillons.",
)


def modele(session: Session, actor: Actor) -> IO[bytes]:
    """Return the template: the columns, two rows of example, and a sheet « Lisez-moi » that describes each column."""
    require(actor, Permission.OFFRE_REDIGER)
    sortie = SpooledTemporaryFile(1_000_000)  # noqa: SIM115  who streams it closes it
    annee = clock.today().year + 1
    with xlsxwriter.Workbook(sortie, _OPTIONS) as classeur:
        classeur.set_properties({"title": "Modèle d’import de l’offre de formation"})
        feuille = _feuille(classeur)
        for rang in (1, 2):
            propres = {
                "identifiant_formation": f"{EXEMPLE}-1",
                "identifiant_session": f"{EXEMPLE}-1-{rang}",
                "date_debut": f"01/09/{annee + rang - 1}",
                "date_fin": f"31/07/{annee + rang + 1}",
            }
            for colonne, c in enumerate(fichiers.COLONNES):
                feuille.write_string(rang, colonne, propres.get(c.champ, c.exemple))
        _lisez_moi(classeur)
    sortie.seek(0)
    return sortie


def _feuille(classeur: Any) -> Any:
    feuille = classeur.add_worksheet("Sessions")
    gras, texte = classeur.add_format({"bold": True}), classeur.add_format({"num_format": "@"})
    feuille.set_column(0, len(fichiers.COLONNES) - 1, 24, texte)  # as text: zeros in front of codes stay
    feuille.freeze_panes(1, 0)
    for colonne, c in enumerate(fichiers.COLONNES):
        feuille.write_string(0, colonne, c.titre, gras)
        if c.champ in _LISTES:
            choix = {"validate": "list", "source": _LISTES[c.champ], "error_type": "warning"}
            feuille.data_validation(1, colonne, LIGNES_MAX, colonne, choix)
    return feuille


def _lisez_moi(classeur: Any) -> None:
    feuille = classeur.add_worksheet("Lisez-moi")
    gras, retour = classeur.add_format({"bold": True}), classeur.add_format({"text_wrap": True})
    feuille.set_column(0, 0, 36)
    feuille.set_column(1, 1, 90, retour)
    feuille.set_column(2, 2, 40)
    for rang, conseil in enumerate(_CONSEILS):
        feuille.write_string(rang, 0, conseil)
    debut = len(_CONSEILS) + 1
    feuille.write_row(debut, 0, ("Colonne", "Ce qu’on y écrit", "Exemple"), gras)
    for rang, c in enumerate(fichiers.COLONNES, debut + 1):
        feuille.write_row(rang, 0, (c.titre, c.aide, c.exemple))


def annote(session: Session, actor: Actor, import_id: int) -> IO[bytes]:
    """Return the rows in error, each wrong cell in red with its comment, and a sheet « Erreurs »; it imports as it is.

    Raises:
        NotFound: no such import in reach.
    """
    require(actor, Permission.OFFRE_REDIGER)
    lignes = lignes_en_erreur(session, actor, import_id, LIGNES_MAX)
    sortie = SpooledTemporaryFile(1_000_000)  # noqa: SIM115  who streams it closes it
    with xlsxwriter.Workbook(sortie, _OPTIONS) as classeur:
        feuille, liste = _feuille(classeur), classeur.add_worksheet("Erreurs")
        rouge = classeur.add_format({"bg_color": "#FFE0DD", "font_color": "#A3140B", "num_format": "@"})
        liste.write_row(0, 0, ("Ligne", "Colonne", "Valeur", "Problème"), classeur.add_format({"bold": True}))
        liste.set_column(0, 3, 30)
        suite = 0
        for rang, ligne in enumerate(lignes, 1):
            for colonne, c in enumerate(fichiers.COLONNES):
                fautif = c.champ in ligne.erreurs
                feuille.write_string(rang, colonne, ligne.valeurs.get(c.champ, ""), rouge if fautif else None)
                if fautif:
                    feuille.write_comment(rang, colonne, ligne.erreurs[c.champ])
            for erreur in erreurs_vues(ligne.numero, ligne.valeurs, ligne.erreurs):
                suite += 1
                titre = erreur.titre or "Toute la ligne"
                liste.write_row(suite, 0, (ligne.numero, titre, erreur.valeur, erreur.probleme))
    sortie.seek(0)
    return sortie
