"""All addresses of the menu and of the footer, as a table."""

from dataclasses import dataclass

from iel_app.core.permissions import Permission


@dataclass(frozen=True, slots=True)
class Entree:
    """One entry of the menu, shown to those whose roles hold the permission (None: to anyone signed in)."""

    libelle: str
    href: str
    permission: Permission | None = None
    prefixe: str = ""


MENU = (
    Entree("Accueil", "/accueil", prefixe="/accueil"),
    Entree("Recensement", "/recensement/saisie", Permission.RECENSEMENT_SAISIR, prefixe="/recensement"),
    Entree("Offre", "/offre/catalogue", Permission.OFFRE_REDIGER, prefixe="/offre"),
    Entree("Contrôle", "/offre/controle", Permission.OFFRE_CONTROLER, prefixe="/offre/controle"),
    Entree("Demandes d’aide", "/aide/demandes", Permission.AIDE_REPONDRE, prefixe="/aide/demandes"),
    Entree("Mes connexions", "/mes-connexions", Permission.COMPTES_GERER_SESSIONS, prefixe="/mes-connexions"),
)

MENU_PUBLIC = (
    Entree("Apprentissage", "/"),
    Entree("Trouver une formation", "/formations", prefixe="/formations"),
    Entree("Vérifier un document", "/verifier"),
    Entree("Aide", "/aide"),
)

PIED = (
    Entree("Accessibilité : non conforme", "/accessibilite"),
    Entree("Aide et contact", "/aide"),
    Entree("Données personnelles", "/donnees-personnelles"),
    Entree("Mentions légales", "/mentions-legales"),
    Entree("Plan du site", "/plan-du-site"),
)

COMPLEMENTS = (
    Entree("Connexion", "/connexion"),
    Entree("Mot de passe perdu", "/mot-de-passe-perdu"),
    Entree("Mon mot de passe", "/mon-mot-de-passe", prefixe="/mes-connexions"),
    Entree("Double vérification", "/mon-second-facteur", prefixe="/mes-connexions"),
    Entree("Choisir la collectivité", "/choisir-collectivite", prefixe="/choisir-collectivite"),
    Entree("Versions enregistrées du recensement", "/recensement/versions", prefixe="/recensement"),
    Entree("Clés de l’API", "/offre/cles", prefixe="/offre"),
    Entree("Organismes d’un autre SIREN", "/offre/controle/organismes", prefixe="/offre/controle"),
    Entree("Mes courriels", "/offre/controle/courriels", prefixe="/offre/controle"),
    Entree("Nous écrire", "/aide/contact"),
    Entree("Mes demandes", "/aide/mes-demandes", prefixe="/aide"),
    Entree("Demander un rappel", "/aide/rappel", prefixe="/aide"),
    Entree("Ateliers en ligne", "/aide/ateliers", prefixe="/aide"),
    Entree("Permanences téléphoniques", "/aide/permanences", prefixe="/aide"),
)
"""Pages in neither menu, for the map of the site; `prefixe` marks those that need an account."""

LOGICIELS = Entree("API pour les logiciels des CFA", "/api/docs")
"""A page that the server writes itself."""

DEMONSTRATION = (Entree("Courriels de démonstration", "/demo/courriels"), Entree("Composants", "/kit"))
