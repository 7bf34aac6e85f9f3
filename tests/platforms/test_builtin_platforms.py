"""What every built-in catalogue keeps, and what each of them is for."""

from __future__ import annotations

import json
import subprocess
import sys
from itertools import pairwise

import numpy as np
import pytest

from wfsched.core.accelerator import Accelerator
from wfsched.platforms.catalogue import load_platform, platform_names
from wfsched.platforms.describe import describe_platform
from wfsched.platforms.model import MachineType, Platform, Tier
from wfsched.platforms.registry import DEFAULT_PLATFORM, PLATFORMS


@pytest.fixture(params=platform_names())
def platform(request) -> Platform:
    return load_platform(request.param)


def types_of(platform: Platform) -> dict[str, MachineType]:
    return {machine.type.name: machine.type for machine in platform.machines}


def by_speed(platform: Platform) -> list[MachineType]:
    return sorted(types_of(platform).values(), key=lambda kind: (kind.speed, kind.price_per_hour))


def test_the_table_names_the_platforms_and_the_default_one():
    assert platform_names() == ("cfn-6", "laco-9", "cfn-3tier", "geo-3")
    assert DEFAULT_PLATFORM in platform_names()
    assert all(entry.summary for entry in PLATFORMS)


def test_a_catalogue_is_called_as_the_table_says(platform):
    assert platform.name in platform_names()
    assert platform.source


def test_levels_ascend_and_cost_more_power(platform):
    for kind in types_of(platform).values():
        assert np.all(np.diff(kind.frequencies_ghz) > 0)
        assert np.all(np.diff(kind.active_w) > 0)
        assert 0 < kind.idle_w < kind.active_w[-1]


def test_every_number_of_a_type_has_its_source(platform):
    described = {kind["name"]: kind for kind in describe_platform(platform)["types"]}
    for name, kind in types_of(platform).items():
        said = {part.split(":")[0].strip() for part in kind.source.split("; ")}
        needed = {"speed", "cores", "price_per_hour", "frequencies_ghz", "power"}
        needed |= {"accelerators"} if described[name]["accelerators"] else set()
        needed |= {"memory_gib"} if described[name]["memory_bytes"] else set()
        needed |= {"boot_s", "boot_w"} if kind.boot_s else set()
        assert needed <= said, name


def test_speeds_and_prices_are_positive_and_machine_names_unique(platform):
    assert all(machine.type.speed > 0 and machine.type.price_per_hour > 0 for machine in platform.machines)
    names = [machine.name for machine in platform.machines]
    assert len(set(names)) == len(names)


def test_arrays_are_read_only(platform):
    arrays = [platform.network.bandwidth, platform.network.price_per_byte]
    arrays += [kind.active_w for kind in types_of(platform).values()]
    arrays += [kind.accelerator_speed for kind in types_of(platform).values()]
    assert not any(array.flags.writeable for array in arrays)


def test_the_description_is_plain_data(platform):
    described = describe_platform(platform)
    assert json.loads(json.dumps(described, allow_nan=False)) == described
    assert [m["name"] for m in described["machines"]] == [m.name for m in platform.machines]


def test_cfn_6_is_one_machine_of_each_of_six_types_paid_per_task():
    platform = load_platform("cfn-6")
    assert [machine.name for machine in platform.machines] == [
        "t6-c1m2.large",
        "c6.large",
        "hfc6.large",
        "g6.xlarge",
        "r6.xlarge",
        "gn7i-c8g1.2xlarge",
    ]
    assert [machine.type.price_per_hour for machine in platform.machines] == [
        0.236,
        0.39,
        0.447917,
        1.0,
        1.33,
        9.5326,
    ]
    assert (platform.currency, platform.pricing.name) == ("CNY", "per_task")
    assert not platform.count_static
    assert platform.network.bandwidth.tolist() == [[1.25e8]]
    assert platform.network.joules_per_byte.tolist() == [[1e-8]]


def test_cfn_6_speeds_and_watts_follow_from_threads_clock_and_design_power():
    watts_per_thread = 205 / 52
    expected = {
        "t6-c1m2.large": (2 * 3.2 / 6.4, 2 * watts_per_thread),
        "c6.large": (2 * 3.2 / 6.4, 2 * watts_per_thread),
        "hfc6.large": (2 * 3.5 / 6.4, 2 * watts_per_thread * 1.25),
        "g6.xlarge": (4 * 3.2 / 6.4, 4 * watts_per_thread),
        "r6.xlarge": (4 * 3.2 / 6.4, 4 * watts_per_thread),
        "gn7i-c8g1.2xlarge": (8 * 3.5 / 6.4, 8 * 270 / 64 + 0.115 * 150),
    }
    for name, kind in types_of(load_platform("cfn-6")).items():
        speed, watts = expected[name]
        assert kind.speed == pytest.approx(speed)
        assert kind.active_w[-1] == pytest.approx(watts, rel=1e-4)


def test_cfn_6_has_six_levels_in_steps_of_a_tenth_gigahertz_from_two_fifths_of_the_top():
    for kind in types_of(load_platform("cfn-6")).values():
        tenths = kind.frequencies_ghz * 10
        assert kind.n_levels == 6
        assert np.allclose(tenths, np.round(tenths))
        assert 0.39 <= kind.frequencies_ghz[0] / kind.frequencies_ghz[-1] <= 0.42


@pytest.mark.parametrize("name", ["cfn-6", "laco-9"])
def test_the_price_of_a_unit_of_speed_never_falls_when_speed_rises(name):
    rates = [kind.price_per_hour / kind.speed for kind in by_speed(load_platform(name))]
    assert all(low <= high for low, high in pairwise(rates))
    assert rates[-1] > rates[0]


def test_on_cfn_6_all_machines_at_work_cost_more_per_unit_of_work_than_the_cheapest_alone():
    """C_f > C_t: a saturated platform pays sum(price) for sum(speed), the cheapest min(price / speed)."""
    kinds = [machine.type for machine in load_platform("cfn-6").machines]
    fastest = sum(kind.price_per_hour for kind in kinds) / sum(kind.speed for kind in kinds)
    cheapest = min(kind.price_per_hour / kind.speed for kind in kinds)
    assert 4.0 < fastest / cheapest < 8.0


def test_laco_9_has_the_speeds_and_prices_of_the_academic_catalogue():
    platform = load_platform("laco-9")
    assert [m.type.speed for m in platform.machines] == [1, 1.5, 2, 2.5, 3, 3.5, 4, 4.5, 5]
    assert [m.type.price_per_hour for m in platform.machines] == [
        0.12,
        0.195,
        0.28,
        0.375,
        0.48,
        0.595,
        0.72,
        0.855,
        1.0,
    ]
    assert [m.type.active_w[-1] for m in platform.machines] == pytest.approx(
        [8 * m.type.speed for m in platform.machines]
    )
    assert platform.network.bandwidth.item() == 20 * 2**20
    assert (platform.pricing.name, platform.pricing.billing.quantum_s) == ("lease", 3600.0)
    assert all(m.type.boot_s == 0 for m in platform.machines)


def test_cfn_3tier_has_devices_servers_and_vms_with_every_kind_of_accelerator():
    platform = load_platform("cfn-3tier")
    assert [site.tier for site in platform.sites] == [Tier.END, Tier.EDGE, Tier.CLOUD]
    assert [site.idle for site in platform.sites] == ["always", "always", "leased"]
    for accelerator in Accelerator:
        assert any(machine.type.hosts(accelerator) for machine in platform.machines)
    assert platform.pricing.billing.billed_s(1.0) == 60.0
    assert platform.pricing.billing.billed_s(60.5) == 61.0


def test_a_cfn_3tier_machine_with_an_accelerator_runs_one_task_at_a_time():
    for kind in types_of(load_platform("cfn-3tier")).values():
        assert kind.shared == (not kind.accelerator_speed[1:].any())


def test_cfn_3tier_edge_servers_draw_their_specpower_points():
    kinds = types_of(load_platform("cfn-3tier"))
    assert (kinds["x3250-m3"].idle_w, kinds["x3250-m3"].active_w[-1]) == (41.6, 113.0)
    assert (kinds["x3550-m3"].idle_w, kinds["x3550-m3"].active_w[-1]) == (66.0, 247.0)
    assert (kinds["ml110-g5"].idle_w, kinds["ml110-g5"].active_w[-1]) == (93.7, 135.0)


def test_cfn_3tier_devices_draw_their_measured_watts():
    kinds = types_of(load_platform("cfn-3tier"))
    assert kinds["raspberry-pi-4"].active_w[-1] == pytest.approx(6.4, abs=5e-3)
    assert kinds["raspberry-pi-4"].idle_w == 2.7
    assert kinds["jetson-nano"].active_w.tolist() == [5.0, 10.0]


def test_cfn_3tier_pays_for_what_leaves_the_cloud_and_for_nothing_else():
    price = load_platform("cfn-3tier").network.price_per_byte
    cloud = load_platform("cfn-3tier").site_index("cloud")
    assert price[cloud, :cloud] == pytest.approx(0.09 / 1e9)
    assert np.count_nonzero(price) == cloud


def test_cfn_3tier_is_slowest_and_most_costly_in_energy_from_end_to_cloud():
    network = load_platform("cfn-3tier").network
    assert network.latency[0, 2] == network.latency.max()
    assert network.latency[0, 2] == pytest.approx(network.latency[0, 1] + network.latency[1, 2])
    assert network.joules_per_byte[0, 2] == pytest.approx(
        network.joules_per_byte[0, 1] + network.joules_per_byte[1, 2]
    )


def test_importing_the_catalogue_costs_no_heavy_import():
    code = (
        "import sys, wfsched.platforms.catalogue, wfsched.platforms.describe, wfsched.platforms.dvfs;"
        "heavy = {'pydantic', 'numba', 'pymoo', 'pandas', 'matplotlib', 'networkx'} & set(sys.modules);"
        "print(sorted(heavy))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert run.stdout.strip() == "[]", run.stderr
