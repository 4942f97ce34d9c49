"""« Recensement », « saisie » (document 000)."""

import reflex as rx
from reflex.experimental.client_state import ClientStateVar

from iel_app import ui
from iel_app.recensement import components
from iel_app.recensement.rules import IDENTITE
from iel_app.recensement.state import SaisieState
from iel_app.recensement.state.signalement import SignalementState
from iel_app.ui.session import SessionState
from iel_app.ui.shell import page

_attendue = ClientStateVar.create("recensement_attendue", default=-1)


@page(
    "/recensement/saisie",
    SaisieState.titre,
    en_erreur=SaisieState.erreurs.length() > 0,
    fil=(("Accueil", "/accueil"),),
    charger=SaisieState.ouvrir,
    conserve=SaisieState.brouillon,
)
def saisie() -> rx.Component:
    """Return the form, or why it cannot be filled in now."""
    return rx.el.div(
        rx.match(
            ui.stable(SaisieState.etat, SaisieState.etat),
            ("ouvert", "clos_en_cours", "consultation", _formulaire()),
            ("ferme", "a_venir", _hors_periode()),
            ("absent", _absent()),
            ("refuse", ui.empty_state("verrou", "Accès refusé", rx.el.p(SaisieState.message))),
            ui.skeleton("Chargement du recensement"),
        ),
        _signalement(),
        ui.FocusOn.create(cible=SaisieState.cible),
        ui.KeepTyped.create(formulaire="formulaire", pret=rx.State.is_hydrated),
    )


def _titre() -> rx.Component:
    return rx.el.div(
        rx.el.div(
            rx.el.h1(SaisieState.titre, id="titre", custom_attrs={"tabIndex": -1}),
            rx.el.p(
                ui.badge(SaisieState.statut_ton, SaisieState.statut),
                rx.el.span(SaisieState.collectivite, class_name="muted"),
                class_name="row",
            ),
            class_name="stack stack-s",
        ),
        rx.cond(_fige(), rx.fragment(), _echeance()),
        class_name="spread",
    )


def _echeance() -> rx.Component:
    return rx.el.p(
        rx.el.strong(SaisieState.delai, class_name="h2"),
        " avant la clôture",
        rx.el.br(),
        rx.el.span(SaisieState.cloture, class_name="muted"),
    )


def _consigne() -> rx.Component:
    return rx.fragment(
        rx.el.p("Tous les champs sont obligatoires. Votre saisie est conservée au fur et à mesure."),
        rx.cond(SaisieState.message != "", rx.el.p(SaisieState.message, class_name="hint"), rx.fragment()),
    )


def _formulaire() -> rx.Component:
    return rx.el.div(
        _resume(),
        components.conflits(),
        components.motif(),
        components.confirmation(),
        _titre(),
        rx.el.form(
            ui.no_enter(),
            _cote(),
            rx.el.div(
                rx.cond(_fige(), rx.fragment(), _consigne()),
                components.identite(),
                rx.el.fieldset(
                    components.responsables(),
                    components.contrats(),
                    components.intentions(),
                    disabled=_fige(),
                    class_name="form-body",
                ),
                ui.hidden("formulaire", SaisieState.formulaire),
                # Of a tab that comes back, the version that its fields were filled from.
                ui.hidden("base", ui.stable(SaisieState.base, SaisieState.base)),
                ui.undo_bar(SaisieState.retiree, SaisieState.retablir(SaisieState.formulaire)),
                rx.cond(_fige(), rx.fragment(), _fin()),
            ),
            id="formulaire",
            # Another collectivité, or person, is another form: nothing typed for one may show, or count, for the other.
            key=ui.stable(SaisieState.formulaire + SessionState.nom, SaisieState.etat),
            class_name="with-toc",
            no_validate=True,
            on_submit=[_attendue.set_value(SaisieState.reponse), SaisieState.enregistrer],
        ),
        _attendue,
        ui.status(SaisieState.annonce),
        class_name="stack stack-m",
    )


def _fige() -> rx.Var:
    return SaisieState.etat.contains("clos") | SaisieState.etat.contains("consultation")


def _resume() -> rx.Component:
    return ui.error_summary(
        SaisieState.erreurs,
        rx.fragment(
            "Votre brouillon est conservé. Corrigez ",
            rx.cond(
                SaisieState.erreurs.length() > 1,
                rx.fragment("ces ", SaisieState.erreurs.length(), " points"),
                "ce point",
            ),
            ", puis enregistrez de nouveau.",
        ),
    )


def _cote() -> rx.Component:
    return rx.el.div(
        ui.toc(SaisieState.sommaire, "Sommaire du formulaire"),
        rx.cond(
            SaisieState.recapitulatif != "",
            rx.fragment(
                ui.native_link(
                    "Récapitulatif, version ", SaisieState.version, " (PDF)", href=SaisieState.recapitulatif
                ),
                ui.link("Versions enregistrées", href="/recensement/versions"),
            ),
            rx.fragment(),
        ),
        rx.cond(
            SaisieState.precedent != "",
            ui.native_link(SaisieState.precedent_libelle, " (PDF)", href=SaisieState.precedent),
            rx.fragment(),
        ),
        class_name="sticky stack small",
    )


def _fin() -> rx.Component:
    return rx.fragment(
        rx.el.p(
            "« Enregistrer » transmet la réponse au CNFPT. Vous pourrez la modifier jusqu’au ",
            SaisieState.cloture_jour,
            ". Un récapitulatif PDF est envoyé aux personnes en charge.",
            class_name="hint part",
        ),
        ui.action_bar(
            rx.el.p(
                rx.cond(
                    SaisieState.nb_conflits > 0,
                    rx.fragment(ui.icon("alerte"), " ", SaisieState.nb_conflits, " choix à faire avant d’enregistrer"),
                    rx.cond(
                        SaisieState.brouillon != "",
                        rx.fragment(ui.icon("ok"), " ", SaisieState.brouillon),
                        rx.fragment(),
                    ),
                ),
                class_name="hint",
                id="etat-brouillon",
            ),
            ui.link_button("Quitter sans transmettre", href="/accueil", genre="secondaire"),
            ui.busy_button(
                "Enregistrer",
                "Enregistrement…",
                occupe=(_attendue.value == SaisieState.reponse) & ~SessionState.terminee,
                inerte=SaisieState.nb_conflits > 0,
                id="enregistrer",
            ),
        ),
    )


def _hors_periode() -> rx.Component:
    return rx.el.div(
        _titre_simple(),
        ui.empty_state(
            "verrou",
            SaisieState.hors_periode,
            rx.el.p(SaisieState.dates),
            rx.cond(
                SaisieState.recapitulatif != "",
                rx.el.p(
                    "Votre dernier récapitulatif reste disponible : ",
                    ui.native_link("version ", SaisieState.version, " (PDF)", href=SaisieState.recapitulatif),
                ),
                rx.cond(SaisieState.etat == "ferme", rx.el.p("Votre collectivité n’a pas répondu."), rx.fragment()),
            ),
            rx.el.p(
                "Une question ? ",
                SaisieState.contact_nom,
                ", ",
                SaisieState.contact_telephone,
                ", ",
                ui.mail_link(SaisieState.contact_courriel),
            ),
        ),
        class_name="stack stack-m",
    )


def _absent() -> rx.Component:
    return rx.el.div(
        _titre_simple(),
        ui.empty_state(
            "agenda",
            "Aucune campagne pour le moment",
            rx.el.p("Le CNFPT ouvre la période de recensement en début d’année. Ses dates s’afficheront ici."),
            rx.el.p(ui.link("Revenir à l’accueil", href="/accueil")),
        ),
        class_name="stack stack-m",
    )


def _titre_simple() -> rx.Component:
    return rx.el.h1(SaisieState.titre, id="titre", custom_attrs={"tabIndex": -1})


def _signalement() -> rx.Component:
    return rx.fragment(
        ui.dialog(
            "signalement",
            "Signaler une erreur",
            rx.el.p("Votre interlocuteur ou interlocutrice à la délégation reçoit ce message.", class_name="hint"),
            rx.cond(
                SignalementState.envoye,
                rx.el.div(
                    ui.alert(
                        "succes",
                        rx.el.p("La réponse arrivera à votre adresse."),
                        id="signalement-envoye",
                        titre="Signalement envoyé",
                    ),
                    rx.el.p(ui.button("Fermer", genre="secondaire", on_click=SignalementState.fermer)),
                    class_name="stack",
                ),
                _formulaire_signalement(),
            ),
            ouvert=SignalementState.ouvert,
            fermer=SignalementState.fermer,
        ),
        ui.FocusOn.create(cible=SignalementState.cible),
    )


def _formulaire_signalement() -> rx.Component:
    return rx.el.form(
        ui.hidden("formulaire", SaisieState.formulaire),
        ui.select_field(
            "signalement-champ",
            "Information concernée",
            list(IDENTITE.items()),
            erreur=SignalementState.fautifs.get("signalement-champ", ""),
        ),
        ui.text_area(
            "signalement-message",
            "Ce qui doit être corrigé",
            erreur=SignalementState.fautifs.get("signalement-message", ""),
            max_length=2000,
        ),
        rx.cond(SignalementState.motif != "", rx.el.p(SignalementState.motif, class_name="error"), rx.fragment()),
        ui.row(
            ui.submit("Envoyer le signalement"),
            ui.button("Annuler", genre="secondaire", on_click=SignalementState.fermer),
        ),
        class_name="stack",
        no_validate=True,
        on_submit=SignalementState.envoyer,
    )
