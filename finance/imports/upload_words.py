"""How an upload is told: its state as a word and a shape, and what its heading answers."""

from __future__ import annotations

from decimal import Decimal

from components.marks import PLAIN, Mark
from figures.money import pounds_and_pence

from ..models import Upload, UploadRow
from .preview import Preview

State, Verdict = Upload.State, UploadRow.Verdict

MARKS = {
    State.READING: Mark("blue", "half"),
    State.UNREADABLE: Mark("red", "square"),
    State.PREVIEW: Mark("amber", "triangle"),
    State.CONFIRMED: Mark("green", "tick"),
    State.REVERSED: Mark("grey", "back"),
    State.ABANDONED: Mark("grey", "cross"),
}
#: In the order in which a page tells them, with what they are called in a heading.
VERDICTS = {
    Verdict.NEW: "new",
    Verdict.CHANGED: "changed",
    Verdict.KNOWN: "already loaded",
    Verdict.ASIDE: "set aside",
    Verdict.REFUSED: "refused",
}


def mark_of(upload: Upload) -> Mark:
    return MARKS.get(upload.state, PLAIN)


def in_rows(count: int, what: str = "") -> str:
    """``1 row``, ``6,164 rows``, ``3 refused rows``."""
    return f"{count:,} {what}row{'' if count == 1 else 's'}"


def in_pounds(amount: Decimal) -> str:
    """``£34,902,225.97``, a minus before the pound sign."""
    return f"{'−' if amount < 0 else ''}£{pounds_and_pence(abs(amount))}"


def heading_of(preview: Preview) -> str:
    """``6,164 rows, £34,902,225.97: 5,954 new, 210 set aside``."""
    tallies = preview.by_verdict
    parts = [f"{tallies[v].rows:,} {word}" for v, word in VERDICTS.items() if tallies[v].rows]
    whole = f"{in_rows(preview.whole.rows)}, {in_pounds(preview.whole.amount)}"
    return f"{whole}: {', '.join(parts)}" if parts else whole


def heading_of_reading(upload: Upload) -> str:
    """How far the reading is: ``42,000 of 100,000 rows read``."""
    progress = getattr(upload, "progress", None)
    if progress is None or not progress.rows_read:
        return "The file waits to be read"
    if progress.rows_expected:
        return f"{progress.rows_read:,} of {progress.rows_expected:,} rows read"
    return f"{in_rows(progress.rows_read)} read"
