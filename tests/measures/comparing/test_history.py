"""Of all values that were given of a cell: which counts, which counted, and what was revised."""

import datetime as dt
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from measures.comparing.history import Given, counting, published_before
from measures.reading import Observed, Whence, what_counts

OURS, THEIRS = 1, 2
START = dt.datetime(2010, 5, 1, tzinfo=dt.UTC)


def gave(number, value, *, by=OURS, state="reported", after=None):
    """The vintage of that number, a day after the one before unless told otherwise."""
    return Given(
        pk=number,
        start=dt.date(2009, 4, 1),
        months=12,
        state=state,
        written=None if value is None else Decimal(value),
        comment="",
        vintage_id=number,
        label="",
        channel="typed",
        data_of=None,
        confirmed_at=START + dt.timedelta(days=number if after is None else after),
        by="",
        data_set="",
        organisation_id=by,
        organisation="",
    )


def before(*values):
    found = published_before(values, OURS, counting(values, OURS))
    return found and found.pk


def test_the_last_one_counts_and_an_own_one_before_anothers():
    values = [gave(1, "5"), gave(2, "6"), gave(3, "7", by=THEIRS)]
    assert counting(values, OURS).pk == 2
    assert counting(values, OURS, at=values[0].confirmed_at).pk == 1
    assert counting(values, THEIRS).pk == 3
    assert counting([], OURS) is None
    assert counting(values, OURS, at=START) is None


def test_a_revision_has_the_last_value_that_differed():
    assert before(gave(1, "5")) is None
    assert before(gave(1, "5"), gave(2, "6")) == 1
    assert before(gave(1, "5"), gave(2, "6"), gave(3, "6")) == 1
    assert before(gave(1, "5"), gave(2, "5.000")) is None


def test_a_value_that_became_known_is_a_revision_too():
    assert before(gave(1, None, state="missing"), gave(2, "6")) == 1
    assert before(gave(1, "5"), gave(2, "5", state="provisional")) == 1


def test_what_another_gave_later_revises_nothing_of_ours():
    assert before(gave(1, "5"), gave(2, "6", by=THEIRS)) is None
    assert before(gave(1, "6", by=THEIRS), gave(2, "5")) == 1


def test_an_unreliable_value_counts_for_nothing():
    assert gave(1, "5", state="unreliable").value is None


some = st.lists(
    st.tuples(st.integers(0, 3), st.sampled_from([OURS, THEIRS]), st.integers(0, 4)), max_size=8
)


@given(some)
def test_it_is_the_same_rule_as_that_of_every_reading(drawn):
    values = [
        gave(number, str(value), by=by, after=after)
        for number, (value, by, after) in enumerate(drawn)
    ]
    rows = [
        Observed(9, 9, one.start, 12, one.state, one.written, None, None, "", one.vintage_id)
        for one in values
    ]
    whence = {
        one.vintage_id: Whence(
            one.vintage_id, 0, one.organisation_id, "", "", None, one.confirmed_at
        )
        for one in values
    }
    counted = list(what_counts(rows, whence, own=OURS).values())
    mine = counting(values, OURS)
    assert [one.vintage_id for one in counted] == ([mine.vintage_id] if mine else [])
