import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.refusals import Refused
from reporting.papers.figures import FIGURES
from reporting.papers.resolving import LINK, NAME, check_names, hand_typed, offers, resolve

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("{period_end}", "30 September 2009"),
        ("{period}", "Quarter 2 of 2009/10"),
        ("{meeting_date}", "30 November 2009"),
        ("{actual_to_date:millions}", "£0.115M"),
        ("{actual_to_date:pence}", "£114,999.70"),
        ("{variance}", "−£40,001"),
        ("{variance:words}", "£40,001 less than planned"),
        ("{variance_percent}", "−26%"),
        ("{projection}", "£300,000"),
        ("{revised_income}", "£300,000"),
        ("{provision}", "£10,000"),
        ("{spent_without_provision}", "£105,000"),
        ("{line_variance:staff-policy:words}", "£40,000 less than planned"),
        ("{note:1}", "[note 1](#note-1)"),
        ("{note:policy}", "[note 1](#note-1)"),
        ("{objectives} in {programmes}", "2 in 1"),
        ("{deliverables}, {delayed} delayed", "4, 3 delayed"),
    ],
)
def test_a_name_prints_the_figure(world, text, printed):
    assert resolve(text, world.record()) == (printed, ())


def test_a_programmes_progress_by_its_address(world):
    slug = world.programme_slug
    assert resolve(f"{{programme_progress:{slug}}}", world.record())[0] == "50%"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{actual_to_dat}", "{actual_to_date}"),
        ("{variance:word}", "{variance:words}"),
        ("{note:7}", "names something that is not in this paper"),
        ("{note}", "There is no figure called"),
        ("{}", "There is no figure called"),
        ("{period_end:millions}", "There is no figure called"),
        ("half a {name", "stands alone"),
        ("set} too", "stands alone"),
    ],
)
def test_what_stands_for_nothing_is_refused_when_typed(world, text, said):
    with pytest.raises(Refused) as refused:
        check_names(text, world.record())
    assert said in refused.value.message
    assert refused.value.field == "text"


def test_what_stands_for_nothing_any_more_says_so(world):
    assert resolve("see {note:9}", world.record()) == ("see [not yet known]", ("{note:9}",))


def test_every_offer_is_accepted_and_prints_its_value(world):
    record = world.record()
    listed = offers(record)
    there = {name for name, one in FIGURES.items() if one.is_there(record)}
    assert {NAME.match(one.name)[1].split(":")[0] for one in listed} == there
    for one in listed:
        check_names(one.name, record)
        printed, unresolved = resolve(one.name, record)
        assert (LINK.sub(r"\1", printed), unresolved) == (one.value, ())


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("£60,000 and £ 12.50", ("£60,000", "£ 12.50")),
        ("£1.834M, £2 million", ("£1.834M", "£2 million")),
        ("7%, 7.5 per cent and 3 percent", ("7%", "7.5 per cent", "3 percent")),
        ("{variance:words} in 2009/10, 3 councils, note 2", ()),
        ("£5 more", ("£5",)),
    ],
)
def test_amounts_typed_by_hand_are_found(text, found):
    assert hand_typed(text) == found


@given(st.text(alphabet=st.characters(exclude_characters="{}"), max_size=60))
def test_text_without_brackets_stays_as_it_is(text):
    assert resolve(text, None) == (text, ())
