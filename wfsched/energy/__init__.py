"""Supply over time: green power, carbon intensity and price of electricity, read, modelled or built in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wfsched.core.face import open_face

if TYPE_CHECKING:
    from wfsched.energy.align import Aligned as Aligned
    from wfsched.energy.align import aligned as aligned
    from wfsched.energy.align import combine as combine
    from wfsched.energy.battery import Battery as Battery
    from wfsched.energy.battery import Flow as Flow
    from wfsched.energy.catalogue.catalogue import load_supply as load_supply
    from wfsched.energy.catalogue.profiles import read_profile as read_profile
    from wfsched.energy.catalogue.profiles import supply_names as supply_names
    from wfsched.energy.catalogue.registry import SUPPLIES as SUPPLIES
    from wfsched.energy.catalogue.registry import BuiltIn as BuiltIn
    from wfsched.energy.catalogue.supply_rules import SupplyRules as SupplyRules
    from wfsched.energy.catalogue.trace_file import is_trace_file as is_trace_file
    from wfsched.energy.catalogue.trace_file import supply_of_traces as supply_of_traces
    from wfsched.energy.common_span import sum_over_common_span as sum_over_common_span
    from wfsched.energy.fill import Fill as Fill
    from wfsched.energy.instant import format_instant as format_instant
    from wfsched.energy.instant import parse_instant as parse_instant
    from wfsched.energy.layouts.csv_layout import CsvLayout as CsvLayout
    from wfsched.energy.layouts.layout import Column as Column
    from wfsched.energy.layouts.layout import Layout as Layout
    from wfsched.energy.layouts.layout import Plan as Plan
    from wfsched.energy.layouts.layout import Sheet as Sheet
    from wfsched.energy.layouts.layout import named_unit as named_unit
    from wfsched.energy.reading.read import read_trace as read_trace
    from wfsched.energy.reading.read import read_traces as read_traces
    from wfsched.energy.reading.registry import LAYOUTS as LAYOUTS
    from wfsched.energy.reading.unit import Unit as Unit
    from wfsched.energy.reading.unit import parse_unit as parse_unit
    from wfsched.energy.summary import Summary as Summary
    from wfsched.energy.summary import summarise as summarise
    from wfsched.energy.supply import Supply as Supply
    from wfsched.energy.synthetic.grids import grid_model as grid_model
    from wfsched.energy.synthetic.grids import grid_names as grid_names
    from wfsched.energy.synthetic.grids import grid_trace as grid_trace
    from wfsched.energy.synthetic.place import Place as Place
    from wfsched.energy.synthetic.seasonal import Seasonal as Seasonal
    from wfsched.energy.synthetic.seasonal import fit as fit
    from wfsched.energy.synthetic.sky import SKIES as SKIES
    from wfsched.energy.synthetic.sky import Sky as Sky
    from wfsched.energy.synthetic.sky import fit_sky as fit_sky
    from wfsched.energy.synthetic.sky import sky_named as sky_named
    from wfsched.energy.synthetic.solar import PVArray as PVArray
    from wfsched.energy.synthetic.solar import solar_trace as solar_trace
    from wfsched.energy.synthetic.solar import solar_trace_of_weather as solar_trace_of_weather
    from wfsched.energy.synthetic.wind import Wind as Wind
    from wfsched.energy.synthetic.wind import wind_trace as wind_trace
    from wfsched.energy.synthetic.wind import wind_trace_of_weather as wind_trace_of_weather
    from wfsched.energy.trace import PastEnd as PastEnd
    from wfsched.energy.trace import Trace as Trace
    from wfsched.energy.trace import constant as constant
    from wfsched.energy.year import YEAR as YEAR
    from wfsched.energy.year import hours_of as hours_of

# Module -> its public names; the imports above say the same to type checkers.
_HOMES = {
    "wfsched.energy.align": ("Aligned", "aligned", "combine"),
    "wfsched.energy.battery": ("Battery", "Flow"),
    "wfsched.energy.catalogue.catalogue": ("load_supply",),
    "wfsched.energy.catalogue.profiles": ("read_profile", "supply_names"),
    "wfsched.energy.catalogue.supply_rules": ("SupplyRules",),
    "wfsched.energy.catalogue.registry": ("SUPPLIES", "BuiltIn"),
    "wfsched.energy.catalogue.trace_file": ("is_trace_file", "supply_of_traces"),
    "wfsched.energy.common_span": ("sum_over_common_span",),
    "wfsched.energy.fill": ("Fill",),
    "wfsched.energy.instant": ("format_instant", "parse_instant"),
    "wfsched.energy.layouts.csv_layout": ("CsvLayout",),
    "wfsched.energy.layouts.layout": ("Column", "Layout", "Plan", "Sheet", "named_unit"),
    "wfsched.energy.reading.read": ("read_trace", "read_traces"),
    "wfsched.energy.reading.registry": ("LAYOUTS",),
    "wfsched.energy.reading.unit": ("Unit", "parse_unit"),
    "wfsched.energy.summary": ("Summary", "summarise"),
    "wfsched.energy.supply": ("Supply",),
    "wfsched.energy.synthetic.grids": ("grid_model", "grid_names", "grid_trace"),
    "wfsched.energy.synthetic.place": ("Place",),
    "wfsched.energy.synthetic.seasonal": ("Seasonal", "fit"),
    "wfsched.energy.synthetic.sky": ("SKIES", "Sky", "fit_sky", "sky_named"),
    "wfsched.energy.synthetic.solar": ("PVArray", "solar_trace", "solar_trace_of_weather"),
    "wfsched.energy.synthetic.wind": ("Wind", "wind_trace", "wind_trace_of_weather"),
    "wfsched.energy.trace": ("PastEnd", "Trace", "constant"),
    "wfsched.energy.year": ("YEAR", "hours_of"),
}

__all__ = open_face(__name__, _HOMES)
