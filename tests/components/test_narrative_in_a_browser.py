"""What people paste into a text box that prints: from Word, Outlook, a browser, a PDF."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from reporting.papers import actions
from tests.reporting.papers.factories import paper_world

PASTE = """(box, [html, text]) => {
  const data = new DataTransfer();
  if (html) data.setData("text/html", html);
  data.setData("text/plain", text);
  box.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
}"""  # noqa: E501
FROM_WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head>
<style>p {}</style></head>
<body><h2>Where we are</h2><p class=MsoNormal>Work is <b>late</b> by
 <span style='font-weight:700'>one month </span>&nbsp;now.<o:p></o:p></p>
<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><![if !supportLists]><span
 style='mso-list:Ignore'>&#183;<span>&nbsp;</span></span><![endif]>Papers</p>
<p class=MsoListParagraph style='mso-list:l0 level2 lfo1'><span style='mso-list:Ignore'>o
 </span>of <a href="https://example.org/a">the board</a></p>
<p class=MsoListParagraph style='mso-list:l1 level1 lfo2'><span style='mso-list:Ignore'>1.
 </span>First</p>
<p class=MsoListParagraph style='mso-list:l2 level1 lfo3'><span style='mso-list:Ignore'>a)
 </span>Lettered</p>
<p>Seen.<a href="#_ftn1">[1]</a> <img src="file:///c:/x.png"></p>
<table><tr><td>Staff</td><td>5</td></tr><tr><td>Other</td><td>6</td></tr></table></body></html>"""
AS_MARKS = """### Where we are

Work is **late** by **one month** now.

- Papers
  - of [the board](https://example.org/a)
1. First
a) Lettered

Seen.

Staff; 5

Other; 6"""
FROM_A_BROWSER = """<p>One</p><ul><li>two<ul><li>three<ul><li>four</li></ul></li></ul></li></ul>
<ol type="a" start="2"><li>five</li></ol>loose <s>gone</s>"""


@pytest.fixture
def box(transactional_db, open_page):
    world = paper_world()
    paragraph = actions.add_paragraph(
        paper=world.paper, section="general", text="Before.", by=world.writer
    )
    page = open_page(user=world.writer.user)
    where = [world.organisation.slug, world.paper.pk, paragraph.pk]
    page.goto(reverse("paragraph-change", args=where))
    return page.get_by_role("textbox", name="Text")


def paste(box, html, text=""):
    box.fill("")
    box.evaluate(PASTE, [html, text])


def test_word_a_browser_a_pdf_and_the_buttons(box):
    said = box.page.locator("textarea + [role=status]")
    paste(box, FROM_WORD, "whatever")
    expect(box).to_have_value(AS_MARKS)
    expect(said).to_contain_text("a footnote")
    expect(said).to_contain_text("a picture")
    expect(said).to_contain_text("a table (its words are kept, a line for each row)")

    paste(box, FROM_A_BROWSER)
    expect(box).to_have_value("One\n\n- two\n  - three\n  - four\nb) five\n\nloose")
    expect(said).to_contain_text("levels of bullets below the second, struck-out text")

    paste(box, "", "List:\n• one\n  o two")
    expect(box).to_have_value("List:\n- one\n  - two")
    paste(box, "<p>a</p><script>alert(1)</script><style>b</style>")
    expect(box).to_have_value("a")

    box.fill("late work")
    box.evaluate("(box) => box.setSelectionRange(0, 4)")
    box.page.get_by_role("button", name="Bold").click()
    expect(box).to_have_value("**late** work")
    box.page.get_by_role("button", name="Bullets").click()
    expect(box).to_have_value("- **late** work")
    box.page.get_by_role("button", name="Save this paragraph").click()
    expect(box.page.get_by_role("main")).to_contain_text("late work")


def test_a_figure_is_found_by_its_words_and_put_into_the_text(box):
    page = box.page
    box.fill("We spent ")
    page.get_by_label("Find a figure").fill("spent date line policy")
    rows = page.locator("[data-figures] tbody tr:visible")
    expect(rows.first).to_contain_text("line_actual:")
    for row in rows.all():
        expect(row).to_contain_text("policy")
    rows.first.get_by_role("button", name="Insert").click()
    expect(box).to_have_value(re.compile(r"^We spent \{line_actual:[a-z-]*policy\}$"))
    page.get_by_label("Find a figure").fill("nothing of the kind")
    expect(rows).to_have_count(0)
