"""Units of keys as data: complete, told by the names of the keys, and the same in the docs."""

from __future__ import annotations

from pathlib import Path

import pytest

import wfsched as ws
from wfsched.core.config.quantity import in_words
from wfsched.core.errors import ParameterError
from wfsched.file_units import FILES, file_keys, unit_of

DOCS = Path(__file__).parents[1] / "docs"

# End of a name -> its unit; the longest that fits counts.
UNITS = {
    "_s": "s",
    "_m": "m",
    "_m_s": "m/s",
    "_w": "W",
    "_kwh": "kWh",
    "_g_per_kwh": "g/kWh",
    "_constant_per_kwh": "currency/kWh",
    "_gib": "GiB",
    "_bytes": "B",
    "_bytes_per_s": "B/s",
    "_joules_per_byte": "J/B",
    "_price_per_byte": "currency/B",
    "_price_per_gb": "currency/GB",
    "_price_per_hour": "currency/h",
    "_ghz": "GHz",
    "_nf": "nF",
    "_deg": "deg",
}


def last(path: str) -> str:
    return "_" + path.replace("[", ".").split(".")[-1]


@pytest.mark.parametrize("file", FILES)
def test_the_name_of_a_key_tells_its_unit(file: str) -> None:
    wrong = []
    for key in file_keys(file):
        ends = [end for end in UNITS if last(key.path).endswith(end) and key.unit is not None]
        if ends and key.unit != UNITS[max(ends, key=len)]:
            wrong.append((key.path, key.unit))
    # m is the exponent of a power model here.
    assert [pair for pair in wrong if not pair[0].endswith("].m")] == []


@pytest.mark.parametrize("file", FILES)
def test_the_words_of_a_key_name_its_unit(file: str) -> None:
    for key in file_keys(file):
        assert key.allowed, key
        if key.unit not in (None, "1"):
            assert f"[{key.unit}]" in key.allowed, key


@pytest.mark.parametrize("file", FILES)
def test_every_number_that_is_no_count_has_a_unit(file: str) -> None:
    for key in file_keys(file):
        if isinstance(key.default, float):
            assert key.unit is not None, key


def test_units_are_answered() -> None:
    assert unit_of("platform", "type.idle_w") == "W"
    assert unit_of("platform", "network.link.latency_s") == "s"
    assert unit_of("platform", "pricing[lease].quantum_s") == "s"
    assert unit_of("platform", "type.power[scaled].c_ef") == "1"
    assert unit_of("platform", "type.power.model") is None
    assert unit_of("platform", "type.cores") is None
    assert unit_of("supply", "battery.capacity_kwh") == "kWh"
    assert unit_of("supply", "green.solar.tilt_deg") == "deg"
    assert ws.unit_of("study", "supply.window_s") == "s"


def test_defaults_are_answered() -> None:
    keys = {key.path: key for key in ws.file_keys("platform")}
    assert (keys["type.speed"].required, keys["type.speed"].default) == (True, None)
    assert (keys["type.boot_s"].required, keys["type.boot_s"].default) == (False, 0.0)
    assert keys["pricing.model"].allowed == "per_task, lease"


def test_unknown_keys_are_answered_with_the_nearest() -> None:
    with pytest.raises(ParameterError, match=r"unknown key of a platform file.*'type\.idle_w'"):
        unit_of("platform", "type.idle_kw")
    with pytest.raises(ParameterError, match="platform, supply, study"):
        unit_of("platfrom", "name")


def test_the_page_on_platforms_states_each_unit() -> None:
    page = (DOCS / "platforms.md").read_text(encoding="utf-8")
    table = page[page.index("| table | key |") : page.index("## Power models")].splitlines()
    for key in file_keys("platform"):
        name = f"`{last(key.path)[1:]}`"
        if key.unit in (None, "1") or ".power[" in key.path:
            continue
        rows = [row for row in table if name in row]
        assert any(str(key.unit) in row.split("|")[3] for row in rows), key


@pytest.mark.parametrize(
    ("limits", "words"),
    [
        ({}, "a [W]"),
        ({"gt": 0}, "a [W], > 0"),
        ({"ge": 0, "le": 1.5}, "a [W], 0 to 1.5"),
        ({"gt": 0, "le": 1}, "a [W], > 0 and <= 1"),
        ({"le": 1}, "a [W], <= 1"),
    ],
)
def test_ranges_in_words(limits: dict[str, float], words: str) -> None:
    assert in_words("a", "W", **limits) == words
