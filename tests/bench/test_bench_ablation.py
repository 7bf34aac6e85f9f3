"""The variants of the ablation: each differs from the whole in what it says, or tells why not."""

from __future__ import annotations

from dataclasses import asdict

import pytest

from benchmarks.ablation import BASE, VARIANTS, WHOLE, Variant, changed, unchanged
from wfsched.evolve.parameters.sms_emoa import SMSEMOA
from wfsched.evolve.registry import preset, settings

by_label = pytest.mark.parametrize("variant", VARIANTS, ids=lambda variant: variant.label)


@by_label
@pytest.mark.parametrize("algorithm", ["whole", "sms-emoa", "moead"])
def test_a_variant_changes_what_it_says_alone(variant: Variant, algorithm: str) -> None:
    whole = preset(WHOLE) if algorithm == "whole" else settings(algorithm, WHOLE)
    if told := unchanged(variant, whole):
        assert told == "as it is" or any(parameter in told for parameter in variant.changes)
        return
    other = changed(variant, whole)
    assert other != whole
    if variant.base:
        assert other.name == BASE
        return
    before, after = asdict(whole), asdict(other)
    assert {parameter for parameter in after if after[parameter] != before[parameter]} <= set(variant.changes)


def test_a_parameter_that_is_not_there_is_told() -> None:
    assert unchanged(Variant("no wings", {"wings": 0}), SMSEMOA()) == "sms-emoa has no wings"


def test_what_is_so_already_is_told() -> None:
    assert unchanged(Variant("as before", {"pop_size": SMSEMOA().pop_size}), SMSEMOA()) == "as it is"


def test_most_variants_change_the_preset() -> None:
    assert sum(not unchanged(variant, preset(WHOLE)) for variant in VARIANTS) >= 7
    assert len({variant.label for variant in VARIANTS}) == len(VARIANTS)
