"""Every way to get a catalogue wrong has one broken file and one clear message."""

from __future__ import annotations

import contextlib
import copy
import datetime
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wfsched.core.errors import PlatformError
from wfsched.platforms.catalogue import load_platform

BROKEN = Path(__file__).parents[1] / "data" / "broken_platforms"
SMALL = Path(__file__).parents[1] / "data" / "small_platform.toml"

# File: the key at fault, then what the message must say beside it.
MESSAGES = {
    "accelerator": ("type[big].accelerators.tpu", "gpu", "fpga", "asic"),
    "accelerator-zero": ("type[big].accelerators.gpu", "got 0", "> 0"),
    "bandwidth-mbit": ("network.within.bandwidth_mbit", "unknown key", "bandwidth_bytes_per_s", "[B/s]"),
    "between-missing": ("network.between", "missing", "bandwidth_bytes_per_s"),
    "between-one-site": ("network.between", "only one site"),
    "boot-power": ("type[big].boot_w", "got 10.0", "boot_s > 0"),
    "currency": ("currency", "got 'dollar'", "three capital letters"),
    "egress-twice": ("network.within.price_per_gb", "two prices", "price_per_byte or price_per_gb"),
    "empty": ("name", "machine", "network", "a required key is missing"),
    "frequencies-mhz": ("type[big].frequencies_ghz[1]", "got 2000", "[GHz] > 0 and <= 10"),
    "frequencies-descend": ("type[big].frequencies_ghz", "do not ascend", "[2.0, 1.0]"),
    "idle-milliwatts": ("type[big].idle_w", "got 2000000.0", "[W], 0 to 1e+06"),
    "idle-above-active": ("type[big].idle_w", "got 200.0", "85 W"),
    "idle-kw": ("type[big].idle_kw", "unknown key", "idle_w: idle power [W]"),
    "idle-not-said": ("type[big].idle_w", "missing", "idle_fraction"),
    "idle-twice": ("type[big].idle_w", "more than one idle power", "idle_fraction"),
    "infinite-price": ("type[big].price_per_hour", "got inf", "0 to 1e+09"),
    "link-twice": ("network.link[1].from", "duplicate pair of sites", "here"),
    "link-unknown-site": ("network.link[0].to", "unknown site", "got 'there'", "allowed: here"),
    "low-pue": ("site[here].pue", "got 0.9", "1 to 10"),
    "memory-twice": ("type[big].memory_gib", "two memory sizes", "memory_gib or memory_bytes"),
    "memory-in-bytes": ("type[big].memory_gib", "got 34359738368", "[GiB], > 0 and <= 931323"),
    "missing-level": ("type[big].power.watts_per_level", "level is missing", "got '1 values'", "2 values"),
    "missing-machines": ("machine", "missing", "at least one [[machine]]"),
    "nan-speed": ("type[big].speed", "got nan"),
    "negative-frequency": ("type[big].frequencies_ghz[0]", "got -1.0", "[GHz] > 0"),
    "negative-price": ("type[big].price_per_hour", "got -0.1", "0 to 1e+09"),
    "negative-speed": ("type[big].speed", "got -2.0", "0.001 to 1000"),
    "no-frequencies": ("type[big].frequencies_ghz", "got []"),
    "no-machines": ("machine", "got []", "at least one [[machine]]"),
    "not-text": ("not valid TOML", "UTF-8"),
    "not-toml": ("not valid TOML", "line 1"),
    "many-machines": ("machine", "too many machines", "got 2400", "at most 2000"),
    "many-of-one-type": ("machine[0].count", "got 1000000000", "1 to 2000"),
    "power-milliwatts": (
        "type[big].power",
        "beyond all reason",
        "got 85000.0",
        "at most 11000 W for 1 cores",
    ),
    "power-falls": ("type[big].power", "does not rise", "[85.0, 15.0]"),
    "power-flat": ("type[big].power", "does not rise", "[5.0, 5.0]"),
    "power-in-kw": ("type[big].power.p_ind_kw", "unknown key", "p_ind_w", "[W]"),
    "power-key-missing": ("type[big].power.m", "missing", ">= 2"),
    "power-model": ("type[big].power.model", "got 'exponential'", "specpower", "Did you mean 'exponent'?"),
    "power-model-not-said": ("type[big].power.model", "missing", "exponent, scaled, voltage"),
    "price-per-day": ("type[big].price_per_day", "unknown key", "price_per_hour"),
    "quantum-per-task": ("pricing.quantum_s", "per_task pricing does not read"),
    "quoted-number": ("type[big].speed", "got '2.0'"),
    "site-not-said": ("machine[0].site", "missing", "here, there"),
    "small-exponent": ("type[big].power.m", "got 1.9", ">= 2"),
    "source-of-nothing": ("type[big].sources.colour", "no such key"),
    "specpower-points": ("type[big].power.watts_by_load", "eleven"),
    "speed-mips": ("type[big].speed", "got 2400", "0.001 to 1000"),
    "tier": ("site[here].tier", "got 'fog'", '"end", "edge" or "cloud"'),
    "two-problems": ("2 problems", "type[big].speed", "type[big].price_per_day"),
    "two-sites-one-name": ("site[1].name", "duplicate site name", "got 'here'"),
    "two-types-one-name": ("type[1].name", "duplicate type name", "got 'big'"),
    "unknown-key": ("colour", "unknown key", "got 'red'", "currency"),
    "unknown-site": ("machine[0].site", "unknown site", "got 'there'", "allowed: here"),
    "unknown-type": ("machine[0].type", "unknown type", "got 'bigg'", "allowed: big"),
    "volts-too-many": ("type[big].power.volts", "more values than levels", "2 values"),
    "zero-count": ("machine[0].count", "got 0", "1 to 2000"),
}


def message_of(name_or_path: str | Path) -> str:
    with pytest.raises(PlatformError) as caught:
        load_platform(name_or_path)
    return str(caught.value)


def test_every_broken_file_is_tested():
    assert sorted(MESSAGES) == sorted(file.stem for file in BROKEN.glob("*.toml"))


@pytest.mark.parametrize("name", MESSAGES)
def test_a_broken_file_is_refused_with_its_name_the_key_and_what_is_allowed(name):
    file = BROKEN / f"{name}.toml"
    message = message_of(file)
    assert message.startswith(f"{file}: ")
    for part in MESSAGES[name]:
        assert part in message


@pytest.mark.parametrize("name", sorted(set(MESSAGES) - {"empty", "two-problems", "not-text", "not-toml"}))
def test_one_fault_is_told_once(name):
    message = message_of(BROKEN / f"{name}.toml")
    assert "problems" not in message
    assert message.startswith(f"{BROKEN / name}.toml: {MESSAGES[name][0]}: ")


def test_an_unknown_name_is_answered_with_the_nearest_one():
    assert message_of("cfn6") == (
        "unknown platform; got 'cfn6'. Did you mean 'cfn-6'? "
        "All allowed: cfn-6, laco-9, cfn-3tier, geo-3 or the path of a TOML file"
    )


def test_an_empty_name_is_unknown():
    assert "unknown platform" in message_of("")


def test_a_missing_file_is_named(tmp_path):
    message = message_of(tmp_path / "none.toml")
    assert message.startswith(f"{tmp_path / 'none.toml'}: there is no such file")
    assert "cfn-6" in message


def test_a_folder_is_no_catalogue(tmp_path):
    assert message_of(tmp_path) == f"{tmp_path}: this is a folder; allowed: a regular file"


def test_a_path_through_a_file_is_no_catalogue():
    assert "cannot be read" in message_of(BROKEN / "empty.toml" / "x.toml")


def test_problems_in_an_optional_table_are_found(tmp_path):
    file = tmp_path / "x.toml"
    text = SMALL.read_text(encoding="utf-8").replace(
        "[[site]]", "[network.between]\nlatency_ms = 1\n\n[[site]]"
    )
    file.write_text(text, encoding="utf-8")
    message = message_of(file)
    assert "network.between.latency_ms: unknown key; got 1; allowed: latency_s" in message
    assert "network.between.bandwidth_bytes_per_s: a required key is missing" in message


JUNK: list[Any] = [None, 0, -1, 1e400, "", "x", True, [], {}, [1], {"x": 1}, datetime.date(2026, 1, 1)]


def places_in(raw: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    keys = raw.keys() if isinstance(raw, dict) else range(len(raw)) if isinstance(raw, list) else ()
    return [path, *(place for key in keys for place in places_in(raw[key], (*path, key)))]


CATALOGUE = tomllib.loads(SMALL.read_text(encoding="utf-8"))


@given(place=st.sampled_from(places_in(CATALOGUE)[1:]), junk=st.sampled_from(JUNK))
def test_no_junk_in_any_place_ends_in_anything_but_a_platform_or_a_platform_error(place, junk):
    from wfsched.platforms.build import build_platform

    raw = copy.deepcopy(CATALOGUE)
    parent: Any = raw
    for key in place[:-1]:
        parent = parent[key]
    if junk is None:
        del parent[place[-1]]
    else:
        parent[place[-1]] = junk
    with contextlib.suppress(PlatformError):
        build_platform(raw, "junk", Path())
