"""The paper as plain data: the record itself, and the statement as a table."""

from __future__ import annotations

import json

from finance.statements.statement_table import statement_table
from records.codec import fingerprint, to_json
from tables.plain import to_plain

from .records import PaperRecord

ABOUT = (
    "A board paper. Amounts are pounds with pence, expenditure positive and income negative; "
    "variance is actual less planned. Progress is in whole per cent; null is not yet known."
)


def render_json(record: PaperRecord) -> bytes:
    """JSON in UTF-8. ``record`` is the frozen record, whose canonical form has the SHA-256 given
    beside it; ``statement`` is Appendix 1 row by row."""
    canonical = to_json(record)
    content = {
        "about": ABOUT,
        "record": json.loads(canonical),
        "record_sha256": fingerprint(canonical),
        "statement": to_plain(statement_table(record.statement)) if record.statement else None,
    }
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()
