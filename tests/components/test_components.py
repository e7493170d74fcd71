from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.template import Context, Template
from django.template.loader import render_to_string
from django.utils.html import strip_tags

from components.marks import RAG, STATE, STATUS
from components.text import render_narrative


def render(source, **context):
    return Template("{% load components %}" + source).render(Context(context)).strip()


@pytest.mark.parametrize(
    ("tag", "table"), [("status_tag", STATUS), ("rag_tag", RAG), ("state_tag", STATE)]
)
def test_a_mark_has_a_word_and_a_shape(tag, table):
    seen = set()
    for value in table:
        html = render(f"{{% {tag} value %}}", value=value)
        assert strip_tags(html).strip() == value.replace("_", " ").capitalize()
        assert 'aria-hidden="true"' in html
        seen.add(html[html.index("<svg") : html.index("</svg>")])
    if tag != "state_tag":  # several states share a shape; a colour never has two meanings
        assert len(seen) == len(table)


def test_nothing_judged_says_so():
    assert strip_tags(render("{% rag_tag None %}")).strip() == "No RAG"
    assert strip_tags(render("{% status_tag '' %}")).strip() == "Not started"
    assert strip_tags(render("{% state_tag 'brand_new' %}")).strip() == "Brand new"


@pytest.mark.parametrize(
    ("amount", "said"),
    [("40301.20", "40,301"), ("-40301.20", "minus (40,301)"), ("-0.40", "minus (0)")],
)
def test_a_bracketed_figure_is_heard_as_minus(amount, said):
    assert strip_tags(render("{% money amount %}", amount=Decimal(amount))) == said


def test_pence_and_no_figure():
    assert strip_tags(render("{% money a pence=True %}", a=Decimal("-1.5"))) == "minus (1.50)"
    assert "no figure" in render("{% money None %}")
    assert strip_tags(render("{{ '(0%)'|printed }}")) == "minus (0%)"


def test_progress_in_words():
    assert strip_tags(render("{% progress 58 %}")) == "58%"
    assert strip_tags(render("{% progress 0 expected=60 %}")) == "0%, expected 60%"
    assert strip_tags(render("{% progress None expected=60 %}")) == "not yet known"


def test_days_and_moments_are_london_time():
    assert render("{{ d|day }}", d=date(2009, 9, 30)) == "30 September 2009"
    late = datetime(2009, 9, 29, 23, 32, tzinfo=UTC)
    assert render("{{ m|moment }}", m=late) == "30 September 2009 at 00:32"
    assert render("{{ m|day }}", m=late) == "30 September 2009"
    assert render("{{ n|day }}{{ n|moment }}", n=None) == ""


def test_typed_text_is_escaped_everywhere():
    attack = "<img src=x onerror=alert(1)>"
    html = render(
        "{% conflict a a a by=a %}{% empty_note a %}{% summary_list rows %}"
        "{% table_box a %}{{ a }}{% endtable_box %}{{ a|narrative }}{{ a|printed }}",
        a=attack,
        rows=[(attack, attack), (attack, attack, "#x", attack)],
    )
    assert "<img" not in html


def test_a_table_box_has_a_name_and_takes_the_focus():
    html = render("{% table_box 'Spend' %}<table></table>{% endtable_box %}")
    assert 'role="region" tabindex="0" aria-label="Spend"' in html
    assert "<table></table>" in html


@pytest.mark.parametrize(
    ("typed", "html"),
    [
        ("one\n\ntwo", "<p>one</p>\n<p>two</p>\n"),
        ("- a\n  - b", "<ul>\n<li>a\n<ul>\n<li>b</li>\n</ul>\n</li>\n</ul>\n"),
        ("# Big", "<h4>Big</h4>\n"),
        ("**b** *i*", "<p><strong>b</strong> <em>i</em></p>\n"),
        (
            "[x](https://example.org)",
            '<p><a href="https://example.org" rel="noopener noreferrer">x</a></p>\n',
        ),
        ("[x](#place)", '<p><a rel="noopener noreferrer">x</a></p>\n'),
        ("[x](//example.org/y)", '<p><a rel="noopener noreferrer">x</a></p>\n'),
        ("![x](https://example.org/x.png)", None),
        ("[x](javascript:alert(1))", None),
        ("<b onclick=x>y</b><script>z</script>", None),
        ("    indented", "<p>indented</p>\n"),
        (None, ""),
    ],
)
def test_narrative(typed, html):
    rendered = render_narrative(typed)
    if html is not None:
        assert rendered == html
    for forbidden in ("<img", "<script", "<b ", 'href="javascript'):
        assert forbidden not in rendered


def test_a_template_of_ours_may_not_print_an_unknown_name():
    with pytest.raises(AssertionError, match="prints text"):
        render_to_string("components/empty_note.html", {"href": ""})
