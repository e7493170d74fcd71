"""Which colour and shape go with which word: four literal tables.

A shape is a drawing in `templates/components/shapes.html`; the word is always printed,
so neither colour nor shape is ever alone.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Mark:
    colour: str
    shape: str


PLAIN = Mark("grey", "ring")

RAG = {
    "red": Mark("red", "square"),
    "amber": Mark("amber", "triangle"),
    "green": Mark("green", "disc"),
    "no_budget": Mark("grey", "dash"),
}

STATUS = {
    "not_started": Mark("grey", "ring"),
    "in_progress": Mark("blue", "half"),
    "delayed": Mark("amber", "triangle"),
    "complete": Mark("green", "tick"),
    "on_hold": Mark("grey", "pause"),
    "cancelled": Mark("grey", "cross"),
}

#: What a risk's score comes to, and how urgent an issue is.
BAND = {
    "low": Mark("green", "disc"),
    "medium": Mark("blue", "half"),
    "high": Mark("amber", "triangle"),
    "very_high": Mark("red", "square"),
    "critical": Mark("red", "square"),
}

STATE = {
    # returns and their steps
    "not_started": Mark("grey", "ring"),
    "draft": Mark("blue", "half"),
    "in_progress": Mark("blue", "half"),
    "ready": Mark("green", "tick"),
    "submitted": Mark("blue", "arrow"),
    "sent_back": Mark("amber", "back"),
    "returned": Mark("amber", "back"),
    "approved": Mark("green", "tick"),
    "late": Mark("red", "square"),
    # rounds
    "planned": Mark("grey", "ring"),
    "open": Mark("blue", "half"),
    "closed": Mark("grey", "tick"),
    # papers and editions
    "publishing": Mark("blue", "arrow"),
    "published": Mark("green", "tick"),
    "failed": Mark("red", "square"),
    "superseded": Mark("grey", "back"),
    "withdrawn": Mark("red", "cross"),
    # measures and proposals about them
    "adopted": Mark("green", "tick"),
    "refused": Mark("amber", "back"),
    "retired": Mark("grey", "cross"),
    # people
    "invited": Mark("blue", "arrow"),
    "active": Mark("green", "tick"),
    "ended": Mark("grey", "cross"),
}


def words(value):
    """The printed word of a choice, or of a plain value such as `in_progress`."""
    label = getattr(value, "label", None)
    if label is not None:
        return str(label)
    text = str(value).replace("_", " ").strip()
    return text[:1].upper() + text[1:]


def key(value):
    """What a table above is asked with: `In progress` and `in_progress` are one."""
    return str(getattr(value, "value", value)).strip().lower().replace(" ", "_")
