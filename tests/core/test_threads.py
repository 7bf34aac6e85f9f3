"""Rows shared out over threads."""

from __future__ import annotations

import threading

import pytest

from wfsched.core.threads import share_rows


@pytest.mark.parametrize(("n_rows", "threads"), [(10, 1), (10, 3), (2, 5), (0, 2)])
def test_every_row_is_somebodys_once(n_rows: int, threads: int) -> None:
    parts: list[slice] = []
    share_rows(parts.append, n_rows, threads)
    assert len(parts) == threads
    assert sorted(row for part in parts for row in range(n_rows)[part]) == list(range(n_rows))


def test_parts_run_at_the_same_time() -> None:
    meeting = threading.Barrier(3, timeout=20)
    share_rows(lambda _: meeting.wait() and None, 3, 3)


def test_what_goes_wrong_in_a_part_is_told() -> None:
    def fail(rows: slice) -> None:
        if rows.start:
            raise KeyError(rows.start)

    with pytest.raises(KeyError):
        share_rows(fail, 4, 2)
