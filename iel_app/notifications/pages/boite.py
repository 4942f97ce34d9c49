"""« Courriels de démonstration »: every mail of the demonstration, to read and whose links work."""

import reflex as rx

from iel_app import ui
from iel_app.notifications.state import ADRESSE, BoiteState, Ligne
from iel_app.ui.shell import page


@page("/demo/courriels", BoiteState.titre, acces="public", charger=BoiteState.ouvrir)
def boite() -> rx.Component:
    """Return the list, one mail, or that there is nothing here."""
    return rx.el.div(
        rx.match(
            BoiteState.vue,
            ("liste", _liste()),
            ("rien", _liste()),
            ("vide", _vide()),
            ("courriel", _courriel()),
            ("introuvable", _introuvable()),
            rx.el.div(ui.heading(BoiteState.titre), ui.skeleton("Chargement des courriels"), class_name="stack"),
        ),
        ui.FocusOn.create(cible=BoiteState.cible),
    )


def _entete() -> rx.Component:
    return ui.heading(
        BoiteState.titre,
        "Aucun courriel ne part de la démonstration : tous arrivent ici, quel que soit le destinataire.",
    )


def _liste() -> rx.Component:
    def objet(ligne: rx.vars.ObjectVar[Ligne]) -> rx.Component:
        return ui.link(ligne.objet, ui.vh(" (courriel ", ligne.id, ")"), href=ligne.href)

    colonnes = [
        ui.Colonne("Objet", objet),
        ui.Colonne("À", lambda ligne: rx.el.span(ligne.destinataire)),
        ui.Colonne("Préparé le", lambda ligne: rx.el.span(ligne.prepare, class_name="nowrap")),
        ui.Colonne("Pièces", lambda ligne: rx.el.span(ligne.pieces)),
        ui.Colonne("État", lambda ligne: ui.badge(ligne.ton, ligne.statut)),
    ]
    aucun = ui.empty_state(
        "recherche",
        "Aucun courriel ne correspond",
        rx.el.p("Cherchez un mot de l’objet, un nom ou une partie de l’adresse."),
        rx.el.p(ui.link("Tous les courriels", href=ADRESSE)),
    )
    return rx.el.div(
        _entete(),
        rx.el.div(
            ui.search_bar(
                ADRESSE,
                "recherche",
                "Rechercher un courriel",
                valeur=BoiteState.recherche,
                aide="Mot de l’objet, nom ou adresse du destinataire",
            ),
            key="recherche-" + BoiteState.recherche,
        ),
        rx.el.p(BoiteState.resultat, class_name="small muted", role="status"),
        rx.cond(
            BoiteState.vue == "rien",
            aucun,
            ui.table("Courriels, du plus récent au plus ancien", colonnes, BoiteState.lignes, lambda ligne: ligne.id),
        ),
        ui.pagination(BoiteState.page, BoiteState.nb_pages, lambda n: BoiteState.suite + n.to_string()),
        class_name="stack stack-m",
    )


def _vide() -> rx.Component:
    return rx.el.div(
        _entete(),
        ui.empty_state(
            "ok",
            "Aucun courriel pour le moment",
            rx.el.p("Enregistrez une réponse au recensement : le récapitulatif arrivera ici dans la minute."),
            rx.el.p(ui.link("Répondre au recensement", href="/recensement/saisie")),
        ),
        class_name="stack stack-m",
    )


def _courriel() -> rx.Component:
    onglets = ui.tabs(
        "Versions du courriel",
        [("Mise en forme", BoiteState.onglet_html, None), ("Texte seul", BoiteState.onglet_texte, None)],
        BoiteState.onglet,
    )
    pieces = rx.el.section(
        rx.el.h2("Pièces jointes", class_name="h4", id="pieces"),
        rx.el.ul(
            rx.foreach(
                BoiteState.pieces,
                lambda p: rx.el.li(ui.native_link(p.titre, href=p.href, icone="telecharger"), key=p.href),
            ),
            class_name="lines",
        ),
        rx.el.p("Une pièce s’ouvre avec le compte d’une personne qui y a droit.", class_name="hint"),
        class_name="stack stack-s measure",
        custom_attrs={"aria-labelledby": "pieces"},
    )
    return rx.el.div(
        rx.el.p(ui.link("Tous les courriels", href=ADRESSE)),
        ui.heading(BoiteState.titre),
        ui.summary_list(BoiteState.entetes),
        rx.cond(BoiteState.pieces.length() > 0, pieces, rx.fragment()),
        rx.el.div(
            onglets,
            rx.cond(
                BoiteState.onglet == BoiteState.onglet_texte,
                ui.plain_text(BoiteState.texte),
                ui.framed(BoiteState.mise_en_forme, "Courriel mis en forme : " + BoiteState.titre),
            ),
            class_name="stack",
        ),
        class_name="stack stack-m",
    )


def _introuvable() -> rx.Component:
    return rx.el.div(
        ui.heading("Page introuvable", "Ce courriel, ou cette boîte de courriels, n’existe pas ici."),
        rx.el.p(ui.link_button("Revenir à l’accueil", href="/")),
        class_name="stack stack-m",
    )
