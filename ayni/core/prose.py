"""Plain text as people write it in a mail, taken apart: paragraphs, headings, lists."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Block:
    """`kind`: paragraph, heading, list; `lines`: of a list, its points."""

    kind: str
    lines: tuple[str, ...]


_HEADING = re.compile(r"#{1,4}\s+(.*)")
_POINT = re.compile(r"[-*•–]\s+(.*)")


def blocks(text: str) -> tuple[Block, ...]:
    """`# ` begins a heading, `- ` a point of a list, an empty line a new paragraph; all else is as it was typed."""
    found: list[Block] = []
    for kind, line in _lines(text):
        last = found[-1] if found else None
        if last and kind == last.kind and kind in ("paragraph", "list"):
            found[-1] = Block(kind, (*last.lines, line))
        else:
            found.append(Block(kind, (line,)))
    return tuple(block for block in found if block.kind != "gap")


def _lines(text: str) -> Iterator[tuple[str, str]]:
    for line in text.split("\n"):
        heading, point = _HEADING.fullmatch(line.strip()), _POINT.fullmatch(line.strip())
        if heading:
            yield "heading", heading[1].strip()
        elif point:
            yield "list", point[1].strip()
        else:
            yield ("paragraph" if line.strip() else "gap"), line.strip()


_GAP = re.compile(r"\[[^\[\]]*\]")


def gaps(text: str) -> tuple[str, ...]:
    """What stands in square brackets: to be filled in, or taken out, before anybody else reads it."""
    return tuple(_GAP.findall(text))
