"""How a ledger's files are read: which column says what. Pure; remembered as plain JSON."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import Any

#: What a code made of several columns or parts is joined by, where nothing else separates them.
JOINT = "-"


class Outcome(StrEnum):
    """What becomes of the rows that a rule names.

    ASIDE: they stay in the control totals and are listed, and count in no line. INCOME: their
    code gets INCOME_MARK behind it, so that it maps to an income line of its own; the amount
    keeps the ledger's sign (a credit is negative), unless the layout says that the file prints
    income as positive amounts.
    """

    ASIDE = "aside"
    INCOME = "income"


INCOME_MARK = " (income)"


@dataclass(frozen=True)
class Rule:
    """Rows whose cell in ``column`` is one of ``values``, whatever the case.

    A value that ends in ``*`` stands for all that begin so. An empty ``column`` asks the code as
    it is made; ``part`` (from 1) asks one part of the account string.
    """

    name: str
    column: str
    values: tuple[str, ...]
    outcome: Outcome = Outcome.ASIDE
    part: int = 0


@dataclass(frozen=True)
class Layout:
    """Columns by their role, under the names in ``header``; an empty name means: none.

    ``header`` has the columns as read, a name that comes twice told apart as ``Amount (2)``, a
    column without a name as ``Column D``. A file without a header row has only such names, and
    ``has_header`` is false. The code is made of the ``code`` columns, joined by a dash, or of
    the ``parts`` (from 1; none: the whole) of the ``account`` column parted by ``separator``.
    The month comes from ``date`` or from ``period``, else the uploader chooses it. ``identity``
    columns tell a row from all others; without them the whole row does.
    """

    header: tuple[str, ...]
    amount: str = ""
    debit: str = ""
    credit: str = ""
    text: str = ""
    reference: str = ""
    code: tuple[str, ...] = ()
    account: str = ""
    separator: str = ""
    parts: tuple[int, ...] = ()
    code_name: str = ""
    date: str = ""
    period: str = ""
    identity: tuple[str, ...] = ()
    rules: tuple[Rule, ...] = field(default=())
    sheet: str = ""
    delimiter: str = ""
    decimal: str = "."
    has_header: bool = True
    income_is_positive: bool = False

    @property
    def month_is_chosen(self) -> bool:
        """Whether the uploader says which month the file is of."""
        return not (self.date or self.period)

    @property
    def month_column(self) -> str:
        return self.date or self.period

    def used(self) -> tuple[str, ...]:
        """The columns that a file must have: those with a role, or all where the whole row
        tells it from others."""
        named = list(self._named())
        if not self.identity:
            named += self.header
        return tuple(dict.fromkeys(named))

    def _named(self) -> Iterator[str]:
        one = (self.amount, self.debit, self.credit, self.text, self.reference, self.account)
        several = (*self.code, *self.identity, *(rule.column for rule in self.rules))
        yield from filter(None, (*one, self.code_name, self.date, self.period, *several))

    def identified_by(self) -> tuple:
        """What the identity of rows depends on: while rows count, this may not change."""
        whole = () if self.identity else self.header
        amounts = () if self.identity else (self.amount, self.debit, self.credit)
        return self.identity, whole, amounts, self.month_is_chosen, self.date, self.period

    def faults(self) -> tuple[str, ...]:
        """What is missing or contradicts itself, each in a sentence; none: it can be used."""
        return (*self._faults_of_columns(), *self._faults_of_roles(), *self._faults_of_rules())

    def _faults_of_columns(self) -> Iterator[str]:
        if not self.header:
            yield "The file has no columns."
        if len(set(self.header)) < len(self.header):
            yield "Two columns have the same name."
        for name in dict.fromkeys(self._named()):
            if name not in self.header:
                yield f"The file has no column “{name}”."

    def _faults_of_roles(self) -> Iterator[str]:
        if bool(self.amount) == bool(self.debit or self.credit):
            yield "Choose the amount, or debit and credit: one or the other."
        elif not self.amount and not (self.debit and self.credit):
            yield "Choose both debit and credit."
        if bool(self.code) == bool(self.account):
            yield "Choose the code's columns, or the account string: one or the other."
        if self.parts and not self.separator:
            yield "Say what parts the account string."
        if any(part < 1 for part in self.parts):
            yield "The parts of an account string count from 1."
        if self.date and self.period:
            yield "The month comes from a date or from a period, not from both."
        if self.decimal not in (".", ","):
            yield "Pence are parted by a point or by a comma."

    def _faults_of_rules(self) -> Iterator[str]:
        for rule in self.rules:
            if not rule.name.strip():
                yield "Give each rule a name."
            if not any(value.strip() for value in rule.values):
                yield f"Say which values the rule “{rule.name}” is about."
            if rule.part and (rule.column != self.account or not self.separator):
                yield f"The rule “{rule.name}” asks a part, which only an account string has."

    def to_json(self) -> dict[str, Any]:
        """As plain data; ``from_json`` makes the same layout of it."""
        plain = {one.name: getattr(self, one.name) for one in fields(self)}
        plain["rules"] = [
            {**{one.name: getattr(rule, one.name) for one in fields(rule)}, **_plain(rule)}
            for rule in self.rules
        ]
        return {name: list(v) if isinstance(v, tuple) else v for name, v in plain.items()}

    @classmethod
    def from_json(cls, plain: dict[str, Any]) -> Layout:
        """The layout of ``to_json``; what an older version did not know has its default."""
        known = {one.name for one in fields(cls)}
        values = {name: _tupled(value) for name, value in plain.items() if name in known}
        values["rules"] = tuple(
            Rule(
                name=rule["name"],
                column=rule["column"],
                values=tuple(rule["values"]),
                outcome=Outcome(rule.get("outcome", Outcome.ASIDE)),
                part=rule.get("part", 0),
            )
            for rule in plain.get("rules", [])
        )
        return cls(**values)


def _plain(rule: Rule) -> dict[str, Any]:
    return {"values": list(rule.values), "outcome": str(rule.outcome)}


def _tupled(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
