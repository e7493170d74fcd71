"""When two names are the same body, and whom one that nobody knows may mean."""

import pytest

from measures.imports.names import name_key, suggested

NAMES = ["Argyll & Bute", "Edinburgh City", "Dundee City", "East Ayrshire", "Moray", "Eilean Siar"]
KNOWN = {name_key(name): number for number, name in enumerate(NAMES)}


@pytest.mark.parametrize(
    "name", ["Argyll and Bute", "ARGYLL & BUTE", " argyll &  bute ", "Argyll&Bute", "Argyll–& Bute"]
)
def test_spellings_of_the_same_name(name):
    assert name_key(name) == name_key("Argyll & Bute")


@pytest.mark.parametrize("name", ["Argyll", "Bute & Argyll", "", "Argyll and Butte"])
def test_other_names_are_other_bodies(name):
    assert name_key(name) != name_key("Argyll & Bute")


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("City of Edinburgh", "Edinburgh City"),
        ("Edinburgh, City of", "Edinburgh City"),
        ("The Moray Council", "Moray"),
        ("Dundee", "Dundee City"),
        ("Argyle and Bute", "Argyll & Bute"),
    ],
)
def test_the_likeliest_comes_first(name, meant):
    assert suggested(name, KNOWN)[0] == NAMES.index(meant)


def test_nobody_is_guessed_where_nothing_is_near():
    assert suggested("Atlantis", KNOWN) == ()
    assert suggested("", KNOWN) == ()
    assert len(suggested("East", KNOWN)) <= 3
