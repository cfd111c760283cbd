"""Setting pages with typst, in a process of its own.

Typst keeps what it has set for as long as its process lives: three plans in one web worker took 360 MB that nothing
gave back. So each paper is set by a child that ends. Run as a script, this file is that child: it knows nothing of
Django and starts at once.
"""

from __future__ import annotations

import base64
import json
import subprocess
import sys
from typing import Any

SECONDS = 60
REFUSED = 3


class NotSet(Exception):
    """Typst refused the page; `diagnostic` is what it said."""

    def __init__(self, diagnostic: str) -> None:
        super().__init__(diagnostic)
        self.diagnostic = diagnostic


def set_page(source: str, data: str, *, root: str = "", timestamp: int | None = None) -> bytes:
    """A PDF/UA-1. `source`: typst words, or with `root` the path of a file in it; `data`: JSON for `sys.inputs.data`.

    Raises NotSet, and subprocess.TimeoutExpired for a page that takes longer than a minute.
    """
    job = json.dumps({"source": source, "data": data, "root": root, "timestamp": timestamp})
    done = subprocess.run([sys.executable, "-I", __file__], input=job.encode(), capture_output=True, timeout=SECONDS)
    if done.returncode == REFUSED:
        raise NotSet(json.loads(done.stdout)["diagnostic"])
    if done.returncode:
        raise RuntimeError(done.stderr.decode(errors="replace")[-2000:])
    return base64.b64decode(done.stdout)


def child(job: dict[str, Any]) -> bytes:
    """Only the fonts that come with typst, so that a paper looks the same on every machine."""
    from typst import Compiler, Fonts

    compiler = Compiler(
        root=job["root"] or None, font_paths=Fonts(include_system_fonts=False), ignore_system_fonts=True
    )
    source = job["source"] if job["root"] else job["source"].encode()
    made = compiler.compile(
        input=source,
        format="pdf",
        pdf_standards=["ua-1"],
        sys_inputs={"data": job["data"]},
        timestamp=job["timestamp"],
    )
    assert isinstance(made, bytes)
    return made


def main() -> int:
    from typst import TypstError

    try:
        sys.stdout.buffer.write(base64.b64encode(child(json.loads(sys.stdin.buffer.read()))))
    except TypstError as refused:
        print(json.dumps({"diagnostic": refused.diagnostic}))
        return REFUSED
    return 0


if __name__ == "__main__":
    sys.exit(main())
