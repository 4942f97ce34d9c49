"""What became of an act, as the screens of the help say it."""

from iel_app.aide.state.vues import erreurs_de
from iel_app.core.errors import Invalid, Refusal
from iel_app.ui.focus import Aimed, Erreur


class Answering(Aimed, mixin=True):
    """A screen that says what became of an act: wrong fields, why it is refused, or that it is done."""

    fautes: dict[str, str] = {}
    erreurs: list[Erreur] = []
    motif: str = ""
    annonce: str = ""
    tirage: int = 0

    async def _lire(self) -> None:
        """Read again what the screen shows."""
        raise NotImplementedError

    def _effacer(self) -> None:
        self.fautes, self.erreurs, self.motif, self.annonce = {}, [], "", ""

    def _refuser(self, refus: Refusal) -> None:
        self._effacer()
        if isinstance(refus, Invalid):
            self.fautes, self.erreurs = refus.erreurs, erreurs_de(refus.erreurs)
            self._viser("resume")
        else:
            self.motif = refus.message
            self._viser("motif")

    async def _fait(self, phrase: str) -> None:
        self._effacer()
        await self._lire()
        self.annonce = phrase
        self._viser("fait")
