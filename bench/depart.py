"""P9: from the start of the process to the first answer."""

import time

from bench.atelier import PORT, Atelier
from bench.mesures import TOURS, Mesure, etendue, mediane
from tests.parcours.serveur import Serveur

BUT = 3.0


def mesurer(atelier: Atelier) -> list[Mesure]:
    """Return P9, beside the start of a bare socket.io server."""
    serveur = Serveur(atelier.copie("p9"), PORT)
    sujets, references = [], []
    for _ in range(TOURS):
        sujets.append(serveur.demarrer())
        serveur.arreter()
        debut = time.monotonic()
        with atelier.echo():
            references.append(time.monotonic() - debut)
    return [
        Mesure(
            nom="P9 démarrage : lancement → /ping 200",
            sujet=etendue(sujets, "s", 1),
            reference=f"écho socket.io {etendue(references, 's', 1)}",
            ratios=[a / b for a, b in zip(sujets, references, strict=True)],
            valeur=mediane(sujets),
            but="≤ 3 s",
            seuil=BUT,
            brut={"sujet_s": sujets, "reference_s": references},
        )
    ]
