"""The questions of « Aide », by theme, and their answers; durations are read from the settings."""

import reflex as rx

from iel_app import ui
from iel_app.core.settings import settings

Reponses = tuple[rx.Component, ...]


def heures(minutes: int) -> str:
    """Return a duration as people say it."""
    heures, reste = divmod(minutes, 60)
    if not reste:
        return f"{heures} heure{'s' if heures > 1 else ''}"
    return f"{minutes} minutes"


def connexion() -> Reponses:
    """Return the questions on signing in."""
    reglages = settings()
    return (
        ui.question(
            "Quel est mon identifiant ?",
            rx.el.p("C’est votre adresse électronique professionnelle, comme nom@ville.fr."),
            rx.el.p("Les CFA, les Carif-Oref et le CNFPT utilisent la même page de connexion."),
        ),
        ui.question(
            "Ma connexion est refusée",
            rx.el.p(
                f"Après {reglages.essais_par_compte} essais, attendez {reglages.attente_apres_essais} minutes. "
                "Le message est le même pour une adresse inconnue et pour un mot de passe inexact."
            ),
            rx.el.p("Vous pouvez coller le mot de passe, ou l’afficher pour le relire."),
        ),
        ui.question(
            "Combien de temps reste-t-on connecté ?",
            rx.el.p(
                f"{heures(reglages.session_inactivite)} sans activité, et {heures(reglages.session_absolue)} au plus. "
                "Un message prévient 5 minutes avant la fin. Votre brouillon est conservé."
            ),
        ),
        ui.question(
            "J’utilise un poste partagé",
            rx.el.p("Déconnectez-vous en partant."),
            rx.el.p(
                "Depuis n’importe quel appareil, la page ",
                ui.link("Mes connexions", href="/mes-connexions"),
                " permet de fermer une connexion oubliée.",
            ),
        ),
    )


def mot_de_passe() -> Reponses:
    """Return what to do without a password."""
    return (
        rx.el.p("Le renouvellement en ligne n’est pas encore ouvert."),
        rx.el.p(
            "Écrivez à votre délégation, depuis l’adresse électronique de votre compte. "
            "Elle vérifie votre identité, puis vous remet un nouveau mot de passe."
        ),
        rx.el.p(ui.native_link("Contacter votre délégation", href="#contact")),
    )


def premiere_visite() -> Reponses:
    """Return how to obtain an access."""
    return (
        rx.el.p(
            "La délégation du CNFPT remet le code et le mot de passe de la collectivité. "
            "Par sécurité, elle les envoie séparément."
        ),
        ui.question(
            "J’ai le code, pas le mot de passe",
            rx.el.p("Regardez dans les courriers indésirables, puis écrivez à votre délégation."),
        ),
        ui.question(
            "Plusieurs personnes doivent répondre",
            rx.el.p("Chaque personne a son compte, à son adresse. Ne partagez pas un mot de passe."),
        ),
    )


def collectivite() -> Reponses:
    """Return the questions on the picker."""
    return (
        ui.question(
            "Pourquoi me demande-t-on de choisir ?",
            rx.el.p("Votre compte agit pour plusieurs collectivités : la vôtre, ou celles que la vôtre gère."),
            rx.el.p("Le nom de la collectivité choisie reste affiché en haut de chaque page."),
        ),
        ui.question(
            "Comment changer de collectivité ?",
            rx.el.p("Suivez le lien « Changer », à côté de ce nom. Il n’est pas utile de se déconnecter."),
        ),
        ui.question(
            "Une collectivité manque dans la liste",
            rx.el.p("Votre rattachement a pu prendre fin, ou n’est pas encore créé. Écrivez à votre délégation."),
        ),
    )


def recensement() -> Reponses:
    """Return the questions on the census."""
    return (
        ui.question(
            "Que faut-il préparer ?",
            ui.bullets(
                "Une à cinq personnes en charge de l’apprentissage, avec leur adresse et leur téléphone.",
                "Le nombre de contrats en cours, et de ceux qui finissent dans l’année.",
                "Vos intentions de recrutement, par catégorie cible (métier en tension) et par niveau.",
            ),
        ),
        ui.question(
            "Nous n’avons aucune intention",
            rx.el.p("Cochez « Aucune intention cette année », puis enregistrez. C’est une réponse, elle compte."),
        ),
        ui.question(
            "Une intention engage-t-elle la collectivité ?",
            rx.el.p("Non. Elle permet au CNFPT de prévoir les financements."),
        ),
        ui.question(
            "L’identité de la collectivité est inexacte",
            rx.el.p("Ces données viennent de l’inscription en ligne (IEL). Utilisez « Signaler une erreur »."),
        ),
    )


def brouillon() -> Reponses:
    """Return the questions on the draft."""
    return (
        ui.question(
            "Faut-il enregistrer souvent ?",
            rx.el.p("Non. Chaque champ est gardé dès que vous le quittez. L’heure du dernier brouillon est affichée."),
        ),
        ui.question(
            "Puis-je finir plus tard, sur un autre appareil ?",
            rx.el.p("Oui. Connectez-vous avec le même compte : le brouillon vous attend."),
        ),
        ui.question(
            "Le brouillon est-il transmis au CNFPT ?",
            rx.el.p("Non. Seul le bouton « Enregistrer » transmet la réponse."),
        ),
        ui.question(
            "Une autre personne répond en même temps",
            rx.el.p("Rien n’est écrasé. Si le même champ diffère, l’écran montre les deux valeurs : vous choisissez."),
        ),
        ui.question(
            "La connexion au réseau est coupée",
            rx.el.p("Un bandeau le dit. Gardez la page ouverte : l’enregistrement reprend dès le retour du réseau."),
        ),
    )


def versions() -> Reponses:
    """Return the questions on versions and on the PDF."""
    return (
        ui.question(
            "Puis-je modifier une réponse transmise ?",
            rx.el.p("Oui, autant de fois que nécessaire, jusqu’à la clôture. Chaque enregistrement crée une version."),
        ),
        ui.question(
            "Où retrouver ce qui a changé ?",
            rx.el.p("Dans « Versions enregistrées » : qui, quand, et chaque valeur avant et après."),
        ),
        ui.question(
            "Qui reçoit le récapitulatif ?",
            rx.el.p("Les personnes en charge, par courriel, en PDF. Il se télécharge aussi depuis le recensement."),
        ),
        ui.question(
            "Comment prouver qu’un récapitulatif est authentique ?",
            rx.el.p(
                "Il porte un code, sur sa dernière page. Toute personne peut le saisir dans ",
                ui.link("Vérifier un document", href="/verifier"),
                ".",
            ),
        ),
    )


def periode_fermee() -> Reponses:
    """Return the questions on a closed period."""
    return (
        ui.question(
            "Je n’ai pas répondu à temps",
            rx.el.p("La réponse ne peut plus être enregistrée. Écrivez sans tarder à votre délégation."),
        ),
        ui.question(
            "Mon brouillon est-il compté ?",
            rx.el.p("Non. Un brouillon qui n’a pas été enregistré n’est pas transmis."),
        ),
        ui.question(
            "Puis-je encore lire ma réponse ?",
            rx.el.p("Votre dernier récapitulatif PDF reste disponible. Conservez aussi celui reçu par courriel."),
        ),
    )
