"""What is typed against what the server knows: a field follows the server until somebody types in it."""

import reflex as rx

from iel_app.ui.base import _Effect


class KeepTyped(_Effect):
    """Shows in the fields of a form what the server changes, never over what is typed; sends again what it missed.

    A field is typed in until the server says the same. A button marked `data-reprend` gives all of them back to the
    server: its answer is meant to be seen. Once the page is loaded, also after a connection that was lost or a
    session that ended, a field that says something else is left once more: the event of leaving it carries what an
    interrupted one did not.
    """

    formulaire: rx.Var[str]
    pret: rx.Var[bool]

    def add_hooks(self) -> list[str | rx.Var]:
        """Return both effects."""
        return [self._suivre(), self._renvoyer()]

    def _suivre(self) -> rx.Var:
        return rx.Var(
            f"""useEffect(() => {{
                    let tapes = new WeakSet();
                    const dedans = (champ) => champ.closest?.("#" + {self.formulaire!s});
                    const taper = ({{ target }}) => {{ if (dedans(target)) tapes.add(target); }};
                    const rendre = ({{ target }}) => {{
                        if (target.closest?.("[data-reprend]")) tapes = new WeakSet();
                    }};
                    const suivre = (champ) => {{
                        const boite = champ.type === "checkbox";
                        const dit = boite ? champ.dataset.coche === "true" : champ.getAttribute("value") ?? "";
                        if (boite ? champ.checked === dit : champ.value.trim() === dit.trim()) tapes.delete(champ);
                        else if (!tapes.has(champ)) champ[boite ? "checked" : "value"] = dit;
                    }};
                    const guetteur = new MutationObserver((changements) => {{
                        for (const {{ target }} of changements) if (dedans(target)) suivre(target);
                    }});
                    guetteur.observe(document.body, {{ subtree: true, attributeFilter: ["value", "data-coche"] }});
                    document.addEventListener("input", taper);
                    document.addEventListener("click", rendre);
                    return () => {{
                        guetteur.disconnect();
                        document.removeEventListener("input", taper);
                        document.removeEventListener("click", rendre);
                    }};
                }}, [])""",
            _var_data=self.formulaire._get_all_var_data(),
        )

    def _renvoyer(self) -> rx.Var:
        return rx.Var(
            f"""useEffect(() => {{
                    if (!{self.pret!s}) return;
                    const formulaire = document.getElementById({self.formulaire!s});
                    for (const champ of formulaire?.querySelectorAll("input.input:not([role])") ?? []) {{
                        if (champ.value.trim() !== (champ.getAttribute("value") ?? "").trim())
                            champ.dispatchEvent(new FocusEvent("focusout", {{ bubbles: true }}));
                    }}
                }}, [{self.pret!s}])""",
            _var_data=self.pret._get_all_var_data(),
        )

    def _exclude_props(self) -> list[str]:
        return ["formulaire", "pret"]
