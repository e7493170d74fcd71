"""A list of bodies and their families in a file: what it says, and what loading it changes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from accounts.models import Organisation

from ..imports.names import name_key
from ..models import BodyAlias, FamilyGrouping, FamilyPlace, ReportingBody
from ..vocabulary import NAME_LENGTH, BodyKind
from .reading import Fault, Faults, ListRow, ListTable, read_table

NAMES = {
    "name": ("council", "body", "name", "reporting body", "local authority", "authority"),
    "kind": ("kind", "type"),
}
NEEDED = ("name",)
#: ``Family group (People)`` and the like: a column of families.
FAMILIES = re.compile(r"\s*famil(?:y|ies)(?:\s+group)?s?\s*[(:–-]?\s*(.*?)\s*\)?\s*", re.IGNORECASE)
FAMILY_LENGTH = 30
_KINDS = {"nation": "national", "national": "national", "body": "body", "council": "body", "": ""}


@dataclass(frozen=True)
class BodyLine:
    """What becomes of one row. ``families`` by the name of the grouping, empty for none; ``what``
    is new, changed or same."""

    row: ListRow
    name: str
    kind: str
    families: Mapping[str, str]
    body: ReportingBody | None
    what: str
    said: str = ""


@dataclass(frozen=True)
class BodyPlan:
    lines: tuple[BodyLine, ...]
    faults: tuple[Fault, ...]
    left_out: tuple[str, ...]
    groupings: tuple[str, ...]
    new_groupings: tuple[str, ...]
    stamp: str

    @property
    def changes(self) -> list[BodyLine]:
        return [line for line in self.lines if line.what != "same"]

    @property
    def count(self) -> Counter[str]:
        return Counter(line.what for line in self.lines)


def read_bodies(data: bytes) -> ListTable:
    """Raises Unreadable for a file that is no list of bodies."""
    return read_table(data, NAMES, NEEDED, FAMILIES)


def plan_bodies(table: ListTable, keeper: Organisation) -> BodyPlan:
    """What loading the file changes in the register. A row that is in family 0 of all groupings is
    the nation. Four queries."""
    faults = Faults(table)
    register = _Register(keeper)
    columns = {heading: _grouping(heading) for heading in table.columns if heading not in NAMES}
    for heading, name in columns.items():
        if len(name) > NAME_LENGTH or list(columns.values()).count(name) > 1:
            faults.found.append(Fault(heading, "Give each kind of families a short name, once"))
    lines = list(_lines(table, columns, register, faults))
    known = {name.casefold() for name in register.groupings}
    return BodyPlan(
        lines=tuple(lines),
        faults=tuple(faults.found),
        left_out=table.left_out,
        groupings=tuple(columns.values()),
        new_groupings=tuple(n for n in columns.values() if n.casefold() not in known),
        stamp=register.stamp,
    )


class _Register:
    """What is there: bodies by the keys of all their names, and their families."""

    def __init__(self, keeper: Organisation) -> None:
        self.bodies = list(ReportingBody.objects.filter(kept_by=keeper).order_by("pk"))
        aliases = list(BodyAlias.objects.filter(kept_by=keeper).order_by("pk"))
        by_pk = {body.pk: body for body in self.bodies}
        self.by_key = {one.name: by_pk[one.body_id] for one in aliases if one.body_id in by_pk}
        self.by_key |= {name_key(body.name): body for body in self.bodies}
        groupings = list(FamilyGrouping.objects.filter(kept_by=keeper).order_by("pk"))
        self.groupings = {one.name: one for one in groupings}
        self.families: dict[tuple[int, str], str] = {}
        places = FamilyPlace.objects.filter(grouping__kept_by=keeper).select_related("grouping")
        for place in places:
            key = (place.body_id, place.grouping.name.casefold())
            self.families[key] = place.family
        rows = (*self.bodies, *aliases, *groupings)
        self.stamp = "-".join(f"{one.pk}.{one.edit_version}" for one in rows)


def _grouping(heading: str) -> str:
    """``People`` of ``Family group (People)``; “Families” where it has no name."""
    match = FAMILIES.fullmatch(heading)
    return (match[1] if match else "") or "Families"


def _lines(table, columns, register, faults):
    seen: dict[object, int] = {}
    for row in table.rows:
        name = " ".join(row["name"].split())
        faults.too_long(row, "name", NAME_LENGTH)
        key = name_key(name)
        if not key:
            faults.add(row, "name", "Enter the name of the body")
            continue
        body = register.by_key.get(key)
        if (before := seen.setdefault(body or key, row.line)) != row.line:
            faults.add(row, "name", f"{body or name} stands in row {before} already")
            continue
        yield _line(row, name, body, columns, register, faults)


def _line(row, name, body, columns, register, faults) -> BodyLine:
    families = {grouping: _family(row, heading, faults) for heading, grouping in columns.items()}
    kind = _kind(row, families, body, faults)
    families = {grouping: "" if one == "0" else one for grouping, one in families.items()}
    if body is None:
        return BodyLine(row, name, kind, families, None, "new")
    if body.kind != kind:
        present = body.get_kind_display().lower()
        faults.add(row, "name", f"{body} is {present} on the register, and not in the file")
    now = {
        grouping: register.families.get((body.pk, grouping.casefold()), "") for grouping in families
    }
    said = "; ".join(
        f"{grouping}: {now[grouping] or 'none'} → {family or 'none'}"
        for grouping, family in families.items()
        if now[grouping] != family
    )
    return BodyLine(row, name, body.kind, families, body, "changed" if said else "same", said)


def _family(row: ListRow, heading: str, faults: Faults) -> str:
    """``1`` for ``1.0``; empty for none."""
    text = re.sub(r"^(\d+)\.0+$", r"\1", row[heading])
    if len(text) > FAMILY_LENGTH:
        faults.add(row, heading, f"Shorten this to {FAMILY_LENGTH} characters")
    return text


def _kind(row: ListRow, families: Mapping[str, str], body, faults: Faults) -> str:
    said = row["kind"].casefold()
    if said not in _KINDS:
        faults.add(row, "kind", f"“{row['kind']}” is neither body nor nation")
    if _KINDS.get(said):
        return _KINDS[said]
    if families and all(family == "0" for family in families.values()):
        return BodyKind.NATIONAL.value
    if body is not None and not any(families.values()):
        return body.kind
    return BodyKind.BODY.value
