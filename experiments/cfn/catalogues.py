"""Write the platforms of the second power model beside this file: ``python experiments/cfn/catalogues.py``.

They are `cfn-6` and `laco-9` with 40 % of the power at the top frequency independent of the frequency, as
in a server whose memory and fans draw on; watts at the top, idle power, speeds and prices stay.
"""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path

HERE = Path(__file__).parent
INDEPENDENT = 0.4


def scaled(match: re.Match[str]) -> str:
    """Return a normalised law with the share in its first two numbers."""
    return f"p_ind = {INDEPENDENT}, c_ef = {1.0 - INDEPENDENT}, m = {match['m']}, top_w = {match['top']}"


def in_watts(match: re.Match[str]) -> str:
    """Return a law in watts and GHz with the same power at the top frequency of 3.5 GHz."""
    factor = 3.5 ** float(match["m"])
    top = float(match["p"]) + float(match["c"]) * factor
    dynamic = (1.0 - INDEPENDENT) * top / factor
    return f"p_ind_w = {INDEPENDENT * top:.6g}, c_ef = {dynamic:.6g}, m = {match['m']}"


def server(name: str) -> str:
    """Return the text of a built-in catalogue with the other power model."""
    text = (files("wfsched.platforms") / "catalogues" / f"{name}.toml").read_text(encoding="utf-8")
    text = text[text.index("name = ") :].replace(f'name = "{name}"', f'name = "{name}-server"', 1)
    text, laws = re.subn(
        r"p_ind = [\d.]+, c_ef = [\d.]+, m = (?P<m>[\d.]+), top_w = (?P<top>[\d.]+)", scaled, text
    )
    text, others = re.subn(
        r"p_ind_w = (?P<p>[\d.]+), c_ef = (?P<c>[\d.]+), m = (?P<m>[\d.]+)", in_watts, text
    )
    if laws + others != text.count("[[type]]"):
        raise ValueError(f"{name} has a power law that this script does not know")
    text = re.sub(r"; u[123] of Chen, Xie, Li 2018", "; 40 % independent of the frequency: assumption", text)
    kept = [line for line in text.splitlines() if not line.startswith("#")]
    first = (
        f"# Made by catalogues.py from {name}: 40 % of the power at the top are independent of the frequency."
    )
    return "\n".join([first, "", *kept, ""])


def main() -> None:
    """Write both."""
    for name in ("cfn-6", "laco-9"):
        (HERE / f"{name}-server.toml").write_text(server(name), encoding="utf-8")


if __name__ == "__main__":
    main()
