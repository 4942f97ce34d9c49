"""The work queue: a list treated row after row. Selection, current row, keys, acts on several, newcomers."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import reflex as rx

from iel_app.ui.actions import button
from iel_app.ui.base import icon, vh
from iel_app.ui.feedback import alert
from iel_app.ui.keys import QueueKeys, Watch
from iel_app.ui.lists import disclosure
from iel_app.ui.tables import Colonne, _entete, _role, _tete

Texte = rx.Component | rx.Var | str
SANS_ETIQUETTE = "whole"
"""Class of a column that needs no label where rows are cards: what it shows says what it is."""
DEPLACEMENTS = (
    (("J", "↓"), "Ligne suivante"),
    (("K", "↑"), "Ligne précédente"),
    (("Entrée",), "Ouvrir la ligne"),
)


@dataclass(frozen=True, slots=True)
class Geste:
    """A key of the list, what it does in words, and the id of the button that it presses.

    It decides on the row that is open, unless it is `libre`: what it does then has nothing to do with the row.
    """

    touche: str
    libelle: str
    cible: str
    libre: bool = False


@dataclass(frozen=True, slots=True)
class Selection:
    """How rows are ticked: what is ticked, the handlers of one box and of all, and what a row is called."""

    choisies: rx.Var
    choisir: Callable[[Any, Any], Any]
    tout_choisir: Callable[[Any], Any]
    toutes: rx.Var
    nom: Callable[[Any], Texte]
    nom_de_toutes: Texte


def queue(
    id: str,
    legende: str,
    colonnes: list[Colonne],
    lignes: rx.Var,
    cle: Callable[[Any], Any],
    *,
    courante: rx.Var | None = None,
    selection: Selection | None = None,
    gestes: tuple[Geste, ...] = (),
    actif: Any = False,
) -> rx.Component:
    """Return the list: its rows, the one whose key is `courante`, boxes when `selection`, keys while `actif`.

    The first column names the row and holds its link, made by `row_link`.
    """
    premiere, *autres = colonnes

    def ligne(element: Any) -> rx.Component:
        ici = {} if courante is None else {"aria-current": rx.cond(cle(element) == courante, "true", None)}
        return rx.el.tr(
            *((_case(element, cle(element), selection),) if selection is not None else ()),
            rx.el.th(premiere.cellule(element), scope="row", custom_attrs=_role("rowheader")),
            *(
                rx.el.td(c.cellule(element), class_name=c.classe, custom_attrs=_role("cell") | _etiquette(c))
                for c in autres
            ),
            key=cle(element),
            custom_attrs=_role("row") | ici,
        )

    return rx.el.div(
        rx.el.table(
            rx.el.caption(legende, class_name="vh"),
            _tete(
                [
                    *((_entete(_tout(selection)),) if selection is not None else ()),
                    *(_entete(c.titre, c.classe) for c in colonnes),
                ]
            ),
            rx.el.tbody(rx.foreach(lignes, ligne), custom_attrs=_role("rowgroup")),
            class_name="table fold table--tight",
            custom_attrs=_role("table"),
        ),
        QueueKeys.create(
            zone=id, actif=actif, gestes=_touches(gestes, libres=False), libres=_touches(gestes, libres=True)
        ),
        id=id,
        class_name="table-wrap",
    )


def _touches(gestes: tuple[Geste, ...], *, libres: bool) -> dict[str, str]:
    return {g.touche.lower(): g.cible for g in gestes if g.libre is libres}


def _etiquette(colonne: Colonne) -> dict[str, str]:
    return {} if colonne.classe == SANS_ETIQUETTE else {"data-label": colonne.titre}


def row_link(*texte: Texte, id: Any, href: Any) -> rx.Component:
    """Return the link of a row: keys move from one to the next."""
    return rx.el.a(*texte, id=id, href=href, class_name="code", custom_attrs={"data-row": "true"})


def _case(element: Any, cle: Any, selection: Selection) -> rx.Component:
    return rx.el.td(
        rx.el.label(
            rx.el.input(
                type="checkbox",
                checked=selection.choisies.contains(cle),
                on_change=lambda coche: selection.choisir(cle, coche),
            ),
            vh("Sélectionner ", selection.nom(element)),
            class_name="pick",
        ),
        custom_attrs=_role("cell"),
    )


def _tout(selection: Selection) -> rx.Component:
    return rx.el.label(
        rx.el.input(type="checkbox", checked=selection.toutes, on_change=selection.tout_choisir),
        vh("Sélectionner ", selection.nom_de_toutes),
        class_name="pick",
    )


def bulk_bar(phrase: Texte, *actions: rx.Component, vider: Any) -> rx.Component:
    """Return the acts on what is ticked, apart from those on one row."""
    return rx.el.div(
        rx.el.strong(phrase),
        *actions,
        rx.el.button("Tout désélectionner", type="button", class_name="btn btn--quiet btn--small push", on_click=vider),
        class_name="bar",
        custom_attrs={"role": "group", "aria-label": "Actions sur la sélection"},
    )


def bulk_button(texte: str, geste: Any) -> rx.Component:
    """Return one act of the bulk bar."""
    return rx.el.button(texte, type="button", class_name="btn btn--secondary btn--small", on_click=geste)


def bulk_report(
    id: str, titre: rx.Var, refusees: rx.Var, faites: rx.Var, *, resume_faites: Texte, fermer: Any
) -> rx.Component:
    """Return what became of each item: refused first, with its reason, then done (objects `nom`, `href`, `raison`).

    It takes focus, and stays until it is closed.
    """

    def ligne(element: Any) -> rx.Component:
        return rx.el.li(
            rx.el.a(element.nom, href=element.href),
            rx.cond(element.raison != "", rx.fragment(" : ", element.raison), rx.fragment()),
            key=element.href,
        )

    return rx.cond(
        titre != "",
        alert(
            "info",
            rx.el.ul(rx.foreach(refusees, ligne), class_name="lines"),
            rx.cond(
                faites.length() > 0,
                disclosure(resume_faites, rx.el.ul(rx.foreach(faites, ligne), class_name="lines")),
                rx.fragment(),
            ),
            rx.el.p(
                rx.el.button("Fermer le compte rendu", type="button", class_name="btn btn--quiet", on_click=fermer)
            ),
            id=id,
            titre=titre,
        ),
        rx.fragment(),
    )


def shortcuts(gestes: tuple[Geste, ...], *, actif: rx.Var, basculer: Any, avec_choix: bool = True) -> rx.Component:
    """Return the list of the keys, and the box that switches them off (RGAA 12.10)."""
    lignes = [
        *DEPLACEMENTS,
        *(((("X",), "Sélectionner la ligne"),) if avec_choix else ()),
        *(((g.touche,), g.libelle) for g in gestes),
    ]

    def paire(touches: tuple[str, ...], libelle: str) -> rx.Component:
        return rx.el.div(rx.el.dt(*(part for t in touches for part in (rx.el.kbd(t), " "))), rx.el.dd(libelle))

    return disclosure(
        "Raccourcis clavier",
        rx.el.div(
            rx.el.p("Ils n’agissent que lorsque le focus est dans la liste."),
            rx.el.dl(*(paire(*ligne) for ligne in lignes), class_name="summary-list"),
            rx.el.label(
                rx.el.input(type="checkbox", checked=actif, on_change=basculer),
                rx.el.span("Activer les raccourcis clavier"),
                class_name="choice",
            ),
            class_name="stack stack-s",
        ),
    )


def newcomers(id: str, phrase: rx.Var, *, verifier: Any, actualiser: Any) -> rx.Component:
    """Return how many rows came since the page was read, and the button that shows them: nothing moves by itself."""
    return rx.el.div(
        rx.el.p(
            rx.cond(
                phrase != "",
                rx.fragment(
                    icon("info"),
                    " ",
                    phrase,
                    " – ",
                    button("Actualiser", vh(" la liste"), genre="discret-petit", on_click=actualiser),
                ),
                rx.fragment(),
            ),
            class_name="small",
            role="status",
        ),
        rx.el.button("Vérifier", id=id, type="button", hidden=True, on_click=verifier),
        Watch.create(cible=id, secondes=60),
    )
