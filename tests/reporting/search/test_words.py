"""The words of questions and texts: pure."""

from hypothesis import given
from hypothesis import strategies as st

from reporting.search.words import excerpt, folded, score, terms_of


def test_a_question_keeps_the_words_that_say_something():
    assert terms_of("What is the Budget, and the budget's variance?") == ("budget", "variance")
    assert terms_of("the of and") == ()


@given(st.text())
def test_an_excerpt_is_made_of_the_text(text):
    forms = frozenset(folded(text).split()[:2])
    pieces = excerpt(text, forms)
    shown = "".join(piece.text for piece in pieces).removeprefix("… ").removesuffix(" …")
    assert shown in text
    assert all(piece.text.lower() in forms for piece in pieces if piece.is_marked)


def test_marks_stand_on_the_words_that_matched():
    pieces = excerpt("Both budgets were late.", frozenset({"budgets"}))
    assert [one.text for one in pieces if one.is_marked] == ["budgets"]


def test_headings_and_neighbours_count_more():
    forms = frozenset({"staff", "costs"})
    apart = score("", "staff here and there costs", forms)
    together = score("", "here and there staff costs", forms)
    assert score("Staff costs", "", forms) > together > apart > 0
