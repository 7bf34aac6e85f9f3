"""Draft: the content of a workflow file before checks and repair."""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field

from wfsched.core.accelerator import Accelerator
from wfsched.workflow.reading.location import location
from wfsched.workflow.repair import Link


@dataclass(slots=True)
class Draft:
    """Rows in the order of the file, as stated; a state that a reader fills.

    Parameters
    ----------
    format : str
        Name of the format with its version.
    ids, types : list of str
        One entry per task.
    line : array
        Line of each task.
    runtime : array [s]
        As stated; NaN if missing.
    cores, memory [B], accelerator : array
        Requirements of the tasks.
    files : dict of str to int
        Index of each file name.
    use_task, use_file, use_link, use_size [B], use_line : array
        One entry per mention of a file by a task; the task is -1 if the file is only described,
        the size NaN if missing.
    parent, child : list of str
        Declared dependencies by task id, as stated.
    declared_line : array
        Line of each declaration.
    sub_workflows : array
        Tasks that stand for the workflow in another file.
    """

    format: str
    ids: list[str] = field(default_factory=list)
    types: list[str] = field(default_factory=list)
    line: array[int] = field(default_factory=lambda: array("q"))
    runtime: array[float] = field(default_factory=lambda: array("d"))
    cores: array[int] = field(default_factory=lambda: array("q"))
    memory: array[float] = field(default_factory=lambda: array("d"))
    accelerator: array[int] = field(default_factory=lambda: array("b"))
    files: dict[str, int] = field(default_factory=dict)
    use_task: array[int] = field(default_factory=lambda: array("q"))
    use_file: array[int] = field(default_factory=lambda: array("q"))
    use_link: array[int] = field(default_factory=lambda: array("b"))
    use_size: array[float] = field(default_factory=lambda: array("d"))
    use_line: array[int] = field(default_factory=lambda: array("q"))
    parent: list[str] = field(default_factory=list)
    child: list[str] = field(default_factory=list)
    declared_line: array[int] = field(default_factory=lambda: array("q"))
    sub_workflows: array[int] = field(default_factory=lambda: array("q"))

    def add_task(self, task: str, kind: str, runtime: float, line: int) -> None:
        """Add a task that requires one core, no memory and no accelerator."""
        self.ids.append(task)
        self.types.append(kind)
        self.line.append(line)
        self.runtime.append(runtime)
        self.cores.append(1)
        self.memory.append(0.0)
        self.accelerator.append(Accelerator.NONE)

    def add_use(self, task: int, file: str, link: Link, size: float, line: int) -> None:
        """Add a mention of a file."""
        self.use_task.append(task)
        self.use_file.append(self.files.setdefault(file, len(self.files)))
        self.use_link.append(link)
        self.use_size.append(size)
        self.use_line.append(line)

    def add_dependency(self, parent: str, child: str, line: int) -> None:
        """Add a declared dependency."""
        self.parent.append(parent)
        self.child.append(child)
        self.declared_line.append(line)

    def place(self, task: int) -> str:
        """Return the location of a task, as defects name it."""
        return location(self.line[task], f"task {self.ids[task]}")
