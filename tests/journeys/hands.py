"""How a person works a page: with a mouse and keys, or with keys alone.

Both have the same verbs, so that one journey serves both. Whatever leads to another page ends with
a look at it: nothing may go sideways, and axe is asked where it is given. Clicks and keys are
counted; words of prose are counted besides, for they are typed at another speed.
"""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import expect

from tests.journeys import looks

#: More tabs than the longest step has stops, twice around.
TABS = 400
HAS_THE_FOCUS = "one => one === document.activeElement"
CHOSEN = "one => one.selectedOptions[0].label"


@dataclass
class Count:
    """What a person did; ``words`` are those of prose, whose keys are not among ``keys``."""

    clicks: int = 0
    keys: int = 0
    words: int = 0


class Person:
    """With a mouse and keys."""

    def __init__(self, page, axe=None):
        self.page, self.axe = page, axe
        self.count = Count()

    # Where they are ---------------------------------------------------------------------

    @property
    def main(self):
        return self.page.get_by_role("main")

    @property
    def heading(self):
        return self.page.get_by_role("heading", level=1)

    def look(self):
        found = looks.sideways(self.page)
        assert not found, (self.page.url, found)
        if self.axe:
            self.axe(self.page)

    def go(self, address):
        self.page.goto(address)
        self.look()

    def link(self, name):
        return self.main.get_by_role("link", name=name).first

    def button(self, name):
        return self.page.get_by_role("button", name=name, exact=True).first

    # What they do -----------------------------------------------------------------------

    def follow(self, name):
        self._leads(self.link(name))

    def press(self, name):
        self._leads(self.button(name))

    def press_here(self, name):
        """A button that a script answers, on the page."""
        self._push(self.button(name))

    def _leads(self, locator):
        with self.page.expect_navigation():
            self._push(locator)
        self.look()

    def type(self, label, text, *, exact=False):
        self.type_in(self.page.get_by_label(label, exact=exact), text)

    def write(self, heading, text):
        """The text under a heading of the report."""
        self.type_in(self.page.get_by_role("textbox", name=heading, exact=True), text)

    def type_in(self, box, text):
        self._enter(box)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)
        expect(box).to_have_value(text)
        words = len(text.split())
        if words > 3:
            self.count.words += words
        else:
            self.count.keys += len(text)

    def choose(self, label, option):
        box = self.page.get_by_label(label)
        if box.evaluate(CHOSEN) != option:
            self._choose(box, option)
        assert box.evaluate(CHOSEN) == option

    def tick(self, name):
        box = self.page.get_by_role("checkbox", name=name)
        self._tick(box)
        expect(box).to_be_checked()

    def pick(self, group, name):
        box = self.page.get_by_role("group", name=group).get_by_role("radio", name=name)
        self._pick(box)
        expect(box).to_be_checked()

    def unfold(self, summary, box):
        """Opens the details in which ``box`` is, where they are not open."""
        if not box.is_visible():
            self._push(self.page.locator("summary", has_text=summary))
        expect(box).to_be_visible()

    # By which means ---------------------------------------------------------------------

    def _push(self, locator):
        self.count.clicks += 1
        locator.click()

    def _enter(self, box):
        self.count.clicks += 1
        box.click()

    def _choose(self, box, option):
        # One click opens the list, one takes the option.
        self.count.clicks += 2
        box.select_option(option)

    def _tick(self, box):
        self.count.clicks += 1
        box.check()

    _pick = _tick


class KeysAlone(Person):
    """Tab, Space, arrows, Enter and typing: nothing else."""

    def key(self, name):
        self.count.keys += 1
        self.page.keyboard.press(name)

    def reach(self, locator):
        for _ in range(TABS):
            if locator.evaluate(HAS_THE_FOCUS):
                return
            self.key("Tab")
        raise AssertionError(f"{TABS} tabs do not reach {locator}")

    def _push(self, locator):
        self.reach(locator)
        self.key("Enter")

    def _enter(self, box):
        self.reach(box)

    def _choose(self, box, option):
        self.reach(box)
        labels = box.evaluate("one => [...one.options].map((option) => option.label)")
        steps = labels.index(option) - labels.index(box.evaluate(CHOSEN))
        for _ in range(abs(steps)):
            self.key("ArrowDown" if steps > 0 else "ArrowUp")

    def _tick(self, box):
        self.reach(box)
        if not box.is_checked():
            self.key("Space")

    def _pick(self, box):
        """Tab comes to the group's chosen radio, or its first; arrows go on from there."""
        group = self.page.locator(f'[name="{box.get_attribute("name")}"]')
        first = group.first
        self.reach(first)
        self.key("Space")
        for _ in range(group.count()):
            if box.is_checked():
                return
            self.key("ArrowDown")
