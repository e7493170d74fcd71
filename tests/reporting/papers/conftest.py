import pytest

from reporting.models import EditionFile
from reporting.papers import rendering

from .factories import paper_world, published


@pytest.fixture
def world(db):
    return paper_world()


@pytest.fixture
def quick_files(monkeypatch):
    """A PDF takes seconds: where its content is not the question, a few bytes stand for it."""
    quick = rendering.Renderer(lambda record: b"%PDF-quick", "application/pdf")
    for name in (EditionFile.Format.PDF, EditionFile.Format.BOARD):
        monkeypatch.setitem(rendering.RENDERERS, name, quick)


@pytest.fixture
def edition(world, quick_files, django_capture_on_commit_callbacks):
    """Edition 1 of the world's paper, issued."""
    return published(world, django_capture_on_commit_callbacks)


@pytest.fixture
def officer(client, world):
    """The browser of whoever writes the world's paper."""
    client.force_login(world.writer.user)
    return client


@pytest.fixture
def as_member(client):
    """`as_member(membership)` is a client that is signed in as that person."""

    def sign_in(membership):
        client.force_login(
            membership.user, backend="allauth.account.auth_backends.AuthenticationBackend"
        )
        return client

    return sign_in
