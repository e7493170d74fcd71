"""Keys that texts name things by: deliverables (PD1), milestones (PD1.3), risks (R001) and issues
(I002). Pure: reads records."""

from __future__ import annotations

import re
from collections.abc import Iterable

from .records import ObjectiveRecord, SectionRecord

_KEY = re.compile(r"\b(?:(?:PD|AS)\d{1,3}(?:\.\d{1,3})?|[RI]\d{3,5})\b")


def keys_in(text: str) -> frozenset[str]:
    """What looks like a key."""
    return frozenset(_KEY.findall(text))


def is_reference(key: str) -> bool:
    """Whether it names a risk or an issue."""
    return key[0] in "RI"


def plan_keys(record: ObjectiveRecord) -> frozenset[str]:
    """Of the objective's deliverables and their milestones."""
    milestones = (milestone.key for one in record.activities for milestone in one.milestones)
    return frozenset([*(one.key for one in record.activities), *milestones])


def known_keys(record: ObjectiveRecord) -> frozenset[str]:
    """What is known of all that the objective's texts may name."""
    own = (one.reference for one in (*record.risks, *record.issues))
    return plan_keys(record).union(own, record.named)


def named_in(sections: Iterable[SectionRecord], references: Iterable[str]) -> tuple[str, ...]:
    """Those of the references that the texts name, in order."""
    return tuple(
        sorted({key for one in sections for key in keys_in(one.text)}.intersection(references))
    )
