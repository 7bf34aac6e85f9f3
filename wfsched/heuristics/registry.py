"""Registry of the heuristics."""

from __future__ import annotations

from wfsched.core.registry import Registry
from wfsched.schedule.method_entry import MINIMISED, MethodEntry

_TOPCUOGLU = "Topcuoglu, Hariri, Wu, IEEE TPDS 13(3), 2002, doi 10.1109/71.993206"
_SINNEN = "Sinnen, Sousa, IEEE TPDS 16(6), 2005, doi 10.1109/TPDS.2005.64"
_ARABNEJAD = "Arabnejad, Barbosa, IEEE TPDS 25(3), 2014, doi 10.1109/TPDS.2013.57"
_FARAGARDI = "Faragardi et al., IEEE TPDS 31(6), 2020, doi 10.1109/TPDS.2019.2961098"
_LAN = "Lan, Wang, Kong, Long, ANIT 2023, doi 10.5220/0012277500003807"
_BRAUN = "Braun et al., JPDC 61(6), 2001, doi 10.1006/jpdc.2000.1714"
_HUANG = "Huang et al., CCGrid 2012; Tang et al., J. Grid Computing, doi 10.1007/s10723-015-9334-y"
_GOIRI = "ours, after Goiri et al., SC 2011, doi 10.1145/2063384.2063411"
_WIESNER = "Wiesner et al., Middleware 2021, doi 10.1145/3464298.3493399"
_SCHWEISGUT = "Schweisgut, Benoit, Robert, Meyerhenke, ICPP 2025, doi 10.1145/3754598.3754673"
_SAKELLARIOU = "Sakellariou et al., Integrated Research in GRID Computing, Springer, 2007"
_HBCS = "Arabnejad, Barbosa, J. Grid Computing, 2014, doi 10.1007/s10723-014-9294-7"
_DBCS = "Arabnejad, Barbosa, Prodan, FGCS 55, 2016"
_VERMA = "Verma, Kaushal, J. Grid Computing, 2015"
_MSLBL = "Chen, Xie, Fan, Li, FGCS, 2017"
_MECABP = "Chen, Xie, Li, IEEE Access 6, 2018, doi 10.1109/ACCESS.2018.2825648"
_ABRISHAMI = "Abrishami, Naghibzadeh, Epema, FGCS 29, 2013, doi 10.1016/j.future.2012.05.004"
_DURILLO = "Durillo, Fard, Prodan, CloudCom 2012, doi 10.1109/CloudCom.2012.6427573"
_XIE = "Xie, Zeng, Li, Li, IEEE T-SUSC 2(2), 2017, doi 10.1109/TSUSC.2017.2705183"
_SWARM = "Docker Swarm (classic), scheduler strategies; as a baseline in doi 10.5220/0012277500003807"


def _entry(
    name: str,
    target: str,
    summary: str,
    source: str,
    *,
    aims: str = "",
    supports: str = "",
    needs: str = "",
    draws: bool = False,
    aliases: tuple[str, ...] = (),
) -> MethodEntry:
    """Return an entry; facts are names with spaces between them. All run on shared machines."""
    return MethodEntry(
        name,
        f"wfsched.heuristics.{target}",
        summary,
        source,
        aliases,
        needs=frozenset(needs.split()),
        draws=draws,
        objectives=frozenset(aims.split()),
        supports=frozenset(("shared machines", *supports.split())),
    )


HEURISTICS = Registry(
    "method",
    (
        _entry(
            "heft",
            "makespan.heft:heft",
            "earliest finish by insertion, tasks by upward rank",
            _TOPCUOGLU,
            aims="makespan",
            supports="insertion",
        ),
        _entry(
            "contention-heft",
            "makespan.contention_heft:contention_heft",
            "HEFT that sees what is on routed links already",
            _SINNEN,
            aims="makespan",
            supports="insertion links",
        ),
        _entry(
            "cpop",
            "makespan.cpop:cpop",
            "critical path on one machine, the rest by earliest finish",
            _TOPCUOGLU,
            aims="makespan",
            supports="insertion",
        ),
        _entry(
            "peft",
            "makespan.peft:peft",
            "earliest finish plus the optimistic cost of what follows",
            _ARABNEJAD,
            aims="makespan",
            supports="insertion",
        ),
        _entry(
            "grp-heft",
            "budget.grp_heft:grp_heft",
            "HEFT within the budget, on the best run of the machines sorted by efficiency",
            _FARAGARDI,
            aims="makespan",
            supports="insertion budget",
            aliases=("gpr-heft",),
        ),
        _entry(
            "grp-heft-literal",
            "budget.grp_heft_literal:grp_heft_literal",
            "GRP-HEFT as in its public implementations; may break the budget",
            _FARAGARDI,
            aims="makespan",
            supports="insertion budget",
            aliases=("gpr-heft-literal",),
        ),
        _entry(
            "grp-heft-sweep",
            "budget.grp_heft_sweep:grp_heft_sweep",
            "the best of GRP-HEFT with the budget and with several lower ones",
            "ours, after " + _FARAGARDI,
            aims="makespan",
            supports="insertion budget",
        ),
        _entry(
            "hbcs",
            "budget.hbcs:hbcs",
            "the machine of the greatest worth in finish time and cost",
            _HBCS,
            aims="makespan cost",
            supports="insertion budget",
        ),
        _entry(
            "dbcs",
            "budget.dbcs:dbcs",
            "the machine of the best quality in time and cost, by deadlines of the tasks",
            _DBCS,
            aims="makespan cost",
            supports="insertion budget deadline",
        ),
        _entry(
            "bdheft",
            "budget.bdheft:bdheft",
            "HEFT within each task's share of the spare budget and time",
            _VERMA,
            aims="makespan cost",
            supports="insertion budget deadline",
        ),
        _entry(
            "mslbl",
            "budget.mslbl:mslbl",
            "HEFT within a part of the budget set aside for each task",
            _MSLBL,
            aims="makespan",
            supports="insertion budget",
        ),
        _entry(
            "mecabp",
            "budget.mecabp:mecabp",
            "least energy within a part of the budget set aside for each task",
            _MECABP,
            aims="energy",
            supports="insertion levels budget",
        ),
        _entry(
            "ic-pcp",
            "budget.ic_pcp:ic_pcp",
            "partial critical paths where they add least to the cost, within the deadline",
            _ABRISHAMI,
            aims="cost",
            supports="insertion deadline",
        ),
        _entry(
            "loss",
            "budget.loss:loss",
            "HEFT, moved to cheaper machines at the least loss of time",
            _SAKELLARIOU,
            aims="makespan",
            supports="insertion budget",
        ),
        _entry(
            "gain",
            "budget.gain:gain",
            "the cheapest schedule, moved to quicker machines at the most gain of time",
            _SAKELLARIOU,
            aims="makespan",
            supports="budget deadline",
        ),
        _entry(
            "forbidden-heft",
            "budget.forbidden_heft:forbidden_heft",
            "HEFT again with one more task kept off its machine, until the budget holds",
            "ours, after " + _SAKELLARIOU,
            aims="makespan",
            supports="insertion budget",
        ),
        _entry(
            "moheft",
            "fronts.moheft:moheft",
            "one trade-off of the front of multi-objective HEFT",
            _DURILLO,
            aims=" ".join(sorted(MINIMISED)),
            supports="insertion levels budget deadline supply",
        ),
        _entry("binpack", "orchestrators.binpack:binpack", "the most packed machine with room", _SWARM),
        _entry("spread", "orchestrators.spread:spread", "the least loaded machine", _SWARM),
        _entry(
            "cheapest",
            "budget.cheapest:cheapest",
            "all on the one machine that makes it cheapest",
            _LAN,
            aims="cost",
        ),
        _entry(
            "fastest",
            "makespan.fastest:fastest",
            "each task on its quickest machine, however long the queue",
            _BRAUN,
            supports="insertion",
        ),
        _entry(
            "random",
            "makespan.uniform_random:uniform_random",
            "each task on any machine, uniformly",
            "",
            draws=True,
        ),
        _entry("round-robin", "makespan.round_robin:round_robin", "the machines in turn", ""),
        _entry(
            "min-min",
            "makespan.min_min:min_min",
            "of the ready tasks the one that ends first",
            _BRAUN,
            aims="makespan",
        ),
        _entry(
            "max-min",
            "makespan.min_min:max_min",
            "of the ready tasks the one that ends last",
            _BRAUN,
            aims="makespan",
        ),
        _entry(
            "heft-reclaim",
            "energy.reclaim:heft_reclaim",
            "HEFT, then DVFS slack reclamation",
            _HUANG,
            aims="makespan energy",
            supports="insertion levels budget deadline supply",
        ),
        _entry(
            "energy-least",
            "energy.least_energy:energy_least",
            "each task where it takes the least energy",
            "",
            aims="energy",
            supports="insertion levels",
        ),
        _entry(
            "epm",
            "energy.epm:epm",
            "HEFT on fewer machines, as long as that saves energy in time; then slack reclamation",
            _XIE,
            aims="energy",
            supports="insertion levels budget deadline supply",
        ),
        _entry(
            "qepm",
            "energy.epm:qepm",
            "as epm, each machine tried once",
            _XIE,
            aims="energy",
            supports="insertion levels budget deadline supply",
        ),
        _entry(
            "green-heft",
            "carbon.green_heft:green_heft",
            "HEFT on the machines whose site has green power left",
            _GOIRI,
            aims="makespan brown_energy",
            supports="insertion deadline supply",
            needs="supply carbon_intensity",
        ),
        _entry(
            "wait-awhile",
            "carbon.wait_awhile:heft_wait_awhile",
            "HEFT, started within the window when its carbon is least",
            _WIESNER,
            aims="makespan carbon",
            supports="insertion window deadline supply",
            needs="supply carbon_intensity",
        ),
        _entry(
            "cawosched",
            "carbon.cawosched:heft_cawosched",
            "HEFT, each task delayed within the deadline to times of green power",
            _SCHWEISGUT,
            aims="makespan carbon",
            supports="insertion delays deadline supply",
            needs="supply carbon_intensity",
        ),
    ),
    group="wfsched.schedulers",
)
