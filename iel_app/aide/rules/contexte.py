"""Where a person asks from: the page, and the formation that its address names."""

import re
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

PAGE_MAX = 300
_SURE = re.compile(r"/(?![/\\])[^\\\s<>\"]*")
_REFERENCE = re.compile(r"20[0-9]{10}")


@dataclass(frozen=True, slots=True)
class Designation:
    """How an address names a formation: by its reference, or by its number in the editor; neither: by nothing."""

    reference: str = ""
    formation_id: int = 0


def page_sure(texte: str) -> str:
    """Return an address of ours as it may be shown and followed, "" for anything else."""
    return texte if len(texte) <= PAGE_MAX and _SURE.fullmatch(texte) else ""


def formation_designee(page: str) -> Designation:
    """Return the formation that the address of a page names."""
    parties = urlsplit(page)
    morceaux = parties.path.split("/")
    if "offre" not in morceaux and "formations" not in morceaux:
        return Designation()
    parametres = parse_qs(parties.query)
    candidats = [*parametres.get("ref", []), *parametres.get("reference", []), *morceaux]
    for candidat in candidats:
        if _REFERENCE.fullmatch(candidat):
            return Designation(reference=candidat)
    numero = parametres.get("id", [""])[0]
    # In the control, `id` is a version: its address names no formation.
    if morceaux[1] == "offre" and "controle" not in morceaux and numero.isascii() and numero.isdigit():
        return Designation(formation_id=int(numero[:9]))
    return Designation()
