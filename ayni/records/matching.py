"""The search for counterparts, in a process of its own.

numpy and scipy take 60 MB of a worker that nothing gives back, for a page that is looked at a few times a year. So the
search is done by a child that ends. Run as a module, this file is that child: it knows nothing of Django.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Collection, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

from ayni.core.counterparts import Facts

SECONDS = 30
ROOT = Path(__file__).resolve().parent.parent.parent

COMMAND = (sys.executable, "-m", "ayni.records.matching")

Pairs = tuple[tuple[str, str], ...]


def best_pairs(a: Sequence[Facts], b: Sequence[Facts], dismissed: Collection[tuple[str, str]] = ()) -> Pairs:
    """`core.counterparts_search.best`. Raises subprocess.TimeoutExpired after half a minute."""
    if not a or not b:
        return ()
    asked = job(a, b, dismissed).encode()
    done = subprocess.run(COMMAND, input=asked, capture_output=True, timeout=SECONDS, cwd=ROOT)
    if done.returncode:
        raise RuntimeError(done.stderr.decode(errors="replace")[-2000:])
    return tuple((one, other) for one, other in json.loads(done.stdout))


def job(a: Sequence[Facts], b: Sequence[Facts], dismissed: Collection[tuple[str, str]] = ()) -> str:
    """What the child reads."""
    told = {"a": [_told(each) for each in a], "b": [_told(each) for each in b], "dismissed": sorted(dismissed)}
    return json.dumps(told)


def _told(facts: Facts) -> dict[str, Any]:
    told = {field.name: getattr(facts, field.name) for field in fields(Facts)}
    return {name: list(value) if isinstance(value, frozenset) else value for name, value in told.items()}


def _read(told: dict[str, Any]) -> Facts:
    return Facts(**{**told, "goals": frozenset(told["goals"])})


def main() -> None:
    from ayni.core.counterparts_search import best

    told = json.loads(sys.stdin.buffer.read())
    dismissed = {(one, other) for one, other in told["dismissed"]}
    print(json.dumps(best([_read(each) for each in told["a"]], [_read(each) for each in told["b"]], dismissed)))


if __name__ == "__main__":
    main()
