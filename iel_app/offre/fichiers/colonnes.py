"""The columns of the table of sessions: the same for exports, for the template and for imports."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from iel_app.offre.rules.importation import plat


@dataclass(frozen=True, slots=True)
class Colonne:
    """A column: its field, its title, what to write in it, and an example; `lue` is false when imports ignore it."""

    champ: str
    titre: str
    aide: str
    exemple: str = ""
    lue: bool = True


_IGNOREE = "Pour information : n’est pas lue à l’import."
_VIDE = "Laissez vide pour une nouvelle"
COLONNES = (
    Colonne("reference_formation", "Référence de la formation", f"Celle de la plateforme. {_VIDE} formation."),
    Colonne("intitule", "Intitulé", "300 caractères au plus. La mention du contrat est ajoutée par la plateforme.",
            "Titre professionnel Agent de propreté et d’hygiène"),
    Colonne("certification", "Code Certifinfo", "Obligatoire. Une formation prépare une seule certification.", "91544"),
    Colonne("rncp", "Code RNCP", _IGNOREE, "", lue=False),
    Colonne("niveau", "Niveau", _IGNOREE, "", lue=False),
    Colonne("formation_continue", "Formation continue", "Oui ou Non.", "Non"),
    Colonne("contrat_pro", "Contrat de professionnalisation", "Oui ou Non.", "Non"),
    Colonne("contrat_apprentissage", "Contrat d’apprentissage", "Oui ou Non.", "Oui"),
    Colonne("annees", "Années en apprentissage", "Années du cursus ouvertes à l’apprentissage.", "1re, 2e"),
    Colonne("enseignement", "Lieu des cours", "Présentiel, Mixte ou À distance. Vide : Présentiel.", "Présentiel"),
    Colonne("financement", "Financement", "L’employeur, L’employeur ou le particulier, L’opérateur de compétences ou "
            "La Région. Vide : L’employeur.", "L’employeur"),
    Colonne("conventionnee", "Formation conventionnée",
            "Oui ou Non, pour une nouvelle formation. Vide : Non. La catégorie ne change plus ensuite.", "Non"),
    Colonne("objectif", "Objectifs", "3 000 caractères au plus.", "Nettoyer et entretenir les locaux."),
    Colonne("lien_web", "Lien web", "Adresse qui commence par https://.", ""),
    Colonne("nom_responsable", "Organisme responsable", _IGNOREE, "", lue=False),
    Colonne("siret_responsable", "SIRET du responsable", "14 chiffres. Vide : votre structure."),
    Colonne("nom_formateur", "Organisme formateur", _IGNOREE, "", lue=False),
    Colonne("siret_formateur", "SIRET du formateur", "14 chiffres. Vide : votre structure."),
    Colonne("uai_formateur", "UAI du formateur", _IGNOREE, "", lue=False),
    Colonne("contact_nom", "Contact", "Service ou personne à contacter.", "Accueil"),
    Colonne("contact_courriel", "Courriel du contact", "Obligatoire sans téléphone.", "accueil@cfa.example"),
    Colonne("contact_telephone", "Téléphone du contact", "Obligatoire sans courriel.", "05 55 01 02 03"),
    Colonne("reference_session", "Référence de la session", f"Celle de la plateforme. {_VIDE} session."),
    Colonne("date_debut", "Date de début", "Obligatoire, JJ/MM/AAAA.", "01/09/2027"),
    Colonne("date_fin", "Date de fin", "Obligatoire, JJ/MM/AAAA. Un cursus de deux ans est une seule session.",
            "31/07/2029"),
    Colonne("adresse", "Adresse", "Obligatoire, 150 caractères au plus.", "2 rue des Écoles"),
    Colonne("code_postal", "Code postal", "Obligatoire, 5 chiffres.", "87000"),
    Colonne("ville", "Commune", "Nom de la commune, utile quand son code est vide.", "Limoges"),
    Colonne("commune", "Code commune", "Code Insee de la commune. Vide : cherchée par code postal et nom.", "87085"),
    Colonne("cedex", "Cedex", "CEDEX ou CEDEX 03.", ""),
    Colonne("capacite", "Capacité", "Nombre entier.", "12"),
    Colonne("places_restantes", "Places restantes", "Nombre entier, au plus la capacité.", "6"),
    Colonne("nb_inscrits", "Inscrits", "Nombre entier, contrats signés compris. Plus que la capacité : alerte.", "6"),
    Colonne("recrutement", "Recrutement", "Ouvert, Fermé ou Suspendu. Vide : Ouvert.", "Ouvert"),
    Colonne("contenu", "Contenu", "3 000 caractères au plus."),
    Colonne("resultats", "Résultats attendus", "3 000 caractères au plus."),
    Colonne("prerequis", "Prérequis", "3 000 caractères au plus."),
    Colonne("rythme", "Rythme de l’alternance", "3 000 caractères au plus."),
    Colonne("entrees", "Entrées et sorties", "À dates fixes ou Entrées et sorties permanentes.", "À dates fixes"),
    Colonne("identifiant_formation", "Identifiant de la formation",
            "Le vôtre, celui de votre logiciel. Un nouvel import du même identifiant met à jour.", "APH-2027"),
    Colonne("identifiant_session", "Identifiant de la session", "Le vôtre, propre à la formation.", "APH-2027-1"),
)  # fmt: skip
TITRES = {c.champ: c.titre for c in COLONNES}
IMPORTABLES = {c.champ: c.titre for c in COLONNES if c.lue}


def deviner(entetes: Iterable[str], retenues: Mapping[str, str]) -> dict[str, str]:
    """Return header → field ("" when ignored): the titles that we know, then what the structure chose last time.

    A header that nobody knows is left out: a person must say what it is.
    """
    par_titre = {plat(c.titre): c.champ if c.lue else "" for c in COLONNES}
    devinees: dict[str, str] = {}
    pris: set[str] = set()
    for entete in entetes:
        champ = retenues.get(entete, par_titre.get(plat(entete)))
        if champ is None or (champ and (champ in pris or champ not in IMPORTABLES)):
            continue
        devinees[entete] = champ
        pris.add(champ)
    return devinees
