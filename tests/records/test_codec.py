"""Records as JSON: what goes in comes out, and equal records are equal texts."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from decimal import Decimal

import pytest
from cattrs.errors import ClassValidationError
from hypothesis import given
from hypothesis import strategies as st

from figures.money import LARGEST
from records.codec import fingerprint, from_json, to_json

text = st.text(st.characters(codec="utf-8"), max_size=30)
amounts = st.decimals(-LARGEST, LARGEST, places=2)
days = st.dates(dt.date(1990, 1, 1), dt.date(2100, 12, 31))
moments = st.datetimes(dt.datetime(1990, 1, 1), dt.datetime(2100, 1, 1), timezones=st.just(dt.UTC))


@dataclass(frozen=True)
class Line:
    name: str
    amount: Decimal | None
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Record:
    title: str
    on: dt.date
    drawn_at: dt.datetime
    progress: int | None
    is_open: bool
    lines: tuple[Line, ...]
    by_key: dict[str, Decimal]


lines = st.builds(Line, text, st.none() | amounts, st.lists(text, max_size=3).map(tuple))
records = st.builds(
    Record,
    title=text,
    on=days,
    drawn_at=moments,
    progress=st.none() | st.integers(0, 100),
    is_open=st.booleans(),
    lines=st.lists(lines, max_size=4).map(tuple),
    by_key=st.dictionaries(text, amounts, max_size=4),
)


@given(records)
def test_what_goes_in_comes_out(record):
    assert from_json(Record, to_json(record)) == record


@given(records)
def test_pence_keep_their_places(record):
    back = from_json(Record, to_json(record))
    assert [str(line.amount) for line in back.lines] == [str(line.amount) for line in record.lines]


@given(records)
def test_equal_records_are_equal_texts_with_one_fingerprint(record):
    again = from_json(Record, to_json(record))
    turned = Record(**{**vars(again), "by_key": dict(reversed(again.by_key.items()))})
    assert to_json(turned) == to_json(record)
    assert fingerprint(to_json(turned)) == fingerprint(to_json(record))


@given(records, text)
def test_another_record_has_another_fingerprint(record, title):
    other = Record(**{**vars(record), "title": record.title + "x" + title})
    assert fingerprint(to_json(other)) != fingerprint(to_json(record))


@given(records)
def test_no_amount_becomes_a_float(record):
    def refuse(number):
        raise AssertionError(f"{number} is a float")

    json.loads(to_json(record), parse_float=refuse)


def test_the_fingerprint_is_sha256_of_utf8():
    assert fingerprint("£") == "b4fe151e413445357b1c0935e7cf04a429492ebd23dc62bfadb2f898c431c1fd"


@pytest.mark.parametrize("wrong", ["{}", '{"title": 1}', '{"name": "x", "amount": "many"}'])
def test_what_is_no_record_is_refused(wrong):
    with pytest.raises(ClassValidationError):
        from_json(Line, wrong)
