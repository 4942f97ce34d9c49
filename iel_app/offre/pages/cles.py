"""« Clés de l’API »: which software acts for the structure, and until when (document 004, version 2: Ymag)."""

import reflex as rx

from iel_app import ui
from iel_app.offre.components.messages import absent
from iel_app.offre.state.adresses import CATALOGUE
from iel_app.offre.state.cles import ADRESSE_CLES, CHAMP, ClesState
from iel_app.offre.state.cles import Cle as LigneCle
from iel_app.ui.shell import page

TITRE = "Clés de l’API"


@page(
    ADRESSE_CLES,
    TITRE,
    acces="personne",
    fil=(("Accueil", "/accueil"), ("Catalogue", CATALOGUE)),
    charger=ClesState.ouvrir,
)
def cles() -> rx.Component:
    """Return the keys in force, the form of a new one, the keys that are over."""
    return rx.el.div(
        rx.match(
            ClesState.etat,
            ("pret", _cles()),
            ("refuse", absent(TITRE, ClesState.message, retour=False)),
            ui.skeleton("Chargement des clés"),
        ),
        ui.FocusOn.create(cible=ClesState.cible),
    )


def _cles() -> rx.Component:
    return rx.el.div(
        rx.el.div(
            ui.heading(
                TITRE,
                "Une clé permet à un logiciel de votre CFA d’envoyer et de lire les formations à votre place.",
            ),
            rx.el.p(ui.native_link("Documentation de l’API", href="/api/docs")),
            ui.status(ClesState.annonce, visible=True),
            class_name="stack stack-s",
        ),
        rx.cond(
            ClesState.motif != "",
            ui.alert("erreur", rx.el.p(ClesState.motif), id="motif", titre="Rien n’a changé"),
            rx.fragment(),
        ),
        _montree(),
        rx.el.section(
            rx.el.h2("Clés actives", id="actives"),
            rx.cond(
                ClesState.actives.length() > 0,
                ui.table(
                    "Clés actives, la plus récente en premier",
                    [*_colonnes(), ui.Colonne("Fin", lambda c: rx.el.span(c.fin, class_name="nowrap")), _action()],
                    ClesState.actives,
                    lambda c: c.id,
                ),
                ui.empty_state("verrou", "Aucune clé active", rx.el.p("Créez-en une par logiciel, ci-dessous.")),
            ),
            class_name="stack",
            custom_attrs={"aria-labelledby": "actives"},
        ),
        _formulaire(),
        rx.cond(ClesState.finies.length() > 0, _finies(), rx.fragment()),
        _confirmation(),
        class_name="stack stack-l",
    )


def _colonnes() -> list[ui.Colonne]:
    def logiciel(c: rx.vars.ObjectVar[LigneCle]) -> rx.Component:
        plusieurs = rx.cond(
            ClesState.organismes.length() > 1, rx.el.span(c.organisme, class_name="small muted"), rx.fragment()
        )
        return rx.el.span(c.nom, " ", plusieurs)

    return [
        ui.Colonne("Logiciel", logiciel, nomme=True),
        ui.Colonne("Clé", lambda c: rx.el.span(c.prefixe, class_name="code nowrap")),
        ui.Colonne("Droits", lambda c: rx.el.span(c.droits)),
        ui.Colonne("Créée", lambda c: rx.el.span(c.creee)),
        ui.Colonne("Dernier usage", _usage),
    ]


def _usage(c: rx.vars.ObjectVar[LigneCle]) -> rx.Component:
    """Return when a key was last used; one that never was may have been lost before anybody wrote it down."""
    perdue = rx.el.span("Clé non notée ? Révoquez-la et créez-en une autre.", class_name="hint")
    return rx.el.span(c.vue, rx.cond(c.inutilisee, rx.fragment(rx.el.br(), perdue), rx.fragment()))


def _action() -> ui.Colonne:
    return ui.Colonne(
        "Action",
        lambda c: ui.button(
            "Révoquer",
            ui.vh(" la clé de ", c.nom, " ", c.prefixe),
            genre="discret-petit",
            id="revoquer-" + c.id.to(str),
            on_click=ClesState.preparer(c.id),
        ),
        "actions",
    )


def _finies() -> rx.Component:
    return rx.el.section(
        rx.el.h2("Clés révoquées ou expirées", id="finies"),
        ui.table(
            "Clés qui n’ouvrent plus rien",
            [*_colonnes(), ui.Colonne("Fin", lambda c: rx.el.span(c.fin))],
            ClesState.finies,
            lambda c: c.id,
        ),
        class_name="stack",
        custom_attrs={"aria-labelledby": "finies"},
    )


def _montree() -> rx.Component:
    """Return the place of a key just made: always there, since its field must exist to receive it."""
    return rx.el.div(
        ui.alert(
            "succes",
            rx.el.div(
                rx.el.p("Copiez-la maintenant dans votre logiciel : elle ne sera plus jamais montrée."),
                ui.copy_field(CHAMP, "Clé secrète", "Traitez-la comme un mot de passe : ni courriel, ni copie."),
                class_name="stack stack-s",
            ),
            titre=rx.fragment("La clé de « ", ClesState.creee, " » est créée"),
        ),
        hidden=ClesState.creee == "",
    )


def _formulaire() -> rx.Component:
    return rx.el.section(
        rx.el.h2("Créer une clé", id="creer"),
        rx.el.form(
            ui.error_summary(ClesState.fautes, "La clé n’est pas créée."),
            _organisme(),
            ui.text_field(
                "nom",
                "Logiciel",
                valeur=ClesState.nom,
                aide="Le nom sous lequel ses actions seront notées, comme Ymag.",
                erreur=ClesState.erreurs.get("nom", ""),
                max_length=80,
            ),
            ui.tick_group(
                "portees",
                "Droits",
                "Seulement ceux dont le logiciel a besoin.",
                ClesState.portees,
                erreur=ClesState.erreurs.get("portees", ""),
            ),
            ui.text_field(
                "fin",
                "Date de fin",
                valeur=ClesState.fin,
                aide="Jour, mois, année ; deux ans au plus.",
                erreur=ClesState.erreurs.get("fin", ""),
                court=True,
            ),
            rx.el.p(ui.submit("Créer la clé")),
            on_submit=ClesState.creer,
            no_validate=True,
            key="cle-" + ClesState.tirage.to_string(),
            class_name="stack measure",
        ),
        class_name="stack",
        custom_attrs={"aria-labelledby": "creer"},
    )


def _organisme() -> rx.Component:
    return rx.cond(
        ClesState.organismes.length() > 1,
        ui.select_field("organisme", "Structure", ClesState.organismes, valeur=ClesState.organisme),
        ui.hidden("seul", ClesState.organismes[0].code),  # a name of its own: the list’s would win, empty
    )


def _confirmation() -> rx.Component:
    return ui.dialog(
        "revocation",
        "Révoquer cette clé ?",
        rx.el.p(rx.el.strong(ClesState.a_revoquer_nom)),
        rx.el.p("Le logiciel qui s’en sert ne pourra plus rien envoyer ni lire, aussitôt. C’est définitif."),
        ui.row(
            ui.button("Révoquer la clé", genre="danger", on_click=ClesState.revoquer(ClesState.a_revoquer)),
            ui.button("Garder la clé", genre="secondaire", on_click=ClesState.preparer("")),
        ),
        ouvert=ClesState.a_revoquer != "",
        fermer=ClesState.preparer(""),
    )
