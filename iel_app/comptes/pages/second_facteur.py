"""The second factor: its code at sign-in, and « Double vérification », where one gives it to one's account."""

import reflex as rx

from iel_app import ui
from iel_app.comptes.pages.cadre import actuel, cadre, faute, refus
from iel_app.comptes.state import CLE, CODES, ConnexionState
from iel_app.ui.shell import page


@page(
    "/connexion/code",
    "Code de vérification",
    en_erreur=refus("code") != "",
    acces="public",
    fil=(("Apprentissage", "/"), ("Connexion", "/connexion")),
    charger=ConnexionState.ouvrir_code,
)
def code() -> rx.Component:
    """Return the one field of the code."""
    return cadre(
        "code",
        "Code de vérification",
        rx.el.p("Votre mot de passe est juste. Il manque le code que donne l’application de votre téléphone."),
        ui.NativeForm.create(
            _code("code", "6 chiffres, ou les 8 chiffres d’un code de secours. Les espaces ne gênent pas."),
            ui.hidden("suite", ConnexionState.suite),
            ui.row(ui.submit("Vérifier le code"), ui.link("Revenir à la connexion", href="/connexion")),
            action="/auth/code",
            method="post",
            class_name="stack stack-m",
        ),
        rx.el.p(
            ui.link("Je n’ai plus mon téléphone", href="/aide?question=telephone-perdu#q-telephone-perdu"),
        ),
        reste="L’application donne un nouveau code toutes les 30 secondes.",
    )


@page(
    "/mon-second-facteur",
    "Double vérification",
    en_erreur=refus("second") != "",
    acces="personne",
    fil=(("Accueil", "/accueil"), ("Mes connexions", "/mes-connexions")),
    charger=ConnexionState.ouvrir_second,
)
def mon_second_facteur() -> rx.Component:
    """Return what one’s second factor is worth now, and what can be done with it."""
    return cadre(
        "second",
        "Double vérification",
        rx.el.p("Un code donné par votre téléphone, en plus du mot de passe : un mot de passe volé ne suffit plus."),
        rx.match(
            ConnexionState.note,
            ("refuse", ui.alert("attention", rx.el.p(ConnexionState.phrase))),
            ("aucun", _aucun()),
            ("prepare", _scanner()),
            ("a_noter", _a_noter()),
            ("codes", rx.fragment()),
            ("actif", _actif()),
            ui.skeleton(),
        ),
        _codes(),
        _cle(),
        rx.cond(ConnexionState.note == "prepare", _confirmer(), rx.fragment()),
        reste="Rien n’est changé.",
    )


def _fait() -> rx.Component:
    return rx.cond(ConnexionState.phrase != "", ui.alert("succes", rx.el.p(ConnexionState.phrase)), rx.fragment())


def _aucun() -> rx.Component:
    return rx.el.div(
        _fait(),
        ui.bullets(
            "Il faut une application de codes sur votre téléphone : FreeOTP, Aegis, Google ou Microsoft Authenticator.",
            "Elle donne ses codes même sans réseau.",
            "Dix codes de secours remplacent le téléphone s’il est perdu.",
        ),
        ui.NativeForm.create(
            ui.submit("Activer la double vérification"), action="/auth/second-facteur/preparer", method="post"
        ),
        class_name="stack stack-m",
    )


def _scanner() -> rx.Component:
    return rx.el.div(
        rx.el.h2("1. Ajoutez le compte à l’application", class_name="h4"),
        rx.el.p("Dans l’application, choisissez d’ajouter un compte, puis visez cette image."),
        # Before the page is loaded, its state may be of another time: the image would no longer be there.
        rx.cond(
            rx.State.is_hydrated,
            rx.el.img(
                src="/auth/second-facteur.svg",
                alt="Code QR à viser avec l’application. Sans appareil photo, affichez la clé à saisir.",
                class_name="qr",
            ),
            rx.fragment(),
        ),
        rx.cond(
            ConnexionState.montre,
            rx.fragment(),
            ui.button("Afficher la clé à saisir", genre="secondaire", on_click=ConnexionState.montrer),
        ),
        class_name="stack stack-m",
    )


def _cle() -> rx.Component:
    """Return the place of the key to type: always there, since its field must exist to receive it."""
    return rx.el.div(
        ui.copy_field(CLE, "Clé à saisir", "À la place de l’image, dans l’application seulement.", lignes=2),
        hidden=~ConnexionState.montre,
    )


def _confirmer() -> rx.Component:
    return rx.el.div(
        rx.el.h2("2. Confirmez avec le code affiché", class_name="h4"),
        _preuves(
            "Les 6 chiffres que l’application affiche. Les espaces ne gênent pas.",
            ui.submit("Confirmer", name="acte", value="active"),
            ui.link("Annuler", href="/mes-connexions"),
        ),
        class_name="stack stack-m",
    )


def _a_noter() -> rx.Component:
    return rx.el.div(
        _fait(),
        rx.el.h2("Il reste à noter vos codes de secours", class_name="h4"),
        rx.el.p(
            "Chacun remplace une fois le téléphone perdu. Ils ne sont montrés qu’une fois : ayez de quoi les noter."
        ),
        rx.el.p(ui.button("Montrer mes codes de secours", on_click=ConnexionState.montrer)),
        class_name="stack stack-m",
    )


def _codes() -> rx.Component:
    """Return the place of the recovery codes just drawn: always there too."""
    return rx.el.div(
        ui.alert(
            "succes",
            rx.el.div(
                ui.copy_field(
                    CODES,
                    "Codes de secours",
                    "Notez-les maintenant, loin du téléphone : ils ne seront plus jamais montrés.",
                    lignes=10,
                ),
                rx.el.p(ui.link("C’est noté", href="/mes-connexions")),
                class_name="stack stack-s",
            ),
            titre="Vos dix codes de secours",
        ),
        hidden=ConnexionState.note != "codes",
    )


def _actif() -> rx.Component:
    return rx.el.div(
        rx.el.p(
            ui.badge("succes", "Activée"), " Codes de secours restants : ", rx.el.strong(ConnexionState.reste), "."
        ),
        rx.el.h2("Renouveler ou désactiver", class_name="h4"),
        _preuves(
            "Les 6 chiffres de l’application, ou un code de secours.",
            ui.no_enter(),
            ui.submit("Demander de nouveaux codes de secours", genre="secondaire", name="acte", value="codes"),
            ui.submit("Désactiver la double vérification", genre="danger", name="acte", value="desactive"),
        ),
        class_name="stack stack-m",
    )


def _preuves(aide: str, *actions: rx.Component) -> rx.Component:
    """Return the form that asks for the present password and a code: an open screen is not its owner."""
    return ui.NativeForm.create(
        rx.el.input(
            type="text",
            name="identifiant",
            default_value=ConnexionState.identifiant,
            auto_complete="username",
            read_only=True,
            hidden=True,
        ),
        _code("second", aide),
        actuel("second"),
        ui.row(*actions),
        action="/auth/second-facteur",
        method="post",
        class_name="stack stack-m",
    )


def _code(formulaire: str, aide: str) -> rx.Component:
    return ui.text_field(
        "code",
        "Code",
        aide=aide,
        erreur=faute(formulaire, "code"),
        court=True,
        input_mode="numeric",
        auto_complete="one-time-code",
        max_length=20,
        required=True,
    )
