"""Foundations of the kit: icons, native elements that Reflex lacks, and focus moved without evaluating code."""

import hashlib
import json
from collections.abc import Callable

import reflex as rx
from reflex_base.vars import VarData
from reflex_components_core.el.elements.base import BaseHTML

_ICONS = {
    "agenda": "M3.5 7a2 2 0 0 1 2-2h13a2 2 0 0 1 2 2v12a2 2 0 0 1-2 2h-13a2 2 0 0 1-2-2zM3.5 10h17M8 3v4M16 3v4",
    "aide": "M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0M9.4 9.2a2.6 2.6 0 1 1 3.8 2.4c-.8.4-1.2 1-1.2 1.9M12 17v.1",
    "alerte": "M12 4 2.5 20h19zM12 10v4.5M12 17.4v.1",
    "annuler": "M9 7 4 12l5 5M4 12h11a5 5 0 0 1 0 10h-2",
    "attente": "M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0M12 7v5l3.5 2",
    "batiment": "M4 21V6l9-3v18M13 9h7v12M2 21h20M8 9v.1M8 13v.1M8 17v.1M16.5 13v.1M16.5 17v.1",
    "crayon": "m4 20 1-4.5L16 4.5l3.5 3.5L8.5 19zM13.5 7l3.5 3.5",
    "copier": "M9 9h11v11H9zM5 15H4V4h11v1",
    "descendre": "m6 9 6 6 6-6",
    "diplome": "m2 9 10-5 10 5-10 5zM6 11.5V16c3 3 9 3 12 0v-4.5M22 9v6",
    "equipe": "M13 8a4 4 0 1 1-8 0 4 4 0 0 1 8 0M1.5 21a7.5 7.5 0 0 1 15 0M16 4.3a4 4 0 0 1 0 7.4"
    "M18.5 14.5A7.5 7.5 0 0 1 22.5 21",
    "fermer": "m6 6 12 12M18 6 6 18",
    "filtre": "M4 6h16M7 12h10M10 18h4",
    "fleche": "M4 12h16M14 6l6 6-6 6",
    "hors_ligne": "M3 3l18 18M8.5 15.5a5 5 0 0 1 5-1.3M5 12a10 10 0 0 1 4-2.4M2 8.5A15 15 0 0 1 6 6M12 20v.1"
    "M12 5a15 15 0 0 1 10 3.5M15.5 9.5A10 10 0 0 1 19 12",
    "info": "M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0M12 11v5M12 8v.1",
    "lieu": "M12 21.5s-7-6-7-11.5a7 7 0 0 1 14 0c0 5.5-7 11.5-7 11.5zM14.5 10a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0",
    "menu": "M4 7h16M4 12h16M4 17h16",
    "moins": "M5 12h14",
    "monter": "m6 15 6-6 6 6",
    "oeil": "M2 12s3.6-7 10-7 10 7 10 7-3.6 7-10 7-10-7-10-7M15 12a3 3 0 1 1-6 0 3 3 0 0 1 6 0",
    "ok": "M5 12.5 9.5 17 19 7.5",
    "personne": "M16 8a4 4 0 1 1-8 0 4 4 0 0 1 8 0M4 21a8 8 0 0 1 16 0",
    "plus": "M12 5v14M5 12h14",
    "poubelle": "M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13M10 11v5M14 11v5",
    "recherche": "M18 11a7 7 0 1 1-14 0 7 7 0 0 1 14 0M16.2 16.2l4.8 4.8",
    "sortir": "M14 4h6v6M20 4l-9 9M18 14v6H4V6h6",
    "telecharger": "M12 4v11M7 11l5 5 5-5M4 20h16",
    "verrou": "M7 11h10a2 2 0 0 1 2 2v6a2 2 0 0 1-2 2H7a2 2 0 0 1-2-2v-6a2 2 0 0 1 2-2M8 11V8a4 4 0 0 1 8 0v3",
}


def icon(nom: str, *, classe: str = "icon") -> rx.Component:
    """Return a line icon, hidden from assistive technology: a word always stands beside it."""
    return rx.el.svg(
        rx.el.path(d=_ICONS[nom]), class_name=classe, custom_attrs={"viewBox": "0 0 24 24", "aria-hidden": "true"}
    )


def vh(*contenu: rx.Component | rx.Var | str) -> rx.Component:
    """Return text that is heard and not seen."""
    return rx.el.span(*contenu, class_name="vh")


def breakable(texte: rx.Var[str]) -> rx.Component:
    """Return a text that may be cut before « @ » and dots: a long address stays in its column."""

    def morceau(separateur: str, suite: Callable[[rx.Var], rx.Component | rx.Var]) -> Callable[..., rx.Component]:
        coupure = rx.fragment(rx.el.wbr(), separateur)
        return lambda mot, rang: rx.fragment(rx.cond(rang > 0, coupure, rx.fragment()), suite(mot))

    cote = morceau("@", lambda c: rx.foreach(c.to(str).split("."), morceau(".", lambda mot: mot)))
    return rx.foreach(texte.to(str).split("@"), cote)


class NativeForm(BaseHTML):
    """A form that the browser submits itself: passwords never travel by the websocket."""

    tag = "form"
    action: rx.Var[str]
    method: rx.Var[str]
    enc_type: rx.Var[str]


class NativeLink(BaseHTML):
    """A link that the browser follows itself: it moves focus to a field of the page, or leaves the application."""

    tag = "a"
    href: rx.Var[str]
    target: rx.Var[str]
    rel: rx.Var[str]


class NativeDialog(BaseHTML):
    """A modal dialog of the browser: focus trap, Escape and return of focus are its own."""

    tag = "dialog"
    on_close: rx.EventHandler[rx.event.no_args_event_spec]


TAKES_OVER = {"data-reprend": ""}
"""Attributes of a button whose answer shows in the fields, whatever was typed there (`KeepTyped`)."""


def stable(valeur: rx.Var, pret: rx.Var) -> rx.Var:
    """Return `valeur`, or its last one while `pret` is empty: a connection that comes back empties no screen."""
    nom = f"stable_{hashlib.sha256(str(valeur).encode()).hexdigest()[:10]}"
    hooks: dict[str, VarData | None] = {
        f"const {nom}_ref = useRef({valeur!s});": None,
        f"if ({pret!s}) {nom}_ref.current = {valeur!s};": None,
        f"const {nom} = {pret!s} ? {valeur!s} : {nom}_ref.current;": None,
    }
    donnees = VarData.merge(
        valeur._get_all_var_data(), pret._get_all_var_data(), VarData(hooks=hooks, imports={"react": "useRef"})
    )
    return rx.Var(_js_expr=nom, _var_data=donnees).to(valeur._var_type)


def loaded_for(demande: rx.Var, *parametres: str) -> rx.Var:
    """Tell whether what a state shows was loaded for what the address now asks.

    A state outlives its page: until the page is loaded, it holds what was shown before, on which nobody must act.
    `demande` holds the parameters of the address that was loaded, of its path or after « ? », separated by spaces.
    """
    noms = json.dumps(parametres)
    hooks: dict[str, VarData | None] = {
        "const iel_path = useParams();": None,
        "const iel_search = new URLSearchParams(useLocation().search);": None,
        f'const iel_asked = {noms}.map((nom) => iel_path[nom] ?? iel_search.get(nom) ?? "").join(" ");': None,
    }
    imports = {"react-router": ["useLocation", "useParams"]}
    donnees = VarData.merge(demande._get_all_var_data(), VarData(hooks=hooks, imports=imports))
    return rx.Var(_js_expr=f"(iel_asked === {demande!s})", _var_data=donnees).to(bool)


class _Effect(rx.Fragment):
    """An effect of the page, compiled with it: nothing is evaluated in the browser."""

    def add_imports(self) -> dict[str, str]:
        """Import React's effect hook."""
        return {"react": "useEffect"}


class FocusOn(_Effect):
    """Moves focus to the element whose id precedes « # » in `cible`, each time `cible` changes.

    Of several ids, separated by spaces, the first that is on the screen is meant. It may come a few frames later (a
    row just added, a component loaded on demand): two seconds at most.
    """

    cible: rx.Var[str]

    def add_hooks(self) -> list[str | rx.Var]:
        """Return the effect: it runs after the screen shows the new state, so new rows exist."""
        return [
            rx.Var(
                f"""useEffect(() => {{
                    const ids = ({self.cible!s} || "").split("#")[0].split(" ").filter(Boolean);
                    const limite = Date.now() + 2000;
                    let image = 0;
                    const viser = () => {{
                        const element = ids.map((id) => document.getElementById(id))
                            .find((e) => e && (ids.length === 1 || e.getClientRects().length));
                        if (element) {{ element.focus(); element.scrollIntoView({{ block: "nearest" }}); }}
                        else if (Date.now() < limite) image = requestAnimationFrame(viser);
                    }};
                    if (ids.length) viser();
                    return () => cancelAnimationFrame(image);
                }}, [{self.cible!s}])""",
                _var_data=self.cible._get_all_var_data(),
            )
        ]

    def _exclude_props(self) -> list[str]:
        return ["cible"]


class ArriveOn(_Effect):
    """Moves focus, after a navigation inside the application, to the part that the address names, else to the title.

    Not on the first load: the browser then does it.
    """

    def add_hooks(self) -> list[str | rx.Var]:
        """Return the effect, run once per page."""
        return [
            """useEffect(() => {
                const navigation = window.__ielVisited;
                window.__ielVisited = true;
                if (!navigation) return;
                const limite = Date.now() + 2000;
                let image = 0;
                const arriver = () => {
                    const ancre = window.location.hash.slice(1);
                    const partie = document.getElementById(ancre || "titre");
                    if (partie) { partie.focus({ preventScroll: !ancre }); if (ancre) partie.scrollIntoView(); }
                    else if (Date.now() < limite) image = requestAnimationFrame(arriver);
                };
                arriver();
                return () => cancelAnimationFrame(image);
            }, [])"""
        ]


class LiveCounts(_Effect):
    """Counts characters under the fields that say their maximum, as they are typed."""

    def add_hooks(self) -> list[str | rx.Var]:
        """Return the effect: one listener for the page. It writes the very text that the server would."""
        return [
            """useEffect(() => {
                const compter = (evenement) => {
                    const champ = evenement.target;
                    const maximum = Number(champ.dataset?.maximum || 0);
                    const texte = maximum && document.getElementById(champ.id + "-compte");
                    if (!texte) return;
                    const dit = maximum.toLocaleString("fr-FR").replace(/\\s/g, "\\u00a0");
                    texte.textContent = champ.value.length + " caractères sur " + dit;
                };
                document.addEventListener("input", compter);
                return () => document.removeEventListener("input", compter);
            }, [])"""
        ]


class FrenchVersionBanner(_Effect):
    """Says in French what Reflex says in English, in an element of its own, when a page is older than its server."""

    def add_hooks(self) -> list[str | rx.Var]:
        """Return the effect: it waits for the element."""
        return [
            """useEffect(() => {
                const guetteur = new MutationObserver(() => {
                    const bandeau = document.getElementById("reflex-new-version-banner");
                    if (!bandeau || bandeau.lang) return;
                    bandeau.lang = "fr";
                    bandeau.firstChild.data = "Une nouvelle version de la plateforme est en ligne.";
                    bandeau.lastChild.textContent = "Recharger la page";
                });
                guetteur.observe(document.body, { childList: true });
                return () => guetteur.disconnect();
            }, [])"""
        ]


class OpenWhen(_Effect):
    """Opens or closes the dialog `cible` as `ouvert` says."""

    cible: rx.Var[str]
    ouvert: rx.Var[bool]

    def add_hooks(self) -> list[str | rx.Var]:
        """Return the effect."""
        return [
            rx.Var(
                f"""useEffect(() => {{
                    const dialogue = document.getElementById({self.cible!s});
                    if (!dialogue) return;
                    if ({self.ouvert!s} && !dialogue.open) dialogue.showModal();
                    if (!{self.ouvert!s} && dialogue.open) dialogue.close();
                }}, [{self.ouvert!s}])""",
                _var_data=self.ouvert._get_all_var_data(),
            )
        ]

    def _exclude_props(self) -> list[str]:
        return ["cible", "ouvert"]


class OpenAt(_Effect):
    """Opens the dialog `cible` when the instant `quand` (milliseconds since 1970, 0: never) comes."""

    cible: rx.Var[str]
    quand: rx.Var[int]

    def add_hooks(self) -> list[str | rx.Var]:
        """Return the effect: one timer, set again when the instant moves."""
        return [
            rx.Var(
                f"""useEffect(() => {{
                    const dialogue = document.getElementById({self.cible!s});
                    if (!dialogue || !{self.quand!s}) return;
                    if (dialogue.open) dialogue.close();
                    const delai = Math.max(0, {self.quand!s} - Date.now());
                    const minuterie = setTimeout(() => dialogue.showModal(), Math.min(delai, 2 ** 31 - 1));
                    return () => clearTimeout(minuterie);
                }}, [{self.quand!s}])""",
                _var_data=self.quand._get_all_var_data(),
            )
        ]

    def _exclude_props(self) -> list[str]:
        return ["cible", "quand"]
