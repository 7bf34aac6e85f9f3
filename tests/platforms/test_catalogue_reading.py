"""What is written in a catalogue file arrives in the platform, with its unit turned into SI."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from wfsched.core.accelerator import Accelerator
from wfsched.platforms.catalogue import load_platform
from wfsched.platforms.describe import describe_platform
from wfsched.platforms.model import Platform, Site, Tier
from wfsched.platforms.pricing import Lease

SMALL = Path(__file__).parents[1] / "data" / "small_platform.toml"

WHOLE = """
name = "whole"
currency = "CNY"
count_static = true
source = "a book"

[pricing]
model = "lease"
quantum_s = 60
minimum_s = 120

[network.within]
bandwidth_bytes_per_s = 1e8
latency_s = 0.001
joules_per_byte = 1e-8

[network.between]
bandwidth_bytes_per_s = 1e6
latency_s = 0.05
joules_per_byte = 2e-5
price_per_gb = 0.09

[[network.link]]
from = "field"
to = "hall"
latency_s = 0.01

[[network.link]]
from = "hall"
to = "dome"
symmetric = true
price_per_byte = 0.0

[[network.link]]
from = "hall"
to = "hall"
bandwidth_bytes_per_s = 1e9

[[site]]
name = "field"
tier = "end"
idle = "always"

[[site]]
name = "hall"
tier = "edge"
pue = 1.5
source = "a survey"

[[site]]
name = "dome"

[[type]]
name = "pi"
speed = 0.25
cores = 4
memory_gib = 4
shared = true
accelerators = { gpu = 3.0, asic = 8 }
price_per_hour = 0.002
frequencies_ghz = [0.6, 1.5]
power = { model = "table", watts_per_level = [3, 6.4] }
idle_fraction = 0.25
static_w = 0.5
boot_s = 20
boot_w = 3.5
source = "a shop"
sources = { speed = "a bench" }

[[type]]
name = "box"
speed = 1
cores = 8
memory_bytes = 1e9
price_per_hour = 1
frequencies_ghz = [1, 2]
power = { model = "exponent", p_ind_w = 5, c_ef = 10, m = 3 }
idle_w = 0

[[machine]]
type = "pi"
site = "hall"
count = 2

[[machine]]
type = "box"
site = "dome"

[[machine]]
type = "pi"
site = "field"
"""


@pytest.fixture
def whole(tmp_path) -> Platform:
    file = tmp_path / "whole.toml"
    file.write_text(WHOLE, encoding="utf-8")
    return load_platform(file)


def test_a_small_file_is_a_platform_with_the_stated_defaults():
    platform = load_platform(str(SMALL))
    assert (platform.name, platform.currency, platform.count_static) == ("small", "USD", False)
    assert platform.sites == (Site("here", Tier.CLOUD, 1.0, "leased"),)
    assert platform.pricing == Lease(1.0, 0.0)
    kind = platform.machines[0].type
    assert kind.active_w.tolist() == [15.0, 85.0]
    assert (kind.idle_w, kind.static_w, kind.boot_s, kind.shared) == (2.0, 0.0, 0.0, False)
    assert kind.memory_bytes == np.inf
    assert kind.accelerator_speed.tolist() == [1.0, 0.0, 0.0, 0.0]


def test_a_path_may_be_text_or_a_path():
    assert load_platform(SMALL).name == load_platform(str(SMALL)).name


def test_platform_keys_arrive(whole):
    assert (whole.name, whole.currency, whole.count_static) == ("whole", "CNY", True)
    assert whole.pricing == Lease(60.0, 120.0)
    assert whole.sites == (
        Site("field", Tier.END, 1.0, "always"),
        Site("hall", Tier.EDGE, 1.5, "leased"),
        Site("dome", Tier.CLOUD, 1.0, "leased"),
    )
    assert whole.source == "a book; site hall: a survey"


def test_type_keys_arrive(whole):
    pi = whole.machines[0].type
    assert (pi.name, pi.speed, pi.cores, pi.shared) == ("pi", 0.25, 4, True)
    assert pi.memory_bytes == 4 * 2**30
    assert pi.price_per_hour == 0.002
    assert pi.frequencies_ghz.tolist() == [0.6, 1.5]
    assert pi.active_w.tolist() == [3.0, 6.4]
    assert pi.idle_w == pytest.approx(1.6)
    assert (pi.static_w, pi.boot_s, pi.boot_w) == (0.5, 20.0, 3.5)
    assert pi.source == "a shop; speed: a bench"
    assert pi.accelerator_speed[Accelerator.GPU] == 3.0
    assert pi.accelerator_speed[Accelerator.FPGA] == 0.0
    assert pi.accelerator_speed[Accelerator.ASIC] == 8.0
    box = whole.machines[2].type
    assert (box.memory_bytes, box.idle_w) == (1e9, 0.0)


def test_machines_are_numbered_over_the_whole_platform_in_the_order_of_the_file(whole):
    assert [(m.name, whole.sites[m.site].name) for m in whole.machines] == [
        ("pi-1", "hall"),
        ("pi-2", "hall"),
        ("box", "dome"),
        ("pi-3", "field"),
    ]
    assert whole.machines[0].type is whole.machines[3].type


def test_links_override_what_they_name_and_only_that_way_unless_symmetric(whole):
    network = whole.network
    assert network.bandwidth.tolist() == [[1e8, 1e6, 1e6], [1e6, 1e9, 1e6], [1e6, 1e6, 1e8]]
    assert network.latency.tolist() == [[0.001, 0.01, 0.05], [0.05, 0.001, 0.05], [0.05, 0.05, 0.001]]
    assert network.joules_per_byte[0].tolist() == [1e-8, 2e-5, 2e-5]
    gigabyte = 0.09 / 1e9
    assert network.price_per_byte.tolist() == [
        [0.0, gigabyte, gigabyte],
        [gigabyte, 0.0, 0.0],
        [gigabyte, 0.0, 0.0],
    ]


def test_the_description_carries_the_values_back(whole):
    described = describe_platform(whole)
    assert described["pricing"] == {"model": "lease", "quantum_s": 60.0, "minimum_s": 120.0}
    assert described["sites"][1] == {
        "name": "hall",
        "tier": "edge",
        "pue": 1.5,
        "idle": "leased",
        "supply": None,
        "green_scale": 1.0,
        "peak_w": pytest.approx(20.7),
    }
    assert described["network"]["bandwidth_bytes_per_s"][1] == [1e6, 1e9, 1e6]
    pi, box = described["types"]
    assert pi["accelerators"] == {"gpu": 3.0, "asic": 8.0}
    assert (pi["memory_bytes"], pi["boot_w"], pi["active_w"]) == (4 * 2**30, 3.5, [3.0, 6.4])
    assert (box["name"], box["accelerators"]) == ("box", {})
    assert described["machines"][3] == {"name": "pi-3", "type": "pi", "site": "field"}


def test_memory_without_a_limit_is_described_as_none():
    assert describe_platform(load_platform(SMALL))["types"][0]["memory_bytes"] is None
