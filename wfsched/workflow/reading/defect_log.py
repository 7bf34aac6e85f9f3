"""Log of the defects of one file."""

from __future__ import annotations

from wfsched.core.errors import WorkflowError
from wfsched.workflow.defects import Defect
from wfsched.workflow.limits import MAX_DEFECTS
from wfsched.workflow.repair import Repair


class DefectLog:
    """Defects of one file under one repair policy; a state that readers fill."""

    def __init__(self, repair: Repair) -> None:
        self.repair = repair
        self.defects: list[Defect] = []
        self.errors: list[WorkflowError] = []

    def refuse(self, error: WorkflowError) -> None:
        """Log an error: the file is refused, reading continues to find others."""
        self._count(error.code)
        self.errors.append(error)
        self.defects.append(Defect.of(error))

    def _count(self, code: str) -> None:
        if len(self.defects) >= MAX_DEFECTS and code != "too-large":
            raise WorkflowError(
                "too many defects", code="too-large", where="document", allowed=f"at most {MAX_DEFECTS:,}"
            )

    def warn(self, code: str, where: str, found: str, made: str) -> None:
        """Log a finding and its repair; an error under the policy `strict`."""
        if self.repair.strict:
            remedy = "Correct the file or choose a repair policy that accepts it."
            self.refuse(WorkflowError(found, code=code, where=where, remedy=remedy))
        else:
            self._count(code)
            self.defects.append(Defect(code, "warning", where, f"{found}; {made}"))
