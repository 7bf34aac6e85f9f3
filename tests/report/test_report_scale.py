"""Units of axes and amounts in words."""

from __future__ import annotations

import math

import pytest

from wfsched.report.units import Unit, amount, shortened, unit_of


@pytest.mark.parametrize(
    ("kind", "largest", "symbol"),
    [
        ("s", 0.0, "s"),
        ("s", 599.9, "s"),
        ("s", 600.0, "min"),
        ("s", 10_799.0, "min"),
        ("s", 10_800.0, "h"),
        ("s", 5 * 86_400.0, "d"),
        ("J", 999.0, "J"),
        ("J", 1e3, "kJ"),
        ("J", 2.5e6, "MJ"),
        ("J", 2.5e9, "GJ"),
        ("J", 1e15, "TJ"),
        ("currency", 0.0, "CNY"),
        ("currency", 0.1, "CNY"),
        ("currency", 0.05, "10⁻³ CNY"),
        ("currency", 9999.0, "CNY"),
        ("currency", 1e4, "10³ CNY"),
        ("currency", 1e-12, "10⁻⁶ CNY"),
        ("g", 12.0, "g"),
        ("s", math.nan, "s"),
        ("s", math.inf, "s"),
    ],
)
def test_the_largest_value_chooses_the_unit(kind: str, largest: float, symbol: str) -> None:
    assert unit_of(kind, largest, "CNY").symbol == symbol


def test_the_size_of_a_unit_is_what_its_symbol_says() -> None:
    assert [unit_of("s", x, "").size for x in (1.0, 1e3, 2e4, 1e6)] == [1.0, 60.0, 3600.0, 86400.0]
    assert [unit_of("J", 10.0**k, "").size for k in (0, 3, 6, 9)] == [1.0, 1e3, 1e6, 1e9]
    assert unit_of("currency", 0.02, "USD").size == 1e-3


def test_a_missing_value_is_a_dash() -> None:
    assert Unit("s", 1.0).number(math.nan) == "–"


@pytest.mark.parametrize(
    ("value", "text"), [(9999.4, "9999"), (9999.6, "10000"), (86_400.0, "86400"), (0.5, "0.5")]
)
def test_large_numbers_are_written_out(value: float, text: str) -> None:
    assert Unit("s", 1.0).number(value) == text


def test_money_in_words_is_never_a_power_of_ten() -> None:
    assert amount("currency", 0.00123, "EUR") == "0.00123 EUR"
    assert amount("currency", 1_234_567.8, "EUR") == "1234568 EUR"


@pytest.mark.parametrize("most", [5, 6, 12])
def test_long_names_keep_both_ends(most: int) -> None:
    short = shortened("machine-number-1234", most)
    assert len(short) == most
    assert short.startswith("ma")
    assert short.endswith("34")
    assert shortened("m" * most, most) == "m" * most
