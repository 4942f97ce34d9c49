"""One session of a formation (Guide 003, « Modifier une session », « Valider les modifications »)."""

from typing import Any

import reflex as rx

from iel_app import ui
from iel_app.offre.components.messages import absent, sur_place
from iel_app.offre.forms import CHAMPS_SESSION, ENTREES, RECRUTEMENTS
from iel_app.offre.state import SeanceState
from iel_app.ui.session import SessionState
from iel_app.ui.shell import page

_FORMATION, _REFERENCE = SeanceState.formation, SeanceState.reference
# A tab that comes back finds a state without draw nor bases: its fields stay, with what they were filled from.
_tenue = ui.stable(SeanceState.tirage, SeanceState.tirage).to_string() + ui.stable(SessionState.nom, SessionState.nom)
_bases = ui.stable(SeanceState.bases, SeanceState.bases.contains("date_debut"))


@page(
    "/offre/session",
    SeanceState.titre,
    en_erreur=SeanceState.erreurs.length() > 0,
    acces="personne",
    fil=(("Accueil", "/accueil"), ("Catalogue", "/offre/catalogue")),
    charger=SeanceState.ouvrir,
)
def seance() -> rx.Component:
    """Return the form of a session, read-only when it is over or in control."""
    return rx.el.div(
        rx.match(
            sur_place(SeanceState, "id", "ref"),
            ("edition", _formulaire()),
            ("lecture", _formulaire()),
            ("places", _places_seules()),
            (
                "refuse",
                absent("Session introuvable", SeanceState.motif),
            ),
            ui.skeleton("Chargement de la session"),
        ),
        ui.FocusOn.create(cible=SeanceState.cible),
    )


def _formulaire() -> rx.Component:
    edition = SeanceState.etat == "edition"
    return _cadre(
        _form(
            rx.el.fieldset(_periode(), _lieu(), _places(), disabled=~edition, class_name="form-body"),
            rx.cond(edition, _fin("Valider les modifications"), rx.fragment()),
        )
    )


def _places_seules() -> rx.Component:
    """Return the places, which live without control, then the rest as it is controlled."""
    return _cadre(
        _form(
            rx.el.div(_places(), class_name="form-body"),
            _fin("Enregistrer les places"),
        ),
        rx.el.fieldset(_periode(), _lieu(), disabled=True, class_name="form-body", key=_tenue),
    )


def _form(*contenu: rx.Component) -> rx.Component:
    return rx.el.form(
        ui.hidden("formation", _FORMATION.to_string()),
        ui.hidden("reference", _REFERENCE),
        *(ui.hidden(f"base-{champ}", _bases[champ]) for champ in CHAMPS_SESSION),
        *contenu,
        key=_tenue,
        no_validate=True,
        on_submit=SeanceState.valider,
    )


def _cadre(*contenu: rx.Component) -> rx.Component:
    entete = rx.el.div(
        rx.el.h1(SeanceState.titre, id="titre", custom_attrs={"tabIndex": -1}),
        rx.el.p(
            ui.badge(SeanceState.badge_ton, SeanceState.badge),
            ui.link(SeanceState.intitule, href=SeanceState.retour),
            class_name="row",
        ),
        class_name="stack stack-s",
    )
    return rx.el.div(
        ui.error_summary(SeanceState.erreurs, "Rien n’est enregistré. Corrigez, puis validez de nouveau."),
        ui.not_done(SeanceState.motif),
        entete,
        _avis(),
        *contenu,
        class_name="stack stack-m",
    )


def _avis() -> rx.Component:
    """Return why the session is read-only, or that its dates come from another one."""
    dupliquer = ui.button(
        "Dupliquer cette session",
        genre="secondaire",
        icone="copier",
        on_click=SeanceState.dupliquer(_FORMATION, _REFERENCE),
    )
    lecture = ui.alert(
        "info",
        rx.el.p(SeanceState.raison),
        rx.cond(SeanceState.passee, rx.el.p(dupliquer), rx.fragment()),
        titre=rx.cond(SeanceState.etat == "places", "Seules les places se modifient", "Lecture seule"),
    )
    verifier = ui.alert(
        "attention",
        rx.el.p(
            "Cette session est copiée de la session ",
            rx.el.span(SeanceState.copiee_de, class_name="code"),
            ". Corrigez ses dates, ou confirmez-les telles quelles.",
        ),
        rx.el.p(
            ui.button(
                "Les dates sont justes", genre="secondaire", on_click=SeanceState.verifier(_FORMATION, _REFERENCE)
            )
        ),
        titre="Dates à vérifier",
    )
    return rx.fragment(
        rx.cond(SeanceState.raison != "", lecture, rx.cond(SeanceState.a_verifier, verifier, rx.fragment())),
        rx.cond(SeanceState.change != "", ui.alert("info", rx.el.p(SeanceState.change)), rx.fragment()),
        rx.cond(SeanceState.conseil != "", ui.alert("attention", rx.el.p(SeanceState.conseil)), rx.fragment()),
    )


def _comprendre(question: str, sujet: str) -> rx.Component:
    # The form is kept when it is sent, not as it is typed: the help opens beside it.
    return ui.help_link(question, sujet, onglet=True)


def _champ(nom: str, label: str, **props: Any) -> rx.Component:
    return ui.text_field(nom, label, valeur=SeanceState.valeurs[nom], erreur=SeanceState.fautes.get(nom, ""), **props)


def _periode() -> rx.Component:
    note = ui.note(
        rx.el.p(
            rx.el.strong("De l’entrée à la sortie."),
            " Une formation de 2 ans est une seule session, du 01/09/2027 au 31/07/2029.",
        ),
        rx.el.p("N’utilisez pas une ancienne session pour de nouvelles dates : dupliquez-la."),
    )
    return ui.section(
        "periode",
        0,
        "Période de formation",
        note,
        rx.el.div(
            _date("date_debut", "Date de début"),
            _date("date_fin", "Date de fin"),
            _liste(
                "entrees",
                "Entrées et sorties",
                list(ENTREES),
                comprendre=_comprendre("entrees", "entrées et sorties"),
            ),
            class_name="stack stack-m",
        ),
    )


def _date(nom: str, label: str) -> rx.Component:
    comprendre = _comprendre("session-de-plusieurs-annees", label)
    return _champ(nom, label, aide="JJ/MM/AAAA", comprendre=comprendre, max_length=20, court=True)


def _liste(nom: str, label: str, options: Any, **props: Any) -> rx.Component:
    return ui.select_field(
        nom, label, options, valeur=SeanceState.valeurs[nom], erreur=SeanceState.fautes.get(nom, ""), **props
    )


def _lieu() -> rx.Component:
    note = ui.note(
        rx.el.p(
            rx.el.strong("L’adresse où se donnent les cours."),
            " Elle s’affiche dans les moteurs de recherche et part vers Parcoursup et Affelnet.",
        )
    )
    return ui.section(
        "lieu",
        0,
        "Lieu de formation",
        note,
        rx.el.div(
            _champ("adresse", "Adresse", comprendre=_comprendre("lieu", "l’adresse"), max_length=150),
            *_commune(),
            _champ(
                "cedex",
                "Cedex (facultatif)",
                aide="Comme CEDEX ou CEDEX 03",
                comprendre=_comprendre("cedex", "le Cedex"),
                max_length=12,
                court=True,
            ),
            _liste(
                "formateur",
                "Organisme formateur (facultatif)",
                SeanceState.organismes,
                aide="S’il diffère de celui de la formation",
                comprendre=_comprendre("responsable-ou-formateur", "l’organisme formateur"),
                vide="Celui de la formation",
            ),
            class_name="stack stack-m",
        ),
    )


def _commune() -> tuple[rx.Component, ...]:
    """Return the commune and its postal code, filled in when a commune is chosen."""
    commune = ui.search_field(
        "commune-texte",
        "Commune",
        SeanceState.communes,
        texte=SeanceState.commune_texte,
        aide="Code postal ou nom",
        comprendre=_comprendre("lieu", "la commune"),
        erreur=SeanceState.fautes.get("commune", ""),
        apres=rx.el.p(SeanceState.recherche),
        sur_texte=lambda cherche: SeanceState.chercher_commune.debounce(300)(cherche),
        sur_choix=SeanceState.choisir_commune,
    )
    code_postal = ui.text_field(
        "code_postal",
        "Code postal",
        valeur=SeanceState.valeurs["code_postal"],
        erreur=SeanceState.fautes.get("code_postal", ""),
        input_mode="numeric",
        max_length=7,
        court=True,
    )
    return ui.hidden("commune", SeanceState.commune), commune, code_postal


def _places() -> rx.Component:
    note = ui.note(rx.el.p("Les places se corrigent à tout moment : elles sont publiées sans contrôle."))
    return ui.section(
        "places",
        0,
        "Places",
        note,
        rx.el.div(
            _nombre("capacite", "Capacité (facultatif)"),
            _nombre("places_restantes", "Places restantes (facultatif)"),
            _nombre("nb_inscrits", "Inscrits, contrats signés compris (facultatif)"),
            _liste(
                "recrutement",
                "Recrutement",
                list(RECRUTEMENTS),
                comprendre=_comprendre("recrutement", "le recrutement"),
            ),
            class_name="stack stack-m",
        ),
    )


def _nombre(nom: str, label: str) -> rx.Component:
    comprendre = _comprendre("places", label)
    return _champ(nom, label, comprendre=comprendre, input_mode="numeric", max_length=12, court=True)


def _fin(valider: str) -> rx.Component:
    return ui.action_bar(
        rx.cond(
            SeanceState.etat == "places",
            rx.el.p("Les places s’affichent aussitôt, sans attendre le contrôle.", class_name="hint"),
            rx.el.p("La formation se publie ensuite, avec toutes ses sessions.", class_name="hint"),
        ),
        ui.link_button("Revenir sans enregistrer", href=SeanceState.retour, genre="secondaire"),
        ui.submit(valider),
    )
