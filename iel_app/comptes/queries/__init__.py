"""What is read about accounts: who acts behind a token or a key, what is open to them."""

from iel_app.comptes.queries.cles import CleConnue, CleVue, OrganismeDeCles, PageCles, cle, cles
from iel_app.comptes.queries.connexion import (
    CollectivitePossible,
    Connexion,
    Identifiants,
    SessionVue,
    acteur_elargi,
    collectivites_accessibles,
    collectivites_possibles,
    connexion,
    identifiants,
    rattachements_actifs,
    sessions_ouvertes,
)
from iel_app.comptes.queries.mots_de_passe import LienVu, lien
from iel_app.comptes.queries.second_facteur import Attente, SecondFacteurVu, attente, second_facteur
from iel_app.comptes.queries.titulaires import titulaires

__all__ = [
    "Attente",
    "CleConnue",
    "CleVue",
    "CollectivitePossible",
    "Connexion",
    "Identifiants",
    "LienVu",
    "OrganismeDeCles",
    "PageCles",
    "SecondFacteurVu",
    "SessionVue",
    "acteur_elargi",
    "attente",
    "cle",
    "cles",
    "collectivites_accessibles",
    "collectivites_possibles",
    "connexion",
    "identifiants",
    "lien",
    "rattachements_actifs",
    "second_facteur",
    "sessions_ouvertes",
    "titulaires",
]
