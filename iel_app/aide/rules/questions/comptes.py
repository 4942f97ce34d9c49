"""Questions on finding a formation, on signing in and on the collectivité acted for (documents 000 and 003)."""

from iel_app.aide.rules.questions.modele import COLLECTIVITES, EQUIPE, OFFRE, Question, Theme

_CONNEXION = ("/connexion", "/mes-connexions", "/mot-de-passe-perdu")
_CHOIX = ("/choisir-collectivite",)
_FORMATIONS = ("/formations",)

QUESTIONS = (
    Question(
        "chercher-une-formation",
        Theme.RECHERCHE,
        "Comment trouver une formation en apprentissage ?",
        (
            "Ouvrez « Trouver une formation », sans compte. Saisissez un métier ou un diplôme, puis une commune.",
            "Les accents et les petites fautes de frappe ne gênent pas. L’adresse de la page garde votre recherche.",
        ),
        pages=_FORMATIONS,
        liens=(("Trouver une formation", "/formations"),),
    ),
    Question(
        "candidater",
        Theme.RECHERCHE,
        "Comment m’inscrire à une formation ?",
        (
            "Écrivez ou téléphonez au contact indiqué sur la fiche de la formation.",
            "Le CFA vous dit comment candidater, et s’il reste des places. La plateforme ne reçoit pas de candidature.",
        ),
        pages=_FORMATIONS,
        mots="candidature inscrire postuler apprenti",
    ),
    Question(
        "formation-inexacte",
        Theme.RECHERCHE,
        "Une fiche de formation est inexacte",
        ("Écrivez-nous depuis cette fiche : sa référence est jointe à votre message. Le CFA corrigera.",),
        pages=_FORMATIONS,
        liens=(("Nous écrire", "/aide/contact"),),
        mots="erreur signaler",
    ),
    Question(
        "identifiant",
        Theme.CONNEXION,
        "Quel est mon identifiant ?",
        (
            "C’est votre adresse électronique professionnelle, comme nom@ville.fr.",
            "Les CFA, les Carif-Oref et le CNFPT utilisent la même page de connexion.",
        ),
        pages=_CONNEXION,
    ),
    Question(
        "connexion-refusee",
        Theme.CONNEXION,
        "Pourquoi ma connexion est-elle refusée ?",
        (
            "Après {essais} essais, attendez {attente} minutes.",
            "Le message est le même pour une adresse inconnue et pour un mot de passe inexact.",
            "Vous pouvez coller le mot de passe, ou l’afficher pour le relire.",
        ),
        pages=_CONNEXION,
        mots="bloque impossible",
    ),
    Question(
        "mot-de-passe-perdu",
        Theme.CONNEXION,
        "J’ai perdu mon mot de passe",
        (
            "Donnez votre identifiant : un courriel part avec un lien, qui sert une seule fois pendant {lien} minutes.",
            "Le message est le même pour une adresse inconnue. Sans courriel, relisez l’adresse et regardez dans les "
            "courriers indésirables.",
        ),
        pages=_CONNEXION,
        liens=(
            ("Recevoir un lien", "/mot-de-passe-perdu"),
            ("Nous écrire", "/aide/contact?objet=connexion"),
        ),
        mots="oublie renouveler mdp",
    ),
    Question(
        "choisir-un-mot-de-passe",
        Theme.CONNEXION,
        "Comment choisir et changer mon mot de passe ?",
        (
            "{minimum} caractères au moins, difficiles à deviner : une phrase de quelques mots convient très bien. "
            "Ni chiffre ni signe n’est imposé.",
            "Après le changement, vos autres connexions sont fermées et un courriel vous prévient.",
        ),
        pages=("/mon-mot-de-passe", "/nouveau-mot-de-passe", "/mes-connexions"),
        liens=(("Changer mon mot de passe", "/mon-mot-de-passe"),),
        mots="modifier solide force mdp securite",
    ),
    Question(
        "double-verification",
        Theme.CONNEXION,
        "Comment protéger mon compte par un code en plus du mot de passe ?",
        (
            "Le personnel du CNFPT et des Carif-Oref peut activer la double vérification, depuis « Mes connexions ».",
            "Une application du téléphone donne alors un code de 6 chiffres, demandé à chaque connexion.",
            "Notez les dix codes de secours : chacun remplace une fois le téléphone.",
        ),
        pages=("/mon-second-facteur", "/mes-connexions"),
        roles=EQUIPE,
        liens=(("Double vérification", "/mon-second-facteur"),),
        mots="authentification securite application deux facteurs",
    ),
    Question(
        "telephone-perdu",
        Theme.CONNEXION,
        "Je n’ai plus le téléphone qui donne mon code de connexion",
        (
            "Saisissez un de vos codes de secours à la place du code. Il ne servira qu’une fois.",
            "Vous n’en avez plus ? Écrivez-nous : après vérification de votre identité, nous retirons le code.",
            "Un nouveau mot de passe ne dispense pas du code.",
        ),
        pages=("/connexion/code", "/mon-second-facteur"),
        liens=(("Nous écrire", "/aide/contact?objet=connexion"),),
        mots="casse vole change secours double verification",
    ),
    Question(
        "obtenir-un-acces",
        Theme.CONNEXION,
        "Comment obtenir un accès pour ma collectivité ?",
        (
            "La délégation du CNFPT remet le code et le mot de passe de la collectivité, séparément par sécurité.",
            "Il en manque un ? Regardez dans les courriers indésirables, puis écrivez à votre délégation.",
        ),
        pages=_CONNEXION,
        mots="creer compte premiere visite code",
    ),
    Question(
        "inscription-agent",
        Theme.CONNEXION,
        "Comment m’inscrire en tant qu’agent ou intervenant ?",
        (
            "Vous passez par le service RH de votre collectivité : c’est la procédure habituelle, sans compte à créer.",
            "Vous vous inscrivez à titre personnel, ou vous êtes indépendant ou indépendante : la création d’un compte "
            "en ligne n’est pas encore ouverte ici. Écrivez à votre délégation du CNFPT.",
            "Une adresse électronique sert à une seule collectivité : il en faut une autre pour une deuxième.",
        ),
        pages=_CONNEXION,
        liens=(("Nous écrire", "/aide/contact?objet=connexion"),),
        mots="preinscription formateur independant creer compte agent",
    ),
    Question(
        "compte-cfa",
        Theme.CONNEXION,
        "Comment obtenir un compte pour un CFA ?",
        (
            "Un compte se crée en deux temps : celui de la structure, s’il n’existe pas, puis le vôtre.",
            "Écrivez-nous avec le SIRET de votre structure : nous rattachons votre compte à elle.",
        ),
        pages=_CONNEXION,
        liens=(("Nous écrire", "/aide/contact?objet=connexion"),),
        mots="creation structure organisme",
    ),
    Question(
        "plusieurs-personnes",
        Theme.CONNEXION,
        "Plusieurs personnes peuvent-elles répondre pour la même structure ?",
        ("Oui. Chaque personne a son compte, à son adresse. Ne partagez pas un mot de passe.",),
        pages=_CONNEXION,
        mots="collegue partager",
    ),
    Question(
        "duree-connexion",
        Theme.CONNEXION,
        "Combien de temps reste-t-on connecté ?",
        (
            "{inactivite} sans activité, et {absolue} au plus.",
            "Un message prévient 5 minutes avant la fin. Votre brouillon est conservé.",
        ),
        pages=_CONNEXION,
        mots="session deconnexion expire",
    ),
    Question(
        "poste-partage",
        Theme.CONNEXION,
        "J’utilise un poste partagé",
        (
            "Déconnectez-vous en partant.",
            "Depuis n’importe quel appareil, « Mes connexions » permet de fermer une connexion oubliée.",
        ),
        pages=_CONNEXION,
        liens=(("Mes connexions", "/mes-connexions"),),
    ),
    Question(
        "plusieurs-collectivites",
        Theme.COLLECTIVITE,
        "Pourquoi me demande-t-on de choisir une collectivité ?",
        (
            "Votre compte agit pour plusieurs collectivités : la vôtre, ou celles que la vôtre gère, comme un CCAS.",
            "Le nom de la collectivité choisie reste affiché en haut de chaque page.",
        ),
        roles=COLLECTIVITES,
        pages=_CHOIX,
        mots="ccas gestionnaire geree",
    ),
    Question(
        "changer-de-collectivite",
        Theme.COLLECTIVITE,
        "Comment changer de collectivité ?",
        ("Suivez le lien « Changer », à côté de son nom. Il n’est pas utile de se déconnecter.",),
        roles=COLLECTIVITES,
        pages=_CHOIX,
    ),
    Question(
        "collectivite-manquante",
        Theme.COLLECTIVITE,
        "Une collectivité manque dans ma liste",
        ("Votre rattachement a pu prendre fin, ou n’est pas encore créé. Écrivez à votre délégation.",),
        roles=COLLECTIVITES,
        pages=_CHOIX,
        liens=(("Nous écrire", "/aide/contact?objet=connexion"),),
    ),
    Question(
        "contacter",
        Theme.CONNEXION,
        "À qui m’adresser ?",
        (
            "Collectivité : le nom, le téléphone et l’adresse de votre délégation sont au début du recensement.",
            "CFA : les gestionnaires de l’offre de votre région répondent aux messages sur les formations.",
            "Sans compte, les coordonnées des délégations sont sur www.cnfpt.fr. Ne communiquez jamais votre mot de "
            "passe.",
        ),
        liens=(("Nous écrire", "/aide/contact"), ("Demander un rappel", "/aide/rappel")),
        mots="telephone joindre interlocuteur delegation",
    ),
    Question(
        "preparer-un-rappel",
        Theme.CONNEXION,
        "Peut-on me rappeler, ou me former à l’outil ?",
        (
            "Oui. Réservez un créneau de permanence : une personne vous rappelle.",
            "Les ateliers en ligne présentent les écrans en direct. L’inscription est gratuite.",
        ),
        roles=COLLECTIVITES | OFFRE,
        liens=(("Demander un rappel", "/aide/rappel"), ("Ateliers en ligne", "/aide/ateliers")),
        mots="permanence webatelier visio telephone",
    ),
)
