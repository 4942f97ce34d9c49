"""The circuit of a publication, and the life of a formation in its catalogue."""

from iel_app.core.audit import Action
from iel_app.core.permissions import Permission
from iel_app.core.workflow import Transition, Workflow
from iel_app.offre.models import StatutDemande, StatutFormation, StatutImport, StatutVersion

_V, _F, _I = StatutVersion, StatutFormation, StatutImport

PUBLICATION = Workflow(
    nom="Publication d’une formation",
    statuts=StatutVersion,
    initial=_V.BROUILLON,
    transitions=(
        Transition(
            acte="soumettre",
            libelle="Confirmer la publication",
            depuis=frozenset({_V.BROUILLON, _V.A_COMPLETER}),
            vers=_V.EN_CONTROLE,
            permission=Permission.OFFRE_REDIGER,
            action=Action.FORMATION_SOUMISE,
        ),
        Transition(
            acte="retirer",
            libelle="Reprendre la saisie",
            depuis=frozenset({_V.EN_CONTROLE}),
            vers=_V.BROUILLON,
            permission=Permission.OFFRE_REDIGER,
            action=Action.FORMATION_RETIREE,
        ),
        Transition(
            acte="abandonner",
            libelle="Abandonner les modifications",
            depuis=frozenset({_V.BROUILLON, _V.A_COMPLETER}),
            vers=_V.ABANDONNEE,
            permission=Permission.OFFRE_REDIGER,
            action=Action.BROUILLON_ABANDONNE,
        ),
        Transition(
            acte="valider",
            libelle="Valider",
            depuis=frozenset({_V.EN_CONTROLE}),
            vers=_V.PUBLIEE,
            permission=Permission.OFFRE_CONTROLER,
            action=Action.FORMATION_VALIDEE,
        ),
        Transition(
            acte="demander_complement",
            libelle="Demander un complément",
            depuis=frozenset({_V.EN_CONTROLE}),
            vers=_V.A_COMPLETER,
            permission=Permission.OFFRE_CONTROLER,
            action=Action.COMPLEMENT_DEMANDE,
        ),
        Transition(
            acte="refuser",
            libelle="Refuser",
            depuis=frozenset({_V.EN_CONTROLE}),
            vers=_V.REFUSEE,
            permission=Permission.OFFRE_CONTROLER,
            action=Action.FORMATION_REFUSEE,
        ),
        Transition(
            acte="archiver",
            libelle="Refuser et archiver la formation",
            depuis=frozenset({_V.EN_CONTROLE}),
            vers=_V.REFUSEE,
            permission=Permission.OFFRE_CONTROLER,
            action=Action.FORMATION_REFUSEE,
        ),
        Transition(
            acte="annuler_decision",
            libelle="Annuler la décision",
            depuis=frozenset({_V.PUBLIEE, _V.A_COMPLETER, _V.REFUSEE}),
            vers=_V.EN_CONTROLE,
            permission=Permission.OFFRE_CONTROLER,
            action=Action.DECISION_ANNULEE,
        ),
        Transition(
            acte="remplacer",
            libelle="Remplacer par la version validée",
            depuis=frozenset({_V.PUBLIEE}),
            vers=_V.REMPLACEE,
            permission=Permission.OFFRE_CONTROLER,
            action=Action.VERSION_REMPLACEE,
        ),
        Transition(
            acte="retablir",
            libelle="Rétablir la version précédente",
            depuis=frozenset({_V.REMPLACEE}),
            vers=_V.PUBLIEE,
            permission=Permission.OFFRE_CONTROLER,
            action=Action.VERSION_RETABLIE,
        ),
    ),
)

CATALOGUE = Workflow(
    nom="Formation au catalogue",
    statuts=StatutFormation,
    initial=_F.ACTIVE,
    transitions=(
        Transition(
            acte="archiver",
            libelle="Archiver",
            depuis=frozenset({_F.ACTIVE}),
            vers=_F.ARCHIVEE,
            permission=Permission.OFFRE_ARCHIVER,
            action=Action.FORMATION_ARCHIVEE,
        ),
        Transition(
            acte="archiver_supprimee",
            libelle="Archiver une formation supprimée",
            depuis=frozenset({_F.SUPPRIMEE}),
            vers=_F.ARCHIVEE,
            permission=Permission.OFFRE_REDIGER,
            action=Action.FORMATION_ARCHIVEE,
        ),
        Transition(
            acte="supprimer",
            libelle="Supprimer",
            depuis=frozenset({_F.ACTIVE, _F.ARCHIVEE}),
            vers=_F.SUPPRIMEE,
            permission=Permission.OFFRE_REDIGER,
            action=Action.FORMATION_SUPPRIMEE,
        ),
        Transition(
            acte="restaurer",
            libelle="Restaurer",
            depuis=frozenset({_F.ARCHIVEE}),
            vers=_F.ACTIVE,
            permission=Permission.OFFRE_ARCHIVER,
            action=Action.FORMATION_RESTAUREE,
        ),
        Transition(
            acte="restaurer_supprimee",
            libelle="Restaurer une formation supprimée",
            depuis=frozenset({_F.SUPPRIMEE}),
            vers=_F.ACTIVE,
            permission=Permission.OFFRE_REDIGER,
            action=Action.FORMATION_RESTAUREE,
        ),
    ),
)

DEMANDE_ORGANISME = Workflow(
    nom="Demande d’un organisme d’un autre SIREN",
    statuts=StatutDemande,
    initial=StatutDemande.DEMANDEE,
    transitions=(
        Transition(
            acte="accorder",
            libelle="Accorder",
            depuis=frozenset({StatutDemande.DEMANDEE, StatutDemande.REFUSEE}),
            vers=StatutDemande.ACCORDEE,
            permission=Permission.OFFRE_CONTROLER,
            action=Action.ORGANISME_ACCORDE,
        ),
        Transition(
            acte="refuser",
            libelle="Refuser",
            depuis=frozenset({StatutDemande.DEMANDEE, StatutDemande.ACCORDEE}),
            vers=StatutDemande.REFUSEE,
            permission=Permission.OFFRE_CONTROLER,
            action=Action.ORGANISME_REFUSE,
        ),
        Transition(
            acte="redemander",
            libelle="Demander de nouveau",
            depuis=frozenset({StatutDemande.REFUSEE}),
            vers=StatutDemande.DEMANDEE,
            permission=Permission.OFFRE_REDIGER,
            action=Action.ORGANISME_DEMANDE,
        ),
    ),
)

IMPORT = Workflow(
    nom="Import d’un fichier",
    statuts=StatutImport,
    initial=_I.DEPOSE,
    transitions=(
        Transition(
            acte="associer",
            libelle="Associer les colonnes",
            depuis=frozenset({_I.DEPOSE, _I.ANALYSE}),
            vers=_I.DEPOSE,
            permission=Permission.OFFRE_REDIGER,
            action=Action.IMPORT_ASSOCIE,
        ),
        Transition(
            acte="terminer_analyse",
            libelle="Terminer l’analyse",
            depuis=frozenset({_I.DEPOSE}),
            vers=_I.ANALYSE,
            permission=Permission.OFFRE_REDIGER,
            action=Action.IMPORT_ANALYSE,
        ),
        Transition(
            acte="confirmer",
            libelle="Importer",
            depuis=frozenset({_I.ANALYSE}),
            vers=_I.CONFIRME,
            permission=Permission.OFFRE_REDIGER,
            action=Action.IMPORT_CONFIRME,
        ),
        Transition(
            acte="terminer",
            libelle="Terminer l’import",
            depuis=frozenset({_I.CONFIRME}),
            vers=_I.APPLIQUE,
            permission=Permission.OFFRE_REDIGER,
            action=Action.IMPORT_APPLIQUE,
        ),
        Transition(
            acte="interrompre",
            libelle="Interrompre un import dont l’auteur n’a plus le droit",
            depuis=frozenset({_I.CONFIRME}),
            vers=_I.APPLIQUE,
            permission=Permission.OFFRE_ENTRETENIR,
            action=Action.IMPORT_APPLIQUE,
        ),
        Transition(
            acte="abandonner",
            libelle="Abandonner l’import",
            depuis=frozenset({_I.DEPOSE, _I.ANALYSE}),
            vers=_I.ABANDONNE,
            permission=Permission.OFFRE_REDIGER,
            action=Action.IMPORT_ABANDONNE,
        ),
        Transition(
            acte="classer",
            libelle="Classer un import sans suite",
            depuis=frozenset({_I.DEPOSE, _I.ANALYSE}),
            vers=_I.ABANDONNE,
            permission=Permission.OFFRE_ENTRETENIR,
            action=Action.IMPORT_ABANDONNE,
        ),
        Transition(
            acte="annuler",
            libelle="Annuler l’import",
            depuis=frozenset({_I.APPLIQUE}),
            vers=_I.ANNULE,
            permission=Permission.OFFRE_REDIGER,
            action=Action.IMPORT_ANNULE,
        ),
    ),
)
