"""« Données personnelles »: what is kept, why, for how long, and the rights of people."""

import reflex as rx

from iel_app import ui
from iel_app.core import french
from iel_app.core.settings import settings
from iel_app.ui.shell import page


def _mois(nombre: int) -> str:
    """Return a time of keeping; a number that nobody set is not invented."""
    return f"{nombre} mois" if nombre else "durée fixée par le CNFPT, communiquée sur demande"


def _donnees() -> list[dict[str, str]]:
    reglages = settings()
    compte = _mois(reglages.conservation_compte_mois)
    lignes = (
        ("Compte : nom, prénom, adresse électronique", "Vous reconnaître, vous écrire", compte),
        ("Mot de passe, sous une forme qui ne se relit pas", "Vous connecter", "la durée du compte"),
        (
            "Double vérification, si vous l’activez : secret, codes de secours sous forme d’empreinte",
            "Demander un code de votre téléphone à la connexion",
            "jusqu’à sa désactivation",
        ),
        (
            "Connexions ouvertes : appareil, dates",
            "Vous montrer et fermer vos connexions",
            f"{french.duration(reglages.session_absolue)} au plus, puis dans l’historique du compte",
        ),
        (
            "Essais de connexion, sous forme d’empreinte",
            "Freiner les attaques",
            f"{reglages.attente_apres_essais} minutes",
        ),
        ("Personnes en charge : nom, adresse, téléphone", "Leur adresser récapitulatifs et alertes", compte),
        (
            "Réponses au recensement et leurs versions",
            "Prévoir les financements, garder la preuve",
            _mois(reglages.conservation_recensement_mois),
        ),
        (
            "Journal : qui a fait quoi, quand, depuis quelle adresse réseau",
            "Sécurité et preuve",
            _mois(reglages.conservation_journal_mois),
        ),
        (
            "Demandes d’aide, rappels et inscriptions aux ateliers : nom, adresse, téléphone, message",
            "Vous répondre, vous rappeler",
            f"{reglages.aide_conservation_mois} mois après la dernière suite donnée",
        ),
        ("Courriels et documents émis", "Preuve de l’envoi", _mois(reglages.conservation_courriels_mois)),
    )
    return [{"donnee": d, "raison": r, "duree": t} for d, r, t in lignes]


@page("/donnees-personnelles", "Données personnelles", acces="public", fil=(("Apprentissage", "/"),))
def donnees_personnelles() -> rx.Component:
    """Return what is kept."""
    return ui.text_page(
        ui.heading("Données personnelles", "Le strict nécessaire, pour une raison connue, pendant un temps borné."),
        None,
        _conservees(),
        ui.chapter("jamais", "Ce qui n’est pas fait", *_jamais()),
        ui.chapter("cookies", "Cookies et mémoire du navigateur", *_cookies()),
        ui.chapter("acces", "Qui voit ces données", *_acces()),
        ui.chapter("droits", "Vos droits", *_droits()),
    )


def _conservees() -> rx.Component:
    colonnes = [
        ui.Colonne("Donnée", lambda ligne: rx.el.span(ligne["donnee"])),
        ui.Colonne("Pourquoi", lambda ligne: rx.el.span(ligne["raison"])),
        ui.Colonne("Durée", lambda ligne: rx.el.span(ligne["duree"])),
    ]
    return rx.el.section(
        rx.el.h2("Ce qui est conservé", id="conservees"),
        rx.el.p("Le CNFPT est responsable du traitement et fixe les durées de conservation.", class_name="measure"),
        ui.table(
            "Données conservées, raison et durée", colonnes, rx.Var.create(_donnees()), lambda ligne: ligne["donnee"]
        ),
        class_name="stack",
        custom_attrs={"aria-labelledby": "conservees"},
    )


def _jamais() -> tuple[rx.Component, ...]:
    return (
        ui.bullets(
            "Aucune mesure d’audience, aucune publicité, aucun service d’un autre site dans les pages.",
            "Aucune donnée sur les apprentis eux-mêmes dans le recensement : des nombres seulement.",
            "Aucune décision automatique vous concernant.",
        ),
    )


def _cookies() -> tuple[rx.Component, ...]:
    return (
        rx.el.p(
            "Un seul cookie : celui de votre session. Il est indispensable, donc aucun bandeau ne vous interroge. "
            "Il disparaît à la déconnexion."
        ),
        rx.el.p(
            "Après une connexion refusée, l’adresse que vous avez saisie revient dans le champ grâce à un second "
            "cookie, effacé au bout de quelques instants. Un autre, de cinq minutes, attend le code de la double "
            "vérification."
        ),
        rx.el.p(
            "Le navigateur garde aussi, pour lui-même, le numéro de l’onglet et le thème d’affichage. "
            "Ni l’un ni l’autre ne permet de vous reconnaître."
        ),
    )


def _acces() -> tuple[rx.Component, ...]:
    return (
        ui.bullets(
            "Les personnes habilitées de votre collectivité, et de celle qui la gère.",
            "Votre délégation du CNFPT, pour le recensement.",
            "Les services nationaux du CNFPT, pour préparer et suivre la campagne.",
        ),
        rx.el.p("Chaque droit est vérifié par le serveur, à chaque action."),
    )


def _droits() -> tuple[rx.Component, ...]:
    courriel = settings().dpo_courriel
    return (
        rx.el.p("Vous pouvez demander à consulter vos données, à les corriger, à les effacer ou à en limiter l’usage."),
        rx.el.p(
            "Écrivez à votre délégation, ou au délégué à la protection des données du CNFPT",
            *((" : ", ui.mail_link(rx.Var.create(courriel)), ",") if courriel else (",",)),
            " 80 rue de Reuilly, CS 41232, 75578 Paris Cedex 12.",
        ),
        rx.el.p(
            "Si la réponse ne vous convient pas, vous pouvez saisir la ",
            ui.native_link("CNIL", href="https://www.cnil.fr/fr/plaintes"),
            ".",
        ),
        rx.el.p(ui.link("Nous écrire", href="/aide/contact?objet=donnees")),
    )
