"""Tables: native, captioned, folding into cards where their own room is short; the editable matrix; pages."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import reflex as rx

Texte = rx.Component | rx.Var | str


@dataclass(frozen=True, slots=True)
class Colonne:
    """One column: its head, and what a row shows in it. The first column names the row."""

    titre: str
    cellule: Callable[[Any], Texte]
    classe: str = ""


def _role(nom: str) -> dict[str, str]:
    # Folding by CSS removes table semantics in some browsers; explicit roles keep them.
    return {"role": nom}


def _tete(colonnes: list[rx.Component]) -> rx.Component:
    return rx.el.thead(rx.el.tr(*colonnes, custom_attrs=_role("row")), custom_attrs=_role("rowgroup"))


def _entete(texte: Texte, classe: str = "", **props: Any) -> rx.Component:
    return rx.el.th(texte, scope="col", class_name=classe, custom_attrs=_role("columnheader"), **props)


def table(legende: str, colonnes: list[Colonne], lignes: rx.Var, cle: Callable[[Any], Any]) -> rx.Component:
    """Return a table of the rows of a list var."""
    premiere, *autres = colonnes

    def ligne(element: Any) -> rx.Component:
        return rx.el.tr(
            rx.el.th(premiere.cellule(element), scope="row", custom_attrs=_role("rowheader")),
            *(
                rx.el.td(c.cellule(element), class_name=c.classe, custom_attrs=_role("cell") | {"data-label": c.titre})
                for c in autres
            ),
            key=cle(element),
            custom_attrs=_role("row"),
        )

    return rx.el.div(
        rx.el.table(
            rx.el.caption(legende, class_name="vh"),
            _tete([_entete(c.titre, c.classe) for c in colonnes]),
            rx.el.tbody(rx.foreach(lignes, ligne), custom_attrs=_role("rowgroup")),
            class_name="table fold",
            custom_attrs=_role("table"),
        ),
        class_name="table-wrap",
    )


def number_cell(id: Any, label: str, *, valeur: Any, labelledby: Any, erreur: rx.Var, **props: Any) -> rx.Component:
    """Return one number of a matrix, named by its row and its column."""
    return rx.el.td(
        rx.el.input(
            id=id,
            name=id,
            default_value=valeur,
            input_mode="numeric",
            auto_complete="off",
            max_length=12,
            class_name="input",
            custom_attrs={
                "aria-labelledby": labelledby,
                "aria-invalid": rx.cond(erreur != "", "true", None),
                "aria-describedby": rx.cond(erreur != "", id + "-erreur", None),
            },
            **props,
        ),
        class_name="num",
        custom_attrs=_role("cell") | {"data-label": label},
    )


def matrix(
    legende: str,
    entetes: list[tuple[str, str, str]],
    corps: list[rx.Component],
    totaux: list[tuple[str, Any]],
) -> rx.Component:
    """Return the editable matrix: `entetes` are (id, title, detail) of the number columns, `totaux` the foot."""
    return rx.el.table(
        rx.el.caption(legende, class_name="vh"),
        _tete(
            [
                _entete("Catégorie cible"),
                *(_entete(rx.fragment(t, rx.el.small(d)), "num", id=i) for i, t, d in entetes),
                _entete("Total", "num"),
                _entete(rx.el.span("Retirer", class_name="vh")),
            ]
        ),
        *corps,
        rx.el.tfoot(
            rx.el.tr(
                rx.el.th("Total", scope="row", custom_attrs=_role("rowheader")),
                *(
                    rx.el.td(
                        rx.el.output(valeur),
                        class_name="num total" if rang == len(totaux) - 1 else "num",
                        custom_attrs=_role("cell") | {"data-label": titre},
                    )
                    for rang, (titre, valeur) in enumerate(totaux)
                ),
                rx.el.td(custom_attrs=_role("cell")),
                custom_attrs=_role("row"),
            ),
            custom_attrs=_role("rowgroup"),
        ),
        class_name="table matrix fold",
        custom_attrs=_role("table"),
    )


def pagination(page: rx.Var[int], nb_pages: rx.Var[int], lien: Callable[[Any], Any]) -> rx.Component:
    """Return the previous and next pages as links, and where one is."""
    return rx.cond(
        nb_pages > 1,
        rx.el.nav(
            rx.el.ul(
                rx.cond(page > 1, rx.el.li(rx.el.a("Précédente", href=lien(page - 1)))),
                rx.el.li(rx.el.span(f"Page {page} sur {nb_pages}", custom_attrs={"aria-current": "page"})),
                rx.cond(page < nb_pages, rx.el.li(rx.el.a("Suivante", href=lien(page + 1)))),
            ),
            class_name="pagination",
            custom_attrs={"aria-label": "Pages"},
        ),
        rx.fragment(),
    )
