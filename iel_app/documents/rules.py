"""Codes and dates of documents: pure functions."""

import re

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # neither 0/O nor 1/I/L: it is read on paper and typed again
LONGUEUR_CODE = 12


def code_affiche(code: str) -> str:
    """Return the code in groups of four, as people read it."""
    return "-".join(code[i : i + 4] for i in range(0, len(code), 4))


def code_saisi(saisie: str) -> str:
    """Return what was typed as the stored code: no case, spaces, hyphens or other signs."""
    return re.sub(r"[^0-9A-Z]", "", saisie.upper())


def defaut_du_code(saisie: str) -> str:
    """Return the sentence that says why this cannot be a code, "" when it can."""
    code = code_saisi(saisie)
    if not code:
        return "Saisissez le code imprimé à la fin du document"
    etrangers = [signe for signe in code if signe not in ALPHABET]
    if etrangers:
        return f"Le code ne comporte jamais le caractère «\u00a0{etrangers[0]}\u00a0»\u00a0: relisez-le sur le document"
    if len(code) != LONGUEUR_CODE:
        return f"Le code doit comporter {LONGUEUR_CODE} caractères\u00a0: vous en avez saisi {len(code)}"
    return ""
