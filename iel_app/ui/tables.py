"""Tables: native, captioned, folding into cards where their own room is short; the editable matrix; pages."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import reflex as rx

from iel_app.ui.base import icon, vh

Texte = rx.Component | rx.Var | str


@dataclass(frozen=True, slots=True)
class Colonne:
    """One column: its head, and what a row shows in it. One column names the row: that with `nomme`, else the first.

    `muette`: its head is heard and not seen. `tri` is the address that sorts by it, `ordre` how it is sorted now:
    « ascending », « descending » or « none ».
    """

    titre: str
    cellule: Callable[[Any], Texte]
    classe: str = ""
    nomme: bool = False
    muette: bool = False
    tri: Any = None
    ordre: Any = "none"


def _role(nom: str) -> dict[str, str]:
    # Folding by CSS removes table semantics in some browsers; explicit roles keep them.
    return {"role": nom}


def _tete(colonnes: list[rx.Component]) -> rx.Component:
    return rx.el.thead(rx.el.tr(*colonnes, custom_attrs=_role("row")), custom_attrs=_role("rowgroup"))


def _entete(texte: Texte, classe: str = "", **props: Any) -> rx.Component:
    return rx.el.th(texte, scope="col", class_name=classe, custom_attrs=_role("columnheader"), **props)


def _tete_de(colonne: Colonne) -> rx.Component:
    if colonne.tri is None:
        return _entete(vh(colonne.titre) if colonne.muette else colonne.titre, colonne.classe)
    ordre = rx.Var.create(colonne.ordre)
    fleche = rx.match(ordre, ("ascending", icon("monter")), ("descending", icon("descendre")), rx.fragment())
    lien = rx.el.a(colonne.titre, fleche, href=colonne.tri, class_name="sort")
    return rx.el.th(
        lien,
        scope="col",
        class_name=colonne.classe,
        custom_attrs=_role("columnheader") | {"aria-sort": rx.cond(ordre == "none", None, ordre)},
    )


def _cellule_de(colonne: Colonne, element: Any, *, nomme: bool) -> rx.Component:
    if nomme:
        return rx.el.th(
            colonne.cellule(element), scope="row", class_name=colonne.classe, custom_attrs=_role("rowheader")
        )
    attributs = _role("cell") | ({} if colonne.muette or colonne.classe == "actions" else {"data-label": colonne.titre})
    return rx.el.td(colonne.cellule(element), class_name=colonne.classe, custom_attrs=attributs)


def table(
    legende: Any,
    colonnes: list[Colonne],
    lignes: rx.Var,
    cle: Callable[[Any], Any],
    *,
    courante: Callable[[Any], Any] | None = None,
    serree: bool = False,
) -> rx.Component:
    """Return a table of the rows of a list var; `courante` tells the row just made or changed."""
    nom = next((c for c in colonnes if c.nomme), colonnes[0])

    def ligne(element: Any) -> rx.Component:
        attributs = _role("row")
        if courante is not None:
            attributs |= {"aria-current": rx.cond(courante(element), "true", None)}
        return rx.el.tr(
            *(_cellule_de(c, element, nomme=c is nom) for c in colonnes),
            key=cle(element),
            custom_attrs=attributs,
        )

    return rx.el.div(
        rx.el.table(
            rx.el.caption(legende, class_name="vh"),
            _tete([_tete_de(c) for c in colonnes]),
            rx.el.tbody(rx.foreach(lignes, ligne), custom_attrs=_role("rowgroup")),
            class_name="table fold table--tight" if serree else "table fold",
            custom_attrs=_role("table"),
        ),
        class_name="table-wrap",
    )


def pick(nom: Any, label: Any, **props: Any) -> rx.Component:
    """Return the box that selects one row, or all."""
    return rx.el.label(rx.el.input(type="checkbox", name=nom, **props), vh(label), class_name="pick")


def selection_bar(label: str, *contenu: rx.Component) -> rx.Component:
    """Return what can be done with the rows selected; it stays in sight below them."""
    return rx.el.div(*contenu, class_name="bar bar--selection", custom_attrs={"role": "group", "aria-label": label})


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


def silent_output(valeur: Any) -> rx.Component:
    """Return a computed figure that is read in its place only: announced, three would follow each figure typed."""
    return rx.el.output(valeur, custom_attrs={"aria-live": "off"})


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
                        silent_output(valeur),
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


def keyset_pages(place: Any, precedente: rx.Var, suivante: rx.Var) -> rx.Component:
    """Return where one is (« 1 à 10 sur 312 ») and the pages on each side as links, "" for none."""
    return rx.el.div(
        rx.el.p(place, class_name="small muted"),
        rx.cond(
            (precedente != "") | (suivante != ""),
            rx.el.nav(
                rx.el.ul(
                    rx.cond(precedente != "", rx.el.li(rx.el.a("Précédente", href=precedente))),
                    rx.cond(suivante != "", rx.el.li(rx.el.a("Suivante", href=suivante))),
                ),
                class_name="pagination",
                custom_attrs={"aria-label": "Pages de la liste"},
            ),
            rx.fragment(),
        ),
        class_name="spread",
    )
