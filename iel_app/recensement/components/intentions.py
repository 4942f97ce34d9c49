"""Block 4: the matrix catégorie cible × niveau, cards on a phone (document 000, « ajouter une catégorie cible »)."""

from typing import Any

import reflex as rx

from iel_app import ui
from iel_app.recensement.components.blocs import erreur_de, noter
from iel_app.recensement.components.messages import choix
from iel_app.recensement.state import SaisieState
from iel_app.recensement.state.vues import Diplomes, Ligne

NIVEAUX = (
    ("niveau-3", "Niveau 3", "CAP, BEP"),
    ("niveau-4", "Niveau 4", "Bac, BP"),
    ("niveau-5", "Niveau 5", "BTS, DEUST"),
)
_CELLULE = {"role": "cell"}


def intentions() -> rx.Component:
    """Return the block."""
    note = rx.el.div(
        rx.el.p(
            rx.el.strong("Catégorie cible = métier en tension."),
            " Une ligne par métier, un nombre par niveau. Une intention n’engage pas la collectivité.",
        ),
        class_name="note",
        role="note",
    )
    aucune = ui.checkbox(
        "aucune_intention",
        "Aucune intention cette année",
        coche=SaisieState.aucune,
        comprendre=ui.help_link("aucune-intention", "aucune intention"),
        erreur=erreur_de("aucune_intention"),
        on_change=lambda coche: SaisieState.cocher_aucune(SaisieState.formulaire, coche),
    )
    return ui.section(
        "intentions",
        4,
        rx.fragment("Intentions de recrutement pour ", SaisieState.annee),
        note,
        aucune,
        _tableau(),
    )


def _tableau() -> rx.Component:
    return rx.el.div(
        rx.cond(ui.stable(SaisieState.lignes, SaisieState.etat).length() > 0, _matrice(), rx.fragment()),
        rx.el.div(
            rx.cond(
                SaisieState.totaux["avis"].to(str) != "",
                ui.alert("attention", rx.el.p(SaisieState.totaux["avis"])),
                rx.fragment(),
            ),
            role="status",
        ),
        rx.cond(
            erreur_de("ajouter-categorie") != "",
            ui.error_message("ajouter-categorie-erreur", erreur_de("ajouter-categorie")),
            rx.fragment(),
        ),
        rx.el.div(
            ui.button(
                "Ajouter une catégorie cible",
                genre="secondaire",
                icone="plus",
                id="ajouter-categorie",
                on_click=SaisieState.ajouter_ligne(SaisieState.formulaire),
            ),
            rx.el.p(SaisieState.nb_disponibles, " catégories encore disponibles", class_name="hint"),
            ui.help_link("categorie-cible", "les catégories cibles"),
            class_name="row",
        ),
        class_name="full cq stack",
    )


def _matrice() -> rx.Component:
    totaux = SaisieState.totaux
    return ui.matrix(
        "Nombre d’apprentis souhaités, par catégorie cible et par niveau",
        list(NIVEAUX),
        [rx.foreach(ui.stable(SaisieState.lignes, SaisieState.etat), _ligne)],
        [
            ("Niveau 3 : ", totaux["n3"]),
            ("Niveau 4 : ", totaux["n4"]),
            ("Niveau 5 : ", totaux["n5"]),
            ("Ensemble : ", totaux["tout"]),
        ],
    )


def _ligne(ligne: rx.vars.ObjectVar[Ligne]) -> rx.Component:
    base = "i-" + ligne.uid
    nom = base + "-nom"

    def nombre(niveau: int) -> rx.Component:
        champ = f"{base}-n{niveau}"
        return ui.number_cell(
            champ,
            f"Niveau {niveau}",
            valeur=ligne[f"n{niveau}"],
            labelledby=f"niveau-{niveau} " + nom,
            erreur=erreur_de(champ),
            **noter(champ),
        )

    return rx.el.tbody(
        rx.el.tr(
            rx.el.th(
                rx.cond(ligne.categorie != "", _nom(ligne, nom, base), _choix_categorie(ligne, nom, base)),
                scope="row",
                custom_attrs={"role": "rowheader"},
            ),
            nombre(3),
            nombre(4),
            nombre(5),
            rx.el.td(
                ui.silent_output(SaisieState.totaux[ligne.uid]),
                class_name="num total",
                custom_attrs=_CELLULE | {"data-label": "Total : "},
            ),
            _retirer(ligne, base),
            custom_attrs={"role": "row"},
        ),
        _erreurs(base),
        _dessous(ligne, base),
        key=ligne.uid,
        custom_attrs={"role": "rowgroup"},
    )


def _dessous(ligne: rx.vars.ObjectVar[Ligne], base: Any) -> rx.Component:
    """Return what opens under a row: a choice to make, its diplomas."""
    return rx.fragment(
        rx.cond(SaisieState.conflits.contains(_lieu(ligne)), _plus(choix(_lieu(ligne))), rx.fragment()),
        rx.cond(
            (SaisieState.diplomes_de == ligne.uid) & (ligne.categorie != ""),
            _plus(_diplomes(), id=base + "-diplomes"),
            rx.fragment(),
        ),
    )


def _retirer(ligne: rx.vars.ObjectVar[Ligne], base: Any) -> rx.Component:
    return rx.el.td(
        ui.hidden(base + "-categorie", ligne.categorie),
        ui.button(
            "Retirer",
            ui.vh(" ", rx.cond(ligne.libelle != "", ligne.libelle, f"la ligne {ligne.rang}")),
            genre="discret-petit",
            icone="poubelle",
            on_click=SaisieState.retirer_ligne(SaisieState.formulaire, ligne.uid),
        ),
        class_name="actions",
        custom_attrs=_CELLULE,
    )


def _lieu(ligne: rx.vars.ObjectVar[Ligne]) -> Any:
    """A conflict names its row by its catégorie: two people's rows for one catégorie are the same row."""
    return "i-" + rx.cond(ligne.categorie != "", ligne.categorie, ligne.uid).to(str)


def _plus(contenu: rx.Component, **props: Any) -> rx.Component:
    return rx.el.tr(
        rx.el.td(contenu, col_span=6, custom_attrs=_CELLULE),
        class_name="more",
        custom_attrs={"role": "row"},
        **props,
    )


def _nom(ligne: rx.vars.ObjectVar[Ligne], nom: Any, base: Any) -> rx.Component:
    reprendre = ui.button(
        "Reprendre",
        ui.vh(" les chiffres de l’an dernier pour ", ligne.libelle),
        genre="discret-petit",
        on_click=SaisieState.reprendre_ligne(SaisieState.formulaire, ligne.uid),
        custom_attrs=ui.TAKES_OVER,
    )
    return rx.fragment(
        rx.el.span(ligne.libelle, id=nom),
        rx.el.span(
            ui.button(
                "Diplômes",
                ui.vh(" corrélés : ", ligne.libelle),
                genre="discret-petit",
                icone="aide",
                id=base + "-voir",
                on_click=SaisieState.voir_diplomes(SaisieState.formulaire, ligne.uid),
                custom_attrs={"aria-expanded": rx.cond(SaisieState.diplomes_de == ligne.uid, "true", "false")},
            ),
            rx.cond(ligne.precedent != "", rx.el.span(ligne.precedent, class_name="hint"), rx.fragment()),
            rx.cond(
                ligne.a_confirmer,
                rx.fragment(reprendre, ui.badge("nouveau", "À confirmer")),
                rx.fragment(),
            ),
            class_name="row",
        ),
    )


def _choix_categorie(ligne: rx.vars.ObjectVar[Ligne], nom: Any, base: Any) -> rx.Component:
    champ = base + "-texte"
    erreur = erreur_de(champ)
    return rx.el.div(
        rx.el.span(f"Catégorie cible (ligne {ligne.rang})", id=nom, class_name="label"),
        rx.cond(erreur != "", ui.error_message(champ + "-erreur", erreur), rx.fragment()),
        ui.combobox(
            champ,
            f"Catégorie cible (ligne {ligne.rang})",
            SaisieState.categories,
            texte=ligne.texte,
            sur_texte=lambda texte: SaisieState.noter.debounce(500)(SaisieState.formulaire, champ, texte),
            sur_choix=lambda code: SaisieState.choisir_categorie(SaisieState.formulaire, ligne.uid, code),
            aucun="Aucune catégorie de ce nom, ou elle est déjà dans votre réponse",
            attributs={
                "aria-invalid": rx.cond(erreur != "", "true", None),
                "aria-describedby": rx.cond(erreur != "", champ + "-erreur", None),
            },
        ),
        class_name=rx.cond(erreur != "", "field has-error", "field"),
    )


def _erreurs(base: Any) -> rx.Component:
    """Return the sentences of the wrong numbers of a row, under it."""
    return rx.fragment(
        *(
            rx.cond(
                erreur_de(f"{base}-n{n}") != "",
                _plus(ui.error_message(f"{base}-n{n}-erreur", erreur_de(f"{base}-n{n}"))),
                rx.fragment(),
            )
            for n in (3, 4, 5)
        )
    )


def _diplomes() -> rx.Component:
    return rx.el.div(
        rx.el.div(
            rx.el.h3("Diplômes corrélés : ", SaisieState.diplomes_titre, class_name="h4"),
            ui.button(
                "Fermer",
                ui.vh(" la liste des diplômes"),
                genre="discret-petit",
                icone="fermer",
                on_click=SaisieState.voir_diplomes(SaisieState.formulaire, ""),
            ),
            class_name="spread",
        ),
        ui.text_field(
            "filtre-diplomes",
            "Chercher un diplôme",
            type="search",
            on_change=SaisieState.chercher_diplome.debounce(150),
        ),
        rx.el.div(rx.foreach(SaisieState.diplomes, _niveau), class_name="grid"),
        class_name="panel stack",
    )


def _niveau(niveau: rx.vars.ObjectVar[Diplomes]) -> rx.Component:
    liste = rx.el.ul(
        rx.foreach(niveau.diplomes, lambda d: rx.el.li(d.libelle, " ", rx.el.span(d.code, class_name="code muted"))),
        class_name="lines small",
    )
    vide = rx.el.p("Aucun diplôme à ce niveau.", class_name="hint")
    return rx.el.div(rx.el.h4(niveau.niveau), rx.cond(niveau.diplomes.length() > 0, liste, vide), key=niveau.niveau)
