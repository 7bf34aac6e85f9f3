"""Errors, registries, units, random streams and array aliases that every layer uses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wfsched.core.face import open_face

if TYPE_CHECKING:
    from wfsched.core.config.reading import read_json as read_json
    from wfsched.core.config.reading import read_toml as read_toml
    from wfsched.core.errors import MissingExtraError as MissingExtraError
    from wfsched.core.errors import OutputError as OutputError
    from wfsched.core.errors import ParameterError as ParameterError
    from wfsched.core.errors import PlatformError as PlatformError
    from wfsched.core.errors import ProblemError as ProblemError
    from wfsched.core.errors import ScheduleError as ScheduleError
    from wfsched.core.errors import StudyError as StudyError
    from wfsched.core.errors import SupplyError as SupplyError
    from wfsched.core.errors import WfschedError as WfschedError
    from wfsched.core.errors import WorkflowError as WorkflowError
    from wfsched.core.files import write_text as write_text
    from wfsched.core.registry import Entry as Entry
    from wfsched.core.registry import Registry as Registry
    from wfsched.core.rng import generator as generator
    from wfsched.core.units import JOULES_PER_KWH as JOULES_PER_KWH
    from wfsched.core.units import SECONDS_PER_DAY as SECONDS_PER_DAY
    from wfsched.core.units import SECONDS_PER_HOUR as SECONDS_PER_HOUR

# Module -> its public names; the imports above say the same to type checkers.
_HOMES = {
    "wfsched.core.config.reading": ("read_json", "read_toml"),
    "wfsched.core.errors": (
        "MissingExtraError",
        "OutputError",
        "ParameterError",
        "PlatformError",
        "ProblemError",
        "ScheduleError",
        "StudyError",
        "SupplyError",
        "WfschedError",
        "WorkflowError",
    ),
    "wfsched.core.files": ("write_text",),
    "wfsched.core.registry": ("Entry", "Registry"),
    "wfsched.core.rng": ("generator",),
    "wfsched.core.units": ("JOULES_PER_KWH", "SECONDS_PER_DAY", "SECONDS_PER_HOUR"),
}

__all__ = open_face(__name__, _HOMES)
