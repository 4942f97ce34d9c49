"""Questions on sessions and places (Guide 003, « La période de formation », « Le lieu de formation »)."""

from iel_app.aide.rules.questions.modele import CFA, OFFRE, Question, Theme

_SESSION = ("/offre/session", "/offre/formations")

QUESTIONS = (
    Question(
        "session-de-plusieurs-annees",
        Theme.SESSION,
        "Une formation de 2 ans, est-ce deux sessions ?",
        (
            "Non : une seule session, de la date d’entrée à la date de sortie. Comme du 01/09/2027 au 31/07/2029.",
            "Indiquez toute l’amplitude de la formation.",
        ),
        roles=OFFRE,
        champs=("session:date_debut", "session:date_fin"),
        pages=_SESSION,
        mots="periode duree dates",
    ),
    Question(
        "anciennes-sessions",
        Theme.SESSION,
        "Puis-je changer les dates d’une ancienne session ?",
        (
            "Non. Laissez-la et créez-en une autre : sa référence est unique et se garde.",
            "« Dupliquer » copie une session un an plus tard. « Reconduire » reporte la dernière rentrée.",
        ),
        roles=OFFRE,
        champs=("formation:ajouter-session",),
        pages=_SESSION,
        mots="reutiliser modifier dupliquer copier reconduire reference",
    ),
    Question(
        "entrees",
        Theme.SESSION,
        "Dates fixes ou entrées permanentes ?",
        (
            "Dates fixes : tout le groupe commence le même jour.",
            "Entrées et sorties permanentes : chacun commence quand il veut, entre les deux dates de la session.",
        ),
        roles=OFFRE,
        champs=("session:entrees",),
        pages=_SESSION,
    ),
    Question(
        "lieu",
        Theme.SESSION,
        "Quelle adresse saisir comme lieu de formation ?",
        (
            "Celle où se donnent les cours, pas celle du siège.",
            "Elle s’affiche dans les moteurs de recherche et part vers Parcoursup et Affelnet.",
        ),
        roles=OFFRE,
        champs=("session:adresse", "session:commune-texte"),
        pages=_SESSION,
        mots="commune ville code postal site",
    ),
    Question(
        "cedex",
        Theme.SESSION,
        "Que saisir dans le champ Cedex ?",
        (
            "« CEDEX », ou « CEDEX 03 », seulement si l’adresse en porte un.",
            "Le code postal reste celui de la commune : il sert à situer la formation.",
        ),
        roles=OFFRE,
        champs=("session:cedex",),
        pages=_SESSION,
        mots="code postal distribution",
    ),
    Question(
        "places",
        Theme.SESSION,
        "Comment tenir à jour les places ?",
        (
            "La capacité est le nombre de places ouvertes ; les places restantes, celles encore libres.",
            "Les places se corrigent à tout moment : elles sont publiées aussitôt, sans contrôle.",
            "« Capacité dépassée » : votre logiciel ou un import déclare plus d’inscrits que de places. Corrigez la "
            "capacité ou le nombre d’inscrits.",
        ),
        roles=OFFRE,
        champs=("session:capacite", "session:places_restantes"),
        pages=_SESSION,
        mots="capacite effectif complet inscrits",
    ),
    Question(
        "recrutement",
        Theme.SESSION,
        "À quoi sert l’état du recrutement ?",
        (
            "« Ouvert » : les candidatures sont acceptées. « Suspendu » : pas pour le moment. « Fermé » : c’est fini.",
            "Le public le voit sur la fiche, à côté des places.",
        ),
        roles=OFFRE,
        champs=("session:recrutement",),
        pages=_SESSION,
    ),
    Question(
        "places-automatiques",
        Theme.SESSION,
        "Mon logiciel peut-il transmettre les places ?",
        (
            "Oui, par l’API : créez une clé dans « Clés de l’API », puis donnez-la à l’éditeur de votre logiciel.",
            "Un import régulier convient aussi : avec l’identifiant de votre logiciel, les sessions sont retrouvées.",
        ),
        roles=CFA,
        pages=_SESSION,
        mots="ymag api automatique",
    ),
)
