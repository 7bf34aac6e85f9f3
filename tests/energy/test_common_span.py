"""Sums of traces with different knots and spans: a logger of its own site beside models and other loggers."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from wfsched.core.errors import SupplyError
from wfsched.energy.catalogue.catalogue import load_supply
from wfsched.energy.common_span import sum_over_common_span
from wfsched.energy.instant import format_instant, parse_instant
from wfsched.energy.trace import Trace

PAGE = Path(__file__).resolve().parents[2] / "docs" / "energy.md"


def log(day, hours, watts=100, step_min=60):
    """An inverter's log in German time from midnight of `day` on, in kW."""
    rows = [f"{day} {m // 60:02d}:{m % 60:02d},{watts / 1000}" for m in range(0, hours * 60, step_min)]
    return "Zeit,power [kW]\n" + "\n".join(rows) + "\n"


def described(tmp_path, *tables, top=""):
    (tmp_path / "site.toml").write_text(
        f'name = "site"\n{top}\n[carbon]\nconstant_g_per_kwh = 300\n'
        + "".join(f"[[green]]\n{t}\n" for t in tables)
    )
    return load_supply(tmp_path / "site.toml")


def test_files_add_up_on_the_union_of_their_knots_over_their_common_span():
    one = Trace([0.0, 10.0, 20.0], [1.0, 2.0, 3.0], 30.0, "W", "raise", "one")
    two = Trace([5.0, 15.0], [10.0, 20.0], 35.0, "W", "raise", "two")
    total = sum_over_common_span([one, two], name="green")
    assert total.knots.tolist() == [5, 10, 15, 20]
    assert total.values.tolist() == [11, 12, 22, 23]
    assert (total.end, total.past_end) == (30, "raise")
    assert total.notes == (
        "green: added up over 1970-01-01T00:00:05Z to 1970-01-01T00:00:30Z, which all its files cover",
    )
    assert total.integral(5.0, 30.0) == one.integral(5.0, 30.0) + two.integral(5.0, 30.0)


def test_a_modelled_year_repeats_where_a_file_is_known():
    file = Trace([100.0, 110.0], [1.0, 2.0], 120.0, "W", "raise", "file")
    model = Trace([0.0, 15.0], [10.0, 20.0], 30.0, "W", "hold", "model")  # 90 to 105: 10; 105 to 120: 20
    total = sum_over_common_span([file], [model], name="green")
    assert total.knots.tolist() == [100, 105, 110]
    assert total.values.tolist() == [11, 21, 22]
    assert "model repeated over" in total.notes[-1]


def test_files_without_a_common_instant_are_told_in_iso():
    one = Trace([parse_instant("2026-06-01")], [1.0], parse_instant("2026-06-02"), "W", source="a.csv")
    two = Trace([parse_instant("2023-01-01")], [1.0], parse_instant("2024-01-01"), "W", source="b.csv")
    with pytest.raises(SupplyError) as caught:
        sum_over_common_span([one, two])
    for words in ("no span in common", "2026-06-01T00:00Z to 2026-06-02T00:00Z", "2023-01-01T00:00Z"):
        assert words in str(caught.value)


def test_two_loggers_with_other_steps_and_days_add_up(tmp_path):
    (tmp_path / "a.csv").write_text(log("01.06.2026", 24))
    (tmp_path / "b.csv").write_text(log("01.06.2026", 12, watts=50, step_min=15))
    supply = described(
        tmp_path, 'file = "a.csv"', 'file = "b.csv"', "constant_w = 5", top='zone = "Europe/Berlin"'
    )
    assert set(supply.green.values) == {155.0}
    assert format_instant(supply.green.start) == "2026-05-31T22:00Z"
    assert format_instant(supply.green.end) == "2026-06-01T10:00Z"
    assert any("added up over" in note for note in supply.green.notes)


@pytest.mark.parametrize("day", ["01.06.2026", "2023-01-01"])
def test_the_description_in_the_page_works_as_written(day, tmp_path):
    if not PAGE.is_file():
        pytest.skip("the docs are not part of an installed package")
    text, *_ = re.findall(r"```toml\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    (tmp_path / "roof.toml").write_text(text)
    (tmp_path / "inverter.csv").write_text(log(day, 24))
    supply = load_supply(tmp_path / "roof.toml")
    wind = load_supply("wind-edge", scale=2000.0).green
    start = supply.green.start
    assert (
        format_instant(start) == {"01.06.2026": "2026-05-31T22:00Z", "2023-01-01": "2022-12-31T23:00Z"}[day]
    )
    assert supply.green.end - start == 86400
    for hour in range(24):
        instant = start + 3600.0 * hour
        assert supply.green.at(instant) == pytest.approx(100 + wind.at(instant), rel=1e-12)
    assert any("built-in supply wind-edge repeated over" in note for note in supply.green.notes)
