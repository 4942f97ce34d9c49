"""The table of what software may ask of the offer: routes, OpenAPI document and page are made from it."""

from typing import Any

from iel_app.core.permissions import Permission
from iel_app.core.settings import settings
from iel_app.offre.api.importation import PAGE
from iel_app.offre.api.logiciels import envois, lectures, lignes, modeles
from iel_app.offre.api.logiciels.lignes import EXEMPLE_LIGNE
from iel_app.ui.openapi import Answer, Body, Operation, Parameter, document

VERSION = "1.0.0"
AIDE = """Les logiciels des CFA envoient et relisent ici les formations et les sessions de leur structure.

Une clé appartient à une structure et n’atteint que ses formations. Un lot envoyé deux fois n’agit qu’une fois."""
_REFERENCE = "202701104724"
_SESSION: dict[str, Any] = {
    "reference_session": "00254068",
    "identifiant_session": "APH-2027-1",
    "capacite": 12,
    "places_restantes": 6,
    "nb_inscrits": 6,
    "recrutement": "ouvert",
    "places_le": "2027-02-12T13:32:00Z",
    "date_debut": "2027-09-01",
    "date_fin": "2029-07-31",
    "adresse": "2 rue des Écoles",
    "code_postal": "87000",
    "commune": "87085",
    "ville": "Limoges",
    "cedex": "",
    "siret_formateur": "33920118800012",
    "entrees": "dates_fixes",
    "publiee": False,
}
_PLACES = {c: _SESSION[c] for c in modeles.Places.model_fields}
_CONTENU = ("intitule", "certification", "formation_continue", "contrat_pro", "contrat_apprentissage", "annees",
            "objectif", "contact_courriel")  # fmt: skip
_VIDES = ("lien_web", "contenu", "resultats", "prerequis", "rythme", "contact_nom", "contact_telephone")
_OFFRE: dict[str, Any] = {
    "reference_formation": _REFERENCE,
    "identifiant_formation": "APH-2027",
    "catalogue": "active",
    "etat": "brouillon",
    "intitule_public": f"{EXEMPLE_LIGNE['intitule']} (Contrat d’apprentissage possible)",
    **{c: EXEMPLE_LIGNE[c] for c in _CONTENU},
    "enseignement": "presentiel",
    "financement": "employeur",
    "conventionnee": False,
    **dict.fromkeys(_VIDES, ""),
    "siret_responsable": "33920118800012",
    "siret_formateur": "33920118800012",
    "cree_le": "2027-02-12T13:32:00Z",
    "modifie_le": "2027-02-12T13:32:00Z",
    "publiee_le": None,
    "sessions": [_SESSION],
}
_JUGEE = {
    "ligne": 1,
    "identifiant_formation": "APH-2027",
    "identifiant_session": "APH-2027-1",
    "reference_formation": _REFERENCE,
    "reference_session": "00254068",
    "verdict": "creee",
    "etat": "en_controle",
    "erreurs": [],
}
_FAUTE = "« 31/06/2029 » n’existe pas dans le calendrier"
_REFUSEE = {
    "ligne": 2,
    "identifiant_formation": "PLO-2027",
    "identifiant_session": None,
    "reference_formation": None,
    "reference_session": None,
    "verdict": "refusee",
    "etat": None,
    "erreurs": [{"champ": "date_fin", "message": _FAUTE}],
}
_COMPTES = {"import": 42, "creees": 1, "modifiees": 0, "inchangees": 0, "refusees": 0, "soumises": 1}
_IMPORT = {
    "id": 42,
    "fichier": "offre.csv",
    "format": "CSV",
    "statut": "analyse",
    "attend": "confirmation",
    "page": f"{settings().origine}{PAGE}?id=42",
    "message": "",
    "faites": 0,
    "total": 1,
    "creees": 1,
    "modifiees": 0,
    "inchangees": 0,
    "refusees": 1,
    "soumises": 0,
    "erreurs": [{"ligne": 3, "champ": "date_fin", "valeur": "31/06/2029", "message": _FAUTE}],
    "suite": None,
}


def _reference(quoi: str, exemple: str) -> Parameter:
    schema = {"type": "string", "pattern": r"^[0-9]{8,12}$"}
    return Parameter("reference", "path", f"Référence {quoi} sur la plateforme.", schema, exemple, obligatoire=True)


OPERATIONS = (
    Operation(
        nom="lire_offres",
        methode="GET",
        chemin="/offres",
        titre="Lire les formations",
        aide="Les formations de la structure avec leurs sessions, par pages : suivez « suite » jusqu’à null. "
        "Une formation modifiée pendant la lecture n’est ni sautée ni répétée.",
        portee="offres:lire",
        permission=Permission.OFFRE_LIRE,
        limite=lambda: settings().api_requetes_par_minute,
        traiter=lectures.offres,
        parametres=(
            Parameter(
                "curseur",
                "query",
                "Celui de « suite », à la page précédente.",
                {"type": "string", "pattern": lectures.CURSEUR},
                "1k",
            ),
            Parameter(
                "modifie_depuis",
                "query",
                "Seulement ce qui a changé depuis cet instant : contenu, contrôle, places.",
                {"type": "string", "format": "date-time"},
                "2027-02-12T14:30:00Z",
            ),
            Parameter(
                "taille",
                "query",
                f"Formations par page ({lectures.TAILLE} sinon).",
                {"type": "integer", "minimum": 1, "maximum": lectures.TAILLE_MAX},
                50,
            ),
        ),
        reponses={200: Answer("Une page de formations.", modeles.PageOffres, {"offres": [_OFFRE], "suite": "1k"})},
        erreurs=("contenu-invalide",),
    ),
    Operation(
        nom="envoyer_offres",
        methode="POST",
        chemin="/offres",
        titre="Envoyer un lot",
        aide="Chaque ligne est une session avec les champs de sa formation, reconnue par vos identifiants. Une "
        "formation déjà saisie, de même certification et de même formateur, reçoit le vôtre ; si elle en a un autre, "
        "ou si plusieurs se ressemblent, la ligne est refusée : donnez « reference_formation ». Chaque ligne est "
        "jugée à part : les bonnes sont enregistrées même si d’autres sont refusées. La réponse est 200 quand toutes "
        "passent, 207 quand une au moins est refusée. Ce qui change la version publiée attend le contrôle qualité.",
        portee="offres:ecrire",
        permission=Permission.OFFRE_REDIGER,
        limite=lambda: settings().api_requetes_par_minute,
        traiter=envois.lot,
        parametres=(
            Parameter(
                "Idempotency-Key",
                "header",
                "Nom de cette demande, choisi par vous et propre à elle. Renvoyée avec le même corps, elle reçoit la "
                f"première réponse, pendant {settings().api_idempotence_heures} heures, avec l’en-tête "
                "Idempotent-Replayed: true.",
                {"type": "string", "pattern": envois.IDEMPOTENCE, "minLength": 1, "maxLength": 255},
                "ymag-2027-02-12-0001",
                obligatoire=True,
            ),
        ),
        corps=Body(
            f"Au plus {settings().api_lot_lignes} lignes et {settings().api_corps_mo} Mo.",
            lignes.LotOffres,
            exemple={"publier": True, "lignes": [EXEMPLE_LIGNE]},
        ),
        reponses={
            200: Answer(
                "Toutes les lignes sont enregistrées.",
                modeles.LotJuge,
                {**_COMPTES, "lignes": [_JUGEE]},
                {"Idempotent-Replayed": "« true » quand cette réponse est celle d’une demande déjà faite."},
            ),
            207: Answer(
                "Une ligne au moins est refusée ; les autres sont enregistrées.",
                modeles.LotJuge,
                {**_COMPTES, "refusees": 1, "lignes": [_JUGEE, _REFUSEE]},
                {"Idempotent-Replayed": "« true » quand cette réponse est celle d’une demande déjà faite."},
            ),
        },
        erreurs=("conflit", "corps-trop-gros", "format-refuse", "contenu-invalide"),
    ),
    Operation(
        nom="envoyer_fichier",
        methode="POST",
        chemin="/offres/fichier",
        titre="Déposer un fichier",
        aide="Pour un logiciel qui sait seulement exporter : le corps est le fichier, XLSX, CSV ou LHEO 2.3. Il suit "
        "les étapes de l’import de la plateforme : une personne de la structure relit et confirme. Une structure a un "
        "import en cours au plus.",
        portee="offres:ecrire",
        permission=Permission.OFFRE_REDIGER,
        limite=lambda: settings().api_requetes_par_minute,
        traiter=envois.fichier,
        parametres=(
            Parameter(
                "nom",
                "query",
                "Nom du fichier, tel que les personnes le verront.",
                {"type": "string", "pattern": envois.NOM_FICHIER},
                "offre-2027.csv",
            ),
        ),
        corps=Body(f"Le fichier, {settings().api_corps_mo} Mo au plus.", types=tuple(envois.FICHIERS)),
        reponses={
            202: Answer(
                "Le fichier est déposé, son analyse commence.",
                modeles.ImportRendu,
                _IMPORT | {"statut": "depose", "attend": None, "erreurs": [], "creees": 0, "refusees": 0},
                {"Location": "Adresse où suivre l’import."},
            )
        },
        erreurs=("conflit", "corps-trop-gros", "format-refuse", "contenu-invalide"),
    ),
    Operation(
        nom="lire_offre",
        methode="GET",
        chemin="/offres/{reference}",
        titre="Lire une formation",
        aide="Une formation de la structure, avec ce qui manque à son brouillon pour être publié.",
        portee="offres:lire",
        permission=Permission.OFFRE_LIRE,
        limite=lambda: settings().api_requetes_par_minute,
        traiter=lectures.offre,
        parametres=(_reference("de la formation", _REFERENCE),),
        reponses={
            200: Answer(
                "La formation.",
                modeles.OffreDetaillee,
                _OFFRE | {"manques": [{"champ": "contenu", "message": "Décrivez le contenu"}]},
            )
        },
        erreurs=("introuvable", "contenu-invalide"),
    ),
    Operation(
        nom="modifier_places",
        methode="PATCH",
        chemin="/offres/sessions/{reference}/places",
        titre="Mettre à jour les places",
        aide="Capacité, places restantes, recrutement d’une session, seuls ou ensemble : public aussitôt, sans "
        "contrôle. Le nombre d’inscrits n’est pas public : au-dessus de la capacité, il alerte le CFA. Un champ "
        "absent garde sa valeur, même si une personne la change au même moment.",
        portee="places:ecrire",
        permission=Permission.OFFRE_TENIR_PLACES,
        limite=lambda: settings().api_places_par_minute,
        compte="places",
        traiter=envois.places,
        parametres=(_reference("de la session", "00254068"),),
        corps=Body("Les champs à changer.", lignes.PlacesModifiees, exemple={"places_restantes": 5}),
        reponses={200: Answer("Les places de la session.", modeles.Places, _PLACES | {"places_restantes": 5})},
        erreurs=("conflit", "introuvable", "corps-trop-gros", "format-refuse", "contenu-invalide"),
    ),
    Operation(
        nom="lire_import",
        methode="GET",
        chemin="/imports/{id}",
        titre="Suivre un import",
        aide="Où en est un fichier déposé, ou ce qu’a fait un lot : comptes, et erreurs par pages.",
        portee="offres:ecrire",
        permission=Permission.OFFRE_REDIGER,
        limite=lambda: settings().api_requetes_par_minute,
        traiter=lectures.importe,
        parametres=(
            Parameter(
                "id",
                "path",
                "Numéro de l’import.",
                {"type": "integer", "minimum": 1, "maximum": 2**31 - 1},
                42,
                obligatoire=True,
            ),
            Parameter(
                "page",
                "query",
                "Page des erreurs.",
                {"type": "integer", "minimum": 1, "maximum": 10_000},
                1,
            ),
        ),
        reponses={200: Answer("L’import.", modeles.ImportRendu, _IMPORT)},
        erreurs=("introuvable", "contenu-invalide"),
    ),
)


def openapi() -> dict[str, Any]:
    """Return the OpenAPI document."""
    return document("API de l’offre de formation en apprentissage", VERSION, AIDE, OPERATIONS)
