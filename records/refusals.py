"""What an action says when a rule of the domain stands in the way."""

from __future__ import annotations


class Refused(Exception):  # noqa: N818 - reads as what happened
    """An action that may not happen as asked; the message is a sentence for the person.

    ``field`` names the form field that the sentence belongs to, where there is one.
    """

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


def required(text: str, otherwise: str, *, field: str) -> str:
    """The text without blanks at its ends; Refused with the sentence where nothing is left."""
    text = text.strip()
    if not text:
        raise Refused(otherwise, field=field)
    return text


class Gone(Refused):
    """What was to be saved has been removed meanwhile: there is nothing to save it to."""

    def __init__(self) -> None:
        super().__init__(
            "Someone else removed this while you were writing. "
            "Copy what you typed if you still need it."
        )


class Conflict(Refused):
    """Someone else saved the same thing meanwhile; ``current`` is what is stored now."""

    def __init__(self, current: object) -> None:
        super().__init__("Someone else changed this while you were writing.")
        self.current = current
