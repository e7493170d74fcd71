import pytest

from reporting.papers import actions
from tests.reporting.papers.conftest import as_member, edition, quick_files  # noqa: F401
from tests.reporting.papers.factories import paper_world


@pytest.fixture
def world(db):
    """A paper with a private section that says a word of its own."""
    made = paper_world()
    actions.add_section(
        owner=made.paper,
        title="Staff matters",
        kind="text",
        exemption="Exempt: it is about a person (paragraph 1)",
        by=made.writer,
    )
    section = made.paper.sections.get(title="Staff matters")
    actions.add_paragraph(
        paper=made.paper, section=section.key, text="The xylophone stays secret.", by=made.writer
    )
    return made


@pytest.fixture
def released(world, edition):  # noqa: F811
    actions.release(edition=edition, by=world.director)
    return edition
