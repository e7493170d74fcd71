"""What a person still has to do: the answer that each app gives for the home page and hand-over.

An app that has something to say has a module ``owed`` with
``owed_by(membership, on: date) -> list[Owed]``; ``ispm.owed`` collects the answers.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True)
class Owed:
    """One thing to do, in words that begin with a verb; where; and by which day, if any."""

    what: str
    url: str
    due_on: dt.date | None
