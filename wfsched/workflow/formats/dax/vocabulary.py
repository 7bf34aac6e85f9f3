"""Vocabulary of DAX: the attributes and elements that are read, or known to be of no account here.

Pegasus schemas dax-1.10.xsd to dax-4.0.xsd (github pegasus-isi/pegasus, doc/schemas and
share/pegasus/schema), and the attributes `runtime` and `size` of the public 2.1 files. What is not listed
is a defect wherever it stands: it may hold jobs, dependencies, files or requirements.
"""

from __future__ import annotations

JOBS = frozenset({"job", "dax", "dag"})
FILE_NAMES = frozenset({"file", "filename"})
STREAMS = frozenset({"stdin", "stdout", "stderr"})

IDENTITY = frozenset({"name", "namespace", "version"})
_DATA_FILE = frozenset({"name", "file", "link", "size", "optional", "register", "transfer", "type"})

ROOT_ATTRIBUTES = frozenset({"version", "name", "index", "count", "jobCount", "fileCount", "childCount"})
JOB_ATTRIBUTES = IDENTITY | {
    "id", "runtime", "level", "compound", "node-label", "dv-namespace", "dv-name", "dv-version"
}  # fmt: skip
SUB_WORKFLOW_ATTRIBUTES = JOB_ATTRIBUTES | {"file"}
USE_ATTRIBUTES = (
    _DATA_FILE | IDENTITY | {"executable", "exectuable", "temporaryHint", "dontTransfer", "dontRegister"}
)
STREAM_ATTRIBUTES = _DATA_FILE | {"varname"}
PROFILE_ATTRIBUTES = frozenset({"namespace", "key", "origin"})
PFN_ATTRIBUTES = frozenset({"url", "site"})
METADATA_ATTRIBUTES = frozenset({"key", "type"})
CHILD_ATTRIBUTES = frozenset({"ref"})
PARENT_ATTRIBUTES = frozenset({"ref", "edge-label"})
EXECUTABLE_ATTRIBUTES = IDENTITY | {"installed", "arch", "os", "osrelease", "osversion", "glibc"}

NEUTRAL = {
    "invoke": frozenset({"when"}),
    "metadata": METADATA_ATTRIBUTES,
    "file": frozenset({"name", "file", "link"}),
    "filename": frozenset({"name", "file", "link"}),
}
"""Attributes of elements that ask for nothing themselves, and hold no others that do."""
