"""Closed lists of the offer, with what people read."""

from enum import StrEnum


class TypeFormation(StrEnum):
    """Kinds of formation of the catalogue (Guide 003, « Accès à votre catalogue », column « Type »)."""

    SIMPLE = "simple"
    MODULAIRE = "modulaire"

    @property
    def libelle(self) -> str:
        """The kind as people read it."""
        return self.value.capitalize()


class Financement(StrEnum):
    """Who pays (Guide 003, column « Financement »)."""

    EMPLOYEUR = "employeur"
    EMPLOYEUR_OU_PARTICULIER = "employeur_ou_particulier"
    OPCO = "opco"
    REGION = "region"

    @property
    def libelle(self) -> str:
        """The funder as people read it."""
        return _FINANCEMENTS[self]


_FINANCEMENTS = {
    Financement.EMPLOYEUR: "L’employeur",
    Financement.EMPLOYEUR_OU_PARTICULIER: "L’employeur ou le particulier",
    Financement.OPCO: "L’opérateur de compétences",
    Financement.REGION: "La Région",
}


class Enseignement(StrEnum):
    """Where the courses are given (LHEO 2.3, dict-modalites-enseignement)."""

    PRESENTIEL = "presentiel"
    MIXTE = "mixte"
    DISTANCE = "distance"

    @property
    def libelle(self) -> str:
        """The mode as people read it."""
        return {"presentiel": "Présentiel", "mixte": "Mixte", "distance": "À distance"}[self.value]


class Entrees(StrEnum):
    """How one enters a session (LHEO 2.3, dict-modalites-entrees-sorties)."""

    DATES_FIXES = "dates_fixes"
    PERMANENTES = "permanentes"

    @property
    def libelle(self) -> str:
        """The mode as people read it."""
        return {"dates_fixes": "À dates fixes", "permanentes": "Entrées et sorties permanentes"}[self.value]


class EtatRecrutement(StrEnum):
    """Whether a session still recruits (LHEO 2.3, dict-etat-recrutement)."""

    OUVERT = "ouvert"
    FERME = "ferme"
    SUSPENDU = "suspendu"

    @property
    def libelle(self) -> str:
        """The state as people read it."""
        return {"ouvert": "Ouvert", "ferme": "Fermé", "suspendu": "Suspendu"}[self.value]


class Rythme(StrEnum):
    """How often an offer manager is written to about what awaits."""

    IMMEDIAT = "immediat"
    QUOTIDIEN = "quotidien"
    HEBDOMADAIRE = "hebdomadaire"
    JAMAIS = "jamais"

    @property
    def libelle(self) -> str:
        """The rhythm as people read it."""
        return {
            "immediat": "À chaque demande",
            "quotidien": "Un résumé par jour, du lundi au vendredi",
            "hebdomadaire": "Un résumé par semaine, le lundi",
            "jamais": "Jamais",
        }[self.value]


class StatutFormation(StrEnum):
    """Whether a formation lives in the catalogue; what is public is told by its versions."""

    ACTIVE = "active"
    ARCHIVEE = "archivee"
    SUPPRIMEE = "supprimee"

    @property
    def libelle(self) -> str:
        """The status as people read it."""
        return {"active": "Active", "archivee": "Archivée", "supprimee": "Supprimée"}[self.value]


class StatutVersion(StrEnum):
    """Life of one version of a formation, from its draft to its replacement."""

    BROUILLON = "brouillon"
    EN_CONTROLE = "en_controle"
    A_COMPLETER = "a_completer"
    PUBLIEE = "publiee"
    REFUSEE = "refusee"
    REMPLACEE = "remplacee"
    ABANDONNEE = "abandonnee"

    @property
    def libelle(self) -> str:
        """The status as people read it."""
        return _STATUTS[self]


_STATUTS = {
    StatutVersion.BROUILLON: "Brouillon",
    StatutVersion.EN_CONTROLE: "En contrôle",
    StatutVersion.A_COMPLETER: "Complément demandé",
    StatutVersion.PUBLIEE: "Publiée",
    StatutVersion.REFUSEE: "Refusée",
    StatutVersion.REMPLACEE: "Remplacée",
    StatutVersion.ABANDONNEE: "Abandonnée",
}
OUVERTS = (StatutVersion.BROUILLON, StatutVersion.EN_CONTROLE, StatutVersion.A_COMPLETER)
"""Statuses of a version under way: a formation has one such version at most."""


class StatutDemande(StrEnum):
    """Life of a request to name an organisme of another SIREN."""

    DEMANDEE = "demandee"
    ACCORDEE = "accordee"
    REFUSEE = "refusee"

    @property
    def libelle(self) -> str:
        """The status as people read it."""
        return {"demandee": "Demandée", "accordee": "Accordée", "refusee": "Refusée"}[self.value]
