"""THE journal: append-only, written in the transaction of the act. No foreign keys, so that history blocks nothing."""

from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, Session

from iel_app.core import clock
from iel_app.core.actor import Actor
from iel_app.core.db import Instant, Table, code_type


class Action(StrEnum):
    """The closed list of what the journal may say."""

    AIDE_CLOSE = "aide_close"
    AIDE_DEMANDEE = "aide_demandee"
    AIDE_PURGEE = "aide_purgee"
    AIDE_REPONDUE = "aide_repondue"
    ATELIER_ANNULE = "atelier_annule"
    ATELIER_ATTENDU = "atelier_attendu"
    ATELIER_CREE = "atelier_cree"
    ATELIER_QUITTE = "atelier_quitte"
    ATELIER_REJOINT = "atelier_rejoint"
    BROUILLON_ABANDONNE = "brouillon_abandonne"
    CAMPAGNE_DATES_FIXEES = "campagne_dates_fixees"
    CAMPAGNE_PREPAREE = "campagne_preparee"
    CODE_SECOURS_UTILISE = "code_secours_utilise"
    CODES_SECOURS_MONTRES = "codes_secours_montres"
    CODES_SECOURS_RENOUVELES = "codes_secours_renouveles"
    COLLECTIVITE_CHOISIE = "collectivite_choisie"
    CERTIFICATION_REMPLACEE = "certification_remplacee"
    CLE_API_CREEE = "cle_api_creee"
    CLE_API_REVOQUEE = "cle_api_revoquee"
    COLLECTIVITE_CREEE = "collectivite_creee"
    COMPLEMENT_DEMANDE = "complement_demande"
    COMPTE_CREE = "compte_cree"
    CONNEXION = "connexion"
    CONNEXION_REFUSEE = "connexion_refusee"
    CORRECTION_MINEURE = "correction_mineure"
    COURRIELS_REGLES = "courriels_regles"
    COURRIEL_EXPEDIE = "courriel_expedie"
    COURRIEL_PREPARE = "courriel_prepare"
    DECISION_ANNULEE = "decision_annulee"
    DECONNEXION = "deconnexion"
    DOCUMENT_EMIS = "document_emis"
    DOUBLON_CONFIRME = "doublon_confirme"
    ERREUR_SIGNALEE = "erreur_signalee"
    FICHE_CONFIRMEE = "fiche_confirmee"
    FORMATION_ARCHIVEE = "formation_archivee"
    FORMATION_CREEE = "formation_creee"
    FORMATION_IMPORTEE = "formation_importee"
    FORMATION_REFUSEE = "formation_refusee"
    FORMATION_RESTAUREE = "formation_restauree"
    FORMATION_RETIREE = "formation_retiree"
    FORMATION_SOUMISE = "formation_soumise"
    FORMATION_SUPPRIMEE = "formation_supprimee"
    FORMATION_VALIDEE = "formation_validee"
    HABILITATION_DONNEE = "habilitation_donnee"
    HABILITATION_RETIREE = "habilitation_retiree"
    IMPORT_ABANDONNE = "import_abandonne"
    IMPORT_ANALYSE = "import_analyse"
    IMPORT_ANNULE = "import_annule"
    IMPORT_APPLIQUE = "import_applique"
    IMPORT_ASSOCIE = "import_associe"
    IMPORT_CONFIRME = "import_confirme"
    IMPORT_CORRIGE = "import_corrige"
    IMPORT_DEPOSE = "import_depose"
    IMPORT_PURGE = "import_purge"
    LIEN_VERIFIE = "lien_verifie"
    MOT_DE_PASSE_CHANGE = "mot_de_passe_change"
    MOT_DE_PASSE_PERDU = "mot_de_passe_perdu"
    NOTE_AJOUTEE = "note_ajoutee"
    ORGANISME_ACCORDE = "organisme_accorde"
    ORGANISME_CREE = "organisme_cree"
    ORGANISME_DEMANDE = "organisme_demande"
    ORGANISME_REFUSE = "organisme_refuse"
    PLACES_MODIFIEES = "places_modifiees"
    PERMANENCE_CREEE = "permanence_creee"
    PERMANENCE_FERMEE = "permanence_fermee"
    PUBLICATION_ATTRIBUEE = "publication_attribuee"
    RAPPEL_ANNULE = "rappel_annule"
    RAPPEL_DEPLACE = "rappel_deplace"
    RAPPEL_FAIT = "rappel_fait"
    RAPPEL_MANQUE = "rappel_manque"
    RAPPEL_RESERVE = "rappel_reserve"
    RATTACHEMENT_CREE = "rattachement_cree"
    RATTACHEMENT_TERMINE = "rattachement_termine"
    RECENSEMENT_ENREGISTRE = "recensement_enregistre"
    REFERENTIEL_CHARGE = "referentiel_charge"
    SECOND_FACTEUR_ACTIVE = "second_facteur_active"
    SECOND_FACTEUR_RETIRE = "second_facteur_retire"
    SESSIONS_RECONDUITES = "sessions_reconduites"
    SESSION_AJOUTEE = "session_ajoutee"
    SESSION_FERMEE = "session_fermee"
    SESSION_MODIFIEE = "session_modifiee"
    SESSION_SUPPRIMEE = "session_supprimee"
    VERSION_REMPLACEE = "version_remplacee"
    VERSION_RETABLIE = "version_retablie"
    VUE_ENREGISTREE = "vue_enregistree"
    VUE_RETIREE = "vue_retiree"

    @property
    def libelle(self) -> str:
        """The act as people read it."""
        return LIBELLES[self]


LIBELLES = {
    Action.AIDE_CLOSE: "Demande d’aide close",
    Action.AIDE_DEMANDEE: "Demande d’aide envoyée",
    Action.AIDE_PURGEE: "Demandes d’aide effacées",
    Action.AIDE_REPONDUE: "Réponse à une demande d’aide",
    Action.ATELIER_ANNULE: "Atelier annulé",
    Action.ATELIER_ATTENDU: "Inscription en liste d’attente d’un atelier",
    Action.ATELIER_CREE: "Atelier créé",
    Action.ATELIER_QUITTE: "Désinscription d’un atelier",
    Action.ATELIER_REJOINT: "Inscription à un atelier",
    Action.BROUILLON_ABANDONNE: "Modifications abandonnées",
    Action.CAMPAGNE_DATES_FIXEES: "Dates de la campagne fixées",
    Action.CAMPAGNE_PREPAREE: "Campagne préparée",
    Action.CODE_SECOURS_UTILISE: "Code de secours utilisé",
    Action.CODES_SECOURS_MONTRES: "Codes de secours montrés",
    Action.CODES_SECOURS_RENOUVELES: "Codes de secours remplacés",
    Action.COLLECTIVITE_CHOISIE: "Collectivité choisie",
    Action.CERTIFICATION_REMPLACEE: "Certification remplacée",
    Action.CLE_API_CREEE: "Clé de l’API créée",
    Action.CLE_API_REVOQUEE: "Clé de l’API révoquée",
    Action.COLLECTIVITE_CREEE: "Structure créée",
    Action.COMPLEMENT_DEMANDE: "Complément demandé",
    Action.COMPTE_CREE: "Compte créé",
    Action.CONNEXION: "Connexion",
    Action.CONNEXION_REFUSEE: "Connexion refusée",
    Action.CORRECTION_MINEURE: "Correction mineure par le contrôle",
    Action.COURRIELS_REGLES: "Rythme des courriels choisi",
    Action.COURRIEL_EXPEDIE: "Courriel expédié",
    Action.COURRIEL_PREPARE: "Courriel préparé",
    Action.DECISION_ANNULEE: "Décision annulée",
    Action.DECONNEXION: "Déconnexion",
    Action.DOCUMENT_EMIS: "Document émis",
    Action.DOUBLON_CONFIRME: "Doublon possible confirmé par l’auteur",
    Action.ERREUR_SIGNALEE: "Erreur signalée dans l’identité",
    Action.FICHE_CONFIRMEE: "Fiche confirmée exacte",
    Action.FORMATION_ARCHIVEE: "Formation archivée",
    Action.FORMATION_CREEE: "Formation créée",
    Action.FORMATION_IMPORTEE: "Formation modifiée par un import",
    Action.FORMATION_REFUSEE: "Publication refusée",
    Action.FORMATION_RESTAUREE: "Formation restaurée",
    Action.FORMATION_RETIREE: "Publication retirée du contrôle",
    Action.FORMATION_SOUMISE: "Publication demandée",
    Action.FORMATION_SUPPRIMEE: "Formation supprimée",
    Action.FORMATION_VALIDEE: "Publication validée",
    Action.HABILITATION_DONNEE: "Habilitation donnée",
    Action.HABILITATION_RETIREE: "Habilitation retirée",
    Action.IMPORT_ABANDONNE: "Import abandonné",
    Action.IMPORT_ANALYSE: "Import analysé",
    Action.IMPORT_ANNULE: "Import annulé",
    Action.IMPORT_APPLIQUE: "Import appliqué",
    Action.IMPORT_ASSOCIE: "Colonnes d’un import associées",
    Action.IMPORT_CONFIRME: "Import confirmé",
    Action.IMPORT_CORRIGE: "Ligne d’un import corrigée",
    Action.IMPORT_DEPOSE: "Fichier déposé à l’import",
    Action.IMPORT_PURGE: "Lignes d’un import ancien effacées",
    Action.LIEN_VERIFIE: "Lien web vérifié",
    Action.MOT_DE_PASSE_CHANGE: "Mot de passe changé",
    Action.MOT_DE_PASSE_PERDU: "Nouveau mot de passe demandé",
    Action.NOTE_AJOUTEE: "Note interne ajoutée",
    Action.ORGANISME_ACCORDE: "Organisme d’un autre SIREN accordé",
    Action.ORGANISME_CREE: "Organisme créé",
    Action.ORGANISME_DEMANDE: "Organisme d’un autre SIREN demandé",
    Action.ORGANISME_REFUSE: "Organisme d’un autre SIREN refusé",
    Action.PLACES_MODIFIEES: "Places modifiées",
    Action.PERMANENCE_CREEE: "Permanence téléphonique créée",
    Action.PERMANENCE_FERMEE: "Permanence téléphonique fermée",
    Action.PUBLICATION_ATTRIBUEE: "Publication attribuée",
    Action.RAPPEL_ANNULE: "Rappel annulé",
    Action.RAPPEL_DEPLACE: "Rappel déplacé",
    Action.RAPPEL_FAIT: "Personne rappelée",
    Action.RAPPEL_MANQUE: "Personne non jointe",
    Action.RAPPEL_RESERVE: "Rappel réservé",
    Action.RATTACHEMENT_CREE: "Rattachement créé",
    Action.RATTACHEMENT_TERMINE: "Rattachement terminé",
    Action.RECENSEMENT_ENREGISTRE: "Recensement enregistré",
    Action.REFERENTIEL_CHARGE: "Données de référence chargées",
    Action.SECOND_FACTEUR_ACTIVE: "Double vérification activée",
    Action.SECOND_FACTEUR_RETIRE: "Double vérification désactivée",
    Action.SESSIONS_RECONDUITES: "Sessions reconduites",
    Action.SESSION_AJOUTEE: "Session ajoutée",
    Action.SESSION_FERMEE: "Connexion fermée",
    Action.SESSION_MODIFIEE: "Session modifiée",
    Action.SESSION_SUPPRIMEE: "Session retirée du brouillon",
    Action.VERSION_REMPLACEE: "Version remplacée",
    Action.VERSION_RETABLIE: "Version précédente rétablie",
    Action.VUE_ENREGISTREE: "Vue enregistrée",
    Action.VUE_RETIREE: "Vue supprimée",
}


class Fait(Table, table=True):
    """One line of the journal: who, for which collectivité, did what to what, before and after."""

    __tablename__ = "fait"

    id: int | None = Field(default=None, primary_key=True)
    instant: datetime = Field(sa_type=Instant, index=True)
    utilisateur_id: int | None = Field(default=None, index=True)
    auteur: str
    collectivite_id: int | None = Field(default=None, index=True)
    action: Action = Field(sa_type=code_type(Action))
    objet: str = Field(index=True)
    avant: dict[str, Any] = Field(default_factory=dict, sa_type=sa.JSON)
    apres: dict[str, Any] = Field(default_factory=dict, sa_type=sa.JSON)
    origine: str = ""


def record(
    session: Session,
    actor: Actor,
    action: Action,
    objet: str,
    *,
    avant: dict[str, Any] | None = None,
    apres: dict[str, Any] | None = None,
    collectivite_id: int | None = None,
) -> None:
    """Write one line: `objet` names the thing as `table:id`; values are JSON, with French labels as keys."""
    session.add(
        Fait(
            instant=clock.now(),
            utilisateur_id=actor.utilisateur_id,
            auteur=actor.nom,
            collectivite_id=collectivite_id if collectivite_id is not None else actor.collectivite_id,
            action=action,
            objet=objet,
            avant=avant or {},
            apres=apres or {},
            origine=actor.origine,
        )
    )
