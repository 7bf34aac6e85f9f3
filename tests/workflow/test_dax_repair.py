"""Dirt that is mended: what each policy makes of it, and where it is listed."""

import pytest

from wfsched.core.errors import WorkflowError
from wfsched.workflow.defects import DEFECTS, tally
from wfsched.workflow.read import read_workflow, validate_file
from wfsched.workflow.repair import REPAIRS

DIRTY = """<adag version="2.1" jobCount="9" childCount="2">
  <job id="A" name="a" runtime="0">
    <uses file="x" link="output" size="-100"/>
    <uses file="y" link="output" size="40"/>
    <uses file="y" link="output" size="40"/>
  </job>
  <job id="B" name="b" runtime="-3.5">
    <uses file="x" link="input" size="70"/>
    <uses file="z" link="output" size="0"/>
    <uses link="input" size="1"/>
  </job>
  <job id="C" name="c">
    <uses file="x" link="input" size="90"/>
    <uses file="y" link="input"/>
    <uses file="z" link="input"/>
    <uses file="u" link="output"/>
    <uses file="v" link="sideways" size="5"/>
  </job>
  <job id="D" name="d" runtime="0.05678"/>
  <child ref="B">
    <parent ref="A"/>
    <parent ref="A"/>
  </child>
  <child ref="C">
    <parent ref="B"/>
  </child>
  <child ref="D"/>
</adag>
"""
LISTED = {
    "missing-runtime": ["line 12, task C"],
    "non-positive-runtime": ["line 7, task B"],
    "nameless-file": ["line 10, task B"],
    "unknown-link": ["line 17, task C"],
    "duplicate-use": ["line 5, task A"],
    "missing-size": ["file u"],
    "negative-size": ["line 3, task A, file x"],
    "several-sizes": ["file x"],
    "declared-count": ["root element, jobCount", "root element, childCount"],
    "duplicate-edge": ["line 22, edge A -> B"],
    "parentless-child": ["line 27, task D"],
    "isolated-task": ["line 19, task D"],
}


@pytest.fixture
def dirty(tmp_path):
    path = tmp_path / "dirty.xml"
    path.write_text(DIRTY)
    return path


def figures(path, repair):
    workflow = read_workflow(path, repair=repair)
    ids = workflow.tasks.ids
    edges = zip(workflow.edges.source.tolist(), workflow.edges.target.tolist(), workflow.edges.bytes.tolist())
    return workflow.tasks.work.tolist(), {ids[i] + ids[j]: size for i, j, size in edges}


def test_the_default_policy_mends_and_lists_everything_with_its_place(dirty):
    work, edges = figures(dirty, "default")
    assert work == [0.0, 0.1, 0.1, 0.05678]
    assert edges == {"AB": 100.0, "AC": 140.0, "BC": 0.0}  # A writes x and y, C reads both: an edge of data
    found = validate_file(dirty)
    assert found.ok
    places = {code: [d.where for d in found.defects if d.code == code] for code in tally(found.defects)}
    assert places == LISTED
    assert {d.severity for d in found.defects} == {"warning"}


def test_messages_say_what_was_found_and_what_was_made_of_it(dirty):
    said = {(d.code, d.where): d.message for d in validate_file(dirty).defects}
    assert said["missing-runtime", "line 12, task C"] == "no runtime; taken as 0.1 s"
    assert "-3.5 s" in said["non-positive-runtime", "line 7, task B"]
    assert said["non-positive-runtime", "line 7, task B"].endswith("taken as 0.1 s")
    assert said["negative-size", "line 3, task A, file x"] == "negative size of -100 B; taken as 100 B"
    assert said["several-sizes", "file x"] == "conflicting sizes from 70 to 100 B; largest taken"
    assert "'sideways', not input, output or inout" in said["unknown-link", "line 17, task C"]
    assert 'jobCount="9", found 4' in said["declared-count", "root element, jobCount"]
    assert 'childCount="2", found 3' in said["declared-count", "root element, childCount"]
    assert "declared already in line 21" in said["duplicate-edge", "line 22, edge A -> B"]


def test_a_policy_takes_0_for_a_runtime_that_is_not_known(dirty):
    work, _ = figures(dirty, "zero-unknown")
    assert work == [0.1, 0.1, 0.1, 0.05678]
    found = [d.where for d in validate_file(dirty, repair="zero-unknown").defects]
    assert "line 2, task A" in found


def test_workflowsim_floors_runtimes_and_takes_the_first_input_size(dirty):
    """runtime < 100 ms becomes 100 ms, none leaves a length of 0; sizes of 0 become 1."""
    work, edges = figures(dirty, "workflowsim")
    assert work == [0.1, 0.1, 0.0, 0.1]
    assert edges == {"AB": 70.0, "BC": 1.0}  # z of 0 bytes; no edge A -> C, which is not declared


def test_workflowsim_cuts_runtimes_to_whole_milliseconds(tmp_path):
    path = tmp_path / "file.xml"
    path.write_text('<adag><job id="A" runtime="1.23499"/><job id="B" runtime="7"/></adag>')
    assert read_workflow(path, repair="workflowsim").tasks.work.tolist() == [1.234, 7.0]
    assert read_workflow(path).tasks.work.tolist() == [1.23499, 7.0]


def test_tseda_takes_absolute_runtimes_and_the_size_that_the_reader_states(dirty):
    work, edges = figures(dirty, "tseda")
    assert work == [0.001, 3.5, 0.001, 0.05678]
    assert edges == {"AB": 70.0, "BC": 0.0}


def test_links_that_are_neither_input_nor_output(tmp_path):
    path = tmp_path / "file.xml"
    path.write_text("""<adag>
      <job id="A" runtime="1"><uses file="x" link="inout" size="3"/></job>
      <job id="B" runtime="1"><uses file="x" link="input" size="3"/></job>
      <child ref="B"><parent ref="A"/></child>
    </adag>""")
    assert figures(path, "default")[1] == {"AB": 3.0}
    assert figures(path, "workflowsim")[1] == {"AB": 0.0}  # an inout file is neither
    assert figures(path, "tseda")[1] == {"AB": 3.0}  # whatever is no input is an output


def test_tseda_takes_any_link_but_input_for_an_output(tmp_path):
    path = tmp_path / "file.xml"
    for link in ('link="none"', 'link="sideways"', 'link="checkpoint"', ""):
        path.write_text(f"""<adag>
          <job id="A" runtime="1"><uses file="x" {link} size="3"/></job>
          <job id="B" runtime="1"><uses file="x" link="input" size="3"/></job>
          <child ref="B"><parent ref="A"/></child>
        </adag>""")
        assert figures(path, "tseda")[1] == {"AB": 3.0}
        assert figures(path, "default")[1] == {"AB": 0.0}


SIZES = """<adag>
  <job id="A" runtime="1"><uses file="x" link="output" size="50"/></job>
  <job id="B" runtime="1"><uses file="x" link="input" size="90"/></job>
  <job id="C" runtime="1"><uses file="x" link="input" size="20"/></job>
  <child ref="B"><parent ref="A"/></child>
  <child ref="C"><parent ref="A"/></child>
</adag>"""


@pytest.mark.parametrize(
    ("repair", "stated", "edges", "table"),
    [
        ("default", "90", {"AB": 90.0, "AC": 90.0}, 90.0),
        ("workflowsim", "90", {"AB": 90.0, "AC": 90.0}, 90.0),
        ("tseda", "90", {"AB": 90.0, "AC": 20.0}, 90.0),
        ("default", "5", {"AB": 50.0, "AC": 50.0}, 50.0),
        ("workflowsim", "5", {"AB": 5.0, "AC": 5.0}, 5.0),
        ("tseda", "5", {"AB": 5.0, "AC": 20.0}, 50.0),
    ],
)
def test_of_several_sizes_each_policy_has_its_own_choice(tmp_path, repair, stated, edges, table):
    path = tmp_path / "file.xml"
    path.write_text(SIZES.replace("90", stated))
    assert figures(path, repair)[1] == edges
    assert read_workflow(path, repair=repair).files.sizes.tolist() == [table]


def test_workflowsim_passes_over_dependencies_on_absent_jobs(tmp_path):
    path = tmp_path / "file.xml"
    path.write_text(
        '<adag><job id="A" runtime="1"/><job id="B" runtime="1"/>'
        '<child ref="B"><parent ref="A"/><parent ref="Z"/></child></adag>'
    )
    found = validate_file(path, repair="workflowsim")
    assert found.ok
    assert found.workflow.n_edges == 1
    assert ("dangling", "warning") in [(d.code, d.severity) for d in found.defects]
    assert not validate_file(path, repair="tseda").ok


def test_strict_refuses_each_single_dirt_and_lists_all_of_it(dirty):
    found = validate_file(dirty, repair="strict")
    assert not found.ok
    assert {d.severity for d in found.defects} == {"error"}
    assert tally(found.defects) == tally(validate_file(dirty).defects)
    with pytest.raises(WorkflowError, match=r"choose a repair policy that accepts it\. 12 more errors"):
        read_workflow(dirty, repair="strict")


def test_strict_accepts_a_clean_file_and_mends_nothing(tmp_path):
    path = tmp_path / "clean.xml"
    path.write_text("""<adag version="2.1" jobCount="2" childCount="1">
      <job id="A" runtime="0.05"><uses file="x" link="output" size="0"/></job>
      <job id="B" runtime="2"><uses file="x" link="input" size="0"/></job>
      <child ref="B"><parent ref="A"/></child>
    </adag>""")
    for repair in ("strict", "default", "tseda"):
        assert figures(path, repair) == ([0.05, 2.0], {"AB": 0.0})
    assert validate_file(path, repair="strict").defects == ()


def test_a_size_known_from_one_mention_is_not_missing_in_the_others(tmp_path):
    path = tmp_path / "file.xml"
    path.write_text("""<adag>
      <job id="A" runtime="1"><uses name="x" link="output"/></job>
      <job id="B" runtime="1"><uses name="x" link="input" size="8"/></job>
      <child ref="B"><parent ref="A"/></child>
    </adag>""")
    assert figures(path, "default")[1] == {"AB": 8.0}
    assert validate_file(path, repair="strict").ok


def test_every_warning_of_the_table_is_tried_somewhere():
    elsewhere = {  # tests of the rule, of the layouts and of the real files
        "bad-requirement",
        "several-runtimes",
        "several-requirements",
        "unread-requirement",
        "unread-element",
        "unread-attribute",
        "sub-workflow",
        "reads-own-output",
        "several-writers",
        "ambiguous-input",
        "edge-without-data",
        "data-cycle",
    }
    assert {kind.code for kind in DEFECTS if kind.severity == "warning"} == set(LISTED) | elsewhere


def test_codes_are_stable_names_and_stand_once():
    codes = [kind.code for kind in DEFECTS]
    assert len(set(codes)) == len(codes)
    assert all(code == code.lower() and " " not in code and "_" not in code for code in codes)


def test_policies_are_found_by_name_and_named_as_listed():
    assert REPAIRS.names() == ("default", "zero-unknown", "strict", "workflowsim", "tseda")
    assert all(entry.load().name == entry.name for entry in REPAIRS)
