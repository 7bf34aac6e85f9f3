"""Where the power of sites comes from, as a catalogue says it; and what geo-3 is for."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from wfsched.core.errors import PlatformError
from wfsched.platforms.catalogue import load_platform

SMALL = (Path(__file__).parents[1] / "data" / "small_platform.toml").read_text(encoding="utf-8")


def written(tmp_path: Path, lines: str) -> Path:
    file = tmp_path / "small.toml"
    file.write_text(SMALL.replace('name = "here"\n', f'name = "here"\n{lines}\n'), encoding="utf-8")
    return file


def test_a_site_without_a_supply_has_an_empty_one(tmp_path):
    (site,) = load_platform(written(tmp_path, "")).sites
    assert (site.supply, site.supply_scale) == ("", 1.0)


def test_a_name_stays_a_name_and_a_path_counts_from_the_catalogue(tmp_path):
    named = load_platform(written(tmp_path, 'supply = "mixed"\ngreen_scale = 2.5')).sites[0]
    assert (named.supply, named.supply_scale) == ("mixed", 2.5)
    for text in ("roof.toml", "./roof", "traces/roof.csv"):
        described = load_platform(written(tmp_path, f'supply = "{text}"')).sites[0]
        assert Path(described.supply) == tmp_path / text


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ("green_scale = 2.0", "the site has no supply to scale"),
        ('supply = "mixed"\ngreen_scale = -1.0', "green_scale"),
        ("supply = 3", "supply"),
    ],
)
def test_a_wrong_supply_is_refused_with_its_key(tmp_path, lines, message):
    with pytest.raises(PlatformError, match=message):
        load_platform(written(tmp_path, lines))


def test_the_peak_of_a_site_is_all_machines_at_their_top_frequency_and_what_the_facility_adds():
    platform = load_platform("geo-3")
    assert platform.peak_w(0) == pytest.approx(1.135 * (2 * 9.375 + 2 * 18.75 + 25.0))
    assert load_platform("cfn-3tier").peak_w(0) == pytest.approx(4 * 6.4 + 2 * 10.0, abs=0.01)


def test_geo_3_has_the_same_machines_at_three_sites_with_a_supply_each():
    platform = load_platform("geo-3")
    assert [site.name for site in platform.sites] == ["us-west", "eu-central", "ap-southeast"]
    assert [site.supply for site in platform.sites] == ["us-west", "eu-central", "ap-southeast"]
    kinds = [[m.type.name for m in platform.machines if m.site == s] for s in range(3)]
    assert kinds[0] == kinds[1] == kinds[2]
    assert len(kinds[0]) == 5
    assert (platform.currency, platform.pricing.name) == ("USD", "lease")
    assert all(site.idle == "leased" for site in platform.sites)


def test_geo_3_pays_for_what_leaves_a_region_and_most_in_sydney():
    price = load_platform("geo-3").network.price_per_byte * 1e9
    assert np.allclose(price, [[0, 0.02, 0.02], [0.02, 0, 0.02], [0.098, 0.098, 0]])


def test_geo_3_streams_fill_half_of_a_receive_buffer_in_a_round_trip():
    network = load_platform("geo-3").network
    apart = ~np.eye(3, dtype=bool)
    assert np.allclose(network.bandwidth[apart], 3 * 2**20 / (2 * network.latency[apart]), rtol=5e-3)
    assert np.array_equal(network.latency, network.latency.T)
    # In proportion to the great circles of 9150, 11960 and 16480 km.
    assert np.allclose(network.latency[[0, 0, 1], [1, 2, 2]] / [9150, 11960, 16480], 0.125 / 16480, rtol=5e-3)
