"""Draw carbon by method and deadline from table.csv: ``python experiments/green-montage/figure.py``."""

from __future__ import annotations

import csv
from pathlib import Path

from matplotlib.axes import Axes

from wfsched.report import ACCENT, FRONT, MUTED, PAGE_IN, new_figure, save_figure, styled

HERE = Path(__file__).parent
# Colour and hatch of each deadline; they differ in luminance too.
LOOKS = {"1.5 x HEFT": (FRONT, ""), "2 x HEFT": (ACCENT, "////"), "24 h": ("#D9D9D9", "....")}


def panel(axes: Axes, rows: list[dict[str, str]], title: str) -> None:
    """Draw the methods of one workflow, a bar for each deadline, seeds as a line over it."""
    methods = list(dict.fromkeys(row["method"] for row in rows))
    height = 0.8 / len(LOOKS)
    for place, (deadline, (colour, hatch)) in enumerate(LOOKS.items()):
        own = [row for row in rows if row["deadline"] == deadline]
        at = [methods.index(row["method"]) - 0.4 + (place + 0.5) * height for row in own]
        values = [float(row["carbon_g"]) for row in own]
        axes.barh(
            at, values, height, color=colour, hatch=hatch, edgecolor="white", linewidth=0.3, label=deadline
        )
        for y, row in zip(at, own):
            axes.plot([float(row["least_g"]), float(row["most_g"])], [y, y], color="black", linewidth=0.9)
            axes.annotate(
                f"{float(row['carbon_g']):.2g}",
                (float(row["most_g"]), y),
                xytext=(2, 0),
                textcoords="offset points",
                va="center",
                fontsize=5,
                color=MUTED,
            )
    axes.set_yticks(range(len(methods)), methods)
    axes.invert_yaxis()
    axes.margins(x=0.12)
    axes.set_xlabel("Carbon [g CO$_2$e]")
    axes.set_title(title)


@styled()
def main() -> None:
    """Read the table and write carbon.png beside it."""
    with (HERE / "table.csv").open(newline="", encoding="utf-8") as table:
        rows = list(csv.DictReader(table))
    workflows = list(dict.fromkeys(row["workflow"] for row in rows))
    figure = new_figure(PAGE_IN, 3.4)
    panels = figure.subplots(1, len(workflows), sharey=True)
    for axes, workflow in zip(panels, workflows):
        panel(axes, [row for row in rows if row["workflow"] == workflow], f"{workflow} on geo-3")
    handles, labels = panels[0].get_legend_handles_labels()
    titles = [f"deadline {label}" for label in labels]
    figure.legend(handles, titles, loc="outside lower center", ncols=len(labels))
    save_figure(figure, HERE / "carbon.png")


if __name__ == "__main__":
    main()
