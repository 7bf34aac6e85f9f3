"""Local times and steps of trace files against pandas, an implementation of its own."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from wfsched.energy.reading.read import read_trace

pandas = pytest.importorskip("pandas")

# Zone, and the instant of a change of its clock in 2024.
CHANGES = [
    ("Europe/Berlin", "2024-03-31T01:00+00:00"), ("Europe/Berlin", "2024-10-27T01:00+00:00"),
    ("America/New_York", "2024-03-10T07:00+00:00"), ("America/New_York", "2024-11-03T06:00+00:00"),
    ("Australia/Lord_Howe", "2024-04-06T15:00+00:00"), ("Asia/Kolkata", "2024-03-31T01:00+00:00"),
]  # fmt: skip


# A change of half an hour can be told from rows of half an hour at most.
CASES = [(*case, m) for case in CHANGES for m in (5, 15, 30, 60) if m <= 30 or "Howe" not in case[0]]


@pytest.mark.parametrize(("zone", "change", "minutes"), CASES)
def test_instants_are_those_that_pandas_infers(zone, change, minutes, tmp_path):
    first = datetime.fromisoformat(change) - timedelta(hours=6)
    steps = [first + timedelta(minutes=minutes * k) for k in range(12 * 60 // minutes)]
    walls = [instant.astimezone(ZoneInfo(zone)).replace(tzinfo=None) for instant in steps]
    (tmp_path / "t.csv").write_text("time,x [W]\n" + "".join(f"{wall},{i}\n" for i, wall in enumerate(walls)))
    inferred = pandas.DatetimeIndex(walls).tz_localize(zone, ambiguous="infer").tz_convert("UTC")
    expected = [stamp.timestamp() for stamp in inferred]
    trace = read_trace(tmp_path / "t.csv", zone=zone)
    assert trace.knots.tolist() == expected
    assert trace.values.tolist() == list(range(len(steps)))


@pytest.mark.parametrize("seed", range(20))
def test_energies_of_any_steps_are_kept(seed, tmp_path):
    """The integral is the sum of the energies, whatever their steps; the mean is that of pandas."""
    rng = np.random.default_rng(seed)
    runs = [(int(rng.choice([5, 10, 15, 30, 60])), int(rng.integers(4, 9))) for _ in range(3)]
    instant, rows = datetime(2025, 9, 30, tzinfo=UTC), []
    for minutes, count in runs:
        # A run fills whole hours, as sources that change their step do.
        for _ in range(count * 60 // minutes):
            rows.append((instant, minutes, float(rng.integers(0, 1000))))
            instant += timedelta(minutes=minutes)
    text = "time,x [kWh]\n" + "".join(f"{when.isoformat()},{energy}\n" for when, _, energy in rows)
    (tmp_path / "t.csv").write_text(text)
    trace = read_trace(tmp_path / "t.csv")
    joules = sum(energy for _, _, energy in rows) * 3.6e6
    assert trace.integral(trace.start, trace.end) == pytest.approx(joules, rel=1e-12)
    assert trace.end == instant.timestamp()
    assert trace.filled == 0
    watts = pandas.Series(
        [energy * 6e4 / m for _, m, energy in rows], pandas.DatetimeIndex([w for w, _, _ in rows])
    )
    by_minute = watts.reindex(
        pandas.date_range(rows[0][0], instant, freq="min", inclusive="left"), method="ffill"
    )
    assert trace.mean(trace.start, trace.end) == pytest.approx(by_minute.mean(), rel=1e-9)
