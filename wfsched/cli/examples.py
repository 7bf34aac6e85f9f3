"""Examples of each command, which its help shows: they run as they are, in this order, in one folder."""

from __future__ import annotations

EXAMPLES = {
    "generate": (
        "wfsched generate montage --tasks 25 --out my.dax",
        "wfsched generate genome --tasks 10 --seed 7 --out small.dax.gz",
    ),
    "info": ("wfsched info my.dax", "wfsched info my.dax --json"),
    "validate": ("wfsched validate my.dax", "wfsched validate my.dax --repair strict"),
    "schedule": (
        "wfsched schedule my.dax --method heft --plot gantt.png",
        "wfsched schedule my.dax --method grp-heft --deadline 2h --budget 1",
    ),
    "optimize": (
        "wfsched optimize my.dax --mu 0.2 --evaluations 4000 --out result",
        "wfsched optimize my.dax --platform geo-3 --objectives carbon --start 2023-06-01T11:00+02:00",
    ),
    "exact": (
        "wfsched exact small.dax.gz --objective energy --time-limit 5s",
        "wfsched exact small.dax.gz --objectives makespan,energy --points 2 --time-limit 5s",
    ),
    "compare": (
        "wfsched compare my.dax --methods heft,peft,grp-heft",
        "wfsched compare my.dax small.dax.gz --mu 0.2 --seeds 2 --format latex",
    ),
    "sweep": ("wfsched sweep study.toml --dry-run", "wfsched sweep study.toml --out results --jobs 1"),
    "results": (
        "wfsched results results --table summary --metric makespan_s",
        "wfsched results results --where method=heft --export rows.csv",
    ),
    "plot": (
        "wfsched plot results --figure energy --out energy.pdf",
        "wfsched plot results --figure makespan --relative-to heft --out makespan.png",
    ),
    "platforms": ("wfsched platforms", "wfsched platforms geo-3"),
    "methods": ("wfsched methods", "wfsched methods --json"),
    "energy show": (
        "wfsched energy show",
        "wfsched energy show us-west --from 2023-06-01 --to 2023-06-08 --plot week.png",
    ),
    "edge policies": ("wfsched edge policies", "wfsched edge policies --json"),
    "edge simulate": (
        "wfsched edge simulate --set load=0.5 --save instance.json",
        "wfsched edge simulate instance.json --policy all-cloud --json",
    ),
    "edge study": (
        "wfsched edge study --instances 1 --policy all-cloud --policy ect --out edge",
        "wfsched edge study --instances 1 --policy all-cloud --policy ect --out edge --jobs 1 --json",
    ),
    "datacenter policies": ("wfsched datacenter policies", "wfsched datacenter policies --json"),
    "datacenter predictors": ("wfsched datacenter predictors", "wfsched datacenter predictors --json"),
    "datacenter simulate": (
        "wfsched datacenter simulate --set jobs_per_week=600 --policy perf-only --policy replan",
        "wfsched datacenter simulate --set load=0.6 --set jobs_per_week=600 --predictor cells --json",
    ),
    "datacenter study": (
        "wfsched datacenter study --seeds 2 --set jobs_per_week=300 --policy local --policy priced-replan",
        "wfsched datacenter study --seeds 3 --set jobs_per_week=300 --predictor cells --out weeks --json",
    ),
    "network policies": ("wfsched network policies", "wfsched network policies --json"),
    "network slot": (
        "wfsched network slot --setting carry --at 12 --plot links.png",
        "wfsched network slot --setting costly --front --json",
    ),
    "network route": (
        "wfsched network route --setting costly --at 12 --router improved --plot links.png",
        "wfsched network route --policy local-search --router list --router transform --json",
    ),
    "network year": (
        "wfsched network year --setting carry --policy greedy --policy local-search --weeks 1 --slots 24",
        "wfsched network year --setting lagged --policy congested-day --weeks 1 --slots 24 --json",
    ),
    "network train": (
        "wfsched network train --setting literal --variant stper-m --steps 2048 --out trained",
        "wfsched network train --setting literal --variant stper-m --steps 2048 --published --out published",
    ),
    "network study": (
        "wfsched network study --preset stper-figures --worlds 1 --jobs 1 --out figures",
        "wfsched network study --preset stper-figures --worlds 1 --jobs 1 --out figures --json",
    ),
    "network topologies": (
        "wfsched network topologies",
        "wfsched network topologies ring-10 --seed 2 --users 4 --plot map.png",
    ),
    "network simulate": (
        "wfsched network simulate --set load=0.1 --save day.json",
        "wfsched network simulate day.json --policy gecrs --plot day.png --json",
    ),
    "network batch": (
        "wfsched network batch --at 14 --evaluations 20000 --plot batch.png",
        "wfsched network batch --at 14 --evaluations 20000 --forecast --json",
    ),
}


def epilog(command: str) -> str:
    """Return the examples of a command, one a line."""
    return "\n".join(EXAMPLES[command])
