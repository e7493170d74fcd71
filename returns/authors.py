"""Who gave which figure and text of a return: read off the history of its rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from .models import HighlightSection, ProgressUpdate, ReturnVersion
from .records import ActivityRecord, GivenRecord, ObjectiveRecord, ReturnRecord

#: By ("activity", id) and ("section", objective id, heading).
Authors = Mapping[tuple, GivenRecord]


def authors_of(version: ReturnVersion) -> dict[tuple, GivenRecord]:
    """Who last changed each row, in whichever version; what was only copied into a new version
    keeps who gave it in the earlier one. Three queries."""
    of = version.programme_return_id
    numbers = ReturnVersion.objects.filter(programme_return=of, number__lte=version.number)
    versions = numbers.values("pk")
    copied = set(
        ReturnVersion.history.filter(id__in=versions, history_type="+", number__gt=1).values_list(
            "history_date", flat=True
        )
    )
    found: dict[tuple, GivenRecord] = {}
    for model, names in ((ProgressUpdate, ("activity_id",)), (HighlightSection, _SECTION)):
        rows = (
            model.history.filter(version_id__in=versions)
            .order_by("history_date", "history_id")
            .values_list("history_type", "history_date", "history_user__name", *names)
        )
        for kind, moment, name, *which in rows:
            if not (kind == "+" and moment in copied):
                found[_KINDS[model], *which] = GivenRecord(name or "", moment)
    return found


_SECTION = ("objective_id", "heading")
_KINDS = {ProgressUpdate: "activity", HighlightSection: "section"}


def with_given(record: ReturnRecord, authors: Authors) -> ReturnRecord:
    """The record with who gave each figure and text, where anything was given."""
    return replace(record, objectives=tuple(_objective(one, authors) for one in record.objectives))


def _objective(record: ObjectiveRecord, authors: Authors) -> ObjectiveRecord:
    return replace(
        record,
        activities=tuple(_activity(one, authors) for one in record.activities),
        sections=tuple(
            replace(one, given=authors.get(("section", record.objective_id, one.heading)))
            for one in record.sections
        ),
    )


def _activity(record: ActivityRecord, authors: Authors) -> ActivityRecord:
    return replace(record, given=authors.get(("activity", record.activity_id)))
