"""Samples: lists, tables, navigation, texts."""

import reflex as rx

from iel_app.ui.actions import button, help_link, link
from iel_app.ui.base import vh
from iel_app.ui.feedback import badge, error_message
from iel_app.ui.kit.piece import piece
from iel_app.ui.kit.state import Demande, KitState
from iel_app.ui.lists import (
    count,
    dated,
    diff_list,
    disclosure,
    facts,
    figures,
    gauge,
    lines,
    note,
    section,
    summary_list,
    task,
    timeline,
    toc,
)
from iel_app.ui.tables import (
    Colonne,
    keyset_pages,
    matrix,
    number_cell,
    pagination,
    pick,
    selection_bar,
    silent_output,
    table,
)
from iel_app.ui.tabs import tabs
from iel_app.ui.texts import bullets, plain_text, question

_CELLULE = {"role": "cell"}


def listes() -> tuple[rx.Component, ...]:
    """Return the lists."""
    dates = dated(
        ("31 mars", "12 jours", rx.el.p("Clôture du recensement")), ("31 mai", "73 jours", rx.el.p("Allocations"))
    )
    suivi = timeline(
        ("faite", rx.el.p("Transmise le 12/02/2027")),
        ("courante", rx.el.p("En attente du CNFPT, depuis 4 jours")),
        ("a_venir", rx.el.p("Convocation")),
    )
    chiffres = figures(
        ("Réponses", "2 914", "312 de plus qu’en 2026"),
        ("Taux", "70 %", "de 4 180 attendues"),
        ("Intentions", "9", "4 catégories cibles"),
    )
    return (
        piece("Tâches", "task lines", _taches()),
        rx.el.div(
            piece("Récapitulatif", "summary_list", summary_list(KitState.paires)),
            piece("Différences", "diff_list", diff_list(KitState.ecarts)),
            piece("Dates", "dated", dates),
            piece("Suivi", "timeline", suivi),
            class_name="grid halves",
        ),
        piece("Chiffres", "figures count gauge", chiffres, rx.el.p("À faire ", count(3)), gauge("70")),
        piece("Faits", "facts", facts(("Votre valeur", "2"), ("Enregistrée par Paul R.", "3"))),
        piece(
            "Texte à la demande",
            "disclosure",
            disclosure("Comment est-ce calculé ?", rx.el.p("Un texte court, jamais une infobulle.")),
        ),
    )


def _taches() -> rx.Component:
    return lines(
        task(
            link("Compléter le recensement 2027", href="/kit"),
            "Clôture le 31/03/2027, dans 12 jours.",
            badge("info", "En cours"),
        ),
        task(
            link("Relire 3 préinscriptions", href="/kit"),
            "La plus ancienne : 4 jours.",
            badge("attention", "À valider"),
        ),
    )


def tableaux() -> tuple[rx.Component, ...]:
    """Return a table that folds into cards, and the editable matrix."""

    def reference(d: rx.vars.ObjectVar[Demande]) -> rx.Component:
        return link(rx.el.span(d.reference, class_name="code"), href="/kit")

    def action(d: rx.vars.ObjectVar[Demande]) -> rx.Component:
        return button("Dupliquer", vh(" ", d.reference), genre="discret-petit")

    colonnes = [
        Colonne("Choix", lambda d: pick("k-demande", "Choisir " + d.reference), muette=True),
        Colonne("Référence", reference, nomme=True, tri="/kit?tri=reference", ordre="descending"),
        Colonne("Collectivité", lambda d: rx.el.span(d.collectivite)),
        Colonne("Reçue le", lambda d: rx.el.span(d.recue)),
        Colonne("État", lambda d: badge(d.ton, d.etat)),
        Colonne("Action", action, "actions"),
    ]
    return (
        piece(
            "Tableau, en fiches sous 46 rem",
            "table Colonne pick selection_bar pagination keyset_pages",
            selection_bar(
                "Exemple d’actions sur la sélection",
                rx.el.strong("1 demande choisie"),
                button("Archiver", genre="petit"),
                button("Tout désélectionner", genre="discret-petit"),
            ),
            table(
                "Demandes, de la plus ancienne à la plus récente", colonnes, KitState.demandes, lambda d: d.reference
            ),
            pagination(rx.Var.create(2), rx.Var.create(5), lambda n: "/kit?page=" + n.to_string()),
            keyset_pages("11 à 20 sur 312", rx.Var.create("/kit?avant=1"), rx.Var.create("/kit?apres=2")),
        ),
        piece("Matrice à saisir", "matrix number_cell", rx.el.div(_matrice(), class_name="cq")),
    )


def _matrice() -> rx.Component:
    niveaux = [
        ("k-n3", "Niveau 3", "CAP, BEP"),
        ("k-n4", "Niveau 4", "Bac, BP"),
        ("k-n5", "Niveau 5", "BTS, DEUST"),
    ]
    totaux = [("Niveau 3 : ", "3"), ("Niveau 4 : ", "2"), ("Niveau 5 : ", "0"), ("Ensemble : ", "5")]
    lignes = [
        _ligne("k-m1", "Petite enfance", ("1", "2", "0"), "3", KitState.vide),
        _ligne("k-m2", "Espaces verts", ("2", "deux", "0"), "2", KitState.faute_nombre),
    ]
    return matrix("Nombre d’apprentis souhaités, par catégorie cible et par niveau", niveaux, lignes, totaux)


def _ligne(id: str, nom: str, nombres: tuple[str, str, str], total: str, erreur: rx.Var) -> rx.Component:
    def cellule(rang: int, valeur: str) -> rx.Component:
        return number_cell(
            f"{id}-n{rang}",
            f"Niveau {rang}",
            valeur=valeur,
            labelledby=f"k-n{rang} {id}-nom",
            erreur=erreur if rang == 4 else KitState.vide,
        )

    message = rx.cond(erreur != "", error_message(f"{id}-n4-erreur", erreur), rx.fragment())
    return rx.el.tbody(
        rx.el.tr(
            rx.el.th(rx.el.span(nom, id=f"{id}-nom"), message, scope="row", custom_attrs={"role": "rowheader"}),
            *(cellule(rang, valeur) for rang, valeur in zip((3, 4, 5), nombres, strict=True)),
            rx.el.td(silent_output(total), class_name="num total", custom_attrs=_CELLULE | {"data-label": "Total : "}),
            rx.el.td(
                button("Retirer", vh(" ", nom), genre="discret-petit", icone="poubelle"),
                class_name="actions",
                custom_attrs=_CELLULE,
            ),
            custom_attrs={"role": "row"},
        ),
        custom_attrs={"role": "rowgroup"},
    )


def navigation() -> tuple[rx.Component, ...]:
    """Return tabs and the table of contents of a form."""
    onglets = [("Alerte", "/kit?o=alerte", 45), ("Publiées", "/kit", 312), ("Import", "/kit?o=import", None)]
    return (
        piece("Onglets", "tabs", tabs("Exemple d’onglets", onglets, "/kit")),
        piece("Sommaire d’un formulaire", "toc", toc(KitState.etapes, "Exemple de sommaire")),
        piece(
            "Bloc d’un formulaire",
            "section note",
            section(
                "k-bloc",
                1,
                "Identité de la collectivité",
                note(rx.el.p("Une note en marge, à côté de ce qu’elle explique.")),
                summary_list(KitState.paires),
            ),
        ),
    )


def textes() -> tuple[rx.Component, ...]:
    """Return what pages of text are made of."""
    return (
        piece(
            "Question et points",
            "question bullets chapter contents text_page",
            question(
                "k-question",
                "Le brouillon est-il transmis ?",
                rx.el.p("Non. Seul « Enregistrer » transmet la réponse."),
            ),
            bullets("Un point court.", "Un autre."),
        ),
        piece(
            "Aide d’un champ",
            "help_link",
            rx.el.p("JJ/MM/AAAA ", help_link("session-de-plusieurs-annees", "la date de début"), class_name="hint"),
            rx.el.p(help_link("cedex", "le Cedex", onglet=True), class_name="hint"),
        ),
        piece("Texte seul", "plain_text", plain_text("Bonjour,\n\nLe recensement 2027 est transmis.\n")),
    )
