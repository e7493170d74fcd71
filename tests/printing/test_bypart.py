"""Documents made by part: cut, laid out in processes, joined; bad ones refused."""

import os
import signal
import subprocess
import sys
import time

import pytest

from printing import bypart, layout, press
from printing.bypart import make_pdf_by_part
from printing.cutting import cut, lead_elsewhere
from printing.layout import RenderError
from printing.pdf import make_pdf
from printing.press import Here, Press, ProcessDiedError

from .comparing import shape_of

STYLE = """
@page { size: A5; margin: 20mm; @top-left { content: string(title) }
  @bottom-right { content: counter(page) " of " counter(pages) } @footnote { margin-top: 4px } }
@page :first { @top-left { content: none } }
body { font-size: 10pt } h1 { string-set: title content(); bookmark-level: 1 }
[data-fragment] { break-before: page } table { table-layout: fixed; width: 100% }
nav a::after { content: leader(". ") target-counter(attr(href), page) }
nav a[data-page]::after { content: leader(". ") attr(data-page) }
.note { float: footnote } .note::footnote-call { content: attr(data-number) }
.note::footnote-marker { content: attr(data-number) ". " }
"""


class Memory(dict):
    """A shelf for one test."""

    def find(self, keys):
        return {key: self[key] for key in keys if key in self}

    def keep(self, made):
        self.update(made)


def a_document(*parts, contents=""):
    links = contents or "".join(f'<li><a href="#h{n}">Part {n}</a></li>' for n in range(len(parts)))
    body = "".join(
        f'<section class="s" id="s{n}" data-fragment="p{n}"><h2 id="h{n}">Part {n}</h2>{part}'
        "</section>"
        for n, part in enumerate(parts)
    )
    return (
        '<!doctype html><html lang="en-GB"><head><meta name="author" content="Us">'
        f"<title>The whole</title><style>{STYLE}</style></head><body>"
        f'<h1 data-running>The whole</h1><nav><ol>{links}</ol></nav><div class="all">{body}</div>'
        "</body></html>"
    )


def table(rows):
    cells = "".join(
        f'<tr><th scope="row">Row {n}</th><td data-spoken="minus {n}">({n})</td></tr>'
        for n in range(rows)
    )
    return (
        '<table><caption>Figures</caption><thead><tr><th scope="col">What</th><th scope="col">£'
        f"</th></tr></thead><tbody>{cells}</tbody></table>"
    )


def note(number):
    return f'<p>Said<span class="note" data-number="{number}">Note {number}.</span> here.</p>'


MIXED = a_document(
    f'<p>See <a href="#h2">the <strong>third</strong> part</a>.</p>{note(1)}',
    table(60) + note(2),
    f'<p>Back to <a href="#h0">the first</a>, or <a href="https://example.org/">out</a>.</p>'
    f'{note(3)}<div data-fragment="inner"><h3 id="in">Inside</h3><ul><li>One</li></ul></div>',
    "<p>Ćwierć, naïve, fi, 1½</p>" + table(3),
)


def by_part(document, renderer=None, shelf=None):
    memory = Memory() if shelf is None else shelf
    return make_pdf_by_part(document, renderer=renderer or Here(), shelf=memory)


def test_by_part_equals_at_once():
    assert shape_of(by_part(MIXED)) == shape_of(make_pdf(MIXED))
    assert shape_of(by_part(MIXED)).faults == []


def test_in_processes_too_and_they_end():
    with Press(2) as opened:
        made = by_part(MIXED, opened)
        processes = list(opened._pool._processes.values())
    assert made == by_part(MIXED)
    assert len(processes) == 2
    assert not any(process.is_alive() for process in processes)


def test_contents_of_several_pages_count_themselves():
    document = a_document(*["<p>Text</p>"] * 60)
    joined = shape_of(by_part(document))
    assert joined == shape_of(make_pdf(document))
    assert len(joined.pages) > 61
    assert joined.places["h59"][0] == len(joined.pages)


def test_a_cut_closes_what_lies_around_it_and_opens_it_again():
    made = cut(
        '<html><head><title>T</title><style></style></head><body><div class="a" id="x"><p>1</p>'
        '<section data-fragment="s"><p>2</p><div data-fragment="t" id="t">3</div>4</section></div>'
        "</body></html>"
    )
    assert made.opening.markup == '<div class="a" id="x"><p>1</p></div>'
    assert [part.markup for part in made.parts] == [
        '<div class="a"><section data-fragment="s"><p>2</p></section></div>',
        '<div class="a"><section><div data-fragment="t" id="t">3</div>4</section></div>',
    ]


def test_what_holds_nothing_before_a_cut_goes_with_it():
    whole = '<div><section id="x" data-fragment="s"> <div data-fragment="t">1</div></section></div>'
    made = cut(
        f"<html><head><title>T</title><style></style></head><body><h1>H</h1>{whole}</body></html>"
    )
    assert made.opening.markup == "<h1>H</h1>"
    assert [(part.name, part.markup) for part in made.parts] == [("s", whole)]


def test_links_to_other_parts_are_told_from_those_within():
    markup = '<a href="#here">a</a><p id="here"></p><a href="#there">b</a><a href="/x">c</a>'
    assert lead_elsewhere(markup, {"there": 7}) == (
        '<a href="#here">a</a><p id="here"></p>'
        '<a href="elsewhere:there" data-page="7">b</a><a href="/x">c</a>'
    )


def test_two_parts_of_one_name_are_refused():
    with pytest.raises(ValueError, match="one name"):
        cut(MIXED.replace('data-fragment="p1"', 'data-fragment="p0"'))


def test_a_link_to_nowhere_is_refused():
    with pytest.raises(RenderError, match="nowhere"):
        by_part(a_document('<p><a href="#lost">x</a></p>'))


def test_a_place_that_is_there_twice_is_refused():
    with pytest.raises(RenderError, match="Two places"):
        by_part(a_document('<p id="same">x</p>', '<p id="same">y</p>'))


@pytest.mark.parametrize("parts", [1, 5])
def test_a_fault_of_one_part_is_a_fault_of_the_whole(parts):
    document = a_document(*["<p>Text</p>"] * parts, '<img alt="" src="https://example.org/x.png">')
    with Press(2) as opened, pytest.raises(RenderError, match=r"example\.org"):
        by_part(document, opened)


def test_too_many_pages_are_refused_while_they_grow(monkeypatch):
    monkeypatch.setattr(layout, "MOST_PAGES", 5)
    for document in (a_document(table(400)), a_document(*["<p>Text</p>"] * 6)):
        for make in (by_part, make_pdf):
            with pytest.raises(layout.TooLongError, match="more than 5 pages"):
                make(document)


def test_a_process_that_dies_is_replaced_once(monkeypatch):
    with Press(2) as opened:
        opened.start(STYLE)
        _kill(opened)
        assert by_part(MIXED, opened).startswith(b"%PDF")


def test_processes_that_die_again_are_told_in_words(monkeypatch):
    def start(self, style):
        pool = given(self, style)
        _kill(self)
        return pool

    given = Press.start
    monkeypatch.setattr(Press, "start", start)
    with Press(2) as opened, pytest.raises(ProcessDiedError, match="died"):
        by_part(a_document(*["<p>Text</p>"] * 5), opened)


def _kill(opened):
    """One of its processes, from outside."""
    os.kill(next(iter(opened._pool._processes)), signal.SIGKILL)


def test_another_renderer_or_style_has_another_key(monkeypatch):
    job = bypart.Job("part", "p", "<p>x</p>", "p{}")
    keys = {job.key}
    for other in (
        bypart.Job("part", "q", "<p>x</p>", "p{}"),
        bypart.Job("part", "p", "<p>y</p>", "p{}"),
        bypart.Job("part", "p", "<p>x</p>", "p{ }"),
        bypart.Job("running", "p", "<p>x</p>", "p{}"),
    ):
        keys.add(other.key)
    monkeypatch.setattr(bypart, "_made_by", lambda: "another")
    keys.add(bypart.Job("part", "p", "<p>x</p>", "p{}").key)
    assert len(keys) == 6


OWNER = """
import sys, time
from printing.press import Press
if __name__ == "__main__":
    press = Press(2)
    pool = press.start("p{}")
    print(*(process.pid for process in pool._processes.values()), flush=True)
    time.sleep(600)
"""


def test_processes_end_when_their_owner_is_killed(tmp_path):
    script = tmp_path / "owner.py"
    script.write_text(OWNER)
    env = os.environ | {"PYTHONPATH": os.getcwd()}
    owner = subprocess.Popen([sys.executable, script], env=env, stdout=subprocess.PIPE, text=True)
    try:
        processes = [int(pid) for pid in owner.stdout.readline().split()]
    finally:
        os.kill(owner.pid, signal.SIGKILL)
        owner.communicate()
    assert len(processes) == 2
    deadline = time.monotonic() + 60
    while any(_lives(pid) for pid in processes):
        assert time.monotonic() < deadline, "they outlive their owner"
        time.sleep(0.1)


def _lives(pid):
    """Whether it runs: one that nobody has buried yet does not."""
    try:
        with open(f"/proc/{pid}/stat") as stat:
            return stat.read().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_few_parts_start_no_processes():
    with Press(2) as opened:
        by_part(a_document("<p>x</p>"), opened)
        assert opened._pool is None


assert press.WORTH_PROCESSES <= 5  # or the tests above start none
