"""Refusals: what the domain answers when it does not do what was asked.

Every refusal carries the French sentence that the person reads. Anything else that is raised is a bug.
"""

from collections.abc import Mapping


class Refusal(Exception):
    """An act that the domain declines, with the sentence to show."""

    message = "Cette action n’est pas possible."

    def __init__(self, message: str | None = None) -> None:
        self.message = message or type(self).message
        super().__init__(self.message)


class NotConnected(Refusal):
    """Nobody is signed in, or the session has ended."""

    message = "Votre session est terminée. Connectez-vous de nouveau."


class Forbidden(Refusal):
    """The actor holds no role that permits this act on this structure."""

    message = "Votre rôle ne permet pas cette action."


class NotFound(Refusal):
    """The thing does not exist, or belongs to a structure out of the actor's reach: one answer for both."""

    message = "Introuvable. L’élément n’existe pas ou n’est pas accessible avec votre compte."


class Invalid(Refusal):
    """The input breaks rules; `erreurs` maps each field name to its sentence, in the order of the page."""

    message = "Il y a un problème"

    def __init__(self, erreurs: Mapping[str, str]) -> None:
        self.erreurs = dict(erreurs)
        super().__init__()


class Impossible(Refusal):
    """The status or the rules of the thing do not allow this act; `manques` lists what is missing."""

    def __init__(self, message: str, manques: list[str] | None = None) -> None:
        self.manques = manques or []
        super().__init__(message)


class UnderWay(Refusal):
    """The very same request is being carried out: its answer will come by asking again."""

    message = "Cette demande est déjà en cours de traitement. Renvoyez-la dans quelques secondes."


class Closed(Refusal):
    """The period in which the act is allowed is over, or has not begun."""

    message = "La période est terminée."


class TooMany(Refusal):
    """Too many attempts: wait."""


class Busy(Refusal):
    """The database did not let the act through after the bounded retries."""

    message = "Le service est très sollicité. Votre saisie est conservée : essayez de nouveau dans un instant."
