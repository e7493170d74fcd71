"""The order of codes, as people count."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from measures.wording import code_order


def test_numbers_in_codes_count_as_numbers():
    codes = ["HB10", "C&L3", "HB2", "CORP 3c", "CORP 3b", "hb 1", "CORP 12", "7", "C&L3a"]
    assert sorted(codes, key=code_order) == [
        *("7", "C&L3", "C&L3a", "CORP 3b", "CORP 3c", "CORP 12", "hb 1", "HB2", "HB10"),
    ]


@given(st.lists(st.text(max_size=12)))
def test_any_codes_have_an_order(codes):
    order = [code_order(code) for code in sorted(codes, key=code_order)]
    assert all(one <= other for one, other in pairwise(order))
