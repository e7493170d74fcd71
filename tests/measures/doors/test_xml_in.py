"""Returns as XML: what is given, and how what is wrong is said."""

from __future__ import annotations

import http.server
import threading
import time

import pytest

from measures.doors import scan as scanning
from measures.doors.faults import TOLD, NotToSchema, sentences
from measures.doors.scan import scan
from measures.doors.schema import NAMESPACE, schema
from measures.doors.xml_in import read
from measures.imports.given import Context, Given
from measures.models.fields import LARGEST_VALUE
from measures.vocabulary import CODE_LENGTH, COMMENT_LENGTH, NAME_LENGTH, TITLE_LENGTH, ValueState
from tables.unpacking import Unreadable

GOOD = '<value body="Northshire" period="2009-10" value="12.5"/>'


def a_return(inside: str = f'<measure code="HB1">{GOOD}</measure>', **attributes: str) -> bytes:
    given = {"xmlns": NAMESPACE, "version": "1.0", "framework": "benchmarks"} | attributes
    said = " ".join(f'{name.replace("_", "-")}="{value}"' for name, value in given.items())
    return f"<return {said}>{inside}</return>".encode()


def given(data: bytes) -> list[Given]:
    return list(read(data, Context()))


def refused(data: bytes) -> str:
    with pytest.raises(Unreadable) as found:
        read(data, Context())
    return str(found.value)


def faults(data: bytes) -> list[str]:
    with pytest.raises(NotToSchema) as found:
        read(data, Context())
    return list(sentences(found.value))


def test_each_value_is_given_with_its_place_and_words():
    inside = """
<measure code=" HB1 " title="Days to let" unit="days">
  <value body="Northshire  Council" period="2009-10" value="12.50" numerator="25" denominator="2">
    <comment>As audited &amp; agreed<!-- said nowhere --></comment>
  </value>
  <value body="Southshire" period="2010-11" state="missing"/>
</measure>"""
    context = Context()
    first, second = read(a_return(inside), context)
    assert first == Given(
        "line 3", "Northshire Council", "HB1", "2009-10", "12.50", "reported", "25", "2",
        "As audited & agreed",
    )  # fmt: skip
    assert second == Given("line 6", "Southshire", "HB1", "2010-11", None, "missing")
    assert context.expected == 2


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-8-sig", "iso-8859-1"])
def test_usual_encodings_are_read(encoding):
    name = encoding.removesuffix("-sig")
    inside = '<measure code="HB1"><value body="Ynys Môn" period="2009-10" value="1"/></measure>'
    text = f'<?xml version="1.0" encoding="{name}"?>{a_return(inside).decode()}'
    assert given(text.encode(encoding))[0].body == "Ynys Môn"


def test_lines_are_known_beyond_sixty_five_thousand():
    inside = "\n" * 70_000 + f'<measure code="A">{GOOD}</measure>'
    assert given(a_return(inside))[0].place == "line 70001"


def test_the_schema_knows_the_words_and_lengths_of_the_product():
    types = schema().types
    assert types["State"].enumeration == ValueState.values
    assert types["Name"].max_length == NAME_LENGTH
    assert types["Code"].max_length == CODE_LENGTH
    assert types["Text"].max_length == TITLE_LENGTH
    assert types["Comment"].max_length == COMMENT_LENGTH
    assert types["Figure"].max_value == LARGEST_VALUE
    assert types["Figure"].min_value == -LARGEST_VALUE


def test_every_element_and_type_is_documented():
    parts = [*schema().elements.values(), *schema().types.values()]
    bare = [one.name for one in parts if not one.annotations]
    assert {name.rpartition("}")[2] for name in bare} <= {"Version", "Slug", "Code", "Name",
                                                          "Text", "Comment"}  # fmt: skip


# The header -----------------------------------------------------------------------------


def test_the_header_is_read_without_the_rest():
    data = a_return(data_of="2010-06-30", label=" Final  outturn ")
    assert scan(data).header == scanning.Header("1.0", "benchmarks", "2010-06-30", "Final outturn")


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (a_return(xmlns="urn:ispm:measures:2"), "of version 2 of the schema; version 1.0 is read"),
        (a_return(version="2.0"), "of version 2.0 of the schema"),
        (a_return(xmlns="urn:other"), "no return of measures"),
        (b"<html/>", "begins with <html>"),
        (b"", "is empty"),
        (b"  \n", "is empty"),
        (b"<return", "no well-formed XML"),
        (a_return()[:-20], "at line 1"),
        (b'<?xml version="1.0" encoding="klingon"?><a/>', "encoding"),
        (b"\x00\x01\x02", "no well-formed XML"),
    ],
)
def test_what_is_no_return_is_said_in_a_sentence(data, says):
    assert says in refused(data)


def test_a_later_addition_to_the_version_is_read():
    assert len(given(a_return(version="1.7"))) == 1


# What strangers send --------------------------------------------------------------------

LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))


@pytest.mark.parametrize(
    "doctype",
    [
        "<!DOCTYPE return>",
        '<!DOCTYPE return SYSTEM "file:///etc/passwd">',
        '<!DOCTYPE return [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE return [<!ENTITY % x SYSTEM "http://127.0.0.1/x.dtd"> %x;]>',
        f'<!DOCTYPE return [<!ENTITY l0 "ha">{LAUGHS}]>',
        f'<!DOCTYPE return [<!ENTITY big "{"x" * 100_000}">]>',
    ],
)
def test_document_types_and_entities_are_refused_at_once(doctype):
    inside = '<measure code="A"><value body="&x;&l11;&big;" period="2009-10" value="1"/></measure>'
    began = time.process_time()
    assert "DOCTYPE" in refused(doctype.encode() + a_return(inside))
    assert time.process_time() - began < 1


def test_nothing_outside_of_the_file_is_asked_for():
    asked = []

    class Listens(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_error(404)

        def log_message(self, *_what):
            pass

    with http.server.HTTPServer(("127.0.0.1", 0), Listens) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        host = f"http://127.0.0.1:{server.server_port}"
        hints = {
            "xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance",
            "xsi:schemaLocation": f"{NAMESPACE} {host}/a.xsd urn:b {host}/b.xsd",
        }
        include = f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{host}/c"/>'
        assert len(given(a_return(**hints))) == 1
        assert "include" in faults(a_return(include))[0]
        refused(f'<?xml-stylesheet href="{host}/d"?><!DOCTYPE a SYSTEM "{host}/e"><a/>'.encode())
        server.shutdown()
        thread.join()
    assert asked == []


def test_what_is_nested_too_deep_is_refused():
    assert "nested more than 12 deep" in refused(a_return("<a>" * 50_000 + "</a>" * 50_000))


def test_too_many_elements_are_refused(monkeypatch):
    monkeypatch.setattr(scanning, "MOST_ELEMENTS", 3)
    assert given(a_return())
    assert "Send it in several parts" in refused(
        a_return(f'<measure code="A">{GOOD * 3}</measure>')
    )


def test_a_file_of_more_than_fifty_megabytes_is_refused():
    data = a_return() + b" " * (51 * 1024 * 1024)
    assert "has 51.0 MB, and at most 50 MB are read" in refused(data)


# The schema -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ('period="2009-10" value="1"', "the attribute “body” is missing; write the body’s name"),
        ('body="A" value="1"', "the attribute “period” is missing; write it like 2009-09"),
        ('body="A" period="last year" value="1"', "“period” cannot be “last year”"),
        ('body="A" period="2009-10" value="12%"', "“value” cannot be “12%”; write digits"),
        ('body="A" period="2009-10" value="1,200"', "“value” cannot be “1,200”"),
        ('body="A" period="2009-10" value=""', "“value” cannot be “”"),
        ('body="A" period="2009-10" value="1000000000000"', "“value” cannot be"),
        ('body="A" period="2009-10" value="NaN"', "“value” cannot be “NaN”"),
        ('body="A" period="2009-10" state="unknown"', "“state” cannot be “unknown”; write one of"),
        ('body="A" period="2009-10" worth="1"', "there is no attribute “worth” here; take it out"),
        (f'body="{"A" * 121}" period="2009-10"', "“body” cannot be “AAAA"),
    ],
)
def test_a_fault_says_its_place_and_what_to_do(value, says):
    (found,) = faults(a_return(f'\n<measure code="HB1">\n<value {value}/></measure>'))
    assert found.startswith("Line 3, /return/measure/value: ")
    assert says in found


@pytest.mark.parametrize(
    ("inside", "says"),
    [
        ("", "nothing stands in it; put in at least one <measure>"),
        ('<measure code="A"/>', "put in at least one <value>"),
        (f"<measure>{GOOD}</measure>", "the attribute “code” is missing"),
        (f'<measure code="A">{GOOD}<val/></measure>', "<val> cannot stand here"),
        (f'<measure code="A">so{GOOD}</measure>', "there is text between the elements"),
        (f'<measure code="A">{GOOD}{GOOD}</measure>', "a value of “Northshire” for 2009-10 stands"),
        (f'<measure code="A">{GOOD}</measure>' * 2, "the measure “A” stands here again"),
        (
            '<measure code="A"><value body="A" period="2009-10" value="1"><comment>'
            f"{'x' * 1001}</comment></value></measure>",
            "write at most 1,000 characters",
        ),
    ],
)
def test_a_structure_that_is_wrong_is_said(inside, says):
    assert any(says in one for one in faults(a_return(inside)))


def test_all_faults_are_told_at_once_the_first_hundred_one_by_one():
    values = "".join(f'<value body="B{n}" period="x"/>\n' for n in range(TOLD + 1_234))
    found = faults(a_return(f'<measure code="A">{values}</measure>'))
    assert len(found) == TOLD + 1
    assert found[-1] == "And 1,234 more."
    assert found[99].startswith("Line 100, /return/measure/value[100]: ")


def test_one_sentence_says_how_many_and_the_first():
    said = refused(a_return('<measure code="A"><value body="B" period="x"/></measure>'))
    assert said.startswith("This file breaks the schema measures.xsd once. Line 1, /return/")
