"""Samples: fields and choices, at rest, wrong, read-only."""

import reflex as rx

from iel_app.ui.actions import button
from iel_app.ui.base import LiveCounts, vh
from iel_app.ui.choices import tick_boxes, yes_no
from iel_app.ui.combobox import combobox, search_field
from iel_app.ui.feedback import badge
from iel_app.ui.fields import (
    checkbox,
    choice_tile,
    number_row,
    radio_row,
    select_field,
    text_area,
    text_field,
)
from iel_app.ui.filters import saved_views, search_bar
from iel_app.ui.kit.piece import piece
from iel_app.ui.kit.state import KitState
from iel_app.ui.passwords import password_field
from iel_app.ui.shapes import Vue


def champs() -> tuple[rx.Component, ...]:
    """Return the fields."""
    nombres = rx.el.div(
        _nombre("k-presents", "Apprentis présents", "12", KitState.vide),
        _nombre("k-handicap", "Dont en situation de handicap", "douze", KitState.faute_nombre, retrait=True),
        class_name="lines",
    )
    return (
        piece("Champ de texte", "text_field text_area password_field select_field", _textes()),
        piece("Nombre, avec la valeur de l’an dernier", "number_row", nombres),
        piece("Liste à saisie", "combobox", _liste()),
        piece(
            "Liste cherchée sur le serveur",
            "search_field",
            search_field(
                "k-cherche",
                "Certification préparée",
                KitState.certifications,
                aide="Code Certifinfo, code RNCP ou mots du libellé",
                erreur=KitState.vide,
                apres=rx.el.p("2 certifications trouvées, dont 1 expirée."),
                sur_texte=KitState.noter,
                sur_choix=KitState.noter,
            ),
        ),
        piece(
            "Recherche",
            "search_bar",
            search_bar("/kit", "k-recherche", "Rechercher un courriel", valeur="", aide="Mot, nom ou adresse"),
        ),
        piece("Vues gardées", "saved_views", _vues()),
    )


def _liste() -> rx.Component:
    return rx.el.div(
        combobox(
            "k-certif",
            "Certification préparée",
            KitState.options,
            sur_texte=KitState.noter,
            sur_choix=KitState.noter,
        ),
        rx.el.p("Son étiquette s’entend ; à l’écran, l’en-tête de la ligne la donne.", class_name="hint"),
        class_name="measure stack stack-s",
    )


def _vues() -> rx.Component:
    vues = [Vue(1, "Sans session", "#vue-1", True), Vue(2, "Antenne de Brive", "#vue-2", False)]
    return saved_views(
        rx.Var.create(vues).to(list[Vue]),
        KitState.vide,
        rx.Var.create(0),
        enregistrer=KitState.annuler,
        retirer=lambda _: KitState.annuler,
    )


def _textes() -> rx.Component:
    return rx.el.div(
        text_field("k-repos", "Repos", valeur="Nadia", aide="Aide sous le libellé"),
        text_field("k-erreur", "Erreur", aide="Aide sous le libellé", erreur=KitState.faute),
        text_field("k-lecture", "Lecture seule", valeur="CCAS de Limoges", read_only=True),
        text_field(
            "k-apres",
            "Adresse électronique",
            valeur="nadia@exemple.fr",
            type="email",
            apres=rx.el.span("Cette adresse semble personnelle : une adresse de service suit les départs."),
        ),
        password_field("k-passe", "Mot de passe", visible=KitState.visible, basculer=KitState.basculer),
        password_field(
            "k-choisi",
            "Nouveau mot de passe",
            visible=KitState.visible,
            basculer=KitState.basculer,
            erreur=KitState.faute,
            nouveau=True,
        ),
        select_field("k-liste", "Liste", [("75", "Nouvelle-Aquitaine"), ("76", "Occitanie")]),
        text_area("k-long", "Message (facultatif)", aide="1 000 caractères au plus", valeur="Bonjour,"),
        text_area("k-long-faux", "Message en erreur", erreur=KitState.faute),
        text_field("k-compte", "Intitulé", valeur="CAP Propreté", maximum=300),
        LiveCounts.create(),
        class_name="grid",
    )


def _nombre(id: str, label: str, valeur: str, erreur: rx.Var, *, retrait: bool = False) -> rx.Component:
    reprendre = button("Reprendre 11", vh(" pour : ", label), genre="discret-petit")
    return number_row(
        id, label, valeur=valeur, erreur=erreur, retrait=retrait, precedent=rx.fragment("2026 : 11 ", reprendre)
    )


def choix() -> tuple[rx.Component, ...]:
    """Return tiles, boxes and rows to choose from."""
    tuiles = rx.el.fieldset(
        rx.el.legend("Profil"),
        rx.el.div(
            choice_tile("k-profil", "service", "Service formation", "Gestionnaire RH", coche=True),
            choice_tile("k-profil", "agent", "Agent", "Ou intervenant"),
            class_name="grid",
        ),
    )
    cases = rx.el.div(
        checkbox("k-aucune", "Aucune intention cette année", coche=True),
        checkbox("k-libre", "Me proposer la dernière utilisée"),
        checkbox("k-fausse", "Case en erreur", erreur=KitState.faute),
    )
    lignes = rx.el.fieldset(
        rx.el.legend("Collectivité"),
        rx.el.ul(
            _ligne("1", "Ville de Villeneuve", "attention", "À compléter", coche=True),
            _ligne("2", "CCAS de Villeneuve", "succes", "Transmis", coche=False),
            class_name="lines flush",
        ),
    )
    return (
        piece("Tuiles", "choice_tile", tuiles),
        piece("Cases", "checkbox", cases),
        piece("Lignes à choisir", "radio_row", lignes),
        piece("Oui ou non, cases groupées", "yes_no tick_boxes", _questions()),
    )


def _questions() -> rx.Component:
    return rx.el.div(
        yes_no(
            "k-apprentissage",
            "Contrat d’apprentissage",
            "L’action de formation est-elle éligible au contrat d’apprentissage ?",
            valeur=rx.Var.create("oui"),
            erreur=KitState.vide,
            sur_choix=KitState.noter,
        ),
        tick_boxes(
            "k-annees",
            "Années du cursus accessibles en apprentissage",
            "Le cursus dure 2 ans : les années suivantes ne s’appliquent pas.",
            KitState.annees,
            erreur=KitState.vide,
            sur_choix=lambda code, _: KitState.noter(code),
        ),
        class_name="lines",
    )


def _ligne(valeur: str, nom: str, ton: str, etat: str, *, coche: bool) -> rx.Component:
    return rx.el.li(
        radio_row("k-collectivite", valeur, coche=coche, gauche=rx.el.strong(nom), droite=rx.el.span(badge(ton, etat)))
    )
