"""Every passed-over element is a defect: what a file holds is read, neutral, or listed with its line."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from wfsched.workflow.read import validate_file

# What the schemas allow, and what else is read: attributes and elements of each element, written out from
# dax-2.1.xsd, dax-3.6.xsd and dax-4.0.xsd, by path from the root.
NAME = {"name", "namespace", "version"}
USE = NAME | {
    "file",
    "link",
    "size",
    "optional",
    "register",
    "transfer",
    "type",
    "executable",
    "exectuable",
    "temporaryHint",
    "dontTransfer",
    "dontRegister",
}
STREAM = {"name", "file", "link", "size", "optional", "register", "transfer", "type", "varname"}
JOB = NAME | {"id", "runtime", "level", "compound", "node-label", "dv-namespace", "dv-name", "dv-version"}
PROFILE, METADATA, PFN = {"namespace", "key", "origin"}, {"key", "type"}, {"url", "site"}
JOB_PARTS = {"argument", "metadata", "profile", "stdin", "stdout", "stderr", "uses", "invoke"}
KNOWN: dict[str, tuple[set[str], set[str]]] = {
    "adag": (
        {"version", "name", "index", "count", "jobCount", "fileCount", "childCount"},
        {
            "metadata",
            "invoke",
            "file",
            "filename",
            "executable",
            "transformation",
            "job",
            "dax",
            "dag",
            "child",
        },
    ),
    "adag/job": (JOB, JOB_PARTS),
    "adag/dax": (JOB | {"file"}, JOB_PARTS),
    "adag/job/argument": (set(), {"file", "filename"}),
    "adag/job/argument/file": ({"name", "file", "link"}, set()),
    "adag/job/profile": (PROFILE, {"file", "filename"}),
    "adag/job/metadata": (METADATA, set()),
    "adag/job/uses": (USE, {"metadata"}),
    "adag/job/uses/metadata": (METADATA, set()),
    "adag/job/stdin": (STREAM, {"metadata"}),
    "adag/job/stdout": (STREAM, {"metadata"}),
    "adag/job/invoke": ({"when"}, set()),
    "adag/child": ({"ref"}, {"parent"}),
    "adag/child/parent": ({"ref", "edge-label"}, set()),
    "adag/file": (USE, {"metadata", "pfn", "profile"}),
    "adag/file/pfn": (PFN, {"profile"}),
    "adag/file/metadata": (METADATA, set()),
    "adag/executable": (
        NAME | {"installed", "arch", "os", "osrelease", "osversion", "glibc"},
        {"profile", "metadata", "pfn", "invoke"},
    ),
    "adag/executable/profile": (PROFILE, {"file", "filename"}),
    "adag/executable/pfn": (PFN, {"profile"}),
    "adag/transformation": (NAME, {"uses", "metadata", "invoke"}),
    "adag/transformation/uses": (USE, {"metadata"}),
    "adag/metadata": (METADATA, set()),
    "adag/invoke": ({"when"}, set()),
}
CLEAN = """<adag version="3.6" name="clean">
<metadata key="who">me</metadata>
<invoke when="start">mail</invoke>
<file name="in"><metadata key="size">10</metadata><pfn url="u" site="s"/></file>
<executable name="prep" os="linux"><profile namespace="pegasus" key="cores">2</profile>
<pfn url="u"/></executable>
<transformation name="group"><uses name="prep" executable="true"/></transformation>
<job id="A" name="prep" runtime="3">
<argument>-i <file name="in"/></argument>
<metadata key="note">first</metadata>
<profile namespace="env" key="PATH">/bin</profile>
<stdin name="in" link="input"/>
<stdout name="out" link="output" size="5"/>
<uses name="in" link="input" transfer="true"/>
<uses name="mid" link="output"><metadata key="size">4</metadata></uses>
<invoke when="start">mail</invoke>
</job>
<dax id="B" file="mid" runtime="4"><uses name="out" link="input"/></dax>
<child ref="B"><parent ref="A" edge-label="x"/></child>
</adag>
"""
INNER = (
    "",
    '<job id="Z" runtime="5"/>',
    '<child ref="B"><parent ref="A"/></child>',
    '<uses name="q" link="input"/>',
    '<profile namespace="pegasus" key="cores">9</profile>',
    "<deep><deeper><job id='Y'/></deeper></deep>",
    "text",
)
NAMES = st.one_of(
    st.sampled_from(
        [
            "cores",
            "memory",
            "gpus",
            "walltime",
            "priority",
            "deadline",
            "site",
            "inputs",
            "depends",
            "parents",
            "dflow",
            "task",
            "subjob",
            "group",
            "partition",
            "requirements",
            "files",
        ]
    ),
    st.from_regex(r"[a-z][a-zA-Z0-9_.-]{0,8}", fullmatch=True).filter(
        lambda name: not name.startswith("xml")
    ),
)
WRONG_PLACES = st.sampled_from(
    ["job", "dax", "dag", "child", "parent", "uses", "file", "profile", "stdin", "executable", "adag", "pfn"]
)


def path_of(element: etree._Element) -> str:
    above = [item.tag for item in element.iterancestors()]
    return "/".join([*reversed(above), element.tag])


def places() -> list[str]:
    return sorted({path_of(item) for item in etree.fromstring(CLEAN).iter()})


def test_the_clean_file_has_no_defect_and_every_kind_of_element_is_tried(tmp_path: Path) -> None:
    path = tmp_path / "clean.dax"
    path.write_text(CLEAN)
    assert [d.code for d in validate_file(path).defects] == ["sub-workflow"]
    assert set(places()) <= set(KNOWN) | {"adag/dax/uses"}


def spoilt(
    place: str, draw: random.Random, *, attribute: str = "", element: str = "", inner: str = ""
) -> tuple[str, int]:
    """Return the clean file with an attribute or an element added at a place, and the line of it."""
    root = etree.fromstring(CLEAN)
    target = draw.choice([item for item in root.iter() if path_of(item) == place])
    if attribute:
        target.set(attribute, "160")
        text = etree.tostring(root, encoding="unicode")
    else:
        mark = etree.Element("MARK")
        target.insert(draw.randint(0, len(target)), mark)
        text = etree.tostring(root, encoding="unicode")
        text = text.replace("<MARK/>", f"\n<{element}>{inner}</{element}>", 1)
        return text, text[: text.index(f"\n<{element}>{inner}</{element}>") + 1].count("\n") + 1
    parsed = etree.fromstring(text)
    (line,) = {
        item.sourceline for item in parsed.iter() if path_of(item) == place and attribute in item.attrib
    }
    return text, line


def unread(folder: Path, text: str) -> list[tuple[str, str, str]]:
    path = folder / "spoilt.dax"
    path.write_text(text)
    return [(d.code, d.where, d.message) for d in validate_file(path).defects if d.code.startswith("unread-")]


@given(st.sampled_from(places()), NAMES, st.randoms(use_true_random=False))
@settings(max_examples=250, deadline=None)
def test_every_passed_over_attribute_is_a_defect(tmp_path_factory, place, name, draw) -> None:
    if place in KNOWN and name in KNOWN[place][0]:
        return
    text, line = spoilt(place, draw, attribute=name)
    found = unread(tmp_path_factory.mktemp("dax"), text)
    assert any(
        code == "unread-attribute" and where.startswith(f"line {line}, ") and f'{name}="160"' in message
        for code, where, message in found
    ), found


@given(
    st.sampled_from(places()),
    st.one_of(NAMES, WRONG_PLACES),
    st.sampled_from(INNER),
    st.randoms(use_true_random=False),
)
@settings(max_examples=400, deadline=None)
def test_every_passed_over_element_is_a_defect(tmp_path_factory, place, name, inner, draw) -> None:
    known = KNOWN.get(place, (set(), {"metadata"}))[1]
    if name in known:
        return
    text, line = spoilt(place, draw, element=name, inner=inner)
    found = unread(tmp_path_factory.mktemp("dax"), text)
    at = [(code, message) for code, where, message in found if where.startswith(f"line {line}, ")]
    assert any(f"<{name}> is not in the model" in message for _, message in at), found
    loses = name in ("job", "dax", "dag", "adag", "child", "parent") or "<job" in inner or "<child" in inner
    assert any(code == "unread-structure" for code, _ in at) == loses


@pytest.mark.parametrize(
    "lost",
    [
        '<task id="B" runtime="5"/>',
        '<node runtime="5"/>',
        '<edge ref="A"/>',
        '<dependency parent="A" child="B"/>',
    ],
)
def test_jobs_and_dependencies_of_another_name_refuse_the_file(tmp_path: Path, lost: str) -> None:
    found = unread(tmp_path, f'<adag><job id="A" runtime="1"/>\n{lost}</adag>')
    assert [(code, where.partition(",")[0]) for code, where, _ in found] == [("unread-structure", "line 2")]


def test_names_of_other_namespaces_and_of_xml_itself_are_no_exception_but_for_schemas(tmp_path: Path) -> None:
    text = """<adag xmlns:x="urn:x" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
      xsi:schemaLocation="a b" xml:lang="en"><job id="A" runtime="1" x:cores="3"/>
      <x:plan><x:job id="B"/></x:plan></adag>"""
    assert [code for code, _, _ in unread(tmp_path, text)] == ["unread-attribute", "unread-structure"]


def test_elements_before_between_and_after_the_known_ones_are_found_in_long_files(tmp_path: Path) -> None:
    """Long enough for the parser to read in many steps; each is told of once."""
    jobs = "\n".join(f'<job id="J{i}" name="{"n" * 200}" runtime="1"/>' for i in range(3_000))
    odd = '<odd cores="3"/>'
    text = f"<adag>\n{odd}\n{jobs}\n{odd}\n{jobs.replace('J', 'K')}\n{odd}\n</adag>"
    found = unread(tmp_path, text)
    assert [where for _, where, _ in found] == [f"line {n}, <odd>" for n in (2, 3_003, 6_004)]
