"""Export of the rows of a study to CSV, JSON or Parquet."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

from wfsched.core.errors import MissingExtraError, ParameterError
from wfsched.core.files import replacing, write_text
from wfsched.study.results import Results

SUFFIXES = (".csv", ".json", ".parquet")


def export_rows(results: Results, path: Path) -> None:
    """Write all rows to a file, atomically; the suffix selects the format.

    Numbers keep their full precision; missing values are empty in CSV and null elsewhere.

    Raises
    ------
    ParameterError
        If the suffix is not one of `SUFFIXES`, or there are no rows.
    MissingExtraError
        If the format is Parquet and pyarrow is not installed.
    OutputError
        If the file cannot be written.
    """
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise ParameterError(
            "unknown table format",
            where=str(path),
            got=suffix or "no suffix",
            allowed=", ".join(SUFFIXES),
        )
    if not results.rows:
        raise ParameterError("no rows to write", where=str(path))
    if suffix == ".csv":
        write_text(path, _csv(results))
    elif suffix == ".json":
        write_text(path, json.dumps(list(results.rows), indent=1) + "\n")
    else:
        _write_parquet(results, path)


def _csv(results: Results) -> str:
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, results.columns(), restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(results.rows)
    return buffer.getvalue()


def _write_parquet(results: Results, path: Path) -> None:
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ImportError as error:
        raise MissingExtraError(
            "Parquet files need pyarrow", remedy="Install it with: pip install 'wfsched[tables]'."
        ) from error
    table = pa.table({name: [row.get(name) for row in results.rows] for name in results.columns()})
    with replacing(path) as temporary:
        parquet.write_table(table, temporary)
