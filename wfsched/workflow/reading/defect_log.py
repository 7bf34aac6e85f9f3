"""The log: what a reader has found wrong so far."""

from __future__ import annotations

from wfsched.core.errors import WorkflowError
from wfsched.workflow.defects import Defect
from wfsched.workflow.repair import Repair


class DefectLog:
    """Collects the defects of one file under one repair policy."""

    def __init__(self, repair: Repair) -> None:
        self.repair = repair
        self.defects: list[Defect] = []
        self.errors: list[WorkflowError] = []

    def refuse(self, error: WorkflowError) -> None:
        """Take down an error; the file will be refused, but reading goes on to find the others."""
        self.errors.append(error)
        self.defects.append(Defect.of(error))

    def warn(self, code: str, where: str, found: str, made: str) -> None:
        """Take down what was found and what the policy made of it; under `strict` it is an error."""
        if self.repair.strict:
            remedy = "Mend the file, or choose a repair policy that mends it."
            self.refuse(WorkflowError(found, code=code, where=where, remedy=remedy))
        else:
            self.defects.append(Defect(code, "warning", where, f"{found}; {made}"))
