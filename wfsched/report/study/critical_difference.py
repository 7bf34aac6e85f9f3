"""The critical-difference diagram: mean ranks, and methods without a significant difference."""

from __future__ import annotations

from matplotlib.figure import Figure

from wfsched.report.drawing import new_figure
from wfsched.report.metrics import metric_title, metric_unit
from wfsched.report.style import INK, PAGE_IN, styled
from wfsched.study.statistics.blocks import Blocks
from wfsched.study.statistics.significance import posthocs, rank_test


@styled()
def ranks_figure(given: Blocks) -> Figure:
    """Return the critical-difference diagram of a metric [1]_: Friedman's mean ranks, Nemenyi at 5 %.

    Methods under one bar do not differ significantly.

    Raises
    ------
    ParameterError
        As `wfsched.study.statistics.significance.rank_test`.
    MissingExtraError
        If scikit-posthocs is not installed.

    References
    ----------
    .. [1] Demsar, J. Machine Learning Research 7:1-30, 2006.
    """
    diagrams = posthocs()
    import pandas as pd  # it comes with scikit-posthocs

    test = rank_test(given)
    names = list(test.methods)
    figure = new_figure(PAGE_IN, 1.1 + 0.17 * (len(names) // 2))
    axes = figure.subplots()
    diagrams.critical_difference_diagram(
        pd.Series(test.ranks, index=names),
        pd.DataFrame(test.nemenyi, index=names, columns=names),
        ax=axes,
        crossbar_props={"color": INK, "linewidth": 2.0, "marker": None},
        elbow_props={"color": INK, "linewidth": 0.6},
        marker_props={"color": INK, "s": 10},
    )
    title = metric_title(given.metric, metric_unit("", 1.0))
    axes.set_title(
        f"{title}: mean rank of {test.instances} instances [1 is best]; Friedman p = {test.p:.2g}", pad=12.0
    )
    axes.grid(visible=False)
    return figure
