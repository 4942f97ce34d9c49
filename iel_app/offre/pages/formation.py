"""The editor of a formation (Guide 003, « Formulaire de saisie » and « Modifier une formation »)."""

import reflex as rx

from iel_app import ui
from iel_app.offre.components import formation as blocs
from iel_app.offre.components import seances
from iel_app.offre.components.messages import absent, lien_manquant, sur_place
from iel_app.offre.state import FormationState
from iel_app.offre.state.adresses import REFERENCE as ADRESSE
from iel_app.ui.session import SessionState
from iel_app.ui.shell import page

_FORMATION = FormationState.formation
# A tab that comes back finds a state without a draw: its fields stay.
_tenue = ui.stable(FormationState.tirage, FormationState.tirage).to_string() + ui.stable(
    SessionState.nom, SessionState.nom
)


@page(
    f"/offre/formations/[{ADRESSE}]",
    FormationState.titre,
    acces="personne",
    fil=(("Accueil", "/accueil"), ("Catalogue", "/offre/catalogue")),
    charger=FormationState.ouvrir,
)
def formation() -> rx.Component:
    """Return the editor, read-only when the formation is in control or out of the catalogue."""
    return rx.el.div(
        rx.match(
            sur_place(FormationState, ADRESSE),
            ("edition", _editeur()),
            ("lecture", _editeur()),
            ("refuse", absent("Formation introuvable", FormationState.motif)),
            ui.skeleton("Chargement de la formation"),
        ),
        blocs.demande(),
        seances.retrait(),
        _abandon(),
        ui.LiveCounts.create(),
        ui.FocusOn.create(cible=FormationState.cible),
        ui.KeepTyped.create(formulaire="editeur", pret=rx.State.is_hydrated),
    )


def _entete() -> rx.Component:
    modifier = rx.cond(FormationState.etat == "edition", "Modifier : ", "")
    return rx.el.div(
        rx.el.h1(modifier, FormationState.titre, id="titre", custom_attrs={"tabIndex": -1}),
        rx.el.p(
            ui.badge(FormationState.badge_ton, FormationState.badge),
            rx.el.span(FormationState.reference, class_name="code"),
            ui.link(FormationState.categorie, href=FormationState.categorie_href),
            rx.cond(
                FormationState.est_publiee,
                ui.link("Voir la fiche publique", href="/formations/fiche?ref=" + FormationState.reference),
                rx.fragment(),
            ),
            class_name="row",
        ),
        class_name="stack stack-s",
    )


def _editeur() -> rx.Component:
    edition = FormationState.etat == "edition"
    corps = rx.el.div(
        rx.cond(edition, rx.el.p("Tous les champs sont obligatoires, sauf mention contraire."), rx.fragment()),
        rx.el.fieldset(
            blocs.certification(),
            blocs.modalites(),
            blocs.organismes(),
            blocs.contenus(),
            disabled=~edition,
            class_name="form-body",
        ),
        seances.sessions(),
        rx.el.fieldset(blocs.contact(), disabled=~edition, class_name="form-body"),
        rx.cond(edition, rx.fragment(_manques(), _fin()), rx.fragment()),
    )
    return rx.el.div(
        ui.not_done(FormationState.motif),
        _entete(),
        rx.cond(FormationState.ecartee != "", _ecartee(), _etat()),
        # What another act put in place of the draft, or another person, is another form: nothing typed before may show.
        rx.el.div(_sommaire(edition), corps, key=_tenue, id="editeur", class_name="with-toc"),
        ui.status(FormationState.annonce),
        class_name="stack stack-m",
    )


def _sommaire(edition: rx.Var) -> rx.Component:
    completude = rx.el.div(
        rx.el.p(FormationState.completude), ui.gauge(FormationState.part), class_name="small stack-s"
    )
    return rx.el.div(
        ui.toc(FormationState.etapes, "Sommaire de la formation"),
        rx.cond(edition, completude, rx.fragment()),
        class_name="sticky stack",
    )


def _etat() -> rx.Component:
    """Return why one cannot type, or what the offer managers ask."""
    controle = ui.alert(
        "info",
        rx.el.p(FormationState.controle, " La version publiée, s’il y en a une, reste visible pendant ce temps."),
        rx.el.p("Les places restent modifiables : ouvrez la session par sa référence."),
        rx.el.p(
            ui.button("Reprendre la saisie", genre="secondaire", on_click=FormationState.reprendre(_FORMATION)),
        ),
        id="controle",
        titre="En contrôle",
    )
    message = ui.alert(
        "attention",
        rx.el.p(FormationState.message),
        rx.el.p("Corrigez, puis publiez de nouveau.", class_name="hint"),
        titre=rx.cond(
            FormationState.statut == "a_completer",
            "Les gestionnaires de l’offre demandent un complément",
            "La publication a été refusée",
        ),
    )
    motifs = FormationState.statut == "a_completer"
    return rx.cond(
        FormationState.badge.contains("Archivée") | FormationState.badge.contains("Supprimée"),
        _hors(),
        rx.cond(
            FormationState.controle != "",
            controle,
            rx.cond(
                FormationState.refusee != "",
                _refusee(),
                rx.cond((FormationState.message != "") | motifs, message, rx.fragment()),
            ),
        ),
    )


def _ecartee() -> rx.Component:
    """Return that a colleague gave up what the screen shows, and what can become of it."""
    return ui.alert(
        "attention",
        rx.el.p(FormationState.ecartee, " Ce que vous venez de taper n’est pas enregistré."),
        ui.row(
            ui.button(
                "Reprendre ces modifications",
                on_click=FormationState.reprendre_ecartee(_FORMATION),
                custom_attrs=ui.TAKES_OVER,
            ),
            ui.button(
                "Revenir à la version publiée",
                genre="secondaire",
                on_click=FormationState.laisser_ecartee(_FORMATION),
                custom_attrs=ui.TAKES_OVER,
            ),
        ),
        id="ecartee",
        titre="Modifications abandonnées pendant votre saisie",
    )


def _hors() -> rx.Component:
    """Return that the formation left the catalogue, with what the control said, and the way to restore it."""
    return ui.alert(
        "attention",
        rx.cond(
            FormationState.message != "",
            rx.el.p("Réponse du contrôle qualité : ", FormationState.message),
            rx.fragment(),
        ),
        rx.el.p("Elle n’est plus dans votre catalogue. Restaurez-la pour la modifier."),
        rx.el.p(ui.button("Restaurer", genre="secondaire", on_click=FormationState.restaurer(_FORMATION))),
        titre=rx.fragment("Formation ", FormationState.badge.lower()),
    )


def _refusee() -> rx.Component:
    """Return why the last modification was refused, and the way to take it up again."""
    reprise = rx.fragment(
        rx.el.p(
            ui.button(
                "Reprendre la modification refusée",
                genre="secondaire",
                on_click=FormationState.reprendre_refusee(_FORMATION),
            )
        ),
        rx.el.p("Modifier la fiche sans la reprendre repart de la version publiée.", class_name="hint"),
    )
    return ui.alert(
        "attention",
        rx.el.p(FormationState.message),
        rx.el.p("La version publiée reste visible."),
        rx.cond(FormationState.etat == "edition", reprise, rx.fragment()),
        id="refusee",
        titre=rx.fragment("Votre modification du ", FormationState.refusee, " n’est pas acceptée"),
    )


def _manques() -> rx.Component:
    """Return what is missing to publish, and the way to give the draft up, apart from the main actions."""
    manques = ui.alert(
        "attention",
        rx.el.ul(rx.foreach(FormationState.manquants, lien_manquant), class_name="bullets"),
        titre=FormationState.manque_titre,
    )
    abandon = rx.el.p(
        ui.button("Abandonner les modifications", genre="discret", on_click=FormationState.demander_abandon)
    )
    return rx.el.div(
        rx.cond(FormationState.manquants.length() > 0, manques, rx.fragment()),
        rx.cond(FormationState.en_cours, abandon, rx.fragment()),
        class_name="stack",
    )


def _fin() -> rx.Component:
    return ui.action_bar(
        rx.el.p(
            rx.cond(
                FormationState.brouillon != "",
                rx.fragment(ui.icon("ok"), " ", FormationState.brouillon),
                "Aucune modification depuis la version publiée",
            ),
            class_name="hint",
            id="etat-brouillon",
        ),
        ui.button("Enregistrer et quitter", genre="secondaire", on_click=FormationState.quitter(_FORMATION)),
        ui.button("Publier", on_click=FormationState.publier(_FORMATION)),
    )


def _abandon() -> rx.Component:
    return ui.dialog(
        "abandon",
        "Abandonner les modifications ?",
        rx.cond(
            FormationState.est_publiee,
            rx.el.p("La version publiée reste visible. Ce qui a été saisi depuis est perdu."),
            rx.el.p("La formation n’a jamais été publiée : elle part dans « Supprimées », d’où elle se restaure."),
        ),
        ui.row(
            ui.button("Abandonner", on_click=FormationState.abandonner(_FORMATION)),
            ui.button("Continuer la saisie", genre="secondaire", on_click=FormationState.garder),
        ),
        ouvert=FormationState.abandon,
        fermer=FormationState.garder,
    )
