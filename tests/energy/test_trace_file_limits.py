"""Trace files beyond the stated limit, devices and pipes are refused in bounded time and memory."""

from __future__ import annotations

import gzip
import os
import tracemalloc
from pathlib import Path

import pytest

from wfsched.core.errors import SupplyError
from wfsched.energy.reading import text as reading_text
from wfsched.energy.reading.read import read_trace, read_traces

HEADER = b"time,power [W]\n"


@pytest.fixture
def bomb(tmp_path):
    """A file of 1 GiB of rows, packed to some megabytes."""
    path = tmp_path / "rows.csv.gz"
    block = b"2024-01-01T00:00,1\n" * 55_188  # 1 MiB
    with gzip.open(path, "wb", compresslevel=1) as file:
        file.write(HEADER)
        for _ in range(1024):
            file.write(block)
    return path


def test_a_packed_gigabyte_is_refused_at_the_limit_and_not_unpacked_whole(bomb):
    tracemalloc.start()
    with pytest.raises(SupplyError, match=r"too large; allowed: at most 128 MiB of text, unpacked"):
        read_traces(bomb)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 400 * 2**20


def test_the_limit_counts_unpacked_bytes_and_is_inclusive(tmp_path, monkeypatch):
    text = HEADER + b"2024-01-01T00:00,1\n2024-01-01T01:00,1\n"
    (tmp_path / "a.csv").write_bytes(text)
    (tmp_path / "a.csv.gz").write_bytes(gzip.compress(text))
    for name in ("a.csv", "a.csv.gz"):
        monkeypatch.setattr(reading_text, "MAX_TRACE_BYTES", len(text))
        assert read_trace(tmp_path / name).values.tolist() == [1, 1]
        monkeypatch.setattr(reading_text, "MAX_TRACE_BYTES", len(text) - 1)
        with pytest.raises(SupplyError, match="too large"):
            read_trace(tmp_path / name)


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="no devices here")
def test_a_device_is_refused():
    with pytest.raises(SupplyError, match="/dev/zero: this is a device or a pipe"):
        read_trace("/dev/zero")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_pipe_is_refused_and_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe.csv")
    with pytest.raises(SupplyError, match="device or a pipe"):
        read_trace(tmp_path / "pipe.csv")


def test_packed_files_are_told_by_their_bytes(tmp_path):
    (tmp_path / "a.csv").write_bytes(gzip.compress(HEADER + b"2024-01-01T00:00,1\n2024-01-01T01:00,1\n"))
    assert read_trace(tmp_path / "a.csv").values.tolist() == [1, 1]
