"""The merge of two people's changes, and the choices that it leaves."""

import copy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from iel_app.recensement.forms import CHAMP, Contenu
from iel_app.recensement.rules.brouillon import nouvel_uid
from iel_app.recensement.rules.comparaison import Difference, a_plat, libelle_champ, noms_des_personnes, sans_effet

Valeurs = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Fusion:
    """What becomes of a draft when somebody else saved meanwhile."""

    contenu: Contenu
    conflits: list[Difference]
    repris: list[Difference]


def lieu(champ: str) -> str:
    """Return the row of a field, « i-m01 »; a field of no row is its own place."""
    return champ.rpartition("-")[0] or champ


def lieux(contenu: Contenu) -> set[str]:
    """Return the rows, and the fields of no row, that a content has."""
    return set(_par_lieu(contenu))


def fusionner(base: Contenu, mien: Contenu, leur: Contenu, categories: Mapping[str, str]) -> Fusion:
    """Merge my draft with what somebody else saved since `base`.

    A field changed by one side takes that side's value. A field changed by both to different values is a conflict:
    mine stays in the content until the person chooses; `Difference.avant` is mine, `apres` is theirs. A row that one
    side removed and the other changed is a conflict too, and goes or stays whole.
    """
    de, a, b = (_par_lieu(contenu) for contenu in (base, mien, leur))
    personnes = noms_des_personnes(base, mien, leur)
    fusion = Fusion(copy.deepcopy(mien), [], [])

    def ecart(champ: str, moi: Valeurs, eux: Valeurs) -> Difference:
        libelle = libelle_champ(champ, personnes, categories)
        return Difference(champ, libelle, str(moi.get(champ) or "—"), str(eux.get(champ) or "—"))

    for place in dict.fromkeys([*a, *b, *de]):
        moi, eux = a.get(place, {}), b.get(place, {})
        disputes, pris = _partage(de.get(place, {}), moi, eux)
        fusion.conflits.extend(ecart(champ, moi, eux) for champ in disputes)
        for champ in pris:
            _poser(fusion.contenu, champ, leur)
        fusion.repris.extend(ecart(c, moi, eux) for c in pris if not sans_effet(moi.get(c), eux.get(c)))
    return fusion


def d_un_autre_ecran(
    vu: Contenu | None, contenu: Contenu | None, brouillon: Contenu | None, categories: Mapping[str, str]
) -> Fusion | None:
    """Merge what a screen sends whole with what the person's draft became since this screen saw it; None: nothing.

    Both are hers: where both changed one field, what is on the screen before her eyes stays.
    """
    if not vu or contenu is None or brouillon is None or brouillon == vu:
        return None
    fusion = fusionner(vu, contenu, brouillon, categories)
    return fusion if fusion.repris else None


def _par_lieu(contenu: Contenu) -> dict[str, dict[str, Any]]:
    lieux: dict[str, dict[str, Any]] = {}
    for champ, valeur in a_plat(contenu).items():
        lieux.setdefault(lieu(champ), {})[champ] = valeur
    return lieux


def _partage(avant: Valeurs, moi: Valeurs, eux: Valeurs) -> tuple[list[str], list[str]]:
    """Return the fields of one place that wait for a choice, and those that take their value; {} is a row absent."""
    if moi and eux:
        leurs = [c for c in eux if eux[c] not in (avant.get(c), moi[c])]
        return [c for c in leurs if moi[c] != avant.get(c)], [c for c in leurs if moi[c] == avant.get(c)]
    if moi:
        # They removed it; when it was not there before, I added it.
        disputes = _en_jeu(avant, moi) if avant else []
        return disputes, list(moi) if avant and not disputes else []
    if avant:
        return _en_jeu(avant, eux), []
    return [], [c for c in eux if not _muet(eux[c])]


def _en_jeu(avant: Valeurs, reste: Valeurs) -> list[str]:
    """Return what would be lost of a row that one side changed and the other removed: nothing when it is empty."""
    dits = [c for c in reste if not _muet(reste[c])]
    return [c for c in dits if reste[c] != avant[c]] or (dits[:1] if reste != avant else [])


def _muet(valeur: Any) -> bool:
    return valeur in ("", "0")


def prendre(contenu: Contenu, champ: str, leur: Contenu) -> Contenu:
    """Return the draft with their value in one field of a conflict, or with their whole row, or without mine."""
    contenu = copy.deepcopy(contenu)
    _poser(contenu, champ, leur)
    return contenu


def _poser(contenu: Contenu, champ: str, leur: Contenu) -> None:
    trouve = CHAMP.match(champ)
    if trouve is None:
        contenu[champ] = leur[champ]
        return
    liste, cle = ("responsables", "uid") if trouve["genre"] == "r" else ("intentions", "categorie")
    lignes = contenu[liste]
    ligne, sienne = (
        next((x for x in ou if (x[cle] or x["uid"]) == trouve["uid"]), None) for ou in (lignes, leur[liste])
    )
    if ligne is not None and sienne is not None:
        ligne[trouve["nom"]] = sienne[trouve["nom"]]
    elif ligne is not None:
        lignes.remove(ligne)
    elif sienne is not None:
        uid = nouvel_uid() if any(x["uid"] == sienne["uid"] for x in lignes) else sienne["uid"]
        lignes.append(sienne | {"uid": uid})


def trancher(
    contenu: Contenu, conflits: Sequence[Difference], champ: str, leur: Contenu, *, prendre_leur: bool
) -> tuple[Contenu, list[Difference]]:
    """Return the draft and the choices left once one is made; a row that one side removed is settled whole."""
    place = lieu(champ)
    commune = place in lieux(contenu) & lieux(leur)
    reste = [c for c in conflits if c.champ != champ and (commune or lieu(c.champ) != place)]
    return prendre(contenu, champ, leur) if prendre_leur else contenu, reste
