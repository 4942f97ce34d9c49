"""What is typed against what the server knows: a field follows the server until somebody types in it."""

import reflex as rx

from iel_app.ui.base import _Effect

_LIRE = """
    const boite = (champ) => champ.type === "checkbox" || champ.type === "radio";
    const montre = (champ) => (boite(champ) ? champ.checked : champ.value.trim());
    const dit = (champ) => {
        if (boite(champ)) return champ.defaultChecked;
        return (champ.tagName === "SELECT" ? champ.dataset.dit ?? champ.value : champ.defaultValue).trim();
    };
"""
"""What a field shows, and what the server says of it: its default, that React keeps true."""


def typed_on(valeur: rx.Var) -> rx.Var:
    """Return, in an event of a field, what the server said when somebody began to type in it; now `valeur`."""
    return rx.Var(f"(_e?.target?.dataset?.base ?? {valeur!s})", _var_data=valeur._get_all_var_data()).to(str)


class KeepTyped(_Effect):
    """Shows in the fields of a form what the server changes, never over what is typed; sends again what it missed.

    A field is typed in until the server says the same; until then its `data-base` is what the server said before. A
    button marked `data-reprend` gives all of them back to the server: its answer is meant to be seen. Once the page
    is loaded, also after a connection that was lost or a session that ended, a field that says something else is left
    once more: the event of leaving it carries what an interrupted one did not.
    """

    formulaire: rx.Var[str]
    pret: rx.Var[bool]

    def add_hooks(self) -> list[str | rx.Var]:
        """Return both effects."""
        return [self._suivre(), self._renvoyer()]

    def _suivre(self) -> rx.Var:
        return rx.Var(
            f"""useEffect(() => {{
                    {_LIRE}
                    const champs = "#" + {self.formulaire!s} + " :is(input, textarea, select)";
                    const dedans = (champ) => champ.matches?.(champs);
                    const base = (champ) => champ.type !== "radio" ? dit(champ)
                        : document.querySelector(`[name="${{champ.name}}"][checked]`)?.value ?? "";
                    const taper = ({{ target }}) => {{
                        if (dedans(target) && montre(target) !== dit(target)) target.dataset.base ??= base(target);
                    }};
                    const rendre = ({{ target }}) => {{
                        if (!target.closest?.("[data-reprend]")) return;
                        for (const champ of document.querySelectorAll("[data-base]")) delete champ.dataset.base;
                    }};
                    const suivre = (champ) => {{
                        if (montre(champ) === dit(champ)) delete champ.dataset.base;
                        else if (champ.dataset.base !== undefined) return;
                        else if (boite(champ)) champ.checked = dit(champ);
                        else champ.value = dit(champ);
                    }};
                    const guetteur = new MutationObserver((changements) => {{
                        for (const {{ target }} of changements) if (dedans(target)) suivre(target);
                    }});
                    const attributeFilter = ["value", "checked", "data-dit"];
                    // What the server says of a text of several lines is its content.
                    guetteur.observe(document.body, {{ subtree: true, childList: true, attributeFilter }});
                    // Before React hears it: it then says again what the server says. It hears of boxes by clicks.
                    document.addEventListener("input", taper, true);
                    document.addEventListener("click", taper, true);
                    document.addEventListener("click", rendre);
                    return () => {{
                        guetteur.disconnect();
                        document.removeEventListener("input", taper, true);
                        document.removeEventListener("click", taper, true);
                        document.removeEventListener("click", rendre);
                    }};
                }}, [])""",
            _var_data=self.formulaire._get_all_var_data(),
        )

    def _renvoyer(self) -> rx.Var:
        return rx.Var(
            f"""useEffect(() => {{
                    if (!{self.pret!s}) return;
                    {_LIRE}
                    const formulaire = document.getElementById({self.formulaire!s});
                    for (const champ of formulaire?.querySelectorAll("[data-base]:not([role], :disabled)") ?? []) {{
                        if (montre(champ) === dit(champ) || (champ.type === "radio" && !champ.checked)) continue;
                        if (boite(champ)) {{ champ.checked = !champ.checked; champ.click(); }}
                        else champ.dispatchEvent(champ.tagName === "SELECT" ? new Event("change", {{ bubbles: true }})
                            : new FocusEvent("focusout", {{ bubbles: true }}));
                    }}
                }}, [{self.pret!s}])""",
            _var_data=self.pret._get_all_var_data(),
        )

    def _exclude_props(self) -> list[str]:
        return ["formulaire", "pret"]
