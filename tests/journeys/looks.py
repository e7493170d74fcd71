"""What axe cannot see of a page, asked of the browser.

``faults(page)`` and ``tab_faults(page)`` return sentences; a page without faults returns none.
"""

from __future__ import annotations

from pathlib import Path

SCRIPT = (Path(__file__).parent / "looks.js").read_text(encoding="utf-8")

#: More stops than this on one page and the walk with the Tab key ends there.
STOPS = 60

#: Where the page has put the focus (on its error summary), the walk begins before it.
TO_THE_TOP = """() => {
  document.body.tabIndex = -1;
  document.body.focus();
  document.body.removeAttribute("tabindex");
}"""


def faults(page) -> list[str]:
    """References, names, headings, ids, brackets, targets: of the page as it stands."""
    return page.evaluate(f"({SCRIPT})().faults()")


def sideways(page) -> list[str]:
    wide = page.evaluate("document.scrollingElement.scrollWidth")
    room = page.evaluate("document.scrollingElement.clientWidth")
    return [f"it is {wide} wide in {room}"] if wide > room else []


def tab_faults(page) -> list[str]:
    """Walks with the Tab key from the top: order, a focus that shows, nothing in front of it."""
    page.evaluate(TO_THE_TOP)
    count = page.evaluate(f"({SCRIPT})().number()")
    found = []
    for expected in range(min(count, STOPS)):
        page.keyboard.press("Tab")
        found += page.evaluate(f"({SCRIPT})().stop({expected})")
    return found


def empty_and_send(page) -> None:
    """Empties every box of the page's last form, and presses its first button."""
    form = page.locator("main form:has(.govuk-form-group)").last
    for box in form.locator("input[type=text], input[type=email], input[type=password]").all():
        box.fill("")
    for box in form.locator("textarea").all():
        box.fill("")
    for box in form.locator("input[type=checkbox]:checked").all():
        box.uncheck()
    # By its element: a box for a file has the role of a button, too.
    form.locator("button:not([aria-hidden]):not([type=button])").first.click()
    page.wait_for_load_state()
