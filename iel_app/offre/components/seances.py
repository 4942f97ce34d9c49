"""The sessions in the editor: their table, duplicate, carry over, take out (Guide 003, « Créer des sessions »)."""

import reflex as rx

from iel_app import ui
from iel_app.offre.components.catalogue import longueurs
from iel_app.offre.components.champs import erreur_de
from iel_app.offre.state import FormationState
from iel_app.offre.state.fiche import LigneSession

_FORMATION, _TABLEAU = FormationState.formation, FormationState.tableau


def sessions() -> rx.Component:
    """Return the section."""
    note = ui.note(
        rx.el.p(
            rx.el.strong("Ne réutilisez pas une ancienne session"),
            " en changeant ses dates : sa référence reste unique. Dupliquez-la, ou ajoutez-en une.",
        ),
        rx.el.p("Une formation de 2 ans est une seule session de 2 ans, du 01/09/2027 au 31/07/2029."),
    )
    titre = rx.fragment("Sessions ", ui.count(_TABLEAU.nombre))
    return ui.section(
        "sessions",
        0,
        titre,
        note,
        rx.el.div(
            rx.cond(
                erreur_de("sessions") != "", ui.error_message("sessions-erreur", erreur_de("sessions")), rx.fragment()
            ),
            rx.cond(_TABLEAU.nombre > 0, _tableau(), rx.el.p("Aucune session pour le moment.")),
            _message(),
            rx.cond(FormationState.etat == "edition", _actions(), rx.fragment()),
            class_name="full stack",
        ),
    )


def _tableau() -> rx.Component:
    tris, ordres = _TABLEAU.tris, _TABLEAU.ordres
    colonnes = [
        ui.Colonne("Référence", lambda s: rx.el.a(s.reference, href=s.href, class_name="code")),
        ui.Colonne("Début", lambda s: rx.el.span(s.debut), tri=tris["debut"], ordre=ordres["debut"]),
        ui.Colonne("Fin", lambda s: rx.el.span(s.fin), tri=tris["fin"], ordre=ordres["fin"]),
        ui.Colonne("Commune", lambda s: rx.el.span(s.commune)),
        ui.Colonne("Organisme formateur", lambda s: rx.el.span(s.formateur)),
        ui.Colonne("Places restantes", lambda s: rx.el.span(s.places)),
        ui.Colonne("État", lambda s: ui.badge(s.ton, s.etat)),
        ui.Colonne("Actions", _gestes, "actions"),
    ]
    table = ui.table(
        "Sessions de la formation",
        colonnes,
        FormationState.sessions,
        lambda s: s.reference,
        courante=lambda s: s.reference == FormationState.session_courante,
        serree=True,
    )
    pages = ui.keyset_pages(_TABLEAU.place, _TABLEAU.precedente, _TABLEAU.suivante)
    return rx.el.div(
        rx.cond(_TABLEAU.long, _outils(), rx.fragment()),
        rx.cond(FormationState.sessions.length() > 0, table, rx.fragment()),
        rx.cond(_TABLEAU.long, pages, rx.fragment()),
        class_name="stack stack-s",
    )


def _outils() -> rx.Component:
    """Return the filter and the length of the page, by the address: what is typed elsewhere is kept already."""
    caches = (("champ", "sessions"), ("tri", _TABLEAU.tri), ("taille", _TABLEAU.taille))
    return rx.el.div(
        rx.el.div(
            ui.search_bar(
                _TABLEAU.adresse,
                "filtrer",
                "Filtrer les sessions",
                valeur=_TABLEAU.texte,
                aide="Référence, année, commune ou organisme",
                caches=caches,
                bouton="Filtrer",
            ),
            key="filtre-" + _TABLEAU.texte,
        ),
        longueurs(_TABLEAU.tailles, "sessions", rx.fragment()),
        class_name="spread",
    )


def _gestes(s: rx.vars.ObjectVar[LigneSession]) -> rx.Component:
    dupliquer = ui.button(
        "Dupliquer",
        ui.vh(" la session ", s.reference),
        genre="discret-petit",
        icone="copier",
        on_click=FormationState.dupliquer_session(_FORMATION, s.reference),
    )
    retirer = ui.button(
        "Retirer",
        ui.vh(" la session ", s.reference),
        genre="discret-petit",
        icone="poubelle",
        on_click=rx.cond(
            s.publiee,
            FormationState.retirer_session(_FORMATION, s.reference),
            FormationState.demander_retrait(s.reference),
        ),
    )
    return rx.cond(
        FormationState.etat == "edition",
        rx.fragment(dupliquer, rx.cond(s.retirable, retirer, rx.fragment())),
        rx.el.span("Lecture seule", class_name="muted"),
    )


def _message() -> rx.Component:
    dit = rx.el.p(
        FormationState.session_message,
        " ",
        rx.cond(
            FormationState.session_lien != "",
            ui.link("Vérifier ses dates", href=FormationState.session_lien, id="verifier-session"),
            rx.fragment(),
        ),
    )
    return rx.fragment(
        rx.cond(FormationState.session_message != "", dit, rx.fragment()),
        ui.undo_bar(
            rx.cond(
                FormationState.session_retiree != "", "Session " + FormationState.session_retiree + " retirée", ""
            ).to(str),
            FormationState.remettre_session(_FORMATION, FormationState.session_retiree),
        ),
    )


def _actions() -> rx.Component:
    return ui.row(
        ui.button(
            "Ajouter une session",
            genre="secondaire",
            icone="plus",
            id="ajouter-session",
            on_click=FormationState.ajouter_session(_FORMATION),
        ),
        rx.cond(
            _TABLEAU.nombre > 0,
            ui.button("Reconduire l’année suivante", genre="discret", on_click=FormationState.reconduire(_FORMATION)),
            rx.fragment(),
        ),
        ui.help_link("anciennes-sessions", "ajouter, dupliquer ou reconduire une session"),
    )


def retrait() -> rx.Component:
    """Return the question asked before a session that cannot be put back is taken out."""
    reference = FormationState.session_a_retirer
    return ui.dialog(
        "retrait",
        "Retirer cette session ?",
        rx.el.p(
            "La session ",
            rx.el.span(reference, class_name="code"),
            " n’a jamais été publiée : ses dates et son lieu seront perdus.",
        ),
        ui.row(
            ui.button("Retirer la session", on_click=FormationState.retirer_session(_FORMATION, reference)),
            ui.button("La garder", genre="secondaire", on_click=FormationState.garder),
        ),
        ouvert=reference != "",
        fermer=FormationState.garder,
    )
